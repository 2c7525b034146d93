/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef MIMECAST_DIRECTION_H_INCLUDED
#define MIMECAST_DIRECTION_H_INCLUDED

#include "mimecast-slots.h"

typedef enum
{
  MIMECAST_DIRECTION_UNKNOWN,
  MIMECAST_DIRECTION_INBOUND,
  MIMECAST_DIRECTION_OUTBOUND,
  MIMECAST_DIRECTION_INTERNAL,
  MIMECAST_DIRECTION_EXTERNAL,
} MimecastDirection;

/* The first slot with a word for a direction. `Route` is the name of a route in deliveries. */
MimecastDirection mimecast_direction_tell(const MimecastSlots *slots, gboolean is_delivery);

/* null for unknown */
UebaText mimecast_direction_text(MimecastDirection self);

#endif
