/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-engine-private.h"

/* Whatever the engine keeps by a number of the content, carried over to the numbers of another content: what has the
 * same name there keeps what it knows. */

#define GONE G_MAXUINT32

typedef const gchar *(*NameFunc)(const UebaContent *content, guint number);

static const gchar *
_rule_name(const UebaContent *content, guint number)
{
  return ((const UebaRule *) g_ptr_array_index(content->rules, number))->id;
}

static const gchar *
_model_name(const UebaContent *content, guint number)
{
  return ((const UebaModel *) g_ptr_array_index(content->models, number))->key;
}

static const gchar *
_counter_name(const UebaContent *content, guint number)
{
  return g_array_index(content->counters, UebaCounterSpec, number).key;
}

static const gchar *
_type_name(const UebaContent *content, guint number)
{
  return g_ptr_array_index(content->event_types, number);
}

typedef struct _Numbering
{
  const UebaContent *content;   /* NULL: there was none */
  guint n;
} Numbering;

/* per number in from the number of the same name in to, or GONE; owned by the caller */
static guint32 *
_map(Numbering from, Numbering to, NameFunc name)
{
  g_autoptr(GHashTable) numbers = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, NULL);
  guint32 *map = g_new(guint32, from.n + 1);

  for (guint i = 0; i < to.n; i++)
    g_hash_table_insert(numbers, (gpointer) name(to.content, i), GUINT_TO_POINTER(i + 1));
  for (guint i = 0; i < from.n; i++)
    map[i] = GPOINTER_TO_UINT(g_hash_table_lookup(numbers, name(from.content, i))) - 1;
  return map;
}

static guint64 *
_carry_totals(guint64 *totals, const guint32 *map, guint n_former, guint n_new)
{
  guint64 *carried = g_new0(guint64, n_new + 1);

  for (guint i = 0; i < n_former; i++)
    if (map[i] != GONE)
      carried[map[i]] = totals[i];
  g_free(totals);
  return carried;
}

typedef struct _Renumbering
{
  UebaInterner *interner;
  guint32 *counters;
  guint32 *rules;
} Renumbering;

static void
_renumber_sessions(UebaEntity *entity, gpointer user_data)
{
  const Renumbering *with = user_data;

  ueba_session_renumber(&entity->newest, with->interner, with->counters, with->rules);
  if (entity->earlier)
    ueba_session_renumber(entity->earlier, with->interner, with->counters, with->rules);
}

static void
_renumber_models(UebaEngine *self, const UebaContent *content, guint n_former)
{
  guint n = content->models->len;
  g_autofree guint32 *source = _map((Numbering) { content, n }, (Numbering) { self->content, n_former }, _model_name);
  g_autofree gboolean *is_of_user = g_new0(gboolean, n + 1);

  for (guint i = 0; i < n; i++)
    is_of_user[i] = ((const UebaModel *) g_ptr_array_index(content->models, i))->scope == UEBA_SCOPE_USER;
  ueba_model_store_renumber(self->models, source, is_of_user, n);
}

static void
_carry_over(UebaEngine *self, const UebaContent *content)
{
  const UebaContent *former = self->content;
  guint n_rules = former ? former->rules->len : 0;
  guint n_counters = former ? former->counters->len : 0;
  guint n_types = former ? former->n_event_types : 0;
  Renumbering with =
  {
    .interner = self->interner,
    .counters = _map((Numbering) { former, n_counters }, (Numbering) { content, content->counters->len },
    _counter_name),
    .rules = _map((Numbering) { former, n_rules }, (Numbering) { content, content->rules->len }, _rule_name),
  };
  g_autofree guint32 *types = _map((Numbering) { former, n_types }, (Numbering) { content, content->n_event_types },
  _type_name);

  ueba_entity_table_foreach(self->entities, _renumber_sessions, &with);
  ueba_session_clear(&self->throw_away, self->interner);
  _renumber_models(self, content, former ? former->models->len : 0);
  self->alerts_by_rule = _carry_totals(self->alerts_by_rule, with.rules, n_rules, content->rules->len);
  self->events_by_type = _carry_totals(self->events_by_type, types, n_types, content->n_event_types);
  g_free(with.counters);
  g_free(with.rules);
}

static GArray **
_fired_counters(const UebaContent *content)
{
  GArray **by_rule = g_new0(GArray *, content->rules->len + 1);

  for (guint i = 0; i < content->counters->len; i++)
    {
      const UebaCounterSpec *spec = &g_array_index(content->counters, UebaCounterSpec, i);

      if (spec->kind != UEBA_COUNTER_FIRED || spec->rule >= content->rules->len)
        continue;
      if (!by_rule[spec->rule])
        by_rule[spec->rule] = g_array_new(FALSE, FALSE, sizeof(guint));
      g_array_append_val(by_rule[spec->rule], i);
    }
  return by_rule;
}

static void
_free_fired_counters(UebaEngine *self)
{
  for (guint i = 0; i < self->content->rules->len; i++)
    if (self->fired_counters[i])
      g_array_unref(self->fired_counters[i]);
  g_free(self->fired_counters);
}

void
ueba_engine_release_content(UebaEngine *self)
{
  if (!self->content)
    return;
  _free_fired_counters(self);
  ueba_alert_builder_free(self->builder);
  g_free(self->counter_answers);
  g_free(self->model_answers);
  g_free(self->fired_serial);
  g_free(self->alerts_by_rule);
  g_free(self->events_by_type);
  ueba_content_unref(self->content);
}

void
ueba_engine_adopt_content(UebaEngine *self, UebaContent *content)
{
  guint64 *alerts_by_rule, *events_by_type;

  _carry_over(self, content);
  alerts_by_rule = g_steal_pointer(&self->alerts_by_rule);
  events_by_type = g_steal_pointer(&self->events_by_type);
  ueba_content_ref(content);
  ueba_engine_release_content(self);

  self->content = content;
  self->alerts_by_rule = alerts_by_rule;
  self->events_by_type = events_by_type;
  self->fired_counters = _fired_counters(content);
  self->counter_answers = g_new0(UebaCounterAnswer, content->counters->len + 1);
  self->model_answers = g_new0(UebaModelAnswer, content->models->len + 1);
  self->fired_serial = g_new0(guint64, content->rules->len + 1);
  self->builder = ueba_alert_builder_new(content);
  ueba_lookup_bind(&self->lookup, self->lookup.tables, content);
}
