/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-engine-private.h"

/* Everything an engine knows of somebody: the entity with its sessions and models, and the name wherever others have it
 * for a value. What loses a value counts as changed, and so does, of the bounded instances, all that was touched after
 * it, because the changed ones stand in front of their list. */

typedef struct _Forgetting
{
  UebaEngine *engine;
  guint32 name;         /* interned, held */
  guint n;
} Forgetting;

static gboolean
_forget_in_session(Forgetting *self, UebaSession *session)
{
  gboolean has_counted = ueba_counters_remove_value(&session->counters, self->name, self->engine->interner);
  gboolean is_evidence = ueba_session_remove_evidence(session, self->name, self->engine->interner);

  return has_counted || is_evidence;
}

static gboolean
_forget_in_entity(UebaEntity *entity, gpointer user_data)
{
  Forgetting *self = user_data;
  UebaEngine *engine = self->engine;
  gboolean is_changed = _forget_in_session(self, &entity->newest);

  if (entity->earlier)
    is_changed |= _forget_in_session(self, entity->earlier);
  is_changed |= ueba_model_store_remove_value_of_user(engine->models, entity->name_id, self->name);
  self->n += is_changed;
  return is_changed;
}

static gboolean
_forget_entity(UebaEngine *self, UebaText name)
{
  UebaEntity *entity = ueba_entity_table_lookup(self->entities, name);

  if (!entity)
    return FALSE;
  ueba_entity_table_remove(self->entities, entity);
  return TRUE;
}

guint
ueba_engine_forget(UebaEngine *self, UebaText name)
{
  Forgetting forgetting = { .engine = self, .n = _forget_entity(self, name) };

  if (ueba_interner_lookup(self->interner, name) == UEBA_INTERNER_NO_ID)
    return forgetting.n;
  forgetting.name = ueba_interner_intern(self->interner, name);
  ueba_entity_table_change(self->entities, _forget_in_entity, &forgetting);
  forgetting.n += ueba_model_store_forget(self->models, forgetting.name);
  ueba_interner_unref(self->interner, forgetting.name);
  self->now.known_ids = 0;
  return forgetting.n;
}
