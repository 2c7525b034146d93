/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "fuzz-target.h"
#include "mimecast-dsn.h"
#include "mimecast-mime.h"

#include <string.h>

/* envelope sender, header From and subject, a line each; the subject takes what is left */

static UebaText
_take_line(UebaText *rest)
{
  const gchar *end = rest->len ? memchr(rest->str, '\n', rest->len) : NULL;
  UebaText line = end ? ueba_text(rest->str, (gsize) (end - rest->str)) : *rest;

  *rest = end ? ueba_text(end + 1, rest->len - line.len - 1) : (UebaText) { NULL, 0 };
  return line;
}

static gboolean
_is_utf8_but_for_nul(UebaText text)
{
  for (gsize i = 0; i < text.len;)
    {
      gunichar c = text.str[i] ? g_utf8_get_char_validated(text.str + i, (gssize) (text.len - i)) : 'x';
      if (c == (gunichar) -1 || c == (gunichar) -2)
        return FALSE;
      i += c < 0x80 ? 1 : (gsize) g_unichar_to_utf8(c, NULL);
    }
  return TRUE;
}

/* made once: it costs as much as a thousand inputs */
static const MimecastDsnPhrases *
_get_phrases(void)
{
  static MimecastDsnPhrases *phrases;

  if (!phrases)
    phrases = mimecast_dsn_phrases_new(NULL, NULL);
  return phrases;
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize len)
{
  const MimecastDsnPhrases *phrases = _get_phrases();
  MimecastDsnScratch *scratch = mimecast_dsn_scratch_new();
  MimecastMime *mime = mimecast_mime_new();
  UebaText rest = ueba_text((const gchar *) data, len);
  MimecastDsnFacts facts;

  facts.envelope_sender = _take_line(&rest);
  facts.header_from = _take_line(&rest);
  facts.subject = rest;
  UebaText decoded = mimecast_mime_decode(mime, rest);
  g_assert(decoded.str == rest.str || _is_utf8_but_for_nul(decoded) || !_is_utf8_but_for_nul(rest));

  MimecastDsn first = mimecast_dsn_classify(phrases, scratch, &facts);
  MimecastDsn again = mimecast_dsn_classify(phrases, scratch, &facts);
  g_assert(first == again);
  mimecast_dsn_id(facts.subject, facts.envelope_sender, facts.header_from);

  mimecast_mime_free(mime);
  mimecast_dsn_scratch_free(scratch);
  return 0;
}
