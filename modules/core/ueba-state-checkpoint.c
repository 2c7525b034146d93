/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-state-private.h"

/* A checkpoint writes the rows of what has changed since the one before, and leaves the journal empty. Rows go in the
 * order of their keys, so that each page of the file is written about once. */

typedef struct _Writer
{
  UebaState *state;
  sqlite3_stmt *write;          /* a row of an entity */
  sqlite3_stmt *write_instance;
  sqlite3_stmt *keep;           /* what an entity's row was at the last checkpoint; NULL: nobody wants to know */
  sqlite3_stmt *keep_instance;
  const UebaEntity *owner;      /* of the instances that are written */
  GString *text;
  GError *error;                /* set: nothing more is written */
} Writer;

#define KEEP_ENTITY "INSERT INTO undo_entity SELECT * FROM entity WHERE name = ?1 AND touched < ?2"
#define KEEP_INSTANCE \
  "INSERT INTO undo_instance SELECT * FROM instance WHERE model = ?1 AND scope = ?2 AND touched < ?3"

/* ---- in which order ---- */

static gint
_compare_queued(gconstpointer a, gconstpointer b)
{
  const UebaStateQueued *x = (const UebaStateQueued *) a, *y = (const UebaStateQueued *) b;

  if (x->key != y->key)
    return x->key < y->key ? -1 : 1;
  return ueba_text_compare(ueba_text(x->entity->name, x->entity->name_len),
                           ueba_text(y->entity->name, y->entity->name_len));
}

static void
_enqueue(UebaEntity *entity, gpointer user_data)
{
  UebaStateQueued queued = { .entity = entity };

  g_array_append_val((GArray *) user_data, queued);
}

/* how many bytes all names begin with */
static guint
_common(const GArray *queue)
{
  const UebaEntity *first = queue->len ? g_array_index(queue, UebaStateQueued, 0).entity : NULL;
  guint n = first ? first->name_len : 0;

  for (guint i = 1; i < queue->len && n > 0; i++)
    {
      const UebaEntity *entity = g_array_index(queue, UebaStateQueued, i).entity;

      n = MIN(n, entity->name_len);
      while (n > 0 && memcmp(entity->name, first->name, n) != 0)
        n--;
    }
  return n;
}

GArray *
ueba_state_queue_new(UebaState *self)
{
  UebaEntityTable *entities = self->engine->entities;
  GArray *queue = g_array_sized_new(FALSE, FALSE, sizeof(UebaStateQueued), ueba_entity_table_n_changed(entities));
  guint n_common;

  ueba_entity_table_foreach_changed(entities, _enqueue, queue);
  n_common = _common(queue);
  for (guint i = 0; i < queue->len; i++)
    {
      UebaStateQueued *queued = &g_array_index(queue, UebaStateQueued, i);
      guint64 key = 0;

      memcpy(&key, queued->entity->name + n_common, MIN(sizeof(key), queued->entity->name_len - n_common));
      queued->key = GUINT64_FROM_BE(key);
    }
  g_array_sort(queue, _compare_queued);
  return queue;
}

/* ---- what has changed ---- */

static void
_keep_entity(Writer *self, UebaText name)
{
  if (!self->keep || self->error)
    return;
  sqlite3_bind_text64(self->keep, 1, name.str, name.len, SQLITE_STATIC, SQLITE_UTF8);
  sqlite3_bind_int64(self->keep, 2, self->state->saved_touched);
  ueba_db_execute(self->state->db, self->keep, &self->error);
}

static void
_keep_instance(Writer *self, gint64 model, UebaText scope)
{
  if (!self->keep_instance || self->error)
    return;
  sqlite3_bind_int64(self->keep_instance, 1, model);
  sqlite3_bind_text64(self->keep_instance, 2, scope.len ? scope.str : "", scope.len, SQLITE_STATIC, SQLITE_UTF8);
  sqlite3_bind_int64(self->keep_instance, 3, self->state->saved_touched);
  ueba_db_execute(self->state->db, self->keep_instance, &self->error);
}

static void
_tx_write_entity(Writer *self, const UebaEntity *entity)
{
  UebaText name = ueba_text(entity->name, entity->name_len);
  UebaDbRow row = ueba_db_row_begin(self->write, "entity");

  if (entity->is_stored)
    _keep_entity(self, name);
  g_string_truncate(self->text, 0);
  ueba_state_write_sessions(self->state, entity, self->text);
  ueba_db_row_add_text(&row, name);
  ueba_db_row_add_number(&row, entity->touched);
  ueba_db_row_add_number(&row, entity->is_learned);
  ueba_db_row_add_text(&row, ueba_text(self->text->str, self->text->len));
  if (!self->error)
    ueba_db_row_write(self->state->db, &row, &self->error);
}

static UebaText
_scope_text(const UebaState *self, guint32 scope)
{
  return scope == UEBA_MODEL_STORE_ORG ? ueba_text(NULL, 0) : ueba_interner_text(self->engine->interner, scope);
}

static void
_tx_write_instance(Writer *self, guint model, guint32 scope, const UebaHistogram *histogram, gint64 touched)
{
  UebaDbRow row = ueba_db_row_begin(self->write_instance, "instance");

  if (self->owner && self->owner->is_stored)
    _keep_instance(self, self->state->model_ids.ids[model], _scope_text(self->state, scope));
  g_string_truncate(self->text, 0);
  ueba_state_write_cells(self->state, histogram, self->text);
  ueba_db_row_add_number(&row, self->state->model_ids.ids[model]);
  ueba_db_row_add_text(&row, _scope_text(self->state, scope));
  ueba_db_row_add_number(&row, touched);
  ueba_db_row_add_text(&row, ueba_text(self->text->str, self->text->len));
  if (!self->error)
    ueba_db_row_write(self->state->db, &row, &self->error);
}

/* whose order is that of the users: the number only says which checkpoint wrote it */
static void
_tx_write_own_instance(guint model, guint32 scope, const UebaHistogram *histogram, gpointer user_data)
{
  Writer *self = (Writer *) user_data;

  _tx_write_instance(self, model, scope, histogram, self->owner->touched);
}

static void
_tx_write_bounded_instance(guint model, guint32 scope, const UebaHistogram *histogram, gpointer user_data)
{
  Writer *self = (Writer *) user_data;
  UebaEntityTable *entities = self->state->engine->entities;
  gint64 touched = ueba_entity_table_next_touched(entities);

  ueba_entity_table_set_next_touched(entities, touched + 1);
  _tx_write_instance(self, model, scope, histogram, touched);
}

static void
_clear_writer(Writer *self)
{
  sqlite3_finalize(self->write);
  sqlite3_finalize(self->write_instance);
  sqlite3_finalize(self->keep);
  sqlite3_finalize(self->keep_instance);
  g_string_free(self->text, TRUE);
}

static sqlite3_stmt *
_prepare(Writer *self, const gchar *sql)
{
  return self->error ? NULL : ueba_db_prepare(self->state->db, sql, &self->error);
}

static void
_init_writer(Writer *self, UebaState *state, gboolean is_kept)
{
  *self = (Writer) { .state = state, .text = g_string_new(NULL) };
  self->write = _prepare(self, "INSERT OR REPLACE INTO entity VALUES (?1, ?2, ?3, ?4, ?5)");
  self->write_instance = _prepare(self, "INSERT OR REPLACE INTO instance VALUES (?1, ?2, ?3, ?4, ?5)");
  if (!is_kept)
    return;
  self->keep = _prepare(self, KEEP_ENTITY);
  self->keep_instance = _prepare(self, KEEP_INSTANCE);
}

/* FALSE: error */
static gboolean
_end_writer(Writer *self, GError **error)
{
  gboolean is_good = self->error == NULL;

  if (!is_good)
    g_propagate_error(error, self->error);
  _clear_writer(self);
  return is_good;
}

gboolean
ueba_state_tx_write_entities(UebaState *self, const GArray *entities, gboolean is_kept, GError **error)
{
  Writer writer;

  _init_writer(&writer, self, is_kept);
  for (guint i = 0; i < entities->len && !writer.error; i++)
    _tx_write_entity(&writer, g_array_index(entities, UebaStateQueued, i).entity);
  for (guint i = 0; i < entities->len && !writer.error; i++)
    {
      writer.owner = g_array_index(entities, UebaStateQueued, i).entity;
      ueba_model_store_foreach_changed_of_user(self->engine->models, writer.owner->name_id, _tx_write_own_instance,
                                               &writer);
    }
  return _end_writer(&writer, error);
}

static gboolean
_tx_write_bounded(UebaState *self, GError **error)
{
  Writer writer;

  _init_writer(&writer, self, FALSE);
  if (!writer.error)
    ueba_model_store_foreach_changed(self->engine->models, _tx_write_bounded_instance, &writer);
  return _end_writer(&writer, error);
}

static gboolean
_tx_write_changed(UebaState *self, GError **error)
{
  g_autoptr(GArray) queue = ueba_state_queue_new(self);

  return ueba_state_tx_write_entities(self, queue, FALSE, error) && _tx_write_bounded(self, error);
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

typedef struct _Deleter
{
  Writer writer;                /* for what is kept */
  sqlite3_stmt *entity;
  sqlite3_stmt *instance;
} Deleter;

static void
_tx_delete_instance(Deleter *self, gint64 model, UebaText scope)
{
  Writer *writer = &self->writer;

  _keep_instance(writer, model, scope);
  sqlite3_bind_int64(self->instance, 1, model);
  sqlite3_bind_text64(self->instance, 2, scope.len ? scope.str : "", scope.len, SQLITE_STATIC, SQLITE_UTF8);
  if (!writer->error)
    ueba_db_execute(writer->state->db, self->instance, &writer->error);
}

/* with all its own instances, those of models that are not in force too */
static void
_tx_delete_entity(Deleter *self, UebaText name)
{
  Writer *writer = &self->writer;
  const UebaState *state = writer->state;

  _keep_entity(writer, name);
  sqlite3_bind_text64(self->entity, 1, name.str, name.len, SQLITE_STATIC, SQLITE_UTF8);
  if (!writer->error)
    ueba_db_execute(state->db, self->entity, &writer->error);
  for (guint i = 0; i < state->models->len; i++)
    {
      const UebaStateModel *model = (const UebaStateModel *) g_ptr_array_index(state->models, i);

      if (model->is_of_user)
        _tx_delete_instance(self, model->id, name);
    }
}

gboolean
ueba_state_tx_delete_gone(UebaState *self, guint n, gboolean is_kept, GError **error)
{
  Deleter deleter;
  gboolean is_good;

  _init_writer(&deleter.writer, self, is_kept);
  deleter.entity = _prepare(&deleter.writer, "DELETE FROM entity WHERE name = ?1");
  deleter.instance = _prepare(&deleter.writer, "DELETE FROM instance WHERE model = ?1 AND scope = ?2");
  for (guint i = 0; i < n && !deleter.writer.error; i++)
    {
      const UebaStateGone *gone = (const UebaStateGone *) g_ptr_array_index(self->gone, i);
      UebaText name = ueba_text(gone->name->str, gone->name->len);

      if (gone->model != 0)
        _tx_delete_instance(&deleter, gone->model, name);
      else
        _tx_delete_entity(&deleter, name);
    }
  is_good = _end_writer(&deleter.writer, error);
  sqlite3_finalize(deleter.entity);
  sqlite3_finalize(deleter.instance);
  return is_good;
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
  return ueba_state_tx_drop_dead(self, error) && ueba_state_tx_forget(self, error) &&
         ueba_state_tx_delete_gone(self, self->gone->len, FALSE, error) && _tx_write_changed(self, error) &&
         _tx_write_recent(self, error) && ueba_state_tx_write_tally(self, error) &&
         ueba_state_tx_end_spread(self, error) && ueba_db_run(self->db, "DELETE FROM journal", error);
}

gboolean
ueba_state_tx_checkpoint(UebaState *self, gint64 now_usec, GError **error)
{
  self->n_left_out = 0;
  ueba_state_ids_bury(self, now_usec);
  return _tx_write_rows(self, error);
}

void
ueba_state_settle_entity(UebaState *self, UebaEntity *entity)
{
  ueba_model_store_set_saved_of_user(self->engine->models, entity->name_id);
  ueba_entity_table_set_saved(self->engine->entities, entity);
}

static void
_settle_entity(UebaEntity *entity, gpointer user_data)
{
  ueba_state_settle_entity((UebaState *) user_data, entity);
}

void
ueba_state_settle_checkpoint(UebaState *self)
{
  UebaEngine *engine = self->engine;

  ueba_entity_table_foreach_changed(engine->entities, _settle_entity, self);
  ueba_model_store_set_saved(engine->models);
  ueba_state_settle_spread(self);
  self->saved_touched = ueba_entity_table_next_touched(engine->entities);
  ueba_state_ids_forget_dead(self);
  g_ptr_array_set_size(self->gone, 0);
  g_ptr_array_set_size(self->forgotten, 0);
  self->lines_saved = _n_lines(self);
  self->is_adopted = FALSE;
  self->due_bytes = self->options.journal_bytes;
  self->stats.checkpoints++;
}
