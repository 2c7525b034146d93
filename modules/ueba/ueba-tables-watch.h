/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_TABLES_WATCH_H_INCLUDED
#define UEBA_TABLES_WATCH_H_INCLUDED

#include "ueba-tables.h"

/* The thread that looks at the context tables every two seconds, loads what has changed beside what is in use, and
 * offers the new snapshot to the worker. It is no thread of syslog-ng's: a table that takes long to load must not hold
 * up a reload. The report is called from it. */
typedef struct _UebaTablesWatch UebaTablesWatch;

/* loader: consumed */
UebaTablesWatch *ueba_tables_watch_new(UebaTablesLoader *loader, UebaTablesReport report, gpointer user_data);
/* waits for the thread */
void ueba_tables_watch_free(UebaTablesWatch *self);

/* The first look, in the caller's thread, before start. FALSE: a file was refused for what it holds. */
gboolean ueba_tables_watch_load(UebaTablesWatch *self);
void ueba_tables_watch_start(UebaTablesWatch *self);
/* does not wait: a start or free that follows does */
void ueba_tables_watch_stop(UebaTablesWatch *self);

/* The newest snapshot that was not taken yet, owned by the caller, or NULL. */
UebaTables *ueba_tables_watch_take(UebaTablesWatch *self);
void ueba_tables_watch_stats(UebaTablesWatch *self, UebaTablesStats *ret_stats);

#endif
