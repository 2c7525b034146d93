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
