/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-error.h"
#include "ueba-state-private.h"

/* The first thing after opening: the engine as it was at the last commit, and then as it is configured now. */

/* a file in which nothing stands but its key: content and options are written, and so far nothing else */
static gboolean
_begin_file(UebaState *self, GError **error)
{
  gint64 n;

  if (!ueba_db_ask(self->db, "SELECT (SELECT count(*) FROM tally) + (SELECT count(*) FROM journal) + "
                   "(SELECT count(*) FROM entity) + (SELECT count(*) FROM instance)", &n, error))
    return FALSE;
  if (n > 0)
    {
      ueba_db_set_damage(self->db, "the content in it", error);
      return FALSE;
    }
  ueba_state_ids_assign(self);
  self->is_adopted = TRUE;
  return ueba_state_checkpoint(self, 0, error);
}

typedef struct _Configured
{
  const UebaEngineOptions *options;
  UebaContent *content;
  gint64 now_usec;
} Configured;

static gboolean
_start_engine(UebaState *self, const Configured *configured, gboolean is_new, GError **error)
{
  if (!ueba_state_check_outbox(self, error))
    return FALSE;
  if (is_new)
    return _begin_file(self, error);
  if (!ueba_state_load(self, error) || !ueba_state_replay(self, error) || !ueba_state_check_commit_tally(self, error))
    return FALSE;
  return !configured->content || ueba_state_adopt_committed(self, configured->options, configured->content,
                                                            configured->now_usec, error);
}

/* owned by the caller; NULL: error */
static UebaEngine *
_engine_as_it_was(UebaState *self, const Configured *configured, gboolean *ret_is_new, GError **error)
{
  UebaEngineOptions stored = *configured->options;
  UebaContent *stored_content = NULL;
  UebaEngine *engine;

  if (!ueba_state_read_settings(self, &stored, &stored_content, error))
    return NULL;
  *ret_is_new = stored_content == NULL;
  if (!stored_content && !configured->content)
    {
      g_set_error(error, UEBA_ERROR, UEBA_ERROR_STATE, "state file '%s': no detector has started with it yet",
                  self->file);
      return NULL;
    }
  if (!stored_content)
    return ueba_engine_new(configured->options, configured->content);
  engine = ueba_engine_new(&stored, stored_content);
  ueba_content_unref(stored_content);
  return engine;
}

static gboolean
_start_from_file(UebaState *self, const Configured *configured, GError **error)
{
  gboolean is_new;
  UebaEngine *engine = _engine_as_it_was(self, configured, &is_new, error);

  if (!engine)
    return FALSE;
  self->engine = engine;
  ueba_state_watch(self);
  if (_start_engine(self, configured, is_new, error))
    return TRUE;
  self->engine = NULL;
  ueba_engine_free(engine);
  return FALSE;
}

UebaEngine *
ueba_state_start(UebaState *self, const UebaEngineOptions *options, UebaContent *content, gint64 now_usec,
                 GPtrArray **ret_notes, GError **error)
{
  Configured configured = { .options = options, .content = content, .now_usec = now_usec };
  g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(g_free);
  gboolean is_good;

  self->notes = notes;
  if (!self->db)
    self->engine = ueba_engine_new(options, content);
  is_good = !self->db || _start_from_file(self, &configured, error);
  self->notes = NULL;
  if (!is_good)
    return NULL;
  ueba_duplicates_start(self->duplicates);
  ueba_state_bind_content(self);
  self->alerts_committed = self->engine->stats.alerts;
  if (ret_notes)
    *ret_notes = g_steal_pointer(&notes);
  return self->engine;
}
