/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-content-private.h"

static gint
_compare_strings(gconstpointer a, gconstpointer b)
{
  return strcmp(*(const gchar *const *) a, *(const gchar *const *) b);
}

static void
_append_types(GString *key, const gchar *const *event_types)
{
  g_autoptr(GPtrArray) sorted = g_ptr_array_new();
  const gchar *last = NULL;

  for (; *event_types; event_types++)
    g_ptr_array_add(sorted, (gpointer) *event_types);
  g_ptr_array_sort(sorted, _compare_strings);
  for (guint i = 0; i < sorted->len; i++)
    {
      const gchar *event_type = (const gchar *) g_ptr_array_index(sorted, i);

      if (!last || !g_str_equal(last, event_type))
        g_string_append_printf(key, ",%s", event_type);
      last = event_type;
    }
}

/* What makes two counters the same: kind, field, and event types or rule. count() and distinctCount() share theirs. */
static gchar *
_counter_key(const UebaContentBinder *self, UebaCounterKind kind, UebaField field, const gchar *const *event_types,
             guint rule)
{
  static const gchar *const names[] =
  {
    [UEBA_COUNTER_VALUES] = "count",
    [UEBA_COUNTER_SUM] = "sum",
    [UEBA_COUNTER_FIRED] = "fired",
  };
  GString *key = g_string_new(NULL);

  g_string_printf(key, "%s(%s", names[kind], ueba_field_name(field));
  if (kind == UEBA_COUNTER_FIRED)
    g_string_append_printf(key, ",%s", ((UebaRule *) g_ptr_array_index(self->content->rules, rule))->id);
  _append_types(key, event_types);
  g_string_append_c(key, ')');
  return g_string_free(key, FALSE);
}

static GArray *
_number_types(UebaContentBinder *self, const gchar *const *event_types)
{
  GArray *numbers = g_array_new(FALSE, FALSE, sizeof(guint));

  for (; *event_types; event_types++)
    {
      guint number = ueba_content_add_event_type(self->content, *event_types);
      g_array_append_val(numbers, number);
    }
  return numbers;
}

static guint
_bind_counter(UebaExprBinder *binder, UebaCounterKind kind, UebaField field, const gchar *const *event_types,
              guint rule)
{
  UebaContentBinder *self = (UebaContentBinder *) binder;
  gchar *key = _counter_key(self, kind, field, event_types, rule);
  gpointer known = g_hash_table_lookup(self->counters, key);
  UebaCounterSpec spec = { .key = key, .kind = kind, .field = field, .rule = rule };

  if (known)
    {
      g_free(key);
      return GPOINTER_TO_UINT(known) - 1;
    }
  g_array_append_val(self->content->counters, spec);
  g_hash_table_insert(self->counters, key, GUINT_TO_POINTER(self->content->counters->len));
  g_ptr_array_add(self->counter_types, _number_types(self, event_types));
  return self->content->counters->len - 1;
}

static gboolean
_bind_rule(UebaExprBinder *binder, UebaText rule_id, guint *ret_rule)
{
  UebaContentBinder *self = (UebaContentBinder *) binder;
  g_autofree gchar *id = g_strndup(rule_id.str ? rule_id.str : "", rule_id.len);
  gpointer number;

  if (!g_hash_table_lookup_extended(self->rules, id, NULL, &number))
    return FALSE;
  *ret_rule = number ? GPOINTER_TO_UINT(number) - 1 : G_MAXUINT;
  return TRUE;
}

static guint
_bind_list(UebaExprBinder *binder, UebaText list_name)
{
  UebaContentBinder *self = (UebaContentBinder *) binder;

  return ueba_content_add_list(self->content, list_name, self->user);
}

void
ueba_content_binder_init(UebaContentBinder *self, UebaContent *content)
{
  self->base = (UebaExprBinder) { _bind_counter, _bind_rule, _bind_list, FALSE, FALSE };
  self->content = content;
  self->counters = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, NULL);
  self->counter_types = g_ptr_array_new_with_free_func((GDestroyNotify) g_array_unref);
  self->rules = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, NULL);
  self->user = NULL;
}

void
ueba_content_binder_clear(UebaContentBinder *self)
{
  g_hash_table_unref(self->counters);
  g_ptr_array_unref(self->counter_types);
  g_hash_table_unref(self->rules);
}

void
ueba_content_binder_add_rule(UebaContentBinder *self, const gchar *id, guint number)
{
  g_hash_table_insert(self->rules, (gpointer) id, number == G_MAXUINT ? NULL : GUINT_TO_POINTER(number + 1));
}
