/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "mimecast-slots.h"

UebaText
mimecast_slots_first(const MimecastSlots *self, const MimecastSlot *slots)
{
  for (; *slots != MIMECAST_SLOT_NONE; slots++)
    if (mimecast_slots_has(self, *slots))
      return self->texts[*slots];
  return MIMECAST_TEXT_NULL;
}

void
mimecast_slots_merge(MimecastSlots *self, const MimecastSlots *other)
{
  guint64 missing = other->present & ~self->present;

  if (missing & MIMECAST_SLOT_BIT(MIMECAST_SLOT_RECIPIENTS))
    {
      self->recipients = other->recipients;
      self->recipients_member = other->recipients_member;
    }
  self->seen |= other->seen;
  self->present |= missing;
  mimecast_key_set_merge(&self->filled, &other->filled);
  for (; missing; missing &= missing - 1)
    {
      guint slot = (guint) __builtin_ctzll(missing);
      self->texts[slot] = other->texts[slot];
    }
}
