/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-strings.h"

#include <xxhash.h>

/* An open addressed table leads from hash to number: a slot keeps 32 bits of the hash, so that a miss seldom touches a
 * text. Cost beside the texts: 16 to 32 bytes a text; a look-up two or three cache lines. */

#define SLOTS_MIN 16

typedef struct _Slot
{
  guint32 tag;
  guint32 number;       /* + 1; 0: free */
} Slot;

struct _UebaStrings
{
  UebaTexts *texts;
  Slot *slots;
  guint32 mask;
  UebaStringsCase letter_case;
  guint64 seed;
};

/* The letter at *at in lower case. A byte that is not UTF-8 stands for itself, outside of Unicode. */
static inline gunichar
_next_folded(const gchar **at, const gchar *end)
{
  guchar byte = (guchar) **at;

  if (byte < 0x80)
    {
      (*at)++;
      return (gunichar) g_ascii_tolower((gchar) byte);
    }
  gunichar letter = g_utf8_get_char_validated(*at, end - *at);
  if (letter >= 0x110000)
    {
      (*at)++;
      return 0x110000 + byte;
    }
  *at = g_utf8_next_char(*at);
  return g_unichar_tolower(letter);
}

static guint64
_hash_folded(UebaText text, guint64 seed)
{
  const gchar *end = text.str + text.len;
  guint64 hash = seed;

  for (const gchar *at = text.str; at < end;)
    {
      hash = (hash ^ _next_folded(&at, end)) * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
      hash ^= hash >> 29;
    }
  return hash;
}

static gboolean
_equal_folded(UebaText a, UebaText b)
{
  const gchar *a_end = a.str + a.len;
  const gchar *b_end = b.str + b.len;

  while (a.str < a_end && b.str < b_end)
    if (_next_folded(&a.str, a_end) != _next_folded(&b.str, b_end))
      return FALSE;
  return a.str == a_end && b.str == b_end;
}

static guint32
_tag(const UebaStrings *self, UebaText text)
{
  guint64 hash = self->letter_case == UEBA_STRINGS_EXACT ? XXH3_64bits_withSeed(text.str, text.len, self->seed)
                 : _hash_folded(text, self->seed);

  return (guint32) (hash ^ hash >> 32);
}

static gboolean
_equal(const UebaStrings *self, UebaText a, UebaText b)
{
  return self->letter_case == UEBA_STRINGS_EXACT ? ueba_text_equal(a, b) : _equal_folded(a, b);
}

/* the slot of the text, or the free one where it belongs */
static Slot *
_find_slot(const UebaStrings *self, UebaText text, guint32 tag)
{
  for (guint32 i = tag & self->mask;; i = (i + 1) & self->mask)
    {
      Slot *slot = &self->slots[i];

      if (slot->number == 0
          || (slot->tag == tag && _equal(self, ueba_strings_get(self, slot->number - 1), text)))
        return slot;
    }
}

static void
_rehash(UebaStrings *self, guint32 n_slots)
{
  Slot *old = self->slots;
  guint32 n_old = old ? self->mask + 1 : 0;

  self->slots = g_new0(Slot, n_slots);
  self->mask = n_slots - 1;
  for (guint32 i = 0; i < n_old; i++)
    {
      guint32 to = old[i].tag & self->mask;

      if (old[i].number == 0)
        continue;
      while (self->slots[to].number != 0)
        to = (to + 1) & self->mask;
      self->slots[to] = old[i];
    }
  g_free(old);
}

UebaStrings *
ueba_strings_new(UebaStringsCase letter_case, guint64 seed)
{
  UebaStrings *self = g_new0(UebaStrings, 1);

  self->texts = ueba_texts_new();
  self->letter_case = letter_case;
  self->seed = seed;
  _rehash(self, SLOTS_MIN);
  return self;
}

void
ueba_strings_free(UebaStrings *self)
{
  if (!self)
    return;
  ueba_texts_free(self->texts);
  g_free(self->slots);
  g_free(self);
}

guint32
ueba_strings_add(UebaStrings *self, UebaText text)
{
  guint32 tag = _tag(self, text);
  Slot *slot = _find_slot(self, text, tag);
  guint32 number;

  if (slot->number != 0)
    return slot->number - 1;
  number = ueba_texts_append(self->texts, text);
  if (number == UEBA_TEXTS_NONE)
    return UEBA_STRINGS_NONE;
  slot->tag = tag;
  slot->number = number + 1;
  if (number >= self->mask / 2)
    _rehash(self, (self->mask + 1) * 2);
  return number;
}

void
ueba_strings_shrink(UebaStrings *self)
{
  ueba_texts_shrink(self->texts);
}

guint32
ueba_strings_find(const UebaStrings *self, UebaText text)
{
  return _find_slot(self, text, _tag(self, text))->number - 1;
}

static gboolean
_has_upper(UebaText text)
{
  for (gsize i = 0; i < text.len; i++)
    if (g_ascii_isupper(text.str[i]))
      return TRUE;
  return FALSE;
}

guint32
ueba_strings_find_lower(const UebaStrings *self, UebaText text)
{
  guint32 number = ueba_strings_find(self, text);

  if (number != UEBA_STRINGS_NONE || !_has_upper(text))
    return number;
  g_autofree gchar *lower = g_ascii_strdown(text.str, (gssize) text.len);
  return ueba_strings_find(self, ueba_text(lower, text.len));
}

guint32
ueba_strings_count(const UebaStrings *self)
{
  return ueba_texts_count(self->texts);
}

UebaText
ueba_strings_get(const UebaStrings *self, guint32 number)
{
  return ueba_texts_get(self->texts, number);
}
