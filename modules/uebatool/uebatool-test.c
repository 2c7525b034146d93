/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "uebatool.h"
#include "uebatool-engine.h"
#include "ueba-packtest.h"
#include "ueba-time.h"

#include <errno.h>
#include <stdio.h>

#define COLUMN_WIDTH 30

static void
_print_seen(const UebaAlert *alert)
{
  gchar time[UEBA_TIME_TEXT_BYTES];
  const gchar *trigger = ueba_alert_get(alert, "alert.trigger");
  const gchar *user = ueba_alert_get(alert, "alert.user");

  ueba_time_format_iso(ueba_alert_time_usec(alert), time);
  printf("%s  (%s%s%s%s%s)", ueba_alert_rule(alert), time, user ? ", " : "", user ? user : "",
         trigger ? ", trigger " : "", trigger ? trigger : "");
}

static void
_print_rows(const GArray *rows)
{
  printf("    %-*s  %s\n", COLUMN_WIDTH, "expected", "seen");
  for (guint i = 0; i < rows->len; i++)
    {
      const UebaPackTestRow *row = &g_array_index(rows, UebaPackTestRow, i);

      printf("  %c %-*s  ", row->expected && row->seen ? ' ' : '!', COLUMN_WIDTH, row->expected ? row->expected : "-");
      if (row->seen)
        _print_seen(row->seen);
      else
        putchar('-');
      putchar('\n');
    }
}

static gboolean
_run_test(const UebaPackTests *tests, guint number)
{
  UebaPackTestResult result;
  gboolean is_passed;

  ueba_pack_tests_run(tests, number, &result);
  is_passed = result.is_passed;
  if (is_passed)
    printf("passed  %s: %s\n", result.rule, result.name);
  else
    {
      printf("failed  %s: %s\n    %s:%u\n", result.rule, result.name, result.file, result.line);
      _print_rows(result.rows);
    }
  ueba_pack_test_result_clear(&result);
  return is_passed;
}

static UebatoolStatus
_run_tests(const UebaPackTests *tests)
{
  guint n = ueba_pack_tests_size(tests), n_passed = 0;

  for (guint i = 0; i < n; i++)
    n_passed += (guint) _run_test(tests, i);
  printf("%u passed, %u failed\n", n_passed, n - n_passed);
  if (fflush(stdout) != 0 || ferror(stdout))
    {
      fprintf(stderr, "uebatool: standard output: %s\n", g_strerror(errno));
      return UEBATOOL_FAILED;
    }
  return n == n_passed ? UEBATOOL_GOOD : UEBATOOL_FINDINGS;
}

/* a test with a mistake is no test: what is told of the others would look like the whole */
static UebatoolStatus
_test_content(UebaContent *content)
{
  g_autoptr(UebaContentFindings) findings = ueba_content_findings_new();
  g_autoptr(UebaPackTests) tests = ueba_pack_tests_new(content, findings);
  GError *error = NULL;

  if (ueba_content_findings_n_errors(findings) == 0)
    return _run_tests(tests);
  ueba_content_findings_propagate(findings, &error);
  return uebatool_fail(error);
}

static UebatoolStatus
_test_files(gchar **files)
{
  GError *error = NULL;
  UebaContent *content = uebatool_content_load(files, &error);
  UebatoolStatus status = content ? _test_content(content) : uebatool_fail(error);

  ueba_content_unref(content);
  return status;
}

static const gchar help[] =
  "Runs the tests that content packs bring along: events in, alerts out. Where a\n"
  "test fails, what was expected stands beside what was seen.\n"
  "Without PACK the shipped one is tested. Several packs are loaded together, as\n"
  "a detector would.\n"
  "\n"
  "A pack of one rule with a test, in a file own.json:\n"
  "  { \"name\": \"own\", \"version\": \"1.0.0\", \"rules\": [ {\n"
  "    \"ruleId\": \"OWN-F-Apps\",\n"
  "    \"ruleDef\": {\n"
  "      \"ruleName\": \"Failed logins to three applications\", \"score\": 15,\n"
  "      \"reasonTemplate\": \"{user} failed to log in to {count} applications\",\n"
  "      \"ruleEventTypes\": [\"failed-app-login\"], \"factFeatureName\": \"app\",\n"
  "      \"classifyIf\": \"count(app, 'failed-app-login') = 1\",\n"
  "      \"ruleExpression\": \"distinctCount(app, 'failed-app-login') = 3\"\n"
  "    },\n"
  "    \"tests\": [ {\n"
  "      \"name\": \"the third application fires\",\n"
  "      \"events\": [\n"
  "        { \"time\": \"2026-03-10T09:00:00Z\", "
  "\"event_type\": \"failed-app-login\", \"user\": \"ann\", \"app\": \"A\" },\n"
  "        { \"time\": \"2026-03-10T09:01:00Z\", "
  "\"event_type\": \"failed-app-login\", \"user\": \"ann\", \"app\": \"B\" },\n"
  "        { \"time\": \"2026-03-10T09:02:00Z\", "
  "\"event_type\": \"failed-app-login\", \"user\": \"ann\", \"app\": \"C\" } ],\n"
  "      \"alerts\": [\"OWN-F-Apps\"]\n"
  "    } ]\n"
  "  } ] }\n"
  "Fields of events are those that uebatool parse prints; uebatool functions has\n"
  "what expressions may use.\n"
  "\n"
  "Answers 0 if all passed, 1 if one failed, 2 if a pack or a test has a mistake.\n"
  "\n"
  "Example: uebatool test own.json";

UebatoolStatus
uebatool_test(gint argc, gchar **argv)
{
  g_autoptr(GOptionContext) context = g_option_context_new("[PACK...] - run the tests of content packs");

  g_option_context_set_description(context, help);
  return uebatool_parse_options(context, &argc, &argv) ? _test_files(argv + 1) : UEBATOOL_FAILED;
}
