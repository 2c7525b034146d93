/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-notice.h"
#include "ueba-alert-labels.h"
#include "ueba-time.h"

#define MINUTE_USEC (60 * UEBA_TIME_USEC_PER_SEC)

typedef struct _Minute
{
  gint64 start_usec;
  guint n_admitted;
  guint n_held;
} Minute;

struct _UebaAlertGate
{
  guint limit;
  GHashTable *minutes;  /* rule id -> Minute; not more than there are rules */
  guint64 n_held;
};

/* since: what makes the id of this notice another one than that of the next; consumes reason */
static UebaAlert *
_notice_new(const gchar *rule, const gchar *name, UebaSeverity severity, gint64 now_usec, gint64 since_usec,
            const gchar *trigger, gchar *reason)
{
  UebaAlert *alert = ueba_alert_new(rule, now_usec, severity);
  gchar since[UEBA_TIME_TEXT_BYTES], id[UEBA_ALERT_ID_BYTES];
  gsize len = ueba_time_format_iso_usec(since_usec, since);

  ueba_alert_compute_id(rule, ueba_text(since, len), ueba_text_from_string(trigger), id);
  ueba_alert_set_string(alert, "alert.id", id);
  ueba_alert_set_string(alert, "alert.name", name);
  ueba_alert_set_string(alert, "alert.score", "0");
  ueba_alert_set_string(alert, "alert.trigger", trigger);
  ueba_alert_set_string(alert, "alert.reason", reason);
  g_free(reason);
  return alert;
}

/* ---- the gate ---- */

UebaAlertGate *
ueba_alert_gate_new(void)
{
  UebaAlertGate *self = g_new0(UebaAlertGate, 1);

  self->minutes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
ueba_alert_gate_free(UebaAlertGate *self)
{
  if (!self)
    return;
  g_hash_table_unref(self->minutes);
  g_free(self);
}

void
ueba_alert_gate_set_limit(UebaAlertGate *self, guint alerts_per_minute)
{
  self->limit = alerts_per_minute;
}

static Minute *
_minute(UebaAlertGate *self, const gchar *rule)
{
  Minute *minute = g_hash_table_lookup(self->minutes, rule);

  if (!minute)
    {
      minute = g_new0(Minute, 1);
      g_hash_table_insert(self->minutes, g_strdup(rule), minute);
    }
  return minute;
}

/* a clock that was set back must not hold back alerts for longer */
static gboolean
_is_over(const Minute *minute, gint64 now_usec)
{
  return now_usec - minute->start_usec >= MINUTE_USEC || now_usec < minute->start_usec;
}

gboolean
ueba_alert_gate_admit(UebaAlertGate *self, const UebaAlert *alert, gint64 now_usec)
{
  Minute *minute;

  if (self->limit == 0)
    return TRUE;
  minute = _minute(self, ueba_alert_rule(alert));
  if (minute->n_held == 0 && (minute->n_admitted == 0 || _is_over(minute, now_usec)))
    *minute = (Minute) { .start_usec = now_usec };
  if (minute->n_admitted < self->limit)
    {
      minute->n_admitted++;
      return TRUE;
    }
  minute->n_held++;
  self->n_held++;
  return FALSE;
}

static UebaAlert *
_summary_new(const UebaAlertGate *self, const gchar *rule, const Minute *minute, gint64 now_usec)
{
  gchar since[UEBA_TIME_TEXT_BYTES];
  g_autofree gchar *count = g_strdup_printf("%u", minute->n_held);
  gchar *reason;
  UebaAlert *alert;

  ueba_time_format_iso(minute->start_usec, since);
  reason = g_strdup_printf("%u more alerts of rule %s since %s are held back: it raised more than %u in a minute",
                           minute->n_held, rule, since, minute->n_admitted);
  alert = _notice_new(UEBA_NOTICE_HELD, "Alerts of a rule are held back", UEBA_SEVERITY_LOW, now_usec,
                      minute->start_usec, rule, reason);
  ueba_alert_set_string(alert, "alert.count", count);
  return alert;
}

static gint
_compare_trigger(gconstpointer a, gconstpointer b)
{
  return strcmp(ueba_alert_get(*(UebaAlert *const *) a, "alert.trigger"),
                ueba_alert_get(*(UebaAlert *const *) b, "alert.trigger"));
}

void
ueba_alert_gate_collect(UebaAlertGate *self, gint64 now_usec, GPtrArray *alerts)
{
  g_autoptr(GPtrArray) summaries = g_ptr_array_new();
  GHashTableIter iter;
  gpointer rule, data;

  g_hash_table_iter_init(&iter, self->minutes);
  while (g_hash_table_iter_next(&iter, &rule, &data))
    {
      Minute *minute = data;

      if (minute->n_held == 0 || !_is_over(minute, now_usec))
        continue;
      g_ptr_array_add(summaries, _summary_new(self, rule, minute, now_usec));
      *minute = (Minute) { 0 };
    }
  g_ptr_array_sort(summaries, _compare_trigger);
  for (guint i = 0; i < summaries->len; i++)
    g_ptr_array_add(alerts, g_ptr_array_index(summaries, i));
}

guint64
ueba_alert_gate_n_held(const UebaAlertGate *self)
{
  return self->n_held;
}

/* ---- silence ---- */

gboolean
ueba_silence_end(UebaSilence *self, gint64 now_usec)
{
  gboolean was_silent = self->is_silent;

  self->last_usec = now_usec;
  self->is_silent = FALSE;
  return was_silent;
}

gboolean
ueba_silence_begins(UebaSilence *self, gint64 now_usec)
{
  if (self->last_usec == 0 || now_usec < self->last_usec)
    self->last_usec = now_usec;
  if (self->timeout_usec == 0 || self->is_silent || now_usec - self->last_usec < self->timeout_usec)
    return FALSE;
  self->is_silent = TRUE;
  return TRUE;
}

UebaAlert *
ueba_silence_alert(const UebaSilence *self, const gchar *id, gint64 now_usec)
{
  gchar since[UEBA_TIME_TEXT_BYTES];
  gint64 silent_sec = (now_usec - self->last_usec) / UEBA_TIME_USEC_PER_SEC;

  ueba_time_format_iso(self->last_usec, since);
  return _notice_new(UEBA_NOTICE_SILENT, "No logs come any more", UEBA_SEVERITY_MEDIUM, now_usec, self->last_usec, id,
                     g_strdup_printf("No log has come to detector %s for %" G_GINT64_FORMAT " seconds, since %s",
                                     id, silent_sec, since));
}

/* ---- a try ---- */

UebaAlert *
ueba_test_alert_new(const UebaRule *rule, gint64 now_usec)
{
  gchar *reason = g_strdup_printf("Test of rule %s: nothing has happened", rule->id);
  UebaAlert *alert = _notice_new(rule->id, rule->name, ueba_severity_from_score(rule->score), now_usec, now_usec,
                                 "test", reason);
  g_autofree gchar *score = g_strdup_printf("%d", rule->score);
  UebaAlertLabels labels;

  ueba_alert_labels_init(&labels, rule);
  ueba_alert_set_string(alert, "alert.score", score);
  ueba_alert_set_string(alert, "alert.mitre", labels.mitre);
  ueba_alert_set_string(alert, "alert.mitre_tactics", labels.tactics);
  ueba_alert_set_string(alert, "alert.use_case", labels.use_cases);
  ueba_alert_set_string(alert, "alert.test", "yes");
  ueba_alert_labels_clear(&labels);
  return alert;
}
