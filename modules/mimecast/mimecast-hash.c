/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "mimecast-hash.h"
#include "ueba-raw-hash.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

guint64
mimecast_hash_text(UebaText text)
{
  return XXH3_64bits(text.str, text.len);
}

void
mimecast_make_raw_hash(UebaEvent *event, MimecastArena *arena)
{
  ueba_event_make_raw_hash(event, mimecast_arena_reserve(arena, UEBA_RAW_HASH_DIGITS));
  mimecast_arena_commit(arena, UEBA_RAW_HASH_DIGITS);
}
