/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef BENCH_INPUT_H_INCLUDED
#define BENCH_INPUT_H_INCLUDED

#include "ueba-tables.h"

/* The micro-benchmarks' input: always the same bytes, made from the lines of shapes.txt. Every function ends the
 * program if it fails, since there is nothing to measure then. */

#define BENCH_USERS 40
#define BENCH_LIST_ENTRIES 1500

typedef struct _BenchShapes BenchShapes;

BenchShapes *bench_shapes_load(const gchar *file);
void bench_shapes_free(BenchShapes *self);

/* lines of one shape, or of all but the stream's in turn (NULL); of gchar *, owned by the caller */
GPtrArray *bench_lines_of_shape(const BenchShapes *self, const gchar *shape, guint n_lines);
/* in order of time, as a customer sends them: 70% mail, 20% failed logins, which few users have, 10% logins */
GPtrArray *bench_lines_of_stream(const BenchShapes *self, guint n_users, guint n_lines);
/* a failed login each, every one the first of its user */
GPtrArray *bench_lines_of_strangers(const BenchShapes *self, guint n_lines);

/* so many of the users above, a list tor_ip of so many addresses, two of 5,000 and 500, countries */
UebaTables *bench_tables_load(guint n_entries, guint n_users);
/* "20.1.2.3", by number; each country has 2^20 in a row */
void bench_address(guint32 number, gchar ret_address[16]);
/* of so many different addresses, one a line, owned by the caller */
gchar *bench_list_text(guint n_entries);

/* a login that succeeded; user and country are borrowed */
void bench_make_login(UebaEvent *event, const gchar *user, const gchar *country, gint64 time_usec);

/* a line of what the numbers of instructions depend on, beside the sources */
void bench_print_build(void);

void bench_must(gboolean is_good, const gchar *what, const GError *error);

#endif
