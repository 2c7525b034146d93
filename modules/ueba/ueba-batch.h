/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_BATCH_H_INCLUDED
#define UEBA_BATCH_H_INCLUDED

#include "ueba-alert.h"

/* What the engine has been fed and nobody has acknowledged yet: the number of messages, and the alerts they raised.
 *
 * The engine cannot be wound back. If a commit fails the host rewinds the batch and delivers its messages again, in
 * the same order; those that the engine has had are let pass, until the count is made up, and are committed with what
 * follows them. */
typedef struct _UebaBatch UebaBatch;

UebaBatch *ueba_batch_new(void);
void ueba_batch_free(UebaBatch *self);

/* The next message is delivered. FALSE: the engine has had it. */
gboolean ueba_batch_enter(UebaBatch *self);
/* consumed */
void ueba_batch_add_alert(UebaBatch *self, UebaAlert *alert);
/* delivery will start over with the first message that is not committed */
void ueba_batch_rewind(UebaBatch *self);
/* Only so many messages will be delivered again: the rest of those applied is gone with the queue that held them. */
void ueba_batch_limit(UebaBatch *self, gint64 queued);
/* The messages delivered since the last rewind are acknowledged. Others that the engine has had will still come; the
 * alerts stay with the batch until taken from the array. */
void ueba_batch_acknowledge(UebaBatch *self);
/* the engine is another one: it has had none of them, and what they raised is raised again */
void ueba_batch_forget(UebaBatch *self);

/* borrowed; of UebaAlert */
GPtrArray *ueba_batch_alerts(UebaBatch *self);
guint ueba_batch_n_applied(const UebaBatch *self);

#endif
