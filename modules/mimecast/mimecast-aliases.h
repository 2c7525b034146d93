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
  guint8 slot;          /* MIMECAST_SLOT_NONE: the key is known and fills none */
  guint8 rank;          /* of two keys of one slot that are not empty the lower wins, of equals the higher key */
  guint8 member;        /* number of the member of an object that is taken, 0: the value itself */
} MimecastAlias;

/* FALSE: records of that kind have no such key */
gboolean mimecast_aliases_find(const MimecastAliases *self, MimecastKind kind, MimecastKey key,
                               MimecastAlias *ret_alias);

/* what a value says through that alias, null for nothing: a part of it or in arena */
UebaText mimecast_alias_text(MimecastAlias self, const MimecastJsonValue *value, MimecastArena *arena);
/* name of the member, NULL for the value itself */
const gchar *mimecast_alias_member(MimecastAlias self);

/* Fills slots, cleared here. The texts are parts of the record or in arena. */
void mimecast_aliases_apply(const MimecastAliases *self, MimecastKind kind, const MimecastRecord *record,
                            MimecastSlots *slots, MimecastArena *arena);

/* the keys that a kind's own table names */
const MimecastKeySet *mimecast_aliases_known(const MimecastAliases *self, MimecastKind kind);

#endif
