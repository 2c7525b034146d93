/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef MIMECAST_IP_H_INCLUDED
#define MIMECAST_IP_H_INCLUDED

#include "mimecast-arena.h"

/* The canonical text of an address, without port, brackets and zone: IPv6 after RFC 5952, IPv4-mapped as IPv4. Null of
 * anything else and of 0.0.0.0 and ::, which mean that nobody knows. A part of text, or in arena. */
UebaText mimecast_ip_canonical(UebaText text, MimecastArena *arena);

/* what follows the address of IPv4 that stands there, canonical as it is; NULL without one, and of 0.0.0.0 */
const gchar *mimecast_ip_skip_v4(const gchar *at, const gchar *end);

/* would there be a canonical text? */
gboolean mimecast_ip_is_address(UebaText text);

#endif
