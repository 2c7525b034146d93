/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-db.h"
#include "ueba-error.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

/* other programs hold the file for moments only */
#define BUSY_TIMEOUT_MSEC 5000
#define DAMAGE_ADVICE "; put back a good copy, or move it away to start with nothing learned"

struct _UebaDb
{
  sqlite3 *sqlite;
  gchar *file;
};

typedef struct _Advice
{
  gint code;
  const gchar *text;
} Advice;

static const gchar *
_advice(gint code)
{
  static const Advice advices[] =
  {
    { SQLITE_FULL, "; make room on the disk" },
    { SQLITE_READONLY, "; it and its folder must be writable for this user" },
    { SQLITE_CANTOPEN, "; it and its folder must be writable for this user" },
    { SQLITE_PERM, "; it and its folder must be writable for this user" },
    { SQLITE_BUSY, "; another program keeps it locked" },
    { SQLITE_LOCKED, "; another program keeps it locked" },
    { SQLITE_CORRUPT, DAMAGE_ADVICE },
    { SQLITE_NOTADB, DAMAGE_ADVICE },
    /* the SQL is right, so the file is wrong */
    { SQLITE_ERROR, DAMAGE_ADVICE },
    { SQLITE_CONSTRAINT, DAMAGE_ADVICE },
    { SQLITE_MISMATCH, DAMAGE_ADVICE },
    { SQLITE_TOOBIG, DAMAGE_ADVICE },
    { SQLITE_IOERR, "; look for errors of the disk" },
  };

  /* what newer versions say of a file that ends before it should */
  if (code == SQLITE_IOERR_SHORT_READ)
    return DAMAGE_ADVICE;
  for (gsize i = 0; i < G_N_ELEMENTS(advices); i++)
    if (advices[i].code == (code & 0xff))
      return advices[i].text;
  return "";
}

void
ueba_db_set_error(UebaDb *self, GError **error)
{
  gint code = sqlite3_extended_errcode(self->sqlite);
  gint basic = code & 0xff;

  g_set_error(error, UEBA_ERROR, basic == SQLITE_CORRUPT || basic == SQLITE_NOTADB ? UEBA_ERROR_STATE : UEBA_ERROR_IO,
              "state file '%s': %s (%d)%s", self->file, sqlite3_errmsg(self->sqlite), code, _advice(code));
}

void
ueba_db_set_damage(UebaDb *self, const gchar *what, GError **error)
{
  g_set_error(error, UEBA_ERROR, UEBA_ERROR_STATE, "state file '%s': %s is damaged%s", self->file, what,
              _advice(SQLITE_CORRUPT));
}

UebaDb *
ueba_db_open(const gchar *path, const gchar *file, gint flags, GError **error)
{
  g_autoptr(UebaDb) self = g_new0(UebaDb, 1);

  self->file = g_strdup(file);
  if (sqlite3_open_v2(path, &self->sqlite, flags | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
    {
      ueba_db_set_error(self, error);
      return NULL;
    }
  /* SQLite would be content with reading */
  if ((flags & SQLITE_OPEN_READWRITE) && sqlite3_db_readonly(self->sqlite, "main") == 1)
    {
      g_set_error(error, UEBA_ERROR, UEBA_ERROR_IO, "state file '%s' is readonly%s", file, _advice(SQLITE_READONLY));
      return NULL;
    }
  sqlite3_extended_result_codes(self->sqlite, 1);
  sqlite3_busy_timeout(self->sqlite, BUSY_TIMEOUT_MSEC);
  /* a damaged schema must not run anything */
  sqlite3_db_config(self->sqlite, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config(self->sqlite, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_db_config(self->sqlite, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
  return g_steal_pointer(&self);
}

void
ueba_db_free(UebaDb *self)
{
  if (!self)
    return;
  sqlite3_close_v2(self->sqlite);
  g_free(self->file);
  g_free(self);
}

sqlite3 *
ueba_db_sqlite(UebaDb *self)
{
  return self->sqlite;
}

const gchar *
ueba_db_file(const UebaDb *self)
{
  return self->file;
}

gboolean
ueba_db_run(UebaDb *self, const gchar *sql, GError **error)
{
  if (sqlite3_exec(self->sqlite, sql, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;
  ueba_db_set_error(self, error);
  return FALSE;
}

sqlite3_stmt *
ueba_db_prepare(UebaDb *self, const gchar *sql, GError **error)
{
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v3(self->sqlite, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK)
    ueba_db_set_error(self, error);
  return statement;
}

gboolean
ueba_db_ask(UebaDb *self, const gchar *sql, gint64 *ret_value, GError **error)
{
  g_autoptr(sqlite3_stmt) statement = ueba_db_prepare(self, sql, error);
  g_autoptr(GError) failure = NULL;

  if (!statement)
    return FALSE;
  if (!ueba_db_next(self, statement, &failure))
    {
      if (!failure)
        ueba_db_set_damage(self, "its head", &failure);
      g_propagate_error(error, g_steal_pointer(&failure));
      return FALSE;
    }
  *ret_value = sqlite3_column_int64(statement, 0);
  return TRUE;
}

gboolean
ueba_db_execute(UebaDb *self, sqlite3_stmt *statement, GError **error)
{
  gboolean is_done = sqlite3_step(statement) == SQLITE_DONE;

  if (!is_done)
    ueba_db_set_error(self, error);
  sqlite3_reset(statement);
  return is_done;
}

gboolean
ueba_db_next(UebaDb *self, sqlite3_stmt *statement, GError **error)
{
  gint result = sqlite3_step(statement);

  if (result == SQLITE_ROW)
    return TRUE;
  if (result != SQLITE_DONE)
    ueba_db_set_error(self, error);
  return FALSE;
}

/* ---- rows ---- */

static guint64
_sum_bytes(guint64 sum, gconstpointer bytes, gsize len)
{
  return XXH3_64bits_withSeed(bytes, len, sum + len);
}

UebaDbRow
ueba_db_row_begin(sqlite3_stmt *statement, const gchar *table)
{
  return (UebaDbRow) { .statement = statement, .sum = _sum_bytes(0, table, strlen(table)) };
}

static void
_add_to_sum(UebaDbRow *self, gconstpointer bytes, gsize len)
{
  self->sum = _sum_bytes(self->sum, bytes, len);
}

static void
_add_number_to_sum(UebaDbRow *self, gint64 value)
{
  gint64 stored = GINT64_TO_LE(value);

  _add_to_sum(self, &stored, sizeof(stored));
}

void
ueba_db_row_add_number(UebaDbRow *self, gint64 value)
{
  _add_number_to_sum(self, value);
  sqlite3_bind_int64(self->statement, ++self->column, value);
}

void
ueba_db_row_add_text(UebaDbRow *self, UebaText value)
{
  const gchar *text = value.len ? value.str : "";

  _add_to_sum(self, text, value.len);
  sqlite3_bind_text64(self->statement, ++self->column, text, value.len, SQLITE_STATIC, SQLITE_UTF8);
}

void
ueba_db_row_add_bytes(UebaDbRow *self, gconstpointer bytes, gsize len)
{
  _add_to_sum(self, bytes, len);
  sqlite3_bind_blob64(self->statement, ++self->column, len ? bytes : "", len, SQLITE_STATIC);
}

gboolean
ueba_db_row_write(UebaDb *db, UebaDbRow *self, GError **error)
{
  sqlite3_bind_int64(self->statement, ++self->column, (gint64) self->sum);
  return ueba_db_execute(db, self->statement, error);
}

gint64
ueba_db_row_take_number(UebaDbRow *self)
{
  gint64 value = sqlite3_column_int64(self->statement, self->column++);

  _add_number_to_sum(self, value);
  return value;
}

gconstpointer
ueba_db_row_take_bytes(UebaDbRow *self, gsize *ret_len)
{
  gconstpointer bytes = sqlite3_column_blob(self->statement, self->column);

  *ret_len = bytes ? (gsize) sqlite3_column_bytes(self->statement, self->column) : 0;
  self->column++;
  _add_to_sum(self, bytes, *ret_len);
  return bytes;
}

UebaText
ueba_db_row_take_text(UebaDbRow *self)
{
  gsize len;
  const gchar *text = (const gchar *) ueba_db_row_take_bytes(self, &len);

  return ueba_text(text, len);
}

gboolean
ueba_db_row_is_sound(UebaDbRow *self)
{
  return sqlite3_column_type(self->statement, self->column) == SQLITE_INTEGER &&
         sqlite3_column_int64(self->statement, self->column) == (gint64) self->sum;
}
