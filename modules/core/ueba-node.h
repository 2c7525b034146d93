/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_NODE_H_INCLUDED
#define UEBA_NODE_H_INCLUDED

#include "ueba-address.h"
#include "ueba-value.h"

/* A compiled expression is a tree of nodes, private to the language: each knows how to give its value. Names are bound
 * when the tree is built, so evaluation only calls. Its depth is bounded by the parser. */
typedef struct _UebaNode UebaNode;

typedef struct _UebaEvaluation
{
  const UebaEvent *event;
  UebaExprHost *host;
  UebaExprScratch *scratch;
} UebaEvaluation;

typedef UebaValue (*UebaNodeFunc)(const UebaNode *self, UebaEvaluation *evaluation);
typedef gboolean (*UebaNodeTest)(const UebaNode *self, UebaEvaluation *evaluation);
typedef gdouble (*UebaNodeNumber)(const UebaNode *self, UebaEvaluation *evaluation);

typedef enum
{
  UEBA_NODE_LITERAL,
  UEBA_NODE_FIELD,
  UEBA_NODE_OPERATION,
} UebaNodeKind;

struct _UebaNode
{
  UebaNodeFunc evaluate;
  UebaNodeTest is_true;         /* whether the value is true; what is asked most has a way without a value */
  UebaNodeNumber number;        /* the value, of a node that always gives a number; otherwise NULL */
  UebaNodeKind kind;
  gsize position;       /* in the text, in bytes */
  GPtrArray *args;      /* of UebaNode, or NULL */
  UebaValue literal;
  gchar *text;          /* owned: the literal's */
  UebaField field;      /* of UEBA_NODE_FIELD */
  guint64 needed;       /* UEBA_FIELD_BIT()s: without one of these fields it is not true, or 0 if it is a number */
  UebaCompare operator;
  guint index;          /* what the binder answered: counter, rule or list */
  UebaTableKind table;
  UebaModelStat stat;
  GArray *networks;     /* of UebaNetwork, or NULL */
};

UebaNode *ueba_node_new(UebaNodeFunc evaluate, gsize position);
UebaNode *ueba_node_new_literal(UebaValue literal, gsize position);
UebaNode *ueba_node_new_text(gchar *text, gsize position);      /* consumed */
UebaNode *ueba_node_new_field(UebaField field, gsize position);
void ueba_node_free(UebaNode *self);
void ueba_node_take_arg(UebaNode *self, UebaNode *arg);         /* consumed */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UebaNode, ueba_node_free)

static inline guint
ueba_node_n_args(const UebaNode *self)
{
  return self->args ? self->args->len : 0;
}

static inline const UebaNode *
ueba_node_arg(const UebaNode *self, guint i)
{
  return (const UebaNode *) g_ptr_array_index(self->args, i);
}

static inline UebaValue
ueba_node_value(const UebaNode *self, UebaEvaluation *evaluation)
{
  return self->evaluate(self, evaluation);
}

static inline gboolean
ueba_node_is_true(const UebaNode *self, UebaEvaluation *evaluation)
{
  return self->is_true(self, evaluation);
}

static inline UebaValue
ueba_node_arg_value(const UebaNode *self, guint i, UebaEvaluation *evaluation)
{
  return ueba_node_value(ueba_node_arg(self, i), evaluation);
}

static inline gboolean
ueba_node_arg_is_true(const UebaNode *self, guint i, UebaEvaluation *evaluation)
{
  return ueba_node_is_true(ueba_node_arg(self, i), evaluation);
}

/* The argument as text: numbers and booleans are written into the scratch. FALSE: it is null, or there is no room. */
gboolean ueba_node_arg_text(const UebaNode *self, guint i, UebaEvaluation *evaluation, UebaText *ret_text);

/* the argument's bit if it is a field, otherwise 0 */
static inline guint64
ueba_node_arg_field_bit(const UebaNode *self, guint i)
{
  const UebaNode *arg = ueba_node_arg(self, i);

  return arg->kind == UEBA_NODE_FIELD ? UEBA_FIELD_BIT(arg->field) : 0;
}

/* the text of an argument that is a literal; NULL if it is none */
const gchar *ueba_node_arg_literal(const UebaNode *self, guint i);

/* room for len bytes that stays put until the scratch is cleared; NULL: there is no room */
gchar *ueba_expr_scratch_alloc(UebaExprScratch *self, gsize len);

#endif
