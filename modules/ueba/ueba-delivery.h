/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_DELIVERY_H_INCLUDED
#define UEBA_DELIVERY_H_INCLUDED

#include "ueba-releases.h"

#include <ack-tracker/bookmark.h>

/* The alerts that one run of an alerts source has sent on their way, in the order in which it posted them. Its messages
 * carry bookmarks, through which the log path's answer comes back, in the thread of a destination, perhaps long after
 * the source has ended: a bookmark refers to the delivery, and that to the list of releases, and to nothing else. */
typedef struct _UebaDelivery UebaDelivery;

/* a reference to the list is taken */
UebaDelivery *ueba_delivery_new(UebaReleases *releases);
void ueba_delivery_unref(UebaDelivery *self);

/* Fills the bookmark of the message that is posted next; number: of its alert in the outbox, 0: it stands in none. */
void ueba_delivery_mark(UebaDelivery *self, Bookmark *bookmark, gint64 number);

#endif
