/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "mimecast-time.h"
#include "mimecast-text.h"

#define FRACTION_DIGITS 6

#define TIME_MIN_SEC G_GINT64_CONSTANT(-62135596800) /* 0001-01-01T00:00:00Z */
#define TIME_MAX_SEC G_GINT64_CONSTANT(253402300799) /* 9999-12-31T23:59:59Z */

typedef struct _Cursor
{
  const gchar *pos;
  const gchar *end;
} Cursor;

static inline gboolean
_is_digit(const Cursor *self)
{
  return self->pos < self->end && (guchar) (*self->pos - '0') <= 9;
}

static inline gboolean
_skip_char(Cursor *self, gchar c)
{
  if (self->pos == self->end || *self->pos != c)
    return FALSE;
  self->pos++;
  return TRUE;
}

static inline void
_skip_blanks(Cursor *self)
{
  while (self->pos < self->end && (*self->pos == ' ' || *self->pos == '\t'))
    self->pos++;
}

/* blanks around it are not part of the text */
static inline void
_trim(Cursor *self)
{
  _skip_blanks(self);
  while (self->end > self->pos && (self->end[-1] == ' ' || self->end[-1] == '\t'))
    self->end--;
}

static inline gboolean
_skip_colon(Cursor *self)
{
  if (!_skip_char(self, ':'))
    return FALSE;
  _skip_blanks(self);
  return TRUE;
}

static inline gboolean
_read_digits(Cursor *self, gint n_digits, gint *ret_value)
{
  gint value = 0;

  if (self->end - self->pos < n_digits)
    return FALSE;
  for (gint i = 0; i < n_digits; i++)
    {
      guint digit = (guint) (guchar) self->pos[i] - '0';
      if (digit > 9)
        return FALSE;
      value = value * 10 + (gint) digit;
    }
  self->pos += n_digits;
  *ret_value = value;
  return TRUE;
}

/* days since the epoch of a date in the proleptic Gregorian calendar; years begin in March, so that the leap day
 * is the last of its year */
static inline gint64
_days_from_date(gint year, gint month, gint day)
{
  gint shifted = month > 2 ? year : year - 1;
  gint era = shifted / 400;
  gint year_of_era = shifted - era * 400;
  gint day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  gint day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

  return (gint64) era * 146097 + day_of_era - 719468;
}

static inline gint
_days_in_month(gint year, gint month)
{
  static const guint8 days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  gboolean is_leap = month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

  return days[month - 1] + is_leap;
}

static inline gboolean
_is_date(gint year, gint month, gint day)
{
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && (day <= 28 || day <= _days_in_month(year, month));
}

static gboolean
_read_date(Cursor *self, gint64 *ret_days)
{
  gint year, month, day;

  if (!_read_digits(self, 4, &year) || !_skip_char(self, '-') ||
      !_read_digits(self, 2, &month) || !_skip_char(self, '-') ||
      !_read_digits(self, 2, &day))
    return FALSE;
  if (!_is_date(year, month, day))
    return FALSE;
  *ret_days = _days_from_date(year, month, day);
  return TRUE;
}

static gboolean
_read_hour(Cursor *self, gint *ret_hour)
{
  if (!_read_digits(self, 1, ret_hour))
    return FALSE;
  if (_is_digit(self))
    *ret_hour = *ret_hour * 10 + (*self->pos++ - '0');
  return *ret_hour < 24;
}

static gboolean
_read_clock(Cursor *self, gint *ret_sec)
{
  gint hour, minute, second;

  if (!_read_hour(self, &hour) || !_skip_colon(self) ||
      !_read_digits(self, 2, &minute) || !_skip_colon(self) ||
      !_read_digits(self, 2, &second))
    return FALSE;
  if (minute > 59 || second > 59)
    return FALSE;
  *ret_sec = hour * 3600 + minute * 60 + second;
  return TRUE;
}

/* the digits beyond the sixth are read and cut off */
static gboolean
_read_fraction(Cursor *self, gint *ret_usec)
{
  gint usec = 0;
  gint n_digits = 0;

  while (_is_digit(self))
    {
      if (n_digits < FRACTION_DIGITS)
        usec = usec * 10 + (*self->pos - '0');
      n_digits++;
      self->pos++;
    }
  for (gint i = n_digits; i < FRACTION_DIGITS; i++)
    usec *= 10;
  *ret_usec = usec;
  return n_digits > 0;
}

static gboolean
_read_offset(Cursor *self, gint *ret_sec)
{
  gint sign = *self->pos++ == '-' ? -1 : 1;
  gint hours, minutes;

  if (!_read_digits(self, 2, &hours))
    return FALSE;
  (void) _skip_colon(self);
  if (!_read_digits(self, 2, &minutes) || hours > 23 || minutes > 59)
    return FALSE;
  *ret_sec = sign * (hours * 60 + minutes) * 60;
  return TRUE;
}

/* `BST`, `GMT-04:00`, `Europe/London` */
static gboolean
_is_zone_name(const Cursor *self)
{
  if (!g_ascii_isalpha(*self->pos))
    return FALSE;
  for (const gchar *pos = self->pos; pos < self->end; pos++)
    if (!*pos || (!g_ascii_isalnum(*pos) && !strchr("+-:/_", *pos)))
      return FALSE;
  return TRUE;
}

/* `Z`, an offset, a name (which means UTC) or nothing, and no more text after it */
static gboolean
_read_zone(Cursor *self, gint *ret_offset_sec)
{
  *ret_offset_sec = 0;
  _skip_blanks(self);
  if (self->pos == self->end || _is_zone_name(self))
    return TRUE;
  if (*self->pos != '+' && *self->pos != '-')
    return FALSE;
  return _read_offset(self, ret_offset_sec) && self->pos == self->end;
}

static gboolean
_set_time(gint64 sec, gint usec, gint64 *ret_usec)
{
  if (sec < TIME_MIN_SEC || sec > TIME_MAX_SEC)
    return FALSE;
  *ret_usec = sec * G_USEC_PER_SEC + usec;
  return TRUE;
}

#define USUAL_BYTES 19           /* 2026-03-01T00:00:00 */
#define USUAL_ZONE_BYTES 5       /* +0100 */
#define DATE_MARKS G_GUINT64_CONSTANT(0xff0000ff00000000)
#define CLOCK_MARKS G_GUINT64_CONSTANT(0x0000ff0000ff0000)

/* Eight characters at once, the first in the lowest byte, each less what the pattern has in its place: digits become
 * their numbers, the marks between them nothing. */
static inline guint64
_less_pattern(const gchar *at, const gchar *pattern)
{
  return GUINT64_FROM_LE(mimecast_text_load_8(at) ^ mimecast_text_load_8(pattern));
}

/* are all bytes numbers up to nine, and those of the marks nothing? */
static inline gboolean
_are_numbers(guint64 bytes, guint64 marks)
{
  const guint64 highs = G_GUINT64_CONSTANT(0xf0f0f0f0f0f0f0f0), beyond_nine = G_GUINT64_CONSTANT(0x0606060606060606);

  return (((bytes | (bytes + beyond_nine)) & highs) | (bytes & marks)) == 0;
}

/* in each byte ten times its number and that of the byte behind it: what two digits say */
static inline guint64
_join_digits(guint64 numbers)
{
  return numbers * 10 + (numbers >> 8);
}

static inline gint
_byte(guint64 bytes, guint n)
{
  return (gint) (bytes >> (8 * n) & 0xff);
}

/* The spelling of nearly every record, without a step for each byte. FALSE: it is another one, or none. */
static inline gboolean
_read_usual(Cursor *self, gint64 *ret_sec)
{
  const gchar *at = self->pos;
  guint64 date, clock;
  guint day_tens, day_ones;
  gint year, month, day;

  if (self->end - at < USUAL_BYTES || (at[10] != 'T' && at[10] != ' '))
    return FALSE;
  date = _less_pattern(at, "0000-00-");
  clock = _less_pattern(at + 11, "00:00:00");
  if (!_are_numbers(date, DATE_MARKS) || !_are_numbers(clock, CLOCK_MARKS))
    return FALSE;
  day_tens = (guint) (guchar) at[8] - '0';
  day_ones = (guint) (guchar) at[9] - '0';
  date = _join_digits(date);
  clock = _join_digits(clock);
  year = _byte(date, 0) * 100 + _byte(date, 2);
  month = _byte(date, 5);
  day = (gint) (day_tens * 10 + day_ones);
  if (day_tens > 9 || day_ones > 9 || !_is_date(year, month, day)
      || _byte(clock, 0) > 23 || _byte(clock, 3) > 59 || _byte(clock, 6) > 59)
    return FALSE;
  *ret_sec = _days_from_date(year, month, day) * 86400 + _byte(clock, 0) * 3600 + _byte(clock, 3) * 60
             + _byte(clock, 6);
  self->pos += USUAL_BYTES;
  return TRUE;
}

/* an offset without a colon and with nothing behind it */
static inline gboolean
_read_usual_zone(const Cursor *self, gint *ret_sec)
{
  const gchar *at = self->pos;
  guint64 offset;
  gint hours, minutes;

  if (self->end - at != USUAL_ZONE_BYTES || (*at != '+' && *at != '-'))
    return FALSE;
  offset = GUINT32_FROM_LE((guint32) mimecast_text_load_4(at + 1) ^ (guint32) mimecast_text_load_4("0000"));
  if (!_are_numbers(offset, 0))
    return FALSE;
  offset = _join_digits(offset);
  hours = _byte(offset, 0);
  minutes = _byte(offset, 2);
  *ret_sec = (*at == '-' ? -1 : 1) * (hours * 60 + minutes) * 60;
  return hours <= 23 && minutes <= 59;
}

static gboolean
_read_date_and_clock(Cursor *self, gint64 *ret_sec)
{
  gint64 days;
  gint clock_sec;

  if (!_read_date(self, &days) || (!_skip_char(self, 'T') && !_skip_char(self, ' ')) || !_read_clock(self, &clock_sec))
    return FALSE;
  *ret_sec = days * 86400 + clock_sec;
  return TRUE;
}

gboolean
mimecast_time_parse(UebaText text, gint64 *ret_usec)
{
  Cursor cursor = { text.str, mimecast_text_end(text) };
  gint64 sec;
  gint offset_sec, usec = 0;

  if (text.len == 0)
    return FALSE;
  _trim(&cursor);
  if (!_read_usual(&cursor, &sec) && !_read_date_and_clock(&cursor, &sec))
    return FALSE;
  if (_skip_char(&cursor, '.') && !_read_fraction(&cursor, &usec))
    return FALSE;
  if (!_read_usual_zone(&cursor, &offset_sec) && !_read_zone(&cursor, &offset_sec))
    return FALSE;
  return _set_time(sec - offset_sec, usec, ret_usec);
}

gboolean
mimecast_time_parse_epoch_msec(UebaText text, gint64 *ret_usec)
{
  Cursor cursor = { text.str, mimecast_text_end(text) };
  gint64 msec = 0;
  gint fraction = 0; /* of a millisecond, in millionths */

  if (text.len == 0)
    return FALSE;
  _skip_blanks(&cursor);
  if (!_is_digit(&cursor))
    return FALSE;
  for (; _is_digit(&cursor); cursor.pos++)
    {
      if (msec > TIME_MAX_SEC * 1000)
        return FALSE;
      msec = msec * 10 + (*cursor.pos - '0');
    }
  if (_skip_char(&cursor, '.') && !_read_fraction(&cursor, &fraction))
    return FALSE;
  _skip_blanks(&cursor);
  if (cursor.pos != cursor.end)
    return FALSE;
  return _set_time(msec / 1000, (gint) (msec % 1000) * 1000 + fraction / 1000, ret_usec);
}
