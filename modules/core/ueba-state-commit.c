/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-error.h"
#include "ueba-limits.h"
#include "ueba-state-private.h"

/* One transaction: the journal of what was fed, the alerts it raised, and away with those that were released. */

/* a large checkpoint makes a large write-ahead log, of which this much stays */
#define LOG_BYTES_KEPT 67108864
#define STRINGIFY_(x) #x
#define STRINGIFY(x) STRINGIFY_(x)

static gboolean
_prepare(UebaState *self, sqlite3_stmt **statement, const gchar *sql, GError **error)
{
  *statement = ueba_db_prepare(self->db, sql, error);
  return *statement != NULL;
}

static gboolean
_set_modes(UebaState *self, GError **error)
{
  const gchar *sync = self->options.sync == UEBA_STATE_SYNC_FULL ? "PRAGMA synchronous = FULL"
                      : "PRAGMA synchronous = NORMAL";

  return ueba_db_run(self->db, sync, error) && ueba_db_run(self->db, "PRAGMA temp_store = MEMORY", error) &&
         ueba_db_run(self->db, "PRAGMA journal_size_limit = " STRINGIFY(LOG_BYTES_KEPT), error);
}

gboolean
ueba_state_prepare(UebaState *self, GError **error)
{
  UebaStateStatements *statements = &self->statements;

  return _set_modes(self, error) && _prepare(self, &statements->begin, "BEGIN IMMEDIATE", error) &&
         _prepare(self, &statements->commit, "COMMIT", error) &&
         _prepare(self, &statements->rollback, "ROLLBACK", error) &&
         _prepare(self, &statements->add_journal, "INSERT INTO journal VALUES (?1, ?2, ?3, ?4, ?5, ?6)", error) &&
         _prepare(self, &statements->add_alert, "INSERT INTO outbox VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", error) &&
         _prepare(self, &statements->drop_alerts, "DELETE FROM outbox WHERE number BETWEEN ?1 AND ?2", error) &&
         _prepare(self, &statements->set_tally, "INSERT OR REPLACE INTO tally VALUES (?1, ?2, ?3)", error);
}

void
ueba_state_finalize(UebaState *self)
{
  UebaStateStatements *statements = &self->statements;

  sqlite3_finalize(statements->begin);
  sqlite3_finalize(statements->commit);
  sqlite3_finalize(statements->rollback);
  sqlite3_finalize(statements->add_journal);
  sqlite3_finalize(statements->add_alert);
  sqlite3_finalize(statements->drop_alerts);
  sqlite3_finalize(statements->set_tally);
}

/* some failures have rolled back already */
static void
_roll_back(UebaState *self)
{
  if (!sqlite3_get_autocommit(ueba_db_sqlite(self->db)))
    ueba_db_execute(self->db, self->statements.rollback, NULL);
}

gboolean
ueba_state_begin(UebaState *self, GError **error)
{
  /* should the last one have failed in rolling back, too */
  _roll_back(self);
  return ueba_db_execute(self->db, self->statements.begin, error);
}

gboolean
ueba_state_end(UebaState *self, gboolean is_good, GError **error)
{
  if (is_good && ueba_db_execute(self->db, self->statements.commit, error))
    return TRUE;
  _roll_back(self);
  return FALSE;
}

typedef struct _Commit
{
  UebaState *state;
  GPtrArray *alerts;            /* may be NULL */
  gint64 now_usec;
  guint64 bytes;
  gint64 n_rows;
  gint64 n_dropped;
  gboolean is_checkpoint;
  gboolean is_slice;            /* of a checkpoint that is spread over several commits */
  UebaStateSlice slice;
} Commit;

static gboolean
_tx_add_row(Commit *self, UebaBytes data, guint n_lines, guint n_events, GError **error)
{
  UebaDbRow row = ueba_db_row_begin(self->state->statements.add_journal, "journal");

  ueba_db_row_add_number(&row, self->state->next_journal + self->n_rows++);
  ueba_db_row_add_number(&row, self->now_usec);
  ueba_db_row_add_number(&row, n_lines);
  ueba_db_row_add_number(&row, n_events);
  ueba_db_row_add_bytes(&row, data.data, data.len);
  self->bytes += data.len;
  return ueba_db_row_write(self->state->db, &row, error);
}

static gboolean
_tx_add_journal(Commit *self, GError **error)
{
  UebaJournal *journal = self->state->journal;
  UebaBytes data = { 0 };

  for (guint i = 0; i < self->state->sealed->len; i++)
    {
      const UebaSealedRow *row = (const UebaSealedRow *) g_ptr_array_index(self->state->sealed, i);
      if (!_tx_add_row(self, row->data, row->n_lines, row->n_events, error))
        return FALSE;
    }
  if (ueba_journal_is_empty(journal))
    return TRUE;
  data.data = (guint8 *) ueba_journal_row(journal, &data.len);
  return _tx_add_row(self, data, ueba_journal_n_lines(journal), ueba_journal_n_events(journal), error);
}

/* packed: what is worked with */
static gboolean
_tx_add_alert(Commit *self, const UebaAlert *alert, gint64 number, GByteArray *packed, GError **error)
{
  UebaDbRow row = ueba_db_row_begin(self->state->statements.add_alert, "outbox");

  g_byte_array_set_size(packed, 0);
  ueba_alert_pack(alert, packed);
  ueba_db_row_add_number(&row, number);
  ueba_db_row_add_text(&row, ueba_text_from_string(ueba_alert_id(alert)));
  ueba_db_row_add_text(&row, ueba_text_from_string(ueba_alert_rule(alert)));
  ueba_db_row_add_text(&row, ueba_alert_value(alert, UEBA_ALERT_NAME_USER));
  ueba_db_row_add_number(&row, ueba_alert_time_usec(alert));
  ueba_db_row_add_bytes(&row, packed->data, packed->len);
  return ueba_db_row_write(self->state->db, &row, error);
}

static gboolean
_tx_add_alerts(Commit *self, GError **error)
{
  g_autoptr(GByteArray) packed = g_byte_array_new();

  for (guint i = 0; self->alerts && i < self->alerts->len; i++)
    if (!_tx_add_alert(self, (const UebaAlert *) g_ptr_array_index(self->alerts, i), self->state->next_alert + i,
                       packed, error))
      return FALSE;
  return TRUE;
}

static gboolean
_tx_drop_released(Commit *self, GError **error)
{
  sqlite3_stmt *statement = self->state->statements.drop_alerts;

  for (guint i = 0; i < self->state->releases->len; i++)
    {
      const UebaRelease *release = &g_array_index(self->state->releases, UebaRelease, i);

      sqlite3_bind_int64(statement, 1, release->first);
      sqlite3_bind_int64(statement, 2, release->last);
      if (!ueba_db_execute(self->state->db, statement, error))
        return FALSE;
      self->n_dropped += sqlite3_changes(ueba_db_sqlite(self->state->db));
    }
  return TRUE;
}

static gint64
_n_forgotten(const Commit *self)
{
  return self->is_checkpoint ? self->state->n_alerts_forgotten : 0;
}

static gboolean
_tx_tally(Commit *self, GError **error)
{
  const UebaState *state = self->state;
  gint64 n_alerts = self->alerts ? self->alerts->len : 0;
  gint64 n_journal = self->is_checkpoint ? 0 : state->next_journal - 1 + self->n_rows;
  gint64 n_outbox = (gint64) state->stats.outbox + n_alerts - self->n_dropped - _n_forgotten(self);

  /* most commits leave the outbox as long as it was, and a file that has been opened says how long that is */
  if (!self->is_checkpoint && n_outbox == (gint64) state->stats.outbox)
    return ueba_state_tx_write_journal_tally(self->state, n_journal, error);
  return ueba_state_tx_write_commit_tally(self->state, n_journal, n_outbox, error);
}

/* it stands in the file: what was to be written is forgotten here */
static void
_settle(Commit *self)
{
  UebaState *state = self->state;
  guint n_alerts = self->alerts ? self->alerts->len : 0;

  for (guint i = 0; i < n_alerts; i++)
    ueba_alert_set_number((UebaAlert *) g_ptr_array_index(self->alerts, i), state->next_alert + i);
  state->next_alert += n_alerts;
  state->next_journal += self->n_rows;
  state->alerts_committed = state->engine->stats.alerts;
  ueba_journal_clear(state->journal);
  g_ptr_array_set_size(state->sealed, 0);
  g_array_set_size(state->releases, 0);
  state->stats.outbox += n_alerts - (guint64) (self->n_dropped + _n_forgotten(self));
  state->stats.journal_bytes += self->bytes;
  state->stats.commits++;
  if (self->is_slice)
    ueba_state_settle_slice(state, &self->slice);
  if (self->is_checkpoint)
    ueba_state_settle_checkpoint(state);
  state->n_waiting = ueba_state_n_waiting(state);
  if (!self->is_checkpoint)
    return;
  state->stats.journal_bytes = 0;
  state->next_journal = 1;
}

static gboolean
_has_lines(const UebaState *self)
{
  return self->sealed->len > 0 || !ueba_journal_is_empty(self->journal);
}

/* the journal does not say what has happened */
static gboolean
_must_checkpoint(const UebaState *self)
{
  return self->is_adopted || self->forgotten->len > 0;
}

static gsize
_bytes_waiting(const UebaState *self)
{
  gsize n = ueba_journal_bytes(self->journal);

  for (guint i = 0; i < self->sealed->len; i++)
    n += ((const UebaSealedRow *) g_ptr_array_index(self->sealed, i))->data.len;
  return n;
}

static gboolean
_tx_write(Commit *self, GError **error)
{
  UebaState *state = self->state;

  if (!(self->is_checkpoint ? ueba_state_tx_checkpoint(state, self->now_usec, error) : _tx_add_journal(self, error)) ||
      (self->is_slice && !ueba_state_tx_write_slice(state, &self->slice, error)))
    return FALSE;
  return _tx_add_alerts(self, error) && _tx_drop_released(self, error) && _tx_tally(self, error);
}

/* one transaction; what it does not write stays as it is */
static gboolean
_try(Commit *self, GError **error)
{
  UebaState *state = self->state;
  gboolean is_good;

  self->n_rows = self->n_dropped = 0;
  self->bytes = 0;
  is_good = ueba_state_begin(state, error) && ueba_state_end(state, _tx_write(self, error), error);
  if (is_good)
    _settle(self);
  ueba_state_slice_clear(&self->slice);
  return is_good;
}

/* A checkpoint that fails is not tried again at once: the journal can grow for a while. */
static void
_put_off(UebaState *self)
{
  self->stats.checkpoints_failed++;
  self->due_bytes = self->stats.journal_bytes + _bytes_waiting(self) + self->options.journal_bytes / 4;
}

static gboolean
_try_checkpoint(Commit *self, GError **error)
{
  self->is_checkpoint = TRUE;
  if (_try(self, error))
    return TRUE;
  self->is_checkpoint = FALSE;
  _put_off(self->state);
  return FALSE;
}

static gboolean
_try_slice(Commit *self, guint max)
{
  self->is_slice = TRUE;
  self->slice.max = max;
  if (_try(self, NULL))
    return TRUE;
  self->is_slice = FALSE;
  _put_off(self->state);
  return FALSE;
}

/* all at once, or as much of it as does not hold up those who wait for the commit */
static gboolean
_try_due_checkpoint(Commit *self)
{
  guint max = ueba_state_rows_per_commit(self->state);

  return ueba_state_is_ripe(self->state, max) ? _try_checkpoint(self, NULL) : _try_slice(self, max);
}

static gboolean
_commit(Commit *self, GError **error)
{
  UebaState *state = self->state;
  gboolean is_good = FALSE;

  if (_must_checkpoint(state))
    is_good = _try_checkpoint(self, error);
  else if (state->stats.journal_bytes + _bytes_waiting(state) >= state->due_bytes)
    is_good = _try_due_checkpoint(self) || _try(self, error);
  else
    is_good = _try(self, error);
  state->stats.commits_failed += !is_good;
  return is_good;
}

gboolean
ueba_state_commit(UebaState *self, GPtrArray *alerts, gint64 now_usec, GError **error)
{
  Commit commit = { .state = self, .alerts = alerts, .now_usec = now_usec };

  if (!self->db || ((!alerts || alerts->len == 0) && self->releases->len == 0 && !_has_lines(self) &&
                    !_must_checkpoint(self)))
    return TRUE;
  return _commit(&commit, error);
}

/* their alerts would never be in the outbox */
static gboolean
_lacks_alerts(const UebaState *self, GError **error)
{
  if (!_has_lines(self) || self->engine->stats.alerts == self->alerts_committed)
    return FALSE;
  g_set_error(error, UEBA_ERROR, UEBA_ERROR_STATE, "state file '%s': lines with alerts are not committed yet",
              self->file);
  return TRUE;
}

gboolean
ueba_state_commit_all(UebaState *self, gint64 now_usec, GError **error)
{
  return !_lacks_alerts(self, error) && ueba_state_commit(self, NULL, now_usec, error);
}

gboolean
ueba_state_checkpoint(UebaState *self, gint64 now_usec, GError **error)
{
  Commit commit = { .state = self, .now_usec = now_usec };

  if (!self->db || (self->stats.journal_bytes == 0 && self->releases->len == 0 && !_has_lines(self) &&
                    !_must_checkpoint(self)))
    return TRUE;
  return !_lacks_alerts(self, error) && _try_checkpoint(&commit, error);
}

void
ueba_state_release(UebaState *self, gint64 first, gint64 last)
{
  UebaRelease release = { first, last };
  UebaRelease *before = self->releases->len == 0 ? NULL
                        : &g_array_index(self->releases, UebaRelease, self->releases->len - 1);

  if (!self->db || first > last)
    return;
  if (before && before->last + 1 == first)
    before->last = last;
  else
    g_array_append_val(self->releases, release);
}

gboolean
ueba_state_has_released(const UebaState *self)
{
  return self->releases->len > 0;
}

static UebaAlert *
_read_alert(UebaState *self, sqlite3_stmt *statement, GError **error)
{
  UebaDbRow row = ueba_db_row_begin(statement, "outbox");
  gint64 number = ueba_db_row_take_number(&row);
  gconstpointer packed;
  gsize len;
  UebaAlert *alert = NULL;
  g_autofree gchar *what = NULL;

  ueba_db_row_take_text(&row);
  ueba_db_row_take_text(&row);
  ueba_db_row_take_text(&row);
  ueba_db_row_take_number(&row);
  packed = ueba_db_row_take_bytes(&row, &len);
  if (ueba_db_row_is_sound(&row) && number <= UEBA_LIMIT_STATE_NUMBER)
    alert = ueba_alert_unpack((const guint8 *) packed, len);
  if (alert)
    {
      ueba_alert_set_number(alert, number);
      return alert;
    }
  what = g_strdup_printf("alert %" G_GINT64_FORMAT " of the outbox", number);
  ueba_db_set_damage(self->db, what, error);
  return NULL;
}

static gboolean
_read_alerts(UebaState *self, sqlite3_stmt *statement, GPtrArray *alerts, GError **error)
{
  GError *failure = NULL;
  UebaAlert *alert;

  while (ueba_db_next(self->db, statement, &failure))
    {
      if (!(alert = _read_alert(self, statement, error)))
        return FALSE;
      g_ptr_array_add(alerts, alert);
    }
  if (!failure)
    return TRUE;
  g_propagate_error(error, failure);
  return FALSE;
}

gboolean
ueba_state_check_outbox(UebaState *self, GError **error)
{
  g_autoptr(sqlite3_stmt) statement = ueba_db_prepare(self->db, "SELECT * FROM outbox ORDER BY number", error);
  GError *failure = NULL;

  if (!statement)
    return FALSE;
  while (ueba_db_next(self->db, statement, &failure))
    {
      UebaAlert *alert = _read_alert(self, statement, error);

      if (!alert)
        return FALSE;
      self->next_alert = ueba_alert_number(alert) + 1;
      self->stats.outbox++;
      ueba_alert_unref(alert);
    }
  if (!failure)
    return TRUE;
  g_propagate_error(error, failure);
  return FALSE;
}

GPtrArray *
ueba_state_outbox(UebaState *self, gint64 after, guint max, GError **error)
{
  g_autoptr(GPtrArray) alerts = g_ptr_array_new_with_free_func((GDestroyNotify) ueba_alert_unref);
  g_autoptr(sqlite3_stmt) statement = NULL;

  if (!self->db)
    return g_steal_pointer(&alerts);
  statement = ueba_db_prepare(self->db, "SELECT * FROM outbox WHERE number > ?1 ORDER BY number LIMIT ?2", error);
  if (!statement)
    return NULL;
  sqlite3_bind_int64(statement, 1, after);
  sqlite3_bind_int64(statement, 2, max);
  return _read_alerts(self, statement, alerts, error) ? g_steal_pointer(&alerts) : NULL;
}
