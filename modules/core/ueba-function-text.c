/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-function-private.h"
#include "ueba-fold.h"

/* Questions about texts and parts of texts: nothing here builds a new one. Null is found nowhere and holds nothing. */

/* whether the relation holds between the first argument and any of the others */
static UebaValue
_holds_for_any(const UebaNode *self, UebaEvaluation *evaluation, gboolean (*relation)(UebaText text, UebaText other))
{
  UebaText text, other;

  if (!ueba_node_arg_text(self, 0, evaluation, &text))
    return ueba_value_boolean(FALSE);
  for (guint i = 1; i < ueba_node_n_args(self); i++)
    if (ueba_node_arg_text(self, i, evaluation, &other) && relation(text, other))
      return ueba_value_boolean(TRUE);
  return ueba_value_boolean(FALSE);
}

static gboolean
_contains(UebaText text, UebaText other)
{
  gsize start, end;

  return ueba_fold_find(text, other, &start, &end);
}

UebaValue
ueba_function_contains(const UebaNode *self, UebaEvaluation *evaluation)
{
  return _holds_for_any(self, evaluation, _contains);
}

UebaValue
ueba_function_starts_with(const UebaNode *self, UebaEvaluation *evaluation)
{
  return _holds_for_any(self, evaluation, ueba_fold_has_prefix);
}

UebaValue
ueba_function_ends_with(const UebaNode *self, UebaEvaluation *evaluation)
{
  return _holds_for_any(self, evaluation, ueba_fold_has_suffix);
}

/* the place of the second argument in the first; FALSE: there is none, or no second, or it is empty */
static gboolean
_find_part(const UebaNode *self, UebaText text, UebaEvaluation *evaluation, gsize *ret_start, gsize *ret_end)
{
  UebaText part;

  return ueba_node_arg_text(self, 1, evaluation, &part) && part.len && ueba_fold_find(text, part, ret_start, ret_end);
}

UebaValue
ueba_function_index_of(const UebaNode *self, UebaEvaluation *evaluation)
{
  UebaText text, part;
  gsize start, end;

  if (!ueba_node_arg_text(self, 0, evaluation, &text) || !ueba_node_arg_text(self, 1, evaluation, &part)
      || !ueba_fold_find(text, part, &start, &end))
    return ueba_value_number(-1);
  return ueba_value_number((gdouble) ueba_fold_count(ueba_text(text.str, start)));
}

UebaValue
ueba_function_chop_after(const UebaNode *self, UebaEvaluation *evaluation)
{
  UebaText text;
  gsize start, end;

  if (!ueba_node_arg_text(self, 0, evaluation, &text))
    return ueba_value_null();
  if (!_find_part(self, text, evaluation, &start, &end))
    return ueba_value_text(text);
  return ueba_value_text(ueba_text(text.str, start));
}

UebaValue
ueba_function_chop_before(const UebaNode *self, UebaEvaluation *evaluation)
{
  UebaText text;
  gsize start, end;

  if (!ueba_node_arg_text(self, 0, evaluation, &text))
    return ueba_value_null();
  if (!_find_part(self, text, evaluation, &start, &end))
    return ueba_value_text(text);
  return ueba_value_text(ueba_text(text.str + end, text.len - end));
}

/* s and n of drop(s, n), n between 0 and the characters that s can have at most; FALSE: one is null or no number */
static gboolean
_drop_args(const UebaNode *self, UebaEvaluation *evaluation, UebaText *ret_text, gsize *ret_n)
{
  gdouble n;

  if (!ueba_node_arg_text(self, 0, evaluation, ret_text)
      || !ueba_value_to_number(ueba_node_arg_value(self, 1, evaluation), &n))
    return FALSE;
  *ret_n = (gsize) CLAMP(n, 0, (gdouble) ret_text->len);
  return TRUE;
}

UebaValue
ueba_function_drop(const UebaNode *self, UebaEvaluation *evaluation)
{
  UebaText text;
  gsize n;

  if (!_drop_args(self, evaluation, &text, &n))
    return ueba_value_null();
  gsize offset = ueba_fold_offset(text, n);
  return ueba_value_text(ueba_text(text.str + offset, text.len - offset));
}

UebaValue
ueba_function_dropright(const UebaNode *self, UebaEvaluation *evaluation)
{
  UebaText text;
  gsize n;

  if (!_drop_args(self, evaluation, &text, &n))
    return ueba_value_null();
  gsize chars = ueba_fold_count(text);
  return ueba_value_text(ueba_text(text.str, ueba_fold_offset(text, chars - MIN(n, chars))));
}
