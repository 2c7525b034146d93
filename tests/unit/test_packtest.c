/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-packtest.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>

#define SHIPPED TOP_SRCDIR "/scl/ueba/content/mimecast-email-security.json"
#define EXAMPLE TOP_SRCDIR "/doc/examples/own-rule.json"

/* a rule that fires on every log-in of one user, with its tests */
#define PACK(id, score, tests) \
  "{\"name\":\"p\",\"rules\":[{\"ruleId\":\"" id "\",\"ruleDef\":{\"ruleName\":\"r\"," \
  "\"ruleEventTypes\":[\"app-login\"]," \
  "\"classifyIf\":\"user = 'ann'\",\"factFeatureName\":\"app\",\"score\":" score "},\"tests\":[" tests "]}]}"
#define EVENT "{\"time\":\"2026-03-01T10:00:00Z\",\"event_type\":\"app-login\",\"user\":\"ann\",\"app\":\"a{n}\"}"
#define THREE_EVENTS "{\"time\":\"2026-03-01T10:00:00Z\",\"event_type\":\"app-login\"," \
  "\"user\":\"ann\",\"app\":\"a{n}\"," \
  "\"repeat\":3,\"every\":60}"
#define A_TEST(events, alerts) "{\"name\":\"t\",\"events\":[" events "],\"alerts\":[" alerts "]}"

static UebaContent *
_load_files(const gchar *const *files)
{
  g_autoptr(GError) error = NULL;
  UebaContent *content = ueba_content_load(files, NULL, &error);

  cr_assert(content, "%s", error ? error->message : "");
  return content;
}

static UebaContent *
_load_texts(const gchar *const *texts)
{
  g_autoptr(GPtrArray) packs = ueba_pack_texts_new();
  g_autoptr(GError) error = NULL;
  UebaContent *content;

  for (guint i = 0; texts[i]; i++)
    ueba_pack_texts_add(packs, i == 0 ? "first" : "second", texts[i], strlen(texts[i]));
  content = ueba_content_load_texts(packs, NULL, &error);
  cr_assert(content, "%s", error ? error->message : "");
  return content;
}

/* "expected|seen at APP|score" a row; owned by the caller */
static gchar *
_rows(const UebaPackTestResult *result)
{
  GString *text = g_string_new(NULL);

  for (guint i = 0; i < result->rows->len; i++)
    {
      const UebaPackTestRow *row = &g_array_index(result->rows, UebaPackTestRow, i);
      g_string_append_printf(text, "%s|%s %s\n", row->expected ? row->expected : "-",
                             row->seen ? ueba_alert_rule(row->seen) : "-",
                             row->seen ? ueba_alert_get(row->seen, "app") : "-");
    }
  return g_string_free(text, FALSE);
}

static void
_assert_rows(const gchar *pack, gboolean is_passed, const gchar *rows)
{
  const gchar *texts[] = { pack, NULL };
  UebaContent *content = _load_texts(texts);
  g_autoptr(UebaContentFindings) findings = ueba_content_findings_new();
  g_autoptr(UebaPackTests) tests = ueba_pack_tests_new(content, findings);
  UebaPackTestResult result;
  g_autofree gchar *seen = NULL;

  cr_assert_eq(ueba_pack_tests_size(tests), 1);
  ueba_pack_tests_run(tests, 0, &result);
  seen = _rows(&result);
  cr_assert_str_eq(seen, rows);
  cr_assert_eq(result.is_passed, is_passed);
  ueba_pack_test_result_clear(&result);
  ueba_content_unref(content);
}

static void
_assert_all_pass(const gchar *const *files, guint n_tests_at_least)
{
  UebaContent *content = _load_files(files);
  g_autoptr(UebaContentFindings) findings = ueba_content_findings_new();
  g_autoptr(UebaPackTests) tests = ueba_pack_tests_new(content, findings);

  cr_assert_eq(ueba_content_findings_n_errors(findings), 0);
  cr_assert_geq(ueba_pack_tests_size(tests), n_tests_at_least);
  for (guint i = 0; i < ueba_pack_tests_size(tests); i++)
    {
      UebaPackTestResult result;
      g_autofree gchar *rows = NULL;

      ueba_pack_tests_run(tests, i, &result);
      rows = _rows(&result);
      cr_expect(result.is_passed, "%s:%u: %s: %s\n%s", result.file, result.line, result.rule, result.name, rows);
      ueba_pack_test_result_clear(&result);
    }
  ueba_content_unref(content);
}

Test(ueba_packtest, the_shipped_pack_passes_its_tests)
{
  static const gchar *const files[] = { SHIPPED, NULL };

  _assert_all_pass(files, 20);
}

Test(ueba_packtest, the_example_passes_its_tests)
{
  static const gchar *const files[] = { EXAMPLE, NULL };

  _assert_all_pass(files, 2);
}

Test(ueba_packtest, packs_do_not_disturb_each_other)
{
  static const gchar *const files[] = { SHIPPED, EXAMPLE, NULL };

  _assert_all_pass(files, 22);
}

Test(ueba_packtest, every_shipped_rule_has_a_test_that_fires_and_one_that_stays_silent)
{
  static const gchar *const files[] = { SHIPPED, NULL };
  UebaContent *content = _load_files(files);
  g_autoptr(UebaContentFindings) findings = ueba_content_findings_new();
  g_autoptr(UebaPackTests) tests = ueba_pack_tests_new(content, findings);

  for (guint i = 0; i < content->rules->len; i++)
    {
      const UebaRule *rule = (const UebaRule *) g_ptr_array_index(content->rules, i);
      cr_expect_geq(ueba_pack_tests_of_rule(tests, rule->id), 2, "%s", rule->id);
    }
  ueba_content_unref(content);
}

Test(ueba_packtest, a_repeated_event_counts_up_in_its_values_and_its_time)
{
  _assert_rows(PACK("R", "5", A_TEST(THREE_EVENTS, "\"R\",\"R\",{\"rule\":\"R\",\"app\":\"a3\","
                                     "\"time\":\"2026-03-01T10:02:00.000Z\"}")), TRUE,
               "R|R a1\nR|R a2\nR, app a3, time 2026-03-01T10:02:00.000Z|R a3\n");
}

Test(ueba_packtest, an_alert_that_does_not_come_stands_alone)
{
  _assert_rows(PACK("R", "5", A_TEST(EVENT, "\"R\",\"R\"")), FALSE, "R|R a1\nR|- -\n");
}

Test(ueba_packtest, an_alert_that_was_not_expected_stands_alone)
{
  _assert_rows(PACK("R", "5", A_TEST(THREE_EVENTS, "{\"rule\":\"R\",\"trigger\":\"a2\"}")), FALSE,
               "-|R a1\nR, trigger a2|R a2\n-|R a3\n");
}

Test(ueba_packtest, a_session_that_becomes_notable_is_seen)
{
  _assert_rows(PACK("R", "90", A_TEST(EVENT, "\"R\"")), FALSE, "R|R a1\n-|SESSION-NOTABLE a1\n");
}

Test(ueba_packtest, tests_of_a_rule_that_a_later_pack_replaces_are_gone)
{
  static const gchar *const texts[] = { PACK("R", "5", A_TEST(EVENT, "")), PACK("R", "6", ""), NULL };
  UebaContent *content = _load_texts(texts);
  g_autoptr(UebaContentFindings) findings = ueba_content_findings_new();
  g_autoptr(UebaPackTests) tests = ueba_pack_tests_new(content, findings);

  cr_assert_eq(ueba_pack_tests_size(tests), 0);
  cr_assert_eq(ueba_content_findings_n_errors(findings), 0);
  ueba_content_unref(content);
}

typedef struct _BadTest
{
  const gchar test[256];
  const gchar message[160];
} BadTest;

ParameterizedTestParameters(ueba_packtest, a_mistake_in_a_test_is_told_and_the_test_left_out)
{
  static BadTest cases[] =
  {
    { "5", "rule 'R', test 1: a test is an object" },
    { "{\"name\":\"t\",\"events\":[]}", "rule 'R', test 't': a test needs 'alerts'" },
    { "{\"name\":\"t\",\"alerts\":[]}", "rule 'R', test 't': a test needs 'events'" },
    { "{\"events\":[],\"alerts\":[]}", "rule 'R', test 1: a test needs 'name'" },
    { "{\"name\":\"t\",\"events\":[],\"alerts\":[],\"list\":{}}", "rule 'R', test 't': unknown key 'list'" },
    { A_TEST("{\"event_type\":\"x\"}", ""), "rule 'R', test 't', events, element 1: an event without time" },
    {
      A_TEST("{\"time\":\"2026-03-01T10:00:00Z\"}", ""),
      "rule 'R', test 't', events, element 1: an event without event_type"
    },
    {
      A_TEST("{\"event_type\":\"x\",\"time\":\"yesterday\"}", ""),
      "rule 'R', test 't', events, element 1: 'yesterday' is no time such as 2026-03-01T10:00:00Z"
    },
    {
      A_TEST("{\"event_type\":\"x\",\"time\":\"2026-03-01T10:00:00Z\",\"usr\":\"a\"}", ""),
      "rule 'R', test 't', events, element 1: an event has no field 'usr'"
    },
    {
      A_TEST("{\"event_type\":\"x\",\"time\":\"2026-03-01T10:00:00Z\",\"repeat\":0.5}", ""),
      "rule 'R', test 't', events, element 1, repeat: not a whole number from 1 to 100000"
    },
    {
      A_TEST("{\"event_type\":\"x\",\"time\":\"2026-03-01T10:00:00Z\",\"repeat\":99999},"
             "{\"event_type\":\"x\",\"time\":\"2026-03-01T10:00:00Z\",\"repeat\":2}", ""),
      "rule 'R', test 't': more than 100000 events"
    },
    { A_TEST("", "7"), "rule 'R', test 't': an alert is the id of a rule, or an object with 'rule'" },
    { A_TEST("", "{\"trigger\":\"a\"}"), "rule 'R', test 't': an alert is the id of a rule, or an object with 'rule'" },
    { A_TEST("", "\"Q\""), "rule 'R', test 't': no rule in force is 'Q'" },
    {
      "{\"name\":\"t\",\"events\":[],\"alerts\":[],\"lists\":{\"tor_ip\":5}}",
      "rule 'R', test 't', tor_ip: this should be an array of texts, or a text with commas, and is a number"
    },
  };

  return cr_make_param_array(BadTest, cases, G_N_ELEMENTS(cases));
}

ParameterizedTest(BadTest *param, ueba_packtest, a_mistake_in_a_test_is_told_and_the_test_left_out)
{
  g_autofree gchar *pack = g_strconcat("{\"name\":\"p\",\"rules\":[{\"ruleId\":\"R\",\"ruleDef\":{\"ruleName\":\"r\","
                                       "\"ruleEventTypes\":[\"app-login\"],\"score\":5},\"tests\":[", param->test,
                                       "]}]}", NULL);
  const gchar *texts[] = { pack, NULL };
  UebaContent *content = _load_texts(texts);
  g_autoptr(UebaContentFindings) findings = ueba_content_findings_new();
  g_autoptr(UebaPackTests) tests = ueba_pack_tests_new(content, findings);
  GPtrArray *found = ueba_content_findings_steal(findings);

  cr_assert_eq(found->len, 1);
  cr_assert_str_eq(((const UebaContentFinding *) g_ptr_array_index(found, 0))->message, param->message);
  cr_assert_eq(ueba_pack_tests_size(tests), 0);
  g_ptr_array_unref(found);
  ueba_content_unref(content);
}
