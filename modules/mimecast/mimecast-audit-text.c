/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "mimecast-audit-text.h"
#include "mimecast-ip.h"

#define KEY_CHARS_MAX 32        /* of a key between comma and colon */
#define ADDRESS_CHARS_MAX 80    /* longer than any address with brackets, zone and port */

static inline const gchar *
_skip_blanks(const gchar *at, const gchar *end)
{
  while (at < end && mimecast_text_is_blank(*at))
    at++;
  return at;
}

static inline const gchar *
_skip_blanks_back(const gchar *at, const gchar *begin)
{
  while (at > begin && mimecast_text_is_blank(at[-1]))
    at--;
  return at;
}

/* does the word end at that place, and is it not the end of a longer one? Answers its start or NULL. */
static inline const gchar *
_word_before(const gchar *begin, const gchar *at, const gchar *word)
{
  gsize len = strlen(word);

  if ((gsize) (at - begin) < len || !mimecast_text_same(at - len, word, len))
    return NULL;
  at -= len;
  return at > begin && mimecast_text_is_word(at[-1]) ? NULL : at;
}

static inline gboolean
_is_address_char(gchar c)
{
  return g_ascii_isalnum(c) || c == '.' || c == ':' || c == '[' || c == ']' || c == '%' || c == '-';
}

static inline gboolean
_may_begin_address(gchar c)
{
  return g_ascii_isxdigit(c) || c == ':' || c == '[';
}

/* an address in any spelling, a full stop behind it left out; null if there is none */
static UebaText
_any_address_at(const gchar *at, const gchar *end)
{
  const gchar *start = at;
  UebaText address;

  if (at == end || !_may_begin_address(*at))
    return MIMECAST_TEXT_NULL;
  while (at < end && at - start < ADDRESS_CHARS_MAX && _is_address_char(*at))
    at++;
  address = ueba_text(start, (gsize) (at - start));
  if (mimecast_ip_is_address(address))
    return address;
  while (at > start && (at[-1] == '.' || at[-1] == ':'))
    at--;
  address = ueba_text(start, (gsize) (at - start));
  return mimecast_ip_is_address(address) ? address : MIMECAST_TEXT_NULL;
}

/* the address that stands there, a stray colon before it left out, canonical; null if there is none */
static UebaText
_address_at(const gchar *at, const gchar *end, MimecastArena *arena)
{
  const gchar *after;

  while (at < end && (mimecast_text_is_blank(*at) || (*at == ':' && at + 1 < end && at[1] != ':')))
    at++;
  after = mimecast_ip_skip_v4(at, end);
  if (after && (after == end || !_is_address_char(*after)))
    return ueba_text(at, (gsize) (after - at));
  return mimecast_ip_canonical(_any_address_at(at, end), arena);
}

static UebaText
_find_remote_ip_is(UebaText text, MimecastArena *arena)
{
  static const gchar phrase[] = "Remote IP is";
  UebaText rest = text;
  const gchar *at;

  while ((at = mimecast_text_find_last(rest, phrase)))
    {
      UebaText address = _address_at(at + strlen(phrase), mimecast_text_end(text), arena);
      if (address.len)
        return address;
      rest = ueba_text(text.str, (gsize) (at - text.str));
    }
  return MIMECAST_TEXT_NULL;
}

/* `Key:` or `Key :` at that place */
static gboolean
_is_any_key(const gchar *at, const gchar *end)
{
  const gchar *start = at;

  while (at < end && at - start < KEY_CHARS_MAX && (mimecast_text_is_word(*at) || *at == ' ' || *at == '-'))
    at++;
  return at > start && at < end && *at == ':' && mimecast_text_is_word(*start);
}

static inline gboolean
_is_key(const gchar *at, const gchar *end, const gchar *word)
{
  gsize len = strlen(word);

  if ((gsize) (end - at) < len || !mimecast_text_same(at, word, len))
    return FALSE;
  at = _skip_blanks(at + len, end);
  return at < end && *at == ':';
}

/* does the value end at this comma or blank? */
static gboolean
_is_value_end(const gchar *at, const gchar *end)
{
  static const gchar remote[] = "Remote IP is";
  const gchar *next = at + 1;

  if (*at == ',')
    {
      next = _skip_blanks(next, end);
      return _is_any_key(next, end) || mimecast_text_starts_with(ueba_text(next, (gsize) (end - next)), remote);
    }
  return _is_key(next, end, "Date") || _is_key(next, end, "IP");
}

static UebaText
_value_at(const gchar *at, const gchar *end)
{
  const gchar *start = at;
  UebaText value;

  while (at < end && !(mimecast_text_may_part(*at) && _is_value_end(at, end)))
    at++;
  value = mimecast_text_between(start, at);
  while (value.len > 0 && value.str[value.len - 1] == ',')
    value = mimecast_text_between(value.str, mimecast_text_end(value) - 1);
  return value;
}

/* One walk: what is still wanted, and the address of a remote host, which counts if there is no other. */
typedef struct _Walk
{
  UebaText text;
  MimecastArena *arena;
  guint wanted;
  UebaText remote;
  MimecastAuditText *found;
} Walk;

/* an `IP :` that follows the word Remote, or does not; the colon is before after */
static void
_take_ip(Walk *self, const gchar *word_end, const gchar *after)
{
  const gchar *begin = self->text.str;
  const gchar *word = _word_before(begin, word_end, "IP");
  const gchar *before = word ? _skip_blanks_back(word, begin) : NULL;
  gboolean is_remote = word && before < word && _word_before(begin, before, "Remote");
  UebaText address;

  if (!word || !(self->wanted & MIMECAST_AUDIT_TEXT_IP) || (is_remote && self->remote.len))
    return;
  address = _address_at(after, mimecast_text_end(self->text), self->arena);
  if (is_remote)
    self->remote = address;
  else if (address.len)
    {
      self->found->ip = address;
      self->wanted &= ~(guint) MIMECAST_AUDIT_TEXT_IP;
    }
}

/* the last of a key counts, even one without a value */
static void
_take_value(Walk *self, MimecastAuditTextParts part, const gchar *after, UebaText *ret_value)
{
  if (!(self->wanted & part))
    return;
  *ret_value = _value_at(after, mimecast_text_end(self->text));
  self->wanted &= ~(guint) part;
}

/* the last letter of what stands before a colon tells nearly all of them from what is looked for */
static void
_take_key(Walk *self, const gchar *colon)
{
  const gchar *begin = self->text.str;
  const gchar *word_end = _skip_blanks_back(colon, begin);
  gchar last = word_end > begin ? mimecast_text_lower(word_end[-1]) : '\0';

  if (last == 'p')
    _take_ip(self, word_end, colon + 1);
  else if (last == 'n' && _word_before(begin, word_end, "Application"))
    _take_value(self, MIMECAST_AUDIT_TEXT_APP, colon + 1, &self->found->app);
  else if (last == 'n' && _word_before(begin, word_end, "Reason"))
    _take_value(self, MIMECAST_AUDIT_TEXT_REASON, colon + 1, &self->found->reason);
}

void
mimecast_audit_text_read(MimecastAuditText *self, UebaText text, MimecastAuditTextParts wanted, MimecastArena *arena)
{
  Walk walk = { .text = text, .arena = arena, .wanted = wanted, .found = self };
  const gchar *colon = mimecast_text_end(text);

  memset(self, 0, sizeof(*self));
  while (walk.wanted && (colon = mimecast_text_find_char_back(text.str, colon, ':')))
    {
      while (colon > text.str && colon[-1] == ':')      /* no word ends there: not one search for each of thousands */
        colon--;
      _take_key(&walk, colon);
    }
  if (walk.wanted & MIMECAST_AUDIT_TEXT_IP)
    self->ip = _find_remote_ip_is(text, arena);
  if (self->ip.len == 0)
    self->ip = walk.remote;
}

static UebaText
_word_after(UebaText text, const gchar *phrase)
{
  const gchar *at = mimecast_text_find(text, phrase);
  const gchar *end = mimecast_text_end(text);
  const gchar *start;

  if (!at)
    return MIMECAST_TEXT_NULL;
  at = start = _skip_blanks(at + strlen(phrase), end);
  while (at < end && !mimecast_text_is_blank(*at) && *at != ',' && *at != ']')
    at++;
  return ueba_text(start, (gsize) (at - start));
}

UebaText
mimecast_audit_text_user(UebaText text)
{
  UebaText user = _word_after(text, "authentication for ");

  return user.len ? user : _word_after(text, "emailAddress=");
}
