/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef MIMECAST_DSN_PHRASES_H_INCLUDED
#define MIMECAST_DSN_PHRASES_H_INCLUDED

#include "mimecast-dsn.h"
#include "mimecast-dsn-trie.h"

/* what a phrase says of a subject: bits */
typedef enum
{
  MIMECAST_DSN_SAYS_FAILURE = 1 << 0,
  MIMECAST_DSN_SAYS_STOCK_FAILURE = 1 << 1,     /* the subject is a stock phrase of failure, whole */
  MIMECAST_DSN_SAYS_DELAY = 1 << 2,
  MIMECAST_DSN_SAYS_SUCCESS = 1 << 3,
  MIMECAST_DSN_SAYS_OTHER = 1 << 4,             /* no notice, though a phrase of failure may fit */
} MimecastDsnSaying;

/* borrowed; the saying bits are what its phrases say */
const MimecastDsnTrie *mimecast_dsn_phrases_get_trie(const MimecastDsnPhrases *self);

/* Adds the rows of text, a file's content; name is for errors. */
gboolean mimecast_dsn_phrases_add(MimecastDsnPhrases *self, const gchar *name, UebaText text, GError **error);

/* scl/ueba/mimecast-dsn-phrases.tsv, compiled in */
extern const gchar mimecast_dsn_shipped[];

#endif
