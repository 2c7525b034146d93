/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "mimecast-keys.h"
#include "mimecast-text.h"

/* A hash table with open addressing, four slots for every key, so that most look-ups compare once. The hash mixes the
 * first and the last eight bytes in lower case and the length: keys that differ only between those would collide, which
 * costs time but no truth. */
#define SLOTS 1024

struct _MimecastKeys
{
  MimecastKey slots[SLOTS];
  UebaText names[MIMECAST_KEYS_MAX];
  guint n_names;        /* number 0 is no key */
};

MimecastKeys *
mimecast_keys_new(void)
{
  MimecastKeys *self = g_new0(MimecastKeys, 1);

  self->n_names = 1;
  return self;
}

void
mimecast_keys_free(MimecastKeys *self)
{
  g_free(self);
}

/* the letters' case bit is masked everywhere, which only makes the hash a little weaker */
static inline guint
_hash(const gchar *name, gsize len)
{
  const guint64 lower = G_GUINT64_CONSTANT(0x2020202020202020);
  guint64 head, tail;

  if (len >= 8)
    {
      head = mimecast_text_load_8(name);
      tail = mimecast_text_load_8(name + len - 8);
    }
  else if (len >= 4)
    {
      head = mimecast_text_load_4(name);
      tail = mimecast_text_load_4(name + len - 4);
    }
  else
    {
      head = (guchar) name[0];
      tail = (guint64) (guchar) name[len / 2] << 8 | (guchar) name[len - 1];
    }
  head = ((head | lower) ^ len) * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
  tail = ((tail | lower) + head) * G_GUINT64_CONSTANT(0xc2b2ae3d27d4eb4f);
  return (guint) (tail >> 32) % SLOTS;
}

static inline gboolean
_is_name(const UebaText *name, const gchar *text, gsize len)
{
  return name->len == len
         && (mimecast_text_same_as_written(name->str, text, len) || mimecast_text_same(name->str, text, len));
}

MimecastKey
mimecast_keys_lookup(const MimecastKeys *self, const gchar *name, gsize len)
{
  if (len == 0)
    return MIMECAST_KEY_NONE;
  for (guint slot = _hash(name, len);; slot = (slot + 1) % SLOTS)
    {
      MimecastKey key = self->slots[slot];
      if (key == MIMECAST_KEY_NONE || _is_name(&self->names[key], name, len))
        return key;
    }
}

MimecastKey
mimecast_keys_add(MimecastKeys *self, const gchar *name, gsize len)
{
  MimecastKey key = mimecast_keys_lookup(self, name, len);
  guint slot = _hash(name, len);

  if (key != MIMECAST_KEY_NONE)
    return key;
  g_assert(self->n_names < MIMECAST_KEYS_MAX);
  while (self->slots[slot] != MIMECAST_KEY_NONE)
    slot = (slot + 1) % SLOTS;
  key = (MimecastKey) self->n_names++;
  self->slots[slot] = key;
  self->names[key] = ueba_text(name, len);
  return key;
}

void
mimecast_keys_add_set(MimecastKeys *self, const gchar *const *names, MimecastKeySet *ret_set)
{
  memset(ret_set, 0, sizeof(*ret_set));
  for (; *names; names++)
    mimecast_key_set_add(ret_set, mimecast_keys_add(self, *names, strlen(*names)));
}
