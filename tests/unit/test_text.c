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
  MimecastArena *arena = mimecast_arena_new();
  UebaText clean = mimecast_text_clean(ueba_text_from_string(broken->text), arena);

  cr_assert(ueba_text_equal(clean, ueba_text_from_string(broken->clean)), "%.*s", (int) clean.len, clean.str);
  mimecast_arena_free(arena);
}

Test(mimecast_text, finds_the_last_of_a_character_at_every_place_and_none_outside)
{
  gchar text[60];

  for (gsize len = 0; len < 50; len++)
    for (gsize place = 0; place < len; place++)
      {
        memset(text, 'a', sizeof(text));
        text[0] = text[1 + len] = text[1 + place] = text[1 + place / 2] = ':';
        cr_assert_eq(mimecast_text_find_char_back(text + 1, text + 1 + len, ':'), text + 1 + place);
        cr_assert_null(mimecast_text_find_char_back(text + 1, text + 1 + place / 2, ':'));
      }
}

Test(mimecast_text, takes_a_nul_for_the_end_of_a_line)
{
  MimecastArena *arena = mimecast_arena_new();
  UebaText clean = mimecast_text_clean(ueba_text("a\0b", 3), arena);

  cr_assert(ueba_text_equal(clean, ueba_text_from_string("a\nb")));
  mimecast_arena_free(arena);
}

Test(mimecast_text, leaves_a_clean_text_where_it_is)
{
  MimecastArena *arena = mimecast_arena_new();
  const gchar *text = "na\xc3\xafve, and longer than eight bytes";
  UebaText clean = mimecast_text_clean(ueba_text_from_string(text), arena);

  cr_assert_eq(clean.str, text);
  cr_assert_eq(clean.len, strlen(text));
  mimecast_arena_free(arena);
}

Test(mimecast_text, trims_blanks_and_line_ends)
{
  UebaText trimmed = mimecast_text_trim(ueba_text_from_string(" \t a b\r\n"));

  cr_assert(ueba_text_equal(trimmed, ueba_text_from_string("a b")));
}

Test(mimecast_text, finds_the_first_and_the_last_of_a_word_in_any_case)
{
  UebaText text = ueba_text_from_string("ip: 1, IP: 2");

  cr_assert_eq(mimecast_text_find(text, "Ip:"), text.str);
  cr_assert_eq(mimecast_text_find_last(text, "Ip:"), text.str + 7);
  cr_assert_null(mimecast_text_find(text, "ips"));
  cr_assert_null(mimecast_text_find_last(ueba_text_from_string("i"), "ip"));
}

/* ---- what looks at many bytes at once, against what looks at each ---- */

#define LONGEST 70

static gboolean
_is_same_by_byte(const gchar *a, const gchar *b, gsize len)
{
  gsize i = 0;

  while (i < len && g_ascii_tolower(a[i]) == g_ascii_tolower(b[i]))
    i++;
  return i == len;
}

Test(mimecast_text, compares_every_byte_at_every_place_without_ascii_case)
{
  gchar a[LONGEST], b[LONGEST];

  memset(a, 'k', sizeof(a));
  memset(b, 'K', sizeof(b));
  for (gsize len = 0; len <= 40; len++)
    for (gsize at = 0; at < len; at++)
      for (guint byte = 0; byte < 256 * 4; byte++)
        {
          a[at] = (gchar) byte;
          b[at] = (gchar) (byte ^ "\x00\x20\x01\x80"[byte / 256]);
          cr_assert_eq(mimecast_text_same(a, b, len), _is_same_by_byte(a, b, len), "byte %u at %zu", byte, at);
          a[at] = 'k';
          b[at] = 'K';
        }
}

Test(mimecast_text, sees_a_byte_that_is_not_plain_at_every_place)
{
  gchar text[2 * LONGEST];

  memset(text, 'a', sizeof(text));
  for (gsize len = 1; len <= sizeof(text); len++)
    for (gsize at = 0; at < len; at += 1 + at / 20)
      for (guint byte = 0; byte < 256; byte++)
        {
          text[at] = (gchar) byte;
          cr_assert_eq(mimecast_text_is_plain(ueba_text(text, len)), byte >= 0x20 && byte < 0x80,
                       "byte %u at %zu of %zu", byte, at, len);
          text[at] = 'a';
        }
  cr_assert(mimecast_text_is_plain(MIMECAST_TEXT_NULL));
}

Test(mimecast_text, finds_a_character_from_either_end_at_every_place)
{
  gchar text[LONGEST];

  memset(text, 'a', sizeof(text));
  for (gsize begin = 0; begin < 20; begin++)
    for (gsize at = 0; at < sizeof(text); at++)
      {
        gboolean is_inside = at >= begin && at < sizeof(text) - 1;

        text[at] = '|';
        cr_assert_eq(mimecast_text_find_char(text + begin, text + sizeof(text) - 1, '|'), is_inside ? text + at : NULL);
        cr_assert_eq(mimecast_text_find_char_back(text + begin, text + sizeof(text) - 1, '|'),
                     is_inside ? text + at : NULL);
        text[at] = 'a';
      }
}

Test(mimecast_text, finds_the_first_and_the_last_of_two_characters)
{
  const gchar *text = "a|b|c and many more letters|d and yet more of them";
  const gchar *end = text + strlen(text);

  cr_assert_eq(mimecast_text_find_char(text, end, '|'), text + 1);
  cr_assert_eq(mimecast_text_find_char_back(text, end, '|'), strstr(text, "|d"));
}
