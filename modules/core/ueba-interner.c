/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-interner.h"
#include "ueba-hash.h"
#include "ueba-limits.h"
#include "ueba-set.h"

typedef struct _Entry
{
  guint32 hash;
  guint32 len;
  guint32 refs;
  guint32 id;
  gchar text[];
} Entry;

typedef union _Slot
{
  Entry *entry;
  gsize next_free;
} Slot;

struct _UebaInterner
{
  UebaSet entries;      /* of Entry */
  Slot *slots;          /* by id; slot 0 is not used */
  guint32 n_slots;
  guint32 capacity;
  gsize first_free;     /* 0: none */
  guint64 hash_seed;
  GString *fitted;
};

static gboolean
_has_text(gconstpointer item, gconstpointer key)
{
  const Entry *entry = item;
  const UebaText *text = key;

  return entry->len == text->len && memcmp(entry->text, text->str, text->len) == 0;
}

UebaInterner *
ueba_interner_new(guint64 hash_seed)
{
  UebaInterner *self = g_new0(UebaInterner, 1);

  ueba_set_init(&self->entries);
  self->hash_seed = hash_seed;
  self->n_slots = 1;
  self->fitted = g_string_new(NULL);
  return self;
}

void
ueba_interner_free(UebaInterner *self)
{
  if (!self)
    return;
  for (guint32 i = 0; i <= self->entries.mask; i++)
    g_free(self->entries.slots[i].item);
  ueba_set_clear(&self->entries);
  g_free(self->slots);
  g_string_free(self->fitted, TRUE);
  g_free(self);
}

static guint32
_take_id(UebaInterner *self)
{
  guint32 id = (guint32) self->first_free;

  if (id != 0)
    {
      self->first_free = self->slots[id].next_free;
      return id;
    }
  if (self->n_slots >= self->capacity)
    {
      self->capacity = MAX(64, self->capacity + self->capacity / 2);
      self->slots = g_renew(Slot, self->slots, self->capacity);
    }
  return self->n_slots++;
}

static UebaText
_shorten(UebaInterner *self, UebaText text)
{
  gsize kept = UEBA_LIMIT_TEXT_BYTES - UEBA_HASH_HEX_BYTES;
  gchar hex[UEBA_HASH_HEX_BYTES];

  while (kept > 0 && ((guchar) text.str[kept] & 0xc0) == 0x80)
    kept--;
  ueba_hash_hex(text, hex);
  g_string_truncate(self->fitted, 0);
  g_string_append_len(self->fitted, text.str, (gssize) kept);
  g_string_append_c(self->fitted, '#');
  g_string_append(self->fitted, hex);
  return ueba_text(self->fitted->str, self->fitted->len);
}

UebaText
ueba_interner_fit(UebaInterner *self, UebaText text)
{
  return G_LIKELY(text.len <= UEBA_LIMIT_TEXT_BYTES) ? text : _shorten(self, text);
}

static Entry *
_insert(UebaInterner *self, UebaText text, guint32 hash)
{
  Entry *entry = g_malloc(sizeof(Entry) + text.len + 1);

  *entry = (Entry) { .hash = hash, .len = (guint32) text.len, .id = _take_id(self) };
  memcpy(entry->text, text.str, text.len);
  entry->text[text.len] = '\0';
  self->slots[entry->id].entry = entry;
  ueba_set_add(&self->entries, hash, entry);
  return entry;
}

guint32
ueba_interner_intern(UebaInterner *self, UebaText any)
{
  UebaText text = ueba_interner_fit(self, any);
  guint32 hash = ueba_hash_text(self->hash_seed, text);
  Entry *entry = ueba_set_lookup(&self->entries, hash, _has_text, &text);

  g_assert(text.len > 0);
  if (!entry)
    entry = _insert(self, text, hash);
  entry->refs++;
  return entry->id;
}

guint32
ueba_interner_lookup(UebaInterner *self, UebaText any)
{
  UebaText text = ueba_interner_fit(self, any);
  const Entry *entry = ueba_set_lookup(&self->entries, ueba_hash_text(self->hash_seed, text), _has_text, &text);

  g_assert(text.len > 0);
  return entry ? entry->id : UEBA_INTERNER_NO_ID;
}

guint32
ueba_interner_ref(UebaInterner *self, guint32 id)
{
  self->slots[id].entry->refs++;
  return id;
}

void
ueba_interner_unref(UebaInterner *self, guint32 id)
{
  Entry *entry;

  if (id == UEBA_INTERNER_NO_ID)
    return;
  entry = self->slots[id].entry;
  if (--entry->refs > 0)
    return;
  ueba_set_remove(&self->entries, entry->hash, entry);
  g_free(entry);
  self->slots[id].next_free = self->first_free;
  self->first_free = id;
}

UebaText
ueba_interner_text(const UebaInterner *self, guint32 id)
{
  const Entry *entry = self->slots[id].entry;

  return ueba_text(entry->text, entry->len);
}

guint
ueba_interner_size(const UebaInterner *self)
{
  return self->entries.n_items;
}
