/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef MIMECAST_RECORD_H_INCLUDED
#define MIMECAST_RECORD_H_INCLUDED

#include "mimecast-pairs.h"

/* A source record as it was found: which keys of the vocabulary it has, and with what. Of a key that comes twice the
 * last counts. A pipe or CEF value is a string here. */
typedef struct _MimecastRecord
{
  MimecastKeySet seen;          /* there, even with null */
  MimecastKeySet filled;        /* there and not empty; a container or a text with escapes may yet have no text */
  MimecastKeySet doubtful;      /* of those */
  const gchar *read_to;         /* how far the last reading came, also when it failed */
  MimecastJsonValue values[MIMECAST_KEYS_MAX];  /* to be read only if seen */
} MimecastRecord;

static inline void
mimecast_record_clear(MimecastRecord *self)
{
  memset(&self->seen, 0, sizeof(self->seen));
  memset(&self->filled, 0, sizeof(self->filled));
  memset(&self->doubtful, 0, sizeof(self->doubtful));
}

static inline void
mimecast_record_set(MimecastRecord *self, MimecastKey key, MimecastJsonValue value)
{
  self->values[key] = value;
  mimecast_key_set_add(&self->seen, key);
  if (value.raw.len)
    mimecast_key_set_add(&self->filled, key);
  else
    mimecast_key_set_remove(&self->filled, key);
  if (value.type >= MIMECAST_JSON_ARRAY || value.has_escapes)
    mimecast_key_set_add(&self->doubtful, key);
  else
    mimecast_key_set_remove(&self->doubtful, key);
}

static inline void
mimecast_record_set_text(MimecastRecord *self, MimecastKey key, UebaText text)
{
  guint64 bit = G_GUINT64_CONSTANT(1) << (key % 64);
  guint word = key / 64;

  self->values[key] = (MimecastJsonValue) { text, MIMECAST_JSON_STRING, FALSE };
  self->seen.words[word] |= bit;
  self->filled.words[word] = (self->filled.words[word] & ~bit) | (text.len ? bit : 0);
  self->doubtful.words[word] &= ~bit;
}

/* The members of the object at the cursor, which moves behind it; pairs, cleared here, are their keys. Unless OK the
 * cursor stays. */
MimecastJsonStatus mimecast_record_read(MimecastRecord *self, const MimecastKeys *keys, MimecastJsonCursor *cursor,
                                        MimecastArena *arena, MimecastPairs *ret_pairs);
/* Once more: a member X_s is read as X, if the record has no X. */
MimecastJsonStatus mimecast_record_read_suffixed(MimecastRecord *self, const MimecastKeys *keys,
                                                 MimecastJsonCursor *cursor);

/* A value's text: a scalar's own, of an array that of its first element that has one, arrays in it included, null of an
 * object. With member the text of the member of that name of an object, or of the first object in an array that has
 * it. */
UebaText mimecast_value_text(const MimecastJsonValue *self, const gchar *member, MimecastArena *arena);

#endif
