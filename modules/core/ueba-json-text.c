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

/* Nearly every text is ASCII without anything to escape, so eight bytes are looked at together. The high bit of each
 * byte of the answer says whether the byte is below 0x20, and so on; a byte behind such a one may be marked, too. */
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
_is_plain_ascii_word(guint64 word)
{
  return ((word & HIGH_BITS) | _bytes_below(word, 0x20) | _bytes_equal(word, '"') | _bytes_equal(word, '\\') |
          _bytes_equal(word, 0x7f)) == 0;
}

static gboolean
_is_plain_ascii(UebaText text)
{
  const gchar *at = text.str, *end = at + text.len;
  guint64 word, rest = EACH_BYTE(' ');

  for (; (gsize) (end - at) >= sizeof(word); at += sizeof(word))
    {
      memcpy(&word, at, sizeof(word));
      if (!_is_plain_ascii_word(word))
        return FALSE;
    }
  memcpy(&rest, at, (gsize) (end - at));
  return _is_plain_ascii_word(rest);
}

static void
_append_quoted(GString *out, UebaText plain)
{
  gsize start = out->len;

  g_string_set_size(out, start + plain.len + 2);
  out->str[start] = '"';
  memcpy(out->str + start + 1, plain.str, plain.len);
  out->str[start + 1 + plain.len] = '"';
}

void
ueba_json_append_text(GString *out, UebaText text)
{
  if (text.len > 0 && _is_plain_ascii(text))
    {
      _append_quoted(out, text);
      return;
    }
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
