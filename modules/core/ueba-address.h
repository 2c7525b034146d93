/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_ADDRESS_H_INCLUDED
#define UEBA_ADDRESS_H_INCLUDED

#include <glib.h>

/* IPv4 and IPv6 addresses and networks: strict text in, canonical text out. No zone, port, bracket or blank. */

#define UEBA_ADDRESS_TEXT_BYTES 46      /* the longest canonical text and its NUL, with room to spare */
#define UEBA_NETWORK_TEXT_BYTES 50      /* .. and "/128" */

/* An IPv4-mapped IPv6 address is the IPv4 address. Bytes beyond the address's own are 0. */
typedef struct _UebaAddress
{
  guint8 bytes[16];     /* network order; IPv4: the first four */
  gboolean is_v4;
} UebaAddress;

typedef struct _UebaNetwork
{
  UebaAddress address;  /* host bits cleared */
  guint prefix;         /* up to 32 or 128 */
} UebaNetwork;

/* text needs no NUL. FALSE: it is not wholly an address. IPv4 is four decimal parts without leading zeros. */
gboolean ueba_address_parse(const gchar *text, gsize len, UebaAddress *ret_address);
/* the same for IPv4 alone: what it takes is canonical as it stands */
gboolean ueba_address_parse_v4(const gchar *text, gsize len, UebaAddress *ret_address);
/* the same at the start of a text: what follows it, which is no digit; NULL without one */
const gchar *ueba_address_parse_v4_at(const gchar *at, const gchar *end, UebaAddress *ret_address);
/* RFC 5952, NUL-terminated; answers its length */
gsize ueba_address_format(const UebaAddress *self, gchar ret_text[UEBA_ADDRESS_TEXT_BYTES]);
gboolean ueba_address_equal(const UebaAddress *self, const UebaAddress *other);

static inline guint
ueba_address_bits(const UebaAddress *self)
{
  return self->is_v4 ? 32 : 128;
}

static inline guint32
ueba_address_v4(const UebaAddress *self)
{
  return (guint32) self->bytes[0] << 24 | (guint32) self->bytes[1] << 16
         | (guint32) self->bytes[2] << 8 | self->bytes[3];
}

/* "address" or "address/prefix"; a network inside ::ffff:0:0/96 is the IPv4 network */
gboolean ueba_network_parse(const gchar *text, gsize len, UebaNetwork *ret_network);
/* the address alone if the network is one address, else "address/prefix"; NUL-terminated; answers its length */
gsize ueba_network_format(const UebaNetwork *self, gchar ret_text[UEBA_NETWORK_TEXT_BYTES]);
/* the address after its last one; FALSE: there is none */
gboolean ueba_network_after(const UebaNetwork *self, UebaAddress *ret_address);
gboolean ueba_network_contains(const UebaNetwork *self, const UebaAddress *address);

#endif
