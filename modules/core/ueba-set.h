/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_SET_H_INCLUDED
#define UEBA_SET_H_INCLUDED

#include "ueba-fetch.h"

#include <glib.h>

/* A set of things that lie elsewhere, found by hash and comparison. The tables of names are far larger than the caches
 * of a processor, so a look-up costs what memory costs: here one cache line of slots, which hold the hashes, and the
 * thing itself; a GHashTable reads three places. The comparison is compiled into the look-up. Cost: 21 to 43 bytes a
 * thing. */

typedef struct _UebaSetSlot
{
  gpointer item;        /* NULL: free */
  guint32 hash;
} UebaSetSlot;

/* embedded */
typedef struct _UebaSet
{
  UebaSetSlot *slots;
  guint32 mask;
  guint32 n_items;
} UebaSet;

void ueba_set_init(UebaSet *self);
/* the items are the caller's */
void ueba_set_clear(UebaSet *self);

/* no equal one may be in the set */
void ueba_set_add(UebaSet *self, guint32 hash, gpointer item);
/* which is in the set */
void ueba_set_remove(UebaSet *self, guint32 hash, gconstpointer item);

/* whether the item is what the key looks for; their hashes are equal */
typedef gboolean (*UebaSetEqual)(gconstpointer item, gconstpointer key);

/* NULL: there is none */
static inline gpointer
ueba_set_lookup(const UebaSet *self, guint32 hash, UebaSetEqual is_equal, gconstpointer key)
{
  for (guint32 i = hash & self->mask; self->slots[i].item; i = (i + 1) & self->mask)
    if (self->slots[i].hash == hash && is_equal(self->slots[i].item, key))
      return self->slots[i].item;
  return NULL;
}

/* what a look-up of the hash will read */
static inline void
ueba_set_fetch(const UebaSet *self, guint32 hash, UebaFetchStep step)
{
  const UebaSetSlot *slot = &self->slots[hash & self->mask];

  ueba_fetch(step == UEBA_FETCH_SLOT ? (gconstpointer) slot : slot->item);
}

#endif
