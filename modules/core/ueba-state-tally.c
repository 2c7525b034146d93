/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-limits.h"
#include "ueba-state-private.h"

/* How many rows the last checkpoint left behind, and where its sequences stand; and, written by every commit, how many
 * there are in the journal and in the outbox. A row says whether it is damaged; that one is missing only its number can
 * say. */

typedef struct _Tally
{
  const gchar *name;
  gint64 value;
} Tally;

#define N_COUNTS 8
#define N_TALLIES 10
#define NEXT_ID "next id"
#define NEXT_TOUCHED "next touched"

static gboolean
_count(UebaState *self, const gchar *table, gint64 *ret_n, GError **error)
{
  g_autofree gchar *sql = g_strdup_printf("SELECT count(*) FROM %s", table);

  return ueba_db_ask(self->db, sql, ret_n, error);
}

/* as it is: the engine and the file */
static gboolean
_tally(UebaState *self, Tally ret_tallies[N_TALLIES], GError **error)
{
  static const gchar *const tables[] = { "recent", "counter", "rule", "model", "pack", "setting" };
  guint n = 0;

  for (; n < G_N_ELEMENTS(tables); n++)
    {
      ret_tallies[n].name = tables[n];
      if (!_count(self, tables[n], &ret_tallies[n].value, error))
        return FALSE;
    }
  ret_tallies[n++] = (Tally) { "entity", ueba_entity_table_size(self->engine->entities) };
  ret_tallies[n++] = (Tally) { "instance", (gint64) ueba_model_store_size(self->engine->models) + self->n_left_out };
  ret_tallies[n++] = (Tally) { NEXT_ID, self->next_id };
  ret_tallies[n++] = (Tally) { NEXT_TOUCHED, ueba_entity_table_next_touched(self->engine->entities) };
  return TRUE;
}

static gboolean
_tx_write(UebaState *self, sqlite3_stmt *statement, const gchar *name, gint64 value, GError **error)
{
  UebaDbRow row = ueba_db_row_begin(statement, "tally");

  ueba_db_row_add_text(&row, ueba_text_from_string(name));
  ueba_db_row_add_number(&row, value);
  return ueba_db_row_write(self->db, &row, error);
}

gboolean
ueba_state_tx_write_tally(UebaState *self, GError **error)
{
  Tally tallies[N_TALLIES];

  if (!_tally(self, tallies, error))
    return FALSE;
  for (guint i = 0; i < N_TALLIES; i++)
    if (!_tx_write(self, self->statements.set_tally, tallies[i].name, tallies[i].value, error))
      return FALSE;
  return TRUE;
}

gboolean
ueba_state_tx_write_journal_tally(UebaState *self, gint64 n_journal, GError **error)
{
  return _tx_write(self, self->statements.set_tally, "journal", n_journal, error);
}

gboolean
ueba_state_tx_write_commit_tally(UebaState *self, gint64 n_journal, gint64 n_outbox, GError **error)
{
  return ueba_state_tx_write_journal_tally(self, n_journal, error) &&
         _tx_write(self, self->statements.set_tally, "outbox", n_outbox, error);
}

static gboolean
_damaged(UebaState *self, const gchar *name, GError **error)
{
  g_autofree gchar *what = g_strdup_printf("the tally of '%s'", name);

  ueba_db_set_damage(self->db, what, error);
  return FALSE;
}

static gboolean
_read_tally(UebaState *self, sqlite3_stmt *statement, const gchar *name, gint64 *ret_value, GError **error)
{
  UebaDbRow row = ueba_db_row_begin(statement, "tally");
  gboolean is_sound;
  GError *failure = NULL;

  sqlite3_bind_text(statement, 1, name, -1, SQLITE_STATIC);
  if (!ueba_db_next(self->db, statement, &failure))
    {
      sqlite3_reset(statement);
      if (!failure)
        return _damaged(self, name, error);
      g_propagate_error(error, failure);
      return FALSE;
    }
  ueba_db_row_take_text(&row);
  *ret_value = ueba_db_row_take_number(&row);
  is_sound = ueba_db_row_is_sound(&row);
  sqlite3_reset(statement);
  return is_sound || _damaged(self, name, error);
}

static sqlite3_stmt *
_prepare(UebaState *self, GError **error)
{
  return ueba_db_prepare(self->db, "SELECT * FROM tally WHERE name = ?1", error);
}

static gboolean
_is_next(gint64 number)
{
  return number > 0 && number <= UEBA_LIMIT_STATE_NUMBER;
}

gboolean
ueba_state_read_sequences(UebaState *self, GError **error)
{
  g_autoptr(sqlite3_stmt) statement = _prepare(self, error);

  if (!statement || !_read_tally(self, statement, NEXT_ID, &self->next_id, error) ||
      !_read_tally(self, statement, NEXT_TOUCHED, &self->saved_touched, error))
    return FALSE;
  if (!_is_next(self->next_id) || !_is_next(self->saved_touched))
    return _damaged(self, NEXT_ID, error);
  ueba_entity_table_set_next_touched(self->engine->entities, self->saved_touched);
  return TRUE;
}

gboolean
ueba_state_check_tally(UebaState *self, GError **error)
{
  g_autoptr(sqlite3_stmt) statement = _prepare(self, error);
  Tally tallies[N_TALLIES];
  gint64 value;

  if (!statement || !_tally(self, tallies, error))
    return FALSE;
  for (guint i = 0; i < N_COUNTS; i++)
    {
      if (!_read_tally(self, statement, tallies[i].name, &value, error))
        return FALSE;
      if (value != tallies[i].value)
        return _damaged(self, tallies[i].name, error);
    }
  return TRUE;
}

gboolean
ueba_state_check_commit_tally(UebaState *self, GError **error)
{
  g_autoptr(sqlite3_stmt) statement = _prepare(self, error);
  gint64 n_journal, n_outbox;

  if (!statement || !_read_tally(self, statement, "journal", &n_journal, error) ||
      !_read_tally(self, statement, "outbox", &n_outbox, error))
    return FALSE;
  if (n_journal != self->next_journal - 1)
    return _damaged(self, "journal", error);
  return n_outbox == (gint64) self->stats.outbox ? TRUE : _damaged(self, "outbox", error);
}
