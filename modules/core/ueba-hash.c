/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-hash.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

guint32
ueba_hash_text(guint64 seed, UebaText text)
{
  return (guint32) XXH3_64bits_withSeed(text.str, text.len, seed);
}

void
ueba_hash_hex(UebaText text, gchar ret_hex[UEBA_HASH_HEX_BYTES])
{
  XXH128_hash_t hash = XXH3_128bits(text.str, text.len);

  g_snprintf(ret_hex, UEBA_HASH_HEX_BYTES, "%016" G_GINT64_MODIFIER "x%016" G_GINT64_MODIFIER "x",
             (guint64) hash.high64, (guint64) hash.low64);
}
