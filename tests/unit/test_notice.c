/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-notice.h"

#include <criterion/criterion.h>

#define SEC G_GINT64_CONSTANT(1000000)
#define START (G_GINT64_CONSTANT(1772323200) * SEC)     /* 2026-03-01T00:00:00Z */

static UebaAlertGate *gate;
static GPtrArray *alerts;

static void
setup(void)
{
  gate = ueba_alert_gate_new();
  alerts = g_ptr_array_new_with_free_func((GDestroyNotify) ueba_alert_unref);
}

static void
teardown(void)
{
  ueba_alert_gate_free(gate);
  g_ptr_array_unref(alerts);
}

TestSuite(ueba_notice, .init = setup, .fini = teardown);

static gboolean
_admit(const gchar *rule, gint64 now_usec)
{
  UebaAlert *alert = ueba_alert_new(rule, START, UEBA_SEVERITY_HIGH);
  gboolean is_admitted = ueba_alert_gate_admit(gate, alert, now_usec);

  ueba_alert_unref(alert);
  return is_admitted;
}

static guint
_admit_many(const gchar *rule, gint64 now_usec, guint n)
{
  guint n_admitted = 0;

  for (guint i = 0; i < n; i++)
    n_admitted += _admit(rule, now_usec);
  return n_admitted;
}

static const gchar *
_value(guint i, const gchar *name)
{
  return ueba_alert_get(g_ptr_array_index(alerts, i), name);
}

Test(ueba_notice, lets_every_alert_through_without_a_limit)
{
  cr_assert_eq(_admit_many("R", START, 1000), 1000);
  ueba_alert_gate_collect(gate, START + 100 * SEC, alerts);
  cr_assert_eq(alerts->len, 0);
}

Test(ueba_notice, holds_back_what_is_beyond_the_limit_of_each_rule)
{
  ueba_alert_gate_set_limit(gate, 3);

  cr_assert_eq(_admit_many("R", START, 10), 3);
  cr_assert_eq(_admit_many("S", START, 2), 2);
  cr_assert_eq(ueba_alert_gate_n_held(gate), 7);
}

Test(ueba_notice, tells_once_a_minute_how_many_were_held_back)
{
  ueba_alert_gate_set_limit(gate, 3);
  _admit_many("S", START, 4);
  _admit_many("R", START, 10);

  ueba_alert_gate_collect(gate, START + 59 * SEC, alerts);
  cr_assert_eq(alerts->len, 0);
  ueba_alert_gate_collect(gate, START + 60 * SEC, alerts);
  ueba_alert_gate_collect(gate, START + 61 * SEC, alerts);

  cr_assert_eq(alerts->len, 2);
  cr_assert_str_eq(_value(0, "alert.rule"), "ALERTS-HELD");
  cr_assert_str_eq(_value(0, "alert.trigger"), "R");
  cr_assert_str_eq(_value(0, "alert.count"), "7");
  cr_assert_str_eq(_value(0, "alert.score"), "0");
  cr_assert_str_eq(_value(0, "alert.severity"), "low");
  cr_assert_str_eq(_value(0, "alert.time"), "2026-03-01T00:01:00.000Z");
  cr_assert_str_eq(_value(0, "alert.reason"), "7 more alerts of rule R since 2026-03-01T00:00:00.000Z are held back: "
                   "it raised more than 3 in a minute");
  cr_assert_str_eq(_value(1, "alert.trigger"), "S");
  cr_assert_null(_value(0, "alert.session.id"));
}

Test(ueba_notice, holds_back_until_the_summary_has_been_told_and_then_counts_anew)
{
  ueba_alert_gate_set_limit(gate, 3);
  _admit_many("R", START, 4);
  cr_assert_not(_admit("R", START + 70 * SEC));
  ueba_alert_gate_collect(gate, START + 71 * SEC, alerts);

  cr_assert_str_eq(_value(0, "alert.count"), "2");
  cr_assert_eq(_admit_many("R", START + 72 * SEC, 4), 3);
}

Test(ueba_notice, begins_a_minute_with_its_first_alert)
{
  ueba_alert_gate_set_limit(gate, 3);

  cr_assert_eq(_admit_many("R", START, 3), 3);
  cr_assert_eq(_admit_many("R", START + 60 * SEC, 3), 3);
  cr_assert_eq(_admit_many("R", START + 119 * SEC, 1), 0);
}

Test(ueba_notice, gives_summaries_of_different_minutes_different_ids)
{
  ueba_alert_gate_set_limit(gate, 1);
  _admit_many("R", START, 2);
  ueba_alert_gate_collect(gate, START + 60 * SEC, alerts);
  _admit_many("R", START + 60 * SEC, 2);
  ueba_alert_gate_collect(gate, START + 120 * SEC, alerts);

  cr_assert_eq(alerts->len, 2);
  cr_assert_str_neq(_value(0, "alert.id"), _value(1, "alert.id"));
}

Test(ueba_notice, does_not_hold_back_for_ever_when_the_clock_is_set_back)
{
  ueba_alert_gate_set_limit(gate, 1);
  _admit_many("R", START, 2);
  ueba_alert_gate_collect(gate, START - 3600 * SEC, alerts);

  cr_assert_eq(alerts->len, 1);
  cr_assert(_admit("R", START - 3600 * SEC));
}

Test(ueba_notice, tells_of_a_silence_once_when_it_has_lasted)
{
  UebaSilence silence = { .timeout_usec = 10 * SEC };

  cr_assert_not(ueba_silence_end(&silence, START));
  cr_assert_not(ueba_silence_begins(&silence, START + 9 * SEC));
  cr_assert(ueba_silence_begins(&silence, START + 10 * SEC));
  cr_assert_not(ueba_silence_begins(&silence, START + 100 * SEC));
  cr_assert(ueba_silence_end(&silence, START + 101 * SEC));
  cr_assert_not(ueba_silence_end(&silence, START + 102 * SEC));
  cr_assert(ueba_silence_begins(&silence, START + 112 * SEC));
}

Test(ueba_notice, hears_a_silence_that_begins_with_the_start)
{
  UebaSilence silence = { .timeout_usec = 10 * SEC };

  cr_assert_not(ueba_silence_begins(&silence, START));
  cr_assert(ueba_silence_begins(&silence, START + 10 * SEC));
}

Test(ueba_notice, does_not_ask_for_logs_unless_told_to)
{
  UebaSilence silence = { 0 };

  cr_assert_not(ueba_silence_begins(&silence, START));
  cr_assert_not(ueba_silence_begins(&silence, START + 1000000 * SEC));
}

Test(ueba_notice, says_how_long_which_detector_has_heard_nothing)
{
  UebaSilence silence = { .timeout_usec = 10 * SEC, .last_usec = START };

  g_ptr_array_add(alerts, ueba_silence_alert(&silence, "default", START + 12 * SEC));
  cr_assert_str_eq(_value(0, "alert.rule"), "SOURCE-SILENT");
  cr_assert_str_eq(_value(0, "alert.severity"), "medium");
  cr_assert_str_eq(_value(0, "alert.score"), "0");
  cr_assert_str_eq(_value(0, "alert.reason"),
                   "No log has come to detector default for 12 seconds, since 2026-03-01T00:00:00.000Z");
  cr_assert_null(_value(0, "alert.user"));
  cr_assert_null(_value(0, "alert.session.id"));
  cr_assert_null(_value(0, "alert.mitre"));
}

Test(ueba_notice, makes_a_test_alert_that_says_it_is_one)
{
  const gchar *json = "{\"name\":\"t\",\"version\":\"1\",\"models\":[],\"rules\":[{\"ruleId\":\"R\",\"ruleDef\":{"
                      "\"ruleName\":\"A rule\",\"ruleEventTypes\":[\"app-login\"],\"score\":30,"
                      "\"ruleExpression\":\"true\",\"ruleLabels\":{\"mitre\":[\"T1078\"]}}}]}";
  UebaContent *content = ueba_content_load_data("t.json", json, strlen(json), NULL, NULL);

  g_ptr_array_add(alerts, ueba_test_alert_new(ueba_content_lookup_rule(content, "R"), START));
  cr_assert_str_eq(_value(0, "alert.rule"), "R");
  cr_assert_str_eq(_value(0, "alert.name"), "A rule");
  cr_assert_str_eq(_value(0, "alert.severity"), "high");
  cr_assert_str_eq(_value(0, "alert.mitre"), "T1078");
  cr_assert_str_eq(_value(0, "alert.test"), "yes");
  cr_assert_str_eq(_value(0, "alert.reason"), "Test of rule R: nothing has happened");
  cr_assert_null(_value(0, "alert.session.id"));
  ueba_content_unref(content);
}
