/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef MIMECAST_LAYOUT_H_INCLUDED
#define MIMECAST_LAYOUT_H_INCLUDED

#include "mimecast-aliases.h"
#include "mimecast-pairs.h"

/* Records of one sender repeat: a few orders of keys, layouts, make up nearly all of a log. One that has been read in
 * full is remembered; of the next record that has it each key is only compared where it stood the last time, and its
 * value goes straight to its slot, without the vocabulary, the shapes and the alias tables.
 *
 * What is remembered of a key is its lead, the bytes between two values: `key=` behind a pipe, `,"key":` in an object
 * with the blanks that stood there. A record is matched only if a full reading would part it at the same places and
 * call the parts by the same keys:
 *
 * - in a pipe record every word with an equals sign behind a pipe is a key of the layout, and frames stand where they
 *   stood;
 * - in an object the bytes between the values are those that were read as keys before, and each value is read by the
 *   same scanner, so it may be of another type, null, or a container, and a quote inside a text ends nothing.
 *
 * Whatever leaves a doubt is read in full: a key that comes twice, a broken value, an unknown order. So what a record
 * means never depends on those before it.
 *
 * The layouts are a tree of leads, with a root for either form. It is bounded by MIMECAST_LIMIT_LAYOUT_NODES and
 * MIMECAST_LIMIT_LAYOUTS; when full it is emptied and filled anew. Not for more than one thread. */
typedef struct _MimecastLayouts MimecastLayouts;
typedef struct _MimecastLayout MimecastLayout;

typedef enum
{
  MIMECAST_LAYOUT_PIPE,
  MIMECAST_LAYOUT_JSON,
  MIMECAST_LAYOUT_FORMS,
} MimecastLayoutForm;

MimecastLayouts *mimecast_layouts_new(void);
void mimecast_layouts_free(MimecastLayouts *self);

/* The layout of the record, NULL: none that is known. The values are parts of the text. The layout is there until the
 * next call of mimecast_layouts_learn(). */
const MimecastLayout *mimecast_layouts_match_pipe(const MimecastLayouts *self, UebaText text,
                                                  MimecastValues *ret_values);
/* of the object at the cursor, which moves behind it if its layout is known */
const MimecastLayout *mimecast_layouts_match_object(const MimecastLayouts *self, MimecastJsonCursor *cursor,
                                                    MimecastValues *ret_values);

/* Remembers the order of keys of a record of that kind; nothing if it cannot be told by the order alone. Answers
 * whether all that was known before has been forgotten. */
gboolean mimecast_layouts_learn(MimecastLayouts *self, const MimecastAliases *aliases, MimecastLayoutForm form,
                                MimecastKind kind, const MimecastPairs *pairs);

MimecastKind mimecast_layout_kind(const MimecastLayout *self);

/* What mimecast_aliases_apply() does with the same record. Texts with escapes are read: values change. */
void mimecast_layout_fill(const MimecastLayout *self, MimecastValues *values, MimecastSlots *slots,
                          MimecastArena *arena);

#endif
