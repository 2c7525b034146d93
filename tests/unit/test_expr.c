/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "fake_host.h"
#include "ueba-error.h"
#include "ueba-limits.h"

#include <criterion/criterion.h>

typedef struct _TruthCase
{
  const gchar *text;
  gboolean is_true;
} TruthCase;

static void
_assert_truths(const TruthCase *cases, guint n_cases)
{
  FakeHost *fake = fake_host_new();
  UebaEvent event = fake_event();

  fake->stats[UEBA_MODEL_STAT_CONFIDENCE_FACTOR] = 0.8;
  for (guint i = 0; i < n_cases; i++)
    cr_assert_eq(fake_host_is_true(fake, cases[i].text, &event), cases[i].is_true, "%s", cases[i].text);
  fake_host_free(fake);
}

/* the message of the error that text makes; owned by the caller */
static gchar *
_error_of(FakeHost *fake, const gchar *text)
{
  GError *error = NULL;
  UebaExpr *expr = ueba_expr_compile(text, &fake->binder, &error);

  cr_assert_null(expr, "compiled: %s", text);
  gchar *message = g_strdup(error->message);
  g_error_free(error);
  return message;
}

Test(ueba_expr, binds_or_weaker_than_and_and_not_over_a_whole_comparison)
{
  static const TruthCase cases[] =
  {
    { "true || false && false", TRUE },
    { "(true || false) && false", FALSE },
    { "false && false || true", TRUE },
    { "!false && false", FALSE },
    { "!app = 'x'", TRUE },
    { "!1 = 2", TRUE },
    { "!(1 = 1)", FALSE },
    { "!!5 = 5", TRUE },
    { "!!!true", FALSE },
    { "!!!!'x' = 'x'", TRUE },
  };

  _assert_truths(cases, G_N_ELEMENTS(cases));
}

Test(ueba_expr, chains_of_operators_stop_at_the_first_that_decides)
{
  static const TruthCase cases[] =
  {
    { "true && true && true", TRUE },
    { "true && true && false", FALSE },
    { "false || false || true", TRUE },
    { "false || false || false", FALSE },
  };

  _assert_truths(cases, G_N_ELEMENTS(cases));
}

Test(ueba_expr, compares_numbers_as_numbers_also_when_one_is_a_text)
{
  static const TruthCase cases[] =
  {
    { "bytes = 1024", TRUE }, { "1024 == bytes", TRUE }, { "bytes > 200", TRUE }, { "bytes < 200", FALSE },
    { "bytes = 1024.0", TRUE }, { "'007' = 7", TRUE }, { "'-0.50' = -0.5", TRUE }, { "'1e3' = 1000", FALSE },
    { "' 7' = 7", FALSE }, { "'7 ' = 7", FALSE }, { "'+7' = 7", FALSE }, { "'.5' = 0.5", FALSE }, {
      "'5.' = 5",
      FALSE
    },
    { "'-' = 0", FALSE }, { "'' = 0", FALSE }, { "'10' < '9'", TRUE }, { "'10' = '10.0'", FALSE },
    { "0.1 = '0.1'", TRUE }, { "9007199254740993 = '9007199254740993'", TRUE }, { "1 >= 1", TRUE }, {
      "1 <= 1",
      TRUE
    },
    { "1 < 1", FALSE }, { "1 > 1", FALSE }, { "-1 < 0", TRUE }, { "1!=2", TRUE }, { "1 != 1", FALSE },
  };

  _assert_truths(cases, G_N_ELEMENTS(cases));
}

Test(ueba_expr, a_number_differs_from_a_text_that_is_none_and_has_no_order_with_it)
{
  static const TruthCase cases[] =
  {
    { "app != 5", TRUE }, { "5 != app", TRUE }, { "app = 5", FALSE }, { "app < 5", FALSE }, { "app <= 5", FALSE },
    { "app > 5", FALSE }, { "app >= 5", FALSE }, { "'' != 5", TRUE },
  };

  _assert_truths(cases, G_N_ELEMENTS(cases));
}

Test(ueba_expr, compares_texts_without_case)
{
  static const TruthCase cases[] =
  {
    { "app = 'administration CONSOLE'", TRUE }, { "APP = \"administration console\"", TRUE },
    { "subject = 'ÜBERWEISUNG FÄLLIG'", TRUE }, { "subject != 'ueberweisung'", TRUE }, {
      "'ΣΑΣ' = 'σας'",
      TRUE
    },
    { "'a' < 'B'", TRUE }, { "'B' < 'a'", FALSE }, { "'ab' > 'A'", TRUE }, { "'ı' = 'I'", FALSE }, {
      "'İ' = 'i'",
      FALSE
    },
  };

  _assert_truths(cases, G_N_ELEMENTS(cases));
}

Test(ueba_expr, every_comparison_with_a_null_is_false_but_those_with_the_literal)
{
  static const TruthCase cases[] =
  {
    { "sender = 'x'", FALSE }, { "sender != 'x'", FALSE }, { "sender < 1", FALSE }, { "sender >= 1", FALSE },
    { "sender = recipient", FALSE }, { "sender != recipient", FALSE }, { "sender = app", FALSE },
    { "sender = null", TRUE }, { "NULL = sender", TRUE }, { "sender != null", FALSE }, { "app != null", TRUE },
    { "null != app", TRUE }, { "app = null", FALSE }, { "null = null", TRUE }, { "null != null", FALSE },
    { "app < null", FALSE }, { "app >= null", FALSE }, { "(null) = sender", TRUE }, { "'' = null", FALSE },
    { "div(1, 0) = null", TRUE }, { "!sender = 'x'", TRUE },
  };

  _assert_truths(cases, G_N_ELEMENTS(cases));
}

Test(ueba_expr, a_value_is_true_unless_it_is_null_empty_zero_or_false)
{
  static const TruthCase cases[] =
  {
    { "app", TRUE }, { "sender", FALSE }, { "''", FALSE }, { "'0'", FALSE }, { "'0.0'", FALSE }, { "'x'", TRUE },
    { "0", FALSE }, { "-0.0", FALSE }, { "0.5", TRUE }, { "-1", TRUE }, { "true", TRUE }, { "FALSE", FALSE },
    { "'false'", FALSE }, { "'False'", FALSE }, { "'true'", TRUE }, { "'no'", TRUE }, { "null", FALSE },
  };

  _assert_truths(cases, G_N_ELEMENTS(cases));
}

Test(ueba_expr, a_boolean_equals_its_number_and_its_word)
{
  static const TruthCase cases[] =
  {
    { "true = 1", TRUE }, { "false = 0", TRUE }, { "true = 2", FALSE }, { "true = 'TRUE'", TRUE },
    { "false = 'false'", TRUE }, { "true = 'yes'", FALSE }, { "true != 'yes'", TRUE }, { "(1 = 1) = true", TRUE },
    { "exists(app) = true", TRUE }, { "exists(sender) = false", TRUE }, { "true > false", TRUE }, {
      "true = null",
      FALSE
    },
  };

  _assert_truths(cases, G_N_ELEMENTS(cases));
}

Test(ueba_expr, in_text_only_backslash_and_quote_are_escaped)
{
  static const TruthCase cases[] =
  {
    { "'it\\'s' = \"it's\"", TRUE },
    { "'a\\\\b' = concat('a', '\\\\', 'b')", TRUE },
    { "\"say \\'hi\\'\" = 'say \\'hi\\''", TRUE },
    { "'\"' = '\"'", TRUE },
    { "'' = \"\"", TRUE },
  };

  _assert_truths(cases, G_N_ELEMENTS(cases));
}

Test(ueba_expr, blanks_and_lines_part_words_and_nothing_else_is_needed_between_them)
{
  static const TruthCase cases[] =
  {
    { "confidence_factor>=0.8&&num_observations=0", TRUE },
    { " \n\t( confidence_factor\n>= 0.8 ) ", TRUE },
    { "1=-1", FALSE },
    { "-1=-1", TRUE },
  };

  _assert_truths(cases, G_N_ELEMENTS(cases));
}

Test(ueba_expr, time_is_in_seconds_since_the_epoch)
{
  FakeHost *fake = fake_host_new();
  UebaEvent event = fake_event();

  cr_assert_eq(fake_host_evaluate(fake, "time", &event).number, 1772323200.5);
  event.time_usec = UEBA_TIME_NONE;
  cr_assert(fake_host_is_true(fake, "time = null", &event));
  fake_host_free(fake);
}

typedef struct _ErrorCase
{
  const gchar *text;
  const gchar *column_and_message;      /* how the message starts */
} ErrorCase;

Test(ueba_expr, says_where_and_what_is_wrong)
{
  static const ErrorCase cases[] =
  {
    { "", "column 1: the expression ends where a value should stand" },
    { "   ", "column 4: the expression ends where a value should stand" },
    { "app =", "column 6: the expression ends where a value should stand" },
    { "app = = 'x'", "column 7: a value should stand here" },
    { "app = 'x' 'y'", "column 11: the expression should end here, or go on with an operator" },
    { "1 = 1 = 1", "column 7: the expression should end here" },
    { "(app", "column 5: a closing bracket is missing here" },
    { "app)", "column 4: the expression should end here" },
    { "count(app, 'x'", "column 15: a closing bracket is missing here" },
    { "app & app", "column 5: unexpected character" },
    { "app | app", "column 5: unexpected character" },
    { "app ~ 'x'", "column 5: unexpected character" },
    { "app = 'x", "column 7: this text has no closing quote" },
    { "app = 'x\\n'", "column 9: in text, a backslash stands only before" },
    { "app = 'x\\\"'", "column 9: in text, a backslash stands only before" },
    { "app = 'x\\", "column 9: in text, a backslash stands only before" },
    { "- 5 = app", "column 1: unexpected character" },
    { "5. = app", "column 2: unexpected character" },
    { ".5 = app", "column 1: unexpected character" },
    { "5e3 = app", "column 2: the expression should end here" },
    { "nonsense = 1", "column 1: unknown name 'nonsense'" },
    { "account-status = 1", "column 8: unexpected character" },
    { "exists(app) && cuont(app, 'x') = 1", "column 16: unknown function 'cuont'" },
    { "exists()", "column 1: exists(x) does not take 0 arguments" },
    { "exists(app, app)", "column 1: exists(x) does not take 2 arguments" },
    { "contains(app)", "column 1: contains(s, t) does not take 1 argument\n" },
    { "count(app)", "column 1: count(field, 'type', ..) does not take 1 argument\n" },
    { "count('app', 'x')", "column 7: here stands the name of an event field" },
    { "count(time, 'x')", "column 7: here stands the name of an event field" },
    { "count(app, app)", "column 12: here stands an event type in quotes" },
    { "count(app, '')", "column 12: here stands an event type in quotes" },
    { "count(app, 'a,b')", "column 12: here stands an event type in quotes" },
    { "WasRuleFired(app)", "column 14: here stands a rule's id in quotes" },
    { "WasRuleFired('R-x y')", "column 14: unknown rule 'R-x y'" },
    { "WasRuleFired('R-1', 'app')", "column 21: here stands the name of an event field" },
    { "ContextListContains(app, app)", "column 21: here stands a list's name in quotes" },
    { "GetValue('zones', src_ip)", "column 10: here stands 'users' or 'aliases'" },
    { "contextGetValue('users', app, user)", "column 26: here stands a column's name in quotes" },
    { "inNetwork(src_ip, '10.0.0.0/33')", "column 19: here stands a network in quotes" },
    { "inNetwork(src_ip, src_ip)", "column 19: here stands a network in quotes" },
    { "exists(app,)", "column 12: a value should stand here" },
    { "exists(,app)", "column 8: a value should stand here" },
    { "&& app", "column 1: a value should stand here" },
    { "app || ", "column 8: the expression ends where a value should stand" },
    { "!", "column 2: the expression ends where a value should stand" },
    { "ConfidenceFactorAboveOrEqual", "column 1: unknown name 'ConfidenceFactorAboveOrEqual'" },
    { "subject = 'ä' && x", "column 18: unknown name 'x'" },
    { "ä", "column 1: unexpected character" },
  };
  FakeHost *fake = fake_host_new();

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
    {
      g_autofree gchar *message = _error_of(fake, cases[i].text);
      cr_assert(g_str_has_prefix(message, cases[i].column_and_message), "%s: %s", cases[i].text, message);
    }
  fake_host_free(fake);
}

Test(ueba_expr, puts_a_caret_under_the_mistake)
{
  FakeHost *fake = fake_host_new();
  g_autofree gchar *message = _error_of(fake, "exists(app) && cuont(app, 'x') = 1");

  cr_assert_str_eq(message, "column 16: unknown function 'cuont'\n"
                   "  exists(app) && cuont(app, 'x') = 1\n"
                   "                 ^");
  fake_host_free(fake);
}

Test(ueba_expr, shows_only_the_surroundings_of_a_mistake_in_a_long_expression_and_no_line_breaks)
{
  FakeHost *fake = fake_host_new();
  g_autoptr(GString) text = g_string_new(NULL);

  for (guint i = 0; i < 100; i++)
    g_string_append(text, "app = 'ä' ||\n");
  g_string_append(text, "oops ");
  for (guint i = 0; i < 100; i++)
    g_string_append(text, "|| app = 'x' ");
  g_autofree gchar *message = _error_of(fake, text->str);
  g_auto(GStrv) lines = g_strsplit(message, "\n", -1);

  cr_assert_eq(g_strv_length(lines), 3, "%s", message);
  cr_assert_str_eq(lines[0], "column 1301: unknown name 'oops'");
  cr_assert_leq(g_utf8_strlen(lines[1], -1), 2 + 3 + 60 + 40 + 3);
  cr_assert(g_str_has_prefix(g_utf8_offset_to_pointer(lines[1], g_utf8_strlen(lines[2], -1) - 1), "oops"));
  fake_host_free(fake);
}

static gchar *
_nested(guint depth)
{
  GString *text = g_string_new(NULL);

  for (guint i = 0; i < depth; i++)
    g_string_append(text, i % 2 ? "(" : "exists(");
  g_string_append(text, "app");
  for (guint i = 0; i < depth; i++)
    g_string_append(text, ")");
  return g_string_free(text, FALSE);
}

Test(ueba_expr, nests_sixty_four_levels_and_no_more)
{
  FakeHost *fake = fake_host_new();
  UebaEvent event = fake_event();
  g_autofree gchar *deepest = _nested(UEBA_LIMIT_EXPRESSION_NESTING);
  g_autofree gchar *too_deep = _nested(UEBA_LIMIT_EXPRESSION_NESTING + 1);
  g_autofree gchar *far_too_deep = g_strnfill(UEBA_LIMIT_EXPRESSION_CHARS, '(');

  cr_assert(fake_host_is_true(fake, deepest, &event));
  g_autofree gchar *message = _error_of(fake, too_deep);
  cr_assert(strstr(message, "nested deeper than 64"), "%s", message);
  g_autofree gchar *far_message = _error_of(fake, far_too_deep);
  cr_assert(strstr(far_message, "column 65: nested deeper than 64"), "%s", far_message);
  fake_host_free(fake);
}

Test(ueba_expr, takes_4096_characters_and_no_more)
{
  FakeHost *fake = fake_host_new();
  UebaEvent event = fake_event();
  g_autofree gchar *marks = g_strnfill(UEBA_LIMIT_EXPRESSION_CHARS - 1, '!');
  g_autofree gchar *longest = g_strconcat(marks, "1", NULL);
  g_autofree gchar *too_long = g_strconcat(marks, "11", NULL);

  cr_assert_not(fake_host_is_true(fake, longest, &event));
  g_autofree gchar *message = _error_of(fake, too_long);
  cr_assert_str_eq(message, "the expression is longer than 4096 characters");
  fake_host_free(fake);
}

Test(ueba_expr, refuses_bytes_that_are_not_utf8)
{
  FakeHost *fake = fake_host_new();
  g_autofree gchar *message = _error_of(fake, "app = '\xff'");

  cr_assert_str_eq(message, "the expression is not UTF-8");
  fake_host_free(fake);
}

Test(ueba_expr, model_statistics_are_names_only_with_a_model)
{
  FakeHost *fake = fake_host_new();

  fake->binder.has_model = FALSE;
  g_autofree gchar *bare = _error_of(fake, "num_observations = 0");
  g_autofree gchar *call = _error_of(fake, "ConfidenceFactorAboveOrEqual()");

  cr_assert(g_str_has_prefix(bare, "column 1: 'num_observations' needs a rule with a model"), "%s", bare);
  cr_assert(g_str_has_prefix(call, "column 1: 'ConfidenceFactorAboveOrEqual' needs a rule with a model"), "%s", call);
  fake_host_free(fake);
}

Test(ueba_expr, a_convergence_filter_names_statistics_and_nothing_of_the_event)
{
  static const gchar *const wrong[] =
  {
    "app = 'x'", "time > 0", "count(app, 'x') = 1", "WasRuleFired('R-1')", "ContextListContains('l', 'x')",
    "GetValue('users', 'x') = 'y'", "ConfidenceFactorAboveOrEqual()",
  };
  FakeHost *fake = fake_host_new();
  UebaEvent event = fake_event();

  fake->binder.is_model_only = TRUE;
  fake->stats[UEBA_MODEL_STAT_CONFIDENCE_FACTOR] = 0.8;
  cr_assert(fake_host_is_true(fake, "confidence_factor>=0.8 && floor(total_events) = 0", &event));
  for (guint i = 0; i < G_N_ELEMENTS(wrong); i++)
    g_free(_error_of(fake, wrong[i]));
  fake_host_free(fake);
}

Test(ueba_expr, tells_the_fields_that_it_reads_and_those_that_it_counts)
{
  FakeHost *fake = fake_host_new();
  UebaExpr *expr = ueba_expr_compile("exists(app) && sum(bytes,'a') > 5 || WasRuleFired('R-1', user)", &fake->binder,
                                     NULL);

  cr_assert_eq(ueba_expr_fields(expr),
               UEBA_FIELD_BIT(UEBA_FIELD_APP) | UEBA_FIELD_BIT(UEBA_FIELD_BYTES) | UEBA_FIELD_BIT(UEBA_FIELD_USER));
  cr_assert_eq(ueba_expr_counted_fields(expr), UEBA_FIELD_BIT(UEBA_FIELD_BYTES));
  ueba_expr_free(expr);
  fake_host_free(fake);
}

Test(ueba_expr, tells_without_which_fields_it_is_never_true)
{
  static const struct
  {
    const gchar *text;
    guint64 needed;
  } cases[] =
  {
    { "count(app, 'a') = 1", UEBA_FIELD_BIT(UEBA_FIELD_APP) },
    { "count(app, 'a') > 0 && exists(user)", UEBA_FIELD_BIT(UEBA_FIELD_APP) | UEBA_FIELD_BIT(UEBA_FIELD_USER) },
    { "ContextListContains('l', src_ip)", UEBA_FIELD_BIT(UEBA_FIELD_SRC_IP) },
    { "app != 'x'", UEBA_FIELD_BIT(UEBA_FIELD_APP) },
    { "(exists(app) || app = 'x') && true", UEBA_FIELD_BIT(UEBA_FIELD_APP) },
    {
      "exists(app) && exists(user) || app = 'x' && exists(user)",
      UEBA_FIELD_BIT(UEBA_FIELD_APP) | UEBA_FIELD_BIT(UEBA_FIELD_USER)
    },
    { "exists(app) || exists(user)", 0 },
    { "exists(app) || exists(user) || exists(app)", 0 },
    { "count(app, 'a') = 0", 0 },
    { "count(app, 'a') < 2", 0 },
    { "distinctCount(app, 'a') = 1", 0 },
    { "sum(bytes, 'a') > 1", 0 },
    { "!exists(app)", 0 },
    { "app = null", 0 },
    { "app = user", 0 },
    { "ContextListContains('l', 'x')", 0 },
    { "num_observations = 0", 0 },
  };
  FakeHost *fake = fake_host_new();

  fake->binder.has_model = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
    {
      UebaExpr *expr = ueba_expr_compile(cases[i].text, &fake->binder, NULL);

      cr_assert(expr, "%s", cases[i].text);
      cr_assert_eq(ueba_expr_needed_fields(expr), cases[i].needed, "%s", cases[i].text);
      ueba_expr_free(expr);
    }
  fake_host_free(fake);
}

Test(ueba_expr, knows_the_first_counter_in_its_text)
{
  FakeHost *fake = fake_host_new();
  UebaExpr *with = ueba_expr_compile("WasRuleFired('R-1') || distinctCount(dsn_id,'a') = 50 && count(app,'b') > 1",
                                     &fake->binder, NULL);
  UebaExpr *without = ueba_expr_compile("exists(app)", &fake->binder, NULL);
  UebaCounterFunction function;
  guint counter;

  cr_assert(ueba_expr_first_counter(with, &function, &counter));
  cr_assert_eq(function, UEBA_COUNTER_FUNCTION_DISTINCT_COUNT);
  cr_assert_str_eq((const gchar *) g_ptr_array_index(fake->bound, counter), "counter 0 dsn_id a");
  cr_assert_not(ueba_expr_first_counter(without, &function, &counter));
  ueba_expr_free(with);
  ueba_expr_free(without);
  fake_host_free(fake);
}

/* ---- dependencies ---- */

static UebaExpr *
_dependency(FakeHost *fake, const gchar *text, GArray **ret_rules)
{
  g_autoptr(GError) error = NULL;
  UebaExpr *expr = ueba_expr_compile_dependency(text, &fake->binder, ret_rules, &error);

  cr_assert(expr, "%s: %s", text, error ? error->message : "");
  return expr;
}

Test(ueba_expr_dependency, asks_which_rules_fired_on_this_event)
{
  static const TruthCase cases[] =
  {
    { "R-1", TRUE }, { "R-2", FALSE }, { "!R-2", TRUE }, { "not(R-2)", TRUE }, { "NOT (R-1)", FALSE }, {
      "!!R-1",
      TRUE
    },
    { "R-1 && R-3", TRUE }, { "R-1&&!R-2", TRUE }, { "R-2 || R-3", TRUE }, { "R-2 && R-1 || R-3", TRUE },
    { "R-2 && (R-1 || R-3)", FALSE }, { "OFF", FALSE }, { "!OFF && R-1", TRUE }, { "not(R-1 || R-2)", FALSE },
  };
  FakeHost *fake = fake_host_new();
  UebaEvent event = fake_event();

  fake->fired_now_rules = 1 << 1 | 1 << 3;
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
    {
      g_autoptr(GArray) rules = NULL;
      UebaExpr *expr = _dependency(fake, cases[i].text, &rules);
      cr_assert_eq(ueba_expr_is_true(expr, &event, &fake->host, fake->scratch), cases[i].is_true, "%s",
                   cases[i].text);
      ueba_expr_free(expr);
    }
  fake_host_free(fake);
}

Test(ueba_expr_dependency, lists_the_rules_that_it_names_without_those_switched_off)
{
  FakeHost *fake = fake_host_new();
  g_autoptr(GArray) rules = NULL;
  UebaExpr *expr = _dependency(fake, "R-3 && !(R-1 || OFF)", &rules);

  cr_assert_eq(rules->len, 2);
  cr_assert_eq(g_array_index(rules, guint, 0), 3);
  cr_assert_eq(g_array_index(rules, guint, 1), 1);
  ueba_expr_free(expr);
  fake_host_free(fake);
}

Test(ueba_expr_dependency, says_where_and_what_is_wrong)
{
  static const ErrorCase cases[] =
  {
    { "", "column 1: a rule's id should stand here" },
    { "R-1 R-2", "column 5: the expression should end here" },
    { "R-1 && Q-2", "column 8: unknown rule 'Q-2'" },
    { "R-1 = true", "column 5: the expression should end here" },
    { "'R-1'", "column 1: unexpected character" },
    { "(R-1", "column 5: a closing bracket is missing here" },
    { "not R-1", "column 1: unknown rule 'not'" },
    { "and(R-1, R-2)", "column 1: unknown rule 'and'" },
  };
  FakeHost *fake = fake_host_new();

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
    {
      g_autoptr(GError) error = NULL;
      GArray *rules = NULL;

      cr_assert_null(ueba_expr_compile_dependency(cases[i].text, &fake->binder, &rules, &error), "%s", cases[i].text);
      cr_assert(g_str_has_prefix(error->message, cases[i].column_and_message), "%s: %s",
                cases[i].text, error->message);
      cr_assert_null(rules);
    }
  fake_host_free(fake);
}
