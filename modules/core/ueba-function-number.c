/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-function-private.h"

#include <math.h>

/* what is not finite is no number of the language */
static UebaValue
_number_or_null(gdouble number)
{
  return isfinite(number) ? ueba_value_number(number) : ueba_value_null();
}

static gboolean
_number(const UebaNode *self, guint i, UebaEvaluation *evaluation, gdouble *ret_number)
{
  return ueba_value_to_number(ueba_node_arg_value(self, i, evaluation), ret_number);
}

UebaValue
ueba_function_add(const UebaNode *self, UebaEvaluation *evaluation)
{
  gdouble sum = 0;

  for (guint i = 0; i < ueba_node_n_args(self); i++)
    {
      gdouble number;

      if (!_number(self, i, evaluation, &number))
        return ueba_value_null();
      sum += number;
    }
  return _number_or_null(sum);
}

UebaValue
ueba_function_ceil(const UebaNode *self, UebaEvaluation *evaluation)
{
  gdouble number;

  return _number(self, 0, evaluation, &number) ? ueba_value_number(ceil(number)) : ueba_value_null();
}

UebaValue
ueba_function_floor(const UebaNode *self, UebaEvaluation *evaluation)
{
  gdouble number;

  return _number(self, 0, evaluation, &number) ? ueba_value_number(floor(number)) : ueba_value_null();
}

static gboolean
_quotient(const UebaNode *self, UebaEvaluation *evaluation, gdouble *ret_quotient)
{
  gdouble dividend, divisor;

  if (!_number(self, 0, evaluation, &dividend) || !_number(self, 1, evaluation, &divisor) || divisor == 0)
    return FALSE;
  *ret_quotient = dividend / divisor;
  return TRUE;
}

UebaValue
ueba_function_div(const UebaNode *self, UebaEvaluation *evaluation)
{
  gdouble quotient;

  return _quotient(self, evaluation, &quotient) ? _number_or_null(floor(quotient)) : ueba_value_null();
}

UebaValue
ueba_function_divide(const UebaNode *self, UebaEvaluation *evaluation)
{
  gdouble quotient;

  return _quotient(self, evaluation, &quotient) ? _number_or_null(quotient) : ueba_value_null();
}

UebaValue
ueba_function_to_number(const UebaNode *self, UebaEvaluation *evaluation)
{
  gdouble number;

  return _number(self, 0, evaluation, &number) ? ueba_value_number(number) : ueba_value_null();
}
