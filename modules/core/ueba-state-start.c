/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-error.h"
#include "ueba-state-private.h"

/* The first thing after opening: the engine as it was at the last commit, and then as it is configured now. */

static gboolean
_write_first_settings(UebaState *self, const UebaEngineOptions *options, UebaContent *content, GError **error)
{
  return ueba_state_begin(self, error) &&
         ueba_state_end(self, ueba_state_tx_write_settings(self, options, content, error), error);
}

/* numbers go on behind the highest that is in use */
static gboolean
_read_outbox_numbers(UebaState *self, GError **error)
{
  gint64 highest, n;

  if (!ueba_db_ask(self->db, "SELECT ifnull(max(number), 0) FROM outbox", &highest, error) ||
      !ueba_db_ask(self->db, "SELECT count(*) FROM outbox", &n, error))
    return FALSE;
  self->next_alert = highest + 1;
  self->stats.outbox = (guint64) n;
  return TRUE;
}

static gboolean
_start_engine(UebaState *self, UebaContent *content, GError **error)
{
  return _read_outbox_numbers(self, error) && ueba_state_replay(self, error);
}

/* owned by the caller; NULL: error */
static UebaEngine *
_engine_as_it_was(UebaState *self, const UebaEngineOptions *options, UebaContent *content, GError **error)
{
  UebaEngineOptions stored = *options;
  UebaContent *stored_content = NULL;
  UebaEngine *engine;

  if (!ueba_state_read_settings(self, &stored, &stored_content, error))
    return NULL;
  if (!stored_content && !_write_first_settings(self, options, content, error))
    return NULL;
  engine = ueba_engine_new(stored_content ? &stored : options, stored_content ? stored_content : content);
  if (stored_content)
    ueba_content_unref(stored_content);
  return engine;
}

UebaEngine *
ueba_state_start(UebaState *self, const UebaEngineOptions *options, UebaContent *content, gint64 now_usec,
                 GPtrArray **ret_notes, GError **error)
{
  UebaEngine *engine = self->db ? _engine_as_it_was(self, options, content, error)
                       : ueba_engine_new(options, content);

  if (!engine)
    return NULL;
  self->engine = engine;
  if (self->db && !_start_engine(self, content, error))
    {
      self->engine = NULL;
      ueba_engine_free(engine);
      return NULL;
    }
  ueba_duplicates_start(self->duplicates);
  ueba_state_bind_content(self);
  if (ret_notes)
    *ret_notes = g_ptr_array_new_with_free_func(g_free);
  return engine;
}
