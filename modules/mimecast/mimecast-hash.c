/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "mimecast-hash.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#define DIGITS 32

guint64
mimecast_hash_text(UebaText text)
{
  return XXH3_64bits(text.str, text.len);
}

static void
_put_hex(gchar *out, guint64 value)
{
  static const gchar digits[] = "0123456789abcdef";

  for (guint i = 0; i < DIGITS / 2; i++)
    out[i] = digits[(value >> (60 - 4 * i)) & 15];
}

UebaText
mimecast_hash_record(UebaText bytes, MimecastArena *arena)
{
  gchar *out = mimecast_arena_reserve(arena, DIGITS);
  XXH128_hash_t hash = XXH3_128bits(bytes.str, bytes.len);

  _put_hex(out, hash.high64);
  _put_hex(out + DIGITS / 2, hash.low64);
  return mimecast_arena_commit(arena, DIGITS);
}
