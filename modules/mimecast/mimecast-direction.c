/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "mimecast-direction.h"

static const UebaWord names[] =
{
  [MIMECAST_DIRECTION_UNKNOWN] = UEBA_WORD_NONE,
  [MIMECAST_DIRECTION_INBOUND] = UEBA_WORD_INBOUND,
  [MIMECAST_DIRECTION_OUTBOUND] = UEBA_WORD_OUTBOUND,
  [MIMECAST_DIRECTION_INTERNAL] = UEBA_WORD_INTERNAL,
  [MIMECAST_DIRECTION_EXTERNAL] = UEBA_WORD_EXTERNAL,
};

static const MimecastSlot said[] =
{
  MIMECAST_SLOT_DIR, MIMECAST_SLOT_DIRECTION, MIMECAST_SLOT_ROUTE, MIMECAST_SLOT_REQUEST_METHOD, MIMECAST_SLOT_NONE,
};

static gboolean
_is_name(UebaText text, UebaText name)
{
  return text.len == name.len && mimecast_text_same(text.str, name.str, name.len);
}

static MimecastDirection
_lookup(UebaText text)
{
  for (guint i = MIMECAST_DIRECTION_INBOUND; i < G_N_ELEMENTS(names); i++)
    if (_is_name(text, ueba_words[names[i]]))
      return (MimecastDirection) i;
  return MIMECAST_DIRECTION_UNKNOWN;
}

MimecastDirection
mimecast_direction_tell(const MimecastSlots *slots, gboolean is_delivery)
{
  for (const MimecastSlot *slot = said; *slot != MIMECAST_SLOT_NONE; slot++)
    {
      MimecastDirection direction;

      if (!mimecast_slots_has(slots, *slot) || (is_delivery && *slot == MIMECAST_SLOT_ROUTE))
        continue;
      direction = _lookup(slots->texts[*slot]);
      if (direction != MIMECAST_DIRECTION_UNKNOWN)
        return direction;
    }
  return MIMECAST_DIRECTION_UNKNOWN;
}

UebaText
mimecast_direction_text(MimecastDirection self)
{
  return ueba_words[names[self]];
}
