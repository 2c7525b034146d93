/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "mimecast-time.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>

#define UNTOUCHED G_GINT64_CONSTANT(-77)
#define T_2017 (G_GINT64_CONSTANT(1495817261) * G_USEC_PER_SEC) /* 2017-05-26T16:47:41Z */
#define HOUR (G_GINT64_CONSTANT(3600) * G_USEC_PER_SEC)

typedef struct _TimeCase
{
  gchar text[64];
  gint64 expected_usec;
} TimeCase;

ParameterizedTestParameters(mimecast_time, reads_every_form_seen_in_logs)
{
  static TimeCase cases[] =
  {
    { "2017-05-26T16:47:41Z", T_2017 },
    { "2017-05-26 16:47:41", T_2017 },
    { "2017-05-26T16:47:41+0100", T_2017 - HOUR },
    { "2017-05-26T16:47:41+01:00", T_2017 - HOUR },
    { "2017-05-26T16:47:41-0430", T_2017 + 4 * HOUR + HOUR / 2 },
    { "2017-05-26T16:47:41 +0100", T_2017 - HOUR },
    { "2017-05-26T16: 47:41+0100", T_2017 - HOUR },
    { "2017-05-26T16: 47:  41", T_2017 },
    { "  2017-05-26T16:47:41Z\t", T_2017 },
    { "2017-05-26T6:47:41+0000", T_2017 - 10 * HOUR },
    { "2017-05-26T16:47:41.5Z", T_2017 + 500000 },
    { "2017-05-26T16:47:41.123456Z", T_2017 + 123456 },
    { "2017-05-26T16:47:41.1234569+00:00", T_2017 + 123456 },
    { "2017-05-26T16:47:41 BST", T_2017 },
    { "2017-05-26 16:47:41 GMT-04:00", T_2017 },
    { "2017-05-26T16:47:41+1400", T_2017 - 14 * HOUR },
    { "2017-05-26T16:47:41-2359", T_2017 + 24 * HOUR - HOUR / 60 },
    { "1970-01-01T00:00:00Z", 0 },
    { "1969-12-31T23:59:59.999999Z", -1 },
    { "2000-02-29T00:00:00Z", G_GINT64_CONSTANT(951782400) *G_USEC_PER_SEC },
    { "0001-01-01T00:00:00Z", G_GINT64_CONSTANT(-62135596800) *G_USEC_PER_SEC },
    { "9999-12-31T23:59:59Z", G_GINT64_CONSTANT(253402300799) *G_USEC_PER_SEC },
  };

  return cr_make_param_array(TimeCase, cases, G_N_ELEMENTS(cases));
}

ParameterizedTest(TimeCase *c, mimecast_time, reads_every_form_seen_in_logs)
{
  gint64 usec = UNTOUCHED;

  cr_assert(mimecast_time_parse(ueba_text_from_string(c->text), &usec), "%s", c->text);
  cr_assert_eq(usec, c->expected_usec, "%s: %" G_GINT64_FORMAT, c->text, usec);
}

ParameterizedTestParameters(mimecast_time, refuses_an_impossible_time)
{
  static TimeCase cases[] =
  {
    { "", 0 },
    { "   ", 0 },
    { "null", 0 },
    { "2017-13-01T00:00:00Z", 0 },
    { "2017-00-01T00:00:00Z", 0 },
    { "2017-02-30T00:00:00Z", 0 },
    { "2017-02-29T00:00:00Z", 0 },
    { "1900-02-29T00:00:00Z", 0 },
    { "2017-04-31T00:00:00Z", 0 },
    { "2017-05-00T00:00:00Z", 0 },
    { "2017-05-26T24:00:00Z", 0 },
    { "2017-05-26T16:60:00Z", 0 },
    { "2017-05-26T16:47:60Z", 0 },
    { "2017-05-26T16:47:41+2400", 0 },
    { "2017-05-26T16:47:41-9900", 0 },
    { "2017-05-26T16:47:41+0160", 0 },
    { "2017-05-26T16:47:41+1", 0 },
    { "2017-05-26T16:47:41+01000", 0 },
    { "2017-05-26T16:47:41.Z", 0 },
    { "2017-05-26T16:47:41,5Z", 0 },
    { "2017-05-26T16:47:41|x", 0 },
    { "2017-05-26T16:47:41 BST at night", 0 },
    { "2017-05-26T16:47:41Z\",\"user\":\"x", 0 },
    { "2017-05-26T16:47", 0 },
    { "2017-05-26T 6:47:41", 0 },
    { "2017-05-26T:47:41", 0 },
    { "2017-05-26T016:47:41", 0 },
    { "2017-05-26T16:7:41", 0 },
    { "2017-05-26", 0 },
    { "17-05-26T16:47:41Z", 0 },
    { "0000-01-01T00:00:00Z", 0 },
    { "0001-01-01T00:00:00+0100", 0 },
    { "9999-12-31T23:59:59-0100", 0 },
    { "10000-01-01T00:00:00Z", 0 },
    { "1495817261000", 0 },
  };

  return cr_make_param_array(TimeCase, cases, G_N_ELEMENTS(cases));
}

ParameterizedTest(TimeCase *c, mimecast_time, refuses_an_impossible_time)
{
  gint64 usec = UNTOUCHED;

  cr_assert_not(mimecast_time_parse(ueba_text_from_string(c->text), &usec), "%s", c->text);
  cr_assert_eq(usec, UNTOUCHED, "%s", c->text);
}

Test(mimecast_time, reads_no_byte_beyond_a_text_cut_anywhere)
{
  const gchar *whole = "2017-05-26T16:47:41.123456+01:00";

  for (gsize len = 0; len < strlen(whole); len++)
    {
      gint64 usec;
      gchar *cut = g_memdup2(whole, len);
      mimecast_time_parse(ueba_text(cut, len), &usec);
      g_free(cut);
    }
}

/* a blank behind the colon makes the same time one that is read byte by byte */
Test(mimecast_time, reads_the_usual_spelling_as_every_other)
{
  const gchar *usual = "2024-02-29T12:34:56-0130";
  GString *text = g_string_new(usual);
  GString *other = g_string_new(NULL);

  for (gsize at = 0; at < strlen(usual); at++)
    for (guint byte = 1; byte < 256; byte++)
      {
        gint64 usec = UNTOUCHED, other_usec = UNTOUCHED;

        if (byte == ' ' || byte == '\t')
          continue;
        g_string_assign(text, usual);
        text->str[at] = (gchar) byte;
        g_string_assign(other, text->str);
        g_string_insert_c(other, 14, ' ');
        cr_assert_eq(mimecast_time_parse(ueba_text(text->str, text->len), &usec),
                     mimecast_time_parse(ueba_text(other->str, other->len), &other_usec), "%s", text->str);
        cr_assert_eq(usec, other_usec, "%s", text->str);
      }
  g_string_free(text, TRUE);
  g_string_free(other, TRUE);
}

Test(mimecast_time, agrees_with_the_calendar_of_glib_on_every_day_of_four_centuries)
{
  GDate date;
  gchar text[32];
  gint64 usec;

  g_date_clear(&date, 1);
  g_date_set_dmy(&date, 1, G_DATE_JANUARY, 1900);
  guint32 epoch_julian = 719163;
  for (gint i = 0; i < 146097; i++, g_date_add_days(&date, 1))
    {
      g_snprintf(text, sizeof(text), "%04u-%02u-%02uT00:00:00Z", (guint) g_date_get_year(&date),
                 (guint) g_date_get_month(&date), (guint) g_date_get_day(&date));
      cr_assert(mimecast_time_parse(ueba_text_from_string(text), &usec), "%s", text);
      cr_assert_eq(usec, ((gint64) g_date_get_julian(&date) - epoch_julian) * 24 * HOUR, "%s", text);
    }
}

ParameterizedTestParameters(mimecast_time, reads_milliseconds_since_the_epoch)
{
  static TimeCase cases[] =
  {
    { "1495817261000", T_2017 },
    { " 1495817261123 ", T_2017 + 123000 },
    { "1495817261123.4567", T_2017 + 123456 },
    { "1495817261000.0", T_2017 },
    { "0", 0 },
    { "253402300799999", (G_GINT64_CONSTANT(253402300800)) *G_USEC_PER_SEC - 1000 },
  };

  return cr_make_param_array(TimeCase, cases, G_N_ELEMENTS(cases));
}

ParameterizedTest(TimeCase *c, mimecast_time, reads_milliseconds_since_the_epoch)
{
  gint64 usec = UNTOUCHED;

  cr_assert(mimecast_time_parse_epoch_msec(ueba_text_from_string(c->text), &usec), "%s", c->text);
  cr_assert_eq(usec, c->expected_usec, "%s: %" G_GINT64_FORMAT, c->text, usec);
}

ParameterizedTestParameters(mimecast_time, refuses_what_is_no_count_of_milliseconds)
{
  static TimeCase cases[] =
  {
    { "", 0 },
    { "-1", 0 },
    { "1.", 0 },
    { ".5", 0 },
    { "12a", 0 },
    { "1e12", 0 },
    { "253402300800000", 0 },
    { "99999999999999999999999999999999999999", 0 },
    { "2017-05-26T16:47:41Z", 0 },
  };

  return cr_make_param_array(TimeCase, cases, G_N_ELEMENTS(cases));
}

ParameterizedTest(TimeCase *c, mimecast_time, refuses_what_is_no_count_of_milliseconds)
{
  gint64 usec = UNTOUCHED;

  cr_assert_not(mimecast_time_parse_epoch_msec(ueba_text_from_string(c->text), &usec), "%s", c->text);
  cr_assert_eq(usec, UNTOUCHED, "%s", c->text);
}
