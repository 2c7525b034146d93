/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-json-scan.h"
#include "ueba-json-text.h"
#include "ueba-limits.h"
#include "ueba-state-private.h"

/* Sessions and histogram cells as they stand in their rows:
 *
 *   sessions  [{"opened":T,"start":T,"last":T,"score":N,"notable":0,"fired":[rule,..],"evidence":["id",..],
 *              "counters":[[counter,"value",events],[counter,sum],..]}, the earlier one]
 *             score to evidence stand there only if a rule has fired or an alert was raised
 *   cells     [["value",observations,first,last],..]
 *
 * T is microseconds since the epoch; rules and counters go by the ids of their tables. */

/* ---- writing ---- */

typedef struct _CounterWriter
{
  const UebaState *state;
  GString *out;
  gboolean has_any;
} CounterWriter;

static void
_write_counter(guint counter, guint32 value, guint32 count, gdouble sum, gpointer user_data)
{
  CounterWriter *self = (CounterWriter *) user_data;

  g_string_append(self->out, self->has_any ? ",[" : "[");
  self->has_any = TRUE;
  ueba_json_append_number(self->out, self->state->counter_ids.ids[counter]);
  g_string_append_c(self->out, ',');
  if (value == UEBA_INTERNER_NO_ID)
    ueba_json_append_real(self->out, sum);
  else
    {
      ueba_json_append_bytes(self->out, ueba_interner_text(self->state->engine->interner, value));
      g_string_append_c(self->out, ',');
      ueba_json_append_number(self->out, count);
    }
  g_string_append_c(self->out, ']');
}

static void
_write_counters(const UebaState *self, const UebaCounters *counters, GString *out)
{
  CounterWriter writer = { .state = self, .out = out };

  g_string_append(out, "\"counters\":[");
  ueba_counters_foreach(counters, _write_counter, &writer);
  g_string_append_c(out, ']');
}

static void
_write_fired(const UebaState *self, const UebaSession *session, GString *out)
{
  guint n;
  const guint32 *fired = ueba_session_fired(session, &n);

  g_string_append(out, "\"fired\":[");
  for (guint i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append_c(out, ',');
      ueba_json_append_number(out, self->rule_ids.ids[fired[i]]);
    }
  g_string_append(out, "],");
}

static void
_write_evidence(const UebaState *self, const UebaSession *session, GString *out)
{
  guint n;
  const guint32 *evidence = ueba_session_evidence(session, &n);

  g_string_append(out, "\"evidence\":[");
  for (guint i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append_c(out, ',');
      ueba_json_append_bytes(out, ueba_interner_text(self->engine->interner, evidence[i]));
    }
  g_string_append(out, "],");
}

static void
_write_story(const UebaState *self, const UebaSession *session, GString *out)
{
  g_string_append(out, "\"score\":");
  ueba_json_append_number(out, ueba_session_score(session));
  g_string_append(out, ueba_session_is_notable(session) ? ",\"notable\":1," : ",\"notable\":0,");
  _write_fired(self, session, out);
  _write_evidence(self, session, out);
}

static void
_write_session(const UebaState *self, const UebaSession *session, GString *out)
{
  g_string_append(out, "{\"opened\":");
  ueba_json_append_number(out, session->opened_usec);
  g_string_append(out, ",\"start\":");
  ueba_json_append_number(out, session->start_usec);
  g_string_append(out, ",\"last\":");
  ueba_json_append_number(out, session->last_usec);
  g_string_append_c(out, ',');
  if (session->story)
    _write_story(self, session, out);
  _write_counters(self, &session->counters, out);
  g_string_append_c(out, '}');
}

void
ueba_state_write_sessions(const UebaState *self, const UebaEntity *entity, GString *out)
{
  g_string_append_c(out, '[');
  _write_session(self, &entity->newest, out);
  if (entity->earlier)
    {
      g_string_append_c(out, ',');
      _write_session(self, entity->earlier, out);
    }
  g_string_append_c(out, ']');
}

static void
_write_cell(const UebaState *self, const UebaHistogramCell *cell, GString *out)
{
  g_string_append_c(out, '[');
  ueba_json_append_bytes(out, ueba_interner_text(self->engine->interner, cell->value));
  g_string_append_c(out, ',');
  ueba_json_append_number(out, (gint64) cell->count);
  g_string_append_c(out, ',');
  ueba_json_append_number(out, cell->first_usec);
  g_string_append_c(out, ',');
  ueba_json_append_number(out, cell->last_usec);
  g_string_append_c(out, ']');
}

void
ueba_state_write_cells(const UebaState *self, const UebaHistogram *histogram, GString *out)
{
  g_string_append_c(out, '[');
  for (guint32 i = 0; i < histogram->n_cells; i++)
    {
      if (i > 0)
        g_string_append_c(out, ',');
      _write_cell(self, &histogram->cells[i], out);
    }
  g_string_append_c(out, ']');
}

/* ---- reading ---- */

typedef struct _Reader
{
  UebaState *state;
  UebaJsonScan scan;
} Reader;

typedef gboolean (*ItemFunc)(Reader *self, gpointer user_data);

/* an array, whose items are left to func */
static gboolean
_read_items(Reader *self, ItemFunc func, gpointer user_data)
{
  if (!ueba_json_scan_char(&self->scan, '['))
    return FALSE;
  if (ueba_json_scan_char(&self->scan, ']'))
    return TRUE;
  do
    if (!func(self, user_data))
      return FALSE;
  while (ueba_json_scan_char(&self->scan, ','));
  return ueba_json_scan_char(&self->scan, ']');
}

static gboolean
_read_kept_text(Reader *self, UebaText *ret_text)
{
  return ueba_json_scan_text(&self->scan, ret_text) && ret_text->len > 0 && ret_text->len <= UEBA_LIMIT_TEXT_BYTES;
}

static gboolean
_read_value(Reader *self, gboolean is_known, guint counter, UebaSession *session)
{
  UebaInterner *interner = self->state->engine->interner;
  guint32 value;
  UebaText text;
  gint64 count;

  if (!_read_kept_text(self, &text))
    return FALSE;
  value = is_known ? ueba_interner_intern(interner, text) : UEBA_INTERNER_NO_ID;
  if (!ueba_json_scan_char(&self->scan, ',') || !ueba_json_scan_number(&self->scan, &count) || count < 1 ||
      count > G_MAXUINT32)
    {
      ueba_interner_unref(interner, value);
      return FALSE;
    }
  if (is_known)
    ueba_counters_restore(&session->counters, counter, value, (guint32) count);
  return TRUE;
}

static UebaCounterKind
_kind(const Reader *self, guint counter)
{
  return g_array_index(self->state->engine->content->counters, UebaCounterSpec, counter).kind;
}

static gboolean
_read_sum(Reader *self, gboolean is_known, guint counter, UebaSession *session)
{
  gdouble sum;

  if (!ueba_json_scan_real(&self->scan, &sum))
    return FALSE;
  if (is_known)
    ueba_counters_add_to_sum(&session->counters, counter, sum);
  return TRUE;
}

/* a sum that is no number is a text, too, but nothing follows it */
static gboolean
_is_sum(const Reader *self)
{
  UebaJsonScan ahead = self->scan;
  UebaText text;

  return ueba_json_scan_peek(&ahead) != '"' || (ueba_json_scan_text(&ahead, &text) &&
                                                ueba_json_scan_char(&ahead, ']'));
}

static gboolean
_read_counter(Reader *self, gpointer user_data)
{
  gint64 id;
  guint counter;
  gboolean is_known, is_sum, is_good;

  if (!ueba_json_scan_char(&self->scan, '[') || !ueba_json_scan_number(&self->scan, &id) ||
      !ueba_json_scan_char(&self->scan, ','))
    return FALSE;
  is_known = ueba_state_ids_number(&self->state->counter_ids, id, &counter);
  is_sum = _is_sum(self);
  if (is_known && is_sum != (_kind(self, counter) == UEBA_COUNTER_SUM))
    return FALSE;
  is_good = is_sum ? _read_sum(self, is_known, counter, (UebaSession *) user_data)
            : _read_value(self, is_known, counter, (UebaSession *) user_data);
  return is_good && ueba_json_scan_char(&self->scan, ']');
}

static gboolean
_read_fired(Reader *self, gpointer user_data)
{
  gint64 id;
  guint rule;

  if (!ueba_json_scan_number(&self->scan, &id))
    return FALSE;
  if (ueba_state_ids_number(&self->state->rule_ids, id, &rule))
    ueba_session_add_fired((UebaSession *) user_data, rule);
  return TRUE;
}

typedef struct _Evidence
{
  guint32 ids[UEBA_LIMIT_EVIDENCE];
  guint n;
} Evidence;

static gboolean
_read_evidence(Reader *self, gpointer user_data)
{
  Evidence *evidence = (Evidence *) user_data;
  UebaText text;

  if (evidence->n == UEBA_LIMIT_EVIDENCE || !_read_kept_text(self, &text))
    return FALSE;
  evidence->ids[evidence->n++] = ueba_interner_intern(self->state->engine->interner, text);
  return TRUE;
}

/* the newest stands first and is added last */
static gboolean
_read_all_evidence(Reader *self, UebaSession *session)
{
  Evidence evidence = { .n = 0 };
  gboolean is_good = _read_items(self, _read_evidence, &evidence);

  while (evidence.n > 0)
    ueba_session_add_evidence(session, self->state->engine->interner, evidence.ids[--evidence.n]);
  return is_good;
}

static gboolean
_read_story(Reader *self, UebaSession *session)
{
  UebaJsonScan *scan = &self->scan;
  gint64 score, is_notable;

  if (!ueba_json_scan_number(scan, &score) || !ueba_json_scan_word(scan, ",\"notable\":") ||
      !ueba_json_scan_number(scan, &is_notable) || score < 0 || score > UEBA_LIMIT_STATE_NUMBER)
    return FALSE;
  ueba_session_set_score(session, score);
  if (is_notable)
    ueba_session_become_notable(session);
  return ueba_json_scan_word(scan, ",\"fired\":") && _read_items(self, _read_fired, session) &&
         ueba_json_scan_word(scan, ",\"evidence\":") && _read_all_evidence(self, session) &&
         ueba_json_scan_char(scan, ',');
}

static gboolean
_read_times(Reader *self, UebaSession *session)
{
  UebaJsonScan *scan = &self->scan;

  return ueba_json_scan_word(scan, "{\"opened\":") && ueba_json_scan_number(scan, &session->opened_usec) &&
         ueba_json_scan_word(scan, ",\"start\":") && ueba_json_scan_number(scan, &session->start_usec) &&
         ueba_json_scan_word(scan, ",\"last\":") && ueba_json_scan_number(scan, &session->last_usec) &&
         ueba_json_scan_char(scan, ',') && session->start_usec <= session->last_usec;
}

static gboolean
_read_session(Reader *self, UebaSession *session)
{
  UebaJsonScan *scan = &self->scan;

  if (!_read_times(self, session) || (ueba_json_scan_word(scan, "\"score\":") && !_read_story(self, session)))
    return FALSE;
  return ueba_json_scan_word(scan, "\"counters\":") && _read_items(self, _read_counter, session) &&
         ueba_json_scan_char(scan, '}');
}

gboolean
ueba_state_read_sessions(UebaState *self, UebaText json, UebaEntity *entity, GString *scratch)
{
  Reader reader = { .state = self };

  ueba_json_scan_init(&reader.scan, json, scratch);
  if (!ueba_json_scan_char(&reader.scan, '[') || !_read_session(&reader, &entity->newest))
    return FALSE;
  if (ueba_json_scan_char(&reader.scan, ',') &&
      !_read_session(&reader, ueba_entity_table_restore_earlier(self->engine->entities, entity)))
    return FALSE;
  return ueba_json_scan_char(&reader.scan, ']') && ueba_json_scan_is_at_end(&reader.scan);
}

static gboolean
_read_numbers_of_cell(UebaJsonScan *scan, UebaHistogramCell *cell)
{
  gint64 count;

  if (!ueba_json_scan_char(scan, ',') || !ueba_json_scan_number(scan, &count) || count < 1 ||
      !ueba_json_scan_char(scan, ',') || !ueba_json_scan_number(scan, &cell->first_usec) ||
      !ueba_json_scan_char(scan, ',') || !ueba_json_scan_number(scan, &cell->last_usec))
    return FALSE;
  cell->count = (guint64) count;
  return ueba_json_scan_char(scan, ']');
}

static gboolean
_read_cell(Reader *self, gpointer user_data)
{
  UebaHistogram *histogram = (UebaHistogram *) user_data;
  UebaJsonScan *scan = &self->scan;
  UebaHistogramCell cell = { 0 };
  UebaText text;

  if (histogram->n_cells >= UEBA_LIMIT_BINS_MAX || !ueba_json_scan_char(scan, '[') || !_read_kept_text(self, &text))
    return FALSE;
  cell.value = ueba_interner_intern(self->state->engine->interner, text);
  if (_read_numbers_of_cell(scan, &cell))
    {
      ueba_histogram_restore(histogram, &cell);
      return TRUE;
    }
  ueba_interner_unref(self->state->engine->interner, cell.value);
  return FALSE;
}

gboolean
ueba_state_read_cells(UebaState *self, UebaText json, UebaHistogram *histogram, GString *scratch)
{
  Reader reader = { .state = self };

  ueba_json_scan_init(&reader.scan, json, scratch);
  return _read_items(&reader, _read_cell, histogram) && ueba_json_scan_is_at_end(&reader.scan);
}
