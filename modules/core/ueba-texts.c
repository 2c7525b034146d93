/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-texts.h"

#define BYTES_MAX (G_MAXUINT32 / 2)
#define TEXTS_MAX (1u << 30)
#define ENDS_MIN 16

struct _UebaTexts
{
  gchar *bytes;
  guint32 n_bytes;
  guint32 bytes_size;
  guint32 *ends;        /* where text i ends: at its NUL */
  guint32 count;
  guint32 ends_size;
};

UebaTexts *
ueba_texts_new(void)
{
  return g_new0(UebaTexts, 1);
}

void
ueba_texts_free(UebaTexts *self)
{
  if (!self)
    return;
  g_free(self->bytes);
  g_free(self->ends);
  g_free(self);
}

/* by half, so that a copy is made seldom and little is left over */
static void
_reserve(UebaTexts *self, guint32 n_bytes)
{
  if (n_bytes > self->bytes_size - self->n_bytes)
    {
      self->bytes_size = self->n_bytes + n_bytes + self->n_bytes / 2;
      self->bytes = g_realloc(self->bytes, self->bytes_size);
    }
  if (self->count == self->ends_size)
    {
      self->ends_size += self->ends_size / 2 + ENDS_MIN;
      self->ends = g_renew(guint32, self->ends, self->ends_size);
    }
}

guint32
ueba_texts_append(UebaTexts *self, UebaText text)
{
  if (text.len >= BYTES_MAX - self->n_bytes || self->count >= TEXTS_MAX)
    return UEBA_TEXTS_NONE;

  _reserve(self, (guint32) text.len + 1);
  if (text.len)
    memcpy(self->bytes + self->n_bytes, text.str, text.len);
  self->n_bytes += (guint32) text.len;
  self->ends[self->count] = self->n_bytes;
  self->bytes[self->n_bytes++] = '\0';
  return self->count++;
}

void
ueba_texts_shrink(UebaTexts *self)
{
  self->bytes_size = self->n_bytes;
  self->ends_size = self->count;
  self->bytes = g_realloc(self->bytes, self->bytes_size);
  self->ends = g_renew(guint32, self->ends, self->ends_size);
}

guint32
ueba_texts_count(const UebaTexts *self)
{
  return self->count;
}

UebaText
ueba_texts_get(const UebaTexts *self, guint32 number)
{
  guint32 begin = number ? self->ends[number - 1] + 1 : 0;

  return (UebaText) { self->bytes + begin, self->ends[number] - begin };
}
