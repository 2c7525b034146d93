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
_read_file(UebaState *self, gint64 now_usec, GError **error)
{
  return ueba_state_load(self, now_usec, error) && ueba_state_replay(self, error) &&
         ueba_state_check_commit_tally(self, error);
}

/* A checkpoint that was not finished is undone, but only if what that leaves is sound: a file that is refused stays as
 * it is. */
static gboolean
_read_or_undo(UebaState *self, gint64 now_usec, GError **error)
{
  gboolean is_spread;

  if (!ueba_state_is_spread(self, &is_spread, error))
    return FALSE;
  if (!is_spread)
    return _read_file(self, now_usec, error);
  return ueba_state_begin(self, error) &&
         ueba_state_end(self, ueba_state_tx_undo_spread(self, error) && _read_file(self, now_usec, error), error);
}

static gboolean
_start_engine(UebaState *self, const Configured *configured, gboolean is_new, GError **error)
{
  if (!ueba_state_check_outbox(self, error))
    return FALSE;
  if (is_new)
    return _begin_file(self, error);
  if (!_read_or_undo(self, configured->now_usec, error))
    return FALSE;
  return !configured->content || ueba_state_adopt_committed(self, configured->options, configured->content,
                                                            configured->now_usec, error);
}

static gboolean
_has_journal(UebaState *self)
{
  gint64 n;

  return !ueba_db_ask(self->db, "SELECT count(*) FROM journal", &n, NULL) || n > 0;
}

/* A later program may refuse what an earlier one took. While nothing waits in the journal the content is not needed:
 * rows go by names. A reference; NULL: error. */
static UebaContent *
_load_content(UebaState *self, const GPtrArray *packs, UebaContent *configured, GError **error)
{
  g_autoptr(GError) failure = NULL;
  UebaContent *content = ueba_content_load_texts(packs, NULL, &failure);

  if (content)
    return content;
  if (configured && !_has_journal(self))
    {
      ueba_state_note(self, g_strdup_printf("this program does not take the content in the state file any more (%s); "
                                            "what has the same name in the configured one is kept", failure->message));
      self->is_adopted = TRUE;
      return ueba_content_ref(configured);
    }
  g_propagate_prefixed_error(error, g_steal_pointer(&failure),
                             "state file '%s': this program does not take the content in it any more; start and stop "
                             "the program that wrote it once, which empties the journal, or move the file away to "
                             "start with nothing learned: ", self->file);
  return NULL;
}

/* owned by the caller; NULL: error */
static UebaEngine *
_new_engine(UebaState *self, const Configured *configured, const UebaEngineOptions *stored, const GPtrArray *packs,
            GError **error)
{
  UebaContent *content = _load_content(self, packs, configured->content, error);
  UebaEngine *engine;

  if (!content)
    return NULL;
  engine = ueba_engine_new(stored, content);
  ueba_content_unref(content);
  return engine;
}

static UebaEngine *
_first_engine(UebaState *self, const Configured *configured, GError **error)
{
  if (configured->content)
    return ueba_engine_new(configured->options, configured->content);
  g_set_error(error, UEBA_ERROR, UEBA_ERROR_STATE, "state file '%s': no detector has started with it yet", self->file);
  return NULL;
}

/* owned by the caller; NULL: error */
static UebaEngine *
_engine_as_it_was(UebaState *self, const Configured *configured, gboolean *ret_is_new, GError **error)
{
  UebaEngineOptions stored = *configured->options;
  g_autoptr(GPtrArray) packs = NULL;

  if (!ueba_state_read_packs(self, &stored, &packs, error))
    return NULL;
  *ret_is_new = packs->len == 0;
  return *ret_is_new ? _first_engine(self, configured, error) : _new_engine(self, configured, &stored, packs, error);
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
  self->n_waiting = ueba_state_n_waiting(self);
  if (ret_notes)
    *ret_notes = g_steal_pointer(&notes);
  return self->engine;
}
