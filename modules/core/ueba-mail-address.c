/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#define _GNU_SOURCE     /* memrchr() */

#include "ueba-mail-address.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Where an address may stand in `name <group> <<group>>`, the best place first. Texts beyond need no second look:
 * every scan goes forward once. */
typedef struct _Places
{
  UebaText group;               /* the last <..> with an @ */
  UebaText bare;                /* the last text between groups with an @ outside quotes */
  UebaText doubled;             /* the last <<..>> with an @: a display name, as a rule */
  UebaText nameless;            /* the last <..> that is not empty and has no @ */
  gboolean has_group;
} Places;

static inline gboolean
_is_blank(gchar c)
{
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static inline UebaText
_trim(const gchar *begin, const gchar *end)
{
  while (begin < end && _is_blank(*begin))
    begin++;
  while (begin < end && _is_blank(end[-1]))
    end--;
  return ueba_text(begin, begin < end ? (gsize) (end - begin) : 0);
}

static UebaText
_strip_quotes(UebaText text)
{
  gboolean is_quoted = text.len >= 2 && text.str[0] == text.str[text.len - 1] &&
                       (text.str[0] == '"' || text.str[0] == '\'');

  return is_quoted ? _trim(text.str + 1, text.str + text.len - 1) : text;
}

static inline gboolean
_has_char(UebaText text, gchar c)
{
  return text.len && memchr(text.str, c, text.len);
}

/* begin is after the opening quote; NULL if none closes it */
static const gchar *
_find_closing_quote(const gchar *begin, const gchar *end)
{
  for (const gchar *pos = begin; pos < end; pos++)
    {
      if (*pos == '"')
        return pos;
      if (*pos == '\\')
        pos++;
    }
  return NULL;
}

static const gchar *
_find_closing_bracket(const gchar *begin, const gchar *end)
{
  return begin < end ? memchr(begin, '>', (gsize) (end - begin)) : NULL;
}

/* from `-` to `9`, from `[` to `z`, and `@` */
static inline gboolean
_is_simple_char(gchar c)
{
  return (guchar) (c - '-') <= '9' - '-' || (guchar) (c - '[') <= 'z' - '[' || c == '@';
}

#ifdef __SSE2__
#define STEP 16

/* sixteen characters: how far each is beyond either range is nothing for one of them, or it is an @ */
static inline gboolean
_are_simple(__m128i chars)
{
  __m128i beyond_digits = _mm_subs_epu8(_mm_sub_epi8(chars, _mm_set1_epi8('-')), _mm_set1_epi8('9' - '-'));
  __m128i beyond_letters = _mm_subs_epu8(_mm_sub_epi8(chars, _mm_set1_epi8('[')), _mm_set1_epi8('z' - '['));
  __m128i in_range = _mm_cmpeq_epi8(_mm_min_epu8(beyond_digits, beyond_letters), _mm_setzero_si128());

  return _mm_movemask_epi8(_mm_or_si128(in_range, _mm_cmpeq_epi8(chars, _mm_set1_epi8('@')))) == 0xffff;
}

/* at least half a step; the last loads may overlap those before */
static inline gboolean
_is_simple_in_steps(const gchar *at, gsize len)
{
  const gchar *end = at + len;

  if (len < STEP)
    return _are_simple(_mm_unpacklo_epi64(_mm_loadl_epi64((const __m128i *) at),
                                          _mm_loadl_epi64((const __m128i *) (end - STEP / 2))));
  for (; end - at > STEP; at += STEP)
    if (!_are_simple(_mm_loadu_si128((const __m128i *) at)))
      return FALSE;
  return _are_simple(_mm_loadu_si128((const __m128i *) (end - STEP)));
}
#endif

gboolean
ueba_mail_address_is_simple(UebaText text)
{
#ifdef __SSE2__
  if (text.len >= STEP / 2)
    return _is_simple_in_steps(text.str, text.len);
#endif
  for (gsize i = 0; i < text.len; i++)
    if (!_is_simple_char(text.str[i]))
      return FALSE;
  return text.len > 0;
}

/* pos is at the opening bracket; an unclosed group ends with the text. The place after the group is the answer. */
static const gchar *
_add_group(Places *self, const gchar *pos, const gchar *end)
{
  gboolean is_doubled = pos + 1 < end && pos[1] == '<';
  const gchar *begin = pos + (is_doubled ? 2 : 1);
  const gchar *close = _find_closing_bracket(begin, end);
  UebaText content = _trim(begin, close ? close : end);
  gboolean has_at = _has_char(content, '@');

  self->has_group = TRUE;
  if (has_at && is_doubled)
    self->doubled = content;
  else if (has_at)
    self->group = content;
  else if (!is_doubled && content.len)
    self->nameless = content;

  if (!close)
    return end;
  return is_doubled && close + 1 < end && close[1] == '>' ? close + 2 : close + 1;
}

static const gchar *
_skip_quoted(const gchar *pos, const gchar *end, gboolean *is_unclosed)
{
  const gchar *close = *is_unclosed ? NULL : _find_closing_quote(pos + 1, end);

  *is_unclosed = close == NULL;
  return close ? close + 1 : pos + 1;
}

/* the text from pos up to the next group */
static const gchar *
_add_bare(Places *self, const gchar *pos, const gchar *end, gboolean *is_quote_unclosed)
{
  const gchar *begin = pos;
  gboolean has_at = FALSE;

  while (pos < end && *pos != '<')
    {
      has_at |= *pos == '@';
      pos = *pos == '"' ? _skip_quoted(pos, end, is_quote_unclosed) : pos + 1;
    }
  if (has_at)
    self->bare = _trim(begin, pos);
  return pos;
}

static void
_find_places(Places *self, UebaText text)
{
  const gchar *pos = text.str;
  const gchar *end = text.str + text.len;
  gboolean is_quote_unclosed = FALSE;

  while (pos < end)
    pos = *pos == '<' ? _add_group(self, pos, end) : _add_bare(self, pos, end, &is_quote_unclosed);
}

UebaText
ueba_mail_address_extract(UebaText text)
{
  Places places = { 0 };

  if (text.len == 0 || ueba_mail_address_is_simple(text))
    return text;
  text = _trim(text.str, text.str + text.len);
  if (!_has_char(text, '<'))
    return _strip_quotes(text);

  _find_places(&places, text);
  if (places.group.len)
    return places.group;
  if (places.bare.len)
    return _strip_quotes(places.bare);
  if (places.doubled.len)
    return places.doubled;
  return places.has_group ? places.nameless : text;
}

UebaText
ueba_mail_address_display_name(UebaText text)
{
  const gchar *pos, *end;
  gboolean is_quote_unclosed = FALSE;
  Places unused = { 0 };

  if (!_has_char(text, '<'))
    return (UebaText)
    {
      NULL, 0
    };
  end = text.str + text.len;
  pos = _add_bare(&unused, text.str, end, &is_quote_unclosed);
  return pos == end ? (UebaText)
  {
    NULL, 0
} :
  _strip_quotes(_trim(text.str, pos));
}

/* address.len if there is none */
static gsize
_find_last_at(UebaText address)
{
  const gchar *at = address.len ? memrchr(address.str, '@', address.len) : NULL;

  return at ? (gsize) (at - address.str) : address.len;
}

UebaText
ueba_mail_address_local_part(UebaText address)
{
  return ueba_text(address.str, _find_last_at(address));
}

UebaText
ueba_mail_address_domain(UebaText address)
{
  gsize at = _find_last_at(address);

  return at < address.len ? ueba_text(address.str + at + 1, address.len - at - 1) : (UebaText) { NULL, 0 };
}

static inline gboolean
_is_capital(gchar c)
{
  return (guchar) (c - 'A') <= 'Z' - 'A';
}

#ifdef __SSE2__
/* does any of sixteen characters stand from A to Z? */
static inline gboolean
_have_capital(const gchar *at)
{
  __m128i from_a = _mm_sub_epi8(_mm_loadu_si128((const __m128i *) at), _mm_set1_epi8('A'));
  __m128i beyond = _mm_subs_epu8(from_a, _mm_set1_epi8('Z' - 'A'));

  return _mm_movemask_epi8(_mm_cmpeq_epi8(beyond, _mm_setzero_si128())) != 0;
}
#endif

/* how many characters at the start are no capitals, or all of them if the last step, which may overlap, has none */
static inline gsize
_skip_small_steps(UebaText text)
{
  gsize first = 0;

#ifdef __SSE2__
  while (first + STEP <= text.len && !_have_capital(text.str + first))
    first += STEP;
  if (first > 0 && first + STEP > text.len && !_have_capital(text.str + text.len - STEP))
    return text.len;
#endif
  return first;
}

UebaText
ueba_mail_address_lower(UebaText text, gchar *buffer)
{
  gsize first = _skip_small_steps(text);

  while (first < text.len && !_is_capital(text.str[first]))
    first++;
  if (first == text.len)
    return text;
  memcpy(buffer, text.str, first);
  for (gsize i = first; i < text.len; i++)
    buffer[i] = g_ascii_tolower(text.str[i]);
  return ueba_text(buffer, text.len);
}

void
ueba_mail_address_iter_init(UebaMailAddressIter *self, UebaText list)
{
  *self = (UebaMailAddressIter)
  {
    .rest = list
  };
}

static const gchar *
_skip_bracketed(const gchar *pos, const gchar *end, gboolean *is_unclosed)
{
  const gchar *close = *is_unclosed ? NULL : _find_closing_bracket(pos + 1, end);

  *is_unclosed = close == NULL;
  return close ? close + 1 : pos + 1;
}

/* in a list of addresses */
static inline gboolean
_is_plain(gchar c)
{
  static const gboolean is_mark[256] = { [','] = TRUE, [';'] = TRUE, ['"'] = TRUE, ['<'] = TRUE };

  return !is_mark[(guchar) c];
}

/* the part up to the next separator is taken off the rest */
static UebaText
_take_part(UebaMailAddressIter *self)
{
  const gchar *begin = self->rest.str;
  const gchar *end = begin + self->rest.len;
  const gchar *pos = begin;

  for (;;)
    {
      while (pos < end && _is_plain(*pos))
        pos++;
      if (pos < end && *pos == '"')
        pos = _skip_quoted(pos, end, &self->is_quote_unclosed);
      else if (pos < end && *pos == '<')
        pos = _skip_bracketed(pos, end, &self->is_bracket_unclosed);
      else
        break;
    }
  self->rest = pos < end ? ueba_text(pos + 1, (gsize) (end - pos - 1)) : (UebaText)
  {
    NULL, 0
  };
  return _trim(begin, pos);
}

gboolean
ueba_mail_address_iter_next(UebaMailAddressIter *self, UebaText *ret_address)
{
  UebaText address = { NULL, 0 };

  while (self->rest.len)
    {
      UebaText part = _take_part(self);
      UebaText candidate = ueba_mail_address_extract(part);

      if (candidate.len)
        address = candidate;
      if (candidate.len && _has_char(part, '@'))
        break;
    }
  if (address.len)
    *ret_address = address;
  return address.len > 0;
}
