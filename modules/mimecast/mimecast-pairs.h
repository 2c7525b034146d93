/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef MIMECAST_PAIRS_H_INCLUDED
#define MIMECAST_PAIRS_H_INCLUDED

#include "mimecast-json.h"
#include "mimecast-keys.h"

/* The keys of a record in their order, as a full reading found them: what its layout is made from. */

#define MIMECAST_PAIRS_MAX 64
#define MIMECAST_PAIR_LEAD_BYTES_MAX 48

typedef struct _MimecastPair
{
  const gchar *lead;    /* all that stands before the value: `key=`, or from the end of the value before it `,"key":` */
  guint lead_len;
  MimecastKey key;      /* none for a word that no table names */
  gboolean is_framed;   /* the value stands between backslashes */
} MimecastPair;

typedef struct _MimecastPairs
{
  guint n;
  gboolean tell_all;    /* another record with these keys in this order would be parted and named likewise */
  MimecastPair pairs[MIMECAST_PAIRS_MAX];
} MimecastPairs;

static inline void
mimecast_pairs_clear(MimecastPairs *self)
{
  self->n = 0;
  self->tell_all = TRUE;
}

/* the lead is borrowed; it is between the two places */
static inline void
mimecast_pairs_add(MimecastPairs *self, const gchar *lead, const gchar *value, MimecastKey key, gboolean is_framed)
{
  if (self->n == MIMECAST_PAIRS_MAX || value - lead > MIMECAST_PAIR_LEAD_BYTES_MAX)
    self->tell_all = FALSE;
  else
    self->pairs[self->n++] = (MimecastPair) { lead, (guint) (value - lead), key, is_framed };
}

/* The values of a record whose layout is known, by the number of their pair. */
typedef struct _MimecastValues
{
  UebaText texts[MIMECAST_PAIRS_MAX];   /* parts of the record, trimmed; a string without its quotes */
  guint64 empty;                        /* bit n: pair n has no text */
  guint64 unread;                       /* a container, or a string with escapes: its text is not what stands there */
  guint8 types[MIMECAST_PAIRS_MAX];     /* MimecastJsonType, of those alone */
} MimecastValues;

#endif
