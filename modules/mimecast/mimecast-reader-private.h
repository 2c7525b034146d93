/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef MIMECAST_READER_PRIVATE_H_INCLUDED
#define MIMECAST_READER_PRIVATE_H_INCLUDED

#include "mimecast-audit.h"
#include "mimecast-cef.h"
#include "mimecast-envelope.h"
#include "mimecast-layout.h"
#include "mimecast-mail.h"
#include "mimecast-pipe.h"
#include "mimecast-reader.h"
#include "mimecast-shape.h"

/* How a line becomes events, for the files that share the work: mimecast-reader.c strips envelopes and tells JSON, pipe
 * and CEF apart; mimecast-objects.c, mimecast-pipe-records.c and mimecast-cef-record.c find the records in them;
 * mimecast-reading.c makes events of a record. */

/* questions about keys that are asked in more than one place */
typedef struct _MimecastKeyQuestions
{
  MimecastKeySet wrappers;      /* hold records: `data`, `value`, .. */
  MimecastKeySet answer;        /* what else an API answer has */
  MimecastKeySet texts;         /* of another product's record, may hold a payload: `message`, `_raw`, .. */
  MimecastKeySet pipe_account;  /* with one of pipe_mail: F1 */
  MimecastKeySet pipe_mail;
  MimecastKeySet mail_marks;    /* what a record of an audit never has */
  MimecastKey audit_type;
  MimecastKey collector_type;   /* mcType */
} MimecastKeyQuestions;

struct _MimecastReader
{
  gint ref_count;
  guint32 accept;
  MimecastKeys *keys;
  MimecastAliases *aliases;
  MimecastShapes *shapes;
  MimecastStages *stages;
  MimecastFailedActions *failed_actions;
  MimecastDsnPhrases *phrases;
  MimecastPipeGrammar mail_grammar;
  MimecastPipeGrammar audit_grammar;
  MimecastCefGrammar cef_grammar;
  MimecastKeyQuestions questions;
};

struct _MimecastScratch
{
  MimecastArena *arena;
  MimecastDsnScratch *dsn;
  MimecastRecord record;        /* a JSON object, a pipe record */
  MimecastPairs pairs;          /* its keys in their order */
  MimecastLayouts *layouts;
  MimecastValues values;        /* of a record whose layout is known */
  MimecastRecord own;           /* CEF's own keys */
  MimecastRecord ext;           /* and those with ext_ */
  MimecastSlots slots;
  MimecastSlots own_slots;
  MimecastSlots ext_slots;
  MimecastRecipients recipients;
  UebaEvent event;
};

/* one line on its way */
typedef struct _MimecastReading
{
  const MimecastReader *reader;
  MimecastScratch *scratch;
  const MimecastLine *line;
  UebaRecordWriter *record;
  UebaText payload;             /* the text without its envelope, as it came */
  MimecastReadInfo *info;
  UebaText plain;               /* the whole text, if it is plain: no line ends in it are looked for */
  MimecastEnvelope envelope;
  MimecastReadResult result;    /* why nothing came of the line, if nothing came of it */
  gboolean is_inside;           /* a text inside another product's record: none is looked for again */
  gboolean is_full;             /* the packed record takes no more */
} MimecastReading;

/* a record whose slots are filled */
typedef struct _MimecastFound
{
  MimecastKind kind;
  gboolean is_pipe;
  UebaText bytes;               /* its own, without envelope */
  gboolean is_cef;
  UebaText cef_name;            /* null if the header has none */
  const MimecastSlots *slots;
} MimecastFound;

/* FALSE, and noted, if the operator does not believe that shape */
gboolean mimecast_reading_accepts(MimecastReading *self, MimecastShape shape);
/* the reason that says most is kept */
void mimecast_reading_note(MimecastReading *self, MimecastReadResult reason);
void mimecast_reading_emit(MimecastReading *self, const MimecastFound *found);

/* is it a part of a text that is known to be plain? */
gboolean mimecast_reading_is_plain(const MimecastReading *self, UebaText text);

/* any text: envelopes, and what is in them */
void mimecast_reading_read_text(MimecastReading *self, UebaText text);

/* Objects that follow one another. Answers where the last of them ends. */
const gchar *mimecast_reading_read_objects(MimecastReading *self, UebaText text);
/* Exports add `_s` to every key of a text. Reads the object again as if they had not, into scratch->record, which has
 * been read and not recognised. */
MimecastKind mimecast_reading_recognise_suffixed(MimecastReading *self, UebaText object);
/* FALSE: these are no pipe records */
gboolean mimecast_reading_read_pipe(MimecastReading *self, UebaText line);
void mimecast_reading_read_cef(MimecastReading *self, UebaText line);

#endif
