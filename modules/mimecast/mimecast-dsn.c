/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "mimecast-dsn.h"
#include "mimecast-dsn-clean.h"
#include "mimecast-dsn-phrases.h"
#include "ueba-mail-address.h"
#include "mimecast-limits.h"
#include "mimecast-mime.h"
#include "mimecast-text.h"

struct _MimecastDsnScratch
{
  MimecastMime *mime;
  GString *cleaned;
};

MimecastDsnScratch *
mimecast_dsn_scratch_new(void)
{
  MimecastDsnScratch *self = g_new0(MimecastDsnScratch, 1);

  self->mime = mimecast_mime_new();
  self->cleaned = g_string_new(NULL);
  return self;
}

void
mimecast_dsn_scratch_free(MimecastDsnScratch *self)
{
  if (!self)
    return;
  mimecast_mime_free(self->mime);
  g_string_free(self->cleaned, TRUE);
  g_free(self);
}

UebaText
mimecast_dsn_text(MimecastDsn self)
{
  switch (self)
    {
    case MIMECAST_DSN_NONE:
      break;
    case MIMECAST_DSN_FAILURE:
      return ueba_words[UEBA_WORD_FAILURE];
    case MIMECAST_DSN_DELAY:
      return ueba_words[UEBA_WORD_DELAY];
    case MIMECAST_DSN_SUCCESS:
      return ueba_words[UEBA_WORD_SUCCESS];
    }
  return (UebaText) { NULL, 0 };
}

static gboolean
_starts_with(UebaText text, UebaText prefix)
{
  return text.len >= prefix.len && mimecast_text_same(text.str, prefix.str, prefix.len);
}

static gboolean
_is_hex(UebaText text)
{
  for (gsize i = 0; i < text.len; i++)
    if (!g_ascii_isxdigit(text.str[i]))
      return FALSE;
  return text.len > 0;
}

/* Exchange's own sender: microsoftexchange and a number that tells the organisation */
static gboolean
_is_exchange(UebaText name)
{
  const UebaText exchange = ueba_text_from_string("microsoftexchange");

  return _starts_with(name, exchange) && _is_hex(ueba_text(name.str + exchange.len, name.len - exchange.len));
}

static gboolean
_is_machine(UebaText address)
{
  static const gchar *const names[] = { "mailer-daemon", "postmaster", "mail-daemon", "mdaemon" };
  UebaText name = ueba_mail_address_local_part(address);

  for (guint i = 0; i < G_N_ELEMENTS(names); i++)
    {
      UebaText known = ueba_text_from_string(names[i]);
      if (name.len == known.len && _starts_with(name, known))
        return TRUE;
    }
  return _is_exchange(name);
}

static gboolean
_has_machine_sender(const MimecastDsnFacts *facts)
{
  UebaText sender = ueba_mail_address_extract(facts->envelope_sender);
  UebaText from = ueba_mail_address_extract(facts->header_from);

  if (sender.len == 0 || _is_machine(sender))
    return TRUE;
  return _is_machine(from.len ? from : ueba_mail_address_display_name(facts->header_from));
}

static UebaText
_skip_blank(UebaText text)
{
  return text.len && text.str[0] == ' ' ? ueba_text(text.str + 1, text.len - 1) : text;
}

static UebaText
_skip_asterisks(UebaText text)
{
  while (text.len && text.str[0] == '*')
    text = ueba_text(text.str + 1, text.len - 1);
  return text;
}

static gboolean
_remove_tag(UebaText *subject)
{
  const gchar *close = memchr(subject->str, ']', subject->len);

  if (!close)
    return FALSE;
  *subject = _skip_blank(ueba_text(close + 1, (gsize) (subject->str + subject->len - close - 1)));
  return TRUE;
}

/* `*** spam ***` */
static gboolean
_remove_starred_word(UebaText *subject)
{
  static const gchar *const words[] = { "spam", "suspected spam", "external", "caution" };
  UebaText inner = _skip_blank(_skip_asterisks(*subject));

  for (guint i = 0; i < G_N_ELEMENTS(words); i++)
    {
      UebaText word = ueba_text_from_string(words[i]);
      if (!_starts_with(inner, word))
        continue;
      UebaText after = _skip_blank(ueba_text(inner.str + word.len, inner.len - word.len));
      UebaText rest = _skip_asterisks(after);
      if (rest.len == after.len)
        continue;
      *subject = _skip_blank(rest);
      return TRUE;
    }
  return FALSE;
}

/* FALSE: the subject does not begin with one */
static gboolean
_remove_decoration(UebaText *subject)
{
  if (subject->len == 0)
    return FALSE;
  if (subject->str[0] == '[')
    return _remove_tag(subject);
  return subject->str[0] == '*' && _remove_starred_word(subject);
}

/* What the phrases say of the cleaned subject with and without its decorations. A stock sentence has to be all of it:
 * behind a tag it may as well be what a ticket or a list is about. */
static guint
_collect(const MimecastDsnTrie *trie, UebaText subject)
{
  guint says = mimecast_dsn_trie_match(trie, subject);

  for (guint i = 0; i < MIMECAST_LIMIT_DSN_DECORATIONS && _remove_decoration(&subject) && subject.len; i++)
    says |= mimecast_dsn_trie_match(trie, subject) & ~(guint) MIMECAST_DSN_SAYS_STOCK_FAILURE;
  return says;
}

static MimecastDsn
_decide(guint says, const MimecastDsnFacts *facts)
{
  if (says & MIMECAST_DSN_SAYS_DELAY)
    return MIMECAST_DSN_DELAY;
  if (says & MIMECAST_DSN_SAYS_SUCCESS)
    return MIMECAST_DSN_SUCCESS;
  if (says & MIMECAST_DSN_SAYS_OTHER)
    return MIMECAST_DSN_NONE;
  if (says & MIMECAST_DSN_SAYS_STOCK_FAILURE)
    return MIMECAST_DSN_FAILURE;
  return says & MIMECAST_DSN_SAYS_FAILURE && _has_machine_sender(facts) ? MIMECAST_DSN_FAILURE : MIMECAST_DSN_NONE;
}

MimecastDsn
mimecast_dsn_classify(const MimecastDsnPhrases *self, MimecastDsnScratch *scratch, const MimecastDsnFacts *facts)
{
  const MimecastDsnTrie *trie = mimecast_dsn_phrases_get_trie(self);
  UebaText subject = ueba_text(facts->subject.str, MIN(facts->subject.len, MIMECAST_LIMIT_DSN_SUBJECT_BYTES));
  UebaText decoded;

  if (subject.len == 0)
    return MIMECAST_DSN_NONE;
  MimecastDsnStart start = mimecast_dsn_trie_look_at_start(trie, subject);
  if (start == MIMECAST_DSN_START_UNKNOWN)
    return MIMECAST_DSN_NONE;
  decoded = mimecast_mime_decode(scratch->mime, subject);
  if (decoded.len == 0)
    return MIMECAST_DSN_NONE;
  if (decoded.str != subject.str && mimecast_dsn_trie_look_at_start(trie, decoded) == MIMECAST_DSN_START_UNKNOWN)
    return MIMECAST_DSN_NONE;

  mimecast_dsn_clean(decoded, scratch->cleaned);
  if (scratch->cleaned->len == 0)
    return MIMECAST_DSN_NONE;
  return _decide(_collect(trie, ueba_text(scratch->cleaned->str, scratch->cleaned->len)), facts);
}

/* without a trailing `_digits` */
static UebaText
_cut_number(UebaText id)
{
  gsize len = id.len;

  while (len && g_ascii_isdigit(id.str[len - 1]))
    len--;
  gboolean has_number = len > 1 && len < id.len && id.str[len - 1] == '_';
  return has_number ? ueba_text(id.str, len - 1) : id;
}

UebaText
mimecast_dsn_id(UebaText alert_id, UebaText message_id, UebaText raw_hash)
{
  if (alert_id.len)
    return _cut_number(alert_id);
  return message_id.len ? message_id : raw_hash;
}
