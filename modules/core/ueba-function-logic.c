/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-function-private.h"

UebaValue
ueba_function_in(const UebaNode *self, UebaEvaluation *evaluation)
{
  UebaValue value = ueba_node_arg_value(self, 0, evaluation);

  for (guint i = 1; i < ueba_node_n_args(self); i++)
    if (ueba_value_compare(UEBA_COMPARE_EQ, value, ueba_node_arg_value(self, i, evaluation)))
      return ueba_value_boolean(TRUE);
  return ueba_value_boolean(FALSE);
}

static gboolean
_exists(UebaValue value)
{
  return value.type == UEBA_VALUE_TEXT ? value.text.len > 0 : !ueba_value_is_null(value);
}

gboolean
ueba_function_bind_exists(UebaNode *node, UebaCompiler *compiler, GError **error)
{
  node->needed = ueba_node_arg_field_bit(node, 0);
  return TRUE;
}

UebaValue
ueba_function_exists(const UebaNode *self, UebaEvaluation *evaluation)
{
  return ueba_value_boolean(_exists(ueba_node_arg_value(self, 0, evaluation)));
}

UebaValue
ueba_function_first(const UebaNode *self, UebaEvaluation *evaluation)
{
  for (guint i = 0; i < ueba_node_n_args(self); i++)
    {
      UebaValue value = ueba_node_arg_value(self, i, evaluation);

      if (_exists(value))
        return value;
    }
  return ueba_value_null();
}

UebaValue
ueba_function_if(const UebaNode *self, UebaEvaluation *evaluation)
{
  return ueba_node_arg_value(self, ueba_node_arg_is_true(self, 0, evaluation) ? 1 : 2, evaluation);
}

gboolean
ueba_function_are_all(const UebaNode *self, UebaEvaluation *evaluation)
{
  for (guint i = 0; i < ueba_node_n_args(self); i++)
    if (!ueba_node_arg_is_true(self, i, evaluation))
      return FALSE;
  return TRUE;
}

gboolean
ueba_function_is_any(const UebaNode *self, UebaEvaluation *evaluation)
{
  for (guint i = 0; i < ueba_node_n_args(self); i++)
    if (ueba_node_arg_is_true(self, i, evaluation))
      return TRUE;
  return FALSE;
}

gboolean
ueba_function_is_not(const UebaNode *self, UebaEvaluation *evaluation)
{
  return !ueba_node_arg_is_true(self, 0, evaluation);
}

UebaValue
ueba_function_and(const UebaNode *self, UebaEvaluation *evaluation)
{
  return ueba_value_boolean(ueba_function_are_all(self, evaluation));
}

UebaValue
ueba_function_or(const UebaNode *self, UebaEvaluation *evaluation)
{
  return ueba_value_boolean(ueba_function_is_any(self, evaluation));
}

UebaValue
ueba_function_not(const UebaNode *self, UebaEvaluation *evaluation)
{
  return ueba_value_boolean(ueba_function_is_not(self, evaluation));
}
