/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef MIMECAST_AUDIT_TEXT_H_INCLUDED
#define MIMECAST_AUDIT_TEXT_H_INCLUDED

#include "mimecast-text.h"

/* What the free text of an audit record says. Display names in it belong to strangers, so what stands behind them is
 * looked for from the right, and by the name of its key. All that is looked for has a colon behind its key: one walk
 * over the colons, from the right until everything is found, finds it. Time is linear in the text. */

/* what is wanted, and what of it is there */
typedef enum
{
  MIMECAST_AUDIT_TEXT_IP = 1 << 0,
  MIMECAST_AUDIT_TEXT_APP = 1 << 1,
  MIMECAST_AUDIT_TEXT_REASON = 1 << 2,
} MimecastAuditTextParts;

/* each null if it is not there or not wanted */
typedef struct _MimecastAuditText
{
  UebaText ip;          /* the address after `IP:`, `Remote IP is` or `remote IP :`, canonical */
  UebaText app;         /* after `Application:` */
  UebaText reason;      /* after `Reason:` */
} MimecastAuditText;

/* parts of text or in arena */
void mimecast_audit_text_read(MimecastAuditText *self, UebaText text, MimecastAuditTextParts wanted,
                              MimecastArena *arena);

/* the word after the first `authentication for `, else after the first `emailAddress=`: both stand before any name */
UebaText mimecast_audit_text_user(UebaText text);

#endif
