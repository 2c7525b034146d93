/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_MESSAGE_EVENT_H_INCLUDED
#define UEBA_MESSAGE_EVENT_H_INCLUDED

#include "ueba-event.h"

#include <logmsg/logmsg.h>

/* the value in which the parser packs all events of a line: binary, so not under the prefix, where .ueba.* would
 * carry it to every destination */
#define UEBA_PACKED_VALUE ".ueba-event"

/* One event from the single values of a message, for messages that any other parser has read: the fields by their
 * names under a prefix, time from <prefix>time if it is set, otherwise the message's own. */
typedef struct _UebaMessageEvent UebaMessageEvent;

UebaMessageEvent *ueba_message_event_new(const gchar *prefix);
void ueba_message_event_free(UebaMessageEvent *self);

/* FALSE: the message has no event type. The texts are borrowed from the message and from self. */
gboolean ueba_message_event_read(UebaMessageEvent *self, const LogMessage *msg, UebaEvent *ret_event);
/* <prefix>time, or UEBA_TIME_NONE if it is not set */
gint64 ueba_message_event_own_time(const UebaMessageEvent *self, const LogMessage *msg);

#endif
