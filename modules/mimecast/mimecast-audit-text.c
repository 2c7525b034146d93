/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#define _GNU_SOURCE     /* memrchr() */

#include "mimecast-audit-text.h"
#include "mimecast-ip.h"

#define KEY_CHARS_MAX 32        /* of a key between comma and colon */
#define ADDRESS_CHARS_MAX 80    /* longer than any address with brackets, zone and port */

static const gchar *
_skip_blanks(const gchar *at, const gchar *end)
{
  while (at < end && mimecast_text_is_blank(*at))
    at++;
  return at;
}

static const gchar *
_skip_blanks_back(const gchar *at, const gchar *begin)
{
  while (at > begin && mimecast_text_is_blank(at[-1]))
    at--;
  return at;
}

/* does the word end at that place, and is it not the end of a longer one? Answers its start or NULL. */
static const gchar *
_word_before(const gchar *begin, const gchar *at, const gchar *word)
{
  gsize len = strlen(word);

  if ((gsize) (at - begin) < len || !mimecast_text_same(at - len, word, len))
    return NULL;
  at -= len;
  return at > begin && mimecast_text_is_word(at[-1]) ? NULL : at;
}

/* The last `word :` before limit, blanks before the colon or not. Answers what follows the colon and, if asked for,
 * where the word starts; NULL without one. */
static const gchar *
_find_key_before(UebaText text, const gchar *limit, const gchar *word, const gchar **ret_word)
{
  while (limit > text.str && (limit = memrchr(text.str, ':', (gsize) (limit - text.str))))
    {
      const gchar *start;

      while (limit > text.str && limit[-1] == ':')      /* no word ends there: not one search for each of thousands */
        limit--;
      start = _word_before(text.str, _skip_blanks_back(limit, text.str), word);
      if (start && ret_word)
        *ret_word = start;
      if (start)
        return limit + 1;
    }
  return NULL;
}

static gboolean
_is_address_char(gchar c)
{
  return g_ascii_isalnum(c) || c == '.' || c == ':' || c == '[' || c == ']' || c == '%' || c == '-';
}

static gboolean
_may_begin_address(gchar c)
{
  return g_ascii_isxdigit(c) || c == ':' || c == '[';
}

/* the address that stands there, a stray colon before it or a full stop behind it left out; null if there is none */
static UebaText
_address_at(const gchar *at, const gchar *end)
{
  const gchar *start;
  UebaText address;

  while (at < end && (mimecast_text_is_blank(*at) || (*at == ':' && at + 1 < end && at[1] != ':')))
    at++;
  if (at == end || !_may_begin_address(*at))
    return MIMECAST_TEXT_NULL;
  start = at;
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

/* the last address after an `IP :` that follows, or does not follow, the word Remote */
static UebaText
_find_ip(UebaText text, gboolean is_remote)
{
  const gchar *limit = mimecast_text_end(text);
  const gchar *word, *after;

  while ((after = _find_key_before(text, limit, "IP", &word)))
    {
      const gchar *before = _skip_blanks_back(word, text.str);
      gboolean follows_remote = before < word && _word_before(text.str, before, "Remote");
      UebaText address = follows_remote == is_remote ? _address_at(after, mimecast_text_end(text)) : MIMECAST_TEXT_NULL;

      if (address.len)
        return address;
      limit = word;
    }
  return MIMECAST_TEXT_NULL;
}

static UebaText
_find_remote_ip_is(UebaText text)
{
  static const gchar phrase[] = "Remote IP is";
  UebaText rest = text;
  const gchar *at;

  while ((at = mimecast_text_find_last(rest, phrase)))
    {
      UebaText address = _address_at(at + strlen(phrase), mimecast_text_end(text));
      if (address.len)
        return address;
      rest = ueba_text(text.str, (gsize) (at - text.str));
    }
  return MIMECAST_TEXT_NULL;
}

UebaText
mimecast_audit_text_ip(UebaText text)
{
  UebaText address = _find_ip(text, FALSE);

  if (address.len == 0)
    address = _find_remote_ip_is(text);
  return address.len ? address : _find_ip(text, TRUE);
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

static gboolean
_is_key(const gchar *at, const gchar *end, const gchar *word)
{
  gsize len = strlen(word);

  if ((gsize) (end - at) < len || !mimecast_text_same(at, word, len))
    return FALSE;
  at = _skip_blanks(at + len, end);
  return at < end && *at == ':';
}

/* does a value end at this comma or blank? */
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
  return mimecast_text_is_blank(*at) && (_is_key(next, end, "Date") || _is_key(next, end, "IP"));
}

static UebaText
_value_at(const gchar *at, const gchar *end)
{
  const gchar *start = at;
  UebaText value;

  while (at < end && !_is_value_end(at, end))
    at++;
  value = mimecast_text_between(start, at);
  while (value.len > 0 && value.str[value.len - 1] == ',')
    value = mimecast_text_between(value.str, mimecast_text_end(value) - 1);
  return value;
}

static UebaText
_find_value(UebaText text, const gchar *key)
{
  const gchar *after = _find_key_before(text, mimecast_text_end(text), key, NULL);

  return after ? _value_at(after, mimecast_text_end(text)) : MIMECAST_TEXT_NULL;
}

UebaText
mimecast_audit_text_app(UebaText text)
{
  return _find_value(text, "Application");
}

UebaText
mimecast_audit_text_reason(UebaText text)
{
  return _find_value(text, "Reason");
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
