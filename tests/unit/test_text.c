/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "mimecast-text.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>

#define FFFD "\xef\xbf\xbd"

typedef struct _Broken
{
  gchar text[16];
  gchar clean[32];
} Broken;

ParameterizedTestParameters(mimecast_text, replaces_as_much_as_could_have_begun_a_character)
{
  static Broken cases[] =
  {
    { "a\xe2\x82", "a" FFFD },                       /* cut within a character */
    { "\xf0\x9f\x98z", FFFD "z" },
    { "\xc3(", FFFD "(" },
    { "\xe9t\xe9", FFFD "t" FFFD },                  /* ISO 8859-1 */
    { "\xe2\x82\xff", FFFD FFFD },
    { "\xc0\xaf", FFFD FFFD },                       /* overlong */
    { "\xe0\x80\x80", FFFD FFFD FFFD },
    { "\xed\xa0\x80", FFFD FFFD FFFD },              /* a surrogate */
    { "\xf4\x90\x80\x80", FFFD FFFD FFFD FFFD },     /* beyond U+10FFFF */
    { "\xf0\x8f\x80\x80", FFFD FFFD FFFD FFFD },
    { "\x80\xbf", FFFD FFFD },
    { "\xe2\x82\xac", "\xe2\x82\xac" },
  };
  return cr_make_param_array(Broken, cases, G_N_ELEMENTS(cases));
}

ParameterizedTest(Broken *broken, mimecast_text, replaces_as_much_as_could_have_begun_a_character)
{
  GString *arena = g_string_sized_new(64);
  UebaText clean = mimecast_text_clean(ueba_text_from_string(broken->text), arena);

  cr_assert(ueba_text_equal(clean, ueba_text_from_string(broken->clean)), "%.*s", (int) clean.len, clean.str);
  g_string_free(arena, TRUE);
}

Test(mimecast_text, drops_nul_bytes_and_trims_blanks)
{
  GString *arena = g_string_sized_new(64);
  UebaText clean = mimecast_text_clean(ueba_text(" \ta\0b\r\n", 7), arena);

  cr_assert(ueba_text_equal(clean, ueba_text_from_string("ab")));
  g_string_free(arena, TRUE);
}
