/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_ALERT_FORMAT_PRIVATE_H_INCLUDED
#define UEBA_ALERT_FORMAT_PRIVATE_H_INCLUDED

#include "ueba-alert-pairs.h"
#include "ueba-alert.h"
#include "ueba-json-writer.h"

/* A file per form, and what several of them need. */

void ueba_alert_format_json(const UebaAlertPairs *pairs, GString *out);
void ueba_alert_format_ecs(const UebaAlertPairs *pairs, GString *out);
void ueba_alert_format_ocsf(const UebaAlertPairs *pairs, GString *out);
void ueba_alert_format_cef(const UebaAlertPairs *pairs, GString *out);

/* of the pair alert.severity; low if it is none */
UebaSeverity ueba_alert_pairs_severity(const UebaAlertPairs *pairs);
/* Milliseconds since the epoch, brought into the years 1970 to 9999: receivers refuse others. */
gint64 ueba_alert_form_msec(gint64 time_usec);
/* the member key with the value of the pair name */
void ueba_alert_form_text(UebaJsonWriter *json, const gchar *key, const UebaAlertPairs *pairs, const gchar *name);
void ueba_alert_form_number(UebaJsonWriter *json, const gchar *key, const UebaAlertPairs *pairs, const gchar *name);
void ueba_alert_form_list(UebaJsonWriter *json, const gchar *key, const UebaAlertPairs *pairs, const gchar *name);

/* a whole number of at most nine digits: of 32 bits, whoever reads it */
gboolean ueba_is_count(UebaText text);
/* what stands behind the last @ of a mail address; null if it is none */
UebaText ueba_mail_domain(UebaText address);
gboolean ueba_is_address(UebaText text);

#endif
