/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef MIMECAST_OUTCOME_H_INCLUDED
#define MIMECAST_OUTCOME_H_INCLUDED

#include "mimecast-aliases.h"

/* What became of a mail: the action word, whether it counts as a failure, and why. */

/* the words of actions that fail: a configuration, read only once made */
typedef struct _MimecastFailedActions MimecastFailedActions;

/* words NULL: the usual ones; copied */
MimecastFailedActions *mimecast_failed_actions_new(const gchar *const *words);
void mimecast_failed_actions_free(MimecastFailedActions *self);
/* an action, or one word of a comma list; ASCII case is ignored */
gboolean mimecast_failed_actions_has(const MimecastFailedActions *self, UebaText action);

typedef struct _MimecastOutcome
{
  UebaText result;
  UebaText action;
  UebaText failure_reason;      /* null unless is_failed */
  UebaText failure_code;        /* null unless is_failed */
  gboolean is_failed;
} MimecastOutcome;

/* null if nothing says what was done */
UebaText mimecast_outcome_action_word(const MimecastSlots *slots);

void mimecast_outcome_tell(MimecastOutcome *self, const MimecastFailedActions *failed, MimecastKind kind,
                           const MimecastSlots *slots, gboolean is_delivery);

#endif
