/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_ALERT_H_INCLUDED
#define UEBA_ALERT_H_INCLUDED

#include "ueba-alert-names.h"

/* One alert, self-contained: what it says is a list of named texts, whose names are those of the name-value pairs
 * without the prefix ("alert.rule", "alert.session.id", "user", ..), so that a message, a JSON line and a row of the
 * outbox hold the same. */

typedef enum
{
  UEBA_SEVERITY_LOW,
  UEBA_SEVERITY_MEDIUM,
  UEBA_SEVERITY_HIGH,
  UEBA_SEVERITY_CRITICAL,
} UebaSeverity;

const gchar *ueba_severity_name(UebaSeverity self);
UebaSeverity ueba_severity_from_score(gint score);

typedef struct _UebaAlert UebaAlert;

UebaAlert *ueba_alert_new(const gchar *rule_id, gint64 time_usec, UebaSeverity severity);
UebaAlert *ueba_alert_ref(UebaAlert *self);     /* atomic */
void ueba_alert_unref(UebaAlert *self);

/* Copied; a null value is not set, one beyond UEBA_LIMIT_ALERT_VALUE_BYTES is cut; a name set twice keeps the last. */
void ueba_alert_put(UebaAlert *self, UebaAlertName name, UebaText value);
/* borrowed until the next change, NUL-terminated; null if it is not set */
UebaText ueba_alert_value(const UebaAlert *self, UebaAlertName name);
/* .. all of them at once */
void ueba_alert_values(const UebaAlert *self, UebaAlertValues *ret_values);

/* the same for any name, which is copied, too */
void ueba_alert_set(UebaAlert *self, const gchar *name, UebaText value);
void ueba_alert_set_string(UebaAlert *self, const gchar *name, const gchar *value);
const gchar *ueba_alert_get(const UebaAlert *self, const gchar *name);

/* Both NUL-terminated. First the names of UEBA_ALERT_NAMES in their order, then others in theirs. */
typedef void (*UebaAlertFunc)(UebaText name, UebaText value, gpointer user_data);
void ueba_alert_foreach(const UebaAlert *self, UebaAlertFunc func, gpointer user_data);
void ueba_alert_foreach_other(const UebaAlert *self, UebaAlertFunc func, gpointer user_data);

const gchar *ueba_alert_rule(const UebaAlert *self);
const gchar *ueba_alert_id(const UebaAlert *self);
const gchar *ueba_alert_reason(const UebaAlert *self);
gint64 ueba_alert_time_usec(const UebaAlert *self);
UebaSeverity ueba_alert_severity(const UebaAlert *self);

/* what the event says of itself, and once more who, what kind, which group, under the alert's own names */
void ueba_alert_put_event(UebaAlert *self, const UebaEvent *event);

/* 32 hex digits, the first half, of SHA-256 over rule, session id and trigger, with a NUL between */
#define UEBA_ALERT_ID_BYTES 33
void ueba_alert_compute_id(const gchar *rule_id, UebaText session_id, UebaText trigger,
                           gchar ret_id[UEBA_ALERT_ID_BYTES]);

/* .. for many alerts: what is worked with is made once */
typedef struct _UebaAlertIds
{
  GChecksum *checksum;
  GString *text;
} UebaAlertIds;

void ueba_alert_ids_init(UebaAlertIds *self);
void ueba_alert_ids_clear(UebaAlertIds *self);
void ueba_alert_ids_compute(UebaAlertIds *self, const gchar *rule_id, UebaText session_id, UebaText trigger,
                            gchar ret_id[UEBA_ALERT_ID_BYTES]);

/* Its number in the outbox; 0: it stands in none. Not packed. */
void ueba_alert_set_number(UebaAlert *self, gint64 number);
gint64 ueba_alert_number(const UebaAlert *self);

/* for the outbox: appends to buffer; reads back, NULL on damage */
void ueba_alert_pack(const UebaAlert *self, GByteArray *buffer);
UebaAlert *ueba_alert_unpack(const guint8 *data, gsize len);

/* one line of JSON, nested at the dots, as $(format-json) writes the pairs; appended to out */
void ueba_alert_append_json(const UebaAlert *self, GString *out);

#endif
