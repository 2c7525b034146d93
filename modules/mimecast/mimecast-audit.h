/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef MIMECAST_AUDIT_H_INCLUDED
#define MIMECAST_AUDIT_H_INCLUDED

#include "mimecast-aliases.h"

/* From the slots of an audit or archive record to the fields of its event. */

typedef struct _MimecastAuditFacts
{
  MimecastKind kind;            /* audit, search or view */
  gboolean is_pipe;             /* F9: an action that is there tells how it went */
  gboolean is_cef;
  UebaText cef_name;            /* of the event in the CEF header */
} MimecastAuditFacts;

extern const gchar mimecast_audit_failed_login[]; /* the auditType */

/* Time, host, vendor, product and raw_hash are the caller's. */
void mimecast_audit_fill(const MimecastAuditFacts *facts, const MimecastSlots *slots, MimecastArena *arena,
                         UebaEvent *event);

#endif
