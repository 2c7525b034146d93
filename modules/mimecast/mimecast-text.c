/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "mimecast-text.h"

#define REPLACEMENT "\xef\xbf\xbd"

static gboolean
_is_blank(gchar c)
{
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

UebaText
mimecast_text_trim(UebaText text)
{
  while (text.len > 0 && _is_blank(text.str[0]))
    {
      text.str++;
      text.len--;
    }
  while (text.len > 0 && _is_blank(text.str[text.len - 1]))
    text.len--;
  return ueba_text(text.str, text.len);
}

gboolean
mimecast_text_is(UebaText text, const gchar *word)
{
  return strlen(word) == text.len && g_ascii_strncasecmp(text.str, word, text.len) == 0;
}

gboolean
mimecast_text_starts_with(UebaText text, const gchar *word)
{
  gsize len = strlen(word);

  return len <= text.len && g_ascii_strncasecmp(text.str, word, len) == 0;
}

/* most values: no byte of the high half, no NUL; eight bytes a step */
static gboolean
_is_plain_ascii(UebaText text)
{
  const guint64 highs = G_GUINT64_CONSTANT(0x8080808080808080);
  const guint64 ones = G_GUINT64_CONSTANT(0x0101010101010101);
  gsize i = 0;

  for (; i + 8 <= text.len; i += 8)
    {
      guint64 word;
      memcpy(&word, text.str + i, sizeof(word));
      if ((word | (word - ones)) & highs)
        return FALSE;
    }
  for (; i < text.len; i++)
    if (text.str[i] <= 0)
      return FALSE;
  return TRUE;
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

/* g_utf8_validate_len() stops at a NUL as well, which is dropped */
static UebaText
_repair(UebaText text, GString *arena)
{
  const gchar *at = text.str;
  const gchar *end = text.str + text.len;
  gsize start = arena->len;

  while (at < end)
    {
      const gchar *bad;
      g_utf8_validate_len(at, end - at, &bad);
      g_string_append_len(arena, at, bad - at);
      if (bad < end && *bad != '\0')
        g_string_append(arena, REPLACEMENT);
      at = bad < end ? bad + _broken_len(bad, end - bad) : end;
    }
  return ueba_text(arena->str + start, arena->len - start);
}

UebaText
mimecast_text_clean(UebaText text, GString *arena)
{
  text = mimecast_text_trim(text);
  if (text.len == 0 || _is_plain_ascii(text) || g_utf8_validate_len(text.str, text.len, NULL))
    return text;
  return mimecast_text_trim(_repair(text, arena));
}
