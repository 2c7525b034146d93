/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-function-private.h"
#include "ueba-limits.h"

/* the names that follow the field, checked; NULL and error, or owned by the caller, the strings borrowed */
static const gchar **
_event_types(const UebaNode *node, const UebaCompiler *compiler, GError **error)
{
  g_autoptr(GPtrArray) types = g_ptr_array_new();

  for (guint i = 1; i < ueba_node_n_args(node); i++)
    {
      const gchar *type = ueba_node_arg_literal(node, i);

      if (!type || !*type || strchr(type, ','))
        {
          ueba_compiler_fail(compiler, ueba_node_arg(node, i)->position, error,
                             "here stands an event type in quotes, without a comma");
          return NULL;
        }
      g_ptr_array_add(types, (gpointer) type);
    }
  g_ptr_array_add(types, NULL);
  return (const gchar **) g_ptr_array_free(g_steal_pointer(&types), FALSE);
}

static gboolean
_is_field(const UebaNode *node, guint i, const UebaCompiler *compiler, GError **error)
{
  const UebaNode *arg = ueba_node_arg(node, i);

  return arg->kind == UEBA_NODE_FIELD
         || ueba_compiler_fail(compiler, arg->position, error, "here stands the name of an event field");
}

static gboolean
_bind_counter(UebaNode *node, UebaCompiler *compiler, UebaCounterFunction function, GError **error)
{
  UebaCounterKind kind = function == UEBA_COUNTER_FUNCTION_SUM ? UEBA_COUNTER_SUM : UEBA_COUNTER_VALUES;

  if (!_is_field(node, 0, compiler, error))
    return FALSE;
  g_autofree const gchar **types = _event_types(node, compiler, error);
  if (!types)
    return FALSE;

  node->field = ueba_node_arg(node, 0)->field;
  node->index = compiler->binder->bind_counter(compiler->binder, kind, node->field, types, G_MAXUINT);
  compiler->counted_fields |= UEBA_FIELD_BIT(node->field);
  if (!compiler->has_counter)
    {
      compiler->has_counter = TRUE;
      compiler->first_function = function;
      compiler->first_counter = node->index;
    }
  return TRUE;
}

static gdouble
_count(const UebaNode *self, UebaEvaluation *evaluation)
{
  UebaExprHost *host = evaluation->host;

  return (gdouble) host->count(host, self->index);
}

static gdouble
_distinct_count(const UebaNode *self, UebaEvaluation *evaluation)
{
  UebaExprHost *host = evaluation->host;

  return (gdouble) host->distinct(host, self->index);
}

static gdouble
_sum(const UebaNode *self, UebaEvaluation *evaluation)
{
  UebaExprHost *host = evaluation->host;

  return host->sum(host, self->index);
}

gboolean
ueba_function_bind_count(UebaNode *node, UebaCompiler *compiler, GError **error)
{
  node->number = _count;
  if (!_bind_counter(node, compiler, UEBA_COUNTER_FUNCTION_COUNT, error))
    return FALSE;
  node->needed = UEBA_FIELD_BIT(node->field);
  return TRUE;
}

gboolean
ueba_function_bind_distinct_count(UebaNode *node, UebaCompiler *compiler, GError **error)
{
  node->number = _distinct_count;
  return _bind_counter(node, compiler, UEBA_COUNTER_FUNCTION_DISTINCT_COUNT, error);
}

gboolean
ueba_function_bind_sum(UebaNode *node, UebaCompiler *compiler, GError **error)
{
  node->number = _sum;
  return _bind_counter(node, compiler, UEBA_COUNTER_FUNCTION_SUM, error);
}

static gboolean
_has_fired(const UebaNode *self, UebaEvaluation *evaluation)
{
  UebaExprHost *host = evaluation->host;

  return host->rule_fired(host, self->index);
}

static gboolean
_has_fired_with(const UebaNode *self, UebaEvaluation *evaluation)
{
  UebaExprHost *host = evaluation->host;

  return host->rule_fired_with(host, self->index);
}

static UebaValue
_never_fired(const UebaNode *self, UebaEvaluation *evaluation)
{
  return ueba_value_boolean(FALSE);
}

static UebaValue
_was_rule_fired_with(const UebaNode *self, UebaEvaluation *evaluation)
{
  return ueba_value_boolean(_has_fired_with(self, evaluation));
}

gboolean
ueba_function_bind_was_rule_fired(UebaNode *node, UebaCompiler *compiler, GError **error)
{
  static const gchar *const no_types[] = { NULL };
  UebaExprBinder *binder = compiler->binder;
  const gchar *rule_id = ueba_node_arg_literal(node, 0);

  if (!rule_id)
    return ueba_compiler_fail(compiler, ueba_node_arg(node, 0)->position, error, "here stands a rule's id in quotes");
  if (!binder->bind_rule(binder, ueba_text_from_string(rule_id), &node->index))
    return ueba_compiler_fail(compiler, ueba_node_arg(node, 0)->position, error, "unknown rule '%s'", rule_id);
  if (ueba_node_n_args(node) == 2 && !_is_field(node, 1, compiler, error))
    return FALSE;

  if (node->index == G_MAXUINT)
    node->evaluate = _never_fired;
  else if (ueba_node_n_args(node) == 2)
    {
      node->field = ueba_node_arg(node, 1)->field;
      node->index = binder->bind_counter(binder, UEBA_COUNTER_FIRED, node->field, no_types, node->index);
      node->evaluate = _was_rule_fired_with;
      node->is_true = _has_fired_with;
    }
  else
    node->is_true = _has_fired;
  return TRUE;
}

UebaValue
ueba_function_count(const UebaNode *self, UebaEvaluation *evaluation)
{
  return ueba_value_number(_count(self, evaluation));
}

UebaValue
ueba_function_distinct_count(const UebaNode *self, UebaEvaluation *evaluation)
{
  return ueba_value_number(_distinct_count(self, evaluation));
}

UebaValue
ueba_function_sum(const UebaNode *self, UebaEvaluation *evaluation)
{
  return ueba_value_number(_sum(self, evaluation));
}

UebaValue
ueba_function_was_rule_fired(const UebaNode *self, UebaEvaluation *evaluation)
{
  return ueba_value_boolean(_has_fired(self, evaluation));
}
