/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_RECORD_H_INCLUDED
#define UEBA_RECORD_H_INCLUDED

#include "ueba-event.h"

/* The packed, versioned form in which all events of one log line travel from the reader to the engine, as one
 * value. It is read in place. Layout, little endian, no padding:
 *
 *   header   magic u8 0xEB, version u8 2, flags u8, reserved u8, n_events u32,
 *            payload_offset u32, payload_len u32
 *   event    size u32 (of what follows), time i64, unset u64, n_fields u8,
 *            then n_fields times { kind << 6 | field u8, value }
 *   value    kind 0: len u8, bytes        kind 1: len u32, bytes
 *            kind 2: a word of ueba-words.h, u8
 *            kind 3: a field of the same event that came before and has the same text, u8
 *   tail     with UEBA_RECORD_HAS_PAYLOAD: payload_len bytes
 *
 * The first event is complete. Each later one holds what differs from the first: fields that are set otherwise,
 * and in unset those that the first has and it has not; so a mail with a hundred recipients stays small.
 * Cost: 37 bytes, and 2 bytes a field. A usual mail takes 300 bytes, which still fit into the room that syslog-ng
 * sets apart for values beside a message of that size; twice as many would make it move all of them. */

#define UEBA_RECORD_MAGIC 0xEB
#define UEBA_RECORD_VERSION 2

typedef enum
{
  UEBA_RECORD_HAS_PAYLOAD = 1 << 0,     /* the payload's bytes are in the tail */
  UEBA_RECORD_TIME_OF_RECEIPT = 1 << 1, /* neither payload nor header has a time: the line's identity is without time */
} UebaRecordFlags;

/* A growing buffer, made once and used for line after line. */
typedef struct _UebaRecordWriter UebaRecordWriter;

UebaRecordWriter *ueba_record_writer_new(void);
void ueba_record_writer_free(UebaRecordWriter *self);

/* empties it; what ueba_record_writer_finish() gave is gone */
void ueba_record_writer_begin(UebaRecordWriter *self);

/* copied; FALSE and nothing added when UEBA_LIMIT_EVENTS_PER_RECORD or the size limit is reached */
gboolean ueba_record_writer_add(UebaRecordWriter *self, const UebaEvent *event);
guint32 ueba_record_writer_n_events(const UebaRecordWriter *self);
/* The first event that was added, as long as what its fields were borrowed from is there; NULL without one. */
const UebaEvent *ueba_record_writer_first(const UebaRecordWriter *self);

/* Where the line's payload stands in the text that was read: what the identity of a line is computed from.
 * With copy its bytes are stored as well, for a text that cannot be made again. */
void ueba_record_writer_set_payload(UebaRecordWriter *self, const gchar *text, gsize offset, gsize len, gboolean copy);
void ueba_record_writer_add_flags(UebaRecordWriter *self, UebaRecordFlags flags);

/* borrowed until the next begin */
const gchar *ueba_record_writer_finish(UebaRecordWriter *self, gsize *ret_len);

/* Reads a record in place; nothing is believed: a foreign or cut one is refused, never read past its end. */
typedef struct _UebaRecordIter
{
  const gchar *data;
  gsize len;
  gsize pos;
  UebaEvent first;
  guint32 n_events;
  guint32 next;
  UebaRecordFlags flags;
  guint32 payload_offset;
  guint32 payload_len;
} UebaRecordIter;

/* FALSE: not a record, or of a version that this program does not know */
gboolean ueba_record_iter_init(UebaRecordIter *self, const gchar *data, gsize len);

/* fields borrowed from data; FALSE at the end and on damage */
gboolean ueba_record_iter_next(UebaRecordIter *self, UebaEvent *ret_event);

/* the payload's bytes if the record has them, null otherwise */
UebaText ueba_record_iter_payload(const UebaRecordIter *self);

#endif
