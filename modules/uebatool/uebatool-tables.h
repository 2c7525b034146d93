/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBATOOL_TABLES_H_INCLUDED
#define UEBATOOL_TABLES_H_INCLUDED

#include "ueba-content.h"
#include "ueba-tables.h"

/* The context tables that a verb is told of: their options, and the tables themselves. */

typedef struct _UebatoolTablesOptions
{
  gchar *users;
  gchar *aliases;
  gchar *suppress;
  gchar *geoip;
  gchar **lists;        /* "NAME=FILE" each */
} UebatoolTablesOptions;

/* self is filled when the options are parsed, and cleared by the caller */
void uebatool_tables_options_add(UebatoolTablesOptions *self, GOptionContext *context);
void uebatool_tables_options_clear(UebatoolTablesOptions *self);

/* FALSE: a file cannot be read, or a list is given twice */
gboolean uebatool_tables_options_check(const UebatoolTablesOptions *self, GError **error);

/* "NAME=FILE": both owned by the caller */
gboolean uebatool_tables_split_list(const gchar *text, gchar **ret_name, gchar **ret_file, GError **error);

/* What the files hold, and what is wrong with them, is said on standard error; a missing or refused one is an error. */
UebaTables *uebatool_tables_options_load(const UebatoolTablesOptions *self, GError **error);

/* the fields that a rule and its model read: it stays silent where the tables leave one of them empty */
guint64 uebatool_tables_fields_of_rule(const UebaContent *content, const UebaRule *rule);

/* says on standard error which rules stay silent because a table that they name is not given */
void uebatool_tables_print_missing(const UebaTables *self, const UebaContent *content);

#endif
