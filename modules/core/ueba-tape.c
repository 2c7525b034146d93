/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-tape.h"

#define LONG_TEXT 255

void
ueba_tape_write_flag(UebaTape *self, gboolean flag)
{
  guint8 *at = ueba_bytes_reserve(self->record, 1);

  *at++ = flag ? 1 : 0;
  ueba_bytes_use(self->record, at);
}

void
ueba_tape_write_text(UebaTape *self, UebaText text)
{
  guint32 len = GUINT32_TO_LE((guint32) text.len);
  guint8 *at = ueba_bytes_reserve(self->record, 1 + sizeof(len) + text.len);

  g_assert(text.len <= G_MAXUINT32);
  *at++ = text.len < LONG_TEXT ? (guint8) text.len : LONG_TEXT;
  if (text.len >= LONG_TEXT)
    at = (guint8 *) memcpy(at, &len, sizeof(len)) + sizeof(len);
  if (text.len)
    memcpy(at, text.str, text.len);
  ueba_bytes_use(self->record, at + text.len);
}

static const guint8 *
_take(UebaTape *self, gsize n)
{
  const guint8 *taken = self->data + self->pos;

  if (self->is_broken || n > self->len - self->pos)
    {
      self->is_broken = TRUE;
      return NULL;
    }
  self->pos += n;
  return taken;
}

gboolean
ueba_tape_read_flag(UebaTape *self)
{
  const guint8 *byte = _take(self, 1);

  return byte && *byte != 0;
}

static gsize
_read_len(UebaTape *self)
{
  const guint8 *byte = _take(self, 1);
  guint32 len = 0;

  if (!byte || *byte < LONG_TEXT)
    return byte ? *byte : 0;
  byte = _take(self, sizeof(len));
  if (byte)
    memcpy(&len, byte, sizeof(len));
  return GUINT32_FROM_LE(len);
}

UebaText
ueba_tape_read_text(UebaTape *self)
{
  gsize len = _read_len(self);
  const gchar *str = (const gchar *) _take(self, len);

  return ueba_text(str, str ? len : 0);
}
