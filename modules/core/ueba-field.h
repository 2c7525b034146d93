/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_FIELD_H_INCLUDED
#define UEBA_FIELD_H_INCLUDED

#include <glib.h>

/* The fields of an event, under Exabeam Advanced Analytics' legacy names. The numbers travel in packed records
 * and stand in state files: append, never reorder. Time is not among them: it is a number of its own. */
#define UEBA_FIELDS(X) \
  X(HOST, "host") \
  X(VENDOR, "vendor") \
  X(PRODUCT, "product") \
  X(EVENT_TYPE, "event_type") \
  X(ACTIVITY_TYPE, "activity_type") \
  X(OUTCOME, "outcome") \
  X(RESULT, "result") \
  X(USER, "user") \
  X(USER_EMAIL, "user_email") \
  X(SRC_IP, "src_ip") \
  X(DEST_IP, "dest_ip") \
  X(SRC_COUNTRY, "src_country") \
  X(SENDER, "sender") \
  X(RECIPIENT, "recipient") \
  X(RECIPIENTS, "recipients") \
  X(SUBJECT, "subject") \
  X(DIRECTION, "direction") \
  X(ACTION, "action") \
  X(FAILURE_REASON, "failure_reason") \
  X(FAILURE_CODE, "failure_code") \
  X(ALERT_NAME, "alert_name") \
  X(ALERT_TYPE, "alert_type") \
  X(ALERT_ID, "alert_id") \
  X(ALERT_SEVERITY, "alert_severity") \
  X(APP, "app") \
  X(SERVICE, "service") \
  X(ACTIVITY, "activity") \
  X(BYTES, "bytes") \
  X(FILE_NAME, "file_name") \
  X(FILE_TYPE, "file_type") \
  X(FILE_HASH, "file_hash") \
  X(ATTACHMENTS, "attachments") \
  X(MESSAGE_ID, "message_id") \
  X(MAIL_ID, "mail_id") \
  X(SPAM_SCORE, "spam_score") \
  X(URL, "url") \
  X(CATEGORY, "category") \
  X(ADDITIONAL_INFO, "additional_info") \
  X(EXTERNAL_ADDRESS, "external_address") \
  X(EXTERNAL_DOMAIN, "external_domain") \
  X(DSN, "dsn") \
  X(DSN_ID, "dsn_id") \
  X(RAW_HASH, "raw_hash") \
  X(PEER_GROUP, "peer_group") \
  X(ACCOUNT_STATUS, "account_status")

typedef enum
{
#define UEBA_FIELD_ENUM(id, name) UEBA_FIELD_##id,
  UEBA_FIELDS(UEBA_FIELD_ENUM)
#undef UEBA_FIELD_ENUM
  UEBA_FIELD_MAX,
  UEBA_FIELD_NONE = UEBA_FIELD_MAX,
} UebaField;

G_STATIC_ASSERT(UEBA_FIELD_MAX <= 64); /* a set of fields is a guint64 */

#define UEBA_FIELD_BIT(field) (G_GUINT64_CONSTANT(1) << (field))

const gchar *ueba_field_name(UebaField field);

/* ASCII case is ignored, as in expressions; UEBA_FIELD_NONE if there is no such field */
UebaField ueba_field_lookup(const gchar *name, gsize len);

#endif
