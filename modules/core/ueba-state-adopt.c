/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-error.h"
#include "ueba-state-private.h"

/* Another content or other options for an engine all of which is committed. They are in force at once; the file learns
 * of them with the next commit, which is a checkpoint, and until then a start would begin with the former ones and
 * adopt these again. Before another content there is a checkpoint, too: what a model that goes knows has to be in its
 * rows, for which nobody else cares from then on. */

static gint
_compare_returns(gconstpointer a, gconstpointer b)
{
  const UebaStateReturn *x = *(const UebaStateReturn *const *) a, *y = *(const UebaStateReturn *const *) b;

  return (x->touched > y->touched) - (x->touched < y->touched);
}

/* owned by the caller; NULL: error */
static GPtrArray *
_read_returns(UebaState *self, const UebaContent *content, gint64 now_usec, GError **error)
{
  g_autoptr(GPtrArray) returns = ueba_state_returns_new();

  for (guint i = 0; i < content->models->len; i++)
    {
      const gchar *key = ((const UebaModel *) g_ptr_array_index(content->models, i))->key;
      const UebaStateModel *model = ueba_state_ids_removed_model(self, key, now_usec);

      if (model && !ueba_state_read_returns(self, model, returns, error))
        return NULL;
    }
  g_ptr_array_sort(returns, _compare_returns);
  return g_steal_pointer(&returns);
}

static gboolean
_are_equal(const UebaEngineOptions *a, const UebaEngineOptions *b)
{
  return a->session_timeout_usec == b->session_timeout_usec && a->session_max_usec == b->session_max_usec &&
         a->future_tolerance_usec == b->future_tolerance_usec && a->notable_score == b->notable_score &&
         a->max_users == b->max_users && a->max_values == b->max_values;
}

gboolean
ueba_state_adopt_committed(UebaState *self, const UebaEngineOptions *options, UebaContent *content, gint64 now_usec,
                           GError **error)
{
  UebaEngine *engine = self->engine;
  gboolean is_other = !g_str_equal(engine->content->digest, content->digest);
  g_autoptr(GPtrArray) returns = NULL;
  UebaContent *former;

  if ((is_other && !ueba_state_checkpoint(self, now_usec, error)) ||
      !(returns = _read_returns(self, content, now_usec, error)))
    return FALSE;
  former = ueba_content_ref(engine->content);
  self->is_adopted |= is_other || !_are_equal(&engine->options, options);
  ueba_engine_adopt_content(engine, content);
  ueba_state_ids_carry_over(self, former, now_usec);
  ueba_engine_adopt_options(engine, options);
  ueba_state_take_returns(self, returns);
  ueba_content_unref(former);
  return TRUE;
}

gboolean
ueba_state_adopt(UebaState *self, const UebaEngineOptions *options, UebaContent *content, gint64 now_usec,
                 GPtrArray **ret_notes, GError **error)
{
  g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(g_free);

  self->notes = notes;
  if (!self->db)
    {
      ueba_engine_adopt_content(self->engine, content);
      ueba_engine_adopt_options(self->engine, options);
    }
  else if (!ueba_state_commit_all(self, now_usec, error) ||
           !ueba_state_adopt_committed(self, options, content, now_usec, error))
    {
      self->notes = NULL;
      return FALSE;
    }
  self->notes = NULL;
  ueba_state_bind_content(self);
  if (ret_notes)
    *ret_notes = g_steal_pointer(&notes);
  return TRUE;
}
