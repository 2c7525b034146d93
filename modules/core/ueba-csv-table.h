/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_CSV_TABLE_H_INCLUDED
#define UEBA_CSV_TABLE_H_INCLUDED

#include "ueba-findings.h"

/* The rows of a table with a header, read one after the other; bad rows are passed over and become findings. */
typedef struct _UebaCsvTable UebaCsvTable;

/* data and findings are borrowed; NULL: not a text, or no header that can be read. A text without a line is no error:
 * it has no column. */
UebaCsvTable *ueba_csv_table_new(const gchar *data, gsize len, UebaFindings *findings, GError **error);
void ueba_csv_table_free(UebaCsvTable *self);

guint ueba_csv_table_n_columns(const UebaCsvTable *self);
/* as written, or "" */
const gchar *ueba_csv_table_column_name(const UebaCsvTable *self, guint column);
/* ASCII case is ignored; -1: there is none */
gint ueba_csv_table_find_column(const UebaCsvTable *self, const gchar *name);
/* .. and an error that names the file */
gint ueba_csv_table_need_column(const UebaCsvTable *self, const gchar *name, GError **error);

/* FALSE: the end, or, with error set, the file cannot be read on */
gboolean ueba_csv_table_next(UebaCsvTable *self, GError **error);
/* of the row read last; null if empty, missing, or column is -1; borrowed until the next row */
UebaText ueba_csv_table_get(const UebaCsvTable *self, gint column);
/* an account or address, read as the reader reads `user`: without name and brackets, in lower case; null if nobody's */
UebaText ueba_csv_table_get_account(UebaCsvTable *self, gint column);
/* the row read last is no good after all */
void ueba_csv_table_add_bad(UebaCsvTable *self, const gchar *message);
/* .. takes the place of an earlier one of that account */
void ueba_csv_table_note_replaced(UebaCsvTable *self, UebaText account);

/* rows that were not bad */
guint64 ueba_csv_table_n_good(const UebaCsvTable *self);

#endif
