/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-engine.h"
#include "ueba-suppressions.h"
#include "ueba-tables-private.h"
#include "ueba-tape.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>

#define SEC G_GINT64_CONSTANT(1000000)
#define START (G_GINT64_CONSTANT(1772323200) * SEC)     /* 2026-03-01T00:00:00Z */
#define DAY (86400 * SEC)

/* A fires at every event, B only where A has fired for it, C if A fired before; written with ` for the double quote */
#define RULE(id, more) "{`ruleId`:`" id "`,`ruleDef`:{`ruleEventTypes`:[`app-login`],`score`:50," more "}}"
#define PACK "{`name`:`t`,`version`:`1`,`models`:[],`rules`:[" RULE("A", "`ruleExpression`:`true`") "," \
  RULE("B", "`ruleExpression`:`true`,`dependencyExpression`:`A`") "," \
  RULE("C", "`ruleExpression`:`WasRuleFired('A') && count(user, 'app-login') = 2`") "]}"

static UebaSuppressions *
_parse(const gchar *csv, UebaFindings *findings)
{
  g_autoptr(GError) error = NULL;

  ueba_findings_init(findings, "suppress.csv");
  UebaSuppressions *self = ueba_suppressions_new_from_data(csv, strlen(csv), findings, &error);
  cr_assert(self, "%s", error ? error->message : "");
  return self;
}

static UebaSuppressions *
_load(const gchar *csv)
{
  UebaFindings findings;
  UebaSuppressions *self = _parse(csv, &findings);

  ueba_findings_clear(&findings);
  return self;
}

typedef struct _CoverCase
{
  gchar row[96];
  gint64 after_start;
  gboolean is_covered;
} CoverCase;

ParameterizedTestParameters(ueba_suppressions, cover_a_rule_and_user_until_their_time)
{
  static CoverCase cases[] =
  {
    { "R,ann@x,,why", 1000 * DAY, TRUE },
    { "R,Ann <ANN@x>,,", 0, TRUE },
    { "R,bob@x,,", 0, FALSE },
    { "r,ann@x,,", 0, FALSE },
    { "*,ann@x,,", 0, TRUE },
    { "R,*,,", 0, TRUE },
    { "*,*,,", 0, TRUE },
    { "R,ann@x,2026-03-01,", DAY - 1, TRUE },
    { "R,ann@x,2026-03-01,", DAY, FALSE },
    { "R,ann@x,2026-03-01T01:00:00+01:00,", 0, TRUE },
    { "R,ann@x,2026-03-01T01:00:00+01:00,", 1, FALSE },
    { "R,ann@x,2026-03-01T00:00:05,", 5 * SEC, TRUE },
  };

  return cr_make_param_array(CoverCase, cases, G_N_ELEMENTS(cases));
}

ParameterizedTest(CoverCase *c, ueba_suppressions, cover_a_rule_and_user_until_their_time)
{
  g_autofree gchar *csv = g_strdup_printf("rule,user,until,reason\n%s\n", c->row);
  UebaSuppressions *self = _load(csv);

  cr_assert_eq(ueba_suppressions_cover(self, "R", ueba_text_from_string("ann@x"), START + c->after_start),
               c->is_covered, "%s", c->row);
  ueba_suppressions_unref(self);
}

Test(ueba_suppressions, cover_an_address_without_a_user)
{
  UebaSuppressions *self = _load("rule,user\nR,ip:203.0.113.9\n");

  cr_assert(ueba_suppressions_cover(self, "R", ueba_text_from_string("ip:203.0.113.9"), START));
  ueba_suppressions_unref(self);
}

Test(ueba_suppressions, pass_over_rows_whose_time_cannot_be_read)
{
  UebaFindings findings;
  UebaSuppressions *self = _parse("rule,user,until\nR,ann@x,soon\nR,bob@x,\nR,eve@x,\n,eve@x,\n", &findings);

  cr_assert_eq(ueba_suppressions_count(self), 2);
  cr_assert_eq(findings.n_bad, 2);
  cr_assert(strstr(findings.first_bad, "suppress.csv:2: until is neither a day"), "%s", findings.first_bad);
  ueba_suppressions_unref(self);
  ueba_findings_clear(&findings);
}

Test(ueba_suppressions, take_the_last_of_two_rows)
{
  UebaSuppressions *self = _load("rule,user,until\nR,ann@x,2026-02-01\nR,ann@x,2026-04-01\n");

  cr_assert_eq(ueba_suppressions_count(self), 1);
  cr_assert(ueba_suppressions_cover(self, "R", ueba_text_from_string("ann@x"), START));
  ueba_suppressions_unref(self);
}

Test(ueba_suppressions, may_be_none)
{
  UebaSuppressions *self = _load("rule,user,until,reason\n");

  cr_assert_eq(ueba_suppressions_count(self), 0);
  cr_assert_not(ueba_suppressions_cover(self, "R", ueba_text_from_string("ann@x"), START));
  ueba_suppressions_unref(self);
}

Test(ueba_suppressions, say_what_changed)
{
  UebaSuppressions *old = _load("rule,user,until\nR,ann@x,2026-02-01\nR,bob@x,\n");
  UebaSuppressions *self = _load("rule,user,until\nR,ann@x,2026-04-01\nR,eve@x,\nS,eve@x,\n");
  UebaTableDiff diff;

  ueba_suppressions_diff(old, self, &diff);
  cr_assert_eq(diff.n_added, 2);
  cr_assert_eq(diff.n_removed, 1);
  cr_assert_eq(diff.n_changed, 1);
  ueba_suppressions_unref(old);
  ueba_suppressions_unref(self);
}

Test(ueba_suppressions, need_their_columns)
{
  const gchar *csv = "rule,until\nR,\n";
  g_autoptr(GError) error = NULL;
  UebaFindings findings;

  ueba_findings_init(&findings, "suppress.csv");
  cr_assert_null(ueba_suppressions_new_from_data(csv, strlen(csv), &findings, &error));
  cr_assert(strstr(error->message, "user"), "%s", error->message);
  ueba_findings_clear(&findings);
}

/* ---- in the engine ---- */

typedef struct _Run
{
  UebaEngine *engine;
  GString *alerts;      /* "A 50, " each: rule and session score */
} Run;

static void
_take(UebaAlert *alert, gpointer user_data)
{
  Run *run = user_data;

  g_string_append_printf(run->alerts, "%s %s, ", ueba_alert_rule(alert),
                         ueba_alert_get(alert, "alert.session.score"));
  ueba_alert_unref(alert);
}

static void
_start(Run *run, const gchar *csv)
{
  g_autofree gchar *json = g_strdelimit(g_strdup(PACK), "`", '"');
  UebaTables *tables = ueba_tables_new();
  UebaSuppressions *suppressions = csv ? _load(csv) : NULL;
  g_autoptr(GError) error = NULL;
  UebaContent *content = ueba_content_load_data("t.json", json, strlen(json), NULL, &error);
  UebaEngineOptions options;

  cr_assert(content, "%s", error ? error->message : "");
  ueba_engine_options_defaults(&options);
  run->engine = ueba_engine_new(&options, content);
  run->alerts = g_string_new(NULL);
  if (suppressions)
    ueba_tables_set_suppressions(tables, suppressions);
  ueba_engine_adopt_tables(run->engine, tables);
  ueba_engine_set_sink(run->engine, _take, run);
  ueba_suppressions_unref(suppressions);
  ueba_tables_unref(tables);
  ueba_content_unref(content);
}

static void
_feed(Run *run, gint64 time_usec)
{
  UebaEvent event;

  ueba_event_clear(&event);
  event.time_usec = time_usec;
  ueba_event_set_string(&event, UEBA_FIELD_EVENT_TYPE, "app-login");
  ueba_event_set_string(&event, UEBA_FIELD_USER, "ann@x");
  ueba_engine_feed(run->engine, &event, UEBA_TIME_NONE);
}

static void
_stop(Run *run)
{
  ueba_engine_free(run->engine);
  g_string_free(run->alerts, TRUE);
}

Test(ueba_suppressions, without_them_every_rule_alerts_and_adds_its_score)
{
  Run run;

  _start(&run, NULL);
  _feed(&run, START);
  cr_assert_str_eq(run.alerts->str, "A 100, B 100, SESSION-NOTABLE 100, ");
  _stop(&run);
}

Test(ueba_suppressions, take_alert_and_score_but_the_rule_has_fired_for_others)
{
  UebaEngineStats stats;
  Run run;

  _start(&run, "rule,user,until\nA,ann@x,\n");
  _feed(&run, START);
  _feed(&run, START + SEC);
  cr_assert_str_eq(run.alerts->str, "B 50, B 150, C 150, SESSION-NOTABLE 150, ");
  ueba_engine_stats(run.engine, &stats);
  cr_assert_eq(stats.suppressed, 2);
  cr_assert_eq(stats.alerts, 4);
  cr_assert_eq(ueba_engine_alerts_of_rule(run.engine, 0), 0);
  _stop(&run);
}

Test(ueba_suppressions, go_by_the_time_of_the_event)
{
  Run run;

  _start(&run, "rule,user,until\nA,ann@x,2026-02-28\nB,ann@x,2026-03-01\nSESSION-NOTABLE,*,\n");
  _feed(&run, START);
  cr_assert_str_eq(run.alerts->str, "A 50, ");
  _feed(&run, START - 1);
  cr_assert_str_eq(run.alerts->str, "A 50, C 100, ");
  _stop(&run);
}

Test(ueba_suppressions, silence_a_notable_session_once)
{
  UebaEngineStats stats;
  Run run;

  _start(&run, "rule,user\nSESSION-NOTABLE,ann@x\n");
  _feed(&run, START);
  _feed(&run, START + SEC);
  cr_assert_null(strstr(run.alerts->str, "NOTABLE"));
  ueba_engine_stats(run.engine, &stats);
  cr_assert_eq(stats.suppressed, 1);
  _stop(&run);
}

Test(ueba_suppressions, come_from_a_tape_as_they_were_when_it_was_recorded)
{
  UebaBytes bytes = { 0 };
  UebaTape recorded = { .record = &bytes };
  g_autofree gchar *first = NULL;
  Run run;

  _start(&run, "rule,user\nA,ann@x\n");
  ueba_engine_set_tape(run.engine, &recorded);
  _feed(&run, START);
  first = g_strdup(run.alerts->str);
  _stop(&run);

  _start(&run, NULL);
  UebaTape played = { .data = bytes.data, .len = bytes.len };
  ueba_engine_set_tape(run.engine, &played);
  _feed(&run, START);
  cr_assert_str_eq(run.alerts->str, first);
  cr_assert_str_eq(first, "B 50, ");
  cr_assert_not(played.is_broken);
  _stop(&run);
  ueba_bytes_clear(&bytes);
}
