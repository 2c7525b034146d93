/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "mimecast-dsn-clean.h"
#include "mimecast-text.h"

#define NO_BREAK_SPACE 0x00a0
#define FIGURE_SPACE 0x2007
#define NARROW_NO_BREAK_SPACE 0x202f
#define IDEOGRAPHIC_SPACE 0x3000
#define SIGMA 0x03c3
#define FINAL_SIGMA 0x03c2 /* the same letter at the end of a word; both have one capital */
#define REPLACEMENT 0xfffd

static inline gboolean
_is_ascii_blank(guchar c)
{
  return c == ' ' || c == '_' || (c >= '\t' && c <= '\r');
}

static inline gboolean
_is_wide_blank(gunichar c)
{
  return c == NO_BREAK_SPACE || c == FIGURE_SPACE || c == NARROW_NO_BREAK_SPACE || c == IDEOGRAPHIC_SPACE;
}

static inline guchar
_lower_ascii(guchar c)
{
  return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
}

static gunichar
_read_wide(const gchar **pos, const gchar *end)
{
  gunichar c = g_utf8_get_char_validated(*pos, end - *pos);

  if (c == (gunichar) -1 || c == (gunichar) -2)
    {
      (*pos)++;
      return REPLACEMENT;
    }
  *pos = g_utf8_next_char(*pos);
  return c;
}

static inline gunichar
_read_char(const gchar **pos, const gchar *end)
{
  guchar c = (guchar) **pos;

  if (c >= 0x80)
    {
      gunichar wide = g_unichar_tolower(_read_wide(pos, end));
      if (_is_wide_blank(wide))
        return ' ';
      return wide == FINAL_SIGMA ? SIGMA : wide;
    }
  (*pos)++;
  return _is_ascii_blank(c) ? ' ' : _lower_ascii(c);
}

static inline gunichar
_read_squeezed(const gchar **pos, const gchar *end)
{
  gunichar c = _read_char(pos, end);
  const gchar *ahead = *pos;

  while (c == ' ' && ahead < end && _read_char(&ahead, end) == ' ')
    *pos = ahead;
  return c;
}

gunichar
mimecast_dsn_clean_next(const gchar **pos, const gchar *end)
{
  return _read_squeezed(pos, end);
}

/* a letter in lower case may be longer than its capital, but no character becomes longer than this for each byte */
#define MAX_GROWTH 3

static inline gchar *
_put(gchar *to, gunichar c)
{
  if (c >= 0x80)
    return to + g_unichar_to_utf8(c, to);
  *to = (gchar) c;
  return to + 1;
}

void
mimecast_dsn_clean(UebaText text, GString *out)
{
  const gchar *pos = text.str;
  const gchar *end = mimecast_text_end(text);
  gunichar last = ' ';

  g_string_set_size(out, MAX_GROWTH * text.len);
  gchar *to = out->str;
  while (pos < end)
    {
      gunichar c = _read_char(&pos, end);
      if (c != ' ' || last != ' ')
        to = _put(to, c);
      last = c;
    }
  if (last == ' ' && to > out->str)
    to--;
  g_string_truncate(out, (gsize) (to - out->str));
}
