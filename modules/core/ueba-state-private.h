/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_STATE_PRIVATE_H_INCLUDED
#define UEBA_STATE_PRIVATE_H_INCLUDED

#include "ueba-db.h"
#include "ueba-duplicates.h"
#include "ueba-engine-private.h"
#include "ueba-journal.h"
#include "ueba-state.h"

/* The rooms of the state: the file and its lock, the schema, rows, commits and checkpoints, the start, change of
 * content, the outbox. */

/* identities in one row of recent lines */
#define UEBA_STATE_CHUNK_LINES 4096

typedef struct _UebaStateStatements
{
  sqlite3_stmt *begin;
  sqlite3_stmt *commit;
  sqlite3_stmt *rollback;
  sqlite3_stmt *add_journal;
  sqlite3_stmt *add_alert;
  sqlite3_stmt *drop_alerts;
  sqlite3_stmt *set_tally;
} UebaStateStatements;

/* a journal row that waits for the commit */
typedef struct _UebaSealedRow
{
  UebaBytes data;
  guint n_lines;
  guint n_events;
} UebaSealedRow;

typedef struct _UebaRelease
{
  gint64 first;
  gint64 last;
} UebaRelease;

/* The file knows counters, rules and models by ids of its own, which stay when numbers in the content change, and are
 * never given to another: what a row says of an id that is not there any more is gone. */
typedef struct _UebaStateIds
{
  gint64 *ids;                  /* by number in the content in force */
  GHashTable *numbers;          /* id -> number + 1 */
} UebaStateIds;

/* a model whose instances stand in the file, of the content in force or of one before */
typedef struct _UebaStateModel
{
  gint64 id;
  gchar *key;
  gchar *name;
  gboolean is_of_user;
  gint64 removed_usec;          /* when it went from the content; 0: it is in force */
  gboolean is_dead;             /* the next checkpoint drops it with its instances */
} UebaStateModel;

/* rows that the next checkpoint deletes */
typedef struct _UebaStateGone
{
  gint64 model;                 /* 0: an entity with all its instances */
  GString *name;                /* of the entity, or scope of the instance */
} UebaStateGone;

/* an entity, and what decides where its row lies in the file */
typedef struct _UebaStateQueued
{
  guint64 key;                  /* of its name, behind what all have in common, the first bytes */
  UebaEntity *entity;
} UebaStateQueued;

struct _UebaState
{
  UebaStateOptions options;     /* without file */
  gchar *file;                  /* NULL: memory only */
  gint lock;                    /* file descriptor, -1: none */
  UebaDb *db;                   /* NULL: memory only */
  UebaDb *origin;               /* what db, in memory, is a draft of; NULL: it is none */
  gboolean is_made_for_draft;   /* the origin, and nothing is saved in it yet */
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
  UebaStateIds counter_ids;
  UebaStateIds rule_ids;
  UebaStateIds model_ids;
  GPtrArray *models;            /* of UebaStateModel */
  GPtrArray *gone;              /* of UebaStateGone */
  GPtrArray *forgotten;         /* of gchar *: who is to go from the file with the next commit, a checkpoint */
  gint64 n_alerts_forgotten;    /* by the transaction */
  gint64 requests_seen;         /* what the file's version was when no request was left; -1: look */
  gint64 next_id;               /* of a counter, rule or model that the file does not know */
  gint64 n_left_out;            /* instances in the file of models that the content has not, since this start */
  gint64 saved_touched;         /* no entity touched since the last checkpoint has a smaller number */
  GArray *queue;                /* of UebaStateQueued, for a checkpoint under way; NULL: none is */
  guint queue_at;
  guint n_waiting;              /* ueba_state_n_waiting() after the last commit */
  guint64 lines_before;         /* lines with an identity before those that the duplicates have been told of */
  guint64 lines_saved;          /* .. that stand in the file as recent ones, or did */
  gboolean is_adopted;          /* content and options in force are not those in the file */
  gsize due_bytes;              /* of journal, for a checkpoint */
  guint64 alerts_committed;     /* how many the engine had raised at the last commit */
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

typedef struct _UebaStateSchema
{
  guint version;
  const gchar *tables;
  const gchar *views;
  const gchar *const *steps;    /* SQL from version 1 to 2, 2 to 3, .. */
} UebaStateSchema;

extern const UebaStateSchema ueba_state_schema;
extern const gchar ueba_state_views[];

gboolean ueba_state_schema_create(const UebaStateSchema *self, UebaDb *db, const UebaIdentityKey *key, GError **error);
/* A file of an older version is brought up to this one. FALSE: not a state file, of a newer program, or damaged. */
gboolean ueba_state_schema_check(const UebaStateSchema *self, UebaDb *db, GError **error);
/* looks at nothing else, for one who does not hold the lock */
gboolean ueba_state_schema_is_current(const UebaStateSchema *self, UebaDb *db, GError **error);
gboolean ueba_state_schema_read_key(UebaDb *db, UebaIdentityKey *ret_key, GError **error);

/* ---- ueba-state-settings.c ---- */

/* Options and content in force, as they stand in the file, the latter of UebaPackText; owned by the caller. No packs:
 * there is none yet. */
gboolean ueba_state_read_packs(UebaState *self, UebaEngineOptions *ret_options, GPtrArray **ret_packs, GError **error);
/* .. loaded. *ret_content NULL: there is none yet. */
gboolean ueba_state_read_settings(UebaState *self, UebaEngineOptions *ret_options, UebaContent **ret_content,
                                  GError **error);
/* in a transaction */
gboolean ueba_state_tx_write_settings(UebaState *self, const UebaEngineOptions *options, const UebaContent *content,
                                      GError **error);

/* ---- ueba-state-ids.c ---- */

void ueba_state_ids_clear(UebaState *self);
/* new ones for everything in the engine's content, of which the file knows nothing */
void ueba_state_ids_assign(UebaState *self);
/* What the file has for the engine's content. If that is not what the content was for the program that wrote it, the
 * rest gets new ones, and what has no use is as if another content had been adopted. */
gboolean ueba_state_ids_read(UebaState *self, gint64 now_usec, GError **error);
/* for the engine's content after a former one: what stays keeps its id; what is new, or was dead, gets one */
void ueba_state_ids_carry_over(UebaState *self, const UebaContent *former, gint64 now_usec);
gboolean ueba_state_tx_write_ids(UebaState *self, GError **error);
/* a model not in force that a content with this key takes up again; NULL: none */
UebaStateModel *ueba_state_ids_removed_model(const UebaState *self, const gchar *key, gint64 now_usec);
/* those away for so long that they are dropped die */
void ueba_state_ids_bury(UebaState *self, gint64 now_usec);
/* in a transaction: the rows of the dead */
gboolean ueba_state_tx_drop_dead(UebaState *self, GError **error);
void ueba_state_ids_forget_dead(UebaState *self);

static inline gboolean
ueba_state_ids_number(const UebaStateIds *self, gint64 id, guint *ret_number)
{
  guint found = id <= 0 || id > G_MAXUINT32 ? 0
                : GPOINTER_TO_UINT(g_hash_table_lookup(self->numbers, GUINT_TO_POINTER((guint) id)));

  *ret_number = found - 1;
  return found != 0;
}

/* ---- ueba-state-rows.c: what the columns of JSON say ---- */

/* appended to out */
void ueba_state_write_sessions(const UebaState *self, const UebaEntity *entity, GString *out);
void ueba_state_write_cells(const UebaState *self, const UebaHistogram *histogram, GString *out);
/* FALSE: not as it is written; scratch is used up */
gboolean ueba_state_read_sessions(UebaState *self, UebaText json, UebaEntity *entity, GString *scratch);
gboolean ueba_state_read_cells(UebaState *self, UebaText json, UebaHistogram *histogram, GString *scratch);

/* ---- ueba-state-tally.c: how many rows there have to be ---- */

gboolean ueba_state_tx_write_tally(UebaState *self, GError **error);
/* next_id, saved_touched and what the engine's entities go on with */
gboolean ueba_state_read_sequences(UebaState *self, GError **error);
/* whether the rows are there, when they have been loaded */
gboolean ueba_state_check_tally(UebaState *self, GError **error);
/* the same for the rows of every commit, when the journal has been read */
gboolean ueba_state_tx_write_journal_tally(UebaState *self, gint64 n_journal, GError **error);
gboolean ueba_state_tx_write_commit_tally(UebaState *self, gint64 n_journal, gint64 n_outbox, GError **error);
gboolean ueba_state_check_commit_tally(UebaState *self, GError **error);

/* ---- ueba-state-load.c ---- */

/* the rows into the engine, which has just been made under the content in the file */
gboolean ueba_state_load(UebaState *self, gint64 now_usec, GError **error);

/* a row of the instances of a model that comes back */
typedef struct _UebaStateReturn
{
  gint64 model;
  gint64 touched;
  GString *scope;
  GString *cells;
} UebaStateReturn;

/* appended to returns: the instances of a model that is not in force, those of a user's own only for users whose rows
 * are valid */
gboolean ueba_state_read_returns(UebaState *self, const UebaStateModel *model, GPtrArray *returns, GError **error);
GPtrArray *ueba_state_returns_new(void);
/* into the engine, whose content has the models again; bounded ones count as touched just now */
void ueba_state_take_returns(UebaState *self, GPtrArray *returns);

/* ---- ueba-state-checkpoint.c ---- */

gboolean ueba_state_tx_checkpoint(UebaState *self, gint64 now_usec, GError **error);
/* it is in the file */
void ueba_state_settle_checkpoint(UebaState *self);
/* what the engine gives up from now on is deleted by the next checkpoint */
void ueba_state_watch(UebaState *self);
GPtrArray *ueba_state_gone_new(void);

/* of UebaStateQueued: the changed ones in the order of their rows; owned by the caller */
GArray *ueba_state_queue_new(UebaState *self);
/* in a transaction: the rows of entities of a queue and of their own instances; is_kept: with what they were before */
gboolean ueba_state_tx_write_entities(UebaState *self, const GArray *entities, gboolean is_kept, GError **error);
/* .. and those of the first n that are gone are deleted */
gboolean ueba_state_tx_delete_gone(UebaState *self, guint n, gboolean is_kept, GError **error);
/* the rows are in the file */
void ueba_state_settle_entity(UebaState *self, UebaEntity *entity);

/* ---- ueba-state-spread.c ---- */

/* what one commit writes of a checkpoint that is spread over several */
typedef struct _UebaStateSlice
{
  guint max;                    /* entities that are written or gone */
  GArray *entities;             /* of UebaStateQueued */
  guint n_gone;
  guint queue_at;               /* where the next slice goes on */
} UebaStateSlice;

/* entities that have changed or gone since their rows were written */
guint ueba_state_n_waiting(const UebaState *self);
/* how many of them the next commit may write */
guint ueba_state_rows_per_commit(const UebaState *self);
/* so little has changed, or so much journal waits, that the checkpoint is to be made at once */
gboolean ueba_state_is_ripe(const UebaState *self, guint max);
gboolean ueba_state_tx_write_slice(UebaState *self, UebaStateSlice *slice, GError **error);
/* it is in the file */
void ueba_state_settle_slice(UebaState *self, UebaStateSlice *slice);
void ueba_state_slice_clear(UebaStateSlice *self);
/* the rest is written or not wanted any more; in the file, in a transaction, and here */
gboolean ueba_state_tx_end_spread(UebaState *self, GError **error);
void ueba_state_settle_spread(UebaState *self);
/* whether rows are newer than the last checkpoint; and in a transaction, as they were then */
gboolean ueba_state_is_spread(UebaState *self, gboolean *ret_is_spread, GError **error);
gboolean ueba_state_tx_undo_spread(UebaState *self, GError **error);

/* ---- ueba-state-forget.c ---- */

/* in a checkpoint: what the file alone knows of the forgotten */
gboolean ueba_state_tx_forget(UebaState *self, GError **error);

/* ---- ueba-state-adopt.c ---- */

/* nothing is uncommitted */
gboolean ueba_state_adopt_committed(UebaState *self, const UebaEngineOptions *options, UebaContent *content,
                                    gint64 now_usec, GError **error);

/* ---- ueba-state-commit.c ---- */

gboolean ueba_state_prepare(UebaState *self, GError **error);
void ueba_state_finalize(UebaState *self);
gboolean ueba_state_begin(UebaState *self, GError **error);
/* FALSE: rolled back */
gboolean ueba_state_end(UebaState *self, gboolean is_good, GError **error);
/* every row of it, and which number comes next */
gboolean ueba_state_check_outbox(UebaState *self, GError **error);
/* commits what was fed, without alerts; FALSE, too, if there should be some */
gboolean ueba_state_commit_all(UebaState *self, gint64 now_usec, GError **error);

/* ---- ueba-state-replay.c ---- */

/* the journal through the engine */
gboolean ueba_state_replay(UebaState *self, GError **error);

/* ---- ueba-state.c ---- */

/* consumed */
void ueba_state_note(UebaState *self, gchar *text);
/* what the journal has to keep under the engine's content */
void ueba_state_bind_content(UebaState *self);

#endif
