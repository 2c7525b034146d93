/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "mimecast-mime-charset.h"
#include "mimecast-text.h"

#include <errno.h>

#define REPLACEMENT "\357\277\275"

typedef enum
{
  CODING_UTF8,
  CODING_ASCII,
  CODING_LATIN1,
  CODING_ICONV,
} Coding;

struct _MimecastCharset
{
  const gchar *name;
  Coding coding;
  const gchar *iconv_name;
};

/* Where mail programs write one name and mean its superset, the superset stands here. The first rows are the most
 * frequent ones. */
static const MimecastCharset charsets[] =
{
  { "utf-8", CODING_UTF8, NULL },
  { "iso-8859-1", CODING_LATIN1, NULL },
  { "us-ascii", CODING_ASCII, NULL },
  { "windows-1252", CODING_ICONV, "CP1252" },
  { "iso-2022-jp", CODING_ICONV, "ISO-2022-JP" },
  { "iso-8859-15", CODING_ICONV, "ISO-8859-15" },
  { "gb2312", CODING_ICONV, "GB18030" },
  { "koi8-r", CODING_ICONV, "KOI8-R" },
  { "windows-1251", CODING_ICONV, "CP1251" },
  { "utf8", CODING_UTF8, NULL },
  { "ascii", CODING_ASCII, NULL },
  { "ansi_x3.4-1968", CODING_ASCII, NULL },
  { "latin1", CODING_LATIN1, NULL },
  { "iso8859-1", CODING_LATIN1, NULL },
  { "iso_8859-1", CODING_LATIN1, NULL },
  { "iso-8859-2", CODING_ICONV, "ISO-8859-2" },
  { "iso-8859-3", CODING_ICONV, "ISO-8859-3" },
  { "iso-8859-4", CODING_ICONV, "ISO-8859-4" },
  { "iso-8859-5", CODING_ICONV, "ISO-8859-5" },
  { "iso-8859-6", CODING_ICONV, "ISO-8859-6" },
  { "iso-8859-7", CODING_ICONV, "ISO-8859-7" },
  { "iso-8859-8", CODING_ICONV, "ISO-8859-8" },
  { "iso-8859-8-i", CODING_ICONV, "ISO-8859-8" },
  { "iso-8859-9", CODING_ICONV, "ISO-8859-9" },
  { "iso-8859-10", CODING_ICONV, "ISO-8859-10" },
  { "iso-8859-11", CODING_ICONV, "ISO-8859-11" },
  { "iso-8859-13", CODING_ICONV, "ISO-8859-13" },
  { "iso-8859-14", CODING_ICONV, "ISO-8859-14" },
  { "iso-8859-16", CODING_ICONV, "ISO-8859-16" },
  { "windows-874", CODING_ICONV, "CP874" },
  { "windows-1250", CODING_ICONV, "CP1250" },
  { "windows-1253", CODING_ICONV, "CP1253" },
  { "windows-1254", CODING_ICONV, "CP1254" },
  { "windows-1255", CODING_ICONV, "CP1255" },
  { "windows-1256", CODING_ICONV, "CP1256" },
  { "windows-1257", CODING_ICONV, "CP1257" },
  { "windows-1258", CODING_ICONV, "CP1258" },
  { "cp1250", CODING_ICONV, "CP1250" },
  { "cp1251", CODING_ICONV, "CP1251" },
  { "cp1252", CODING_ICONV, "CP1252" },
  { "cp437", CODING_ICONV, "CP437" },
  { "cp850", CODING_ICONV, "CP850" },
  { "ibm850", CODING_ICONV, "CP850" },
  { "cp866", CODING_ICONV, "CP866" },
  { "ibm866", CODING_ICONV, "CP866" },
  { "koi8-u", CODING_ICONV, "KOI8-U" },
  { "macintosh", CODING_ICONV, "MACINTOSH" },
  { "tis-620", CODING_ICONV, "CP874" },
  { "gbk", CODING_ICONV, "GB18030" },
  { "x-gbk", CODING_ICONV, "GB18030" },
  { "cp936", CODING_ICONV, "GB18030" },
  { "gb18030", CODING_ICONV, "GB18030" },
  { "big5", CODING_ICONV, "BIG5-HKSCS" },
  { "big5-hkscs", CODING_ICONV, "BIG5-HKSCS" },
  { "shift_jis", CODING_ICONV, "CP932" },
  { "shift-jis", CODING_ICONV, "CP932" },
  { "sjis", CODING_ICONV, "CP932" },
  { "x-sjis", CODING_ICONV, "CP932" },
  { "cp932", CODING_ICONV, "CP932" },
  { "windows-31j", CODING_ICONV, "CP932" },
  { "euc-jp", CODING_ICONV, "EUC-JP-MS" },
  { "iso-2022-jp-1", CODING_ICONV, "ISO-2022-JP-1" },
  { "iso-2022-jp-2", CODING_ICONV, "ISO-2022-JP-2" },
  { "euc-kr", CODING_ICONV, "CP949" },
  { "ks_c_5601-1987", CODING_ICONV, "CP949" },
  { "cp949", CODING_ICONV, "CP949" },
  { "iso-2022-kr", CODING_ICONV, "ISO-2022-KR" },
  { "utf-7", CODING_ICONV, "UTF-7" },
  { "unicode-1-1-utf-7", CODING_ICONV, "UTF-7" },
};

struct _MimecastCharsetConverter
{
  GIConv open[G_N_ELEMENTS(charsets)];  /* NULL: not yet; (GIConv) -1: the C library lacks it */
};

#define ICONV_MISSING ((GIConv) -1)

MimecastCharsetConverter *
mimecast_charset_converter_new(void)
{
  return g_new0(MimecastCharsetConverter, 1);
}

void
mimecast_charset_converter_free(MimecastCharsetConverter *self)
{
  if (!self)
    return;
  for (guint i = 0; i < G_N_ELEMENTS(charsets); i++)
    {
      if (self->open[i] && self->open[i] != ICONV_MISSING)
        g_iconv_close(self->open[i]);
    }
  g_free(self);
}

static GIConv
_get_descriptor(MimecastCharsetConverter *self, const MimecastCharset *charset)
{
  gsize i = (gsize) (charset - charsets);

  if (!self->open[i])
    self->open[i] = g_iconv_open("UTF-8", charset->iconv_name);
  return self->open[i];
}

static gboolean
_is_usable(MimecastCharsetConverter *self, const MimecastCharset *charset)
{
  return charset->coding != CODING_ICONV || _get_descriptor(self, charset) != ICONV_MISSING;
}

const MimecastCharset *
mimecast_charset_converter_lookup(MimecastCharsetConverter *self, UebaText name)
{
  for (guint i = 0; i < G_N_ELEMENTS(charsets); i++)
    {
      const gchar *known = charsets[i].name;
      if (strlen(known) == name.len && g_ascii_strncasecmp(known, name.str, name.len) == 0)
        return _is_usable(self, &charsets[i]) ? &charsets[i] : NULL;
    }
  return NULL;
}

/* a byte that begins a character which the end of the text has cut short */
static gboolean
_is_unfinished(const gchar *pos, const gchar *end)
{
  return g_utf8_get_char_validated(pos, end - pos) == (gunichar) -2;
}

static void
_append_utf8(UebaText bytes, gboolean is_cut, GString *out)
{
  const gchar *pos = bytes.str;
  const gchar *end = mimecast_text_end(bytes);
  const gchar *invalid;

  while (!g_utf8_validate_len(pos, (gsize) (end - pos), &invalid))
    {
      g_string_append_len(out, pos, invalid - pos);
      if (_is_unfinished(invalid, end))
        {
          if (!is_cut)
            g_string_append(out, REPLACEMENT);
          return;
        }
      g_string_append(out, REPLACEMENT);
      pos = invalid + 1;
    }
  g_string_append_len(out, pos, end - pos);
}

static void
_append_ascii(UebaText bytes, GString *out)
{
  for (gsize i = 0; i < bytes.len; i++)
    {
      if ((guchar) bytes.str[i] < 0x80)
        g_string_append_c(out, bytes.str[i]);
      else
        g_string_append(out, REPLACEMENT);
    }
}

static void
_append_latin1(UebaText bytes, GString *out)
{
  for (gsize i = 0; i < bytes.len; i++)
    g_string_append_unichar(out, (guchar) bytes.str[i]);
}

/* beyond twice the input: no single character of any of the converters needs more */
#define ICONV_MARGIN 64

/* One call of iconv, into fresh room at the end of out. in NULL: what the converter still holds back. The answer is
 * an errno, 0 if the input is used up. */
static gint
_convert(GIConv descriptor, gchar **in, gsize *in_left, GString *out)
{
  gsize used = out->len;
  gsize room = (in ? *in_left * 2 : 0) + ICONV_MARGIN;

  g_string_set_size(out, used + room);
  gchar *to = out->str + used;
  gsize answer = g_iconv(descriptor, in, in_left, &to, &room);
  gint error = answer == (gsize) -1 ? errno : 0;
  g_string_truncate(out, (gsize) (to - out->str));
  return error;
}

static void
_append_iconv(GIConv descriptor, UebaText bytes, gboolean is_cut, GString *out)
{
  gchar *in = (gchar *) bytes.str;
  gsize in_left = bytes.len;
  gint error = E2BIG;

  g_iconv(descriptor, NULL, NULL, NULL, NULL);
  while (in_left && (error == E2BIG || error == EILSEQ))
    {
      error = _convert(descriptor, &in, &in_left, out);
      if (error == EILSEQ)
        {
          g_string_append(out, REPLACEMENT);
          in++;
          in_left--;
        }
    }
  _convert(descriptor, NULL, NULL, out);
  if (error == EINVAL && !is_cut)
    g_string_append(out, REPLACEMENT);
}

void
mimecast_charset_converter_append(MimecastCharsetConverter *self, const MimecastCharset *charset,
                                  UebaText bytes, gboolean is_cut, GString *out)
{
  switch (charset->coding)
    {
    case CODING_UTF8:
      _append_utf8(bytes, is_cut, out);
      return;
    case CODING_ASCII:
      _append_ascii(bytes, out);
      return;
    case CODING_LATIN1:
      _append_latin1(bytes, out);
      return;
    case CODING_ICONV:
      _append_iconv(_get_descriptor(self, charset), bytes, is_cut, out);
      return;
    }
}
