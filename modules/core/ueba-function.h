/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_FUNCTION_H_INCLUDED
#define UEBA_FUNCTION_H_INCLUDED

#include <glib.h>

/* The functions of the expression language, for people: what "uebatool functions" prints. */

#define UEBA_FUNCTION_MANY G_MAXUINT

typedef struct _UebaFunctionInfo
{
  const gchar *group;
  const gchar *name;
  guint min_args;
  guint max_args;               /* UEBA_FUNCTION_MANY: no limit but the expression's */
  const gchar *arguments;       /* "field, 'type', ..." */
  const gchar *doc;             /* one line */
} UebaFunctionInfo;

/* in the order of the table, which is by group; NULL behind the last */
const UebaFunctionInfo *ueba_function_info(guint i);

#endif
