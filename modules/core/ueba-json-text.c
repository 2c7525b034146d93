/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-json-text.h"

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

void
ueba_json_append_text(GString *out, UebaText text)
{
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
