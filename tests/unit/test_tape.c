/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-tape.h"

#include <criterion/criterion.h>

static UebaBytes
_recorded(const gchar *long_text)
{
  UebaBytes bytes = { 0 };
  UebaTape tape = { .record = &bytes };

  ueba_tape_write_flag(&tape, TRUE);
  ueba_tape_write_text(&tape, ueba_text_from_string("203.0.113.0/24"));
  ueba_tape_write_text(&tape, ueba_text(NULL, 0));
  ueba_tape_write_flag(&tape, FALSE);
  ueba_tape_write_text(&tape, ueba_text_from_string(long_text));
  return bytes;
}

Test(ueba_tape, gives_the_answers_back_in_order)
{
  g_autofree gchar *long_text = g_strnfill(70000, 'x');
  UebaBytes bytes = _recorded(long_text);
  UebaTape tape = { .data = bytes.data, .len = bytes.len };

  cr_assert(ueba_tape_read_flag(&tape));
  cr_assert(ueba_text_equal(ueba_tape_read_text(&tape), ueba_text_from_string("203.0.113.0/24")));
  cr_assert_eq(ueba_tape_read_text(&tape).len, 0);
  cr_assert_not(ueba_tape_read_flag(&tape));
  cr_assert(ueba_text_equal(ueba_tape_read_text(&tape), ueba_text_from_string(long_text)));
  cr_assert_not(tape.is_broken);
  cr_assert_eq(tape.pos, tape.len);
  ueba_bytes_clear(&bytes);
}

Test(ueba_tape, answers_nothing_beyond_its_end_and_says_so)
{
  UebaBytes bytes = _recorded("short");
  UebaTape tape = { .data = bytes.data, .len = 5 };

  cr_assert(ueba_tape_read_flag(&tape));
  cr_assert_eq(ueba_tape_read_text(&tape).len, 0);
  cr_assert(tape.is_broken);
  cr_assert_not(ueba_tape_read_flag(&tape));
  cr_assert_eq(ueba_tape_read_text(&tape).len, 0);
  ueba_bytes_clear(&bytes);
}
