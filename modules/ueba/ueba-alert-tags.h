/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_ALERT_TAGS_H_INCLUDED
#define UEBA_ALERT_TAGS_H_INCLUDED

#include "ueba-alert.h"

#include <logmsg/logmsg.h>

/* beyond so many rules an alert has only the tag ueba.alert: the host's tag table is bounded */
#define UEBA_TAGGED_RULES_MAX 2000

/* The tags of alerts: ueba.alert, ueba.rule.<id>, one mitre.<technique> each, and ueba.test. The host's table of tags
 * is asked, under its lock, once for each rule and not for each alert. One thread. */
typedef struct _UebaAlertTags UebaAlertTags;

UebaAlertTags *ueba_alert_tags_new(void);
void ueba_alert_tags_free(UebaAlertTags *self);

/* tag_rules: ueba.rule.<id> and mitre.<technique>, too */
void ueba_alert_tags_set(UebaAlertTags *self, LogMessage *msg, const UebaAlert *alert, gboolean tag_rules);

#endif
