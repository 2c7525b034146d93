/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef MIMECAST_READER_H_INCLUDED
#define MIMECAST_READER_H_INCLUDED

#include "ueba-record.h"

/* From a log line to events. A reader is a configuration: immutable once made, shared by any number of threads; what
 * a thread needs while it reads stands in its scratch. */

/* the payload shapes of the field guide; a record inside another needs both accepted */
typedef enum
{
  MIMECAST_SHAPE_PIPE_MTA,              /* F1 */
  MIMECAST_SHAPE_JSON_MTA,              /* F2 */
  MIMECAST_SHAPE_JSON_CG,               /* F3 */
  MIMECAST_SHAPE_DLP,                   /* F4 */
  MIMECAST_SHAPE_TTP_URL,               /* F5 */
  MIMECAST_SHAPE_TTP_ATTACHMENT,        /* F6 */
  MIMECAST_SHAPE_TTP_IMPERSONATION,     /* F7 */
  MIMECAST_SHAPE_JSON_AUDIT,            /* F8 */
  MIMECAST_SHAPE_PIPE_AUDIT,            /* F9 */
  MIMECAST_SHAPE_CEF,                   /* F10 */
  MIMECAST_SHAPE_OTHER,                 /* held release, rejection, archive records */
  MIMECAST_SHAPE_MAX,
} MimecastShape;

/* the name in accept(): pipe-mta json-mta json-cg dlp ttp-url ttp-attachment ttp-impersonation json-audit pipe-audit
 * cef other */
const gchar *mimecast_shape_name(MimecastShape self);
/* FALSE: no such shape; "all" sets every bit */
gboolean mimecast_shape_mask(const gchar *name, guint32 *ret_mask);

typedef struct _MimecastReader MimecastReader;
typedef struct _MimecastScratch MimecastScratch;

typedef struct _MimecastReaderOptions
{
  guint32 accept;                       /* 1 << MimecastShape; G_MAXUINT32: all */
  const gchar *const *failed_actions;   /* NULL: the words of reader.md 5 */
  const gchar *dsn_phrases_file;        /* the operator's phrases, added to the shipped ones; NULL: none */
} MimecastReaderOptions;

/* options NULL: the defaults. All strings are copied. */
MimecastReader *mimecast_reader_new(const MimecastReaderOptions *options, GError **error);
MimecastReader *mimecast_reader_ref(MimecastReader *self);
void mimecast_reader_unref(MimecastReader *self);

MimecastScratch *mimecast_scratch_new(void);
void mimecast_scratch_free(MimecastScratch *self);

typedef enum
{
  MIMECAST_READ_EVENTS,         /* at least one event */
  MIMECAST_READ_NOT_MIMECAST,   /* no payload shape recognised */
  MIMECAST_READ_UNREADABLE,     /* looks like a payload, cannot be read: cut or broken JSON, pseudo-JSON */
  MIMECAST_READ_TOO_DEEP,       /* nested deeper than 64 */
  MIMECAST_READ_TOO_LONG,
  MIMECAST_READ_EMPTY_PAGE,     /* an API answer without records, {} */
  MIMECAST_READ_NOT_ACCEPTED,   /* a shape that accept leaves out */
  MIMECAST_READ_MAX,
} MimecastReadResult;

/* the name in counters: "not_mimecast", "unreadable", .. */
const gchar *mimecast_read_result_name(MimecastReadResult self);

/* what is known of the line from outside the message's text */
typedef struct _MimecastLine
{
  UebaText host;                /* of the message, null if unknown: used if no header in the text has one */
  gint64 header_time_usec;      /* of an RFC 5424 header that was parsed away, or UEBA_TIME_NONE */
  gint64 receipt_time_usec;     /* used if neither payload nor header has a time; UEBA_TIME_NONE: events keep no time */
} MimecastLine;

typedef struct _MimecastReadInfo
{
  guint32 recipients_beyond;    /* recipients over the limit */
  guint32 layouts_forgotten;    /* 1: the thread knew too many orders of keys, which only costs time */
  guint32 bad_times;            /* times that are impossible, replaced as reader.md 4 says */
  guint32 shapes;               /* 1 << MimecastShape of the records read */
} MimecastReadInfo;

/* Reads one line and fills record (begun here, not finished), the events' texts copied. The payload's place in text
 * and the flags are set on it. In any result but MIMECAST_READ_EVENTS the record has no event. */
MimecastReadResult mimecast_reader_read(const MimecastReader *self, MimecastScratch *scratch,
                                        const gchar *text, gsize len, const MimecastLine *line,
                                        UebaRecordWriter *record, MimecastReadInfo *ret_info);

#endif
