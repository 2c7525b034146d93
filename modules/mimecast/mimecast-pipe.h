/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef MIMECAST_PIPE_H_INCLUDED
#define MIMECAST_PIPE_H_INCLUDED

#include "mimecast-pairs.h"
#include "mimecast-record.h"

/* Records of `key=value` pairs between pipes, F1 and F9. Nothing in them is escaped: a pipe parts only where a key
 * follows, and after a text that strangers write only where a key of Mimecast's own follows. */

/* the words of one of the two: read only once made */
typedef struct _MimecastPipeGrammar
{
  MimecastKeySet known;
  MimecastKeySet free_texts;
  MimecastKeySet quoted;        /* quotes around them are removed, closed or not */
  MimecastKeySet once;          /* after these only a known key parts that has not stood before */
} MimecastPipeGrammar;

/* of mail and of audit records; the keys are added to the vocabulary */
void mimecast_pipe_grammar_init_mail(MimecastPipeGrammar *self, MimecastKeys *keys);
void mimecast_pipe_grammar_init_audit(MimecastPipeGrammar *self, MimecastKeys *keys);

/* does the text start with `key=`, or with a pipe before it? */
gboolean mimecast_pipe_is_at_key(UebaText text);
/* the text without a pipe before its first key */
UebaText mimecast_pipe_skip_first(UebaText text);

/* Reads one record, cleared here; its keys are parts of text. FALSE: it does not start with a key. */
gboolean mimecast_pipe_read(const MimecastPipeGrammar *grammar, const MimecastKeys *keys, UebaText text,
                            MimecastRecord *record, MimecastPairs *ret_pairs);

/* Several records in one line: where the first ends, and where the next begins or NULL. */
UebaText mimecast_pipe_split(UebaText line, const gchar **ret_next);

#endif
