/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef MMDB_WRITER_H_INCLUDED
#define MMDB_WRITER_H_INCLUDED

#include <glib.h>

/* Makes small country databases in the MaxMind DB format, for tests and for the sample logs. */
typedef struct _MmdbWriter MmdbWriter;

MmdbWriter *mmdb_writer_new(void);
void mmdb_writer_free(MmdbWriter *self);

/* network: "192.0.2.0/24" or "2001:db8::/32"; none may lie inside another. FALSE: it cannot be read. */
gboolean mmdb_writer_add(MmdbWriter *self, const gchar *network, const gchar *country);
gboolean mmdb_writer_save(MmdbWriter *self, const gchar *file_name, GError **error);

#endif
