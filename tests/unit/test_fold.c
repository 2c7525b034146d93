/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-fold.h"

#include <criterion/criterion.h>

static UebaText
_t(const gchar *str)
{
  return ueba_text_from_string(str);
}

typedef struct _PairCase
{
  const gchar *a;
  const gchar *b;
} PairCase;

Test(ueba_fold, makes_texts_equal_that_differ_only_in_case)
{
  static const PairCase cases[] =
  {
    { "", "" }, { "Abc", "aBC" }, { "ÄÖÜ", "äöü" }, { "ΣΑΣ", "σας" }, { "ЖУК", "жук" }, {
      "ſ",
      "S"
    }, { "\xe2\x84\xaa", "k" },
    { "Ⱥ", "ⱥ" }, { "a\xff", "A\xff" }, { "ẞ", "ß" },
  };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
    cr_assert(ueba_fold_equal(_t(cases[i].a), _t(cases[i].b)), "%s %s", cases[i].a, cases[i].b);
}

Test(ueba_fold, keeps_apart_what_is_not_one_letter_in_two_cases)
{
  static const PairCase cases[] =
  {
    { "", "a" }, { "ß", "ss" }, { "ı", "i" }, { "İ", "i" }, { "ä", "a" }, { "\xff", "\xfe" }, { "\xff", "ÿ" },
    { "a", "ab" },
  };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
    cr_assert_not(ueba_fold_equal(_t(cases[i].a), _t(cases[i].b)), "%s %s", cases[i].a, cases[i].b);
}

Test(ueba_fold, orders_by_folded_code_point)
{
  static const PairCase ascending[] =
  {
    { "", "a" }, { "a", "B" }, { "A", "b" }, { "ab", "ABC" }, { "z", "ä" }, { "ä", "\xff" },
  };

  for (guint i = 0; i < G_N_ELEMENTS(ascending); i++)
    {
      cr_assert_lt(ueba_fold_compare(_t(ascending[i].a), _t(ascending[i].b)), 0, "%s", ascending[i].b);
      cr_assert_gt(ueba_fold_compare(_t(ascending[i].b), _t(ascending[i].a)), 0, "%s", ascending[i].b);
    }
}

typedef struct _FindCase
{
  const gchar *text;
  const gchar *needle;
  gsize start;
  gsize end;
} FindCase;

Test(ueba_fold, finds_the_first_place_and_its_bytes_in_the_text)
{
  static const FindCase cases[] =
  {
    { "hello", "LL", 2, 4 }, { "hello", "", 0, 0 }, { "", "", 0, 0 }, { "aXbxc", "x", 1, 2 }, { "Äb", "äB", 0, 3 },
    { "x\xe2\x84\xaa", "k", 1, 4 }, { "aaaab", "AAB", 2, 5 }, { "\xff\xfe", "\xfe", 1, 2 }, {
      "hello", "hello",
      0, 5
    },
  };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
    {
      gsize start = 99, end = 99;

      cr_assert(ueba_fold_find(_t(cases[i].text), _t(cases[i].needle), &start, &end), "%s", cases[i].text);
      cr_assert_eq(start, cases[i].start, "%s", cases[i].text);
      cr_assert_eq(end, cases[i].end, "%s", cases[i].text);
    }
}

Test(ueba_fold, finds_nothing_where_nothing_is)
{
  static const PairCase cases[] = { { "", "a" }, { "hello", "lo!" }, { "ab", "abc" }, { "abababab", "abba" } };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
    {
      gsize start = 99, end = 99;

      cr_assert_not(ueba_fold_find(_t(cases[i].a), _t(cases[i].b), &start, &end), "%s", cases[i].a);
      cr_assert_eq(start, 99);
    }
}

Test(ueba_fold, searches_a_long_text_for_a_long_needle_in_linear_time)
{
  g_autofree gchar *text = g_strnfill(4 * 1024 * 1024, 'a');
  g_autofree gchar *start_of_needle = g_strnfill(100000, 'a');
  g_autofree gchar *needle = g_strconcat(start_of_needle, "b", NULL);
  gsize start, end;

  cr_assert_not(ueba_fold_find(_t(text), _t(needle), &start, &end));
}

Test(ueba_fold, counts_characters_and_knows_where_they_end)
{
  UebaText text = _t("aÄ\xff\xe2\x84\xaa");

  cr_assert_eq(ueba_fold_count(text), 4);
  cr_assert_eq(ueba_fold_offset(text, 0), 0);
  cr_assert_eq(ueba_fold_offset(text, 2), 3);
  cr_assert_eq(ueba_fold_offset(text, 3), 4);
  cr_assert_eq(ueba_fold_offset(text, 99), text.len);
}
