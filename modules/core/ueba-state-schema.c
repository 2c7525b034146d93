/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-error.h"
#include "ueba-state-private.h"

#define APPLICATION_ID 0x55454241       /* "UEBA" */
#define VERSION 1
#define STRINGIFY_(x) #x
#define STRINGIFY(x) STRINGIFY_(x)

static const gchar schema[] =
  "BEGIN;"
  "CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL, sum INTEGER NOT NULL) WITHOUT ROWID;"
  "CREATE TABLE setting (name TEXT PRIMARY KEY, value INTEGER NOT NULL, sum INTEGER NOT NULL) WITHOUT ROWID;"
  "CREATE TABLE pack (number INTEGER PRIMARY KEY, file TEXT NOT NULL, text TEXT NOT NULL, sum INTEGER NOT NULL);"
  "CREATE TABLE journal (number INTEGER PRIMARY KEY, committed_usec INTEGER NOT NULL, lines INTEGER NOT NULL,"
  " events INTEGER NOT NULL, data BLOB NOT NULL, sum INTEGER NOT NULL);"
  "CREATE TABLE outbox (number INTEGER PRIMARY KEY, id TEXT NOT NULL, rule TEXT NOT NULL, user TEXT NOT NULL,"
  " time_usec INTEGER NOT NULL, alert BLOB NOT NULL, sum INTEGER NOT NULL);"
  "CREATE TABLE recent (chunk INTEGER PRIMARY KEY, identities BLOB NOT NULL, sum INTEGER NOT NULL);"
  "CREATE TABLE tally (name TEXT PRIMARY KEY, value INTEGER NOT NULL, sum INTEGER NOT NULL) WITHOUT ROWID;"
  "CREATE TABLE model (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, name TEXT NOT NULL,"
  " of_user INTEGER NOT NULL, removed_usec INTEGER NOT NULL, sum INTEGER NOT NULL);"
  "CREATE TABLE counter (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, sum INTEGER NOT NULL);"
  "CREATE TABLE rule (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, sum INTEGER NOT NULL);"
  "CREATE TABLE entity (name TEXT PRIMARY KEY, touched INTEGER NOT NULL, learned INTEGER NOT NULL,"
  " sessions TEXT NOT NULL, sum INTEGER NOT NULL) WITHOUT ROWID;"
  "CREATE TABLE instance (model INTEGER NOT NULL, scope TEXT NOT NULL, touched INTEGER NOT NULL,"
  " cells TEXT NOT NULL, sum INTEGER NOT NULL, PRIMARY KEY (model, scope)) WITHOUT ROWID;"
  "CREATE TABLE request (id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, argument TEXT NOT NULL,"
  " asked_usec INTEGER NOT NULL, done_usec INTEGER NOT NULL DEFAULT 0, outcome TEXT NOT NULL DEFAULT '');"
  "PRAGMA application_id = " STRINGIFY(APPLICATION_ID) ";"
  "PRAGMA user_version = " STRINGIFY(VERSION) ";";

static gboolean
_write_key(UebaDb *db, const UebaIdentityKey *key, GError **error)
{
  g_autoptr(sqlite3_stmt) statement = ueba_db_prepare(db, "INSERT INTO meta VALUES (?1, ?2, ?3)", error);
  UebaDbRow row;

  if (!statement)
    return FALSE;
  row = ueba_db_row_begin(statement, "meta");
  ueba_db_row_add_text(&row, ueba_text_from_string("key"));
  ueba_db_row_add_bytes(&row, key->words, sizeof(key->words));
  return ueba_db_row_write(db, &row, error);
}

gboolean
ueba_state_schema_create(UebaDb *db, const UebaIdentityKey *key, GError **error)
{
  return ueba_db_run(db, "PRAGMA journal_mode = WAL", error) && ueba_db_run(db, schema, error) &&
         _write_key(db, key, error) && ueba_db_run(db, "COMMIT", error);
}

gboolean
ueba_state_schema_read_key(UebaDb *db, UebaIdentityKey *ret_key, GError **error)
{
  g_autoptr(sqlite3_stmt) statement = ueba_db_prepare(db, "SELECT * FROM meta WHERE name = 'key'", error);
  UebaDbRow row;
  gconstpointer bytes;
  gsize len;

  if (!statement)
    return FALSE;
  sqlite3_step(statement);
  row = ueba_db_row_begin(statement, "meta");
  ueba_db_row_take_text(&row);
  bytes = ueba_db_row_take_bytes(&row, &len);
  if (!ueba_db_row_is_sound(&row) || len != sizeof(ret_key->words))
    {
      ueba_db_set_damage(db, "its key", error);
      return FALSE;
    }
  memcpy(ret_key->words, bytes, len);
  return TRUE;
}

static gboolean
_check_kind(UebaDb *db, GError **error)
{
  gint64 application, version;

  if (!ueba_db_ask(db, "PRAGMA application_id", &application, error) ||
      !ueba_db_ask(db, "PRAGMA user_version", &version, error))
    return FALSE;
  if (application != APPLICATION_ID)
    g_set_error(error, UEBA_ERROR, UEBA_ERROR_STATE,
                "state file '%s' belongs to another program; name another file", ueba_db_file(db));
  else if (version > VERSION)
    g_set_error(error, UEBA_ERROR, UEBA_ERROR_STATE,
                "state file '%s' has schema %" G_GINT64_FORMAT ", this program knows up to %d; "
                "install the newer program again, or put back a copy from before the upgrade",
                ueba_db_file(db), version, VERSION);
  else if (version < 1)
    ueba_db_set_damage(db, "its schema version", error);
  else
    return TRUE;
  return FALSE;
}

static gboolean
_check_structure(UebaDb *db, GError **error)
{
  g_autoptr(sqlite3_stmt) statement = ueba_db_prepare(db, "PRAGMA integrity_check(1)", error);
  const gchar *answer;
  g_autofree gchar *what = NULL;

  if (!statement)
    return FALSE;
  if (sqlite3_step(statement) != SQLITE_ROW)
    {
      ueba_db_set_error(db, error);
      return FALSE;
    }
  answer = (const gchar *) sqlite3_column_text(statement, 0);
  if (g_strcmp0(answer, "ok") == 0)
    return TRUE;
  what = g_strdup_printf("its structure (%s)", answer ? answer : "no answer");
  ueba_db_set_damage(db, what, error);
  return FALSE;
}

gboolean
ueba_state_schema_check(UebaDb *db, GError **error)
{
  return _check_kind(db, error) && _check_structure(db, error);
}
