/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_ALERT_MESSAGE_H_INCLUDED
#define UEBA_ALERT_MESSAGE_H_INCLUDED

#include "ueba-alert-handles.h"
#include "ueba-alert-tags.h"

typedef struct _UebaAlertFormat
{
  const gchar *prefix;          /* of the name-value pairs, borrowed */
  gboolean tag_rules;           /* ueba.rule.<id> and mitre.<technique> */
  UebaAlertHandles handles;     /* of the prefix and each name */
  UebaAlertTags *tags;
} UebaAlertFormat;

/* embedded; the rules are tagged */
void ueba_alert_format_init(UebaAlertFormat *self, const gchar *prefix);
void ueba_alert_format_clear(UebaAlertFormat *self);

LogMessage *ueba_alert_message_new(const UebaAlert *alert, const UebaAlertFormat *format);

#endif
