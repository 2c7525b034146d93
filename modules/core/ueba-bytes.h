/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_BYTES_H_INCLUDED
#define UEBA_BYTES_H_INCLUDED

#include <glib.h>
#include <string.h>

/* Bytes that grow at their end, for those who write a few of them for every event: room is asked for once, and used up
 * to where the writer came. All zero is empty. */
typedef struct _UebaBytes
{
  guint8 *data;
  gsize len;
  gsize size;
} UebaBytes;

void ueba_bytes_clear(UebaBytes *self);
void ueba_bytes_grow(UebaBytes *self, gsize n);

/* the end, behind which there is room for n bytes */
static inline guint8 *
ueba_bytes_reserve(UebaBytes *self, gsize n)
{
  if (G_UNLIKELY(n > self->size - self->len))
    ueba_bytes_grow(self, n);
  return self->data + self->len;
}

/* what was reserved is used up to there */
static inline void
ueba_bytes_use(UebaBytes *self, const guint8 *end)
{
  self->len = (gsize) (end - self->data);
}

static inline void
ueba_bytes_append(UebaBytes *self, gconstpointer bytes, gsize n)
{
  guint8 *at = ueba_bytes_reserve(self, n);

  if (n)
    memcpy(at, bytes, n);
  self->len += n;
}

#endif
