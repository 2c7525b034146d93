/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_GEO_H_INCLUDED
#define UEBA_GEO_H_INCLUDED

#include "ueba-address.h"
#include "ueba-event.h"

/* The countries of addresses, taken from a MaxMind DB. Immutable once made; the file is not needed afterwards. */
typedef struct _UebaGeo UebaGeo;

/* name: of the file, for messages. fd is read from its start to its end and stays open. */
UebaGeo *ueba_geo_new_from_fd(gint fd, const gchar *name, GError **error);
UebaGeo *ueba_geo_new_from_data(const guint8 *data, gsize len, const gchar *name, GError **error);
UebaGeo *ueba_geo_ref(UebaGeo *self);   /* atomic */
void ueba_geo_unref(UebaGeo *self);

/* ISO 3166-1 alpha-2, borrowed, not NUL-terminated; null: not an address, never looked up, or not known */
UebaText ueba_geo_lookup(const UebaGeo *self, UebaText address);
UebaText ueba_geo_lookup_address(const UebaGeo *self, const UebaAddress *address);
/* "GeoLite2-Country of 2026-03-01, 301234 ranges"; borrowed */
const gchar *ueba_geo_description(const UebaGeo *self);

#endif
