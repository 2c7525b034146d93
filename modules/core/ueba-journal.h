/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_JOURNAL_H_INCLUDED
#define UEBA_JOURNAL_H_INCLUDED

#include "ueba-identity.h"
#include "ueba-tape.h"

/* What happened to the engine since the last checkpoint, so that it can happen again: the lines with their identities,
 * the events with the fields that the content reads, the wall clock they were judged by, and what the tables answered.
 * A row holds the lines of one batch; each row can be read by itself. Layout, numbers as LEB128:
 *
 *   version u8, length of the records, records, answers (a tape)
 *   record   LINE: [identity 16 bytes] | NOW: wall clock i64 | EVENT: type + 1, time since the event before, number of
 *            fields, then field u8, length and bytes of each
 */
typedef struct _UebaJournal UebaJournal;

UebaJournal *ueba_journal_new(void);
void ueba_journal_free(UebaJournal *self);
/* empty again */
void ueba_journal_clear(UebaJournal *self);
gboolean ueba_journal_is_empty(const UebaJournal *self);

/* identity NULL: lines have none */
void ueba_journal_add_line(UebaJournal *self, const UebaIdentity *identity, gboolean is_duplicate);
/* type: its number in the content, G_MAXUINT: none; fields: those of the event that are kept, if it has them */
void ueba_journal_add_event(UebaJournal *self, const UebaEvent *event, guint type, guint64 fields, gint64 now_usec);

/* records what the tables answer; for the engine */
UebaTape *ueba_journal_tape(UebaJournal *self);
/* the answers to an event that was not added after all */
void ueba_journal_rewind_tape(UebaJournal *self, gsize n_bytes);
gsize ueba_journal_tape_bytes(const UebaJournal *self);

gsize ueba_journal_bytes(const UebaJournal *self);
guint ueba_journal_n_lines(const UebaJournal *self);
guint ueba_journal_n_events(const UebaJournal *self);

/* the row of what has been added so far; borrowed until the next change */
const guint8 *ueba_journal_row(UebaJournal *self, gsize *ret_len);

/* ---- reading a row in place; nothing is believed ---- */

typedef enum
{
  UEBA_JOURNAL_END,
  UEBA_JOURNAL_DAMAGED,
  UEBA_JOURNAL_LINE,
  UEBA_JOURNAL_EVENT,
} UebaJournalRecord;

typedef struct _UebaJournalIter
{
  const guint8 *at;
  const guint8 *end;
  UebaTape tape;                /* played */
  gint64 now_usec;
  /* of the line read last */
  UebaIdentity identity;
  gboolean has_identity;
  gboolean is_duplicate;
  /* of the event read last; texts borrowed from the row */
  UebaEvent event;
  guint type;
  guint64 time_usec;
} UebaJournalIter;

/* FALSE: not a row */
gboolean ueba_journal_iter_init(UebaJournalIter *self, const guint8 *data, gsize len);
UebaJournalRecord ueba_journal_iter_next(UebaJournalIter *self);

#endif
