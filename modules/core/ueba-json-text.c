/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-json-text.h"
#include "ueba-string.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

static inline gboolean
_is_plain(gchar c)
{
  return (guchar) c >= 0x20 && c != '"' && c != '\\' && c != 0x7f;
}

static void
_append_escape(GString *out, gchar c)
{
  static const gchar digits[] = "0123456789abcdef";
  gchar unicode[] = { '\\', 'u', '0', '0', digits[(guchar) c >> 4], digits[c & 15] };

  if (c == '"' || c == '\\')
    g_string_append_c(g_string_append_c(out, '\\'), c);
  else
    g_string_append_len(out, unicode, sizeof(unicode));
}

static void
_append_escaped(GString *out, UebaText text)
{
  const gchar *at = text.str;
  const gchar *end = at + text.len;

  while (at < end)
    {
      const gchar *start = at;

      while (at < end && _is_plain(*at))
        at++;
      g_string_append_len(out, start, at - start);
      if (at < end)
        _append_escape(out, *at++);
    }
}

/* Nearly every text is ASCII without anything to escape, so it is copied and looked at many bytes at a time; the last
 * bytes of a text are taken together with some before them, once more. */
#define WORD sizeof(guint64)

/* The high bit of each byte of the answer says whether the byte is below 0x20, and so on; a byte behind such a one may
 * be marked, too. */
#define EACH_BYTE(byte) (G_GUINT64_CONSTANT(0x0101010101010101) * (byte))
#define HIGH_BITS EACH_BYTE(0x80)

static inline guint64
_bytes_below(guint64 word, guint8 limit)
{
  return (word - EACH_BYTE(limit)) & ~word & HIGH_BITS;
}

static inline guint64
_bytes_equal(guint64 word, guint8 byte)
{
  return _bytes_below(word ^ EACH_BYTE(byte), 1);
}

static inline gboolean
_is_plain_word(guint64 word)
{
  return ((word & HIGH_BITS) | _bytes_below(word, 0x20) | _bytes_equal(word, '"') | _bytes_equal(word, '\\') |
          _bytes_equal(word, 0x7f)) == 0;
}

static inline gboolean
_copy_word(gchar *to, const gchar *from)
{
  guint64 word;

  memcpy(&word, from, WORD);
  memcpy(to, &word, WORD);
  return _is_plain_word(word);
}

#ifdef __SSE2__
#define BLOCK sizeof(__m128i)

static inline gboolean
_copy_block(gchar *to, const gchar *from)
{
  __m128i bytes = _mm_loadu_si128((const __m128i *) from);
  /* signed, so that 0x80 and above count as well */
  __m128i marks = _mm_cmplt_epi8(bytes, _mm_set1_epi8(0x20));

  _mm_storeu_si128((__m128i *) to, bytes);
  marks = _mm_or_si128(marks, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')));
  marks = _mm_or_si128(marks, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')));
  marks = _mm_or_si128(marks, _mm_cmpeq_epi8(bytes, _mm_set1_epi8(0x7f)));
  return _mm_movemask_epi8(marks) == 0;
}
#else
#define BLOCK (2 * WORD)

static inline gboolean
_copy_block(gchar *to, const gchar *from)
{
  return _copy_word(to, from) & _copy_word(to + WORD, from + WORD);
}
#endif

static inline gboolean
_copy_short(gchar *to, const gchar *from, gsize len)
{
  gboolean is_plain = TRUE;

  for (gsize i = 0; i < len; i++)
    {
      to[i] = from[i];
      is_plain &= _is_plain(from[i]) && (guchar) from[i] < 0x80;
    }
  return is_plain;
}

/* FALSE: there is something to escape, or it is not ASCII */
static inline gboolean
_copy_plain(gchar *to, const gchar *from, gsize len)
{
  gsize done = 0;

  if (len < WORD)
    return _copy_short(to, from, len);
  if (len < BLOCK)
    return _copy_word(to, from) & _copy_word(to + len - WORD, from + len - WORD);
  for (; done + BLOCK <= len; done += BLOCK)
    if (!_copy_block(to + done, from + done))
      return FALSE;
  return _copy_block(to + len - BLOCK, from + len - BLOCK);
}

static gboolean
_append_plain(GString *out, UebaText text)
{
  gchar *to = ueba_string_reserve(out, text.len + 2);

  if (!_copy_plain(to + 1, text.str, text.len))
    {
      *to = '\0';
      return FALSE;
    }
  *to = '"';
  to[text.len + 1] = '"';
  ueba_string_set_end(out, to + text.len + 2);
  return TRUE;
}

void
ueba_json_append_text(GString *out, UebaText text)
{
  if (text.len > 0 && _append_plain(out, text))
    return;
  g_string_append_c(out, '"');
  if (text.len == 0 || g_utf8_validate_len(text.str, text.len, NULL))
    _append_escaped(out, text);
  else
    {
      g_autofree gchar *valid = g_utf8_make_valid(text.str, (gssize) text.len);
      _append_escaped(out, ueba_text_from_string(valid));
    }
  g_string_append_c(out, '"');
}

void
ueba_json_append_bytes(GString *out, UebaText text)
{
  g_string_append_c(out, '"');
  _append_escaped(out, text);
  g_string_append_c(out, '"');
}
