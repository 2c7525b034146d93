/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-entity.h"
#include "ueba-hash.h"

typedef struct _List
{
  UebaEntity *newest;
  UebaEntity *oldest;
  guint n;
  guint n_changed;
  guint max;
} List;

struct _UebaEntityTable
{
  GHashTable *entities; /* set */
  List fresh;
  List learned;
  UebaInterner *interner;
  guint64 hash_seed;
  guint64 n_earlier;    /* entities with an earlier session */
  guint64 evictions;
  gint64 next_touched;
  GPtrArray *shells;    /* of those that went; NULL: nobody holds the table */
  UebaEntityFunc evict_func;
  gpointer evict_data;
};

static void
_list_remove(List *self, UebaEntity *entity)
{
  *(entity->newer ? &entity->newer->older : &self->newest) = entity->older;
  *(entity->older ? &entity->older->newer : &self->oldest) = entity->newer;
  self->n--;
  self->n_changed -= entity->is_changed;
}

static void
_list_add(List *self, UebaEntity *entity)
{
  entity->newer = NULL;
  entity->older = self->newest;
  *(self->newest ? &self->newest->newer : &self->oldest) = entity;
  self->newest = entity;
  self->n++;
  self->n_changed += entity->is_changed;
}

static guint
_hash(gconstpointer key)
{
  return ((const UebaEntity *) key)->hash;
}

static gboolean
_equal(gconstpointer a, gconstpointer b)
{
  const UebaEntity *x = a, *y = b;

  return x->name_len == y->name_len && memcmp(x->name, y->name, x->name_len) == 0;
}

static void
_set_shares(UebaEntityTable *self, guint max_entities)
{
  self->fresh.max = MAX(1, max_entities / 4);
  self->learned.max = MAX(1, max_entities - max_entities / 4);
}

UebaEntityTable *
ueba_entity_table_new(UebaInterner *interner, guint64 hash_seed, guint max_entities)
{
  UebaEntityTable *self = g_new0(UebaEntityTable, 1);

  self->entities = g_hash_table_new_full(_hash, _equal, NULL, NULL);
  self->interner = interner;
  self->hash_seed = hash_seed;
  self->next_touched = 1;
  _set_shares(self, max_entities);
  return self;
}

static inline List *
_list_of(UebaEntityTable *self, const UebaEntity *entity)
{
  return entity->is_learned ? &self->learned : &self->fresh;
}

/* changes nothing that decides which list it is in */
static inline void
_set_changed(UebaEntityTable *self, UebaEntity *entity)
{
  _list_of(self, entity)->n_changed += !entity->is_changed;
  entity->is_changed = TRUE;
}

static void
_entity_clear(UebaEntity *self, UebaInterner *interner)
{
  ueba_session_clear(&self->newest, interner);
  if (self->earlier)
    ueba_session_clear(self->earlier, interner);
  g_free(self->earlier);
  ueba_interner_unref(interner, self->name_id);
}

static void
_entity_free(UebaEntity *self, UebaInterner *interner)
{
  _entity_clear(self, interner);
  g_free(self);
}

static void
_leave_shell(UebaEntityTable *self, UebaEntity *entity)
{
  _entity_clear(entity, self->interner);
  *entity = (UebaEntity) { .touched = 0 };
  g_ptr_array_add(self->shells, entity);
}

void
ueba_entity_table_remove(UebaEntityTable *self, UebaEntity *entity)
{
  if (self->evict_func)
    self->evict_func(entity, self->evict_data);
  _list_remove(_list_of(self, entity), entity);
  g_hash_table_remove(self->entities, entity);
  self->n_earlier -= entity->earlier != NULL;
  if (self->shells)
    _leave_shell(self, entity);
  else
    _entity_free(entity, self->interner);
}

static void
_free_list(UebaEntityTable *self, List *list)
{
  UebaEntity *older;

  for (UebaEntity *entity = list->newest; entity; entity = older)
    {
      older = entity->older;
      _entity_free(entity, self->interner);
    }
}

void
ueba_entity_table_free(UebaEntityTable *self)
{
  if (!self)
    return;
  ueba_entity_table_let_go(self);
  g_hash_table_unref(self->entities);
  _free_list(self, &self->fresh);
  _free_list(self, &self->learned);
  g_free(self);
}

void
ueba_entity_table_set_evict_func(UebaEntityTable *self, UebaEntityFunc func, gpointer user_data)
{
  self->evict_func = func;
  self->evict_data = user_data;
}

static void
_evict_beyond(UebaEntityTable *self, List *list, guint max)
{
  for (; list->n > max; self->evictions++)
    ueba_entity_table_remove(self, list->oldest);
}

static gboolean
_evict_oldest(UebaEntityTable *self, List *list)
{
  if (list->n == 0)
    return FALSE;
  _evict_beyond(self, list, list->n - 1);
  return TRUE;
}

gboolean
ueba_entity_table_evict_new(UebaEntityTable *self)
{
  return _evict_oldest(self, &self->fresh);
}

gboolean
ueba_entity_table_evict_learned(UebaEntityTable *self)
{
  return _evict_oldest(self, &self->learned);
}

void
ueba_entity_table_set_max(UebaEntityTable *self, guint max_entities)
{
  _set_shares(self, max_entities);
  _evict_beyond(self, &self->fresh, self->fresh.max);
  _evict_beyond(self, &self->learned, self->learned.max);
}

static inline UebaEntity
_probe(const UebaEntityTable *self, UebaText any)
{
  UebaText name = ueba_interner_fit(self->interner, any);

  g_assert(name.len > 0);
  return (UebaEntity)
  {
    .hash = ueba_hash_text(self->hash_seed, name), .name = name.str, .name_len = (guint32) name.len
  };
}

UebaEntity *
ueba_entity_table_lookup(const UebaEntityTable *self, UebaText name)
{
  UebaEntity probe = _probe(self, name);

  return g_hash_table_lookup(self->entities, &probe);
}

static UebaEntity *
_entity_new(UebaEntityTable *self, const UebaEntity *probe)
{
  UebaEntity *entity = g_new0(UebaEntity, 1);

  entity->hash = probe->hash;
  entity->name_len = probe->name_len;
  entity->name_id = ueba_interner_intern(self->interner, ueba_text(probe->name, probe->name_len));
  entity->name = ueba_interner_text(self->interner, entity->name_id).str;
  return entity;
}

static UebaEntity *
_add(UebaEntityTable *self, const UebaEntity *probe, gint64 time_usec)
{
  UebaEntity *entity = _entity_new(self, probe);

  entity->is_changed = TRUE;
  entity->touched = self->next_touched++;
  ueba_session_open(&entity->newest, time_usec);
  _evict_beyond(self, &self->fresh, self->fresh.max - 1);
  _list_add(&self->fresh, entity);
  g_hash_table_add(self->entities, entity);
  return entity;
}

void
ueba_entity_table_move_to_front(UebaEntityTable *self, UebaEntity *entity)
{
  List *list = _list_of(self, entity);

  if (list->newest == entity)
    return;
  _list_remove(list, entity);
  _list_add(list, entity);
}

UebaEntity *
ueba_entity_table_get(UebaEntityTable *self, UebaText name, gint64 time_usec)
{
  UebaEntity probe = _probe(self, name);
  UebaEntity *entity = g_hash_table_lookup(self->entities, &probe);

  if (!entity)
    return _add(self, &probe, time_usec);
  _set_changed(self, entity);
  entity->touched = self->next_touched++;
  ueba_entity_table_move_to_front(self, entity);
  return entity;
}

void
ueba_entity_table_set_learned(UebaEntityTable *self, UebaEntity *entity)
{
  if (entity->is_learned)
    return;
  _evict_beyond(self, &self->learned, self->learned.max - 1);
  _list_remove(&self->fresh, entity);
  entity->is_learned = TRUE;
  _list_add(&self->learned, entity);
}

/* room for an earlier session */
static UebaSession *
_clear_earlier(UebaEntityTable *self, UebaEntity *entity)
{
  if (entity->earlier)
    ueba_session_clear(entity->earlier, self->interner);
  else
    {
      entity->earlier = g_new0(UebaSession, 1);
      self->n_earlier++;
    }
  return entity->earlier;
}

static UebaSession *
_late_session(UebaEntityTable *self, UebaEntity *entity, gint64 time_usec, const UebaSessionLimits *limits)
{
  if (entity->earlier && ueba_session_admits(entity->earlier, time_usec, limits))
    ueba_session_join(entity->earlier, time_usec);
  else
    ueba_session_open(_clear_earlier(self, entity), time_usec);
  return entity->earlier;
}

UebaSession *
ueba_entity_table_session_at(UebaEntityTable *self, UebaEntity *entity, gint64 time_usec,
                             const UebaSessionLimits *limits, gboolean *ret_is_late)
{
  *ret_is_late = FALSE;
  if (ueba_session_admits(&entity->newest, time_usec, limits))
    {
      ueba_session_join(&entity->newest, time_usec);
      return &entity->newest;
    }
  if (time_usec < entity->newest.start_usec)
    {
      *ret_is_late = TRUE;
      return _late_session(self, entity, time_usec, limits);
    }
  *_clear_earlier(self, entity) = entity->newest;
  ueba_session_open(&entity->newest, time_usec);
  return &entity->newest;
}

guint
ueba_entity_table_size(const UebaEntityTable *self)
{
  return g_hash_table_size(self->entities);
}

guint
ueba_entity_table_n_learned(const UebaEntityTable *self)
{
  return self->learned.n;
}

guint64
ueba_entity_table_n_sessions(const UebaEntityTable *self)
{
  return ueba_entity_table_size(self) + self->n_earlier;
}

guint64
ueba_entity_table_evictions(const UebaEntityTable *self)
{
  return self->evictions;
}

static void
_foreach(const List *list, UebaEntityFunc func, gpointer user_data)
{
  for (UebaEntity *entity = list->oldest; entity; entity = entity->newer)
    func(entity, user_data);
}

void
ueba_entity_table_foreach(UebaEntityTable *self, UebaEntityFunc func, gpointer user_data)
{
  _foreach(&self->fresh, func, user_data);
  _foreach(&self->learned, func, user_data);
}

/* ---- saving and loading ---- */

gint64
ueba_entity_table_next_touched(const UebaEntityTable *self)
{
  return self->next_touched;
}

void
ueba_entity_table_set_next_touched(UebaEntityTable *self, gint64 next_touched)
{
  self->next_touched = next_touched;
}

guint
ueba_entity_table_n_changed(const UebaEntityTable *self)
{
  return self->fresh.n_changed + self->learned.n_changed;
}

/* NULL: there is none */
static UebaEntity *
_oldest_changed(const List *list)
{
  UebaEntity *entity = list->newest, *oldest = NULL;

  for (guint n = 0; n < list->n_changed; entity = entity->older)
    if (entity->is_changed)
      {
        oldest = entity;
        n++;
      }
  return oldest;
}

static void
_foreach_changed(const List *list, UebaEntityFunc func, gpointer user_data)
{
  for (UebaEntity *entity = _oldest_changed(list); entity; entity = entity->newer)
    if (entity->is_changed)
      func(entity, user_data);
}

void
ueba_entity_table_foreach_changed(UebaEntityTable *self, UebaEntityFunc func, gpointer user_data)
{
  _foreach_changed(&self->fresh, func, user_data);
  _foreach_changed(&self->learned, func, user_data);
}

static void
_change(UebaEntityTable *self, const List *list, UebaEntityChangeFunc func, gpointer user_data)
{
  for (UebaEntity *entity = list->oldest; entity; entity = entity->newer)
    if (func(entity, user_data))
      _set_changed(self, entity);
}

void
ueba_entity_table_change(UebaEntityTable *self, UebaEntityChangeFunc func, gpointer user_data)
{
  _change(self, &self->fresh, func, user_data);
  _change(self, &self->learned, func, user_data);
}

void
ueba_entity_table_set_saved(UebaEntityTable *self, UebaEntity *entity)
{
  _list_of(self, entity)->n_changed -= entity->is_changed;
  entity->is_changed = FALSE;
  entity->is_stored = TRUE;
}

void
ueba_entity_table_hold(UebaEntityTable *self)
{
  if (!self->shells)
    self->shells = g_ptr_array_new_with_free_func(g_free);
}

void
ueba_entity_table_let_go(UebaEntityTable *self)
{
  g_clear_pointer(&self->shells, g_ptr_array_unref);
}

UebaEntity *
ueba_entity_table_restore(UebaEntityTable *self, UebaText name, gboolean is_learned, gint64 touched)
{
  UebaEntity probe = _probe(self, name);
  UebaEntity *entity;

  if (g_hash_table_contains(self->entities, &probe))
    return NULL;
  entity = _entity_new(self, &probe);
  entity->touched = touched;
  entity->is_learned = is_learned != FALSE;
  entity->is_stored = TRUE;
  _list_add(_list_of(self, entity), entity);
  g_hash_table_add(self->entities, entity);
  return entity;
}

UebaSession *
ueba_entity_table_restore_earlier(UebaEntityTable *self, UebaEntity *entity)
{
  return _clear_earlier(self, entity);
}
