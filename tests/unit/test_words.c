/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-words.h"

#include <criterion/criterion.h>

Test(ueba_words, are_known_by_their_place)
{
  for (guint i = 0; i < UEBA_WORD_MAX; i++)
    {
      cr_assert_eq(ueba_word_of_text(ueba_words[i]), i);
      cr_assert_eq(ueba_words[i].len, strlen(ueba_words[i].str));
    }
}

Test(ueba_words, know_no_copy_and_no_part_of_one)
{
  UebaText word = ueba_words[UEBA_WORD_EMAIL_SECURITY];
  gchar *copy = g_strdup(word.str);

  cr_assert_eq(ueba_word_of_text(ueba_text(copy, word.len)), UEBA_WORD_NONE);
  cr_assert_eq(ueba_word_of_text(ueba_text(word.str, word.len - 1)), UEBA_WORD_NONE);
  cr_assert_eq(ueba_word_of_text(ueba_text(word.str + 1, word.len - 1)), UEBA_WORD_NONE);
  cr_assert_eq(ueba_word_of_text(ueba_words[UEBA_WORD_NONE]), UEBA_WORD_NONE);
  g_free(copy);
}

Test(ueba_words, keep_their_numbers_because_records_hold_them)
{
  cr_assert_eq(UEBA_WORD_EMAIL_SECURITY, 0);
  cr_assert_eq(UEBA_WORD_FAIL, 12);
  cr_assert_eq(UEBA_WORD_HLD, 32);
}
