/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-fold.h"

#define INVALID_BYTE_BASE 0x110000      /* beyond Unicode */

#define DOTTED_CAPITAL_I 0x130
#define DOTLESS_SMALL_I 0x131

/* The search rolls a hash over the text, so that its cost does not depend on how often a long needle nearly fits. A
 * needle can be made that has the hash of a place and is something else; the first such place ends the trust in it. */
#define HASH_PRIME G_GUINT64_CONSTANT(2147483647)
#define HASH_BASE G_GUINT64_CONSTANT(1664525)

typedef struct _FoldCursor
{
  const gchar *pos;
  const gchar *end;
} FoldCursor;

static inline FoldCursor
_cursor(UebaText text)
{
  return (FoldCursor) { text.str, text.len ? text.str + text.len : text.str };
}

static inline gboolean
_at_end(const FoldCursor *self)
{
  return self->pos == self->end;
}

/* by way of the upper case: the final sigma and the long s have an upper case in common with their plain forms */
static gunichar
_fold_wide(gunichar c)
{
  if (c == DOTTED_CAPITAL_I || c == DOTLESS_SMALL_I)
    return c;
  return g_unichar_tolower(g_unichar_toupper(c));
}

static gunichar
_next_wide(FoldCursor *self)
{
  gunichar c = g_utf8_get_char_validated(self->pos, self->end - self->pos);

  if (c == (gunichar) -1 || c == (gunichar) -2)
    return INVALID_BYTE_BASE + (guchar) *self->pos++;

  self->pos = g_utf8_next_char(self->pos);
  return _fold_wide(c);
}

static inline gunichar
_next(FoldCursor *self)
{
  guchar c = (guchar) *self->pos;

  if (c >= 0x80)
    return _next_wide(self);
  self->pos++;
  return (guchar) g_ascii_tolower((gchar) c);
}

gint
ueba_fold_compare(UebaText a, UebaText b)
{
  FoldCursor left = _cursor(a);
  FoldCursor right = _cursor(b);

  while (!_at_end(&left) && !_at_end(&right))
    {
      gunichar l = _next(&left);
      gunichar r = _next(&right);

      if (l != r)
        return l < r ? -1 : 1;
    }
  return (gint) !_at_end(&left) - (gint) !_at_end(&right);
}

gboolean
ueba_fold_equal(UebaText a, UebaText b)
{
  return ueba_fold_compare(a, b) == 0;
}

/* TRUE and text behind the prefix, or FALSE and text anywhere */
static gboolean
_skip_prefix(FoldCursor *text, FoldCursor prefix)
{
  while (!_at_end(&prefix))
    if (_at_end(text) || _next(text) != _next(&prefix))
      return FALSE;
  return TRUE;
}

gboolean
ueba_fold_has_prefix(UebaText text, UebaText prefix)
{
  FoldCursor cursor = _cursor(text);

  return _skip_prefix(&cursor, _cursor(prefix));
}

gboolean
ueba_fold_has_suffix(UebaText text, UebaText suffix)
{
  gsize text_chars = ueba_fold_count(text);
  gsize suffix_chars = ueba_fold_count(suffix);

  if (text_chars < suffix_chars)
    return FALSE;

  gsize offset = ueba_fold_offset(text, text_chars - suffix_chars);
  return ueba_fold_equal(ueba_text(text.str + offset, text.len - offset), suffix);
}

static inline guint64
_hash_append(guint64 hash, gunichar c)
{
  return (hash * HASH_BASE + c) % HASH_PRIME;
}

/* weight: HASH_BASE to the number of characters in the window */
static inline guint64
_hash_drop(guint64 hash, gunichar c, guint64 weight)
{
  return (hash + HASH_PRIME - (c * weight) % HASH_PRIME) % HASH_PRIME;
}

/* opens the window over as many characters of text as needle has; FALSE: text has fewer */
static gboolean
_hash_both(FoldCursor needle, FoldCursor *tail, guint64 *ret_wanted, guint64 *ret_hash, guint64 *ret_weight)
{
  *ret_wanted = *ret_hash = 0;
  *ret_weight = 1;
  while (!_at_end(&needle))
    {
      if (_at_end(tail))
        return FALSE;
      *ret_wanted = _hash_append(*ret_wanted, _next(&needle));
      *ret_hash = _hash_append(*ret_hash, _next(tail));
      *ret_weight = *ret_weight * HASH_BASE % HASH_PRIME;
    }
  return TRUE;
}

/* characters, and of each start of the needle that ends with it the longest one that is shorter and ends there too */
typedef struct _Pattern
{
  gunichar *chars;
  guint32 *borders;
  gsize n;
} Pattern;

static inline gsize
_step(const Pattern *self, gsize matched, gunichar c)
{
  while (matched > 0 && self->chars[matched] != c)
    matched = self->borders[matched - 1];
  return matched + (self->chars[matched] == c);
}

static void
_pattern_init(Pattern *self, UebaText needle)
{
  FoldCursor cursor = _cursor(needle);

  self->n = ueba_fold_count(needle);
  self->chars = g_new(gunichar, self->n);
  self->borders = g_new(guint32, self->n);
  self->borders[0] = 0;
  for (gsize i = 0; i < self->n; i++)
    {
      self->chars[i] = _next(&cursor);
      if (i > 0)
        self->borders[i] = (guint32) _step(self, self->borders[i - 1], self->chars[i]);
    }
}

static void
_pattern_clear(Pattern *self)
{
  g_free(self->chars);
  g_free(self->borders);
}

/* The same from head on as Knuth, Morris and Pratt do it: linear whatever the texts, for eight bytes a character of the
 * needle, which is not empty. */
static gboolean
_find_without_hash(FoldCursor head, UebaText needle, const gchar **ret_start, const gchar **ret_end)
{
  Pattern pattern;
  FoldCursor tail = head;
  gsize matched = 0;

  _pattern_init(&pattern, needle);
  for (gsize i = 0; matched < pattern.n && !_at_end(&tail); i++)
    {
      matched = _step(&pattern, matched, _next(&tail));
      if (i >= pattern.n)
        _next(&head);
    }
  *ret_start = head.pos;
  *ret_end = tail.pos;
  _pattern_clear(&pattern);
  return matched == pattern.n;
}

gboolean
ueba_fold_find(UebaText text, UebaText needle, gsize *ret_start, gsize *ret_end)
{
  FoldCursor head = _cursor(text);
  FoldCursor tail = head, end;
  guint64 wanted, hash, weight;
  const gchar *start;

  if (!_hash_both(_cursor(needle), &tail, &wanted, &hash, &weight))
    return FALSE;

  while (hash != wanted)
    {
      if (_at_end(&tail))
        return FALSE;
      hash = _hash_drop(_hash_append(hash, _next(&tail)), _next(&head), weight);
    }
  start = head.pos;
  end = head;
  if (!_skip_prefix(&end, _cursor(needle)) && !_find_without_hash(head, needle, &start, &end.pos))
    return FALSE;
  *ret_start = (gsize) (start - text.str);
  *ret_end = (gsize) (end.pos - text.str);
  return TRUE;
}

gsize
ueba_fold_count(UebaText text)
{
  FoldCursor cursor = _cursor(text);
  gsize n = 0;

  for (; !_at_end(&cursor); n++)
    _next(&cursor);
  return n;
}

gsize
ueba_fold_offset(UebaText text, gsize n)
{
  FoldCursor cursor = _cursor(text);

  for (; n && !_at_end(&cursor); n--)
    _next(&cursor);
  return (gsize) (cursor.pos - text.str);
}
