/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_STATE_PRIVATE_H_INCLUDED
#define UEBA_STATE_PRIVATE_H_INCLUDED

#include "ueba-db.h"
#include "ueba-duplicates.h"
#include "ueba-journal.h"
#include "ueba-state.h"

/* The rooms of the state: the file and its lock, the schema, commits, the start, the outbox. */

typedef struct _UebaStateStatements
{
  sqlite3_stmt *begin;
  sqlite3_stmt *commit;
  sqlite3_stmt *rollback;
  sqlite3_stmt *add_journal;
  sqlite3_stmt *add_alert;
  sqlite3_stmt *drop_alerts;
} UebaStateStatements;

/* a journal row that waits for the commit */
typedef struct _UebaSealedRow
{
  GByteArray *data;
  guint n_lines;
  guint n_events;
} UebaSealedRow;

typedef struct _UebaRelease
{
  gint64 first;
  gint64 last;
} UebaRelease;

struct _UebaState
{
  UebaStateOptions options;     /* without file */
  gchar *file;                  /* NULL: memory only */
  gint lock;                    /* file descriptor, -1: none */
  UebaDb *db;                   /* NULL: memory only */
  UebaStateStatements statements;
  UebaIdentityKey key;
  UebaDuplicates *duplicates;
  UebaEngine *engine;           /* borrowed; NULL before the start */
  UebaJournal *journal;
  GPtrArray *sealed;            /* of UebaSealedRow */
  guint64 *fields_by_type;      /* what the journal keeps of an event, by number of its type in the content */
  guint64 fields_of_any;        /* .. of an event of no such type */
  GArray *releases;             /* of UebaRelease */
  gint64 next_journal;          /* number of the next row */
  gint64 next_alert;
  GPtrArray *notes;             /* of gchar *, while somebody collects them; borrowed */
  UebaStateStats stats;
};

/* ---- ueba-state-file.c ---- */

/* the file's name without symbolic links in its folder; owned by the caller */
gchar *ueba_state_file_resolve(const gchar *file, GError **error);
/* the descriptor that holds the lock of this file; -1: error */
gint ueba_state_file_lock(const gchar *path, GError **error);
/* FALSE: error, or *ret_exists says whether it does */
gboolean ueba_state_file_check(const gchar *path, gboolean *ret_exists, GError **error);
/* makes a file of the name whole, or none */
gboolean ueba_state_file_create(const gchar *path, const UebaIdentityKey *key, GError **error);

/* ---- ueba-state-schema.c ---- */

gboolean ueba_state_schema_create(UebaDb *db, const UebaIdentityKey *key, GError **error);
/* FALSE: not a state file, of a newer program, or damaged */
gboolean ueba_state_schema_check(UebaDb *db, GError **error);
gboolean ueba_state_schema_read_key(UebaDb *db, UebaIdentityKey *ret_key, GError **error);

/* ---- ueba-state-settings.c ---- */

/* Content and options in force, as they stand in the file. *ret_content NULL: there are none yet. */
gboolean ueba_state_read_settings(UebaState *self, UebaEngineOptions *ret_options, UebaContent **ret_content,
                                  GError **error);
/* in a transaction */
gboolean ueba_state_tx_write_settings(UebaState *self, const UebaEngineOptions *options, const UebaContent *content,
                                      GError **error);

/* ---- ueba-state-commit.c ---- */

gboolean ueba_state_prepare(UebaState *self, GError **error);
void ueba_state_finalize(UebaState *self);
gboolean ueba_state_begin(UebaState *self, GError **error);
/* FALSE: rolled back */
gboolean ueba_state_end(UebaState *self, gboolean is_good, GError **error);

/* ---- ueba-state-replay.c ---- */

/* the journal through the engine */
gboolean ueba_state_replay(UebaState *self, GError **error);

/* ---- ueba-state.c ---- */

/* consumed */
void ueba_state_note(UebaState *self, gchar *text);
/* what the journal has to keep under the engine's content */
void ueba_state_bind_content(UebaState *self);

#endif
