/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-duplicates.h"

/* A ring of the window's lines, and an open hash table of the places of those that can be asked for. An identity that
 * stands in the ring twice is found at its later place.
 *
 * Ring and table are larger than a processor's fast caches, so what is looked up at random is dear. A slot has a part
 * of the identity beside the place: the ring is only read at random for a line that most likely is in it, and the line
 * that leaves next is known, so its slot is fetched while the next line is on its way. */

#define EMPTY 0u        /* otherwise a place in the ring + 1 */

typedef struct _Slot
{
  guint32 tag;          /* the lower half of identity.high, whose lowest bits are the slot that it would like */
  guint32 place;
} Slot;

struct _UebaDuplicates
{
  UebaIdentity *ring;
  guint window;
  guint n;
  guint next;           /* where the next line goes */
  Slot *table;
  guint mask;
  GHashTable *earlier;  /* of lines from before the start: identity -> how often; NULL: their time is over */
  guint n_since_start;
  guint64 n_added;
};

/* Filled up to 13 sixteenths: a search goes over some ten slots side by side, which costs less than memory would that
 * does not fit into the caches. */
static guint
_table_size(guint window)
{
  guint size = 16;

  while (size / 16 * 13 < window)
    size *= 2;
  return size;
}

UebaDuplicates *
ueba_duplicates_new(guint window)
{
  UebaDuplicates *self = g_new0(UebaDuplicates, 1);
  guint size = _table_size(window);

  self->window = window;
  self->ring = g_new0(UebaIdentity, window + 1);
  self->table = g_new0(Slot, size);
  self->mask = size - 1;
  return self;
}

void
ueba_duplicates_free(UebaDuplicates *self)
{
  if (!self)
    return;
  g_free(self->ring);
  g_free(self->table);
  g_clear_pointer(&self->earlier, g_hash_table_unref);
  g_free(self);
}

guint
ueba_duplicates_size(const UebaDuplicates *self)
{
  return self->n;
}

guint64
ueba_duplicates_added(const UebaDuplicates *self)
{
  return self->n_added;
}

guint
ueba_duplicates_window(const UebaDuplicates *self)
{
  return self->window;
}

static inline guint32
_tag(UebaIdentity identity)
{
  return (guint32) identity.high;
}

/* the slot of the table that has the identity, or the empty one where it would go */
static guint
_slot(const UebaDuplicates *self, UebaIdentity identity)
{
  guint slot = _tag(identity) & self->mask;

  while (self->table[slot].place != EMPTY && (self->table[slot].tag != _tag(identity) ||
                                              !ueba_identity_equal(self->ring[self->table[slot].place - 1], identity)))
    slot = (slot + 1) & self->mask;
  return slot;
}

/* so that no entry behind is cut off from where it would like to be by the hole */
static void
_empty_slot(UebaDuplicates *self, guint hole)
{
  for (guint slot = (hole + 1) & self->mask; self->table[slot].place != EMPTY; slot = (slot + 1) & self->mask)
    {
      guint home = self->table[slot].tag & self->mask;

      if (((slot - home) & self->mask) < ((slot - hole) & self->mask))
        continue;
      self->table[hole] = self->table[slot];
      hole = slot;
    }
  self->table[hole] = (Slot) { .place = EMPTY };
}

/* The oldest line leaves its place to the next one. The table does not have the place if the same line came again. */
static void
_vacate(UebaDuplicates *self)
{
  UebaIdentity oldest = self->ring[self->next];
  guint slot = _tag(oldest) & self->mask;

  if (!ueba_identity_has_time(oldest))
    return;
  while (self->table[slot].place != EMPTY && self->table[slot].place != self->next + 1)
    slot = (slot + 1) & self->mask;
  if (self->table[slot].place != EMPTY)
    _empty_slot(self, slot);
}

static inline void
_advance(UebaDuplicates *self)
{
  if (++self->next == self->window)
    self->next = 0;
  __builtin_prefetch(&self->table[_tag(self->ring[self->next]) & self->mask], 1);
}

void
ueba_duplicates_add(UebaDuplicates *self, UebaIdentity identity)
{
  if (self->window == 0)
    return;
  self->n_added++;
  if (self->n == self->window)
    _vacate(self);
  else
    self->n++;
  if (ueba_identity_has_time(identity))
    {
      guint slot = _slot(self, identity);
      self->table[slot] = (Slot) { .tag = _tag(identity), .place = self->next + 1 };
    }
  self->ring[self->next] = identity;
  _advance(self);
}

static gboolean
_was_judged(const UebaDuplicates *self, UebaIdentity identity)
{
  return self->table[_slot(self, identity)].place != EMPTY;
}

static gboolean
_use_up(UebaDuplicates *self, UebaIdentity identity)
{
  guint *times = (guint *) g_hash_table_lookup(self->earlier, &identity);

  if (!times || *times == 0)
    return FALSE;
  --*times;
  return TRUE;
}

static void
_count_since_start(UebaDuplicates *self)
{
  if (self->earlier && self->n_since_start++ >= self->window)
    g_clear_pointer(&self->earlier, g_hash_table_unref);
}

gboolean
ueba_duplicates_enter(UebaDuplicates *self, UebaIdentity identity)
{
  gboolean is_duplicate;

  if (self->window == 0)
    return FALSE;
  _count_since_start(self);
  if (ueba_identity_has_time(identity))
    is_duplicate = _was_judged(self, identity);
  else
    is_duplicate = self->earlier && _use_up(self, identity);
  if (!is_duplicate || ueba_identity_has_time(identity))
    ueba_duplicates_add(self, identity);
  return is_duplicate;
}

static guint
_hash(gconstpointer key)
{
  return (guint) ((const UebaIdentity *) key)->high;
}

static gboolean
_equal(gconstpointer a, gconstpointer b)
{
  return ueba_identity_equal(*(const UebaIdentity *) a, *(const UebaIdentity *) b);
}

static void
_add_earlier(UebaIdentity identity, gpointer user_data)
{
  UebaDuplicates *self = (UebaDuplicates *) user_data;
  UebaIdentity *key;
  guint *times;

  if (ueba_identity_has_time(identity))
    return;
  times = (guint *) g_hash_table_lookup(self->earlier, &identity);
  if (!times)
    {
      key = g_new(UebaIdentity, 1);
      *key = identity;
      times = g_new0(guint, 1);
      g_hash_table_insert(self->earlier, key, times);
    }
  ++*times;
}

void
ueba_duplicates_start(UebaDuplicates *self)
{
  g_clear_pointer(&self->earlier, g_hash_table_unref);
  self->earlier = g_hash_table_new_full(_hash, _equal, g_free, g_free);
  self->n_since_start = 0;
  ueba_duplicates_foreach(self, _add_earlier, self);
}

void
ueba_duplicates_foreach(const UebaDuplicates *self, UebaIdentityFunc func, gpointer user_data)
{
  guint first = self->n < self->window ? 0 : self->next;

  for (guint i = 0; i < self->n; i++)
    func(self->ring[(first + i) % self->window], user_data);
}
