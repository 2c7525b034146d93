/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef BENCH_MICRO_H_INCLUDED
#define BENCH_MICRO_H_INCLUDED

#include <glib.h>

/* how many operations it did */
typedef guint (*BenchRun)(gpointer bench, gpointer state);

/* Calls run, and is never inlined: what is counted is what happens between its begin and its end. */
guint bench_measured(gpointer bench, BenchRun run, gpointer state) G_GNUC_NO_INLINE;

#endif
