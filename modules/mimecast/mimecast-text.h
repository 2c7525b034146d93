/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef MIMECAST_TEXT_H_INCLUDED
#define MIMECAST_TEXT_H_INCLUDED

#include "mimecast-arena.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Small things that every shape needs done to a value. */

#define MIMECAST_TEXT_NULL ((UebaText) { NULL, 0 })

/* What a byte is, as bits: one load where a line is walked byte by byte. */
typedef enum
{
  MIMECAST_CHAR_BLANK = 1 << 0,         /* space, tab to carriage return */
  MIMECAST_CHAR_WORD = 1 << 1,          /* letters, digits and the underscore: what words are made of */
  MIMECAST_CHAR_KEY = 1 << 2,           /* and the hyphen: what keys are made of */
  MIMECAST_CHAR_PART = 1 << 3,          /* blanks and the comma: where the value of a free text may end */
} MimecastCharClass;

extern const guint8 mimecast_char_classes[256];

static inline gboolean
mimecast_text_is_blank(gchar c)
{
  return mimecast_char_classes[(guchar) c] & MIMECAST_CHAR_BLANK;
}

static inline gboolean
mimecast_text_is_word(gchar c)
{
  return (mimecast_char_classes[(guchar) c] & MIMECAST_CHAR_WORD) != 0;
}

static inline gboolean
mimecast_text_is_key(gchar c)
{
  return (mimecast_char_classes[(guchar) c] & MIMECAST_CHAR_KEY) != 0;
}

static inline gboolean
mimecast_text_may_part(gchar c)
{
  return (mimecast_char_classes[(guchar) c] & MIMECAST_CHAR_PART) != 0;
}

static inline gchar
mimecast_text_lower(gchar c)
{
  return (guchar) (c - 'A') < 26 ? (gchar) (c | 0x20) : c;
}

static inline const gchar *
mimecast_text_end(UebaText text)
{
  return text.len ? text.str + text.len : text.str;     /* null has no end to count to */
}

/* Sixteen bytes at a time. All that looks at more than a few bytes goes by these two; without SSE2 it goes by the byte
 * loops behind them. */
#ifdef __SSE2__
#define MIMECAST_TEXT_STEP 16

/* bit n: the byte n is c */
static inline guint
mimecast_text_where_is(const gchar *at, gchar c)
{
  return (guint) _mm_movemask_epi8(_mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *) at), _mm_set1_epi8(c)));
}

/* bit n: the byte n of both is the same */
static inline guint
mimecast_text_where_equal(const gchar *a, const gchar *b)
{
  return (guint) _mm_movemask_epi8(_mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *) a),
                                                  _mm_loadu_si128((const __m128i *) b)));
}
#endif

/* The next c before end, NULL without one. Values are short: a call of memchr() would cost more than the search. */
static inline const gchar *
mimecast_text_find_char(const gchar *at, const gchar *end, gchar c)
{
#ifdef __SSE2__
  for (; end - at >= MIMECAST_TEXT_STEP; at += MIMECAST_TEXT_STEP)
    {
      guint mask = mimecast_text_where_is(at, c);
      if (mask)
        return at + __builtin_ctz(mask);
    }
#endif
  for (; at < end; at++)
    if (*at == c)
      return at;
  return NULL;
}

/* the last c from begin on and before end, NULL without one */
static inline const gchar *
mimecast_text_find_char_back(const gchar *begin, const gchar *end, gchar c)
{
#ifdef __SSE2__
  for (; end - begin >= MIMECAST_TEXT_STEP; end -= MIMECAST_TEXT_STEP)
    {
      guint mask = mimecast_text_where_is(end - MIMECAST_TEXT_STEP, c);
      if (mask)
        return end - 1 - (__builtin_clz(mask) - 16);
    }
#endif
  while (end > begin)
    if (*--end == c)
      return end;
  return NULL;
}

/* from begin up to end, without blanks and line ends around it */
static inline UebaText
mimecast_text_between(const gchar *begin, const gchar *end)
{
  while (begin < end && mimecast_text_is_blank(*begin))
    begin++;
  while (begin < end && mimecast_text_is_blank(end[-1]))
    end--;
  return ueba_text(begin, (gsize) (end - begin));
}

static inline UebaText
mimecast_text_trim(UebaText text)
{
  return mimecast_text_between(text.str, mimecast_text_end(text));
}

static inline guint64
mimecast_text_load_8(const gchar *at)
{
  guint64 value;

  memcpy(&value, at, sizeof(value));
  return value;
}

static inline guint64
mimecast_text_load_4(const gchar *at)
{
  guint32 value;

  memcpy(&value, at, sizeof(value));
  return value;
}

/* len bytes, at least one; two loads that may overlap cover up to sixteen, which is nearly every key */
static inline gboolean
mimecast_text_same_as_written(const gchar *a, const gchar *b, gsize len)
{
  if (len > 16)
    return memcmp(a, b, len) == 0;
  if (len >= 8)
    return mimecast_text_load_8(a) == mimecast_text_load_8(b)
           && mimecast_text_load_8(a + len - 8) == mimecast_text_load_8(b + len - 8);
  if (len >= 4)
    return mimecast_text_load_4(a) == mimecast_text_load_4(b)
           && mimecast_text_load_4(a + len - 4) == mimecast_text_load_4(b + len - 4);
  return a[0] == b[0] && a[len / 2] == b[len / 2] && a[len - 1] == b[len - 1];
}

/* do these bytes, at least one, stand there as they are written? */
static inline gboolean
mimecast_text_begins_with(const gchar *at, const gchar *end, const gchar *bytes, gsize len)
{
  return (gsize) (end - at) >= len && mimecast_text_same_as_written(bytes, at, len);
}

/* eight bytes without ASCII case: where they differ only in the bit of the case, letters must stand */
static inline gboolean
mimecast_text_same_8(guint64 a, guint64 b)
{
  const guint64 ones = G_GUINT64_CONSTANT(0x0101010101010101), tops = 0x80 * ones, cases = 0x20 * ones;
  guint64 differ = a ^ b, lower, letters;

  if (differ == 0 || (differ & ~cases) != 0)
    return differ == 0;
  lower = (a | cases) & ~tops;
  letters = (lower + (0x80 - 'a') * ones) & ~(lower + (0x80 - 'z' - 1) * ones) & ~a;
  return ((differ << 2) & ~letters & tops) == 0;
}

/* len bytes without ASCII case, in loads that may overlap; most that are compared differ in the first byte */
static inline gboolean
mimecast_text_same(const gchar *a, const gchar *b, gsize len)
{
  gsize i = 0;

  if (len == 0)
    return TRUE;
  if (((a[0] ^ b[0]) & ~0x20) != 0)
    return FALSE;
  if (len < 4)
    return mimecast_text_lower(a[0]) == mimecast_text_lower(b[0])
           && mimecast_text_lower(a[len / 2]) == mimecast_text_lower(b[len / 2])
           && mimecast_text_lower(a[len - 1]) == mimecast_text_lower(b[len - 1]);
  if (len < 8)
    return mimecast_text_same_8(mimecast_text_load_4(a) << 32 | mimecast_text_load_4(a + len - 4),
                                mimecast_text_load_4(b) << 32 | mimecast_text_load_4(b + len - 4));
  for (; i + 8 < len; i += 8)
    if (!mimecast_text_same_8(mimecast_text_load_8(a + i), mimecast_text_load_8(b + i)))
      return FALSE;
  return mimecast_text_same_8(mimecast_text_load_8(a + len - 8), mimecast_text_load_8(b + len - 8));
}

/* ASCII case is ignored in all of these. The length of a literal is known when this is compiled. */
static inline gboolean
mimecast_text_is(UebaText text, const gchar *word)
{
  return strlen(word) == text.len && mimecast_text_same(text.str, word, text.len);
}

static inline gboolean
mimecast_text_starts_with(UebaText text, const gchar *word)
{
  gsize len = strlen(word);

  return len <= text.len && mimecast_text_same(text.str, word, len);
}

gboolean mimecast_text_contains(UebaText text, const gchar *word);
/* the place of the first or the last one, NULL without any */
const gchar *mimecast_text_find(UebaText text, const gchar *word);
const gchar *mimecast_text_find_last(UebaText text, const gchar *word);

/* ASCII without control characters? Then it is clean, and one line. */
gboolean mimecast_text_is_plain(UebaText text);

/* UTF-8 without NULs? */
gboolean mimecast_text_is_clean(UebaText text);

/* Bytes that are not UTF-8 become U+FFFD, one for each sequence that broke off; a NUL, which ends a line as a line feed
 * does, becomes one. Text itself if it is clean, else in arena. */
UebaText mimecast_text_clean(UebaText text, MimecastArena *arena);

#endif
