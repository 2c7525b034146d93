/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef BENCH_JSON_H_INCLUDED
#define BENCH_JSON_H_INCLUDED

#include <glib.h>

/* One task for three readers of JSON: take every line apart, an object of scalars, and look at the text of every key
 * and every string. The answer is how many bytes these have, the same from each; lines are gchar *. */
guint64 bench_json_ours(const GPtrArray *lines);
guint64 bench_json_glib(const GPtrArray *lines);
/* 0: built without yajl */
guint64 bench_json_yajl(const GPtrArray *lines);

#endif
