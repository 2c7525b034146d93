/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-bytes.h"

#define SIZE_MIN 256

void
ueba_bytes_clear(UebaBytes *self)
{
  g_free(self->data);
  *self = (UebaBytes) { 0 };
}

void
ueba_bytes_grow(UebaBytes *self, gsize n)
{
  self->size = MAX(self->len + n, MAX(SIZE_MIN, 2 * self->size));
  self->data = g_realloc(self->data, self->size);
}
