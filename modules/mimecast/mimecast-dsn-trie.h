/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef MIMECAST_DSN_TRIE_H_INCLUDED
#define MIMECAST_DSN_TRIE_H_INCLUDED

#include "ueba-event.h"

/* All phrases in one tree of bytes. A subject is walked once, whatever the number of phrases, and an ordinary one
 * leaves the tree after two or three steps. Cost: 16 bytes for each byte that phrases do not share. */
typedef struct _MimecastDsnTrie MimecastDsnTrie;

typedef enum
{
  MIMECAST_DSN_MATCH_PREFIX,    /* the subject begins with the phrase, and no word goes on where it ends */
  MIMECAST_DSN_MATCH_EXACT,
  MIMECAST_DSN_MATCH_GLOB,      /* `*` stands for any text */
} MimecastDsnMatch;

typedef struct _MimecastDsnPhrase
{
  MimecastDsnMatch match;
  guint says;                   /* if it matches */
  guint says_whole;             /* more, if it is all of the subject */
} MimecastDsnPhrase;

MimecastDsnTrie *mimecast_dsn_trie_new(void);
void mimecast_dsn_trie_free(MimecastDsnTrie *self);

/* text is cleaned and copied */
void mimecast_dsn_trie_add(MimecastDsnTrie *self, UebaText text, const MimecastDsnPhrase *phrase);

/* subject is cleaned: what all the phrases say that match */
guint mimecast_dsn_trie_match(const MimecastDsnTrie *self, UebaText subject);

typedef enum
{
  MIMECAST_DSN_START_UNKNOWN,   /* no phrase begins like this */
  MIMECAST_DSN_START_KNOWN,     /* perhaps one does, or a decoration stands before it */
  MIMECAST_DSN_START_ENCODED,   /* an encoded word hides how it goes on */
} MimecastDsnStart;

/* Looks at the first characters of a subject that is not cleaned yet, so that ordinary mail needs no cleaning. */
MimecastDsnStart mimecast_dsn_trie_look_at_start(const MimecastDsnTrie *self, UebaText subject);

#endif
