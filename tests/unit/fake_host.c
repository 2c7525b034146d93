/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "fake_host.h"

#include <criterion/criterion.h>

static FakeHost *
_of_binder(UebaExprBinder *binder)
{
  return (FakeHost *) ((gchar *) binder - G_STRUCT_OFFSET(FakeHost, binder));
}

static FakeHost *
_of_host(UebaExprHost *host)
{
  return (FakeHost *) ((gchar *) host - G_STRUCT_OFFSET(FakeHost, host));
}

static guint
_remember(FakeHost *self, gchar *text)
{
  g_ptr_array_add(self->bound, text);
  return self->bound->len - 1;
}

static guint
_bind_counter(UebaExprBinder *binder, UebaCounterKind kind, UebaField field, const gchar *const *event_types,
              guint rule)
{
  g_autofree gchar *types = g_strjoinv(",", (gchar **) event_types);

  return _remember(_of_binder(binder), g_strdup_printf("counter %u %s %s", kind, ueba_field_name(field), types));
}

static gboolean
_bind_rule(UebaExprBinder *binder, UebaText rule_id, guint *ret_rule)
{
  if (ueba_text_equal(rule_id, ueba_text_from_string("OFF")))
    {
      *ret_rule = G_MAXUINT;
      return TRUE;
    }
  if (rule_id.len != 3 || memcmp(rule_id.str, "R-", 2) != 0)
    return FALSE;
  *ret_rule = (guint) (rule_id.str[2] - '0');
  return TRUE;
}

static guint
_bind_list(UebaExprBinder *binder, UebaText list_name)
{
  return _remember(_of_binder(binder), g_strdup_printf("list %.*s", (gint) list_name.len, list_name.str));
}

static guint64
_count(UebaExprHost *host, guint counter)
{
  return (guint64) _of_host(host)->count;
}

static guint64
_distinct(UebaExprHost *host, guint counter)
{
  return (guint64) _of_host(host)->distinct;
}

static gdouble
_sum(UebaExprHost *host, guint counter)
{
  return _of_host(host)->sum;
}

static gboolean
_rule_fired(UebaExprHost *host, guint rule)
{
  return (_of_host(host)->fired_rules >> rule) & 1;
}

static gboolean
_rule_fired_with(UebaExprHost *host, guint counter)
{
  return _of_host(host)->fired_with;
}

static gboolean
_rule_fired_now(UebaExprHost *host, guint rule)
{
  return (_of_host(host)->fired_now_rules >> rule) & 1;
}

static gdouble
_model_stat(UebaExprHost *host, UebaModelStat stat)
{
  return _of_host(host)->stats[stat];
}

static gboolean
_list_contains(UebaExprHost *host, guint list, UebaText value)
{
  return ueba_text_equal(value, ueba_text_from_string("203.0.113.9"))
         || ueba_text_equal(value, ueba_text_from_string("evil"));
}

static UebaText
_table_get(UebaExprHost *host, UebaTableKind table, const gchar *column, UebaText key)
{
  static const gchar *const rows[][4] =
  {
    { "users", "ann@example.com", "peer_group", "finance" },
    { "users", "ann@example.com", "city", "Rome" },
    { "aliases", "a.smith@example.com", "user", "ann@example.com" },
  };
  const gchar *table_name = table == UEBA_TABLE_USERS ? "users" : "aliases";

  for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
    if (g_str_equal(rows[i][0], table_name) && ueba_text_equal(key, ueba_text_from_string(rows[i][1]))
        && g_str_equal(rows[i][2], column))
      return ueba_text_from_string(rows[i][3]);
  return ueba_text_from_string(NULL);
}

static gboolean
_table_has(UebaExprHost *host, UebaTableKind table, UebaText key)
{
  const gchar *column = table == UEBA_TABLE_USERS ? "peer_group" : "user";

  return _table_get(host, table, column, key).len > 0;
}

FakeHost *
fake_host_new(void)
{
  FakeHost *self = g_new0(FakeHost, 1);

  self->binder = (UebaExprBinder) { _bind_counter, _bind_rule, _bind_list, TRUE, FALSE };
  self->host = (UebaExprHost)
  {
    _count, _distinct, _sum, _rule_fired, _rule_fired_with, _rule_fired_now,
            _model_stat, _list_contains, _table_get, _table_has
  };
  self->scratch = ueba_expr_scratch_new();
  self->bound = g_ptr_array_new_with_free_func(g_free);
  return self;
}

void
fake_host_free(FakeHost *self)
{
  ueba_expr_scratch_free(self->scratch);
  g_ptr_array_unref(self->bound);
  g_free(self);
}

UebaValue
fake_host_evaluate(FakeHost *self, const gchar *text, const UebaEvent *event)
{
  g_autoptr(GError) error = NULL;
  UebaExpr *expr = ueba_expr_compile(text, &self->binder, &error);

  cr_assert(expr, "%s: %s", text, error ? error->message : "");
  UebaValue value = ueba_expr_evaluate(expr, event, &self->host, self->scratch);
  if (value.type == UEBA_VALUE_TEXT)
    {
      guint copy = _remember(self, g_strndup(value.text.str ? value.text.str : "", value.text.len));
      value.text.str = (const gchar *) g_ptr_array_index(self->bound, copy);
    }
  ueba_expr_free(expr);
  return value;
}

gboolean
fake_host_is_true(FakeHost *self, const gchar *text, const UebaEvent *event)
{
  return ueba_value_is_true(fake_host_evaluate(self, text, event));
}

UebaEvent
fake_event(void)
{
  UebaEvent event;

  ueba_event_clear(&event);
  event.time_usec = G_GINT64_CONSTANT(1772323200500000);
  ueba_event_set_string(&event, UEBA_FIELD_EVENT_TYPE, "failed-app-login");
  ueba_event_set_string(&event, UEBA_FIELD_USER, "ann@example.com");
  ueba_event_set_string(&event, UEBA_FIELD_SRC_IP, "203.0.113.9");
  ueba_event_set_string(&event, UEBA_FIELD_SRC_COUNTRY, "RU");
  ueba_event_set_string(&event, UEBA_FIELD_APP, "Administration Console");
  ueba_event_set_string(&event, UEBA_FIELD_BYTES, "1024");
  ueba_event_set_string(&event, UEBA_FIELD_SUBJECT, "Überweisung fällig");
  return event;
}
