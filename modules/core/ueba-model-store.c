/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-model-store.h"

typedef struct _Instance Instance;
struct _Instance
{
  UebaHistogram histogram;
  guint32 model;
  guint32 scope;
  Instance *newer;      /* a user's own are in no list */
  Instance *older;
  guint8 is_changed;    /* since it was saved last; a listed one that was touched is */
  guint8 is_stored;     /* the file has a row of it */
};

typedef struct _Model
{
  GHashTable *instances;        /* scope -> Instance */
  gboolean is_of_user;
} Model;

struct _UebaModelStore
{
  UebaInterner *interner;
  Model *models;
  guint n_models;
  Instance *newest;
  Instance *oldest;
  guint n_listed;
  guint max_listed;
  guint64 size;
  guint64 evictions;
  UebaModelStoreEvictFunc evict_func;
  gpointer evict_data;
};

UebaModelStore *
ueba_model_store_new(UebaInterner *interner, guint max_instances)
{
  UebaModelStore *self = g_new0(UebaModelStore, 1);

  self->interner = interner;
  self->max_listed = MAX(1, max_instances);
  return self;
}

static void
_unlist(UebaModelStore *self, Instance *instance)
{
  *(instance->newer ? &instance->newer->older : &self->newest) = instance->older;
  *(instance->older ? &instance->older->newer : &self->oldest) = instance->newer;
  self->n_listed--;
}

static void
_list(UebaModelStore *self, Instance *instance)
{
  instance->newer = NULL;
  instance->older = self->newest;
  *(self->newest ? &self->newest->newer : &self->oldest) = instance;
  self->newest = instance;
  self->n_listed++;
}

static void
_drop(UebaModelStore *self, Instance *instance)
{
  const Model *model = &self->models[instance->model];

  if (!model->is_of_user)
    _unlist(self, instance);
  g_hash_table_remove(model->instances, GUINT_TO_POINTER(instance->scope));
  ueba_histogram_clear(&instance->histogram, self->interner);
  ueba_interner_unref(self->interner, instance->scope);
  g_free(instance);
  self->size--;
}

static void
_drop_model(UebaModelStore *self, Model *model)
{
  GHashTableIter iter;
  gpointer instance;

  if (!model->instances)
    return;
  g_hash_table_iter_init(&iter, model->instances);
  while (g_hash_table_iter_next(&iter, NULL, &instance))
    {
      g_hash_table_iter_steal(&iter);
      _drop(self, instance);
    }
  g_hash_table_unref(model->instances);
  model->instances = NULL;
}

void
ueba_model_store_free(UebaModelStore *self)
{
  if (!self)
    return;
  for (guint i = 0; i < self->n_models; i++)
    _drop_model(self, &self->models[i]);
  g_free(self->models);
  g_free(self);
}

static void
_drop_listed(UebaModelStore *self, Instance *instance)
{
  if (self->evict_func && instance->is_stored)
    self->evict_func(instance->model, instance->scope, self->evict_data);
  _drop(self, instance);
}

static void
_evict_beyond(UebaModelStore *self, guint max)
{
  for (; self->n_listed > max; self->evictions++)
    _drop_listed(self, self->oldest);
}

void
ueba_model_store_set_evict_func(UebaModelStore *self, UebaModelStoreEvictFunc func, gpointer user_data)
{
  self->evict_func = func;
  self->evict_data = user_data;
}

void
ueba_model_store_set_max(UebaModelStore *self, guint max_instances)
{
  self->max_listed = MAX(1, max_instances);
  _evict_beyond(self, self->max_listed);
}

gboolean
ueba_model_store_evict_shared(UebaModelStore *self)
{
  if (self->n_listed == 0)
    return FALSE;
  _evict_beyond(self, self->n_listed - 1);
  return TRUE;
}

void
ueba_model_store_set_models(UebaModelStore *self, const gboolean *is_of_user, guint n_models)
{
  guint32 *source = g_new(guint32, n_models + 1);

  memset(source, 0xff, (n_models + 1) * sizeof(guint32));
  ueba_model_store_renumber(self, source, is_of_user, n_models);
  g_free(source);
}

static void
_set_number(Model *model, guint32 number)
{
  GHashTableIter iter;
  gpointer instance;

  g_hash_table_iter_init(&iter, model->instances);
  while (g_hash_table_iter_next(&iter, NULL, &instance))
    ((Instance *) instance)->model = number;
}

void
ueba_model_store_renumber(UebaModelStore *self, const guint32 *source, const gboolean *is_of_user, guint n_models)
{
  Model *models = g_new0(Model, n_models + 1);

  for (guint i = 0; i < n_models; i++)
    {
      models[i].is_of_user = is_of_user[i];
      if (source[i] == G_MAXUINT32)
        models[i].instances = g_hash_table_new_full(NULL, NULL, NULL, NULL);
      else
        models[i].instances = g_steal_pointer(&self->models[source[i]].instances);
    }
  for (guint i = 0; i < self->n_models; i++)
    _drop_model(self, &self->models[i]);
  for (guint i = 0; i < n_models; i++)
    _set_number(&models[i], i);
  g_free(self->models);
  self->models = models;
  self->n_models = n_models;
}

static void
_move_to_front(UebaModelStore *self, Instance *instance)
{
  if (instance == self->newest)
    return;
  _unlist(self, instance);
  _list(self, instance);
}

static inline Instance *
_find(const UebaModelStore *self, guint model, guint32 scope)
{
  return g_hash_table_lookup(self->models[model].instances, GUINT_TO_POINTER(scope));
}

/* the order of a list is part of what is saved */
static Instance *
_find_and_touch(UebaModelStore *self, guint model, guint32 scope)
{
  Instance *instance = _find(self, model, scope);

  if (!instance || self->models[model].is_of_user)
    return instance;
  instance->is_changed = TRUE;
  _move_to_front(self, instance);
  return instance;
}

UebaHistogram *
ueba_model_store_lookup(UebaModelStore *self, guint model, guint32 scope)
{
  Instance *instance = _find_and_touch(self, model, scope);

  return instance ? &instance->histogram : NULL;
}

static Instance *
_add(UebaModelStore *self, guint model, guint32 scope)
{
  Instance *instance = g_new0(Instance, 1);

  instance->model = model;
  instance->scope = scope;
  if (scope != UEBA_MODEL_STORE_ORG)
    ueba_interner_ref(self->interner, scope);
  g_hash_table_insert(self->models[model].instances, GUINT_TO_POINTER(scope), instance);
  self->size++;
  if (!self->models[model].is_of_user)
    {
      _evict_beyond(self, self->max_listed - 1);
      _list(self, instance);
    }
  return instance;
}

UebaHistogram *
ueba_model_store_get(UebaModelStore *self, guint model, guint32 scope)
{
  Instance *instance = _find_and_touch(self, model, scope);

  if (!instance)
    instance = _add(self, model, scope);
  instance->is_changed = TRUE;
  return &instance->histogram;
}

void
ueba_model_store_drop_user(UebaModelStore *self, guint32 user)
{
  for (guint i = 0; i < self->n_models; i++)
    {
      Instance *instance;

      if (!self->models[i].is_of_user)
        continue;
      instance = g_hash_table_lookup(self->models[i].instances, GUINT_TO_POINTER(user));
      if (instance)
        _drop(self, instance);
    }
}

guint64
ueba_model_store_size(const UebaModelStore *self)
{
  return self->size;
}

guint64
ueba_model_store_evictions(const UebaModelStore *self)
{
  return self->evictions;
}

static void
_foreach_of_users(const Model *model, UebaModelStoreFunc func, gpointer user_data)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init(&iter, model->instances);
  while (g_hash_table_iter_next(&iter, NULL, &value))
    {
      const Instance *instance = value;
      func(instance->model, instance->scope, &instance->histogram, user_data);
    }
}

void
ueba_model_store_foreach(const UebaModelStore *self, UebaModelStoreFunc func, gpointer user_data)
{
  for (guint i = 0; i < self->n_models; i++)
    if (self->models[i].is_of_user)
      _foreach_of_users(&self->models[i], func, user_data);
  for (const Instance *instance = self->oldest; instance; instance = instance->newer)
    func(instance->model, instance->scope, &instance->histogram, user_data);
}

/* ---- saving and loading ---- */

static Instance *
_first_changed(const UebaModelStore *self)
{
  Instance *first = NULL;

  for (Instance *instance = self->newest; instance && instance->is_changed; instance = instance->older)
    first = instance;
  return first;
}

void
ueba_model_store_foreach_changed(const UebaModelStore *self, UebaModelStoreFunc func, gpointer user_data)
{
  for (const Instance *instance = _first_changed(self); instance; instance = instance->newer)
    func(instance->model, instance->scope, &instance->histogram, user_data);
}

void
ueba_model_store_foreach_changed_of_user(const UebaModelStore *self, guint32 user, UebaModelStoreFunc func,
                                         gpointer user_data)
{
  for (guint i = 0; i < self->n_models; i++)
    {
      const Instance *instance = self->models[i].is_of_user ? _find(self, i, user) : NULL;

      if (instance && instance->is_changed)
        func(i, user, &instance->histogram, user_data);
    }
}

static void
_set_saved(Instance *instance)
{
  instance->is_changed = FALSE;
  instance->is_stored = TRUE;
}

void
ueba_model_store_set_saved(UebaModelStore *self)
{
  for (Instance *instance = _first_changed(self); instance; instance = instance->newer)
    _set_saved(instance);
}

void
ueba_model_store_set_saved_of_user(UebaModelStore *self, guint32 user)
{
  for (guint i = 0; i < self->n_models; i++)
    {
      Instance *instance = self->models[i].is_of_user ? _find(self, i, user) : NULL;

      if (instance && instance->is_changed)
        _set_saved(instance);
    }
}

gboolean
ueba_model_store_remove_value_of_user(UebaModelStore *self, guint32 user, guint32 value)
{
  gboolean is_changed = FALSE;

  for (guint i = 0; i < self->n_models; i++)
    {
      Instance *instance = self->models[i].is_of_user ? _find(self, i, user) : NULL;

      if (!instance || !ueba_histogram_remove_value(&instance->histogram, value, self->interner))
        continue;
      instance->is_changed = is_changed = TRUE;
    }
  return is_changed;
}

guint
ueba_model_store_forget(UebaModelStore *self, guint32 value)
{
  Instance *newer;
  guint n = 0;

  for (Instance *instance = self->oldest; instance; instance = newer)
    {
      newer = instance->newer;
      if (instance->scope == value)
        {
          _drop_listed(self, instance);
          n++;
          continue;
        }
      n += ueba_histogram_remove_value(&instance->histogram, value, self->interner);
      instance->is_changed |= n > 0;
    }
  return n;
}

UebaHistogram *
ueba_model_store_restore(UebaModelStore *self, guint model, guint32 scope)
{
  Instance *instance;

  if (_find(self, model, scope))
    return NULL;
  instance = _add(self, model, scope);
  instance->is_stored = TRUE;
  return &instance->histogram;
}

void
ueba_model_store_move_to_front(UebaModelStore *self, guint model, guint32 scope)
{
  Instance *instance = _find(self, model, scope);

  if (instance)
    _move_to_front(self, instance);
}
