/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-set.h"

/* Linear probing, at most three quarters full. */

#define SLOTS_MIN 16u

void
ueba_set_init(UebaSet *self)
{
  *self = (UebaSet) { .slots = g_new0(UebaSetSlot, SLOTS_MIN), .mask = SLOTS_MIN - 1 };
}

void
ueba_set_clear(UebaSet *self)
{
  g_clear_pointer(&self->slots, g_free);
  self->n_items = 0;
}

static void
_place(UebaSet *self, UebaSetSlot slot)
{
  guint32 i = slot.hash & self->mask;

  while (self->slots[i].item)
    i = (i + 1) & self->mask;
  self->slots[i] = slot;
}

static void
_resize(UebaSet *self, guint32 n_slots)
{
  UebaSetSlot *former = self->slots;
  guint32 n_former = self->mask + 1;

  self->slots = g_new0(UebaSetSlot, n_slots);
  self->mask = n_slots - 1;
  for (guint32 i = 0; i < n_former; i++)
    if (former[i].item)
      _place(self, former[i]);
  g_free(former);
}

void
ueba_set_add(UebaSet *self, guint32 hash, gpointer item)
{
  guint32 n_slots = self->mask + 1;

  if (self->n_items >= n_slots / 4 * 3)
    _resize(self, 2 * n_slots);
  _place(self, (UebaSetSlot) { item, hash });
  self->n_items++;
}

/* so that nothing behind the hole is cut off from where its search begins */
static void
_close_hole(UebaSet *self, guint32 hole)
{
  for (guint32 i = (hole + 1) & self->mask; self->slots[i].item; i = (i + 1) & self->mask)
    {
      guint32 home = self->slots[i].hash & self->mask;

      if (((i - home) & self->mask) < ((i - hole) & self->mask))
        continue;
      self->slots[hole] = self->slots[i];
      hole = i;
    }
  self->slots[hole].item = NULL;
}

void
ueba_set_remove(UebaSet *self, guint32 hash, gconstpointer item)
{
  guint32 n_slots = self->mask + 1;
  guint32 i = hash & self->mask;

  while (self->slots[i].item != item)
    i = (i + 1) & self->mask;
  _close_hole(self, i);
  self->n_items--;
  if (n_slots > SLOTS_MIN && self->n_items < n_slots / 8)
    _resize(self, n_slots / 2);
}
