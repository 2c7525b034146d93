/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef MIMECAST_RECIPIENTS_H_INCLUDED
#define MIMECAST_RECIPIENTS_H_INCLUDED

#include "mimecast-limits.h"
#include "mimecast-slots.h"

/* Who a mail goes to, as a list and as different users. Two passes over the source, so that nothing is kept per
 * address; users are told apart in a small hash table, so a list of hundred thousand addresses takes linear time. */

typedef struct _MimecastRecipient
{
  UebaText address;     /* as written */
  UebaText user;        /* in lower case */
} MimecastRecipient;

#define MIMECAST_RECIPIENT_SLOTS 256    /* a power of two, more than twice the limit */

typedef struct _MimecastRecipients
{
  UebaText joined;      /* all of them, with commas between */
  UebaText first;
  guint n_users;
  guint n_beyond;       /* addresses of users that no longer found room */
  MimecastRecipient users[MIMECAST_LIMIT_RECIPIENTS];   /* in order, each user once */
  guint8 slots[MIMECAST_RECIPIENT_SLOTS];               /* number in users plus one, 0: free */
} MimecastRecipients;

void mimecast_recipients_read(MimecastRecipients *self, const MimecastSlots *slots, MimecastArena *arena);

#endif
