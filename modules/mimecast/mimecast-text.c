/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "mimecast-text.h"

#define REPLACEMENT "\xef\xbf\xbd"
#define REPLACEMENT_BYTES 3

#define BLANK (MIMECAST_CHAR_BLANK | MIMECAST_CHAR_PART)
#define KEY MIMECAST_CHAR_KEY
#define WORD (MIMECAST_CHAR_WORD | MIMECAST_CHAR_KEY)

const guint8 mimecast_char_classes[256] =
{
  ['\t'] = BLANK, ['\n'] = BLANK, ['\v'] = BLANK, ['\f'] = BLANK, ['\r'] = BLANK, [' '] = BLANK,
  [','] = MIMECAST_CHAR_PART, ['-'] = KEY, ['_'] = WORD,
  ['0'] = WORD, ['1'] = WORD, ['2'] = WORD, ['3'] = WORD, ['4'] = WORD, ['5'] = WORD, ['6'] = WORD, ['7'] = WORD,
  ['8'] = WORD, ['9'] = WORD,
  ['A'] = WORD, ['B'] = WORD, ['C'] = WORD, ['D'] = WORD, ['E'] = WORD, ['F'] = WORD, ['G'] = WORD, ['H'] = WORD,
  ['I'] = WORD, ['J'] = WORD, ['K'] = WORD, ['L'] = WORD, ['M'] = WORD, ['N'] = WORD, ['O'] = WORD, ['P'] = WORD,
  ['Q'] = WORD, ['R'] = WORD, ['S'] = WORD, ['T'] = WORD, ['U'] = WORD, ['V'] = WORD, ['W'] = WORD, ['X'] = WORD,
  ['Y'] = WORD, ['Z'] = WORD,
  ['a'] = WORD, ['b'] = WORD, ['c'] = WORD, ['d'] = WORD, ['e'] = WORD, ['f'] = WORD, ['g'] = WORD, ['h'] = WORD,
  ['i'] = WORD, ['j'] = WORD, ['k'] = WORD, ['l'] = WORD, ['m'] = WORD, ['n'] = WORD, ['o'] = WORD, ['p'] = WORD,
  ['q'] = WORD, ['r'] = WORD, ['s'] = WORD, ['t'] = WORD, ['u'] = WORD, ['v'] = WORD, ['w'] = WORD, ['x'] = WORD,
  ['y'] = WORD, ['z'] = WORD,
};

gboolean
mimecast_text_contains(UebaText text, const gchar *word)
{
  return mimecast_text_find(text, word) != NULL;
}

const gchar *
mimecast_text_find(UebaText text, const gchar *word)
{
  gsize len = strlen(word);
  gchar first = mimecast_text_lower(word[0]);

  for (gsize i = 0; i + len <= text.len; i++)
    if (mimecast_text_lower(text.str[i]) == first && mimecast_text_same(text.str + i, word, len))
      return text.str + i;
  return NULL;
}

const gchar *
mimecast_text_find_last(UebaText text, const gchar *word)
{
  gsize len = strlen(word);
  gchar first = mimecast_text_lower(word[0]);

  for (gsize left = text.len; left >= len; left--)
    {
      const gchar *at = text.str + left - len;
      if (mimecast_text_lower(*at) == first && mimecast_text_same(at, word, len))
        return at;
    }
  return NULL;
}

/* How far above a blank a byte stands, as unsigned numbers: control characters and what is not ASCII are beyond. */
#define BEYOND_PLAIN (0x80 - ' ')

static inline gboolean
_is_plain_byte(gchar c)
{
  return (guchar) (c - ' ') < BEYOND_PLAIN;
}

#ifdef __SSE2__
static inline __m128i
_above_blank(const gchar *at)
{
  return _mm_sub_epi8(_mm_loadu_si128((const __m128i *) at), _mm_set1_epi8(' '));
}

/* The greatest of all decides, so nothing is asked on the way; the last step may look at some bytes once more. */
static gboolean
_is_plain_in_steps(const gchar *at, const gchar *end)
{
  __m128i greatest = _above_blank(end - MIMECAST_TEXT_STEP);

  for (; end - at >= 4 * MIMECAST_TEXT_STEP; at += 4 * MIMECAST_TEXT_STEP)
    {
      const gchar *half = at + 2 * MIMECAST_TEXT_STEP;
      __m128i first = _mm_max_epu8(_above_blank(at), _above_blank(at + MIMECAST_TEXT_STEP));
      __m128i second = _mm_max_epu8(_above_blank(half), _above_blank(half + MIMECAST_TEXT_STEP));

      greatest = _mm_max_epu8(greatest, _mm_max_epu8(first, second));
    }
  for (; end - at >= MIMECAST_TEXT_STEP; at += MIMECAST_TEXT_STEP)
    greatest = _mm_max_epu8(greatest, _above_blank(at));
  greatest = _mm_max_epu8(greatest, _mm_set1_epi8(BEYOND_PLAIN - 1));
  return _mm_movemask_epi8(_mm_cmpeq_epi8(greatest, _mm_set1_epi8(BEYOND_PLAIN - 1))) == 0xffff;
}
#endif

gboolean
mimecast_text_is_plain(UebaText text)
{
#ifdef __SSE2__
  if (text.len >= MIMECAST_TEXT_STEP)
    return _is_plain_in_steps(text.str, text.str + text.len);
#endif
  for (gsize i = 0; i < text.len; i++)
    if (!_is_plain_byte(text.str[i]))
      return FALSE;
  return TRUE;
}

gboolean
mimecast_text_is_clean(UebaText text)
{
  return mimecast_text_is_plain(text) || g_utf8_validate_len(text.str, text.len, NULL);
}

/* How many of the bytes that begin no character one replacement stands for: as far as they could have begun one. The
 * Unicode Standard recommends it and most decoders do it, so a text cut within a character is the same everywhere. */
static gsize
_broken_len(const gchar *text, gsize len)
{
  const guchar *at = (const guchar *) text;
  guchar low = at[0] == 0xe0 ? 0xa0 : at[0] == 0xf0 ? 0x90 : 0x80;
  guchar high = at[0] == 0xed ? 0x9f : at[0] == 0xf4 ? 0x8f : 0xbf;
  gsize wanted = at[0] < 0xc2 || at[0] > 0xf4 ? 1 : at[0] < 0xe0 ? 2 : at[0] < 0xf0 ? 3 : 4;
  gsize n = 1;

  for (; n < MIN(wanted, len) && at[n] >= low && at[n] <= high; n++)
    {
      low = 0x80;
      high = 0xbf;
    }
  return n;
}

static UebaText
_repair(UebaText text, MimecastArena *arena)
{
  gchar *start = mimecast_arena_reserve(arena, text.len * REPLACEMENT_BYTES);
  gchar *out = start;
  const gchar *at = text.str;
  const gchar *end = mimecast_text_end(text);

  while (at < end)
    {
      const gchar *bad;

      /* stops at a NUL as well */
      g_utf8_validate_len(at, (gsize) (end - at), &bad);
      memcpy(out, at, (gsize) (bad - at));
      out += bad - at;
      at = bad;
      if (at < end && *at == '\0')
        {
          *out++ = '\n';
          at++;
        }
      else if (at < end)
        {
          memcpy(out, REPLACEMENT, REPLACEMENT_BYTES);
          out += REPLACEMENT_BYTES;
          at += _broken_len(at, (gsize) (end - at));
        }
    }
  return mimecast_arena_commit(arena, (gsize) (out - start));
}

UebaText
mimecast_text_clean(UebaText text, MimecastArena *arena)
{
  return mimecast_text_is_clean(text) ? text : _repair(text, arena);
}
