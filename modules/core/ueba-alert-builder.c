/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-engine-private.h"
#include "ueba-alert-labels.h"
#include "ueba-limits.h"
#include "ueba-reason.h"
#include "ueba-string.h"
#include "ueba-time.h"

#define NOTABLE_NAME "Session has reached the score of a notable one"

struct _UebaAlertBuilder
{
  UebaAlertLabels *labels;      /* by a rule's number in the content */
  guint n_rules;
  GArray *top;                  /* of UebaHistogramCell */
  UebaAlertIds ids;
  GString *session_id;
  GString *known;
  GString *count;
  GString *observations;
  GString *text;
};

UebaAlertBuilder *
ueba_alert_builder_new(const UebaContent *content)
{
  UebaAlertBuilder *self = g_new0(UebaAlertBuilder, 1);

  self->n_rules = content->rules->len;
  self->labels = g_new0(UebaAlertLabels, self->n_rules + 1);
  for (guint i = 0; i < self->n_rules; i++)
    ueba_alert_labels_init(&self->labels[i], g_ptr_array_index(content->rules, i));
  self->top = g_array_new(FALSE, FALSE, sizeof(UebaHistogramCell));
  ueba_alert_ids_init(&self->ids);
  self->session_id = g_string_new(NULL);
  self->known = g_string_new(NULL);
  self->count = g_string_new(NULL);
  self->observations = g_string_new(NULL);
  self->text = g_string_new(NULL);
  return self;
}

void
ueba_alert_builder_free(UebaAlertBuilder *self)
{
  if (!self)
    return;
  for (guint i = 0; i < self->n_rules; i++)
    ueba_alert_labels_clear(&self->labels[i]);
  g_free(self->labels);
  g_array_unref(self->top);
  ueba_alert_ids_clear(&self->ids);
  g_string_free(self->session_id, TRUE);
  g_string_free(self->known, TRUE);
  g_string_free(self->count, TRUE);
  g_string_free(self->observations, TRUE);
  g_string_free(self->text, TRUE);
  g_free(self);
}

/* ---- numbers as texts, in the C locale ---- */

static void
_print_double(GString *out, const gchar *format, gdouble value)
{
  gchar buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd(buffer, sizeof(buffer), format, value);
  g_string_append(out, buffer);
}

static void
_append_unsigned(GString *out, guint64 value)
{
  gchar digits[20];
  guint n = sizeof(digits);

  do
    digits[--n] = (gchar) ('0' + value % 10);
  while (value /= 10);
  ueba_string_append(out, digits + n, sizeof(digits) - n);
}

static void
_put_string(UebaAlert *alert, UebaAlertName name, const gchar *value)
{
  ueba_alert_put(alert, name, ueba_text_from_string(value));
}

static void
_set_unsigned(UebaAlertBuilder *self, UebaAlert *alert, UebaAlertName name, guint64 value)
{
  ueba_string_clear(self->text);
  _append_unsigned(self->text, value);
  ueba_alert_put(alert, name, ueba_string_text(self->text));
}

static void
_set_time(UebaAlert *alert, UebaAlertName name, gint64 time_usec)
{
  gchar text[UEBA_TIME_TEXT_BYTES];

  ueba_alert_put(alert, name, ueba_text(text, ueba_time_format_iso(time_usec, text)));
}

/* ---- what every alert says of its session ---- */

static void
_name_session(UebaAlertBuilder *self, const UebaJudgement *now)
{
  gchar stamp[UEBA_TIME_TEXT_BYTES];
  gsize len = ueba_time_format_stamp(now->session->opened_usec, stamp);

  ueba_string_clear(self->session_id);
  ueba_string_append_text(self->session_id, now->key);
  ueba_string_append_c(self->session_id, '-');
  ueba_string_append(self->session_id, stamp, len);
}

static void
_set_session(UebaAlertBuilder *self, UebaAlert *alert, const UebaEngine *engine)
{
  const UebaSession *session = engine->now.session;
  guint n_fired;
  const guint32 *fired = ueba_session_fired(session, &n_fired);

  ueba_alert_put(alert, UEBA_ALERT_NAME_OWN_SESSION_ID, ueba_string_text(self->session_id));
  _set_time(alert, UEBA_ALERT_NAME_OWN_SESSION_START, session->start_usec);
  _set_unsigned(self, alert, UEBA_ALERT_NAME_OWN_SESSION_SCORE, (guint64) ueba_session_score(session));
  ueba_string_clear(self->text);
  for (guint i = 0; i < n_fired; i++)
    {
      const UebaRule *rule = g_ptr_array_index(engine->content->rules, fired[i]);
      if (i > 0)
        ueba_string_append_c(self->text, ',');
      g_string_append(self->text, rule->id);
    }
  ueba_alert_put(alert, UEBA_ALERT_NAME_OWN_SESSION_RULES, ueba_string_text(self->text));
}

static void
_set_id(UebaAlertBuilder *self, UebaAlert *alert, const gchar *rule_id, UebaText trigger)
{
  gchar id[UEBA_ALERT_ID_BYTES];

  ueba_alert_ids_compute(&self->ids, rule_id, ueba_string_text(self->session_id), trigger, id);
  ueba_alert_put(alert, UEBA_ALERT_NAME_OWN_ID, ueba_text(id, sizeof(id) - 1));
}

/* ---- what a rule's alert says beside ---- */

static gboolean
_first_counter(const UebaRule *rule, UebaCounterFunction *ret_function, guint *ret_counter)
{
  return rule->rule_expression && ueba_expr_first_counter(rule->rule_expression, ret_function, ret_counter);
}

static void
_print_count(UebaAlertBuilder *self, UebaEngine *engine, const UebaRule *rule)
{
  UebaCounterFunction function;
  guint counter;

  ueba_string_clear(self->count);
  if (!_first_counter(rule, &function, &counter))
    return;
  switch (function)
    {
    case UEBA_COUNTER_FUNCTION_COUNT:
      _append_unsigned(self->count, ueba_engine_counter(engine, counter).count);
      break;
    case UEBA_COUNTER_FUNCTION_DISTINCT_COUNT:
      _append_unsigned(self->count, ueba_engine_counter(engine, counter).distinct);
      break;
    case UEBA_COUNTER_FUNCTION_SUM:
      _print_double(self->count, "%.15g", ueba_counters_sum(&engine->now.session->counters, counter));
      break;
    }
}

static UebaText
_trigger(const UebaAlertBuilder *self, const UebaEvent *event, const UebaRule *rule)
{
  if (rule->fact_is_count)
    return ueba_string_text(self->count);
  return rule->fact_feature == UEBA_FIELD_NONE ? ueba_text(NULL, 0) : ueba_event_get(event, rule->fact_feature);
}

static void
_print_known(UebaAlertBuilder *self, UebaEngine *engine, const UebaModel *model, const UebaModelAnswer *answer)
{
  UebaHistogramPolicy policy = ueba_engine_policy(model);
  guint n;

  ueba_string_clear(self->known);
  if (!answer->histogram)
    return;
  n = ueba_histogram_top(answer->histogram, &policy, engine->now.event->time_usec, engine->interner, self->top);
  for (guint i = 0; i < MIN(n, UEBA_LIMIT_KNOWN_VALUES); i++)
    {
      const UebaHistogramCell *cell = &g_array_index(self->top, UebaHistogramCell, i);
      if (i > 0)
        g_string_append(self->known, ", ");
      ueba_string_append_text(self->known, ueba_interner_text(engine->interner, cell->value));
      ueba_string_append_c(self->known, ' ');
      _append_unsigned(self->known, cell->count);
    }
}

static UebaText
_scope_value(const UebaModel *model, const UebaEvent *event)
{
  switch (model->scope)
    {
    case UEBA_SCOPE_USER:
      return ueba_event_get(event, UEBA_FIELD_USER);
    case UEBA_SCOPE_FIELD:
      return ueba_event_get(event, model->scope_field);
    case UEBA_SCOPE_ORG:
      return ueba_text_from_string(model->scope_type);
    }
  return ueba_text(NULL, 0);
}

static void
_set_model(UebaAlertBuilder *self, UebaAlert *alert, UebaEngine *engine, const UebaRule *rule)
{
  const UebaModel *model;
  const UebaModelAnswer *answer;

  if (rule->model < 0)
    return;
  model = g_ptr_array_index(engine->content->models, rule->model);
  answer = ueba_engine_model(engine, (guint) rule->model);
  _print_known(self, engine, model, answer);
  _put_string(alert, UEBA_ALERT_NAME_OWN_MODEL_NAME, model->name);
  _put_string(alert, UEBA_ALERT_NAME_OWN_MODEL_SCOPE, model->scope_type);
  _put_string(alert, UEBA_ALERT_NAME_OWN_MODEL_FEATURE, ueba_field_name(model->feature));
  _set_unsigned(self, alert, UEBA_ALERT_NAME_OWN_MODEL_OBSERVATIONS, answer->stats.total_events);
  ueba_string_clear(self->text);
  _print_double(self->text, "%.2f", answer->confidence);
  ueba_alert_put(alert, UEBA_ALERT_NAME_OWN_MODEL_CONFIDENCE, ueba_string_text(self->text));
  ueba_alert_put(alert, UEBA_ALERT_NAME_OWN_MODEL_KNOWN, ueba_string_text(self->known));
}

static void
_set_list(UebaAlert *alert, const UebaEngine *engine, const UebaFiring *firing)
{
  if (firing->list < 0)
    return;
  _put_string(alert, UEBA_ALERT_NAME_OWN_LIST_NAME, g_ptr_array_index(engine->content->lists, firing->list));
  ueba_alert_put(alert, UEBA_ALERT_NAME_OWN_LIST_MATCH, firing->match);
}

/* ---- evidence: ids to look for in the logs, newest first, each once ---- */

typedef struct _Evidence
{
  GString *list;
  guint n;
} Evidence;

static void
_add_evidence(Evidence *self, UebaText id)
{
  gsize before = self->list->len;

  if (self->n == UEBA_LIMIT_EVIDENCE)
    return;
  ueba_label_list_add(self->list, id);
  self->n += self->list->len > before;
}

static gboolean
_is_id(UebaField field)
{
  return field == UEBA_FIELD_DSN_ID || field == UEBA_FIELD_MAIL_ID || field == UEBA_FIELD_MESSAGE_ID ||
         field == UEBA_FIELD_ALERT_ID;
}

/* the ids that the rule counts are those of the events that led to it */
static void
_add_counted_ids(Evidence *self, UebaEngine *engine, const UebaRule *rule)
{
  guint32 values[UEBA_LIMIT_EVIDENCE];
  UebaCounterFunction function;
  guint counter, n;

  if (!_first_counter(rule, &function, &counter) || function == UEBA_COUNTER_FUNCTION_SUM ||
      !_is_id(g_array_index(engine->content->counters, UebaCounterSpec, counter).field))
    return;
  n = ueba_counters_newest_values(&engine->now.session->counters, counter, UEBA_LIMIT_EVIDENCE, values);
  for (guint i = 0; i < n; i++)
    _add_evidence(self, ueba_interner_text(engine->interner, values[i]));
}

static void
_set_evidence(UebaAlertBuilder *self, UebaAlert *alert, UebaEngine *engine, const UebaRule *rule)
{
  const UebaEvent *event = engine->now.event;
  Evidence evidence = { .list = self->text };

  ueba_string_clear(self->text);
  _add_evidence(&evidence, ueba_event_get(event, UEBA_FIELD_ALERT_ID));
  _add_evidence(&evidence, ueba_event_get(event, UEBA_FIELD_MESSAGE_ID));
  _add_counted_ids(&evidence, engine, rule);
  ueba_alert_put(alert, UEBA_ALERT_NAME_OWN_EVIDENCE, ueba_string_text(self->text));
}

/* ---- the reason ---- */

static const UebaReason *
_reason(const UebaRule *rule, guint type)
{
  const UebaReason *own = rule->reason_by_type && type < rule->reason_by_type->len
                          ? g_ptr_array_index(rule->reason_by_type, type) : NULL;

  return own ? own : rule->reason;
}

static void
_set_reason(UebaAlertBuilder *self, UebaAlert *alert, UebaEngine *engine, const UebaRule *rule)
{
  const UebaReason *reason = _reason(rule, engine->now.type);
  UebaReasonFacts facts =
  {
    .count = ueba_string_text(self->count),
    .list_name = ueba_alert_value(alert, UEBA_ALERT_NAME_OWN_LIST_NAME),
    .list_match = ueba_alert_value(alert, UEBA_ALERT_NAME_OWN_LIST_MATCH),
  };

  if (rule->model >= 0)
    {
      const UebaModel *model = g_ptr_array_index(engine->content->models, rule->model);
      const UebaModelAnswer *answer = ueba_engine_model(engine, (guint) rule->model);

      ueba_string_clear(self->observations);
      _append_unsigned(self->observations, answer->stats.observations);
      facts.model_known = ueba_alert_value(alert, UEBA_ALERT_NAME_OWN_MODEL_KNOWN);
      facts.model_total_events = ueba_alert_value(alert, UEBA_ALERT_NAME_OWN_MODEL_OBSERVATIONS);
      facts.model_num_observations = ueba_string_text(self->observations);
      facts.model_confidence = ueba_alert_value(alert, UEBA_ALERT_NAME_OWN_MODEL_CONFIDENCE);
      facts.scope_value = _scope_value(model, engine->now.event);
      facts.feature_value = ueba_event_get(engine->now.event, model->feature);
    }
  ueba_string_clear(self->text);
  if (reason)
    ueba_reason_render(reason, engine->now.event, &facts, self->text);
  ueba_alert_put(alert, UEBA_ALERT_NAME_OWN_REASON, self->text->len > 0 ? ueba_string_text(self->text)
                 : ueba_text_from_string(rule->name ? rule->name : rule->id));
}

UebaAlert *
ueba_alert_builder_build(UebaAlertBuilder *self, UebaEngine *engine, const UebaFiring *firing)
{
  const UebaJudgement *now = &engine->now;
  const UebaRule *rule = firing->rule;
  const UebaAlertLabels *labels = &self->labels[rule->index];
  UebaAlert *alert = ueba_alert_new(rule->id, now->event->time_usec, ueba_severity_from_score(firing->score));
  UebaText trigger;

  _name_session(self, now);
  _print_count(self, engine, rule);
  trigger = _trigger(self, now->event, rule);
  _set_id(self, alert, rule->id, trigger);
  _put_string(alert, UEBA_ALERT_NAME_OWN_NAME, rule->name);
  ueba_alert_put(alert, UEBA_ALERT_NAME_OWN_TRIGGER, trigger);
  _set_unsigned(self, alert, UEBA_ALERT_NAME_OWN_SCORE, (guint64) firing->score);
  _put_string(alert, UEBA_ALERT_NAME_OWN_USE_CASE, labels->use_cases);
  _put_string(alert, UEBA_ALERT_NAME_OWN_MITRE, labels->mitre);
  _put_string(alert, UEBA_ALERT_NAME_OWN_MITRE_TACTICS, labels->tactics);
  ueba_alert_put(alert, UEBA_ALERT_NAME_OWN_COUNT, ueba_string_text(self->count));
  _set_session(self, alert, engine);
  _set_model(self, alert, engine, rule);
  _set_list(alert, engine, firing);
  _set_evidence(self, alert, engine, rule);
  _set_reason(self, alert, engine, rule);
  ueba_alert_put_event(alert, now->event);
  return alert;
}

/* ---- SESSION-NOTABLE ---- */

/* one of the labels of all rules of the session; offset: in UebaAlertLabels */
static void
_set_union(UebaAlertBuilder *self, UebaAlert *alert, const UebaEngine *engine, UebaAlertName name, gsize offset)
{
  guint n_fired;
  const guint32 *fired = ueba_session_fired(engine->now.session, &n_fired);

  ueba_string_clear(self->text);
  for (guint i = 0; i < n_fired; i++)
    ueba_label_list_add_all(self->text, G_STRUCT_MEMBER(const gchar *, &self->labels[fired[i]], offset));
  ueba_alert_put(alert, name, ueba_string_text(self->text));
}

static void
_set_session_evidence(UebaAlertBuilder *self, UebaAlert *alert, const UebaEngine *engine)
{
  Evidence evidence = { .list = self->text };
  guint n;
  const guint32 *ids = ueba_session_evidence(engine->now.session, &n);

  ueba_string_clear(self->text);
  for (guint i = 0; i < n; i++)
    _add_evidence(&evidence, ueba_interner_text(engine->interner, ids[i]));
  ueba_alert_put(alert, UEBA_ALERT_NAME_OWN_EVIDENCE, ueba_string_text(self->text));
}

/* a list for the eye: a blank behind every comma */
static void
_append_spaced(GString *text, const gchar *list)
{
  for (const gchar *at = list; *at; at++)
    {
      ueba_string_append_c(text, *at);
      if (*at == ',')
        ueba_string_append_c(text, ' ');
    }
}

static void
_set_notable_reason(UebaAlertBuilder *self, UebaAlert *alert, const UebaEngine *engine)
{
  const UebaJudgement *now = &engine->now;

  ueba_string_clear(self->text);
  g_string_append(self->text, "Session of ");
  ueba_string_append_text(self->text, now->key);
  g_string_append_printf(self->text, " since %s has reached a score of %s (notable from %d): ",
                         ueba_alert_value(alert, UEBA_ALERT_NAME_OWN_SESSION_START).str,
                         ueba_alert_value(alert, UEBA_ALERT_NAME_OWN_SESSION_SCORE).str,
                         engine->options.notable_score);
  _append_spaced(self->text, ueba_alert_value(alert, UEBA_ALERT_NAME_OWN_SESSION_RULES).str);
  ueba_alert_put(alert, UEBA_ALERT_NAME_OWN_REASON, ueba_string_text(self->text));
}

UebaAlert *
ueba_alert_builder_build_notable(UebaAlertBuilder *self, UebaEngine *engine)
{
  const UebaJudgement *now = &engine->now;
  UebaAlert *alert = ueba_alert_new(UEBA_NOTABLE_ID, now->event->time_usec, UEBA_SEVERITY_CRITICAL);

  _name_session(self, now);
  _set_id(self, alert, UEBA_NOTABLE_ID, ueba_text(NULL, 0));
  _put_string(alert, UEBA_ALERT_NAME_OWN_NAME, NOTABLE_NAME);
  _set_unsigned(self, alert, UEBA_ALERT_NAME_OWN_SCORE, (guint64) ueba_session_score(now->session));
  _set_session(self, alert, engine);
  _set_union(self, alert, engine, UEBA_ALERT_NAME_OWN_MITRE, G_STRUCT_OFFSET(UebaAlertLabels, mitre));
  _set_union(self, alert, engine, UEBA_ALERT_NAME_OWN_MITRE_TACTICS, G_STRUCT_OFFSET(UebaAlertLabels, tactics));
  _set_union(self, alert, engine, UEBA_ALERT_NAME_OWN_USE_CASE, G_STRUCT_OFFSET(UebaAlertLabels, use_cases));
  _set_session_evidence(self, alert, engine);
  _set_notable_reason(self, alert, engine);
  ueba_alert_put_event(alert, now->event);
  return alert;
}
