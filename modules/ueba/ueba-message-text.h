/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_MESSAGE_TEXT_H_INCLUDED
#define UEBA_MESSAGE_TEXT_H_INCLUDED

#include "ueba-event.h"

#include <logmsg/logmsg.h>

#define UEBA_MESSAGE_TEXT_TEMPLATE "${MSGHDR}${MSG}"

/* What UEBA_MESSAGE_TEXT_TEMPLATE gives: the message, behind the header that a legacy-syslog source took from it, which
 * may be the start of the payload. Without such a header it is the message itself, borrowed; otherwise it is put
 * together in buffer. */
UebaText ueba_message_text(const LogMessage *msg, GString *buffer);

/* The time of an RFC 5424 header that the source has parsed away, or UEBA_TIME_NONE. The header of a legacy message,
 * without year and zone, is none, and leaves a trace by which it is told: LEGACY_MSGHDR. */
gint64 ueba_message_header_time(const LogMessage *msg);
gint64 ueba_unix_time_to_usec(const UnixTime *time);

#endif
