/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "fake_host.h"
#include "ueba-function.h"
#include "ueba-limits.h"

#include <criterion/criterion.h>

/* each row is an expression that is true for fake_event() */
static void
_assert_true(const gchar *const *texts, guint n_texts)
{
  FakeHost *fake = fake_host_new();
  UebaEvent event = fake_event();

  fake->count = 3;
  fake->distinct = 50;
  fake->sum = 2.5;
  fake->fired_rules = 1 << 1;
  fake->stats[UEBA_MODEL_STAT_TOTAL_EVENTS] = 44;
  fake->stats[UEBA_MODEL_STAT_NUM_OBSERVATIONS] = 3;
  fake->stats[UEBA_MODEL_STAT_PERCENTILE_THRESHOLD_COUNT] = 7;
  fake->stats[UEBA_MODEL_STAT_CONFIDENCE_FACTOR] = 0.95;
  fake->stats[UEBA_MODEL_STAT_IS_CONVERGED] = 1;
  for (guint i = 0; i < n_texts; i++)
    cr_assert(fake_host_is_true(fake, texts[i], &event), "%s", texts[i]);
  fake_host_free(fake);
}

Test(ueba_function, of_the_session_ask_the_host)
{
  static const gchar *const texts[] =
  {
    "count(app,'a','b') = 3", "DISTINCTCOUNT(dsn_id,'a')=50", "sum(bytes, 'a') = 2.5", "WasRuleFired('R-1')",
    "!wasrulefired('R-2')", "!WasRuleFired('R-1', event_type)", "!WasRuleFired('OFF')", "!WasRuleFired('OFF', app)",
  };

  _assert_true(texts, G_N_ELEMENTS(texts));
}

Test(ueba_function, was_rule_fired_with_a_field_asks_for_the_counter_of_that_rule_and_field)
{
  FakeHost *fake = fake_host_new();
  UebaEvent event = fake_event();

  fake->fired_with = TRUE;
  cr_assert(fake_host_is_true(fake, "WasRuleFired('R-1', event_type)", &event));
  cr_assert_str_eq((const gchar *) g_ptr_array_index(fake->bound, 0), "counter 2 event_type ");
  fake_host_free(fake);
}

Test(ueba_function, of_the_model_ask_the_host)
{
  static const gchar *const texts[] =
  {
    "num_observations = 3", "TOTAL_EVENTS=44", "confidence_factor>0.9", "percentile_threshold_count = 7",
    "num_observations() = 3", "ConfidenceFactorAboveOrEqual()", "num_observations < percentile_threshold_count",
  };

  _assert_true(texts, G_N_ELEMENTS(texts));
}

Test(ueba_function, of_context_ask_the_host_and_never_for_null)
{
  static const gchar *const texts[] =
  {
    "ContextListContains('tor_ip', src_ip)", "contextlistcontains('words', 'evil')", "!ContextListContains('l', app)",
    "!ContextListContains('l', sender)", "GetValue('users', user) = 'Finance'", "GetValue('USERS', 'bob') = null",
    "GetValue('aliases', 'a.smith@example.com') = user", "GetValue('users', sender) = null",
    "contextGetValue('users', 'city', user) = 'rome'", "contextGetValue('users', 'street', user) = null",
    "HasContextKey('users', user)", "!HasContextKey('aliases', user)", "!HasContextKey('users', sender)",
  };

  _assert_true(texts, G_N_ELEMENTS(texts));
}

Test(ueba_function, find_texts_in_texts_without_case)
{
  static const gchar *const texts[] =
  {
    "contains(app, 'TION con')", "!contains(app, 'x')", "contains(app, '')", "!contains(sender, 'x')",
    "!contains(app, sender)", "contains(subject, 'ÄLL')", "contains(bytes, 2)", "!contains('ab', 'abc')",
    "containsAny(app, 'x', 'CONSOLE')", "!containsAny(app, 'x', 'y')", "containsAny(app, sender, 'admin')",
    "contains('aaaaaaaaab', 'AAB')", "contains('abcabcabd', 'abcabd')", "!contains('ababababab', 'abba')",
    "startsWith(app, 'ADMIN')", "!startsWith(app, 'console')", "startsWith(app, '')", "beginsWith(subject, 'überw')",
    "startsWithAny(app, 'x', 'adm')", "beginsWithAny(app, 'x', 'adm')", "!beginsWithAny(app, 'x')",
    "endsWith(app, 'SOLE')", "!endsWith(app, 'admin')", "endsWith(subject, 'ÄLLIG')", "!endsWith('a', 'ba')",
    "endsWithAny(app, 'x', 'console')", "endsWith(app, '')",
    "indexOf(app, 'CONSOLE') = 15", "indexOf(app, 'x') = -1", "indexOf(sender, 'x') = -1",
    "indexOf(subject, 'w') = 4",
    "indexOf(app, '') = 0",
  };

  _assert_true(texts, G_N_ELEMENTS(texts));
}

Test(ueba_function, cut_texts_by_characters)
{
  static const gchar *const texts[] =
  {
    "chopAfter(user, '@') = 'ann'", "chopBefore(user, '@') = 'example.com'", "chopAfter(user, '#') = user",
    "chopBefore(user, '#') = user", "chopAfter(user, 'ANN') = ''", "chopBefore(user, '.com') = ''",
    "chopAfter('a@b@c', '@') = 'a'", "chopBefore('a@b@c', '@') = 'b@c'", "chopAfter(sender, '@') = null",
    "chopAfter(user, sender) = user", "chopAfter(user, '') = user", "chopBefore(user, '') = user",
    "chopAfter(subject, 'ÄLL') = 'überweisung f'", "chopBefore(subject, 'FÄ') = 'llig'",
    "drop(subject, 1) = 'berweisung fällig'", "dropright(subject, 5) = 'überweisung f'", "drop(user, 0) = user",
    "drop(user, 1000) = ''", "dropright(user, 1000) = ''", "drop(user, -1) = user", "drop(user, 'x') = null",
    "drop(sender, 1) = null", "drop(user, '4') = 'example.com'", "drop(1234, 2) = 34",
    "dropright(user, 1.9) = 'ann@example.co'",
  };

  _assert_true(texts, G_N_ELEMENTS(texts));
}

Test(ueba_function, build_texts)
{
  static const gchar *const texts[] =
  {
    "concat('a', 1, sender, true, 'b') = 'a1trueb'", "concat(sender) = ''", "concat(1.5) = '1.5'",
    "concat(1000000) = '1000000'",
    "concat(-2) = '-2'", "format('{0} from {1}', user, src_country) = 'ann@example.com from RU'",
    "format('{1}{0}{1}', 'a', 'b') = 'bab'", "format('{2} {x} {} {0', 'a') = '{2} {x} {} {0'",
    "format('{0}', sender) = ''", "format('') = ''", "format('{{0}}', 'a') = '{a}'",
    "format('{99999999999}', 'a') = '{99999999999}'", "format(sender, 'a') = ''",
    "toLower(sender) = null", "toLower('') = ''",
  };

  _assert_true(texts, G_N_ELEMENTS(texts));
}

Test(ueba_function, to_lower_gives_the_lower_case_bytes)
{
  FakeHost *fake = fake_host_new();
  UebaEvent event = fake_event();
  UebaValue value = fake_host_evaluate(fake, "toLower(concat(subject, ' ȺB ', app))", &event);

  cr_assert_str_eq(value.text.str, "überweisung fällig ⱥb administration console");
  fake_host_free(fake);
}

Test(ueba_function, decide)
{
  static const gchar *const texts[] =
  {
    "InList(src_country, 'US', 'ru')", "!InList(src_country, 'US')", "in(bytes, 1, 1024)", "!in(sender, 'x', null)",
    "exists(app)", "!exists(sender)", "!exists('')", "exists(0)", "exists(false)",
    "first(sender, '', app, user) = app", "first(sender) = null", "first(0, 1) = 0",
    "if(app = 'x', 1, 2) = 2", "if(app, 'yes', sender) = 'yes'", "if(app = 'x', 1, sender) = null",
    "and(1, app, true)", "!and(1, sender)", "or(sender, app)", "!or(0, '', sender)", "not(sender)", "!not(1)",
    "(app && bytes) = true",
  };

  _assert_true(texts, G_N_ELEMENTS(texts));
}

Test(ueba_function, calculate)
{
  static const gchar *const texts[] =
  {
    "add(1, 2, bytes) = 1027", "add(1, app) = null", "add(sender, 1) = null", "add(0.1, 0.2) > 0.3", "add(5) = 5",
    "ceil(1.2) = 2", "ceil(-1.2) = -1", "floor(1.8) = 1", "floor(-1.2) = -2", "floor(app) = null",
    "div(7, 2) = 3", "div(-7, 2) = -4", "divide(7, 2) = 3.5", "div(7, 0) = null", "divide(7, 0) = null",
    "div(app, 1) = null", "toNumber(bytes) = 1024", "toNumber(app) = null", "toNumber('1.50') = 1.5",
    "toNumber(true) = 1", "toNumber(sender) = null",
  };

  _assert_true(texts, G_N_ELEMENTS(texts));
}

Test(ueba_function, know_addresses)
{
  static const gchar *const texts[] =
  {
    "isIP(src_ip)", "isIP('2001:db8::1')", "!isIP(app)", "!isIP(sender)", "!isIP('')", "!isIP('1.2.3')",
    "!isIP('1.2.3.4/8')",
    "isIPv4(src_ip)", "!isIPv4('::1')", "isIPv6('::1')", "!isIPv6(src_ip)",
    "isLoopback('127.3.2.1')", "isLoopback('::1')", "!isLoopback('128.0.0.1')", "!isLoopback('::2')",
    "isLinkLocal('169.254.9.9')", "isLinkLocal('fe80::1')", "isLinkLocal('febf::1')", "!isLinkLocal('fec0::1')",
    "isAnyLocal('0.0.0.0')", "isAnyLocal('::')", "!isAnyLocal('0.0.0.1')",
    "isPrivate('10.255.0.1')", "isPrivate('172.31.0.1')", "!isPrivate('172.32.0.1')", "isPrivate('192.168.1.1')",
    "isPrivate('fd00::1')", "!isPrivate('fe00::1')", "!isPrivate(src_ip)",
    "inNetwork(src_ip, '10.0.0.0/8', '203.0.113.0/24')", "!inNetwork(src_ip, '203.0.112.0/24')",
    "inNetwork(src_ip, '203.0.113.9')", "inNetwork('2001:db8::5', '2001:db8::/32')", "!inNetwork(app, '10.0.0.0/8')",
    "!inNetwork('2001:db8::5', '10.0.0.0/8')",
  };

  _assert_true(texts, G_N_ELEMENTS(texts));
}

Test(ueba_function, give_null_for_a_text_that_the_scratch_has_no_room_for)
{
  FakeHost *fake = fake_host_new();
  UebaEvent event = fake_event();
  g_autofree gchar *megabyte = g_strnfill(1024 * 1024, 'x');

  ueba_event_set_string(&event, UEBA_FIELD_URL, megabyte);
  cr_assert(fake_host_is_true(fake, "concat(url, url, url) != null", &event));
  cr_assert(fake_host_is_true(fake, "concat(url, url, url, url, url) = null", &event));
  cr_assert(fake_host_is_true(fake, "format('{0}{0}{0}{0}{0}', url) = null", &event));
  cr_assert_eq(ueba_expr_scratch_refused(fake->scratch), 2);
  fake_host_free(fake);
}

Test(ueba_function, use_the_same_room_for_every_event)
{
  FakeHost *fake = fake_host_new();
  UebaEvent event = fake_event();
  g_autofree gchar *text = g_strnfill(3000, 'x');

  ueba_event_set_string(&event, UEBA_FIELD_URL, text);
  for (guint i = 0; i < 5000; i++)
    {
      cr_assert(fake_host_is_true(fake, "concat(url, url) = concat(url, url)", &event));
      ueba_expr_scratch_clear(fake->scratch);
    }
  cr_assert_eq(ueba_expr_scratch_refused(fake->scratch), 0);
  fake_host_free(fake);
}

Test(ueba_function, stand_in_one_table_each_with_a_line_of_documentation)
{
  guint n = 0;

  for (const UebaFunctionInfo *info = ueba_function_info(0); info; info = ueba_function_info(++n))
    {
      cr_assert(*info->name && *info->group && *info->doc);
      cr_assert_leq(info->min_args, info->max_args, "%s", info->name);
      cr_assert_null(strchr(info->doc, '\n'), "%s", info->name);
    }
  cr_assert_eq(n, 51);
  cr_assert_null(ueba_function_info(n));
}
