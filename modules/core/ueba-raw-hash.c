/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-raw-hash.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

/* Eight hexadecimal digits at once: the nibbles are spread over the bytes of a word, the first one lowest, and those
 * above nine are lifted from behind the digits to the letters. */
static void
_put_hex_32(gchar *out, guint32 value)
{
  const guint64 ones = G_GUINT64_CONSTANT(0x0101010101010101);
  guint64 nibbles = GUINT32_SWAP_LE_BE(value);
  guint64 letters;

  nibbles = (nibbles | nibbles << 16) & G_GUINT64_CONSTANT(0x0000ffff0000ffff);
  nibbles = (nibbles | nibbles << 8) & G_GUINT64_CONSTANT(0x00ff00ff00ff00ff);
  nibbles = (nibbles >> 4 & G_GUINT64_CONSTANT(0x000f000f000f000f))
            | (nibbles & G_GUINT64_CONSTANT(0x000f000f000f000f)) << 8;
  letters = (nibbles + 6 * ones) >> 4 & ones;
  nibbles = GUINT64_TO_LE(nibbles + '0' * ones + letters * ('a' - '0' - 10));
  memcpy(out, &nibbles, sizeof(nibbles));
}

static void
_put_hex(gchar *out, guint64 value)
{
  _put_hex_32(out, (guint32) (value >> 32));
  _put_hex_32(out + UEBA_RAW_HASH_DIGITS / 4, (guint32) value);
}

void
ueba_raw_hash(UebaText bytes, gchar *ret_digits)
{
  XXH128_hash_t hash = XXH3_128bits(bytes.str, bytes.len);

  _put_hex(ret_digits, hash.high64);
  _put_hex(ret_digits + UEBA_RAW_HASH_DIGITS / 2, hash.low64);
}

void
ueba_event_make_raw_hash(UebaEvent *self, gchar *digits)
{
  if (self->raw.len == 0 || ueba_event_has(self, UEBA_FIELD_RAW_HASH))
    return;
  ueba_raw_hash(self->raw, digits);
  ueba_event_set(self, UEBA_FIELD_RAW_HASH, ueba_text(digits, UEBA_RAW_HASH_DIGITS));
}
