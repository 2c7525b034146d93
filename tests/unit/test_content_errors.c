/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-content-findings.h"
#include "ueba-error.h"
#include "ueba-limits.h"

#include <criterion/criterion.h>

/* owned by the caller; packs are written with ` for the double quote */
static gchar *
_refusal(const gchar *pack)
{
  g_autofree gchar *json = g_strdelimit(g_strdup(pack), "`", '"');
  g_autoptr(GError) error = NULL;
  UebaContent *content = ueba_content_load_data("bad.json", json, strlen(json), NULL, &error);

  cr_assert_null(content, "%s", pack);
  cr_assert(g_error_matches(error, UEBA_ERROR, UEBA_ERROR_CONTENT));
  return g_strdup(error->message);
}

typedef struct _ErrorCase
{
  const gchar *text;
  const gchar *message;
} ErrorCase;

static void
_assert_messages(const ErrorCase *cases, gsize n_cases, const gchar *before, const gchar *after)
{
  for (gsize i = 0; i < n_cases; i++)
    {
      g_autofree gchar *pack = g_strconcat(before, cases[i].text, after, NULL);
      g_autofree gchar *message = _refusal(pack);

      cr_assert_str_eq(message, cases[i].message, "%s\n%s", cases[i].text, message);
    }
}

Test(ueba_content_errors, are_found_in_the_file_as_json)
{
  static const ErrorCase cases[] =
  {
    { "", "bad.json:1: a pack is a JSON object" },
    { "[]", "bad.json:1: a pack is a JSON object" },
    { "{ `name`: `x`,\n\n  `surprise`: 1 }", "bad.json:3: pack: unknown key 'surprise'" },
    { "{ `name`: `x`,\n  `name`: `y` }", "bad.json:2: key 'name' stands twice in one object" },
    { "{ `name`: 7 }", "bad.json:1: pack, name: this should be a text, and is a number" },
    { "{ `rules`: {} }", "bad.json:1: pack, rules: this should be an array of objects, and is an object" },
    { "{ `rules`: [\n 1] }", "bad.json:2: rules, element 1: this should be an object, and is a number" },
    { "{ `name`: `x\n` }", "bad.json:1: a text in quotes is not closed on its line" },
    { "{ `name`: `x }", "bad.json:1: a text in quotes is not closed" },
    { "{ 'name': 1 }", "bad.json:1: unexpected character" },
    { "{ `name`: true1 }", "bad.json:1: neither a number nor true, false or null" },
    { "{ `name`: 017 }", "bad.json:1: neither a number nor true, false or null" },
    { "{ `name`: -.5e }", "bad.json:1: neither a number nor true, false or null" },
    { "{ `name`: nan }", "bad.json:1: neither a number nor true, false or null" },
    { "{ }\n{ }", "bad.json:2: something stands behind the end" },
    { "{\n # `name`: `x`\n}", "bad.json:2: unexpected character" },
  };

  _assert_messages(cases, G_N_ELEMENTS(cases), "", "");
}

Test(ueba_content_errors, are_found_where_json_is_none)
{
  static const gchar *const packs[] =
  {
    "{ `name`: `x`,\n `rules`: [",
    "{\n`rules`: [1,] }",
    "{\n`name` 1 }",
    "{\n`name`: `\\ud800` }",
  };

  for (guint i = 0; i < G_N_ELEMENTS(packs); i++)
    {
      g_autofree gchar *message = _refusal(packs[i]);

      cr_assert(g_str_has_prefix(message, "bad.json:2: not JSON: "), "%s", message);
    }
}

Test(ueba_content_errors, are_found_in_bytes_that_are_not_utf8)
{
  g_autofree gchar *message = _refusal("{ `name`: `\xff` }");

  cr_assert(g_str_has_prefix(message, "bad.json: not JSON: "), "%s", message);
}

Test(ueba_content_errors, are_found_in_a_model)
{
  static const ErrorCase cases[] =
  {
    {
      "`name`: `M`, `histogramEventTypes`: []",
      "bad.json:2: model 'M', histogramEventTypes: a model needs event types"
    },
    { "`name`: `M`", "bad.json:2: model 'M', histogramEventTypes: a model needs event types" },
    { "`histogramEventTypes`: `t`", "bad.json:2: a model without name" },
    {
      "`name`: `M`, `histogramEventTypes`: 1",
      "bad.json:2: model 'M', histogramEventTypes: this should be an array of texts, or a text with commas, and is a "
      "number\nbad.json:2: model 'M', histogramEventTypes: a model needs event types"
    },
    { "`name`: `M`, `histogramEventTypes`: `t`,\n`color`: 1", "bad.json:3: model 'M': unknown key 'color'" },
    {
      "`name`: `M`, `histogramEventTypes`: `t`, `modelType`: `NUMERICAL_CLUSTERED`",
      "bad.json:2: model 'M', modelType: 'NUMERICAL_CLUSTERED' is not known, only CATEGORICAL is"
    },
    {
      "`name`: `M`, `histogramEventTypes`: `t`, `scopeValue`: `shoe`",
      "bad.json:2: model 'M', scopeValue: 'shoe' is no event field"
    },
    {
      "`name`: `M`, `histogramEventTypes`: `t`, `alpha`: -1",
      "bad.json:2: model 'M', alpha: this should be a number from 0 to 1000"
    },
    {
      "`name`: `M`, `histogramEventTypes`: `t`, `alpha`: `much`",
      "bad.json:2: model 'M', alpha: this should be a number, and is a text"
    },
    {
      "`name`: `M`, `histogramEventTypes`: `t`, `agingWindow`: 1e9",
      "bad.json:2: model 'M', agingWindow: this should be a number from 0 to 36500"
    },
    {
      "`name`: `M`, `histogramEventTypes`: `t`, `maxNumberOfBins`: 0",
      "bad.json:2: model 'M', maxNumberOfBins: this should be a number from 1 on"
    },
    {
      "`name`: `M`, `histogramEventTypes`: `t`, `disabled`: `maybe`",
      "bad.json:2: model 'M', disabled: this should be true or false, and is a text"
    },
    {
      "`name`: `M`, `histogramEventTypes`: `t`, `trainIf`: `cuont(app,'t')=1`",
      "bad.json:2: model 'M', trainIf: column 1: unknown function 'cuont'\n  cuont(app,'t')=1\n  ^"
    },
    {
      "`name`: `M`, `histogramEventTypes`: `t`, `trainIf`: `num_observations=0`",
      "bad.json:2: model 'M', trainIf: column 1: 'num_observations' needs a rule with a model\n"
      "  num_observations=0\n  ^"
    },
    {
      "`name`: `M`, `histogramEventTypes`: `t`, `convergenceFilter`: `app='x'`",
      "bad.json:2: model 'M', convergenceFilter: column 1: unknown name 'app'\n  app='x'\n  ^"
    },
  };

  _assert_messages(cases, G_N_ELEMENTS(cases), "{ `models`: [\n{ `scopeType`: `USER`, `feature`: `app`, ", "} ] }");
}

Test(ueba_content_errors, are_found_in_a_model_without_scope_and_feature)
{
  g_autofree gchar *message = _refusal("{ `models`: [ { `name`: `M`, `histogramEventTypes`: `t` } ] }");

  cr_assert_str_eq(message, "bad.json:1: model 'M', scopeType: this should be USER, PEERS or ORG\n"
                   "bad.json:1: model 'M': has no feature");
}

Test(ueba_content_errors, are_found_in_a_rule)
{
  static const ErrorCase cases[] =
  {
    { "`ruleEventTypes`: []", "bad.json:3: rule 'R', ruleEventTypes: a rule needs event types" },
    { "`score`: 1", "bad.json:2: rule 'R', ruleEventTypes: a rule needs event types" },
    {
      "`ruleEventTypes`: [1]",
      "bad.json:3: rule 'R', ruleEventTypes: this should be an array of texts, or a text with commas, and is an array\n"
      "bad.json:3: rule 'R', ruleEventTypes: a rule needs event types"
    },
    { "`ruleEventTypes`: `t`, `scoer`: 1", "bad.json:3: rule 'R': unknown key 'scoer'" },
    { "`ruleEventTypes`: `t`, `score`: -1", "bad.json:3: rule 'R', score: a score is a whole number from 0 to 1000" },
    { "`ruleEventTypes`: `t`, `score`: 1001", "bad.json:3: rule 'R', score: a score is a whole number from 0 to 1000" },
    { "`ruleEventTypes`: `t`, `score`: 0.5", "bad.json:3: rule 'R', score: a score is a whole number from 0 to 1000" },
    {
      "`ruleEventTypes`: `t`, `score`: 1e300",
      "bad.json:3: rule 'R', score: a score is a whole number from 0 to 1000"
    },
    {
      "`ruleEventTypes`: `t`, `score`: true",
      "bad.json:3: rule 'R', score: this should be a number, and is a boolean"
    },
    {
      "`ruleEventTypes`: `t`, `scoreByEventType`: { `t`: 5000 }",
      "bad.json:3: rule 'R', scoreByEventType: a score is a whole number from 0 to 1000"
    },
    {
      "`ruleEventTypes`: `t`, `scoreByEventType`: { `u`: 5 }",
      "bad.json:3: rule 'R', scoreByEventType: 'u' is none of the rule's ruleEventTypes"
    },
    {
      "`ruleEventTypes`: `t`, `reasonByEventType`: { `u`: `x` }",
      "bad.json:3: rule 'R', reasonByEventType: 'u' is none of the rule's ruleEventTypes"
    },
    {
      "`ruleEventTypes`: `t`, `percentileThreshold`: 10",
      "bad.json:3: rule 'R', percentileThreshold: this should be a number from 0 to 1"
    },
    {
      "`ruleEventTypes`: `t`, `ruleType`: `session-end`",
      "bad.json:3: rule 'R', ruleType: 'session-end' is not known, only session is"
    },
    { "`ruleEventTypes`: `t`, `modelName`: `M`", "bad.json:3: rule 'R', modelName: unknown model 'M'" },
    {
      "`ruleEventTypes`: `t`, `factFeatureName`: `shoe`",
      "bad.json:3: rule 'R', factFeatureName: 'shoe' is no event field"
    },
    {
      "`ruleEventTypes`: `t`, `factFeatureName`: `count`, `ruleExpression`: `app='x'`",
      "bad.json:3: rule 'R', factFeatureName: 'count' needs a counter in ruleExpression"
    },
    {
      "`ruleEventTypes`: `t`, `factFeatureName`: `count`",
      "bad.json:3: rule 'R', factFeatureName: 'count' needs a counter in ruleExpression"
    },
    {
      "`ruleEventTypes`: `t`, `classifyIf`: `app = `",
      "bad.json:3: rule 'R', classifyIf: column 7: the expression ends where a value should stand\n  app = \n        ^"
    },
    {
      "`ruleEventTypes`: `t`,\n`ruleExpression`: `exists(app) && cuont(app, 'x') = 1`",
      "bad.json:4: rule 'R', ruleExpression: column 16: unknown function 'cuont'\n"
      "  exists(app) && cuont(app, 'x') = 1\n                 ^"
    },
    {
      "`ruleEventTypes`: `t`, `ruleExpression`: `contains(app)`",
      "bad.json:3: rule 'R', ruleExpression: column 1: contains(s, t) does not take 1 argument\n"
      "  contains(app)\n  ^"
    },
    {
      "`ruleEventTypes`: `t`, `ruleExpression`: `WasRuleFired('X')`",
      "bad.json:3: rule 'R', ruleExpression: column 14: unknown rule 'X'\n"
      "  WasRuleFired('X')\n               ^"
    },
    {
      "`ruleEventTypes`: `t`, `ruleExpression`: `confidence_factor > 0.5`",
      "bad.json:3: rule 'R', ruleExpression: column 1: 'confidence_factor' needs a rule with a model\n"
      "  confidence_factor > 0.5\n  ^"
    },
    {
      "`ruleEventTypes`: `t`, `dependencyExpression`: `!X-1`",
      "bad.json:3: rule 'R', dependencyExpression: column 2: unknown rule 'X-1'\n  !X-1\n   ^"
    },
    {
      "`ruleEventTypes`: `t`, `dependencyExpression`: `R`",
      "bad.json:3: rule 'R', dependencyExpression: rules wait for each other: R -> R"
    },
    {
      "`ruleEventTypes`: `t`, `reasonTemplate`: `so {shoe}`",
      "bad.json:3: rule 'R', reasonTemplate: column 4: unknown placeholder"
    },
    {
      "`ruleEventTypes`: `t`, `reasonTemplate`: `{count}`",
      "bad.json:3: rule 'R', reasonTemplate: column 1: this placeholder needs a counter in ruleExpression"
    },
    { "`ruleEventTypes`: `t`, `ruleLabels`: { `color`: `red` }", "bad.json:3: rule 'R': unknown key 'color'" },
    {
      "`ruleEventTypes`: `t`, `ruleLabels`: `T1078`",
      "bad.json:3: rule 'R', ruleLabels: this should be an object, and is a text"
    },
  };

  _assert_messages(cases, G_N_ELEMENTS(cases), "{ `rules`: [ {\n`ruleId`: `R`,\n`ruleDef`: { ", " } } ] }");
}

Test(ueba_content_errors, are_found_in_the_names_of_rules)
{
  static const ErrorCase cases[] =
  {
    { "{ `ruleDef`: {} }", "bad.json:2: a rule without ruleId" },
    { "{ `ruleId`: ``, `ruleDef`: {} }", "bad.json:2: a rule without ruleId" },
    {
      "{ `ruleId`: 5 }",
      "bad.json:2: rules, element 1, ruleId: this should be a text, and is a number\n"
      "bad.json:2: a rule without ruleId"
    },
    {
      "{ `ruleId`: `a b`, `ruleDef`: { `ruleEventTypes`: `t` } }",
      "bad.json:2: rule 'a b', ruleId: an id has letters, digits, '.', '_' and '-', and at most 64 of them"
    },
    {
      "{ `ruleId`: `A`, `ruleDef`: { `ruleEventTypes`: `t` } },\n\n"
      "{ `ruleId`: `A`, `ruleDef`: { `ruleEventTypes`: `t` } }",
      "bad.json:4: rule 'A', ruleId: stands twice in this file, first in line 2"
    },
    {
      "{ `ruleId`: `A`, `ruleDef`: { `ruleEventTypes`: `t`, `dependencyExpression`: `B` } },\n"
      "{ `ruleId`: `B`, `ruleDef`: { `ruleEventTypes`: `t`, `dependencyExpression`: `!C` } },\n"
      "{ `ruleId`: `C`, `ruleDef`: { `ruleEventTypes`: `t`, `dependencyExpression`: `B` } }",
      "bad.json:3: rule 'B', dependencyExpression: rules wait for each other: B -> C -> B"
    },
  };

  _assert_messages(cases, G_N_ELEMENTS(cases), "{ `rules`: [\n", "] }");
}

Test(ueba_content_errors, are_told_all_at_once)
{
  g_autofree gchar *message =
    _refusal("{ `rules`: [\n{ `ruleId`: `A`, `ruleDef`: { `ruleEventTypes`: `t`, `score`: 2000 } },\n"
             "{ `ruleId`: `B`, `ruleDef`: { `ruleEventTypes`: `t`, `classifyIf`: `1 +` } } ] }");

  cr_assert_str_eq(message, "bad.json:2: rule 'A', score: a score is a whole number from 0 to 1000\n"
                   "bad.json:3: rule 'B', classifyIf: column 3: unexpected character\n  1 +\n    ^");
}

Test(ueba_content_errors, are_cut_where_nobody_would_read_on)
{
  GString *pack = g_string_new("{ ");

  for (guint i = 0; i < UEBA_LIMIT_CONTENT_ERRORS + 7; i++)
    g_string_append_printf(pack, "%s`key%u`: 1", i ? ", " : "", i);
  g_string_append(pack, " }");
  g_autofree gchar *message = _refusal(pack->str);

  cr_assert(g_str_has_suffix(message, "unknown key 'key99'\nand 7 more"), "%s", message);
  g_string_free(pack, TRUE);
}

Test(ueba_content_errors, are_found_in_json_that_is_nested_without_end)
{
  g_autofree gchar *brackets = g_strnfill(100000, '[');
  g_autofree gchar *message = _refusal(brackets);

  cr_assert_str_eq(message, "bad.json:1: nested too deep");
}

Test(ueba_content_errors, are_found_in_a_file_that_is_too_large)
{
  g_autofree gchar *blanks = g_strnfill(UEBA_LIMIT_CONTENT_BYTES + 1, ' ');
  g_autofree gchar *message = _refusal(blanks);

  cr_assert_str_eq(message, "bad.json: larger than 4194304 bytes");
}

Test(ueba_content_errors, are_found_in_more_rules_than_may_be)
{
  GString *pack = g_string_new("{ `rules`: [");

  for (guint i = 0; i <= UEBA_LIMIT_RULES; i++)
    g_string_append_printf(pack, "%s{ `ruleId`: `R%u`, `ruleDef`: { `ruleEventTypes`: `t` } }", i ? "," : "", i);
  g_string_append(pack, "] }");
  g_autofree gchar *message = _refusal(pack->str);

  cr_assert_str_eq(message, "bad.json: more than 10000 rules and models");
  g_string_free(pack, TRUE);
}

Test(ueba_content_errors, name_a_file_that_is_not_there)
{
  static const gchar *const files[] = { "/nonexistent/pack.json", NULL };
  g_autoptr(GError) error = NULL;

  cr_assert_null(ueba_content_load(files, NULL, &error));
  cr_assert_str_eq(error->message, "/nonexistent/pack.json: No such file or directory");
}

Test(ueba_content_errors, are_listed_with_the_notes_by_a_check)
{
  static const gchar *const files[] = { "/nonexistent/pack.json", "/", NULL };
  g_autoptr(GPtrArray) found = ueba_content_check(files);
  const UebaContentFinding *first = (const UebaContentFinding *) g_ptr_array_index(found, 0);
  const UebaContentFinding *second = (const UebaContentFinding *) g_ptr_array_index(found, 1);

  cr_assert_eq(found->len, 2);
  cr_assert(first->is_error);
  cr_assert_str_eq(first->file, "/nonexistent/pack.json");
  cr_assert_str_eq(first->message, "No such file or directory");
  cr_assert_str_eq(second->message, "not a regular file");
}

Test(ueba_content_errors, beyond_the_limit_are_told_by_number)
{
  g_autoptr(UebaContentFindings) findings = ueba_content_findings_new();
  g_autoptr(GPtrArray) found = NULL;
  const UebaContentFinding *last;

  for (guint i = 0; i < UEBA_LIMIT_CONTENT_ERRORS + 7; i++)
    ueba_content_findings_add_error(findings, "bad.json", i + 1, "wrong");
  found = ueba_content_findings_steal(findings);
  cr_assert_eq(found->len, UEBA_LIMIT_CONTENT_ERRORS + 1);
  last = (const UebaContentFinding *) g_ptr_array_index(found, UEBA_LIMIT_CONTENT_ERRORS);
  cr_assert_str_eq(last->message, "and 7 more errors");
  cr_assert_str_eq(last->file, "bad.json");
}
