/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "mimecast-dsn-clean.h"

#define NO_BREAK_SPACE 0x00a0
#define FIGURE_SPACE 0x2007
#define NARROW_NO_BREAK_SPACE 0x202f
#define IDEOGRAPHIC_SPACE 0x3000
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
      gunichar wide = _read_wide(pos, end);
      return _is_wide_blank(wide) ? ' ' : g_unichar_tolower(wide);
    }
  (*pos)++;
  return _is_ascii_blank(c) ? ' ' : (gunichar) g_ascii_tolower((gchar) c);
}

gunichar
mimecast_dsn_clean_next(const gchar **pos, const gchar *end)
{
  gunichar c = _read_char(pos, end);
  const gchar *ahead = *pos;

  while (c == ' ' && ahead < end && _read_char(&ahead, end) == ' ')
    *pos = ahead;
  return c;
}

void
mimecast_dsn_clean(UebaText text, GString *out)
{
  const gchar *pos = text.str;
  const gchar *end = text.str + text.len;

  g_string_truncate(out, 0);
  while (text.len && pos < end)
    {
      gunichar c = mimecast_dsn_clean_next(&pos, end);
      if (c == ' ' && (out->len == 0 || pos == end))
        continue;
      if (c < 0x80)
        g_string_append_c(out, (gchar) c);
      else
        g_string_append_unichar(out, c);
    }
}
