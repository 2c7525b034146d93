/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-node.h"

static UebaValue
_evaluate_literal(const UebaNode *self, UebaEvaluation *evaluation)
{
  return self->literal;
}

static UebaValue
_evaluate_field(const UebaNode *self, UebaEvaluation *evaluation)
{
  UebaText text = ueba_event_get(evaluation->event, self->field);

  return text.len ? ueba_value_text(text) : ueba_value_null();
}

static gboolean
_is_value_true(const UebaNode *self, UebaEvaluation *evaluation)
{
  return ueba_value_is_true(ueba_node_value(self, evaluation));
}

UebaNode *
ueba_node_new(UebaNodeFunc evaluate, gsize position)
{
  UebaNode *self = g_new0(UebaNode, 1);

  self->evaluate = evaluate;
  self->is_true = _is_value_true;
  self->kind = UEBA_NODE_OPERATION;
  self->position = position;
  return self;
}

UebaNode *
ueba_node_new_literal(UebaValue literal, gsize position)
{
  UebaNode *self = ueba_node_new(_evaluate_literal, position);

  self->kind = UEBA_NODE_LITERAL;
  self->literal = literal;
  return self;
}

UebaNode *
ueba_node_new_text(gchar *text, gsize position)
{
  UebaNode *self = ueba_node_new_literal(ueba_value_text(ueba_text_from_string(text)), position);

  self->text = text;
  return self;
}

UebaNode *
ueba_node_new_field(UebaField field, gsize position)
{
  UebaNode *self = ueba_node_new(_evaluate_field, position);

  self->kind = UEBA_NODE_FIELD;
  self->field = field;
  return self;
}

void
ueba_node_free(UebaNode *self)
{
  if (!self)
    return;
  g_clear_pointer(&self->args, g_ptr_array_unref);
  g_clear_pointer(&self->networks, g_array_unref);
  g_free(self->text);
  g_free(self);
}

void
ueba_node_take_arg(UebaNode *self, UebaNode *arg)
{
  if (!self->args)
    self->args = g_ptr_array_new_with_free_func((GDestroyNotify) ueba_node_free);
  g_ptr_array_add(self->args, arg);
}

static gboolean
_copy_to_scratch(UebaEvaluation *evaluation, const gchar *str, gsize len, UebaText *ret_text)
{
  gchar *copy = ueba_expr_scratch_alloc(evaluation->scratch, len);

  if (!copy)
    return FALSE;
  memcpy(copy, str, len);
  *ret_text = ueba_text(copy, len);
  return TRUE;
}

gboolean
ueba_node_arg_text(const UebaNode *self, guint i, UebaEvaluation *evaluation, UebaText *ret_text)
{
  UebaValue value = ueba_node_arg_value(self, i, evaluation);
  gchar number[UEBA_NUMBER_TEXT_BYTES];

  switch (value.type)
    {
    case UEBA_VALUE_NULL:
      return FALSE;
    case UEBA_VALUE_BOOLEAN:
      *ret_text = ueba_text_from_string(value.boolean ? "true" : "false");
      return TRUE;
    case UEBA_VALUE_NUMBER:
      return _copy_to_scratch(evaluation, number, ueba_number_format(value.number, number), ret_text);
    case UEBA_VALUE_TEXT:
      *ret_text = value.text;
      return TRUE;
    }
  g_assert_not_reached();
}

const gchar *
ueba_node_arg_literal(const UebaNode *self, guint i)
{
  return ueba_node_arg(self, i)->text;
}
