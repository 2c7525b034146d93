/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef MIMECAST_LAYOUT_H_INCLUDED
#define MIMECAST_LAYOUT_H_INCLUDED

#include "mimecast-aliases.h"
#include "mimecast-pipe.h"

/* Records of one sender repeat: a few orders of keys, layouts, make up nearly all of a log. One that has been read in
 * full is remembered; of the next record that has it each key is only compared where it stood the last time, and its
 * value goes straight to its slot, without the vocabulary and the alias tables.
 *
 * A record is matched only if a full reading would part it at the same places: every word with an equals sign behind a
 * pipe is a key of the layout. Whatever leaves a doubt is read in full. So what a record means never depends on those
 * before it.
 *
 * The layouts are a tree of keys. It is bounded by MIMECAST_LIMIT_LAYOUT_NODES and MIMECAST_LIMIT_LAYOUTS; when full it
 * is emptied and filled anew. Not for more than one thread. */
typedef struct _MimecastLayouts MimecastLayouts;
typedef struct _MimecastLayout MimecastLayout;

MimecastLayouts *mimecast_layouts_new(void);
void mimecast_layouts_free(MimecastLayouts *self);

/* The layout of the record and its values in their order, parts of text. NULL: none that is known. The layout is there
 * until the next call of mimecast_layouts_learn(). */
const MimecastLayout *mimecast_layouts_match(const MimecastLayouts *self, UebaText text,
                                             UebaText ret_values[MIMECAST_PAIRS_MAX]);

/* Remembers the order of keys of a record of that kind; nothing if it cannot be told by the order alone. Answers
 * whether all that was known before has been forgotten. */
gboolean mimecast_layouts_learn(MimecastLayouts *self, const MimecastAliases *aliases, MimecastKind kind,
                                const MimecastPairs *pairs);

/* What mimecast_aliases_apply() does with the same record. */
void mimecast_layout_fill(const MimecastLayout *self, const UebaText *values, MimecastSlots *slots);

#endif
