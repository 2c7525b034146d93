/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef MIMECAST_ARENA_H_INCLUDED
#define MIMECAST_ARENA_H_INCLUDED

#include "ueba-event.h"
#include "ueba-words.h"

/* Memory for what one line needs beside its own bytes: texts that had to be unescaped, repaired or joined. Nothing in
 * it moves until the whole is cleared, and clearing keeps one block, so line after line allocates nothing. A block
 * that a giant line needed is given back. */
typedef struct _MimecastArena MimecastArena;

MimecastArena *mimecast_arena_new(void);
void mimecast_arena_free(MimecastArena *self);
void mimecast_arena_clear(MimecastArena *self);

/* Room for len bytes, writable until the next call. What is to stay is taken with commit: a part from its start. */
gchar *mimecast_arena_reserve(MimecastArena *self, gsize len);
UebaText mimecast_arena_commit(MimecastArena *self, gsize len);

#endif
