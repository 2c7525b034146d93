/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_COMPILER_H_INCLUDED
#define UEBA_COMPILER_H_INCLUDED

#include "ueba-error.h"
#include "ueba-node.h"

/* What is known of an expression while it is being compiled: shared by the parser and the functions' binders. */
typedef struct _UebaCompiler
{
  const gchar *text;    /* borrowed */
  UebaExprBinder *binder;
  guint64 fields;       /* read so far */
  guint64 counted_fields;
  gboolean has_counter;
  UebaCounterFunction first_function;
  guint first_counter;
  GArray *rules;        /* guint: those that a dependency names */
} UebaCompiler;

/* Makes the error: column, message, an excerpt of the text and a caret under position. Answers FALSE. */
gboolean ueba_compiler_fail(const UebaCompiler *self, gsize position, GError **error, const gchar *format, ...)
G_GNUC_PRINTF(4, 5);

/* The whole text. NULL and error; otherwise the caller owns the node. */
UebaNode *ueba_compiler_parse(UebaCompiler *self, GError **error);
UebaNode *ueba_compiler_parse_dependency(UebaCompiler *self, GError **error);

#endif
