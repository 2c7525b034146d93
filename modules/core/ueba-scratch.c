/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-node.h"
#include "ueba-limits.h"

/* Blocks never move, because values point into them. When an event needed more than one block, the next clear leaves
 * one that is as large as all together: so a detector comes to rest with a single block and no allocation. */
#define BLOCK_BYTES 4096

/* so that arrays of UebaText can stand there */
#define ALIGNED(len) (((len) + sizeof(gpointer) - 1) & ~(sizeof(gpointer) - 1))

typedef struct _ScratchBlock
{
  gsize size;
  gchar data[];
} ScratchBlock;

struct _UebaExprScratch
{
  GPtrArray *blocks;    /* the last one is being filled */
  gsize used;           /* of the last block */
  gsize total;          /* bytes of all blocks */
  guint64 refused;
};

UebaExprScratch *
ueba_expr_scratch_new(void)
{
  UebaExprScratch *self = g_new0(UebaExprScratch, 1);

  self->blocks = g_ptr_array_new_with_free_func(g_free);
  return self;
}

void
ueba_expr_scratch_free(UebaExprScratch *self)
{
  if (!self)
    return;
  g_ptr_array_unref(self->blocks);
  g_free(self);
}

static void
_add_block(UebaExprScratch *self, gsize size)
{
  ScratchBlock *block = (ScratchBlock *) g_malloc(sizeof(ScratchBlock) + size);

  block->size = size;
  g_ptr_array_add(self->blocks, block);
  self->used = 0;
  self->total += size;
}

void
ueba_expr_scratch_clear(UebaExprScratch *self)
{
  gsize total = self->total;

  self->used = 0;
  if (self->blocks->len < 2)
    return;
  g_ptr_array_set_size(self->blocks, 0);
  self->total = 0;
  _add_block(self, total);
}

static ScratchBlock *
_last_block(const UebaExprScratch *self)
{
  return self->blocks->len ? (ScratchBlock *) g_ptr_array_index(self->blocks, self->blocks->len - 1) : NULL;
}

static gboolean
_has_room(const UebaExprScratch *self, gsize len)
{
  const ScratchBlock *block = _last_block(self);

  return block && len <= block->size - self->used;
}

gchar *
ueba_expr_scratch_alloc(UebaExprScratch *self, gsize len)
{
  gsize aligned_len = ALIGNED(len);
  gsize block_len = MAX(aligned_len, BLOCK_BYTES);

  if (len > UEBA_LIMIT_SCRATCH_BYTES
      || (!_has_room(self, aligned_len) && block_len > UEBA_LIMIT_SCRATCH_BYTES - self->total))
    {
      self->refused++;
      return NULL;
    }
  if (!_has_room(self, aligned_len))
    _add_block(self, block_len);
  gchar *data = _last_block(self)->data + self->used;
  self->used += aligned_len;
  return data;
}

guint64
ueba_expr_scratch_refused(const UebaExprScratch *self)
{
  return self->refused;
}
