/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef MIMECAST_AUDIT_TEXT_H_INCLUDED
#define MIMECAST_AUDIT_TEXT_H_INCLUDED

#include "mimecast-text.h"

/* What the free text of an audit record says. Display names in it belong to strangers, so what stands behind them is
 * looked for from the right, and by the name of its key. Time is linear in the text. */

/* the address after `IP:`, `Remote IP is` or `remote IP :`, as written; null without one */
UebaText mimecast_audit_text_ip(UebaText text);
/* after `Application:` */
UebaText mimecast_audit_text_app(UebaText text);
/* after `Reason:` */
UebaText mimecast_audit_text_reason(UebaText text);
/* the word after the first `authentication for `, else after the first `emailAddress=`: both stand before any name */
UebaText mimecast_audit_text_user(UebaText text);

#endif
