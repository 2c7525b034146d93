/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-error.h"
#include "ueba-limits.h"
#include "ueba-state-private.h"

/* The table of requests: one process asks, the one that holds the lock answers. */

#define KEPT_USEC (7 * 24 * 3600 * UEBA_USEC_PER_SEC)

static void
_request_free(gpointer data)
{
  UebaStateRequest *self = (UebaStateRequest *) data;

  g_free(self->kind);
  g_free(self->argument);
  g_free(self);
}

static gboolean
_is_known(const gchar *kind)
{
  return g_str_equal(kind, UEBA_STATE_REQUEST_FORGET) || g_str_equal(kind, UEBA_STATE_REQUEST_TEST_ALERT);
}

/* ---- answering ---- */

static gchar *
_take_string(UebaDbRow *row)
{
  UebaText text = ueba_db_row_take_text(row);

  return g_strndup(text.str ? text.str : "", text.len);
}

/* *ret_is_sound FALSE: only the id is to be believed */
static UebaStateRequest *
_read_request(sqlite3_stmt *statement, gboolean *ret_is_sound)
{
  UebaStateRequest *request = g_new0(UebaStateRequest, 1);
  UebaDbRow row = ueba_db_row_begin(statement, "request");

  request->id = ueba_db_row_take_number(&row);
  request->kind = _take_string(&row);
  request->argument = _take_string(&row);
  request->asked_usec = ueba_db_row_take_number(&row);
  *ret_is_sound = ueba_db_row_is_sound(&row);
  return request;
}

typedef struct _Requests
{
  GPtrArray *pending;
  GPtrArray *refused;
  GPtrArray *damaged;
} Requests;

static gboolean
_read_requests(UebaState *self, Requests *requests, GError **error)
{
  g_autoptr(sqlite3_stmt) statement = NULL;
  GError *failure = NULL;

  statement = ueba_db_prepare(self->db, "SELECT id, kind, argument, asked_usec, sum FROM request WHERE done_usec = 0 "
                              "ORDER BY id", error);
  if (!statement)
    return FALSE;
  while (ueba_db_next(self->db, statement, &failure))
    {
      gboolean is_sound;
      UebaStateRequest *request = _read_request(statement, &is_sound);

      g_ptr_array_add(!is_sound ? requests->damaged : _is_known(request->kind) ? requests->pending
                      : requests->refused, request);
    }
  if (!failure)
    return TRUE;
  g_propagate_error(error, failure);
  return FALSE;
}

static gboolean
_answer_all(UebaState *self, GPtrArray *requests, const gchar *outcome, gint64 now_usec, GError **error)
{
  for (guint i = 0; i < requests->len; i++)
    if (!ueba_state_answer(self, (const UebaStateRequest *) g_ptr_array_index(requests, i), outcome, now_usec, error))
      return FALSE;
  return TRUE;
}

static gboolean
_find_requests(UebaState *self, Requests *requests, gint64 now_usec, GError **error)
{
  gint64 version;

  if (!ueba_db_ask(self->db, "PRAGMA data_version", &version, error))
    return FALSE;
  if (version == self->requests_seen)
    return TRUE;
  if (!_read_requests(self, requests, error) ||
      !_answer_all(self, requests->refused, "this program does not know such requests", now_usec, error) ||
      !_answer_all(self, requests->damaged, "the request is damaged; ask again", now_usec, error))
    return FALSE;
  if (requests->pending->len == 0)
    self->requests_seen = version;
  return TRUE;
}

GPtrArray *
ueba_state_requests(UebaState *self, gint64 now_usec, GError **error)
{
  Requests requests =
  {
    .pending = g_ptr_array_new_with_free_func(_request_free),
    .refused = g_ptr_array_new_with_free_func(_request_free),
    .damaged = g_ptr_array_new_with_free_func(_request_free),
  };

  if (self->db && !_find_requests(self, &requests, now_usec, error))
    g_clear_pointer(&requests.pending, g_ptr_array_unref);
  g_ptr_array_unref(requests.refused);
  g_ptr_array_unref(requests.damaged);
  return requests.pending;
}

static gboolean
_drop_old_requests(UebaState *self, gint64 now_usec, GError **error)
{
  g_autofree gchar *sql = g_strdup_printf("DELETE FROM request WHERE done_usec BETWEEN 1 AND %" G_GINT64_FORMAT,
                                          now_usec - KEPT_USEC);

  return ueba_db_run(self->db, sql, error);
}

gboolean
ueba_state_answer(UebaState *self, const UebaStateRequest *request, const gchar *outcome, gint64 now_usec,
                  GError **error)
{
  /* whom somebody wanted forgotten is not to be read here either */
  g_autoptr(sqlite3_stmt) statement = ueba_db_prepare(self->db, "UPDATE request SET done_usec = ?2, outcome = ?3, "
                                                      "argument = '' WHERE id = ?1", error);

  if (!statement)
    return FALSE;
  sqlite3_bind_int64(statement, 1, request->id);
  sqlite3_bind_int64(statement, 2, MAX(1, now_usec));
  sqlite3_bind_text(statement, 3, outcome, -1, SQLITE_STATIC);
  return ueba_db_execute(self->db, statement, error) && _drop_old_requests(self, now_usec, error);
}

/* ---- asking ---- */

static UebaDb *
_open(const gchar *file, GError **error)
{
  g_autofree gchar *path = ueba_state_file_resolve(file, error);
  g_autoptr(UebaDb) db = NULL;
  gboolean exists;

  if (!path || !ueba_state_file_check(path, &exists, error))
    return NULL;
  if (!exists)
    {
      g_set_error(error, UEBA_ERROR, UEBA_ERROR_IO, "state file '%s' is not there", path);
      return NULL;
    }
  db = ueba_db_open(path, path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW, error);
  return db && ueba_state_schema_is_current(&ueba_state_schema, db, error) ? g_steal_pointer(&db) : NULL;
}

static gint64
_tx_ask(UebaDb *db, const gchar *kind, const gchar *argument, gint64 now_usec, GError **error)
{
  g_autoptr(sqlite3_stmt) statement = NULL;
  gint64 n, id;
  UebaDbRow row;

  if (!ueba_db_ask(db, "SELECT count(*) FROM request WHERE done_usec = 0", &n, error) ||
      !ueba_db_ask(db, "SELECT ifnull(max(id), 0) + 1 FROM request", &id, error))
    return 0;
  if (n >= UEBA_LIMIT_REQUESTS)
    {
      g_set_error(error, UEBA_ERROR, UEBA_ERROR_LIMIT,
                  "state file '%s': %d requests wait already; does the detector run?", ueba_db_file(db),
                  UEBA_LIMIT_REQUESTS);
      return 0;
    }
  statement = ueba_db_prepare(db, "INSERT INTO request (id, kind, argument, asked_usec, sum) "
                              "VALUES (?1, ?2, ?3, ?4, ?5)", error);
  if (!statement)
    return 0;
  row = ueba_db_row_begin(statement, "request");
  ueba_db_row_add_number(&row, id);
  ueba_db_row_add_text(&row, ueba_text_from_string(kind));
  ueba_db_row_add_text(&row, ueba_text_from_string(argument));
  ueba_db_row_add_number(&row, now_usec);
  return ueba_db_row_write(db, &row, error) ? id : 0;
}

gint64
ueba_state_ask(const gchar *file, const gchar *kind, const gchar *argument, gint64 now_usec, GError **error)
{
  g_autoptr(UebaDb) db = NULL;
  gint64 id;

  if (!argument[0] || strlen(argument) > UEBA_LIMIT_REQUEST_BYTES)
    {
      g_set_error(error, UEBA_ERROR, UEBA_ERROR_LIMIT, "a request needs an argument of 1 to %d bytes",
                  UEBA_LIMIT_REQUEST_BYTES);
      return 0;
    }
  db = _open(file, error);
  if (!db || !ueba_db_run(db, "BEGIN IMMEDIATE", error))
    return 0;
  id = _tx_ask(db, kind, argument, now_usec, error);
  return id != 0 && ueba_db_run(db, "COMMIT", error) ? id : 0;
}

static gboolean
_read_outcome(UebaDb *db, sqlite3_stmt *statement, gchar **ret_outcome, GError **error)
{
  GError *failure = NULL;

  if (ueba_db_next(db, statement, &failure))
    {
      *ret_outcome = sqlite3_column_int64(statement, 0) == 0 ? NULL
                     : g_strdup((const gchar *) sqlite3_column_text(statement, 1));
      return TRUE;
    }
  if (!failure)
    g_set_error(&failure, UEBA_ERROR, UEBA_ERROR_STATE, "state file '%s': there is no such request",
                ueba_db_file(db));
  g_propagate_error(error, failure);
  return FALSE;
}

gboolean
ueba_state_outcome(const gchar *file, gint64 id, gchar **ret_outcome, GError **error)
{
  g_autoptr(UebaDb) db = _open(file, error);
  g_autoptr(sqlite3_stmt) statement = NULL;
  gboolean is_good;

  if (!db || !(statement = ueba_db_prepare(db, "SELECT done_usec, outcome FROM request WHERE id = ?1", error)))
    return FALSE;
  sqlite3_bind_int64(statement, 1, id);
  is_good = _read_outcome(db, statement, ret_outcome, error);
  g_clear_pointer(&statement, sqlite3_finalize);
  return is_good;
}
