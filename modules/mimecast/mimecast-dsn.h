/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef MIMECAST_DSN_H_INCLUDED
#define MIMECAST_DSN_H_INCLUDED

#include "ueba-event.h"

/* Delivery status notifications, told from sender and subject: the only facts the logs hold. */

typedef enum
{
  MIMECAST_DSN_NONE,
  MIMECAST_DSN_FAILURE,
  MIMECAST_DSN_DELAY,
  MIMECAST_DSN_SUCCESS,
} MimecastDsn;

/* the field's text, null for none */
UebaText mimecast_dsn_text(MimecastDsn self);

/* The phrases: immutable once made, shared by any number of threads. The shipped ones are compiled in; extra_file
 * (NULL: none) adds the operator's. A row that cannot be read refuses the file, the message starts file:line. */
typedef struct _MimecastDsnPhrases MimecastDsnPhrases;

MimecastDsnPhrases *mimecast_dsn_phrases_new(const gchar *extra_file, GError **error);
void mimecast_dsn_phrases_free(MimecastDsnPhrases *self);

/* what a thread needs to clean a subject */
typedef struct _MimecastDsnScratch MimecastDsnScratch;

MimecastDsnScratch *mimecast_dsn_scratch_new(void);
void mimecast_dsn_scratch_free(MimecastDsnScratch *self);

/* as the log has them, null if absent or empty; valid UTF-8 is expected, other bytes do no harm */
typedef struct _MimecastDsnFacts
{
  UebaText envelope_sender;     /* `<>` counts as null */
  UebaText header_from;
  UebaText subject;
} MimecastDsnFacts;

MimecastDsn mimecast_dsn_classify(const MimecastDsnPhrases *self, MimecastDsnScratch *scratch,
                                  const MimecastDsnFacts *facts);

/* What counts one bounce once: alert_id without a trailing `_digits` (it unites the stages of one mail), else
 * message_id, else raw_hash. A part of one of them. */
UebaText mimecast_dsn_id(UebaText alert_id, UebaText message_id, UebaText raw_hash);

#endif
