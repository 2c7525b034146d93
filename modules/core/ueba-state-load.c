/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-limits.h"
#include "ueba-state-private.h"

/* Rows into the engine. They come in the order of their keys, which is how they lie in the file; the order in which
 * they were touched is restored afterwards. */

typedef struct _Touched
{
  gint64 touched;
  UebaEntity *entity;           /* NULL: an instance */
  guint model;
  guint32 scope;
} Touched;

typedef struct _Loader
{
  UebaState *state;
  GString *scratch;
  GArray *touched;              /* of Touched */
} Loader;

static gint
_compare_touched(gconstpointer a, gconstpointer b)
{
  const Touched *x = (const Touched *) a, *y = (const Touched *) b;

  return (x->touched > y->touched) - (x->touched < y->touched);
}

static void
_restore_order(Loader *self)
{
  const UebaEngine *engine = self->state->engine;

  g_array_sort(self->touched, _compare_touched);
  for (guint i = 0; i < self->touched->len; i++)
    {
      const Touched *touched = &g_array_index(self->touched, Touched, i);

      if (touched->entity)
        ueba_entity_table_move_to_front(engine->entities, touched->entity);
      else
        ueba_model_store_move_to_front(engine->models, touched->model, touched->scope);
    }
  g_array_set_size(self->touched, 0);
}

typedef gboolean (*RowFunc)(Loader *self, sqlite3_stmt *statement);

static gboolean
_load_rows(Loader *self, sqlite3_stmt *statement, const gchar *table, RowFunc func, GError **error)
{
  g_autofree gchar *what = g_strdup_printf("a row of '%s'", table);
  GError *failure = NULL;

  while (ueba_db_next(self->state->db, statement, &failure))
    if (!func(self, statement))
      {
        ueba_db_set_damage(self->state->db, what, error);
        return FALSE;
      }
  if (!failure)
    return TRUE;
  g_propagate_error(error, failure);
  return FALSE;
}

static gboolean
_load_entity(Loader *self, sqlite3_stmt *statement)
{
  UebaDbRow row = ueba_db_row_begin(statement, "entity");
  UebaText name = ueba_db_row_take_text(&row);
  Touched touched = { .touched = ueba_db_row_take_number(&row) };
  gboolean is_learned = ueba_db_row_take_number(&row) != 0;
  UebaText sessions = ueba_db_row_take_text(&row);

  if (!ueba_db_row_is_sound(&row) || name.len == 0 || name.len > UEBA_LIMIT_TEXT_BYTES ||
      touched.touched >= self->state->saved_touched)
    return FALSE;
  touched.entity = ueba_entity_table_restore(self->state->engine->entities, name, is_learned, touched.touched);
  if (!touched.entity)
    return FALSE;
  g_array_append_val(self->touched, touched);
  return ueba_state_read_sessions(self->state, sessions, touched.entity, self->scratch);
}

static gboolean
_load_entities(Loader *self, GError **error)
{
  g_autoptr(sqlite3_stmt) statement = ueba_db_prepare(self->state->db, "SELECT * FROM entity ORDER BY name", error);

  if (!statement || !_load_rows(self, statement, "entity", _load_entity, error))
    return FALSE;
  self->state->stats.loaded_entities = self->touched->len;
  _restore_order(self);
  return TRUE;
}

/* the scope as the engine knows it, with a reference; FALSE: it must not be */
static gboolean
_intern_scope(UebaState *self, guint model, UebaText scope, guint32 *ret_scope)
{
  const UebaModel *about = (const UebaModel *) g_ptr_array_index(self->engine->content->models, model);
  const UebaEntity *entity;

  if (about->scope == UEBA_SCOPE_ORG)
    {
      *ret_scope = UEBA_MODEL_STORE_ORG;
      return scope.len == 0;
    }
  if (scope.len == 0 || scope.len > UEBA_LIMIT_TEXT_BYTES)
    return FALSE;
  if (about->scope == UEBA_SCOPE_FIELD)
    {
      *ret_scope = ueba_interner_intern(self->engine->interner, scope);
      return TRUE;
    }
  entity = ueba_entity_table_lookup(self->engine->entities, scope);
  if (entity)
    *ret_scope = ueba_interner_ref(self->engine->interner, entity->name_id);
  return entity != NULL;
}

static gboolean
_restore_instance(Loader *self, guint model, UebaText scope, UebaText cells, gint64 touched_number)
{
  const UebaEngine *engine = self->state->engine;
  Touched touched = { .touched = touched_number, .model = model };
  UebaHistogram *histogram;

  if (!_intern_scope(self->state, model, scope, &touched.scope))
    return FALSE;
  histogram = ueba_model_store_restore(engine->models, model, touched.scope);
  ueba_interner_unref(engine->interner, touched.scope);
  if (!histogram)
    return FALSE;
  if (((const UebaModel *) g_ptr_array_index(engine->content->models, model))->scope != UEBA_SCOPE_USER)
    g_array_append_val(self->touched, touched);
  return ueba_state_read_cells(self->state, cells, histogram, self->scratch);
}

static gboolean
_load_instance(Loader *self, sqlite3_stmt *statement)
{
  UebaDbRow row = ueba_db_row_begin(statement, "instance");
  gint64 id = ueba_db_row_take_number(&row);
  UebaText scope = ueba_db_row_take_text(&row);
  gint64 touched = ueba_db_row_take_number(&row);
  UebaText cells = ueba_db_row_take_text(&row);
  guint model;

  return ueba_db_row_is_sound(&row) && ueba_state_ids_number(&self->state->model_ids, id, &model) &&
         touched < self->state->saved_touched && _restore_instance(self, model, scope, cells, touched);
}

static gboolean
_load_instances(Loader *self, GError **error)
{
  g_autoptr(sqlite3_stmt) statement = ueba_db_prepare(self->state->db, "SELECT * FROM instance WHERE model = ?1 "
                                                      "ORDER BY scope", error);
  const UebaContent *content = self->state->engine->content;

  if (!statement)
    return FALSE;
  for (guint i = 0; i < content->models->len; i++)
    {
      sqlite3_bind_int64(statement, 1, self->state->model_ids.ids[i]);
      if (!_load_rows(self, statement, "instance", _load_instance, error))
        return FALSE;
      sqlite3_reset(statement);
    }
  _restore_order(self);
  return TRUE;
}

static gboolean
_load_chunk(Loader *self, sqlite3_stmt *statement)
{
  UebaState *state = self->state;
  UebaDbRow row = ueba_db_row_begin(statement, "recent");
  gint64 chunk = ueba_db_row_take_number(&row);
  gsize len;
  const guint8 *bytes = (const guint8 *) ueba_db_row_take_bytes(&row, &len);

  if (!ueba_db_row_is_sound(&row) || chunk < 0 || chunk > G_MAXINT64 / UEBA_STATE_CHUNK_LINES - 1 ||
      len % sizeof(UebaIdentity) != 0 || len > UEBA_STATE_CHUNK_LINES * sizeof(UebaIdentity))
    return FALSE;
  for (gsize at = 0; at < len; at += sizeof(UebaIdentity))
    {
      guint64 words[2];

      memcpy(words, bytes + at, sizeof(words));
      ueba_duplicates_add(state->duplicates, (UebaIdentity) { GUINT64_FROM_LE(words[0]), GUINT64_FROM_LE(words[1]) });
    }
  state->lines_saved = (guint64) chunk * UEBA_STATE_CHUNK_LINES + len / sizeof(UebaIdentity);
  return TRUE;
}

static gboolean
_load_recent(Loader *self, GError **error)
{
  UebaState *state = self->state;
  g_autoptr(sqlite3_stmt) statement = ueba_db_prepare(state->db, "SELECT * FROM recent ORDER BY chunk", error);

  if (!statement || !_load_rows(self, statement, "recent", _load_chunk, error))
    return FALSE;
  state->lines_before = state->lines_saved - ueba_duplicates_added(state->duplicates);
  return TRUE;
}

gboolean
ueba_state_load(UebaState *self, gint64 now_usec, GError **error)
{
  Loader loader = { .state = self, .scratch = g_string_new(NULL) };
  gboolean is_good;

  loader.touched = g_array_new(FALSE, FALSE, sizeof(Touched));
  is_good = ueba_state_read_sequences(self, error) && ueba_state_ids_read(self, now_usec, error) &&
            _load_entities(&loader, error) && _load_instances(&loader, error) && _load_recent(&loader, error) &&
            ueba_state_check_tally(self, error);
  g_array_unref(loader.touched);
  g_string_free(loader.scratch, TRUE);
  return is_good;
}

/* ---- models that come back ---- */

static void
_return_free(gpointer data)
{
  UebaStateReturn *self = (UebaStateReturn *) data;

  g_string_free(self->scope, TRUE);
  g_string_free(self->cells, TRUE);
  g_free(self);
}

GPtrArray *
ueba_state_returns_new(void)
{
  return g_ptr_array_new_with_free_func(_return_free);
}

/* FALSE: damaged */
static gboolean
_read_return(sqlite3_stmt *statement, GPtrArray *returns)
{
  UebaDbRow row = ueba_db_row_begin(statement, "instance");
  UebaStateReturn *found = g_new0(UebaStateReturn, 1);
  UebaText text;

  g_ptr_array_add(returns, found);
  found->model = ueba_db_row_take_number(&row);
  text = ueba_db_row_take_text(&row);
  found->scope = g_string_new_len(text.str, (gssize) text.len);
  found->touched = ueba_db_row_take_number(&row);
  text = ueba_db_row_take_text(&row);
  found->cells = g_string_new_len(text.str, (gssize) text.len);
  return ueba_db_row_is_sound(&row);
}

gboolean
ueba_state_read_returns(UebaState *self, const UebaStateModel *model, GPtrArray *returns, GError **error)
{
  g_autoptr(sqlite3_stmt) statement = ueba_db_prepare(self->db, "SELECT * FROM instance WHERE model = ?1 "
                                                      "ORDER BY touched", error);
  GError *failure = NULL;

  if (!statement)
    return FALSE;
  sqlite3_bind_int64(statement, 1, model->id);
  while (ueba_db_next(self->db, statement, &failure))
    if (!_read_return(statement, returns))
      {
        ueba_db_set_damage(self->db, "what it kept of a model that comes back", error);
        return FALSE;
      }
  if (!failure)
    return TRUE;
  g_propagate_error(error, failure);
  return FALSE;
}

/* one who was given up and came again is not in the file yet, and begins without the past */
static gboolean
_belongs_to_somebody(const UebaState *self, guint model, UebaText scope)
{
  const UebaModel *about = (const UebaModel *) g_ptr_array_index(self->engine->content->models, model);
  const UebaEntity *entity;

  if (about->scope != UEBA_SCOPE_USER)
    return TRUE;
  entity = scope.len > 0 ? ueba_entity_table_lookup(self->engine->entities, scope) : NULL;
  return entity && entity->is_stored;
}

static void
_take_return(Loader *self, const UebaStateReturn *found)
{
  UebaEngine *engine = self->state->engine;
  UebaText scope = ueba_text(found->scope->str, found->scope->len);
  guint model;
  guint n_before = self->touched->len;

  if (!ueba_state_ids_number(&self->state->model_ids, found->model, &model) ||
      !_belongs_to_somebody(self->state, model, scope) ||
      !_restore_instance(self, model, scope, ueba_text(found->cells->str, found->cells->len), found->touched))
    return;
  if (self->touched->len > n_before)
    ueba_model_store_lookup(engine->models, model, g_array_index(self->touched, Touched, n_before).scope);
}

void
ueba_state_take_returns(UebaState *self, GPtrArray *returns)
{
  Loader loader = { .state = self, .scratch = g_string_new(NULL) };

  loader.touched = g_array_new(FALSE, FALSE, sizeof(Touched));
  for (guint i = 0; i < returns->len; i++)
    _take_return(&loader, (const UebaStateReturn *) g_ptr_array_index(returns, i));
  g_array_unref(loader.touched);
  g_string_free(loader.scratch, TRUE);
}
