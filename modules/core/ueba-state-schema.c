/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-error.h"
#include "ueba-state-private.h"

#define APPLICATION_ID 0x55454241       /* "UEBA" */
#define VERSION 2

/* what rows were before a checkpoint that is not finished, see ueba-state-spread.c */
#define UNDO_TABLES \
  "CREATE TABLE undo_entity (name TEXT PRIMARY KEY, touched INTEGER NOT NULL, learned INTEGER NOT NULL," \
  " sessions TEXT NOT NULL, sum INTEGER NOT NULL) WITHOUT ROWID;" \
  "CREATE TABLE undo_instance (model INTEGER NOT NULL, scope TEXT NOT NULL, touched INTEGER NOT NULL," \
  " cells TEXT NOT NULL, sum INTEGER NOT NULL, PRIMARY KEY (model, scope)) WITHOUT ROWID;"

static const gchar tables[] =
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
  "CREATE TABLE request (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, argument TEXT NOT NULL,"
  " asked_usec INTEGER NOT NULL, sum INTEGER NOT NULL, done_usec INTEGER NOT NULL DEFAULT 0,"
  " outcome TEXT NOT NULL DEFAULT '');"
  UNDO_TABLES;

/* From each version to the next, the first being from 1 to 2: SQL that leaves the tables as a new file has them, to the
 * letter, for that is what is looked at afterwards. Views are made anew. A file of each version stands in the tests. */
static const gchar *const steps[] = { UNDO_TABLES };

const UebaStateSchema ueba_state_schema = { .version = VERSION, .tables = tables, .views = ueba_state_views,
                                            .steps = steps
                                          };

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

static gboolean
_set_version(UebaDb *db, guint version, GError **error)
{
  g_autofree gchar *sql = g_strdup_printf("PRAGMA application_id = %d; PRAGMA user_version = %u", APPLICATION_ID,
                                          version);

  return ueba_db_run(db, sql, error);
}

gboolean
ueba_state_schema_create(const UebaStateSchema *self, UebaDb *db, const UebaIdentityKey *key, GError **error)
{
  return ueba_db_run(db, "PRAGMA journal_mode = WAL; BEGIN", error) && ueba_db_run(db, self->tables, error) &&
         ueba_db_run(db, self->views, error) && _set_version(db, self->version, error) &&
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
_check_kind(const UebaStateSchema *self, UebaDb *db, gint64 *ret_version, GError **error)
{
  gint64 application;

  if (!ueba_db_ask(db, "PRAGMA application_id", &application, error) ||
      !ueba_db_ask(db, "PRAGMA user_version", ret_version, error))
    return FALSE;
  if (application != APPLICATION_ID)
    g_set_error(error, UEBA_ERROR, UEBA_ERROR_STATE,
                "state file '%s' belongs to another program; name another file", ueba_db_file(db));
  else if (*ret_version > self->version)
    g_set_error(error, UEBA_ERROR, UEBA_ERROR_STATE,
                "state file '%s' has schema %" G_GINT64_FORMAT ", this program knows up to %u; "
                "install the newer program again, or put back a copy from before the upgrade",
                ueba_db_file(db), *ret_version, self->version);
  else if (*ret_version < 1)
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

/* ---- whether the tables are what they are called ---- */

/* a damaged definition changes what is written from now on: NULL: error */
static UebaDb *
_model_file(const UebaStateSchema *self, UebaDb *db, GError **error)
{
  g_autoptr(UebaDb) model = ueba_db_open(":memory:", ueba_db_file(db), SQLITE_OPEN_READWRITE, error);

  if (!model || !ueba_db_run(model, self->tables, error) || !ueba_db_run(model, self->views, error))
    return NULL;
  return g_steal_pointer(&model);
}

static gboolean
_is_defined_alike(sqlite3_stmt *found, sqlite3_stmt *model)
{
  const gchar *expected = (const gchar *) sqlite3_column_text(model, 1);
  gboolean is_alike;

  sqlite3_bind_text(found, 1, (const gchar *) sqlite3_column_text(model, 0), -1, SQLITE_STATIC);
  is_alike = sqlite3_step(found) == SQLITE_ROW &&
             g_strcmp0((const gchar *) sqlite3_column_text(found, 1), expected) == 0;
  sqlite3_reset(found);
  return is_alike;
}

static gboolean
_check_definitions(const UebaStateSchema *self, UebaDb *db, GError **error)
{
  g_autoptr(UebaDb) model = _model_file(self, db, error);
  g_autoptr(sqlite3_stmt) names = NULL, found = NULL;

  if (!model || !(names = ueba_db_prepare(model, "SELECT name, sql FROM sqlite_master", error)) ||
      !(found = ueba_db_prepare(db, "SELECT name, sql FROM sqlite_master WHERE name = ?1", error)))
    return FALSE;
  while (ueba_db_next(model, names, NULL))
    if (!_is_defined_alike(found, names))
      {
        g_autofree gchar *what = g_strdup_printf("the definition of '%s'", sqlite3_column_text(names, 0));
        ueba_db_set_damage(db, what, error);
        return FALSE;
      }
  return TRUE;
}

/* ---- another version ---- */

static gboolean
_drop_views(UebaDb *db, GError **error)
{
  g_autoptr(GString) sql = g_string_new(NULL);
  g_autoptr(sqlite3_stmt) statement = ueba_db_prepare(db, "SELECT name FROM sqlite_master WHERE type = 'view'", error);
  g_autoptr(GError) failure = NULL;

  if (!statement)
    return FALSE;
  while (ueba_db_next(db, statement, &failure))
    {
      gchar *drop = sqlite3_mprintf("DROP VIEW \"%w\";", sqlite3_column_text(statement, 0));
      g_string_append(sql, drop);
      sqlite3_free(drop);
    }
  g_clear_pointer(&statement, sqlite3_finalize);
  if (!failure)
    return ueba_db_run(db, sql->str, error);
  g_propagate_error(error, g_steal_pointer(&failure));
  return FALSE;
}

static gboolean
_tx_upgrade(const UebaStateSchema *self, UebaDb *db, guint version, GError **error)
{
  if (!_drop_views(db, error))
    return FALSE;
  for (; version < self->version; version++)
    if (!ueba_db_run(db, self->steps[version - 1], error))
      return FALSE;
  return ueba_db_run(db, self->views, error) && _set_version(db, self->version, error) &&
         _check_definitions(self, db, error);
}

/* all steps or none */
static gboolean
_upgrade(const UebaStateSchema *self, UebaDb *db, guint version, GError **error)
{
  if (!ueba_db_run(db, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (_tx_upgrade(self, db, version, error) && ueba_db_run(db, "COMMIT", error))
    return TRUE;
  if (!sqlite3_get_autocommit(ueba_db_sqlite(db)))
    ueba_db_run(db, "ROLLBACK", NULL);
  g_prefix_error(error, "upgrade from schema %u to %u: ", version, self->version);
  return FALSE;
}

gboolean
ueba_state_schema_check(const UebaStateSchema *self, UebaDb *db, GError **error)
{
  gint64 version;

  return _check_kind(self, db, &version, error) && _check_structure(db, error) &&
         (version == self->version ? _check_definitions(self, db, error)
          : _upgrade(self, db, (guint) version, error));
}

gboolean
ueba_state_schema_is_current(const UebaStateSchema *self, UebaDb *db, GError **error)
{
  gint64 version;

  if (!_check_kind(self, db, &version, error))
    return FALSE;
  if (version == self->version)
    return TRUE;
  g_set_error(error, UEBA_ERROR, UEBA_ERROR_STATE, "state file '%s' has the older schema %" G_GINT64_FORMAT
              "; start the detector once", ueba_db_file(db), version);
  return FALSE;
}
