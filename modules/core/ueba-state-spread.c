/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-state-private.h"

/* A checkpoint that is due, and for which more has changed than one commit has time for, is made ready before: each
 * commit writes the rows of some entities as they are then, with their own instances, and what the rows were before
 * into the tables of undo. An entity that is touched again has changed again and gets another row later. When so little
 * is left that one commit can write it, that commit is the checkpoint: now all rows say what the engine knows, so the
 * journal goes, and with it what was to be undone.
 *
 * A start that finds such rows puts back what they were, which is what the last checkpoint left, and runs the whole
 * journal: so the state at every commit is exactly that of a file in which nothing was made ready. Which rows are new
 * is told by the number of the entity's last touch, which for a changed one is no smaller than what that checkpoint
 * wrote as the next one. An entity without a name stands for a checkpoint under way, all of whose rows may be of new
 * users. The rows of bounded instances, and what is forgotten or adopted, are written by the checkpoint alone.
 *
 * More must be written by a commit than its batch has changed, or it would never end. In memory: 16 bytes for each
 * entity that has changed, and 120 for each that goes meanwhile. */

#define ROWS_MIN 2000
/* bytes of journal for which one is due, so often: then it is made at once */
#define PATIENCE 8

#define UNDER_WAY "INSERT OR IGNORE INTO undo_entity VALUES ('', 0, 0, '', 0)"

guint
ueba_state_n_waiting(const UebaState *self)
{
  return ueba_entity_table_n_changed(self->engine->entities) + self->gone->len;
}

guint
ueba_state_rows_per_commit(const UebaState *self)
{
  guint n = ueba_state_n_waiting(self), n_new = n - MIN(n, self->n_waiting);

  return self->options.rows_per_commit ? self->options.rows_per_commit : ROWS_MIN + n_new + n_new / 4;
}

gboolean
ueba_state_is_ripe(const UebaState *self, guint max)
{
  return ueba_state_n_waiting(self) <= max || self->stats.journal_bytes / PATIENCE >= self->options.journal_bytes;
}

static void
_fill_queue(UebaState *self)
{
  if (self->queue && self->queue_at < self->queue->len)
    return;
  ueba_state_settle_spread(self);
  ueba_entity_table_hold(self->engine->entities);
  self->queue = ueba_state_queue_new(self);
}

/* those that are still there, and were not written by the pass before */
static void
_take_entities(UebaState *self, UebaStateSlice *slice)
{
  slice->queue_at = self->queue_at;
  while (slice->n_gone + slice->entities->len < slice->max && slice->queue_at < self->queue->len)
    {
      const UebaStateQueued *queued = &g_array_index(self->queue, UebaStateQueued, slice->queue_at++);

      if (queued->entity->touched != 0 && queued->entity->is_changed)
        g_array_append_val(slice->entities, *queued);
    }
}

/* Who goes and comes again has a row that must not be deleted after it was written: first all that are gone go. */
gboolean
ueba_state_tx_write_slice(UebaState *self, UebaStateSlice *slice, GError **error)
{
  slice->entities = g_array_new(FALSE, FALSE, sizeof(UebaStateQueued));
  slice->n_gone = MIN(self->gone->len, slice->max);
  _fill_queue(self);
  slice->queue_at = self->queue_at;
  if (slice->n_gone == self->gone->len)
    _take_entities(self, slice);
  return ueba_db_run(self->db, UNDER_WAY, error) && ueba_state_tx_delete_gone(self, slice->n_gone, TRUE, error) &&
         ueba_state_tx_write_entities(self, slice->entities, TRUE, error);
}

void
ueba_state_settle_slice(UebaState *self, UebaStateSlice *slice)
{
  for (guint i = 0; i < slice->entities->len; i++)
    ueba_state_settle_entity(self, g_array_index(slice->entities, UebaStateQueued, i).entity);
  if (slice->n_gone > 0)
    g_ptr_array_remove_range(self->gone, 0, slice->n_gone);
  self->queue_at = slice->queue_at;
}

void
ueba_state_slice_clear(UebaStateSlice *self)
{
  g_clear_pointer(&self->entities, g_array_unref);
}

gboolean
ueba_state_tx_end_spread(UebaState *self, GError **error)
{
  return ueba_db_run(self->db, "DELETE FROM undo_entity; DELETE FROM undo_instance", error);
}

void
ueba_state_settle_spread(UebaState *self)
{
  g_clear_pointer(&self->queue, g_array_unref);
  self->queue_at = 0;
  if (self->engine)
    ueba_entity_table_let_go(self->engine->entities);
}

gboolean
ueba_state_is_spread(UebaState *self, gboolean *ret_is_spread, GError **error)
{
  gint64 is_spread;

  if (!ueba_db_ask(self->db, "SELECT EXISTS (SELECT 1 FROM undo_entity) OR EXISTS (SELECT 1 FROM undo_instance)",
                   &is_spread, error))
    return FALSE;
  *ret_is_spread = is_spread != 0;
  return TRUE;
}

gboolean
ueba_state_tx_undo_spread(UebaState *self, GError **error)
{
  g_autofree gchar *sql = NULL;

  if (!ueba_state_read_sequences(self, error))
    return FALSE;
  sql = g_strdup_printf("DELETE FROM entity WHERE touched >= %" G_GINT64_FORMAT ";"
                        "DELETE FROM instance WHERE touched >= %" G_GINT64_FORMAT ";"
                        "INSERT INTO entity SELECT * FROM undo_entity WHERE name <> '';"
                        "INSERT INTO instance SELECT * FROM undo_instance", self->saved_touched, self->saved_touched);
  return ueba_db_run(self->db, sql, error) && ueba_state_tx_end_spread(self, error);
}
