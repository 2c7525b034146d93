/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "mimecast-pipe.h"
#include "mimecast-text.h"

/* A framed text, \..\, ends at the first `\|key=` with a known key that stands nowhere else: neither before the text
 * nor after that place. The first half is known when the frame is read. For the second the reader takes the place on
 * trust and goes on; when it meets the key again it starts over with the last place of every key at hand. So a usual
 * record is read once, a hostile one three times. */

static const gchar *const mail_keys[] =
{
  "datetime", "aCode", "acc", "Dir", "Route", "IP", "SourceIP", "MsgId", "Sender", "headerFrom", "Rcpt", "Recipient",
  "Subject", "Act", "Action", "RejType", "RejCode", "RejInfo", "Error", "Err", "Delivered", "Attempt", "Latency", "Snt",
  "UseTls", "ReceiptAck", "Hld", "AttCnt", "AttSize", "AttNames", "MsgSize", "Size", "SpamLimit", "SpamScore",
  "SpamInfo", "SpamProcessingDetail", "Virus", "TlsVer", "Cphr", "IPInternalName", "IPNewDomain", "IPReplyMismatch",
  "IPSimilarDomain", "IPThreadDict", "CustomName", "CustomThreatDictionary", "Definition", "Hits", "InternalName",
  "NewDomain", "ReplyMismatch", "SimilarInternalDomain", "SimilarCustomExternalDomain",
  "SimilarMimecastExternalDomain", "SimilarDomain", "TaggedExternal", "TaggedMalicious", "ThreatDictionary", "fileName",
  "fileExt", "fileMime", "md5", "sha1", "sha256", "CustomerIP", "MimecastIP", "SenderDomain", "SenderDomainInternal",
  "ScanResultInfo", "URL", "UrlCategory", "reason", "credentialTheft", "RcptActType", "RcptHdrType", "logType",
  "mcType", "type", "Content-Disposition", "mimecastEventId", "mimecastEventCategory", "time_generated", NULL,
};

static const gchar *const mail_free_texts[] =
{
  "subject", "headerFrom", "sender", "msgid", "attnames", "url", "filename", "rejinfo", "rejtype", "err", "error",
  "receiptack", "virus", "reason", "spaminfo", "spamprocessingdetail", "scanresultinfo", "definition", "customname",
  NULL,
};

static const gchar *const audit_keys[] =
{
  "date", "datetime", "eventTime", "mcType", "logType", "id", "user", "auditType", "eventInfo", "category", "action",
  "app", "src", NULL,
};

static const gchar *const audit_free_texts[] = { "user", "auditType", "eventInfo", NULL };
static const gchar *const audit_quoted[] = { "auditType", "eventInfo", NULL };
static const gchar *const audit_once[] = { "eventInfo", NULL };
static const gchar *const no_keys[] = { NULL };

void
mimecast_pipe_grammar_init_mail(MimecastPipeGrammar *self, MimecastKeys *keys)
{
  mimecast_keys_add_set(keys, mail_keys, &self->known);
  mimecast_keys_add_set(keys, mail_free_texts, &self->free_texts);
  mimecast_keys_add_set(keys, no_keys, &self->quoted);
  mimecast_keys_add_set(keys, no_keys, &self->once);
}

void
mimecast_pipe_grammar_init_audit(MimecastPipeGrammar *self, MimecastKeys *keys)
{
  MimecastKeySet of_mail;

  mimecast_keys_add_set(keys, mail_keys, &of_mail);
  mimecast_keys_add_set(keys, audit_keys, &self->known);
  mimecast_key_set_merge(&self->known, &of_mail);
  mimecast_keys_add_set(keys, audit_free_texts, &self->free_texts);
  mimecast_keys_add_set(keys, audit_quoted, &self->quoted);
  mimecast_keys_add_set(keys, audit_once, &self->once);
}

/* `key=` at some place of the text */
typedef struct _Word
{
  const gchar *name;
  MimecastKey key;      /* none for a word that no table names */
  const gchar *value;   /* behind the equals sign */
} Word;

typedef struct _Splitter
{
  const MimecastPipeGrammar *grammar;
  const MimecastKeys *keys;
  const gchar *end;
  MimecastRecord *record;
  MimecastPairs *pairs;
  MimecastKeySet frame_ends;    /* keys that ended a frame on trust */
  gboolean has_no_frame_end;    /* a frame was looked for up to the end: the keys that may end one only grow fewer */
  gboolean is_trust_broken;
  const gchar **last_places;    /* by key, NULL while the reader trusts */
} Splitter;

static inline gboolean
_is_known(const Splitter *self, MimecastKey key)
{
  return mimecast_key_set_has(&self->grammar->known, key);
}

static inline const gchar *
_skip_word(const gchar *at, const gchar *end)
{
  while (at < end && mimecast_text_is_key(*at))
    at++;
  return at;
}

/* a word and an equals sign at that place? */
static inline gboolean
_read_word(const Splitter *self, const gchar *at, Word *ret_word)
{
  const gchar *start = at;

  at = _skip_word(at, self->end);
  if (at == start || at == self->end || *at != '=')
    return FALSE;
  *ret_word = (Word) { start, mimecast_keys_lookup(self->keys, start, (gsize) (at - start)), at + 1 };
  return TRUE;
}

static inline const gchar *
_find_pipe(const Splitter *self, const gchar *at)
{
  return mimecast_text_find_char(at, self->end, '|');
}

/* every word behind a pipe comes by here */
static inline void
_check_trust(Splitter *self, MimecastKey key)
{
  if (!self->last_places && mimecast_key_set_has(&self->frame_ends, key))
    self->is_trust_broken = TRUE;
}

static gboolean
_may_end_frame(const Splitter *self, const gchar *pipe, MimecastKey key)
{
  if (pipe[-1] != '\\' || !_is_known(self, key) || mimecast_key_set_has(&self->record->seen, key))
    return FALSE;
  return !self->last_places || self->last_places[key] == pipe;
}

/* The value between the backslashes and the word that follows them, its value NULL at the end of the line. FALSE: there
 * is no frame. The word's value begins with the opening backslash. */
static gboolean
_read_framed(Splitter *self, Word word, UebaText *ret_value, Word *ret_next)
{
  const gchar *value = word.value + 1;
  const gchar *pipe = self->has_no_frame_end ? NULL : _find_pipe(self, value);

  for (; pipe; pipe = _find_pipe(self, pipe + 1))
    {
      if (!_read_word(self, pipe + 1, ret_next))
        continue;
      _check_trust(self, ret_next->key);
      if (pipe == value || !_may_end_frame(self, pipe, ret_next->key))
        continue;
      mimecast_key_set_add(&self->frame_ends, ret_next->key);
      *ret_value = mimecast_text_between(value, pipe - 1);
      return TRUE;
    }
  self->has_no_frame_end = TRUE;
  ret_next->value = NULL;
  if (self->end == value || self->end[-1] != '\\')
    return FALSE;
  *ret_value = mimecast_text_between(value, self->end - 1);
  return TRUE;
}

/* does this word part, after a value of that key? */
static inline gboolean
_parts(const Splitter *self, MimecastKey after, MimecastKey key)
{
  if (!mimecast_key_set_has(&self->grammar->free_texts, after))
    return TRUE;
  if (!_is_known(self, key))
    return FALSE;
  return !mimecast_key_set_has(&self->grammar->once, after) || !mimecast_key_set_has(&self->record->seen, key);
}

static inline UebaText
_read_plain(Splitter *self, Word word, Word *ret_next)
{
  const gchar *pipe = _find_pipe(self, word.value);

  for (; pipe; pipe = _find_pipe(self, pipe + 1))
    {
      if (!_read_word(self, pipe + 1, ret_next))
        continue;
      _check_trust(self, ret_next->key);
      if (_parts(self, word.key, ret_next->key))
        return mimecast_text_between(word.value, pipe);
    }
  ret_next->value = NULL;
  return mimecast_text_between(word.value, self->end);
}

static UebaText
_strip_quotes(UebaText text)
{
  const gchar *begin = text.str;
  const gchar *end = mimecast_text_end(text);

  if (begin < end && *begin == '"')
    begin++;
  if (begin < end && end[-1] == '"')
    end--;
  return mimecast_text_between(begin, end);
}

static inline gboolean
_begins_frame(const Splitter *self, Word word)
{
  return word.value < self->end && *word.value == '\\';
}

/* The key itself stands before its value, too. A key that comes again, and a frame that no key closes, mean that more
 * than the order of the keys has to be looked at. */
static inline void
_note_key(Splitter *self, Word word)
{
  if (mimecast_key_set_has(&self->record->seen, word.key))
    self->pairs->tell_all = FALSE;
  else
    mimecast_pairs_add(self->pairs, word.name, word.value, word.key, _begins_frame(self, word));
  if (word.key != MIMECAST_KEY_NONE)
    mimecast_key_set_add(&self->record->seen, word.key);
}

static inline UebaText
_read_value(Splitter *self, Word word, Word *ret_next)
{
  gboolean is_framed;
  UebaText value;

  is_framed = _begins_frame(self, word) && _read_framed(self, word, &value, ret_next);
  if (!is_framed)
    value = _read_plain(self, word, ret_next);
  if (_begins_frame(self, word) && !(is_framed && ret_next->value))
    self->pairs->tell_all = FALSE;
  return mimecast_key_set_has(&self->grammar->quoted, word.key) ? _strip_quotes(value) : value;
}

static void
_read_pairs(Splitter *self, Word word)
{
  while (word.value && !self->is_trust_broken)
    {
      Word next;
      UebaText value;

      _note_key(self, word);
      value = _read_value(self, word, &next);
      if (word.key != MIMECAST_KEY_NONE)
        mimecast_record_set_text(self->record, word.key, value);
      word = next;
    }
}

static void
_find_last_places(const Splitter *self, const gchar *at, const gchar **last_places)
{
  Word word;

  for (const gchar *pipe = _find_pipe(self, at); pipe; pipe = _find_pipe(self, pipe + 1))
    if (_read_word(self, pipe + 1, &word))
      last_places[word.key] = pipe;
}

/* a key that ended a frame came again */
static void
_read_pairs_again(const Splitter *trusting, const gchar *text, Word first)
{
  const gchar *last_places[MIMECAST_KEYS_MAX] = { NULL };
  Splitter splitter =
  {
    .grammar = trusting->grammar,
    .keys = trusting->keys,
    .end = trusting->end,
    .record = trusting->record,
    .pairs = trusting->pairs,
    .last_places = last_places,
  };

  mimecast_record_clear(splitter.record);
  splitter.pairs->tell_all = FALSE;
  _find_last_places(&splitter, text, last_places);
  _read_pairs(&splitter, first);
}

UebaText
mimecast_pipe_skip_first(UebaText text)
{
  return text.len > 0 && *text.str == '|' ? ueba_text(text.str + 1, text.len - 1) : text;
}

gboolean
mimecast_pipe_is_at_key(UebaText text)
{
  UebaText rest = mimecast_pipe_skip_first(text);
  const gchar *end = mimecast_text_end(rest);
  const gchar *at = rest.len > 0 ? _skip_word(rest.str, end) : end;

  return at > rest.str && at < end && *at == '=';
}

gboolean
mimecast_pipe_read(const MimecastPipeGrammar *grammar, const MimecastKeys *keys, UebaText text, MimecastRecord *record,
                   MimecastPairs *ret_pairs)
{
  Splitter splitter =
  {
    .grammar = grammar, .keys = keys, .end = mimecast_text_end(text), .record = record, .pairs = ret_pairs,
  };
  Word first;

  mimecast_record_clear(record);
  mimecast_pairs_clear(ret_pairs);
  text = mimecast_pipe_skip_first(text);
  if (text.len == 0 || !_read_word(&splitter, text.str, &first))
    return FALSE;
  _read_pairs(&splitter, first);
  if (splitter.is_trust_broken)
    _read_pairs_again(&splitter, text.str, first);
  return TRUE;
}

static gboolean
_is_record_start(const gchar *at, const gchar *end)
{
  UebaText rest = ueba_text(at, (gsize) (end - at));

  return mimecast_text_starts_with(rest, "datetime=") || mimecast_text_starts_with(rest, "date=");
}

UebaText
mimecast_pipe_split(UebaText line, const gchar **ret_next)
{
  const gchar *end = mimecast_text_end(line);
  const gchar *at = line.str;

  while (at < end && (at = memchr(at, '\r', (gsize) (end - at))))
    {
      const gchar *cr = at;
      while (at < end && mimecast_text_is_blank(*at))
        at++;
      if (_is_record_start(at, end))
        {
          *ret_next = at;
          return mimecast_text_between(line.str, cr);
        }
    }
  *ret_next = NULL;
  return mimecast_text_trim(line);
}
