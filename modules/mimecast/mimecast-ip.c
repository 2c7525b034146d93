/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "mimecast-ip.h"
#include "mimecast-text.h"
#include "ueba-address.h"

#define PORT_DIGITS_MAX 5

static gboolean
_is_port(const gchar *at, const gchar *end)
{
  if (at == end || end - at > PORT_DIGITS_MAX)
    return FALSE;
  while (at < end && g_ascii_isdigit(*at))
    at++;
  return at == end;
}

/* the address between brackets; null if they do not close, or something else than a port follows */
static UebaText
_strip_brackets(UebaText text)
{
  const gchar *end = mimecast_text_end(text);
  const gchar *close = memchr(text.str, ']', text.len);

  if (!close || (close + 1 < end && (close[1] != ':' || !_is_port(close + 2, end))))
    return MIMECAST_TEXT_NULL;
  return ueba_text(text.str + 1, (gsize) (close - text.str - 1));
}

static UebaText
_strip_port(UebaText text)
{
  const gchar *end = mimecast_text_end(text);
  const gchar *colon = memchr(text.str, ':', text.len);
  gboolean is_v4_with_port = colon && memchr(text.str, '.', (gsize) (colon - text.str)) && _is_port(colon + 1, end);

  return is_v4_with_port ? ueba_text(text.str, (gsize) (colon - text.str)) : text;
}

static UebaText
_strip_zone(UebaText text)
{
  const gchar *percent = text.len ? memchr(text.str, '%', text.len) : NULL;

  return percent ? ueba_text(text.str, (gsize) (percent - text.str)) : text;
}

static gboolean
_parse(UebaText text, UebaAddress *ret_address)
{
  text = mimecast_text_trim(text);
  if (text.len == 0)
    return FALSE;
  text = text.str[0] == '[' ? _strip_brackets(text) : _strip_port(text);
  text = _strip_zone(text);
  return text.len > 0 && ueba_address_parse(text.str, text.len, ret_address);
}

static gboolean
_is_unspecified(const UebaAddress *address)
{
  guint64 halves[2];

  memcpy(halves, address->bytes, sizeof(halves));
  return (halves[0] | halves[1]) == 0;
}

static UebaText
_format(const UebaAddress *address, MimecastArena *arena)
{
  gchar *canonical = mimecast_arena_reserve(arena, UEBA_ADDRESS_TEXT_BYTES);

  return mimecast_arena_commit(arena, ueba_address_format(address, canonical));
}

/* of an address of IPv4 there is one spelling only, and the parser takes no other */
UebaText
mimecast_ip_canonical(UebaText text, MimecastArena *arena)
{
  UebaAddress address;

  if (text.len == 0)
    return MIMECAST_TEXT_NULL;
  if (ueba_address_parse_v4(text.str, text.len, &address))
    return _is_unspecified(&address) ? MIMECAST_TEXT_NULL : text;
  if (!_parse(text, &address) || _is_unspecified(&address))
    return MIMECAST_TEXT_NULL;
  return _format(&address, arena);
}

const gchar *
mimecast_ip_skip_v4(const gchar *at, const gchar *end)
{
  UebaAddress address;
  const gchar *after = ueba_address_parse_v4_at(at, end, &address);

  return after && !_is_unspecified(&address) ? after : NULL;
}

gboolean
mimecast_ip_is_address(UebaText text)
{
  UebaAddress address;

  return text.len > 0 && _parse(text, &address) && !_is_unspecified(&address);
}
