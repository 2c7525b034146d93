/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_DB_H_INCLUDED
#define UEBA_DB_H_INCLUDED

#include "ueba-event.h"

#include <sqlite3.h>

/* SQLite with GError, and rows that know whether they are damaged: the last column of a row is a checksum of its table
 * and of all other columns that are read. */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(sqlite3_stmt, sqlite3_finalize)

typedef struct _UebaDb UebaDb;

/* flags: SQLITE_OPEN_..; file is what errors call it */
UebaDb *ueba_db_open(const gchar *path, const gchar *file, gint flags, GError **error);
void ueba_db_free(UebaDb *self);
sqlite3 *ueba_db_sqlite(UebaDb *self);
const gchar *ueba_db_file(const UebaDb *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UebaDb, ueba_db_free)

/* what SQLite says of its last failure, and what can be done about it */
void ueba_db_set_error(UebaDb *self, GError **error);
/* the file is damaged; what: "row 7 of the journal" */
void ueba_db_set_damage(UebaDb *self, const gchar *what, GError **error);

gboolean ueba_db_run(UebaDb *self, const gchar *sql, GError **error);
/* one number; FALSE: error, or no row */
gboolean ueba_db_ask(UebaDb *self, const gchar *sql, gint64 *ret_value, GError **error);
/* owned by the caller */
sqlite3_stmt *ueba_db_prepare(UebaDb *self, const gchar *sql, GError **error);
/* runs a statement that gives no rows, and resets it */
gboolean ueba_db_execute(UebaDb *self, sqlite3_stmt *statement, GError **error);
/* FALSE: no further row, and error is set if that is not the end */
gboolean ueba_db_next(UebaDb *self, sqlite3_stmt *statement, GError **error);

/* ---- rows: columns one after the other ---- */

typedef struct _UebaDbRow
{
  sqlite3_stmt *statement;
  gint column;
  guint64 sum;
} UebaDbRow;

/* Writing: values are bound in turn, borrowed until the write; the checksum goes last. */
UebaDbRow ueba_db_row_begin(sqlite3_stmt *statement, const gchar *table);
void ueba_db_row_add_number(UebaDbRow *self, gint64 value);
void ueba_db_row_add_text(UebaDbRow *self, UebaText value);
void ueba_db_row_add_bytes(UebaDbRow *self, gconstpointer bytes, gsize len);
gboolean ueba_db_row_write(UebaDb *db, UebaDbRow *self, GError **error);

/* Reading: texts and bytes are borrowed until the next step. FALSE: the row is damaged, and what was taken of it means
 * nothing. */
gint64 ueba_db_row_take_number(UebaDbRow *self);
UebaText ueba_db_row_take_text(UebaDbRow *self);
gconstpointer ueba_db_row_take_bytes(UebaDbRow *self, gsize *ret_len);
gboolean ueba_db_row_is_sound(UebaDbRow *self);

#endif
