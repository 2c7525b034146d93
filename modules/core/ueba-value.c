/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-value.h"
#include "ueba-fold.h"

#include <math.h>

/* A number in text, taken apart: the value is mantissa * 10^exponent. Digits beyond those that a guint64 surely holds
 * only move the exponent; what they would add is less than a double shows. */
#define MANTISSA_DIGITS 19

/* integers up to here and powers of ten up to there are exact in a double, and so is the rounding of one operation */
#define EXACT_INTEGER_MAX (G_GUINT64_CONSTANT(1) << 53)
#define EXACT_POWER_MAX 22

typedef struct _Decimal
{
  guint64 mantissa;
  gssize exponent;
  guint n_digits;       /* significant ones in mantissa */
  gboolean is_negative;
} Decimal;

static void
_append_digit(Decimal *self, guint digit, gboolean is_fraction)
{
  if (self->n_digits == MANTISSA_DIGITS)
    {
      self->exponent += !is_fraction;
      return;
    }
  self->mantissa = self->mantissa * 10 + digit;
  self->n_digits += self->mantissa != 0;
  self->exponent -= is_fraction;
}

/* answers the bytes behind the digits; pos itself if there is none */
static const gchar *
_scan_digits(Decimal *self, const gchar *pos, const gchar *end, gboolean is_fraction)
{
  for (; pos < end && g_ascii_isdigit(*pos); pos++)
    _append_digit(self, (guint) (*pos - '0'), is_fraction);
  return pos;
}

static gboolean
_scan_decimal(UebaText text, Decimal *ret_decimal)
{
  Decimal decimal = { 0 };
  const gchar *pos = text.str;
  const gchar *end = text.str + text.len;

  decimal.is_negative = *pos == '-';
  pos += decimal.is_negative;
  const gchar *whole_end = _scan_digits(&decimal, pos, end, FALSE);
  if (whole_end == pos)
    return FALSE;
  if (whole_end < end)
    {
      if (*whole_end != '.' || whole_end + 1 == end || _scan_digits(&decimal, whole_end + 1, end, TRUE) != end)
        return FALSE;
    }
  *ret_decimal = decimal;
  return TRUE;
}

static gdouble
_decimal_to_double(const Decimal *self)
{
  static const gdouble powers[EXACT_POWER_MAX + 1] =
  {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };
  gchar text[64];

  if (self->mantissa <= EXACT_INTEGER_MAX && ABS(self->exponent) <= EXACT_POWER_MAX)
    return self->exponent < 0 ? (gdouble) self->mantissa / powers[-self->exponent]
           : (gdouble) self->mantissa * powers[self->exponent];

  g_snprintf(text, sizeof(text), "%" G_GUINT64_FORMAT "e%" G_GSSIZE_FORMAT, self->mantissa, self->exponent);
  return g_ascii_strtod(text, NULL);
}

gboolean
ueba_text_to_number(UebaText text, gdouble *ret_number)
{
  Decimal decimal;

  if (text.len == 0 || !_scan_decimal(text, &decimal))
    return FALSE;

  gdouble number = _decimal_to_double(&decimal);
  if (!isfinite(number))
    return FALSE;
  *ret_number = decimal.is_negative ? -number : number;
  return TRUE;
}

gboolean
ueba_value_to_number(UebaValue self, gdouble *ret_number)
{
  switch (self.type)
    {
    case UEBA_VALUE_NULL:
      return FALSE;
    case UEBA_VALUE_BOOLEAN:
      *ret_number = self.boolean ? 1 : 0;
      return TRUE;
    case UEBA_VALUE_NUMBER:
      *ret_number = self.number;
      return TRUE;
    case UEBA_VALUE_TEXT:
      return ueba_text_to_number(self.text, ret_number);
    }
  g_assert_not_reached();
}

static gboolean
_text_to_boolean(UebaText text, gboolean *ret_boolean)
{
  if (ueba_fold_equal(text, (UebaText) { "true", 4 }))
  *ret_boolean = TRUE;
  else if (ueba_fold_equal(text, (UebaText) { "false", 5 }))
  *ret_boolean = FALSE;
  else
    return FALSE;
  return TRUE;
}

gboolean
ueba_value_is_true(UebaValue value)
{
  gdouble number;
  gboolean boolean;

  switch (value.type)
    {
    case UEBA_VALUE_NULL:
      return FALSE;
    case UEBA_VALUE_BOOLEAN:
      return value.boolean;
    case UEBA_VALUE_NUMBER:
      return value.number != 0;
    case UEBA_VALUE_TEXT:
      if (value.text.len == 0)
        return FALSE;
      if (ueba_text_to_number(value.text, &number))
        return number != 0;
      return !_text_to_boolean(value.text, &boolean) || boolean;
    }
  g_assert_not_reached();
}

static gboolean
_holds(UebaCompare operator, gint order)
{
  switch (operator)
    {
    case UEBA_COMPARE_EQ:
      return order == 0;
    case UEBA_COMPARE_NE:
      return order != 0;
    case UEBA_COMPARE_LT:
      return order < 0;
    case UEBA_COMPARE_LE:
      return order <= 0;
    case UEBA_COMPARE_GT:
      return order > 0;
    case UEBA_COMPARE_GE:
      return order >= 0;
    }
  g_assert_not_reached();
}

gboolean
ueba_number_compare(UebaCompare operator, gdouble a, gdouble b)
{
  return _holds(operator, (a > b) - (a < b));
}

gboolean
ueba_text_fold_compare(UebaCompare operator, UebaText a, UebaText b)
{
  return _holds(operator, ueba_fold_compare(a, b));
}

static gboolean
_as_number_beside_boolean(UebaValue self, gdouble *ret_number)
{
  gboolean boolean;

  if (self.type != UEBA_VALUE_TEXT)
    return ueba_value_to_number(self, ret_number);
  if (!_text_to_boolean(self.text, &boolean))
    return FALSE;
  *ret_number = boolean ? 1 : 0;
  return TRUE;
}

gboolean
ueba_value_compare(UebaCompare operator, UebaValue a, UebaValue b)
{
  gdouble x, y;

  if (a.type == UEBA_VALUE_NUMBER && b.type == UEBA_VALUE_NUMBER)
    return ueba_number_compare(operator, a.number, b.number);
  if (a.type == UEBA_VALUE_NULL || b.type == UEBA_VALUE_NULL)
    return FALSE;
  if (a.type == UEBA_VALUE_TEXT && b.type == UEBA_VALUE_TEXT)
    return ueba_text_fold_compare(operator, a.text, b.text);

  gboolean has_boolean = a.type == UEBA_VALUE_BOOLEAN || b.type == UEBA_VALUE_BOOLEAN;
  gboolean (*to_number)(UebaValue, gdouble *) = has_boolean ? _as_number_beside_boolean : ueba_value_to_number;
  if (!to_number(a, &x) || !to_number(b, &y))
    return operator == UEBA_COMPARE_NE;
  return ueba_number_compare(operator, x, y);
}

gsize
ueba_number_format(gdouble number, gchar ret_text[UEBA_NUMBER_TEXT_BYTES])
{
  g_ascii_formatd(ret_text, UEBA_NUMBER_TEXT_BYTES, "%.15g", number);
  return strlen(ret_text);
}
