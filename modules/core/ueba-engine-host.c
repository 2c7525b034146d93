/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-engine-private.h"

/* What expressions ask while an event is judged. */

static inline UebaEngine *
_engine(UebaExprHost *host)
{
  return (UebaEngine *) host;
}

guint32
ueba_engine_value_id(UebaEngine *self, UebaField field)
{
  UebaJudgement *now = &self->now;

  if (!ueba_event_has(now->event, field))
    return UEBA_INTERNER_NO_ID;
  if (!(now->known_ids & UEBA_FIELD_BIT(field)))
    {
      now->value_ids[field] = ueba_interner_lookup(self->interner, now->event->fields[field]);
      now->known_ids |= UEBA_FIELD_BIT(field);
    }
  return now->value_ids[field];
}

static inline const UebaCounterSpec *
_spec(const UebaEngine *self, guint counter)
{
  return &g_array_index(self->content->counters, UebaCounterSpec, counter);
}

/* A counter that lists the event's type has been bumped and has its answer; another one is read when it is asked. */
UebaCounterReading
ueba_engine_counter(UebaEngine *self, guint counter)
{
  UebaCounterAnswer *answer = &self->counter_answers[counter];

  if (answer->serial != self->now.serial)
    {
      answer->reading = ueba_counters_read(&self->now.session->counters, counter,
                                           ueba_engine_value_id(self, _spec(self, counter)->field));
      answer->serial = self->now.serial;
    }
  return answer->reading;
}

static guint64
_count(UebaExprHost *host, guint counter)
{
  return ueba_engine_counter(_engine(host), counter).count;
}

static guint64
_distinct(UebaExprHost *host, guint counter)
{
  return ueba_engine_counter(_engine(host), counter).distinct;
}

static gdouble
_sum(UebaExprHost *host, guint counter)
{
  return ueba_counters_sum(&_engine(host)->now.session->counters, counter);
}

static gboolean
_rule_fired(UebaExprHost *host, guint rule)
{
  return rule != G_MAXUINT && ueba_session_has_fired(_engine(host)->now.session, rule);
}

static gboolean
_rule_fired_with(UebaExprHost *host, guint counter)
{
  UebaEngine *self = _engine(host);
  guint32 value = ueba_engine_value_id(self, _spec(self, counter)->field);

  return value != UEBA_INTERNER_NO_ID && ueba_counters_read(&self->now.session->counters, counter, value).count > 0;
}

static gboolean
_rule_fired_now(UebaExprHost *host, guint rule)
{
  UebaEngine *self = _engine(host);

  return rule != G_MAXUINT && self->fired_serial[rule] == self->now.serial;
}

static UebaHistogram *
_histogram(UebaEngine *self, guint model_number, const UebaModel *model)
{
  const UebaJudgement *now = &self->now;
  guint32 scope = UEBA_MODEL_STORE_ORG;

  if (!ueba_event_has(now->event, model->feature))
    return NULL;
  switch (model->scope)
    {
    case UEBA_SCOPE_ORG:
      return ueba_model_store_lookup(self->models, model_number, scope);
    case UEBA_SCOPE_USER:
      if (now->entity && ueba_event_has(now->event, UEBA_FIELD_USER))
        scope = now->entity->name_id;
      break;
    case UEBA_SCOPE_FIELD:
      scope = ueba_engine_value_id(self, model->scope_field);
      break;
    }
  return scope == UEBA_INTERNER_NO_ID ? NULL : ueba_model_store_lookup(self->models, model_number, scope);
}

static void
_ask_model(UebaEngine *self, guint model_number, UebaModelAnswer *answer)
{
  const UebaModel *model = g_ptr_array_index(self->content->models, model_number);
  UebaHistogramPolicy policy = ueba_engine_policy(model);

  answer->serial = self->now.serial;
  answer->histogram = _histogram(self, model_number, model);
  answer->stats = (UebaHistogramStats) { 0 };
  if (answer->histogram)
    answer->stats = ueba_histogram_stats(answer->histogram, &policy, self->now.event->time_usec,
                                         ueba_engine_value_id(self, model->feature));
  answer->confidence = ueba_histogram_confidence(&answer->stats, model->alpha);
}

const UebaModelAnswer *
ueba_engine_model(UebaEngine *self, guint model)
{
  UebaModelAnswer *answer = &self->model_answers[model];

  if (answer->serial != self->now.serial)
    _ask_model(self, model, answer);
  return answer;
}

static gdouble
_percentile_count(UebaEngine *self, const UebaRule *rule, const UebaModelAnswer *answer)
{
  UebaHistogramPolicy policy = ueba_engine_policy(g_ptr_array_index(self->content->models, rule->model));

  if (!answer->histogram)
    return 0;
  return (gdouble) ueba_histogram_percentile_count(answer->histogram, &policy, self->now.event->time_usec,
                                                   rule->percentile_threshold, self->percentile_scratch);
}

/* a convergenceFilter that asks whether it converges gets no */
static gboolean
_is_converged(UebaEngine *self, const UebaModel *model)
{
  gboolean is_converged;

  if (self->now.is_in_convergence)
    return FALSE;
  if (!model->convergence)
    return TRUE;
  self->now.is_in_convergence = TRUE;
  is_converged = ueba_engine_is_true(self, model->convergence);
  self->now.is_in_convergence = FALSE;
  return is_converged;
}

static gdouble
_model_stat(UebaExprHost *host, UebaModelStat stat)
{
  UebaEngine *self = _engine(host);
  const UebaRule *rule = self->now.current.rule;
  const UebaModelAnswer *answer;

  if (!rule || rule->model < 0)
    return 0;
  answer = ueba_engine_model(self, (guint) rule->model);
  switch (stat)
    {
    case UEBA_MODEL_STAT_NUM_OBSERVATIONS:
      return (gdouble) answer->stats.observations;
    case UEBA_MODEL_STAT_TOTAL_EVENTS:
      return (gdouble) answer->stats.total_events;
    case UEBA_MODEL_STAT_CONFIDENCE_FACTOR:
      return answer->confidence;
    case UEBA_MODEL_STAT_PERCENTILE_THRESHOLD_COUNT:
      return _percentile_count(self, rule, answer);
    case UEBA_MODEL_STAT_IS_CONVERGED:
      return _is_converged(self, g_ptr_array_index(self->content->models, rule->model));
    }
  return 0;
}

static gboolean
_list_contains(UebaExprHost *host, guint list, UebaText value)
{
  UebaEngine *self = _engine(host);
  UebaText match;

  if (!ueba_lookup_list(&self->lookup, list, value, &match))
    return FALSE;
  self->now.current.list = (gint) list;
  self->now.current.match = match;
  return TRUE;
}

static UebaText
_table_get(UebaExprHost *host, UebaTableKind table, const gchar *column, UebaText key)
{
  return ueba_lookup_get(&_engine(host)->lookup, table, column, key);
}

static gboolean
_table_has(UebaExprHost *host, UebaTableKind table, UebaText key)
{
  return ueba_lookup_has(&_engine(host)->lookup, table, key);
}

gboolean
ueba_engine_evaluate(UebaEngine *self, const UebaExpr *expr)
{
  return ueba_expr_is_true(expr, self->now.event, &self->host, self->scratch);
}

void
ueba_engine_host_init(UebaExprHost *host)
{
  *host = (UebaExprHost)
  {
    .count = _count,
    .distinct = _distinct,
    .sum = _sum,
    .rule_fired = _rule_fired,
    .rule_fired_with = _rule_fired_with,
    .rule_fired_now = _rule_fired_now,
    .model_stat = _model_stat,
    .list_contains = _list_contains,
    .table_get = _table_get,
    .table_has = _table_has,
  };
}
