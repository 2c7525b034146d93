/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "mimecast-mime.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>

#define REPLACEMENT "\357\277\275"

typedef struct _MimeCase
{
  gchar text[128];
  gchar expected[64];
} MimeCase;

static MimecastMime *mime;

static void
_setup(void)
{
  mime = mimecast_mime_new();
}

static void
_teardown(void)
{
  mimecast_mime_free(mime);
}

static void
_assert_decoded(const MimeCase *c)
{
  UebaText decoded = mimecast_mime_decode(mime, ueba_text_from_string(c->text));

  cr_assert(ueba_text_equal(decoded, ueba_text_from_string(c->expected)), "%s: %.*s instead of %s", c->text,
            (int) decoded.len, decoded.str, c->expected);
}

TestSuite(mimecast_mime, .init = _setup, .fini = _teardown);

ParameterizedTestParameters(mimecast_mime, decodes_words_of_either_encoding)
{
  static MimeCase cases[] =
  {
    { "=?UTF-8?B?VW56dXN0ZWxsYmFyOiBBbmdlYm90?=", "Unzustellbar: Angebot" },
    { "=?utf-8?b?TsOjbyBlbnRyZWd1ZQ==?=", "N\303\243o entregue" },
    { "=?utf-8?b?TsOjbyBlbnRyZWd1ZQ?=", "N\303\243o entregue" },
    { "=?iso-8859-15?Q?Delivery_Status_Notification_=28Failure=29?=", "Delivery Status Notification (Failure)" },
    { "=?iso-8859-1?q?N=e3o_entregue=3A?=", "N\303\243o entregue:" },
    { "=?iso-8859-15?q?=A4?=", "\342\202\254" },
    { "=?windows-1252?q?=80?=", "\342\202\254" },
    { "=?us-ascii?q?plain?=", "plain" },
    {
      "=?koi8-r?B?7sXEz9PUwdfMxc7Ozw==?=", "\320\235\320\265\320\264\320\276\321\201\321\202\320\260\320\262"
      "\320\273\320\265\320\275\320\275\320\276"
    },
    { "=?iso-2022-jp?B?GyRCJWEhPCVrGyhC?=", "\343\203\241\343\203\274\343\203\253" },
    { "=?gb2312?B?z7XNs83L0MU=?=", "\347\263\273\347\273\237\351\200\200\344\277\241" },
    { "=?utf-8*en?q?with_language?=", "with language" },
    { "=?utf-8?Q?raw blanks?=", "raw blanks" },
    { "a =?utf-8?Q?b?= c", "a b c" },
    { "a=?utf-8?Q?b?=c", "abc" },
    { "=?utf-8?Q?" "?=", "" },
    { "=?utf-8?Q?a=?=", "a=" },
    { "=?utf-8?Q?a=zz?=", "a=zz" },
    { "=?utf-8?Q?a=00b?=", "ab" },
    { "=?utf-8?Q?a=FFb?=", "a" REPLACEMENT "b" },
    { "=?us-ascii?Q?a=FFb?=", "a" REPLACEMENT "b" },
    { "=?shift_jis?Q?a=FDb?=", "a" REPLACEMENT "b" },
    { "=?windows-1255?Q?=E0?=", "\327\220" },
  };

  return cr_make_param_array(MimeCase, cases, G_N_ELEMENTS(cases));
}

ParameterizedTest(MimeCase *c, mimecast_mime, decodes_words_of_either_encoding)
{
  _assert_decoded(c);
}

ParameterizedTestParameters(mimecast_mime, joins_adjacent_words)
{
  static MimeCase cases[] =
  {
    { "=?utf-8?Q?a?= =?utf-8?Q?b?=", "ab" },
    { "=?utf-8?Q?a?=\r\n \t=?utf-8?B?Yg==?=", "ab" },
    { "=?utf-8?Q?a?==?utf-8?Q?b?=", "ab" },
    { "=?utf-8?Q?a?= =?iso-8859-1?Q?=e3?=", "a\303\243" },
    { "=?utf-8?Q?a?= x =?utf-8?Q?b?=", "a x b" },
    { "=?utf-8?Q?N=C3?= =?utf-8?Q?=A3o?=", "N\303\243o" },
    { "=?utf-8?B?TsM=?= =?utf-8?Q?=A3o?=", "N\303\243o" },
    { "=?utf-8?Q?N=C3?= =?iso-8859-1?Q?o?=", "N" REPLACEMENT "o" },
    { "=?utf-8?Q?N=C3?= x", "N" REPLACEMENT " x" },
    { "=?gb2312?B?z7U=?= =?gb2312?B?zbM=?=", "\347\263\273\347\273\237" },
    { "=?gb2312?B?z7XN?= =?gb2312?B?sw==?=", "\347\263\273\347\273\237" },
    { "=?utf-8?Q?a_?= =?utf-8?Q?b?=", "a b" },
  };

  return cr_make_param_array(MimeCase, cases, G_N_ELEMENTS(cases));
}

ParameterizedTest(MimeCase *c, mimecast_mime, joins_adjacent_words)
{
  _assert_decoded(c);
}

ParameterizedTestParameters(mimecast_mime, leaves_what_is_no_word_as_it_is)
{
  static MimeCase cases[] =
  {
    { "", "" },
    { "plain = text? a=?b", "plain = text? a=?b" },
    { "=?x-unknown?Q?a_b?=", "=?x-unknown?Q?a_b?=" },
    { "=?x-unknown?Q?a?= =?utf-8?Q?b?=", "=?x-unknown?Q?a?= b" },
    { "=?utf-8?Q?a?= =?x-unknown?Q?b?= =?utf-8?Q?c?=", "a =?x-unknown?Q?b?= c" },
    { "=?utf-8//TRANSLIT?Q?a?=", "=?utf-8//TRANSLIT?Q?a?=" },
    { "=?wchar_t?Q?a?=", "=?wchar_t?Q?a?=" },
    { "=?utf-8?X?a?=", "=?utf-8?X?a?=" },
    { "=?utf-8?QQ?a?=", "=?utf-8?QQ?a?=" },
    { "=??Q?a?=", "=??Q?a?=" },
    { "=?utf-8?Q", "=?utf-8?Q" },
    { "=?", "=?" },
    { "=?utf-8?Q?never closed", "=?utf-8?Q?never closed" },
    { "=?utf-8?Q?a =?utf-8?Q?b?=", "=?utf-8?Q?a b" },
  };

  return cr_make_param_array(MimeCase, cases, G_N_ELEMENTS(cases));
}

ParameterizedTest(MimeCase *c, mimecast_mime, leaves_what_is_no_word_as_it_is)
{
  _assert_decoded(c);
}

ParameterizedTestParameters(mimecast_mime, decodes_a_word_cut_off_with_the_text)
{
  static MimeCase cases[] =
  {
    { "=?UTF-8?B?VW56dXN0ZWxsYmFyOiBBbmdlYm90", "Unzustellbar: Angebot" },
    { "=?UTF-8?B?VW56dXN0ZWxsYmFyOiBBbmdlYm9", "Unzustellbar: Angebo" },
    { "=?UTF-8?B?TsOjb", "N\303\243" },
    { "=?UTF-8?B?TsO", "N" },
    { "=?UTF-8?Q?N=C3=A3", "N\303\243" },
    { "=?UTF-8?Q?N=C3=A", "N" },
    { "=?UTF-8?Q?N=C3=", "N" },
    { "=?UTF-8?Q?N=C3", "N" },
    { "=?UTF-8?Q?done?", "done" },
    { "=?UTF-8?Q?a?= =?UTF-8?Q?b", "ab" },
    { "=?UTF-8?Q?a?= =?UTF-8", "a =?UTF-8" },
    { "=?gb2312?B?z7XN", "\347\263\273" },
  };

  return cr_make_param_array(MimeCase, cases, G_N_ELEMENTS(cases));
}

ParameterizedTest(MimeCase *c, mimecast_mime, decodes_a_word_cut_off_with_the_text)
{
  _assert_decoded(c);
}

Test(mimecast_mime, gives_the_text_itself_back_if_it_holds_no_word)
{
  UebaText text = ueba_text_from_string("Weekly report");

  cr_assert_eq(mimecast_mime_decode(mime, text).str, text.str);
}

/* a quadratic scan of this many bytes would take minutes */
#define HOSTILE_BYTES (1024 * 1024)

Test(mimecast_mime, is_linear_in_hostile_texts_and_answers_valid_utf8, .timeout = 30)
{
  const gchar *units[] =
  {
    "=?", "=?a", "=?utf-8?Q?", "=?utf-8?Q?a ", "=?utf-8?B?/?= ", "=?koi8-r?Q?=ff?= =?cp1251?Q?=98?= ",
    "=?x-none?Q?a?= ", "=?iso-2022-jp?B?GyRC?= ", "=?shift_jis?Q?=fd=fd=fd=fd?= ", "=?utf-7?Q?+AAA-?= ",
  };

  for (guint i = 0; i < G_N_ELEMENTS(units); i++)
    {
      GString *text = g_string_new(NULL);
      while (text->len < HOSTILE_BYTES)
        g_string_append(text, units[i]);
      UebaText decoded = mimecast_mime_decode(mime, ueba_text(text->str, text->len));
      cr_assert(g_utf8_validate_len(decoded.str, decoded.len, NULL) || memchr(decoded.str, 0, decoded.len), "%s",
                units[i]);
      cr_assert_leq(decoded.len, 3 * text->len, "%s", units[i]);
      g_string_free(text, TRUE);
    }
}
