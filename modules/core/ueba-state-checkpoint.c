/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-state-private.h"

/* A checkpoint writes the rows of what has changed since the one before, and leaves the journal empty. Rows go in the
 * order of their keys, so that each page of the file is written about once. */

typedef struct _Changed
{
  UebaEntity *entity;
  gint64 touched;
} Changed;

typedef struct _Writer
{
  UebaState *state;
  sqlite3_stmt *statement;      /* of the instances */
  GArray *changed;              /* of Changed */
  GString *text;
  GError *error;                /* set: nothing more is written */
} Writer;

static gint
_compare_names(gconstpointer a, gconstpointer b)
{
  const UebaEntity *x = ((const Changed *) a)->entity, *y = ((const Changed *) b)->entity;

  return ueba_text_compare(ueba_text(x->name, x->name_len), ueba_text(y->name, y->name_len));
}

static void
_collect(UebaEntity *entity, gpointer user_data)
{
  Writer *self = (Writer *) user_data;
  Changed changed = { entity, self->state->next_touched++ };

  g_array_append_val(self->changed, changed);
}

static void
_tx_write_entity(Writer *self, sqlite3_stmt *statement, const Changed *changed)
{
  UebaDbRow row = ueba_db_row_begin(statement, "entity");

  g_string_truncate(self->text, 0);
  ueba_state_write_sessions(self->state, changed->entity, self->text);
  ueba_db_row_add_text(&row, ueba_text(changed->entity->name, changed->entity->name_len));
  ueba_db_row_add_number(&row, changed->touched);
  ueba_db_row_add_number(&row, changed->entity->is_learned);
  ueba_db_row_add_text(&row, ueba_text(self->text->str, self->text->len));
  ueba_db_row_write(self->state->db, &row, &self->error);
}

static gboolean
_tx_write_entities(Writer *self, GError **error)
{
  g_autoptr(sqlite3_stmt) statement = NULL;

  statement = ueba_db_prepare(self->state->db, "INSERT OR REPLACE INTO entity VALUES (?1, ?2, ?3, ?4, ?5)", error);
  if (!statement)
    return FALSE;
  for (guint i = 0; i < self->changed->len && !self->error; i++)
    _tx_write_entity(self, statement, &g_array_index(self->changed, Changed, i));
  return self->error == NULL;
}

static UebaText
_scope_text(const UebaState *self, guint32 scope)
{
  return scope == UEBA_MODEL_STORE_ORG ? ueba_text(NULL, 0) : ueba_interner_text(self->engine->interner, scope);
}

static void
_tx_write_instance(guint model, guint32 scope, const UebaHistogram *histogram, gpointer user_data)
{
  Writer *self = (Writer *) user_data;
  const UebaModel *about = (const UebaModel *) g_ptr_array_index(self->state->engine->content->models, model);
  UebaDbRow row = ueba_db_row_begin(self->statement, "instance");

  if (self->error)
    return;
  g_string_truncate(self->text, 0);
  ueba_state_write_cells(self->state, histogram, self->text);
  ueba_db_row_add_number(&row, self->state->model_ids.ids[model]);
  ueba_db_row_add_text(&row, _scope_text(self->state, scope));
  ueba_db_row_add_number(&row, about->scope == UEBA_SCOPE_USER ? 0 : self->state->next_touched++);
  ueba_db_row_add_text(&row, ueba_text(self->text->str, self->text->len));
  ueba_db_row_write(self->state->db, &row, &self->error);
}

static gboolean
_tx_write_instances(Writer *self, GError **error)
{
  const UebaEngine *engine = self->state->engine;
  g_autoptr(sqlite3_stmt) statement = NULL;

  statement = ueba_db_prepare(self->state->db, "INSERT OR REPLACE INTO instance VALUES (?1, ?2, ?3, ?4, ?5)", error);
  if (!statement)
    return FALSE;
  self->statement = statement;
  for (guint i = 0; i < self->changed->len; i++)
    ueba_model_store_foreach_changed_of_user(engine->models, g_array_index(self->changed, Changed, i).entity->name_id,
                                             _tx_write_instance, self);
  ueba_model_store_foreach_changed(engine->models, _tx_write_instance, self);
  return self->error == NULL;
}

static gboolean
_tx_write_changed(UebaState *self, GError **error)
{
  Writer writer = { .state = self, .text = g_string_new(NULL) };
  gboolean is_good;

  writer.changed = g_array_new(FALSE, FALSE, sizeof(Changed));
  ueba_entity_table_foreach_changed(self->engine->entities, _collect, &writer);
  g_array_sort(writer.changed, _compare_names);
  is_good = _tx_write_entities(&writer, error) && _tx_write_instances(&writer, error);
  if (writer.error)
    g_propagate_error(error, writer.error);
  g_array_unref(writer.changed);
  g_string_free(writer.text, TRUE);
  return is_good;
}

/* ---- what is gone ---- */

static void
_gone_free(gpointer data)
{
  UebaStateGone *self = (UebaStateGone *) data;

  g_string_free(self->name, TRUE);
  g_free(self);
}

GPtrArray *
ueba_state_gone_new(void)
{
  return g_ptr_array_new_with_free_func(_gone_free);
}

static void
_add_gone(UebaState *self, gint64 model, UebaText name)
{
  UebaStateGone *gone = g_new0(UebaStateGone, 1);

  gone->model = model;
  gone->name = g_string_new_len(name.str, (gssize) name.len);
  g_ptr_array_add(self->gone, gone);
}

static void
_entity_gone(UebaEntity *entity, gpointer user_data)
{
  _add_gone((UebaState *) user_data, 0, ueba_text(entity->name, entity->name_len));
}

static void
_instance_gone(guint model, guint32 scope, gpointer user_data)
{
  UebaState *self = (UebaState *) user_data;

  _add_gone(self, self->model_ids.ids[model], _scope_text(self, scope));
}

void
ueba_state_watch(UebaState *self)
{
  UebaEngineWatch watch = { .entity_gone = _entity_gone, .instance_gone = _instance_gone, .user_data = self };

  ueba_engine_set_watch(self->engine, &watch);
}

static gboolean
_tx_delete_instance(UebaState *self, sqlite3_stmt *statement, gint64 model, const GString *scope, GError **error)
{
  sqlite3_bind_int64(statement, 1, model);
  sqlite3_bind_text64(statement, 2, scope->str, scope->len, SQLITE_STATIC, SQLITE_UTF8);
  return ueba_db_execute(self->db, statement, error);
}

/* those of models that are not in force too */
static gboolean
_tx_delete_instances_of_user(UebaState *self, sqlite3_stmt *statement, const GString *name, GError **error)
{
  for (guint i = 0; i < self->models->len; i++)
    {
      const UebaStateModel *model = (const UebaStateModel *) g_ptr_array_index(self->models, i);
      if (model->is_of_user && !_tx_delete_instance(self, statement, model->id, name, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
_tx_delete_gone(UebaState *self, GError **error)
{
  g_autoptr(sqlite3_stmt) entity = ueba_db_prepare(self->db, "DELETE FROM entity WHERE name = ?1", error);
  g_autoptr(sqlite3_stmt) instance = NULL;

  instance = ueba_db_prepare(self->db, "DELETE FROM instance WHERE model = ?1 AND scope = ?2", entity ? error : NULL);
  if (!entity || !instance)
    return FALSE;
  for (guint i = 0; i < self->gone->len; i++)
    {
      const UebaStateGone *gone = (const UebaStateGone *) g_ptr_array_index(self->gone, i);
      gboolean is_good;

      sqlite3_bind_text64(entity, 1, gone->name->str, gone->name->len, SQLITE_STATIC, SQLITE_UTF8);
      is_good = gone->model != 0 ? _tx_delete_instance(self, instance, gone->model, gone->name, error)
                : ueba_db_execute(self->db, entity, error) &&
                _tx_delete_instances_of_user(self, instance, gone->name, error);
      if (!is_good)
        return FALSE;
    }
  return TRUE;
}

/* ---- recent lines ---- */

typedef struct _ChunkWriter
{
  UebaState *state;
  sqlite3_stmt *statement;
  guint64 line;                 /* that comes next */
  guint64 first;                /* the first that is written */
  GByteArray *chunk;
  GError *error;
} ChunkWriter;

static void
_tx_write_chunk(ChunkWriter *self)
{
  UebaDbRow row = ueba_db_row_begin(self->statement, "recent");

  if (self->chunk->len == 0 || self->error)
    return;
  ueba_db_row_add_number(&row, (gint64) ((self->line - 1) / UEBA_STATE_CHUNK_LINES));
  ueba_db_row_add_bytes(&row, self->chunk->data, self->chunk->len);
  ueba_db_row_write(self->state->db, &row, &self->error);
  g_byte_array_set_size(self->chunk, 0);
}

static void
_add_identity(UebaIdentity identity, gpointer user_data)
{
  ChunkWriter *self = (ChunkWriter *) user_data;
  guint64 words[] = { GUINT64_TO_LE(identity.high), GUINT64_TO_LE(identity.low) };

  if (self->line++ < self->first)
    return;
  g_byte_array_append(self->chunk, (const guint8 *) words, sizeof(words));
  if (self->line % UEBA_STATE_CHUNK_LINES == 0)
    _tx_write_chunk(self);
}

static guint64
_n_lines(const UebaState *self)
{
  return self->lines_before + ueba_duplicates_added(self->duplicates);
}

/* those chunks to which something has come, whole */
static gboolean
_tx_write_chunks(UebaState *self, GError **error)
{
  g_autoptr(sqlite3_stmt) statement = NULL;
  ChunkWriter writer = { .state = self, .line = _n_lines(self) - ueba_duplicates_size(self->duplicates) };

  statement = ueba_db_prepare(self->db, "INSERT OR REPLACE INTO recent VALUES (?1, ?2, ?3)", error);
  if (!statement)
    return FALSE;
  writer.statement = statement;
  writer.chunk = g_byte_array_new();
  writer.first = self->lines_saved - self->lines_saved % UEBA_STATE_CHUNK_LINES;
  ueba_duplicates_foreach(self->duplicates, _add_identity, &writer);
  _tx_write_chunk(&writer);
  g_byte_array_unref(writer.chunk);
  if (!writer.error)
    return TRUE;
  g_propagate_error(error, writer.error);
  return FALSE;
}

static gboolean
_tx_write_recent(UebaState *self, GError **error)
{
  guint64 oldest = _n_lines(self) - ueba_duplicates_size(self->duplicates);
  g_autofree gchar *sql = g_strdup_printf("DELETE FROM recent WHERE chunk < %" G_GUINT64_FORMAT,
                                          oldest / UEBA_STATE_CHUNK_LINES);

  return ueba_db_run(self->db, sql, error) && (_n_lines(self) == self->lines_saved || _tx_write_chunks(self, error));
}

/* ---- all of it ---- */

static gboolean
_tx_write_rows(UebaState *self, GError **error)
{
  const UebaEngine *engine = self->engine;

  if (self->is_adopted && (!ueba_state_tx_write_settings(self, &engine->options, engine->content, error) ||
                           !ueba_state_tx_write_ids(self, error)))
    return FALSE;
  return ueba_state_tx_drop_dead(self, error) && ueba_state_tx_forget(self, error) && _tx_delete_gone(self, error)
         && _tx_write_changed(self, error) &&
         _tx_write_recent(self, error) && ueba_state_tx_write_tally(self, error) &&
         ueba_db_run(self->db, "DELETE FROM journal", error);
}

gboolean
ueba_state_tx_checkpoint(UebaState *self, gint64 now_usec, GError **error)
{
  gint64 next_touched = self->next_touched;

  self->n_left_out = 0;
  ueba_state_ids_bury(self, now_usec);
  if (_tx_write_rows(self, error))
    return TRUE;
  self->next_touched = next_touched;
  return FALSE;
}

static void
_set_instances_saved(UebaEntity *entity, gpointer user_data)
{
  ueba_model_store_set_saved_of_user(((UebaState *) user_data)->engine->models, entity->name_id);
}

void
ueba_state_settle_checkpoint(UebaState *self)
{
  UebaEngine *engine = self->engine;

  ueba_entity_table_foreach_changed(engine->entities, _set_instances_saved, self);
  ueba_entity_table_set_saved(engine->entities);
  ueba_model_store_set_saved(engine->models);
  ueba_state_ids_forget_dead(self);
  g_ptr_array_set_size(self->gone, 0);
  g_ptr_array_set_size(self->forgotten, 0);
  self->lines_saved = _n_lines(self);
  self->is_adopted = FALSE;
  self->due_bytes = self->options.journal_bytes;
  self->stats.checkpoints++;
}
