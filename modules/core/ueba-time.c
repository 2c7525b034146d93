/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-time.h"

typedef struct _Civil
{
  gint64 year;
  gint month;
  gint day;
  gint hour;
  gint minute;
  gint second;
  gint microsecond;
} Civil;

static inline gint64
_divide_down(gint64 a, gint64 b)
{
  return a / b - (a % b < 0);
}

/* Days since 1970-01-01 to a date of the Gregorian calendar, in years that begin on the 1st of March: the leap day is
 * the last day of such a year, and 400 of them are one era of 146,097 days. */
static void
_set_date(Civil *self, gint64 days)
{
  gint64 shifted = days + 719468;
  gint64 era = _divide_down(shifted, 146097);
  gint64 day_of_era = shifted - era * 146097;
  gint64 year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  gint day_of_year = (gint) (day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100));
  gint month_from_march = (5 * day_of_year + 2) / 153;

  self->day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
  self->month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
  self->year = year_of_era + era * 400 + (self->month <= 2);
}

static Civil
_civil(gint64 time_usec)
{
  Civil self;
  gint64 days = _divide_down(time_usec, UEBA_TIME_USEC_PER_DAY);
  gint64 usec_of_day = time_usec % UEBA_TIME_USEC_PER_DAY + (time_usec % UEBA_TIME_USEC_PER_DAY < 0
                                                             ? UEBA_TIME_USEC_PER_DAY : 0);
  gint second_of_day = (gint) (usec_of_day / UEBA_TIME_USEC_PER_SEC);

  _set_date(&self, days);
  self.hour = second_of_day / 3600;
  self.minute = second_of_day / 60 % 60;
  self.second = second_of_day % 60;
  self.microsecond = (gint) (usec_of_day % UEBA_TIME_USEC_PER_SEC);
  return self;
}

/* at least width digits */
static gchar *
_put_number(gchar *to, guint number, guint width)
{
  gchar digits[10];
  guint n = 0;

  for (; number > 0 || n < width; number /= 10)
    digits[n++] = (gchar) ('0' + number % 10);
  while (n > 0)
    *to++ = digits[--n];
  return to;
}

static gchar *
_put_year(gchar *to, gint64 year)
{
  if (year < 0)
    *to++ = '-';
  return _put_number(to, (guint) ABS(year), 4);
}

static gchar *
_put(gchar *to, gint number, gchar before)
{
  *to = before;
  return _put_number(to + 1, (guint) number, 2);
}

static gsize
_format_iso(gint64 time_usec, gint unit_usec, guint digits, gchar *text)
{
  Civil c = _civil(time_usec);
  gchar *end = _put_year(text, c.year);

  end = _put(_put(end, c.month, '-'), c.day, '-');
  end = _put(_put(_put(end, c.hour, 'T'), c.minute, ':'), c.second, ':');
  *end++ = '.';
  end = _put_number(end, (guint) (c.microsecond / unit_usec), digits);
  *end++ = 'Z';
  *end = '\0';
  return (gsize) (end - text);
}

gsize
ueba_time_format_iso(gint64 time_usec, gchar ret_text[UEBA_TIME_TEXT_BYTES])
{
  return _format_iso(time_usec, 1000, 3, ret_text);
}

gsize
ueba_time_format_iso_usec(gint64 time_usec, gchar ret_text[UEBA_TIME_TEXT_BYTES])
{
  return _format_iso(time_usec, 1, 6, ret_text);
}

gsize
ueba_time_format_stamp(gint64 time_usec, gchar ret_text[UEBA_TIME_TEXT_BYTES])
{
  Civil c = _civil(time_usec);
  gchar *end = _put_year(ret_text, c.year);

  end = _put_number(_put_number(end, (guint) c.month, 2), (guint) c.day, 2);
  end = _put_number(_put_number(_put_number(end, (guint) c.hour, 2), (guint) c.minute, 2), (guint) c.second, 2);
  *end = '\0';
  return (gsize) (end - ret_text);
}
