/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_LEB128_H_INCLUDED
#define UEBA_LEB128_H_INCLUDED

#include <glib.h>

/* Numbers in seven bits a byte, lowest first; small ones are one byte. */

#define UEBA_LEB128_MAX_BYTES 10

/* the end of what was written */
static inline guint8 *
ueba_leb128_write(guint8 *at, guint64 value)
{
  for (; value >= 0x80; value >>= 7)
    *at++ = (guint8) (value | 0x80);
  *at++ = (guint8) value;
  return at;
}

/* the end of what was read; NULL: cut off or longer than a guint64 */
static inline const guint8 *
ueba_leb128_read(const guint8 *at, const guint8 *end, guint64 *ret_value)
{
  guint64 value = 0;

  for (guint shift = 0; at < end && shift < 64; shift += 7)
    {
      guint64 bits = *at & 0x7f;

      if (shift == 63 && bits > 1)
        return NULL;
      value |= bits << shift;
      if (!(*at++ & 0x80))
        {
          *ret_value = value;
          return at;
        }
    }
  return NULL;
}

/* small numbers of either sign become small ones */
static inline guint64
ueba_leb128_fold_sign(guint64 value)
{
  return value << 1 ^ (value >> 63 ? G_MAXUINT64 : 0);
}

static inline guint64
ueba_leb128_unfold_sign(guint64 value)
{
  return value >> 1 ^ (value & 1 ? G_MAXUINT64 : 0);
}

#endif
