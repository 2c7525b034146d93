/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-fold.h"

#include <criterion/criterion.h>
#include <string.h>
#include <time.h>

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

static gdouble
_seconds_to_find(UebaText text, UebaText needle, gboolean is_there)
{
  struct timespec begin, now;
  gsize start, end;

  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &begin);
  cr_assert_eq(ueba_fold_find(text, needle, &start, &end), is_there);
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return (gdouble) (now.tv_sec - begin.tv_sec) + (gdouble) (now.tv_nsec - begin.tv_nsec) / 1e9;
}

/* of as many a as the text has in its first half, but for the last two characters */
static gchar *
_needle_of(gsize n_chars, gunichar last_but_one, gunichar last)
{
  g_autoptr(GString) needle = g_string_new(NULL);

  for (gsize i = 2; i < n_chars; i++)
    g_string_append_c(needle, 'a');
  g_string_append_unichar(needle, last_but_one);
  g_string_append_unichar(needle, last);
  return g_strdup(needle->str);
}

#define LONG_CHARS 60000
#define ARMENIAN_INI 0x56b      /* with what follows it has the same place in the sum as two a: 1290 * the base .. */
#define NO_LETTER 0x3c2de       /* .. and 246397, which together are the prime */

Test(ueba_fold, searches_in_linear_time_for_a_needle_that_was_made_to_have_the_hash_of_every_place)
{
  g_autofree gchar *text = g_strnfill(LONG_CHARS, 'a');
  g_autofree gchar *usual = _needle_of(LONG_CHARS / 2, 'b', 'b');
  g_autofree gchar *hostile = _needle_of(LONG_CHARS / 2, ARMENIAN_INI, NO_LETTER);
  gdouble usual_sec = G_MAXDOUBLE, hostile_sec = G_MAXDOUBLE;

  for (guint i = 0; i < 5; i++)
    {
      usual_sec = MIN(usual_sec, _seconds_to_find(_t(text), _t(usual), FALSE));
      hostile_sec = MIN(hostile_sec, _seconds_to_find(_t(text), _t(hostile), FALSE));
    }
  cr_assert_lt(hostile_sec, 20 * usual_sec, "%g s, not %g s", hostile_sec, usual_sec);
}

Test(ueba_fold, finds_a_needle_behind_places_that_have_its_hash_and_are_not_it)
{
  g_autofree gchar *before = g_strnfill(1000, 'A');
  g_autofree gchar *needle = _needle_of(300, ARMENIAN_INI, NO_LETTER);
  g_autofree gchar *text = g_strconcat("\xc3\x84", before, needle, "behind", NULL);
  gsize start, end;

  cr_assert(ueba_fold_find(_t(text), _t(needle), &start, &end));
  cr_assert_eq(start, 2 + 1000);
  cr_assert_eq(end, 2 + 1000 + strlen(needle));
}

/* the hash does not tell apart aa and these two characters */
#define LIKE_AA "\xd5\xab\xf0\xbc\x8b\x9e"

Test(ueba_fold, finds_a_needle_whose_start_stands_where_it_does_not)
{
  static const FindCase cases[] =
  {
    { "aa" LIKE_AA LIKE_AA "aa", LIKE_AA "aa", 8, 16 },
    { "aa" LIKE_AA LIKE_AA LIKE_AA "aa", LIKE_AA LIKE_AA "aa", 8, 22 },
    { LIKE_AA "aaaab", "aaaab", 6, 11 },
  };
  gsize start = 0, end = 0;

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
    {
      cr_assert(ueba_fold_find(_t(cases[i].text), _t(cases[i].needle), &start, &end), "case %u", i);
      cr_assert_eq(start, cases[i].start, "case %u: %zu", i, start);
      cr_assert_eq(end, cases[i].end, "case %u: %zu", i, end);
    }
  cr_assert_not(ueba_fold_find(_t("aa" LIKE_AA LIKE_AA LIKE_AA), _t(LIKE_AA "aa"), &start, &end));
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
