/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_STATE_H_INCLUDED
#define UEBA_STATE_H_INCLUDED

#include "ueba-engine.h"
#include "ueba-identity.h"

/* State that survives. The engine is the hot state; this is its memory on disk: an SQLite file in WAL mode, to which
 * every commit adds, in one transaction, a journal row with all that the engine was fed since the commit before, the
 * alerts that it raised (the outbox), and the identities of the lines. Now and then a checkpoint writes what the
 * engine knows as rows, beforehand and with several commits if it is much, and drops the journal before it. A start
 * loads the rows and runs the journal through the engine under the content and the options that stood in the file,
 * which gives the very state that was committed; only then does it adopt the configured ones.
 *
 * One thread uses it, the engine's. Without a file everything works and nothing is kept.
 *
 *   state = ueba_state_open(..); engine = ueba_state_start(..); offer what ueba_state_outbox() has
 *   per line    if (ueba_state_enter_line(..)) per event ueba_state_feed(..)
 *   per batch   ueba_state_commit(..) with the alerts from the engine's sink, then hand these over and acknowledge
 *   idle        ueba_state_commit(..) with none, if alerts have been released
 *
 * What fails leaves file and engine as they were: uncommitted changes stay with the engine, and the next commit that
 * works has them all. */
typedef struct _UebaState UebaState;

typedef enum
{
  UEBA_STATE_SYNC_NORMAL,       /* exact after a kill; after a power cut consistent, up to the last seconds short */
  UEBA_STATE_SYNC_FULL,         /* exact after both */
} UebaStateSync;

typedef struct _UebaStateOptions
{
  const gchar *file;            /* NULL or empty: memory only */
  UebaStateSync sync;
  guint duplicate_window;       /* lines; 0: none are compared */
  gsize journal_bytes;          /* how much journal makes a checkpoint due; 0: UEBA_STATE_JOURNAL_BYTES */
  guint rows_per_commit;        /* users that a due checkpoint may write with one commit; 0: by the batch */
} UebaStateOptions;

#define UEBA_STATE_JOURNAL_BYTES (64 * 1024 * 1024)

/* Takes the instance lock and opens the file or makes it. key: random; a new file keeps it, one that is there has its
 * own. NULL and error: nothing was changed. */
UebaState *ueba_state_open(const UebaStateOptions *options, const UebaIdentityKey *key, GError **error);
/* A copy in memory of a file that another program may have in use. What is done to it stays in memory; for looking. */
UebaState *ueba_state_open_copy(const gchar *file, GError **error);
/* The file as for ueba_state_open(), but what is committed stays in memory until it is saved: all of it, or nothing. A
 * file that was made for it goes again if it was not saved. */
UebaState *ueba_state_open_draft(const UebaStateOptions *options, const UebaIdentityKey *key, GError **error);
/* Commits and writes everything. Lines that raised alerts have to be committed. FALSE: the file is as it was. */
gboolean ueba_state_save_draft(UebaState *self, gint64 now_usec, GError **error);
/* What is not committed is given up; nothing is written. The engine is not used any more. */
void ueba_state_free(UebaState *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UebaState, ueba_state_free)

/* The engine with all that was committed, its options and content being these; owned by the caller, and freed after
 * the state. content NULL: those that the file has, and options only says what it has not (hash_seed).
 * ret_notes (may be NULL): what is worth saying, gchar *, owned by the caller. */
UebaEngine *ueba_state_start(UebaState *self, const UebaEngineOptions *options, UebaContent *content,
                             gint64 now_usec, GPtrArray **ret_notes, GError **error);

/* ---- lines and events ---- */

typedef struct _UebaStateLine
{
  UebaText payload;             /* without the envelope */
  UebaText host;
  gint64 time_usec;             /* of the first event; UEBA_TIME_NONE: the line has only a time of receipt */
} UebaStateLine;

/* FALSE: the line was delivered before, and its events are not to be fed */
gboolean ueba_state_enter_line(UebaState *self, const UebaStateLine *line);
/* ueba_engine_feed() for an event of the line entered last */
UebaFeedResult ueba_state_feed(UebaState *self, UebaEvent *event, gint64 now_usec);

/* ---- commits ---- */

/* alerts: of UebaAlert, stays the caller's; those of the lines since the last commit, which get their numbers in the
 * outbox when it succeeds. May be NULL. Does nothing if there is nothing to keep. */
gboolean ueba_state_commit(UebaState *self, GPtrArray *alerts, gint64 now_usec, GError **error);

/* Alerts are in the log path's hands: those numbered first to last leave the outbox with the next commit. */
void ueba_state_release(UebaState *self, gint64 first, gint64 last);
gboolean ueba_state_has_released(const UebaState *self);

/* The alerts in the outbox with a number beyond after, lowest first, at most max of them: GPtrArray of UebaAlert,
 * owned by the caller. NULL: error. */
GPtrArray *ueba_state_outbox(UebaState *self, gint64 after, guint max, GError **error);

/* All rows of what has changed, and an empty journal. A commit does it when it is due; a clean stop does it after its
 * last commit. FALSE, too, while lines that raised alerts are not committed. */
gboolean ueba_state_checkpoint(UebaState *self, gint64 now_usec, GError **error);

/* ---- people ---- */

/* The person goes: sessions, models, alerts in the outbox that name them, and the name where others have it for a
 * value; the journal goes into the rows first, and what is left in free pages is wiped, for which the file is written
 * anew (in memory: for a moment it takes as much more as the file is large). Lines that raised alerts have to be
 * committed. Who is not known is forgotten, too. FALSE: not, or not to the last byte; the error says which, and it can
 * be done again. */
gboolean ueba_state_forget(UebaState *self, const gchar *user, gint64 now_usec, GError **error);

/* What others ask of the program that has the file: rows of a table, which it looks for now and then. */
#define UEBA_STATE_REQUEST_FORGET "forget"              /* argument: a user */
#define UEBA_STATE_REQUEST_TEST_ALERT "test-alert"      /* argument: a rule */

typedef struct _UebaStateRequest
{
  gint64 id;
  gchar *kind;
  gchar *argument;
  gint64 asked_usec;
} UebaStateRequest;

/* What was asked and is not answered, oldest first: GPtrArray of UebaStateRequest, owned by the caller, who answers
 * each; what this program does not understand, or what is damaged, has been answered. Costs little if nothing has come
 * since it gave none. NULL: error. */
GPtrArray *ueba_state_requests(UebaState *self, gint64 now_usec, GError **error);
gboolean ueba_state_answer(UebaState *self, const UebaStateRequest *request, const gchar *outcome, gint64 now_usec,
                           GError **error);

/* From another process, while the file is in use: the number of the request, or 0 and error. */
gint64 ueba_state_ask(const gchar *file, const gchar *kind, const gchar *argument, gint64 now_usec, GError **error);
/* *ret_outcome: owned by the caller; NULL: there is none yet */
gboolean ueba_state_outcome(const gchar *file, gint64 id, gchar **ret_outcome, GError **error);

/* ---- change of configuration, while running ---- */

/* Everything is committed first; lines that raised alerts the caller has to commit with these, else it is refused. In
 * force at once, in the file with the next commit. A model that goes is kept in the file for seven days, and knows what
 * it knew if it comes back by then. FALSE: nothing has changed. ret_notes as for ueba_state_start(). */
gboolean ueba_state_adopt(UebaState *self, const UebaEngineOptions *options, UebaContent *content, gint64 now_usec,
                          GPtrArray **ret_notes, GError **error);

/* ---- seen from outside ---- */

typedef struct _UebaStateStats
{
  guint64 duplicates;           /* lines delivered again */
  guint64 commits;
  guint64 commits_failed;
  guint64 checkpoints;
  guint64 checkpoints_failed;
  guint64 outbox;               /* alerts in it now */
  guint64 journal_bytes;        /* in the file now */
  guint64 loaded_entities;      /* by the start */
  guint64 replayed_lines;
  guint64 replayed_events;
} UebaStateStats;

void ueba_state_stats(const UebaState *self, UebaStateStats *ret_stats);
const gchar *ueba_state_file(const UebaState *self);    /* NULL: memory only */

#endif
