/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "fuzz-target.h"
#include "ueba-geo.h"

/* a country database's bytes: loaded whole, so every entry is looked at */

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize len)
{
  const gchar *const addresses[] = { "8.8.8.8", "203.0.113.7", "2001:db8::1", "2a00:1450::1", "10.0.0.1", "x" };
  GError *error = NULL;
  UebaGeo *geo = ueba_geo_new_from_data(data, len, "fuzz.mmdb", &error);

  g_assert((geo == NULL) == (error != NULL));
  if (geo)
    for (guint i = 0; i < G_N_ELEMENTS(addresses); i++)
      {
        UebaText country = ueba_geo_lookup(geo, ueba_text_from_string(addresses[i]));
        g_assert(country.len == 0 || country.len == 2);
      }
  g_clear_error(&error);
  ueba_geo_unref(geo);
  return 0;
}
