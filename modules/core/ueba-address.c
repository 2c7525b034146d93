/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-address.h"

#include <string.h>

#define V6_GROUPS 8
#define MAPPED_PREFIX 96

static const guint8 mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };

/* beyond 9: no digit stands there */
static inline guint
_digit_at(const gchar *at, const gchar *end)
{
  return at < end ? (guint) (guchar) *at - '0' : G_MAXUINT;
}

/* one decimal number up to 255 without leading zeros; what follows it, NULL if there is none */
static inline const gchar *
_parse_octet(const gchar *at, const gchar *end, guint8 *ret_octet)
{
  guint value = _digit_at(at, end), digit;

  if (value > 9)
    return NULL;
  while ((digit = _digit_at(++at, end)) <= 9)
    {
      if (value == 0 || value > 25)
        return NULL;
      value = value * 10 + digit;
    }
  *ret_octet = (guint8) value;
  return value <= 255 ? at : NULL;
}

/* answers what follows, NULL without an address */
static const gchar *
_parse_v4(const gchar *at, const gchar *end, guint8 *ret_bytes)
{
  guint8 bytes[4];

  for (guint part = 0; part < 4; part++)
    {
      if (part > 0 && (at == end || *at++ != '.'))
        return NULL;
      at = _parse_octet(at, end, &bytes[part]);
      if (!at)
        return NULL;
    }
  memcpy(ret_bytes, bytes, sizeof(bytes));
  return at;
}

/* one to four hex digits; FALSE without any */
static gboolean
_parse_group(const gchar **at, const gchar *end, guint16 *ret_group)
{
  const gchar *start = *at;
  guint value = 0;

  while (*at < end && *at - start < 4 && g_ascii_isxdigit(**at))
    value = value << 4 | (guint) g_ascii_xdigit_value(*(*at)++);
  *ret_group = (guint16) value;
  return *at > start;
}

/* What stands on one side of "::", or the whole. Answers the number of bytes, or -1. */
static gint
_parse_groups(const gchar *at, const gchar *end, guint8 bytes[16])
{
  gint used = 0;

  if (at == end)
    return 0;
  while (used < 16)
    {
      const gchar *start = at;
      guint16 group;

      if (!_parse_group(&at, end, &group))
        return -1;
      if (at < end && *at == '.')
        return used <= 12 && _parse_v4(start, end, bytes + used) == end ? used + 4 : -1;
      bytes[used++] = (guint8) (group >> 8);
      bytes[used++] = (guint8) group;
      if (at == end)
        return used;
      if (*at++ != ':')
        return -1;
    }
  return -1;
}

static const gchar *
_find_gap(const gchar *text, gsize len)
{
  for (gsize i = 0; i + 1 < len; i++)
    if (text[i] == ':' && text[i + 1] == ':')
      return text + i;
  return NULL;
}

static gboolean
_parse_v6(const gchar *text, gsize len, guint8 bytes[16])
{
  const gchar *gap = _find_gap(text, len);
  guint8 tail[16];

  if (!gap)
    return _parse_groups(text, text + len, bytes) == 16;

  memset(bytes, 0, 16);
  gint n_head = _parse_groups(text, gap, bytes);
  gint n_tail = _parse_groups(gap + 2, text + len, tail);
  /* the dotted form may stand at the end only, and the gap stands for at least one group */
  if (n_head < 0 || n_tail < 0 || n_head + n_tail > 14 || memchr(text, '.', (gsize) (gap - text)))
    return FALSE;
  memset(bytes + n_head, 0, 16 - (gsize) n_head);
  memcpy(bytes + 16 - n_tail, tail, (gsize) n_tail);
  return TRUE;
}

static gboolean
_is_mapped(const UebaAddress *self)
{
  return !self->is_v4 && memcmp(self->bytes, mapped, sizeof(mapped)) == 0;
}

static void
_unmap(UebaAddress *self)
{
  memmove(self->bytes, self->bytes + sizeof(mapped), 4);
  memset(self->bytes + 4, 0, 12);
  self->is_v4 = TRUE;
}

const gchar *
ueba_address_parse_v4_at(const gchar *at, const gchar *end, UebaAddress *ret_address)
{
  UebaAddress address = { { 0 }, TRUE };
  const gchar *after = _parse_v4(at, end, address.bytes);

  if (after)
    *ret_address = address;
  return after;
}

gboolean
ueba_address_parse_v4(const gchar *text, gsize len, UebaAddress *ret_address)
{
  UebaAddress address;
  const gchar *after = ueba_address_parse_v4_at(text, text + len, &address);

  if (!after || after != text + len)
    return FALSE;
  *ret_address = address;
  return TRUE;
}

static gboolean
_parse(const gchar *text, gsize len, UebaAddress *ret_address)
{
  UebaAddress address = { { 0 }, FALSE };

  if (len == 0 || len >= UEBA_ADDRESS_TEXT_BYTES)
    return FALSE;
  if (ueba_address_parse_v4(text, len, ret_address))
    return TRUE;
  if (!_parse_v6(text, len, address.bytes))
    return FALSE;
  *ret_address = address;
  return TRUE;
}

gboolean
ueba_address_parse(const gchar *text, gsize len, UebaAddress *ret_address)
{
  if (!_parse(text, len, ret_address))
    return FALSE;
  if (_is_mapped(ret_address))
    _unmap(ret_address);
  return TRUE;
}

static gchar *
_put_decimal(gchar *to, guint value)
{
  if (value >= 100)
    *to++ = (gchar) ('0' + value / 100);
  if (value >= 10)
    *to++ = (gchar) ('0' + value / 10 % 10);
  *to++ = (gchar) ('0' + value % 10);
  return to;
}

static gchar *
_put_hex(gchar *to, guint value)
{
  static const gchar digits[] = "0123456789abcdef";

  for (gint shift = 12; shift > 0; shift -= 4)
    if (value >> shift)
      *to++ = digits[value >> shift & 15];
  *to++ = digits[value & 15];
  return to;
}

static guint
_group(const guint8 *bytes, guint i)
{
  return (guint) bytes[2 * i] << 8 | bytes[2 * i + 1];
}

/* the longest run of at least two zero groups, the first of equals; ret_start is V6_GROUPS without one */
static void
_find_zeros(const guint8 *bytes, guint *ret_start, guint *ret_end)
{
  *ret_start = *ret_end = V6_GROUPS;
  for (guint i = 0, longest = 1; i < V6_GROUPS; i++)
    {
      guint start = i;

      while (i < V6_GROUPS && _group(bytes, i) == 0)
        i++;
      if (i - start <= longest)
        continue;
      longest = i - start;
      *ret_start = start;
      *ret_end = i;
    }
}

static gchar *
_put_v6(gchar *to, const guint8 *bytes)
{
  guint zeros_start, zeros_end;

  _find_zeros(bytes, &zeros_start, &zeros_end);
  for (guint i = 0; i < V6_GROUPS; i++)
    {
      if (i == zeros_start)
        {
          *to++ = ':';
          *to++ = ':';
          i = zeros_end - 1;
          continue;
        }
      if (i > 0 && i != zeros_end)
        *to++ = ':';
      to = _put_hex(to, _group(bytes, i));
    }
  return to;
}

static gchar *
_put_v4(gchar *to, const guint8 *bytes)
{
  for (guint i = 0; i < 4; i++)
    {
      if (i > 0)
        *to++ = '.';
      to = _put_decimal(to, bytes[i]);
    }
  return to;
}

gsize
ueba_address_format(const UebaAddress *self, gchar ret_text[UEBA_ADDRESS_TEXT_BYTES])
{
  gchar *end = self->is_v4 ? _put_v4(ret_text, self->bytes) : _put_v6(ret_text, self->bytes);

  *end = '\0';
  return (gsize) (end - ret_text);
}

gboolean
ueba_address_equal(const UebaAddress *self, const UebaAddress *other)
{
  return !self->is_v4 == !other->is_v4 && memcmp(self->bytes, other->bytes, sizeof(self->bytes)) == 0;
}

static gboolean
_parse_prefix(const gchar *text, gsize len, guint max, guint *ret_prefix)
{
  guint value = 0;

  if (len == 0 || len > 3)
    return FALSE;
  for (gsize i = 0; i < len; i++)
    {
      if (!g_ascii_isdigit(text[i]))
        return FALSE;
      value = value * 10 + (guint) (text[i] - '0');
    }
  *ret_prefix = value;
  return value <= max;
}

static void
_clear_host_bits(UebaNetwork *self)
{
  guint whole = self->prefix / 8;

  if (self->prefix % 8)
    self->address.bytes[whole++] &= (guint8) (0xff << (8 - self->prefix % 8));
  memset(self->address.bytes + whole, 0, sizeof(self->address.bytes) - whole);
}

gboolean
ueba_network_parse(const gchar *text, gsize len, UebaNetwork *ret_network)
{
  const gchar *slash = memchr(text, '/', len);
  UebaNetwork network;

  if (!_parse(text, slash ? (gsize) (slash - text) : len, &network.address))
    return FALSE;
  network.prefix = ueba_address_bits(&network.address);
  if (slash && !_parse_prefix(slash + 1, (gsize) (text + len - slash - 1), network.prefix, &network.prefix))
    return FALSE;
  if (network.prefix >= MAPPED_PREFIX && _is_mapped(&network.address))
    {
      _unmap(&network.address);
      network.prefix -= MAPPED_PREFIX;
    }
  _clear_host_bits(&network);
  *ret_network = network;
  return TRUE;
}

gsize
ueba_network_format(const UebaNetwork *self, gchar ret_text[UEBA_NETWORK_TEXT_BYTES])
{
  gsize len = ueba_address_format(&self->address, ret_text);

  if (self->prefix == ueba_address_bits(&self->address))
    return len;
  ret_text[len++] = '/';
  gchar *end = _put_decimal(ret_text + len, self->prefix);
  *end = '\0';
  return (gsize) (end - ret_text);
}

gboolean
ueba_network_after(const UebaNetwork *self, UebaAddress *ret_address)
{
  UebaAddress address = self->address;

  if (self->prefix == 0)
    return FALSE;
  guint carry = 1u << (7 - (self->prefix - 1) % 8);
  for (gint i = (gint) (self->prefix - 1) / 8; i >= 0 && carry; i--)
    {
      carry += address.bytes[i];
      address.bytes[i] = (guint8) carry;
      carry >>= 8;
    }
  if (carry)
    return FALSE;
  *ret_address = address;
  return TRUE;
}

gboolean
ueba_network_contains(const UebaNetwork *self, const UebaAddress *address)
{
  guint whole = self->prefix / 8;
  guint rest = self->prefix % 8;

  if (!self->address.is_v4 != !address->is_v4 || memcmp(self->address.bytes, address->bytes, whole) != 0)
    return FALSE;
  return rest == 0 || ((self->address.bytes[whole] ^ address->bytes[whole]) >> (8 - rest)) == 0;
}
