/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_UNDELIVERED_H_INCLUDED
#define UEBA_UNDELIVERED_H_INCLUDED

#include <logqueue.h>

/* The messages that stand in a detector's queue while the configuration changes. The host keeps the queues of its
 * destinations in the configuration's own store, and when a reload is refused they go down with the new configuration.
 *
 * A refused reload also ends the sources that the new configuration had taken over. One that remembers its position (a
 * file) starts again behind the last message that was acknowledged, so its messages would come twice: they are given
 * up. Those of any other source are all there is of them, and are kept. */
typedef struct _UebaUndelivered UebaUndelivered;

UebaUndelivered *ueba_undelivered_new(void);
/* what is still there is given up */
void ueba_undelivered_free(UebaUndelivered *self);

/* Everything that is in the queue, which is empty afterwards. While no thread uses it. */
void ueba_undelivered_take(UebaUndelivered *self, LogQueue *queue);
/* Back in front of the queue, in the thread that reads it, when all sources have been started. Of the first n_applied
 * none is given up: the engine has had them. */
void ueba_undelivered_give(UebaUndelivered *self, LogQueue *queue, guint n_applied);

#endif
