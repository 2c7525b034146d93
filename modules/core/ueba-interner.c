/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-interner.h"
#include "ueba-hash.h"
#include "ueba-limits.h"

typedef struct _Head
{
  guint32 hash;
  guint32 len;
  guint32 refs;
  guint32 id;           /* UEBA_INTERNER_NO_ID: a probe */
} Head;

typedef struct _Entry
{
  Head head;
  gchar text[];
} Entry;

/* what a look-up compares with: a text that lies elsewhere */
typedef struct _Probe
{
  Head head;
  const gchar *text;
} Probe;

typedef union _Slot
{
  Entry *entry;
  gsize next_free;
} Slot;

struct _UebaInterner
{
  GHashTable *entries;  /* set of Entry */
  Slot *slots;          /* by id; slot 0 is not used */
  guint32 n_slots;
  guint32 capacity;
  gsize first_free;     /* 0: none */
  guint64 hash_seed;
  GString *fitted;
};

static guint
_hash(gconstpointer key)
{
  return ((const Head *) key)->hash;
}

static inline const gchar *
_text(const Head *head)
{
  return head->id == UEBA_INTERNER_NO_ID ? ((const Probe *) head)->text : ((const Entry *) head)->text;
}

static gboolean
_equal(gconstpointer a, gconstpointer b)
{
  const Head *x = a, *y = b;

  return x->len == y->len && memcmp(_text(x), _text(y), x->len) == 0;
}

UebaInterner *
ueba_interner_new(guint64 hash_seed)
{
  UebaInterner *self = g_new0(UebaInterner, 1);

  self->entries = g_hash_table_new_full(_hash, _equal, g_free, NULL);
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
  g_hash_table_unref(self->entries);
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

static inline Probe
_probe(UebaInterner *self, UebaText any)
{
  UebaText text = ueba_interner_fit(self, any);

  g_assert(text.len > 0);
  return (Probe)
  {
    .head = { .hash = ueba_hash_text(self->hash_seed, text), .len = (guint32) text.len }, .text = text.str
  };
}

static Entry *
_insert(UebaInterner *self, const Probe *probe)
{
  Entry *entry = g_malloc(sizeof(Entry) + probe->head.len + 1);

  entry->head = probe->head;
  entry->head.id = _take_id(self);
  memcpy(entry->text, probe->text, probe->head.len);
  entry->text[probe->head.len] = '\0';
  self->slots[entry->head.id].entry = entry;
  g_hash_table_add(self->entries, entry);
  return entry;
}

guint32
ueba_interner_intern(UebaInterner *self, UebaText text)
{
  Probe probe = _probe(self, text);
  Entry *entry = g_hash_table_lookup(self->entries, &probe);

  if (!entry)
    entry = _insert(self, &probe);
  entry->head.refs++;
  return entry->head.id;
}

guint32
ueba_interner_lookup(UebaInterner *self, UebaText text)
{
  Probe probe = _probe(self, text);
  const Entry *entry = g_hash_table_lookup(self->entries, &probe);

  return entry ? entry->head.id : UEBA_INTERNER_NO_ID;
}

guint32
ueba_interner_ref(UebaInterner *self, guint32 id)
{
  self->slots[id].entry->head.refs++;
  return id;
}

void
ueba_interner_unref(UebaInterner *self, guint32 id)
{
  Entry *entry;

  if (id == UEBA_INTERNER_NO_ID)
    return;
  entry = self->slots[id].entry;
  if (--entry->head.refs > 0)
    return;
  g_hash_table_remove(self->entries, entry);
  self->slots[id].next_free = self->first_free;
  self->first_free = id;
}

UebaText
ueba_interner_text(const UebaInterner *self, guint32 id)
{
  const Entry *entry = self->slots[id].entry;

  return ueba_text(entry->text, entry->head.len);
}

guint
ueba_interner_size(const UebaInterner *self)
{
  return g_hash_table_size(self->entries);
}
