/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-expr.h"
#include "ueba-compiler.h"
#include "ueba-limits.h"

struct _UebaExpr
{
  UebaNode *root;
  guint64 fields;
  guint64 counted_fields;
  gboolean has_counter;
  UebaCounterFunction first_function;
  guint first_counter;
};

static gboolean
_check_text(const gchar *text, GError **error)
{
  if (!g_utf8_validate(text, -1, NULL))
    {
      g_set_error(error, UEBA_ERROR, UEBA_ERROR_CONTENT, "the expression is not UTF-8");
      return FALSE;
    }
  if (g_utf8_strlen(text, -1) > UEBA_LIMIT_EXPRESSION_CHARS)
    {
      g_set_error(error, UEBA_ERROR, UEBA_ERROR_LIMIT, "the expression is longer than %d characters",
                  UEBA_LIMIT_EXPRESSION_CHARS);
      return FALSE;
    }
  return TRUE;
}

static UebaExpr *
_expr_new(const UebaCompiler *compiler, UebaNode *root)
{
  UebaExpr *self;

  if (!root)
    return NULL;
  self = g_new0(UebaExpr, 1);
  self->root = root;
  self->fields = compiler->fields;
  self->counted_fields = compiler->counted_fields;
  self->has_counter = compiler->has_counter;
  self->first_function = compiler->first_function;
  self->first_counter = compiler->first_counter;
  return self;
}

UebaExpr *
ueba_expr_compile(const gchar *text, UebaExprBinder *binder, GError **error)
{
  UebaCompiler compiler = { .text = text, .binder = binder };

  if (!_check_text(text, error))
    return NULL;
  return _expr_new(&compiler, ueba_compiler_parse(&compiler, error));
}

UebaExpr *
ueba_expr_compile_dependency(const gchar *text, UebaExprBinder *binder, GArray **ret_rules, GError **error)
{
  g_autoptr(GArray) rules = g_array_new(FALSE, FALSE, sizeof(guint));
  UebaCompiler compiler = { .text = text, .binder = binder, .rules = rules };

  if (!_check_text(text, error))
    return NULL;
  UebaExpr *self = _expr_new(&compiler, ueba_compiler_parse_dependency(&compiler, error));
  if (self)
    *ret_rules = g_steal_pointer(&rules);
  return self;
}

void
ueba_expr_free(UebaExpr *self)
{
  if (!self)
    return;
  ueba_node_free(self->root);
  g_free(self);
}

UebaValue
ueba_expr_evaluate(const UebaExpr *self, const UebaEvent *event, UebaExprHost *host, UebaExprScratch *scratch)
{
  UebaEvaluation evaluation = { event, host, scratch };

  return ueba_node_value(self->root, &evaluation);
}

gboolean
ueba_expr_is_true(const UebaExpr *self, const UebaEvent *event, UebaExprHost *host, UebaExprScratch *scratch)
{
  UebaEvaluation evaluation = { event, host, scratch };

  return ueba_node_is_true(self->root, &evaluation);
}

guint64
ueba_expr_fields(const UebaExpr *self)
{
  return self->fields;
}

guint64
ueba_expr_counted_fields(const UebaExpr *self)
{
  return self->counted_fields;
}

guint64
ueba_expr_needed_fields(const UebaExpr *self)
{
  return self->root->needed;
}

gboolean
ueba_expr_first_counter(const UebaExpr *self, UebaCounterFunction *ret_function, guint *ret_counter)
{
  if (!self->has_counter)
    return FALSE;
  *ret_function = self->first_function;
  *ret_counter = self->first_counter;
  return TRUE;
}
