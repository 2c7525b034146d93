/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "mimecast-arena.h"

#define BLOCK_BYTES (64u * 1024)
#define BLOCK_KEPT_BYTES (1024u * 1024)

struct _MimecastArena
{
  gchar *block;
  gsize size;
  gsize used;
  GPtrArray *full;      /* blocks that were too small for what came next; their texts are still in use */
};

MimecastArena *
mimecast_arena_new(void)
{
  MimecastArena *self = g_new0(MimecastArena, 1);

  self->block = g_malloc(BLOCK_BYTES);
  self->size = BLOCK_BYTES;
  self->full = g_ptr_array_new_with_free_func(g_free);
  return self;
}

void
mimecast_arena_free(MimecastArena *self)
{
  if (!self)
    return;
  g_ptr_array_unref(self->full);
  g_free(self->block);
  g_free(self);
}

void
mimecast_arena_clear(MimecastArena *self)
{
  self->used = 0;
  if (self->full->len > 0)
    g_ptr_array_set_size(self->full, 0);
  if (self->size > BLOCK_KEPT_BYTES)
    {
      g_free(self->block);
      self->block = g_malloc(BLOCK_BYTES);
      self->size = BLOCK_BYTES;
    }
}

gchar *
mimecast_arena_reserve(MimecastArena *self, gsize len)
{
  if (len > self->size - self->used)
    {
      g_ptr_array_add(self->full, self->block);
      self->size = MAX(self->size * 2, len);
      self->block = g_malloc(self->size);
      self->used = 0;
    }
  return self->block + self->used;
}

UebaText
mimecast_arena_commit(MimecastArena *self, gsize len)
{
  const gchar *start = self->block + self->used;

  g_assert(len <= self->size - self->used);
  self->used += len;
  return ueba_text(start, len);
}
