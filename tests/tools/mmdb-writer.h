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
/* the same with a data record of the caller's making, in the format's own bytes: copied */
gboolean mmdb_writer_add_record(MmdbWriter *self, const gchar *network, const guint8 *record, gsize len);
/* an IPv6 network in which an IPv4 address follows the prefix, such as 2002::/16 */
gboolean mmdb_writer_add_v4_alias(MmdbWriter *self, const gchar *network);

/* before the first network: version 6 (4), size 32 (24, 28) */
void mmdb_writer_set_ip_version(MmdbWriter *self, guint ip_version);
void mmdb_writer_set_record_size(MmdbWriter *self, guint record_size);

/* the file's bytes, owned by the caller */
GByteArray *mmdb_writer_to_bytes(const MmdbWriter *self);
gboolean mmdb_writer_save(MmdbWriter *self, const gchar *file_name, GError **error);

#endif
