/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "mimecast-mime.h"
#include "mimecast-mime-charset.h"
#include "mimecast-text.h"

/* `=?charset?B?..?=` and `=?charset?Q?..?=`. Blanks between two words vanish. Adjacent words of one charset are
 * converted as one run of bytes, for senders cut their text without regard to characters.
 *
 * A word begins at `=?` and a letter or digit, and holds no such beginning; so the search for its end never passes
 * the next candidate, and the whole is linear whatever the text. */

#define CHARSET_NAME_CHARS 40

struct _MimecastMime
{
  MimecastCharsetConverter *converter;
  GString *bytes;                       /* of the words read so far in the run's charset */
  const MimecastCharset *charset;       /* of the run; NULL: no run */
  GString *out;
};

typedef struct _Word
{
  UebaText charset_name;
  UebaText content;
  gboolean is_base64;
  gboolean is_cut;              /* the text ends before the word does */
  const gchar *end;
} Word;

MimecastMime *
mimecast_mime_new(void)
{
  MimecastMime *self = g_new0(MimecastMime, 1);

  self->converter = mimecast_charset_converter_new();
  self->bytes = g_string_new(NULL);
  self->out = g_string_new(NULL);
  return self;
}

void
mimecast_mime_free(MimecastMime *self)
{
  if (!self)
    return;
  mimecast_charset_converter_free(self->converter);
  g_string_free(self->bytes, TRUE);
  g_string_free(self->out, TRUE);
  g_free(self);
}

static inline gboolean
_is_blank(gchar c)
{
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static inline gboolean
_is_word_start(const gchar *pos, const gchar *end)
{
  return end - pos >= 3 && pos[0] == '=' && pos[1] == '?' && g_ascii_isalnum(pos[2]);
}

static const gchar *
_find_word_start(const gchar *pos, const gchar *end)
{
  while (pos < end && (pos = memchr(pos, '=', (gsize) (end - pos))))
    {
      if (_is_word_start(pos, end))
        return pos;
      pos++;
    }
  return NULL;
}

static gboolean
_has_blank(UebaText text)
{
  for (gsize i = 0; i < text.len; i++)
    if (_is_blank(text.str[i]))
      return TRUE;
  return FALSE;
}

/* charset, without the language that RFC 2231 lets follow it, and encoding; pos is left after them */
static gboolean
_read_word_head(Word *self, const gchar **pos, const gchar *end)
{
  const gchar *begin = *pos + 2;
  gsize max = MIN((gsize) (end - begin), CHARSET_NAME_CHARS);
  const gchar *mark = memchr(begin, '?', max);

  if (!mark || end - mark < 3 || mark[2] != '?')
    return FALSE;
  const gchar *language = memchr(begin, '*', (gsize) (mark - begin));
  gchar encoding = g_ascii_tolower(mark[1]);

  self->charset_name = ueba_text(begin, (gsize) ((language ? language : mark) - begin));
  self->is_base64 = encoding == 'b';
  *pos = mark + 3;
  return encoding == 'b' || encoding == 'q';
}

static gboolean
_read_word(Word *self, const gchar *pos, const gchar *end)
{
  if (!_read_word_head(self, &pos, end))
    return FALSE;
  const gchar *begin = pos;
  while (pos < end && !(pos[0] == '?' && pos + 1 < end && pos[1] == '='))
    {
      if (_is_word_start(pos, end))
        return FALSE;
      pos++;
    }
  self->is_cut = pos == end;
  self->end = self->is_cut ? end : pos + 2;
  self->content = (UebaText) { begin, (gsize) (pos - begin) };
  if (self->is_cut && self->content.len && pos[-1] == '?')
    self->content.len--;
  return !self->is_cut || !_has_blank(self->content);
}

/* NUL is no character of a subject; it is left out as JSON's is */
static inline void
_append_byte(GString *self, guint byte)
{
  if (byte)
    g_string_append_c(self, (gchar) byte);
}

static inline gint
_base64_value(gchar c)
{
  if (c >= 'A' && c <= 'Z')
    return c - 'A';
  if (c >= 'a' && c <= 'z')
    return c - 'a' + 26;
  if (c >= '0' && c <= '9')
    return c - '0' + 52;
  return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* characters outside the alphabet are passed over; of an unfinished group the whole bytes count */
static void
_append_base64(GString *self, UebaText content)
{
  guint bits = 0;
  guint n_bits = 0;

  for (gsize i = 0; i < content.len; i++)
    {
      gint value = _base64_value(content.str[i]);
      if (value < 0)
        continue;
      bits = (bits << 6 | (guint) value) & 0xffff;
      n_bits += 6;
      if (n_bits >= 8)
        {
          n_bits -= 8;
          _append_byte(self, bits >> n_bits & 0xff);
        }
    }
}

static void
_append_quoted(GString *self, UebaText content, gboolean is_cut)
{
  const gchar *end = mimecast_text_end(content);

  for (const gchar *pos = content.str; pos < end; pos++)
    {
      if (*pos == '_')
        _append_byte(self, ' ');
      else if (*pos != '=')
        _append_byte(self, (guchar) *pos);
      else if (end - pos > 2 && g_ascii_isxdigit(pos[1]) && g_ascii_isxdigit(pos[2]))
        {
          _append_byte(self, (guint) (g_ascii_xdigit_value(pos[1]) << 4 | g_ascii_xdigit_value(pos[2])));
          pos += 2;
        }
      else if (is_cut && end - pos <= 2)
        return;
      else
        _append_byte(self, '=');
    }
}

static void
_flush_run(MimecastMime *self, gboolean is_cut)
{
  if (self->charset)
    mimecast_charset_converter_append(self->converter, self->charset, ueba_text(self->bytes->str, self->bytes->len),
                                      is_cut, self->out);
  g_string_truncate(self->bytes, 0);
  self->charset = NULL;
}

static void
_append_word(MimecastMime *self, const Word *word, const MimecastCharset *charset)
{
  if (charset != self->charset)
    _flush_run(self, FALSE);
  self->charset = charset;
  if (word->is_base64)
    _append_base64(self->bytes, word->content);
  else
    _append_quoted(self->bytes, word->content, word->is_cut);
  if (word->is_cut)
    _flush_run(self, TRUE);
}

/* text between words; blanks alone between two words are nothing */
static void
_append_plain(MimecastMime *self, const gchar *begin, const gchar *end, gboolean is_between_words)
{
  const gchar *pos = begin;

  while (pos < end && _is_blank(*pos))
    pos++;
  if (begin == end || (is_between_words && pos == end))
    return;
  _flush_run(self, FALSE);
  g_string_append_len(self->out, begin, end - begin);
}

static void
_decode_from(MimecastMime *self, UebaText text, const gchar *start)
{
  const gchar *end = mimecast_text_end(text);
  const gchar *copied = text.str;
  gboolean is_after_word = FALSE;

  while (start)
    {
      Word word;
      const MimecastCharset *charset = NULL;

      if (_read_word(&word, start, end))
        charset = mimecast_charset_converter_lookup(self->converter, word.charset_name);
      if (charset)
        {
          _append_plain(self, copied, start, is_after_word);
          _append_word(self, &word, charset);
          copied = word.end;
          is_after_word = TRUE;
        }
      start = _find_word_start(charset ? word.end : start + 2, end);
    }
  _append_plain(self, copied, end, FALSE);
  _flush_run(self, FALSE);
}

UebaText
mimecast_mime_decode(MimecastMime *self, UebaText text)
{
  const gchar *start = text.len ? _find_word_start(text.str, mimecast_text_end(text)) : NULL;

  if (!start)
    return text;
  g_string_truncate(self->out, 0);
  _decode_from(self, text, start);
  return ueba_text(self->out->str, self->out->len);
}
