/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "mimecast-envelope.h"
#include "mimecast-time.h"

#define PRI_DIGITS_MAX 10
#define VERSION_DIGITS_MAX 3
#define TAG_CHARS_MAX 128
#define TAG_PID_CHARS_MAX 128
#define TOKEN_CHARS_MAX 256
#define KEY_CHARS_MAX 64

typedef struct _Cursor
{
  const gchar *at;
  const gchar *end;
} Cursor;

static UebaText
_rest(const Cursor *self)
{
  return ueba_text(self->at, (gsize) (self->end - self->at));
}

static gboolean
_is_at(const Cursor *self, gchar c)
{
  return self->at < self->end && *self->at == c;
}

static void
_skip_blanks(Cursor *self)
{
  while (self->at < self->end && mimecast_text_is_blank(*self->at))
    self->at++;
}

/* the first byte of a character of UTF-8 */
static gboolean
_is_lead(gchar c)
{
  return ((guchar) c & 0xc0) != 0x80;
}

/* up to the next blank, which is passed too; longer words than any header has are cut, so that a look ahead is cheap */
static UebaText
_take_token(Cursor *self)
{
  const gchar *start = self->at;
  UebaText token;

  while (self->at < self->end && !mimecast_text_is_blank(*self->at)
         && (self->at - start < TOKEN_CHARS_MAX || !_is_lead(*self->at)))
    self->at++;
  token = ueba_text(start, (gsize) (self->at - start));
  _skip_blanks(self);
  return token;
}

static UebaText
_peek_token(const Cursor *self)
{
  Cursor copy = *self;

  return _take_token(&copy);
}

static const gchar *
_skip_digits(const gchar *at, const gchar *end)
{
  while (at < end && g_ascii_isdigit(*at))
    at++;
  return at;
}

/* no host or tag starts like this: a bracket, a quote, a pipe, `CEF:`, `key=` or `key =` */
static gboolean
_is_at_payload(const Cursor *self)
{
  const gchar *at = self->at;

  if (at == self->end || strchr("{[\"<|", *at) || mimecast_text_starts_with(_rest(self), "CEF:"))
    return TRUE;
  while (at < self->end && at - self->at < KEY_CHARS_MAX && (mimecast_text_is_word(*at) || *at == '-'))
    at++;
  if (at == self->at)
    return FALSE;
  while (at < self->end && at - self->at < KEY_CHARS_MAX && mimecast_text_is_blank(*at))
    at++;
  return at < self->end && *at == '=';
}

static gboolean
_skip_bom_and_blanks(Cursor *self, MimecastEnvelope *envelope)
{
  static const gchar bom[] = "\xef\xbb\xbf";
  const gchar *start = self->at;

  _skip_blanks(self);
  if ((gsize) (self->end - self->at) >= strlen(bom) && memcmp(self->at, bom, strlen(bom)) == 0)
    self->at += strlen(bom);
  return self->at > start;
}

/* <n> */
static gboolean
_skip_pri(Cursor *self, MimecastEnvelope *envelope)
{
  const gchar *digits = self->at + 1;
  const gchar *after;

  if (!_is_at(self, '<'))
    return FALSE;
  after = _skip_digits(digits, self->end);
  if (after == digits || after - digits > PRI_DIGITS_MAX || after == self->end || *after != '>')
    return FALSE;
  self->at = after + 1;
  return TRUE;
}

/* YYYY-.. */
static gboolean
_looks_like_timestamp(UebaText token)
{
  return token.len > 10 && token.len < TOKEN_CHARS_MAX
         && _skip_digits(token.str, mimecast_text_end(token)) == token.str + 4 && token.str[4] == '-';
}

static void
_note_time(MimecastEnvelope *envelope, UebaText token)
{
  gint64 time_usec;

  if (mimecast_time_parse(token, &time_usec))
    envelope->time_usec = time_usec;
  else
    envelope->bad_times++;
}

static void
_note_host(MimecastEnvelope *envelope, UebaText host)
{
  if (host.len > 0 && !mimecast_text_is(host, "-"))
    envelope->host = host;
}

/* what follows [id name="value" ..], NULL if it is no structured data */
static const gchar *
_skip_element(const gchar *at, const gchar *end)
{
  const gchar *start = ++at;

  while (at < end && *at != ' ' && *at != ']' && *at != '"' && *at != '=')
    at++;
  if (at == start || at == end || *at == '"' || *at == '=')
    return NULL;
  while (at < end && *at != ']')
    {
      if (*at == '"')
        for (at++; at < end && *at != '"'; at++)
          at += *at == '\\';
      at += at < end;
    }
  return at < end ? at + 1 : NULL;
}

static void
_skip_structured_data(Cursor *self)
{
  if (mimecast_text_is(_peek_token(self), "-"))
    {
      _take_token(self);
      return;
    }
  while (_is_at(self, '['))
    {
      const gchar *after = _skip_element(self->at, self->end);
      if (!after)
        return;
      self->at = after;
    }
  _skip_blanks(self);
}

/* APP-NAME, PROCID and MSGID; a sender may have left some out */
static void
_skip_names(Cursor *self)
{
  for (guint i = 0; i < 3; i++)
    {
      UebaText token = _peek_token(self);
      if (token.len == 0 || *token.str == '{' || *token.str == '[' || mimecast_text_starts_with(token, "CEF:"))
        return;
      _take_token(self);
    }
}

/* VERSION TIMESTAMP HOSTNAME APP-NAME PROCID MSGID STRUCTURED-DATA */
static gboolean
_skip_rfc5424(Cursor *self, MimecastEnvelope *envelope)
{
  Cursor walker = *self;
  UebaText timestamp;
  gboolean is_nil;

  walker.at = _skip_digits(self->at, self->end);
  if (walker.at == self->at || walker.at - self->at > VERSION_DIGITS_MAX || !_is_at(&walker, ' '))
    return FALSE;
  _skip_blanks(&walker);
  timestamp = _take_token(&walker);
  is_nil = mimecast_text_is(timestamp, "-");
  if (!is_nil && !_looks_like_timestamp(timestamp))
    return FALSE;
  if (!is_nil)
    _note_time(envelope, timestamp);
  _note_host(envelope, _take_token(&walker));
  _skip_names(&walker);
  _skip_structured_data(&walker);
  *self = walker;
  return TRUE;
}

static gboolean
_skip_month(Cursor *self)
{
  static const gchar months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
  UebaText month = _take_token(self);

  for (guint i = 0; month.len == 3 && months[i]; i += 3)
    if (g_ascii_strncasecmp(month.str, months + i, 3) == 0)
      return TRUE;
  return FALSE;
}

/* hh:mm:ss, perhaps with a fraction */
static gboolean
_is_clock(UebaText token)
{
  const gchar *at = token.str;
  const gchar *end = mimecast_text_end(token);

  if (token.len < 7)
    return FALSE;
  for (guint part = 0; part < 3; part++)
    {
      const gchar *after = _skip_digits(at, end);
      if (after == at || after - at > 2)
        return FALSE;
      if (part < 2 && (after == end || *after++ != ':'))
        return FALSE;
      at = after;
    }
  return at == end || *at == '.' || *at == ':';
}

/* Mon dd hh:mm:ss, or the full timestamp that some relays put in its place */
static gboolean
_skip_timestamp(Cursor *self, MimecastEnvelope *envelope)
{
  UebaText first = _peek_token(self);
  UebaText day;

  if (first.len < strlen("Jan"))
    return FALSE;
  if (_looks_like_timestamp(first) && memchr(first.str, 'T', first.len)
      && mimecast_time_parse(first, &envelope->time_usec))
    {
      _take_token(self);
      return TRUE;
    }
  if (!_skip_month(self))
    return FALSE;
  day = _take_token(self);
  return day.len > 0 && day.len <= 2 && _skip_digits(day.str, mimecast_text_end(day)) == mimecast_text_end(day)
         && _is_clock(_take_token(self));
}

static inline gboolean
_is_tag_char(gchar c)
{
  return mimecast_text_is_word(c) || (g_ascii_isgraph(c) && !strchr("=|{}\"<>:[],;", c));
}

/* `tag:` or `tag[pid]:`, then a blank, the end or the payload at once; `CEF:` is none */
static gboolean
_skip_tag(Cursor *self, MimecastEnvelope *envelope)
{
  const gchar *at = self->at;
  Cursor after;

  while (at < self->end && at - self->at < TAG_CHARS_MAX && _is_tag_char(*at))
    at++;
  if (at == self->at || mimecast_text_starts_with(_rest(self), "CEF:"))
    return FALSE;
  if (at < self->end && *at == '[')
    {
      const gchar *start = at;
      while (at < self->end && at - start < TAG_PID_CHARS_MAX && *at != ']' && !mimecast_text_is_blank(*at))
        at++;
      at += at < self->end && *at == ']';
    }
  if (at == self->end || *at != ':')
    return FALSE;
  after = (Cursor) { at + 1, self->end };
  if (after.at < after.end && !mimecast_text_is_blank(*after.at) && !_is_at_payload(&after))
    return FALSE;
  *self = after;
  return TRUE;
}

/* names, and addresses with brackets or a zone */
static gboolean
_is_host(UebaText token)
{
  for (gsize i = 0; i < token.len; i++)
    if (!mimecast_text_is_word(token.str[i]) && !strchr(".:%[]-", token.str[i]))
      return FALSE;
  return token.len > 0;
}

static gboolean
_skip_rfc3164(Cursor *self, MimecastEnvelope *envelope)
{
  Cursor walker = *self;

  if (!_skip_timestamp(&walker, envelope))
    return FALSE;
  *self = walker;
  if (_is_at_payload(self) || _skip_tag(self, envelope))
    return TRUE;
  if (!_is_host(_peek_token(self)))
    return TRUE;
  _note_host(envelope, _take_token(self));
  (void) _skip_tag(self, envelope);
  return TRUE;
}

/* behind `exabeam_..=`: a word, or a quoted text */
static UebaText
_take_word_value(Cursor *self)
{
  const gchar *start = self->at;
  const gchar *close;

  if (!_is_at(self, '"'))
    return _take_token(self);
  close = memchr(start + 1, '"', (gsize) (self->end - start - 1));
  if (!close)
    return _take_token(self);
  self->at = close + 1;
  _skip_blanks(self);
  return ueba_text(start + 1, (gsize) (close - start - 1));
}

/* `10.1.2.3`, or `user@ 10.1.2.3` */
static void
_take_exabeam_host(Cursor *self, MimecastEnvelope *envelope)
{
  UebaText host = _take_word_value(self);
  const gchar *at = mimecast_text_find_last(host, "@");

  if (at && at + 1 == mimecast_text_end(host))
    host = _take_token(self);
  else if (at)
    host = ueba_text(at + 1, (gsize) (mimecast_text_end(host) - at - 1));
  _note_host(envelope, host);
}

/* `2021-03-05T10:11:12Z`, or with a blank between date and clock; it is the relay's, not the record's */
static void
_take_exabeam_time(Cursor *self)
{
  _take_word_value(self);
  if (_is_clock(_peek_token(self)))
    _take_token(self);
}

static gboolean
_skip_exabeam_word(Cursor *self, MimecastEnvelope *envelope)
{
  static const gchar prefix[] = "exabeam_";
  const gchar *at = self->at;
  UebaText key;

  if (!mimecast_text_starts_with(_rest(self), prefix))
    return FALSE;
  while (at < self->end && mimecast_text_is_word(*at))
    at++;
  if (at == self->end || *at != '=')
    return FALSE;
  key = ueba_text(self->at, (gsize) (at - self->at));
  self->at = at + 1;
  if (mimecast_text_is(key, "exabeam_host"))
    _take_exabeam_host(self, envelope);
  else if (mimecast_text_is(key, "exabeam_time"))
    _take_exabeam_time(self);
  else if (!mimecast_text_is(key, "exabeam_raw"))
    _take_word_value(self);
  return TRUE;
}

/* a number, the first letter of a month, or anything else that no timestamp begins with */
static gboolean
_may_begin_timestamp(gchar c)
{
  return g_ascii_isdigit(c) || (g_ascii_isalpha(c) && strchr("jfmasond", mimecast_text_lower(c)));
}

/* the first character tells most of them apart */
static gboolean
_skip_one(Cursor *self, MimecastEnvelope *envelope)
{
  gchar c = *self->at;

  if ((mimecast_text_is_blank(c) || !g_ascii_isgraph(c)) && _skip_bom_and_blanks(self, envelope))
    return TRUE;
  if (c == '<')
    return _skip_pri(self, envelope);
  if ((c | 0x20) == 'e' && _skip_exabeam_word(self, envelope))
    return TRUE;
  if (g_ascii_isdigit(c) && _skip_rfc5424(self, envelope))
    return TRUE;
  return (_may_begin_timestamp(c) && _skip_rfc3164(self, envelope)) || _skip_tag(self, envelope);
}

/* most lines of most collectors have no envelope */
static inline gboolean
_is_bare(UebaText line)
{
  static const gchar first_key[] = "datetime=";

  return line.str[0] == '{'
         || (line.len > strlen(first_key) && mimecast_text_same_as_written(line.str, first_key, strlen(first_key)))
         || ((line.str[0] | 0x20) == 'd' && mimecast_text_starts_with(line, first_key));
}

UebaText
mimecast_envelope_strip(UebaText line, MimecastEnvelope *envelope)
{
  Cursor cursor = { line.str, mimecast_text_end(line) };

  if (line.len && _is_bare(line))
    return line;
  while (cursor.at < cursor.end && !_is_bare(_rest(&cursor)))
    if (!_skip_one(&cursor, envelope))
      break;
  return _rest(&cursor);
}
