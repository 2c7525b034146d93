/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_MESSAGE_LINE_H_INCLUDED
#define UEBA_MESSAGE_LINE_H_INCLUDED

#include "ueba-record.h"
#include "ueba-state.h"

#include <logmsg/logmsg.h>

/* By what a message is known when it is delivered again: payload, host, time. All borrowed from the message, the record
 * and buffer. */

/* of a message that the parser has read; time_usec: of its first event */
UebaStateLine ueba_message_line_of_record(const LogMessage *msg, const UebaRecordIter *record, gint64 time_usec);

/* of any other; time_usec: one that stands in the message, or UEBA_TIME_NONE */
UebaStateLine ueba_message_line(const LogMessage *msg, gint64 time_usec, GString *buffer);

#endif
