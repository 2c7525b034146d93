/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef MIMECAST_KEYS_H_INCLUDED
#define MIMECAST_KEYS_H_INCLUDED

#include "ueba-event.h"

/* The vocabulary: every source key that some table names gets a number, so that a record is an array and a question
 * about the presence of keys is a few bits. Keys compare whole, ASCII case is ignored. Made once, then only read. */
typedef struct _MimecastKeys MimecastKeys;

#define MIMECAST_KEYS_MAX 256
typedef guint8 MimecastKey;
#define MIMECAST_KEY_NONE 0

MimecastKeys *mimecast_keys_new(void);
void mimecast_keys_free(MimecastKeys *self);

/* name is borrowed for good; only its first len bytes are the key */
MimecastKey mimecast_keys_add(MimecastKeys *self, const gchar *name, gsize len);
/* MIMECAST_KEY_NONE: no table names it */
MimecastKey mimecast_keys_lookup(const MimecastKeys *self, const gchar *name, gsize len);

#define MIMECAST_KEY_WORDS (MIMECAST_KEYS_MAX / 64)

typedef struct _MimecastKeySet
{
  guint64 words[MIMECAST_KEY_WORDS];
} MimecastKeySet;

static inline void
mimecast_key_set_add(MimecastKeySet *self, MimecastKey key)
{
  self->words[key / 64] |= G_GUINT64_CONSTANT(1) << (key % 64);
}

static inline void
mimecast_key_set_remove(MimecastKeySet *self, MimecastKey key)
{
  self->words[key / 64] &= ~(G_GUINT64_CONSTANT(1) << (key % 64));
}

static inline gboolean
mimecast_key_set_has(const MimecastKeySet *self, MimecastKey key)
{
  return (self->words[key / 64] >> (key % 64)) & 1;
}

static inline gboolean
mimecast_key_set_has_all(const MimecastKeySet *self, const MimecastKeySet *other)
{
  guint64 missing = 0;

  for (guint i = 0; i < MIMECAST_KEY_WORDS; i++)
    missing |= other->words[i] & ~self->words[i];
  return missing == 0;
}

static inline gboolean
mimecast_key_set_has_any(const MimecastKeySet *self, const MimecastKeySet *other)
{
  guint64 common = 0;

  for (guint i = 0; i < MIMECAST_KEY_WORDS; i++)
    common |= other->words[i] & self->words[i];
  return common != 0;
}

static inline void
mimecast_key_set_merge(MimecastKeySet *self, const MimecastKeySet *other)
{
  for (guint i = 0; i < MIMECAST_KEY_WORDS; i++)
    self->words[i] |= other->words[i];
}

/* the keys of a list that ends with NULL; added to the vocabulary */
void mimecast_keys_add_set(MimecastKeys *self, const gchar *const *names, MimecastKeySet *ret_set);

#endif
