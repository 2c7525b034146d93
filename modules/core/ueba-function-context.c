/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-function-private.h"

typedef struct _ContextTable
{
  const gchar *name;
  const gchar *value_column;    /* what GetValue() gives */
} ContextTable;

static const ContextTable context_tables[] =
{
  [UEBA_TABLE_USERS] = { "users", "peer_group" },
  [UEBA_TABLE_ALIASES] = { "aliases", "user" },
};

gboolean
ueba_function_bind_list(UebaNode *node, UebaCompiler *compiler, GError **error)
{
  UebaText list = ueba_text_from_string(ueba_node_arg_literal(node, 0));

  if (!list.len)
    return ueba_compiler_fail(compiler, ueba_node_arg(node, 0)->position, error, "here stands a list's name in quotes");
  node->index = compiler->binder->bind_list(compiler->binder, list);
  node->needed = ueba_node_arg_field_bit(node, 1);
  return TRUE;
}

gboolean
ueba_function_bind_table(UebaNode *node, UebaCompiler *compiler, GError **error)
{
  const gchar *name = ueba_node_arg_literal(node, 0);

  for (guint i = 0; name && i < G_N_ELEMENTS(context_tables); i++)
    if (g_ascii_strcasecmp(context_tables[i].name, name) == 0)
      {
        node->table = (UebaTableKind) i;
        return TRUE;
      }
  return ueba_compiler_fail(compiler, ueba_node_arg(node, 0)->position, error, "here stands 'users' or 'aliases'");
}

gboolean
ueba_function_bind_column(UebaNode *node, UebaCompiler *compiler, GError **error)
{
  const gchar *column = ueba_node_arg_literal(node, 1);

  if (!column || !*column)
    return ueba_compiler_fail(compiler, ueba_node_arg(node, 1)->position, error,
                              "here stands a column's name in quotes");
  return ueba_function_bind_table(node, compiler, error);
}

UebaValue
ueba_function_context_list_contains(const UebaNode *self, UebaEvaluation *evaluation)
{
  UebaExprHost *host = evaluation->host;
  UebaText value;

  if (!ueba_node_arg_text(self, 1, evaluation, &value) || !value.len)
    return ueba_value_boolean(FALSE);
  return ueba_value_boolean(host->list_contains(host, self->index, value));
}

static UebaValue
_table_get(const UebaNode *self, const gchar *column, guint key_arg, UebaEvaluation *evaluation)
{
  UebaExprHost *host = evaluation->host;
  UebaText key;

  if (!ueba_node_arg_text(self, key_arg, evaluation, &key) || !key.len)
    return ueba_value_null();
  UebaText value = host->table_get(host, self->table, column, key);
  return value.len ? ueba_value_text(value) : ueba_value_null();
}

UebaValue
ueba_function_get_value(const UebaNode *self, UebaEvaluation *evaluation)
{
  return _table_get(self, context_tables[self->table].value_column, 1, evaluation);
}

UebaValue
ueba_function_context_get_value(const UebaNode *self, UebaEvaluation *evaluation)
{
  return _table_get(self, ueba_node_arg_literal(self, 1), 2, evaluation);
}

UebaValue
ueba_function_has_context_key(const UebaNode *self, UebaEvaluation *evaluation)
{
  UebaExprHost *host = evaluation->host;
  UebaText key;

  return ueba_value_boolean(ueba_node_arg_text(self, 1, evaluation, &key) && key.len
                            && host->table_has(host, self->table, key));
}
