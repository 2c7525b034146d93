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
 *   header   magic u8 0xEB, version u8 3, flags u8, reserved u8, n_events u32, payload_len u32
 *   payload  the bytes of the line without its envelope
 *   event    size u32 (of what follows), time i64, unset u64, set u64, raw offset u32, raw length u32, is_wide u8,
 *            then for each bit of set a slice { offset u16, length u16 }, u32 both if is_wide,
 *            then the texts that do not stand in the payload
 *
 * Most texts are parts of the payload, so they are slices of the one copy of it, counted from the start of the record.
 * A slice at 0 is a word of ueba-words.h, its length the word's number. The first event is complete. Each later one
 * holds what differs from the first: fields that are set otherwise, and in unset those that the first has and it has
 * not; so a mail with a hundred recipients stays small. Of raw the reader of the record can make raw_hash.
 * Cost: 49 bytes, the payload, and 4 bytes a field: about 500 for a usual mail. */

#define UEBA_RECORD_MAGIC 0xEB
#define UEBA_RECORD_VERSION 3

typedef enum
{
  UEBA_RECORD_TIME_OF_RECEIPT = 1 << 0, /* neither payload nor header has a time: the line's identity is without time */
} UebaRecordFlags;

/* A growing buffer, made once and used for line after line. */
typedef struct _UebaRecordWriter UebaRecordWriter;

UebaRecordWriter *ueba_record_writer_new(void);
void ueba_record_writer_free(UebaRecordWriter *self);

/* Empties it; what ueba_record_writer_finish() gave is gone. payload: copied, null if there is none; texts of events
 * that stand in it are stored as slices of it. It and what the first event borrows must stay until finish. */
void ueba_record_writer_begin(UebaRecordWriter *self, UebaText payload);

/* FALSE and nothing added when UEBA_LIMIT_EVENTS_PER_RECORD or the size limit is reached */
gboolean ueba_record_writer_add(UebaRecordWriter *self, const UebaEvent *event);
guint32 ueba_record_writer_n_events(const UebaRecordWriter *self);
/* The first event that was added, as long as what its fields were borrowed from is there; NULL without one. */
const UebaEvent *ueba_record_writer_first(const UebaRecordWriter *self);

/* For whoever wants the events and not the record: if there is just one it has not been packed yet, and never is unless
 * finish is called. It may be changed then. NULL: there are none or several. */
UebaEvent *ueba_record_writer_only_event(UebaRecordWriter *self);
UebaText ueba_record_writer_payload(const UebaRecordWriter *self);
UebaRecordFlags ueba_record_writer_flags(const UebaRecordWriter *self);

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
  guint32 payload_len;
} UebaRecordIter;

/* FALSE: not a record, or of a version that this program does not know */
gboolean ueba_record_iter_init(UebaRecordIter *self, const gchar *data, gsize len);

/* fields borrowed from data; FALSE at the end and on damage */
gboolean ueba_record_iter_next(UebaRecordIter *self, UebaEvent *ret_event);

/* by which the line is known when it is delivered again; null if the record was made without */
UebaText ueba_record_iter_payload(const UebaRecordIter *self);

#endif
