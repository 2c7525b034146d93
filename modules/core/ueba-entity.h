/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_ENTITY_H_INCLUDED
#define UEBA_ENTITY_H_INCLUDED

#include "ueba-session.h"

/* Whoever has sessions: a user, or an address without one ("ip:203.0.113.9"). Their number is bounded by two lists,
 * each with the entity touched last in front: the learned, for whom a model of their own has been trained, and the
 * new, which may be a quarter of all. Each list gives up its own end, so that a flood of invented names only pushes out
 * invented names.
 *
 * Cost of one: 112 bytes, 12 bytes of hash table at least, its interned name. */

typedef struct _UebaEntity UebaEntity;
struct _UebaEntity
{
  UebaEntity *newer;
  UebaEntity *older;
  gint64 touched;       /* the greater, the later, and no two alike; 0: gone, see ueba_entity_table_hold() */
  const gchar *name;    /* of the interned text */
  guint32 name_len;
  guint32 name_id;
  guint32 hash;
  guint8 is_learned;
  guint8 is_changed;    /* since it was saved last; whatever is touched is */
  guint8 is_stored;     /* the file has a row of it */
  UebaSession newest;
  UebaSession *earlier; /* NULL: there is one session */
};

typedef struct _UebaEntityTable UebaEntityTable;

/* before an entity and its sessions go */
typedef void (*UebaEntityFunc)(UebaEntity *entity, gpointer user_data);

UebaEntityTable *ueba_entity_table_new(UebaInterner *interner, guint64 hash_seed, guint max_entities);
void ueba_entity_table_free(UebaEntityTable *self);
void ueba_entity_table_set_evict_func(UebaEntityTable *self, UebaEntityFunc func, gpointer user_data);
void ueba_entity_table_set_max(UebaEntityTable *self, guint max_entities);

/* NULL: not known; not touched */
UebaEntity *ueba_entity_table_lookup(const UebaEntityTable *self, UebaText name);
/* Touched, or made with a session that is opened at that time. */
UebaEntity *ueba_entity_table_get(UebaEntityTable *self, UebaText name, gint64 time_usec);
void ueba_entity_table_set_learned(UebaEntityTable *self, UebaEntity *entity);
void ueba_entity_table_remove(UebaEntityTable *self, UebaEntity *entity);
/* The new one touched longest ago goes; FALSE: there is no new one. */
gboolean ueba_entity_table_evict_new(UebaEntityTable *self);
/* .. the learned one */
gboolean ueba_entity_table_evict_learned(UebaEntityTable *self);

/* The session an event of that time belongs to, which it joins. At most two are kept: a session that is too old or too
 * long for the event becomes the earlier one; a late event that fits neither opens another earlier one. */
UebaSession *ueba_entity_table_session_at(UebaEntityTable *self, UebaEntity *entity, gint64 time_usec,
                                          const UebaSessionLimits *limits, gboolean *ret_is_late);

guint ueba_entity_table_size(const UebaEntityTable *self);
guint ueba_entity_table_n_learned(const UebaEntityTable *self);
guint64 ueba_entity_table_n_sessions(const UebaEntityTable *self);
guint64 ueba_entity_table_evictions(const UebaEntityTable *self);

/* of each list the entity touched longest ago first; func must not add or remove */
void ueba_entity_table_foreach(UebaEntityTable *self, UebaEntityFunc func, gpointer user_data);

/* ---- saving and loading ---- */

/* what the next one that is touched gets */
gint64 ueba_entity_table_next_touched(const UebaEntityTable *self);
void ueba_entity_table_set_next_touched(UebaEntityTable *self, gint64 next_touched);

guint ueba_entity_table_n_changed(const UebaEntityTable *self);
/* Of each list the one touched longest ago first. Costs a look at whatever was touched after that one. */
void ueba_entity_table_foreach_changed(UebaEntityTable *self, UebaEntityFunc func, gpointer user_data);
/* TRUE: the entity has been changed */
typedef gboolean (*UebaEntityChangeFunc)(UebaEntity *entity, gpointer user_data);
/* of each list the entity touched longest ago first; it does not count as touched */
void ueba_entity_table_change(UebaEntityTable *self, UebaEntityChangeFunc func, gpointer user_data);
/* it stands in the file now */
void ueba_entity_table_set_saved(UebaEntityTable *self, UebaEntity *entity);

/* While it holds, an entity that goes stays in place as a shell in which only touched means something, for
 * those who have a list of entities. */
void ueba_entity_table_hold(UebaEntityTable *self);
void ueba_entity_table_let_go(UebaEntityTable *self);

/* One that stands in the file, in front of its list; its sessions are empty. NULL: it is there already. */
UebaEntity *ueba_entity_table_restore(UebaEntityTable *self, UebaText name, gboolean is_learned, gint64 touched);
UebaSession *ueba_entity_table_restore_earlier(UebaEntityTable *self, UebaEntity *entity);
void ueba_entity_table_move_to_front(UebaEntityTable *self, UebaEntity *entity);

#endif
