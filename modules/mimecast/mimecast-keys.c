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

typedef struct _Name
{
  const gchar *str;
  gsize len;
} Name;

struct _MimecastKeys
{
  MimecastKey slots[SLOTS];
  Name names[MIMECAST_KEYS_MAX];
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

static inline guint64
_load_8(const gchar *at)
{
  guint64 value;

  memcpy(&value, at, sizeof(value));
  return value;
}

static inline guint64
_load_4(const gchar *at)
{
  guint32 value;

  memcpy(&value, at, sizeof(value));
  return value;
}

/* the letters' case bit is masked everywhere, which only makes the hash a little weaker */
static inline guint
_hash(const gchar *name, gsize len)
{
  const guint64 lower = G_GUINT64_CONSTANT(0x2020202020202020);
  guint64 head, tail;

  if (len >= 8)
    {
      head = _load_8(name);
      tail = _load_8(name + len - 8);
    }
  else if (len >= 4)
    {
      head = _load_4(name);
      tail = _load_4(name + len - 4);
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

/* two loads that may overlap cover up to sixteen bytes, which is nearly every key */
static inline gboolean
_is_same_as_written(const gchar *a, const gchar *b, gsize len)
{
  if (len > 16)
    return memcmp(a, b, len) == 0;
  if (len >= 8)
    return _load_8(a) == _load_8(b) && _load_8(a + len - 8) == _load_8(b + len - 8);
  if (len >= 4)
    return _load_4(a) == _load_4(b) && _load_4(a + len - 4) == _load_4(b + len - 4);
  return a[0] == b[0] && a[len / 2] == b[len / 2] && a[len - 1] == b[len - 1];
}

static inline gboolean
_is_name(const Name *name, const gchar *text, gsize len)
{
  return name->len == len && (_is_same_as_written(name->str, text, len) || mimecast_text_same(name->str, text, len));
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
  self->names[key] = (Name) { name, len };
  return key;
}

void
mimecast_keys_add_set(MimecastKeys *self, const gchar *const *names, MimecastKeySet *ret_set)
{
  memset(ret_set, 0, sizeof(*ret_set));
  for (; *names; names++)
    mimecast_key_set_add(ret_set, mimecast_keys_add(self, *names, strlen(*names)));
}
