/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-state-private.h"
#include "ueba-time.h"

/* Ids of counters, rules and models in the file. A counter or rule that goes from the content loses its id, so that
 * what rows still say of it is not taken for that of one that comes later under the same name. A model keeps its id
 * and its instances for a while. */

#define KEPT_USEC (7 * 24 * 3600 * UEBA_USEC_PER_SEC)

typedef const gchar *(*KeyFunc)(const UebaContent *content, guint number);

static const gchar *
_counter_key(const UebaContent *content, guint number)
{
  return g_array_index(content->counters, UebaCounterSpec, number).key;
}

static const gchar *
_rule_key(const UebaContent *content, guint number)
{
  return ((const UebaRule *) g_ptr_array_index(content->rules, number))->id;
}

static const UebaModel *
_model(const UebaContent *content, guint number)
{
  return (const UebaModel *) g_ptr_array_index(content->models, number);
}

static void
_model_free(gpointer data)
{
  UebaStateModel *self = (UebaStateModel *) data;

  g_free(self->key);
  g_free(self->name);
  g_free(self);
}

static void
_clear(UebaStateIds *self)
{
  g_clear_pointer(&self->ids, g_free);
  g_clear_pointer(&self->numbers, g_hash_table_unref);
}

static void
_begin(UebaStateIds *self, guint n)
{
  _clear(self);
  self->ids = g_new0(gint64, n + 1);
  self->numbers = g_hash_table_new_full(NULL, NULL, NULL, NULL);
}

static void
_set(UebaStateIds *self, guint number, gint64 id)
{
  self->ids[number] = id;
  g_hash_table_insert(self->numbers, GUINT_TO_POINTER((guint) id), GUINT_TO_POINTER(number + 1));
}

void
ueba_state_ids_clear(UebaState *self)
{
  _clear(&self->counter_ids);
  _clear(&self->rule_ids);
  _clear(&self->model_ids);
  g_clear_pointer(&self->models, g_ptr_array_unref);
}

static void
_add_model(UebaState *self, const UebaModel *about)
{
  UebaStateModel *model = g_new0(UebaStateModel, 1);

  model->id = self->next_id++;
  model->key = g_strdup(about->key);
  model->name = g_strdup(about->name);
  model->is_of_user = about->scope == UEBA_SCOPE_USER;
  g_ptr_array_add(self->models, model);
}

static UebaStateModel *
_find_model(const UebaState *self, const gchar *key)
{
  for (guint i = 0; i < self->models->len; i++)
    {
      UebaStateModel *model = (UebaStateModel *) g_ptr_array_index(self->models, i);
      if (!model->is_dead && g_str_equal(model->key, key))
        return model;
    }
  return NULL;
}

static void
_bind_models(UebaState *self)
{
  const UebaContent *content = self->engine->content;

  _begin(&self->model_ids, content->models->len);
  for (guint i = 0; i < content->models->len; i++)
    _set(&self->model_ids, i, _find_model(self, _model(content, i)->key)->id);
}

static void
_assign(UebaState *self, UebaStateIds *ids, guint n)
{
  _begin(ids, n);
  for (guint i = 0; i < n; i++)
    _set(ids, i, self->next_id++);
}

void
ueba_state_ids_assign(UebaState *self)
{
  const UebaContent *content = self->engine->content;

  _assign(self, &self->counter_ids, content->counters->len);
  _assign(self, &self->rule_ids, content->rules->len);
  self->models = g_ptr_array_new_with_free_func(_model_free);
  for (guint i = 0; i < content->models->len; i++)
    _add_model(self, _model(content, i));
  _bind_models(self);
}

/* ---- another content ---- */

typedef struct _Keys
{
  const UebaContent *content;
  guint n;
  KeyFunc key;
} Keys;

static void
_carry_over(UebaState *self, UebaStateIds *ids, Keys from, Keys to)
{
  g_autoptr(GHashTable) numbers = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, NULL);
  g_autofree gint64 *former = g_steal_pointer(&ids->ids);

  for (guint i = 0; i < from.n; i++)
    g_hash_table_insert(numbers, (gpointer) from.key(from.content, i), GUINT_TO_POINTER(i + 1));
  _begin(ids, to.n);
  for (guint i = 0; i < to.n; i++)
    {
      guint before = GPOINTER_TO_UINT(g_hash_table_lookup(numbers, to.key(to.content, i)));
      _set(ids, i, before ? former[before - 1] : self->next_id++);
    }
}

static gboolean
_is_over(const UebaStateModel *model, gint64 now_usec)
{
  return model->removed_usec != 0 && ueba_time_difference(now_usec, model->removed_usec) > KEPT_USEC;
}

UebaStateModel *
ueba_state_ids_removed_model(const UebaState *self, const gchar *key, gint64 now_usec)
{
  UebaStateModel *model = _find_model(self, key);

  return model && model->removed_usec != 0 && !_is_over(model, now_usec) ? model : NULL;
}

void
ueba_state_ids_bury(UebaState *self, gint64 now_usec)
{
  for (guint i = 0; i < self->models->len; i++)
    {
      UebaStateModel *model = (UebaStateModel *) g_ptr_array_index(self->models, i);
      model->is_dead |= _is_over(model, now_usec);
    }
}

static const UebaModel *
_of_content(const UebaContent *content, const gchar *name)
{
  for (guint i = 0; i < content->models->len; i++)
    if (g_str_equal(_model(content, i)->name, name))
      return _model(content, i);
  return NULL;
}

static void
_note_removed(UebaState *self, const UebaStateModel *model)
{
  if (_of_content(self->engine->content, model->name))
    ueba_state_note(self, g_strdup_printf("model '%s' starts anew, because its scope or feature has changed; "
                                          "what it knew is kept for seven days", model->name));
  else
    ueba_state_note(self, g_strdup_printf("model '%s' is not in the content any more; what it knew is kept for "
                                          "seven days", model->name));
}

/* owned by the caller, the keys are borrowed */
static GHashTable *
_keys_of_models(const UebaContent *content)
{
  GHashTable *keys = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, NULL);

  for (guint i = 0; i < content->models->len; i++)
    g_hash_table_add(keys, _model(content, i)->key);
  return keys;
}

static void
_remove_models(UebaState *self, gint64 now_usec)
{
  g_autoptr(GHashTable) keys = _keys_of_models(self->engine->content);

  for (guint i = 0; i < self->models->len; i++)
    {
      UebaStateModel *model = (UebaStateModel *) g_ptr_array_index(self->models, i);

      if (model->removed_usec != 0 || g_hash_table_contains(keys, model->key))
        continue;
      model->removed_usec = MAX(1, now_usec);
      _note_removed(self, model);
    }
}

static void
_take_up_models(UebaState *self, gint64 now_usec)
{
  const UebaContent *content = self->engine->content;

  for (guint i = 0; i < content->models->len; i++)
    {
      UebaStateModel *model = _find_model(self, _model(content, i)->key);

      if (!model)
        _add_model(self, _model(content, i));
      else if (model->removed_usec != 0)
        {
          model->removed_usec = 0;
          ueba_state_note(self, g_strdup_printf("model '%s' is back with what it knew", model->name));
        }
    }
}

void
ueba_state_ids_carry_over(UebaState *self, const UebaContent *former, gint64 now_usec)
{
  const UebaContent *content = self->engine->content;

  _carry_over(self, &self->counter_ids, (Keys) { former, former->counters->len, _counter_key },
  (Keys) { content, content->counters->len, _counter_key });
  _carry_over(self, &self->rule_ids, (Keys) { former, former->rules->len, _rule_key },
  (Keys) { content, content->rules->len, _rule_key });
  ueba_state_ids_bury(self, now_usec);
  _remove_models(self, now_usec);
  _take_up_models(self, now_usec);
  _bind_models(self);
}

/* ---- the file ---- */

static gboolean
_tx_write_keys(UebaState *self, const gchar *table, const UebaStateIds *ids, Keys keys, GError **error)
{
  g_autofree gchar *sql = g_strdup_printf("INSERT INTO %s VALUES (?1, ?2, ?3)", table);
  g_autofree gchar *empty = g_strdup_printf("DELETE FROM %s", table);
  g_autoptr(sqlite3_stmt) statement = NULL;

  if (!ueba_db_run(self->db, empty, error) || !(statement = ueba_db_prepare(self->db, sql, error)))
    return FALSE;
  for (guint i = 0; i < keys.n; i++)
    {
      UebaDbRow row = ueba_db_row_begin(statement, table);

      ueba_db_row_add_number(&row, ids->ids[i]);
      ueba_db_row_add_text(&row, ueba_text_from_string(keys.key(keys.content, i)));
      if (!ueba_db_row_write(self->db, &row, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
_tx_write_model(UebaState *self, sqlite3_stmt *statement, const UebaStateModel *model, GError **error)
{
  UebaDbRow row = ueba_db_row_begin(statement, "model");

  ueba_db_row_add_number(&row, model->id);
  ueba_db_row_add_text(&row, ueba_text_from_string(model->key));
  ueba_db_row_add_text(&row, ueba_text_from_string(model->name));
  ueba_db_row_add_number(&row, model->is_of_user);
  ueba_db_row_add_number(&row, model->removed_usec);
  return ueba_db_row_write(self->db, &row, error);
}

static gboolean
_tx_write_models(UebaState *self, GError **error)
{
  g_autoptr(sqlite3_stmt) statement = NULL;

  if (!ueba_db_run(self->db, "DELETE FROM model", error) ||
      !(statement = ueba_db_prepare(self->db, "INSERT INTO model VALUES (?1, ?2, ?3, ?4, ?5, ?6)", error)))
    return FALSE;
  for (guint i = 0; i < self->models->len; i++)
    {
      const UebaStateModel *model = (const UebaStateModel *) g_ptr_array_index(self->models, i);
      if (!model->is_dead && !_tx_write_model(self, statement, model, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
ueba_state_tx_write_ids(UebaState *self, GError **error)
{
  const UebaContent *content = self->engine->content;

  return _tx_write_keys(self, "counter", &self->counter_ids, (Keys) { content, content->counters->len, _counter_key },
  error) &&
  _tx_write_keys(self, "rule", &self->rule_ids, (Keys) { content, content->rules->len, _rule_key }, error) &&
  _tx_write_models(self, error);
}

static gboolean
_tx_drop_model(UebaState *self, const UebaStateModel *model, GError **error)
{
  g_autofree gchar *sql = g_strdup_printf("DELETE FROM instance WHERE model = %" G_GINT64_FORMAT ";"
                                          "DELETE FROM model WHERE id = %" G_GINT64_FORMAT, model->id, model->id);

  return ueba_db_run(self->db, sql, error);
}

gboolean
ueba_state_tx_drop_dead(UebaState *self, GError **error)
{
  for (guint i = 0; i < self->models->len; i++)
    {
      const UebaStateModel *model = (const UebaStateModel *) g_ptr_array_index(self->models, i);
      if (model->is_dead && !_tx_drop_model(self, model, error))
        return FALSE;
    }
  return TRUE;
}

void
ueba_state_ids_forget_dead(UebaState *self)
{
  for (guint i = self->models->len; i > 0; i--)
    if (((const UebaStateModel *) g_ptr_array_index(self->models, i - 1))->is_dead)
      g_ptr_array_remove_index(self->models, i - 1);
}

typedef gboolean (*RowFunc)(UebaState *self, UebaDbRow *row, gpointer user_data);

/* each row of a table to func, which takes all columns but the sum */
static gboolean
_read_rows(UebaState *self, const gchar *table, RowFunc func, gpointer user_data, GError **error)
{
  g_autofree gchar *sql = g_strdup_printf("SELECT * FROM %s", table);
  g_autofree gchar *what = g_strdup_printf("the table of %ss", table);
  g_autoptr(sqlite3_stmt) statement = ueba_db_prepare(self->db, sql, error);
  GError *failure = NULL;

  if (!statement)
    return FALSE;
  while (ueba_db_next(self->db, statement, &failure))
    {
      UebaDbRow row = ueba_db_row_begin(statement, table);

      if (func(self, &row, user_data) && ueba_db_row_is_sound(&row))
        continue;
      ueba_db_set_damage(self->db, what, error);
      return FALSE;
    }
  if (!failure)
    return TRUE;
  g_propagate_error(error, failure);
  return FALSE;
}

static gboolean
_is_id(gint64 id)
{
  return id > 0 && id <= G_MAXUINT32;
}

/* user_data: key -> id */
static gboolean
_read_key(UebaState *self, UebaDbRow *row, gpointer user_data)
{
  gint64 id = ueba_db_row_take_number(row);
  UebaText key = ueba_db_row_take_text(row);

  g_hash_table_insert((GHashTable *) user_data, g_strndup(key.str, key.len), GUINT_TO_POINTER((guint) id));
  return _is_id(id);
}

/* What is not there was not in the content as the program saw it that wrote the file. */
static gboolean
_read_keys(UebaState *self, const gchar *table, UebaStateIds *ids, Keys keys, GError **error)
{
  g_autoptr(GHashTable) found = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

  if (!_read_rows(self, table, _read_key, found, error))
    return FALSE;
  _begin(ids, keys.n);
  for (guint i = 0; i < keys.n; i++)
    {
      guint id = GPOINTER_TO_UINT(g_hash_table_lookup(found, keys.key(keys.content, i)));

      self->is_adopted |= id == 0;
      _set(ids, i, id != 0 ? id : self->next_id++);
    }
  return TRUE;
}

static gboolean
_read_model(UebaState *self, UebaDbRow *row, gpointer user_data)
{
  UebaStateModel *model = g_new0(UebaStateModel, 1);
  UebaText text;

  g_ptr_array_add(self->models, model);
  model->id = ueba_db_row_take_number(row);
  text = ueba_db_row_take_text(row);
  model->key = g_strndup(text.str ? text.str : "", text.len);
  text = ueba_db_row_take_text(row);
  model->name = g_strndup(text.str ? text.str : "", text.len);
  model->is_of_user = ueba_db_row_take_number(row) != 0;
  model->removed_usec = ueba_db_row_take_number(row);
  return _is_id(model->id);
}

/* of those that go, whose rows the tally counts as well */
static gboolean
_count_left_out(UebaState *self, GError **error)
{
  const UebaContent *content = self->engine->content;
  g_autoptr(GHashTable) keys = _keys_of_models(content);

  self->n_left_out = 0;
  for (guint i = 0; i < self->models->len; i++)
    {
      const UebaStateModel *model = (const UebaStateModel *) g_ptr_array_index(self->models, i);
      g_autofree gchar *sql = g_strdup_printf("SELECT count(*) FROM instance WHERE model = %" G_GINT64_FORMAT,
                                              model->id);
      gint64 n;

      if (model->removed_usec != 0 || g_hash_table_contains(keys, model->key))
        continue;
      if (!ueba_db_ask(self->db, sql, &n, error))
        return FALSE;
      self->n_left_out += n;
      self->is_adopted = TRUE;
    }
  return TRUE;
}

static gboolean
_read_models(UebaState *self, gint64 now_usec, GError **error)
{
  const UebaContent *content = self->engine->content;

  self->models = g_ptr_array_new_with_free_func(_model_free);
  if (!_read_rows(self, "model", _read_model, NULL, error) || !_count_left_out(self, error))
    return FALSE;
  for (guint i = 0; i < content->models->len; i++)
    {
      const UebaStateModel *model = _find_model(self, _model(content, i)->key);
      /* one that was away already is not taken up here, since its rows are not counted */
      self->is_adopted |= !model || model->removed_usec != 0;
      if (model && model->removed_usec != 0)
        _find_model(self, _model(content, i)->key)->is_dead = TRUE;
    }
  _remove_models(self, now_usec);
  _take_up_models(self, now_usec);
  _bind_models(self);
  return TRUE;
}

gboolean
ueba_state_ids_read(UebaState *self, gint64 now_usec, GError **error)
{
  const UebaContent *content = self->engine->content;

  return _read_keys(self, "counter", &self->counter_ids, (Keys) { content, content->counters->len, _counter_key },
  error) &&
  _read_keys(self, "rule", &self->rule_ids, (Keys) { content, content->rules->len, _rule_key }, error) &&
  _read_models(self, now_usec, error);
}
