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

/* of less than 100 */
static inline gchar *
_put_two(gchar *to, guint number)
{
  to[0] = (gchar) ('0' + number / 10);
  to[1] = (gchar) ('0' + number % 10);
  return to + 2;
}

static inline gchar *
_put_year(gchar *to, gint64 year)
{
  if (G_LIKELY(year >= 0 && year < 10000))
    return _put_two(_put_two(to, (guint) year / 100), (guint) year % 100);
  if (year < 0)
    *to++ = '-';
  return _put_number(to, (guint) ABS(year), 4);
}

static inline gchar *
_put(gchar *to, gint number, gchar before)
{
  *to = before;
  return _put_two(to + 1, (guint) number);
}

/* up to the point before the fraction */
static gchar *
_put_seconds(gchar *to, const Civil *c)
{
  gchar *end = _put_year(to, c->year);

  end = _put(_put(end, c->month, '-'), c->day, '-');
  end = _put(_put(_put(end, c->hour, 'T'), c->minute, ':'), c->second, ':');
  *end = '.';
  return end + 1;
}

static gsize
_end_iso(gchar *text, gchar *end)
{
  *end++ = 'Z';
  *end = '\0';
  return (gsize) (end - text);
}

gsize
ueba_time_format_iso(gint64 time_usec, gchar ret_text[UEBA_TIME_TEXT_BYTES])
{
  Civil c = _civil(time_usec);
  gchar *end = _put_seconds(ret_text, &c);
  guint msec = (guint) c.microsecond / 1000;

  *end = (gchar) ('0' + msec / 100);
  return _end_iso(ret_text, _put_two(end + 1, msec % 100));
}

gsize
ueba_time_format_iso_usec(gint64 time_usec, gchar ret_text[UEBA_TIME_TEXT_BYTES])
{
  Civil c = _civil(time_usec);
  gchar *end = _put_seconds(ret_text, &c);

  return _end_iso(ret_text, _put_number(end, (guint) c.microsecond, 6));
}

gsize
ueba_time_format_stamp(gint64 time_usec, gchar ret_text[UEBA_TIME_TEXT_BYTES])
{
  Civil c = _civil(time_usec);
  gchar *end = _put_two(_put_two(_put_year(ret_text, c.year), (guint) c.month), (guint) c.day);

  end = _put_two(_put_two(_put_two(end, (guint) c.hour), (guint) c.minute), (guint) c.second);
  *end = '\0';
  return (gsize) (end - ret_text);
}
