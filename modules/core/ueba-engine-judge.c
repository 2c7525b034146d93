/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-engine-private.h"
#include "ueba-limits.h"

/* One event, once it is enriched and has its session: counters, rules, alerts, models, score, in this order. The alerts
 * are built when all rules have been asked, because they say the session's score after the event, and before a model
 * is trained, because they say what was normal before it. */

/* TRUE: the value is counted, or was counted before and has been counted once more */
static gboolean
_bump_value(UebaEngine *self, guint counter, UebaField field, UebaCounterReading *ret_reading)
{
  UebaCounters *counters = &self->now.session->counters;
  guint32 value = ueba_engine_value_id(self, field);

  if (ueba_counters_bump(counters, counter, value, ret_reading))
    return TRUE;
  if (ret_reading->distinct >= UEBA_LIMIT_COUNTER_VALUES)
    return FALSE;
  value = ueba_interner_intern(self->interner, self->now.event->fields[field]);
  self->now.value_ids[field] = value;
  ueba_counters_append(counters, counter, value);
  *ret_reading = (UebaCounterReading) { .count = 1, .distinct = ret_reading->distinct + 1 };
  return TRUE;
}

static void
_bump(UebaEngine *self, guint counter, UebaField field)
{
  UebaCounterAnswer *answer = &self->counter_answers[counter];

  if (!ueba_event_has(self->now.event, field))
    return;
  if (!_bump_value(self, counter, field, &answer->reading))
    self->stats.counter_saturated++;
  answer->serial = self->now.serial;
}

static void
_add_to_sum(UebaEngine *self, guint counter, UebaField field)
{
  gdouble amount;

  if (ueba_event_has(self->now.event, field) && ueba_text_to_number(self->now.event->fields[field], &amount))
    ueba_counters_add_to_sum(&self->now.session->counters, counter, amount);
}

static void
_join_counters(UebaEngine *self)
{
  const GArray *counters = self->content->counters_by_type[self->now.type];

  for (guint i = 0; i < counters->len; i++)
    {
      guint counter = g_array_index(counters, guint, i);
      const UebaCounterSpec *spec = &g_array_index(self->content->counters, UebaCounterSpec, counter);

      switch (spec->kind)
        {
        case UEBA_COUNTER_VALUES:
          _bump(self, counter, spec->field);
          break;
        case UEBA_COUNTER_SUM:
          _add_to_sum(self, counter, spec->field);
          break;
        case UEBA_COUNTER_FIRED:
          break;
        }
    }
}

static gboolean
_fires(UebaEngine *self, const UebaRule *rule)
{
  if (rule->needed_fields & ~self->now.event->present)
    return FALSE;
  self->now.current = (UebaFiring) { .rule = rule, .list = -1 };
  return ueba_engine_is_true(self, rule->classify_if) && ueba_engine_is_true(self, rule->rule_expression) &&
         ueba_engine_is_true(self, rule->dependency);
}

/* for WasRuleFired() and dependencyExpression, from here on */
static void
_remember_firing(UebaEngine *self, const UebaRule *rule)
{
  const GArray *counters = self->fired_counters[rule->index];

  self->fired_serial[rule->index] = self->now.serial;
  ueba_session_add_fired(self->now.session, rule->index);
  if (counters)
    ueba_engine_complete_event(self);   /* they may be over what the rules of this type do not read */
  for (guint i = 0; counters && i < counters->len; i++)
    {
      guint counter = g_array_index(counters, guint, i);
      _bump(self, counter, g_array_index(self->content->counters, UebaCounterSpec, counter).field);
    }
}

/* of an alert that nobody wants */
static gboolean
_is_suppressed(UebaEngine *self, const gchar *rule)
{
  gboolean is_suppressed = ueba_lookup_suppressed(&self->lookup, rule, self->now.key, self->now.event->time_usec);

  self->stats.suppressed += is_suppressed;
  return is_suppressed;
}

static void
_ask_rules(UebaEngine *self)
{
  const GArray *rules = self->content->rules_by_type[self->now.type];

  for (guint i = 0; i < rules->len; i++)
    {
      const UebaRule *rule = g_ptr_array_index(self->content->rules, g_array_index(rules, guint, i));

      if (!_fires(self, rule))
        continue;
      _remember_firing(self, rule);
      if (_is_suppressed(self, rule->id))
        continue;
      self->now.current.score = ueba_rule_score(rule, self->now.type);
      g_array_append_val(self->now.firings, self->now.current);
    }
  self->now.current.rule = NULL;
}

static void
_emit(UebaEngine *self, UebaAlert *alert)
{
  self->stats.alerts++;
  if (self->sink)
    self->sink(alert, self->sink_data);
  else
    ueba_alert_unref(alert);
}

static void
_add_evidence(UebaEngine *self, UebaField field)
{
  UebaText id = ueba_event_get(self->now.event, field);

  if (id.len > 0)
    ueba_session_add_evidence(self->now.session, self->interner, ueba_interner_intern(self->interner, id));
}

static void
_report_firings(UebaEngine *self)
{
  const GArray *firings = self->now.firings;

  ueba_engine_complete_event(self);
  for (guint i = 0; i < firings->len; i++)
    ueba_session_add_score(self->now.session, g_array_index(firings, UebaFiring, i).score);
  for (guint i = 0; i < firings->len; i++)
    {
      const UebaFiring *firing = &g_array_index(firings, UebaFiring, i);
      self->alerts_by_rule[firing->rule->index]++;
      _emit(self, ueba_alert_builder_build(self->builder, self, firing));
    }
  _add_evidence(self, UEBA_FIELD_MESSAGE_ID);
  _add_evidence(self, UEBA_FIELD_ALERT_ID);
}

/* the caller owns the reference; UEBA_INTERNER_NO_ID: the event has none */
static guint32
_intern_scope(UebaEngine *self, const UebaModel *model)
{
  const UebaEvent *event = self->now.event;
  UebaField field = model->scope == UEBA_SCOPE_USER ? UEBA_FIELD_USER : model->scope_field;

  return ueba_event_has(event, field) ? ueba_interner_intern(self->interner, event->fields[field])
         : UEBA_INTERNER_NO_ID;
}

/* A histogram that makes room may give up the last reference to a text of this event: known ids end here. */
static void
_train_instance(UebaEngine *self, guint model_number, const UebaModel *model, guint32 scope)
{
  UebaHistogramPolicy policy = ueba_engine_policy(model);
  guint32 value = ueba_interner_intern(self->interner, self->now.event->fields[model->feature]);

  self->stats.bins_evicted +=
    ueba_histogram_train(ueba_model_store_get(self->models, model_number, scope), &policy,
                         self->now.event->time_usec, value, self->interner);
  ueba_interner_unref(self->interner, value);
  self->now.known_ids = 0;
  if (model->scope == UEBA_SCOPE_USER)
    ueba_entity_table_set_learned(self->entities, self->now.entity);
}

static void
_train(UebaEngine *self, guint model_number)
{
  const UebaModel *model = g_ptr_array_index(self->content->models, model_number);
  guint32 scope;

  if (!ueba_event_has(self->now.event, model->feature) || !ueba_engine_is_true(self, model->train_if))
    return;
  scope = model->scope == UEBA_SCOPE_ORG ? UEBA_MODEL_STORE_ORG : _intern_scope(self, model);
  if (scope == UEBA_INTERNER_NO_ID && model->scope != UEBA_SCOPE_ORG)
    return;
  _train_instance(self, model_number, model, scope);
  ueba_interner_unref(self->interner, scope);
}

static void
_train_models(UebaEngine *self)
{
  const GArray *models = self->content->models_by_type[self->now.type];

  if (self->now.is_future)
    return;
  for (guint i = 0; i < models->len; i++)
    _train(self, g_array_index(models, guint, i));
}

static void
_report_notable(UebaEngine *self)
{
  UebaSession *session = self->now.session;

  if (ueba_session_score(session) < self->options.notable_score || !ueba_session_become_notable(session) ||
      _is_suppressed(self, UEBA_NOTABLE_ID))
    return;
  _emit(self, ueba_alert_builder_build_notable(self->builder, self));
}

void
ueba_engine_judge(UebaEngine *self)
{
  UebaJudgement *now = &self->now;

  now->known_ids = 0;
  now->is_in_convergence = FALSE;
  g_array_set_size(now->firings, 0);
  ueba_expr_scratch_clear(self->scratch);
  _join_counters(self);
  _ask_rules(self);
  if (now->firings->len > 0)
    _report_firings(self);
  _train_models(self);
  if (now->firings->len > 0)
    _report_notable(self);
}
