/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-content.h"
#include "ueba-content-private.h"
#include "ueba-reason.h"
#include "ueba-strings.h"

static void
_counter_clear(gpointer data)
{
  UebaCounterSpec *self = (UebaCounterSpec *) data;

  g_free(self->key);
}

static void
_model_free(gpointer data)
{
  UebaModel *self = (UebaModel *) data;

  g_free(self->name);
  g_free(self->key);
  g_free(self->template_name);
  g_free(self->description);
  g_free(self->scope_type);
  ueba_expr_free(self->train_if);
  ueba_expr_free(self->convergence);
  g_free(self);
}

static void
_rule_free(gpointer data)
{
  UebaRule *self = (UebaRule *) data;

  g_free(self->id);
  g_free(self->name);
  g_free(self->description);
  g_free(self->category);
  ueba_expr_free(self->classify_if);
  ueba_expr_free(self->rule_expression);
  ueba_expr_free(self->dependency);
  g_array_unref(self->score_by_type);
  g_strfreev(self->mitre);
  g_strfreev(self->mitre_tactics);
  g_strfreev(self->use_cases);
  ueba_reason_free(self->reason);
  g_clear_pointer(&self->reason_by_type, g_ptr_array_unref);
  g_free(self);
}

UebaContent *
ueba_content_new(void)
{
  UebaContent *self = g_new0(UebaContent, 1);

  self->ref_count = 1;
  self->rules = g_ptr_array_new_with_free_func(_rule_free);
  self->models = g_ptr_array_new_with_free_func(_model_free);
  self->counters = g_array_new(FALSE, FALSE, sizeof(UebaCounterSpec));
  g_array_set_clear_func(self->counters, _counter_clear);
  self->lists = g_ptr_array_new_with_free_func(g_free);
  self->event_types = g_ptr_array_new_with_free_func(g_free);
  self->pack_names = g_ptr_array_new_with_free_func(g_free);
  self->type_numbers = ueba_strings_new(UEBA_STRINGS_EXACT, 0);
  self->rules_by_id = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, NULL);
  self->list_users = g_ptr_array_new_with_free_func((GDestroyNotify) g_ptr_array_unref);
  return self;
}

static void
_index_free(GArray **index, guint n_types)
{
  for (guint i = 0; index && i < n_types; i++)
    g_array_unref(index[i]);
  g_free(index);
}

static void
_free(UebaContent *self)
{
  _index_free(self->rules_by_type, self->n_event_types);
  _index_free(self->models_by_type, self->n_event_types);
  _index_free(self->counters_by_type, self->n_event_types);
  g_free(self->fields_by_type);
  g_free(self->digest);
  g_clear_pointer(&self->pack_texts, g_ptr_array_unref);
  g_ptr_array_unref(self->list_users);
  g_hash_table_unref(self->rules_by_id);
  ueba_strings_free(self->type_numbers);
  g_ptr_array_unref(self->rules);
  g_ptr_array_unref(self->models);
  g_array_unref(self->counters);
  g_ptr_array_unref(self->lists);
  g_ptr_array_unref(self->event_types);
  g_ptr_array_unref(self->pack_names);
  g_free(self);
}

UebaContent *
ueba_content_ref(UebaContent *self)
{
  g_atomic_int_inc(&self->ref_count);
  return self;
}

void
ueba_content_unref(UebaContent *self)
{
  if (self && g_atomic_int_dec_and_test(&self->ref_count))
    _free(self);
}

UebaModel *
ueba_content_add_model(UebaContent *self)
{
  UebaModel *model = g_new0(UebaModel, 1);

  g_ptr_array_add(self->models, model);
  return model;
}

UebaRule *
ueba_content_add_rule(UebaContent *self, const gchar *id)
{
  UebaRule *rule = g_new0(UebaRule, 1);

  rule->id = g_strdup(id);
  rule->index = self->rules->len;
  rule->score_by_type = g_array_new(FALSE, FALSE, sizeof(UebaTypeScore));
  g_ptr_array_add(self->rules, rule);
  g_hash_table_insert(self->rules_by_id, rule->id, rule);
  return rule;
}

guint
ueba_content_add_event_type(UebaContent *self, const gchar *event_type)
{
  guint number = ueba_strings_add(self->type_numbers, ueba_text_from_string(event_type));

  if (number == self->event_types->len)
    g_ptr_array_add(self->event_types, g_strdup(event_type));
  return number;
}

static guint
_find_list(const UebaContent *self, UebaText name)
{
  guint i = 0;

  while (i < self->lists->len
         && !ueba_text_equal(ueba_text_from_string((const gchar *) g_ptr_array_index(self->lists, i)), name))
    i++;
  return i;
}

guint
ueba_content_add_list(UebaContent *self, UebaText name, const gchar *user)
{
  guint list = _find_list(self, name);

  if (list == self->lists->len)
    {
      g_ptr_array_add(self->lists, g_strndup(name.str, name.len));
      g_ptr_array_add(self->list_users, g_ptr_array_new());
    }
  GPtrArray *users = (GPtrArray *) g_ptr_array_index(self->list_users, list);
  if (!users->len || g_ptr_array_index(users, users->len - 1) != user)
    g_ptr_array_add(users, (gpointer) user);
  return list;
}

static guint
_find_type(const UebaContent *self, UebaText event_type)
{
  guint32 number = ueba_strings_find(self->type_numbers, event_type);

  return number == UEBA_STRINGS_NONE ? G_MAXUINT : number;
}

void
ueba_content_number_words(UebaContent *self)
{
  for (guint i = 0; i < UEBA_WORD_MAX; i++)
    self->type_of_word[i] = _find_type(self, ueba_words[i]);
}

guint
ueba_content_event_type(const UebaContent *self, UebaText event_type)
{
  UebaWord word = ueba_word_of_text(event_type);

  return word != UEBA_WORD_NONE ? self->type_of_word[word] : _find_type(self, event_type);
}

const UebaRule *
ueba_content_lookup_rule(const UebaContent *self, const gchar *id)
{
  return (const UebaRule *) g_hash_table_lookup(self->rules_by_id, id);
}

gint
ueba_rule_score(const UebaRule *self, guint event_type)
{
  for (guint i = 0; i < self->score_by_type->len; i++)
    {
      const UebaTypeScore *score = &g_array_index(self->score_by_type, UebaTypeScore, i);

      if (score->event_type == event_type)
        return score->score;
    }
  return self->score;
}

gchar *
ueba_content_rules_of_list(const UebaContent *self, const gchar *list)
{
  guint number = _find_list(self, ueba_text_from_string(list));
  GString *names = g_string_new(NULL);
  const GPtrArray *users = number < self->lists->len ? g_ptr_array_index(self->list_users, number) : NULL;

  for (guint i = 0; users && i < users->len; i++)
    g_string_append_printf(names, "%s%s", i ? ", " : "", (const gchar *) g_ptr_array_index(users, i));
  return g_string_free(names, FALSE);
}
