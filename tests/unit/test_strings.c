/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-strings.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>

static guint32
_find(const UebaStrings *strings, const gchar *text)
{
  return ueba_strings_find(strings, ueba_text_from_string(text));
}

Test(ueba_strings, gives_equal_texts_one_number_and_finds_each_again)
{
  UebaStrings *strings = ueba_strings_new(UEBA_STRINGS_EXACT, 7);

  for (guint i = 0; i < 20000; i++)
    {
      gchar text[16];
      g_snprintf(text, sizeof(text), "text %u", i % 10000);
      cr_assert_eq(ueba_strings_add(strings, ueba_text_from_string(text)), i % 10000);
    }
  ueba_strings_shrink(strings);

  cr_assert_eq(ueba_strings_count(strings), 10000);
  cr_assert_eq(_find(strings, "text 0"), 0);
  cr_assert_eq(_find(strings, "text 9999"), 9999);
  cr_assert_str_eq(ueba_strings_get(strings, 4711).str, "text 4711");
  cr_assert_eq(ueba_strings_get(strings, 4711).len, 9);
  cr_assert_eq(_find(strings, "text 10000"), UEBA_STRINGS_NONE);
  cr_assert_eq(_find(strings, "Text 1"), UEBA_STRINGS_NONE);
  cr_assert_eq(_find(strings, "text"), UEBA_STRINGS_NONE);
  ueba_strings_free(strings);
}

Test(ueba_strings, grows_on_after_it_was_shrunk)
{
  UebaStrings *strings = ueba_strings_new(UEBA_STRINGS_EXACT, 0);

  ueba_strings_shrink(strings);
  ueba_strings_add(strings, ueba_text_from_string("a"));
  ueba_strings_shrink(strings);
  ueba_strings_add(strings, ueba_text_from_string("b"));

  cr_assert_eq(_find(strings, "a"), 0);
  cr_assert_eq(_find(strings, "b"), 1);
  ueba_strings_free(strings);
}

typedef struct _CaseCase
{
  gchar added[32];
  gchar sought[32];
  gboolean is_found;
} CaseCase;

ParameterizedTestParameters(ueba_strings, ignores_case_letter_for_letter_if_asked_to)
{
  static CaseCase cases[] =
  {
    { "Ann", "aNN", TRUE },
    { "M\xc3\x9cLLER", "m\xc3\xbcller", TRUE },                         /* U umlaut */
    { "\xce\xa9", "\xe2\x84\xa6", TRUE },                               /* omega, ohm sign: of different lengths */
    { "ann", "anna", FALSE },
    { "anna", "ann", FALSE },
    { "\xff", "\xff", TRUE },                                           /* not UTF-8: byte for byte */
    { "\xff", "\xfe", FALSE },
    { "\xc3", "\xc3\xa4", FALSE },                                      /* a letter cut in half */
  };
  return cr_make_param_array(CaseCase, cases, G_N_ELEMENTS(cases));
}

ParameterizedTest(CaseCase *c, ueba_strings, ignores_case_letter_for_letter_if_asked_to)
{
  UebaStrings *strings = ueba_strings_new(UEBA_STRINGS_IGNORE_CASE, 3);

  ueba_strings_add(strings, ueba_text_from_string(c->added));

  cr_assert_eq(_find(strings, c->sought) == 0, c->is_found, "%s in %s", c->sought, c->added);
  ueba_strings_free(strings);
}

Test(ueba_strings, finds_lower_case_texts_by_any_case)
{
  UebaStrings *strings = ueba_strings_new(UEBA_STRINGS_EXACT, 3);

  ueba_strings_add(strings, ueba_text_from_string("ann@example.com"));

  cr_assert_eq(ueba_strings_find_lower(strings, ueba_text_from_string("Ann@Example.COM")), 0);
  cr_assert_eq(ueba_strings_find_lower(strings, ueba_text_from_string("Bob@Example.COM")), UEBA_STRINGS_NONE);
  ueba_strings_free(strings);
}
