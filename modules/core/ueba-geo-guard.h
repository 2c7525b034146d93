/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_GEO_GUARD_H_INCLUDED
#define UEBA_GEO_GUARD_H_INCLUDED

#include <glib.h>

/* Looks a MaxMind DB over before libmaxminddb does, see ueba-geo-guard.c. */

/* TRUE: MMDB_open() and MMDB_read_node() will stay inside the file */
gboolean ueba_geo_guard_check_file(const guint8 *data, gsize len, const gchar *name, GError **error);

/* TRUE: MMDB_aget_value() on the entry at offset will stay inside the section and come to an end. Takes from budget
 * one for each value that it looks at; FALSE, too, if that is used up. */
gboolean ueba_geo_guard_check_value(const guint8 *section, gsize len, guint32 offset, guint64 *budget);

#endif
