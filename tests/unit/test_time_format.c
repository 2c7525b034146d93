/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-time.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>

typedef struct _FormatCase
{
  gint64 time_usec;
  gchar iso[UEBA_TIME_TEXT_BYTES];
  gchar stamp[UEBA_TIME_TEXT_BYTES];
} FormatCase;

ParameterizedTestParameters(ueba_time, writes_every_instant_in_utc)
{
  static FormatCase cases[] =
  {
    { 0, "1970-01-01T00:00:00.000Z", "19700101000000" },
    { G_GINT64_CONSTANT(1772323200123999), "2026-03-01T00:00:00.123Z", "20260301000000" },
    { G_GINT64_CONSTANT(1709164799999999), "2024-02-28T23:59:59.999Z", "20240228235959" },
    { G_GINT64_CONSTANT(1709164800000000), "2024-02-29T00:00:00.000Z", "20240229000000" },
    { G_GINT64_CONSTANT(951782400000000), "2000-02-29T00:00:00.000Z", "20000229000000" },
    { G_GINT64_CONSTANT(4107542400000000), "2100-03-01T00:00:00.000Z", "21000301000000" },
    { -1, "1969-12-31T23:59:59.999Z", "19691231235959" },
    { G_GINT64_CONSTANT(-62135596800000000), "0001-01-01T00:00:00.000Z", "00010101000000" },
    { G_MAXINT64, "294247-01-10T04:00:54.775Z", "2942470110040054" },
    { G_MININT64 + 1, "-290308-12-21T19:59:05.224Z", "-2903081221195905" },
    { G_MININT64, "-290308-12-21T19:59:05.224Z", "-2903081221195905" },
  };

  return cr_make_param_array(FormatCase, cases, G_N_ELEMENTS(cases));
}

ParameterizedTest(FormatCase *c, ueba_time, writes_every_instant_in_utc)
{
  gchar iso[UEBA_TIME_TEXT_BYTES], stamp[UEBA_TIME_TEXT_BYTES];

  cr_assert_eq(ueba_time_format_iso(c->time_usec, iso), strlen(c->iso), "%s", iso);
  cr_assert_eq(ueba_time_format_stamp(c->time_usec, stamp), strlen(c->stamp), "%s", stamp);
  cr_assert_str_eq(iso, c->iso);
  cr_assert_str_eq(stamp, c->stamp);
}

Test(ueba_time, writes_all_six_digits_where_microseconds_matter)
{
  gchar iso[UEBA_TIME_TEXT_BYTES];

  cr_assert_eq(ueba_time_format_iso_usec(G_GINT64_CONSTANT(1772323200003999), iso), 27);
  cr_assert_str_eq(iso, "2026-03-01T00:00:00.003999Z");
  ueba_time_format_iso_usec(G_MININT64, iso);
  cr_assert_str_eq(iso, "-290308-12-21T19:59:05.224192Z");
}

Test(ueba_time, differences_do_not_overflow)
{
  cr_assert_eq(ueba_time_difference(5, 7), -2);
  cr_assert_eq(ueba_time_difference(G_MAXINT64, -1), G_MAXINT64);
  cr_assert_eq(ueba_time_difference(G_MININT64, 1), G_MININT64);
}
