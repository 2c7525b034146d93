/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef MIMECAST_ALIASES_H_INCLUDED
#define MIMECAST_ALIASES_H_INCLUDED

#include "mimecast-slots.h"

/* The alias tables: which key of which kind of record fills which slot. */

/* what a record is, however it was written down */
typedef enum
{
  MIMECAST_KIND_NONE,
  MIMECAST_KIND_MTA,
  MIMECAST_KIND_CG,
  MIMECAST_KIND_DLP,
  MIMECAST_KIND_TTP_URL,
  MIMECAST_KIND_TTP_ATTACHMENT,
  MIMECAST_KIND_TTP_IMPERSONATION,
  MIMECAST_KIND_AUDIT,
  MIMECAST_KIND_RELEASE,        /* held-release log */
  MIMECAST_KIND_REJECTION,
  MIMECAST_KIND_SEARCH,         /* archive search */
  MIMECAST_KIND_VIEW,           /* archive view */
  MIMECAST_KIND_ALERT,          /* flattened into CEF, of no kind above */
  MIMECAST_KIND_CEF,            /* the keys of CEF itself */
  MIMECAST_KIND_MAX,
} MimecastKind;

typedef struct _MimecastAliases MimecastAliases;

/* adds the keys of all tables to the vocabulary */
MimecastAliases *mimecast_aliases_new(MimecastKeys *keys);
void mimecast_aliases_free(MimecastAliases *self);

/* what a key of one kind of record fills */
typedef struct _MimecastAlias
{
  MimecastSlot slot;    /* MIMECAST_SLOT_NONE: the key is known and fills none */
  guint rank;           /* of two keys of one slot that are not empty the lower wins, of equals the higher key */
  gboolean takes_text;  /* FALSE: only a member of an object fills the slot */
} MimecastAlias;

/* FALSE: records of that kind have no such key */
gboolean mimecast_aliases_find(const MimecastAliases *self, MimecastKind kind, MimecastKey key,
                               MimecastAlias *ret_alias);

/* Fills slots, cleared here. The texts are parts of the record or in arena. */
void mimecast_aliases_apply(const MimecastAliases *self, MimecastKind kind, const MimecastRecord *record,
                            MimecastSlots *slots, MimecastArena *arena);

/* the keys that a kind's own table names */
const MimecastKeySet *mimecast_aliases_known(const MimecastAliases *self, MimecastKind kind);

#endif
