/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef MIMECAST_MAIL_H_INCLUDED
#define MIMECAST_MAIL_H_INCLUDED

#include "mimecast-dsn.h"
#include "mimecast-outcome.h"
#include "mimecast-recipients.h"
#include "mimecast-stage.h"

/* From the slots of a mail record to the fields of its events. */

/* read only; borrowed */
typedef struct _MimecastMailRules
{
  const MimecastStages *stages;
  const MimecastFailedActions *failed_actions;
  const MimecastDsnPhrases *phrases;
} MimecastMailRules;

/* Fills all fields that the mail's events share; recipients is filled too. Time, host, vendor, product and raw_hash
 * are the caller's; raw is set before, for its hash may become the dsn_id. Answers whether the mail is outbound, which
 * is one event, its sender's. */
gboolean mimecast_mail_fill(const MimecastMailRules *rules, MimecastDsnScratch *dsn_scratch, MimecastKind kind,
                            const MimecastSlots *slots, MimecastRecipients *recipients, MimecastArena *arena,
                            UebaEvent *event);

/* the fields of one of the different recipients */
void mimecast_mail_set_recipient(UebaEvent *event, const MimecastRecipient *recipient);

#endif
