/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_ALERT_MESSAGE_H_INCLUDED
#define UEBA_ALERT_MESSAGE_H_INCLUDED

#include "ueba-alert.h"

#include <logmsg/logmsg.h>

/* beyond so many rules an alert has only the tag ueba.alert: the host's tag table is bounded */
#define UEBA_TAGGED_RULES_MAX 2000

typedef struct _UebaAlertFormat
{
  const gchar *prefix;          /* of the name-value pairs, borrowed */
  gboolean tag_rules;           /* ueba.rule.<id> and mitre.<technique> */
  /* of the prefix and each name: a message is made without looking names up */
  NVHandle handles[UEBA_ALERT_NAME_MAX];
  NVHandle emitted;
} UebaAlertFormat;

/* embedded; the rules are tagged */
void ueba_alert_format_init(UebaAlertFormat *self, const gchar *prefix);

LogMessage *ueba_alert_message_new(const UebaAlert *alert, const UebaAlertFormat *format);

#endif
