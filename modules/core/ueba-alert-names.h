/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_ALERT_NAMES_H_INCLUDED
#define UEBA_ALERT_NAMES_H_INCLUDED

#include "ueba-event.h"

/* What an alert may say, numbered in the order in which strcmp() puts the names: so what an alert says is looked up,
 * sorted and written as JSON without comparing a name. Those with a dot are the alert's own, the others are the fields
 * of an event and have their ids. The numbers stand in no file. */
#define UEBA_ALERT_NAMES(X) \
  X(ACCOUNT_STATUS, "account_status") \
  X(ACTION, "action") \
  X(ACTIVITY, "activity") \
  X(ACTIVITY_TYPE, "activity_type") \
  X(ADDITIONAL_INFO, "additional_info") \
  X(OWN_COUNT, "alert.count") \
  X(OWN_EVENT_TYPE, "alert.event_type") \
  X(OWN_EVIDENCE, "alert.evidence") \
  X(OWN_ID, "alert.id") \
  X(OWN_LIST_MATCH, "alert.list.match") \
  X(OWN_LIST_NAME, "alert.list.name") \
  X(OWN_MITRE, "alert.mitre") \
  X(OWN_MITRE_TACTICS, "alert.mitre_tactics") \
  X(OWN_MODEL_CONFIDENCE, "alert.model.confidence") \
  X(OWN_MODEL_FEATURE, "alert.model.feature") \
  X(OWN_MODEL_KNOWN, "alert.model.known") \
  X(OWN_MODEL_NAME, "alert.model.name") \
  X(OWN_MODEL_OBSERVATIONS, "alert.model.observations") \
  X(OWN_MODEL_SCOPE, "alert.model.scope") \
  X(OWN_NAME, "alert.name") \
  X(OWN_PEER_GROUP, "alert.peer_group") \
  X(OWN_REASON, "alert.reason") \
  X(OWN_RULE, "alert.rule") \
  X(OWN_SCORE, "alert.score") \
  X(OWN_SESSION_ID, "alert.session.id") \
  X(OWN_SESSION_RULES, "alert.session.rules") \
  X(OWN_SESSION_SCORE, "alert.session.score") \
  X(OWN_SESSION_START, "alert.session.start") \
  X(OWN_SEVERITY, "alert.severity") \
  X(OWN_TEST, "alert.test") \
  X(OWN_TIME, "alert.time") \
  X(OWN_TRIGGER, "alert.trigger") \
  X(OWN_USE_CASE, "alert.use_case") \
  X(OWN_USER, "alert.user") \
  X(ALERT_ID, "alert_id") \
  X(ALERT_NAME, "alert_name") \
  X(ALERT_SEVERITY, "alert_severity") \
  X(ALERT_TYPE, "alert_type") \
  X(APP, "app") \
  X(ATTACHMENTS, "attachments") \
  X(BYTES, "bytes") \
  X(CATEGORY, "category") \
  X(DEST_IP, "dest_ip") \
  X(DIRECTION, "direction") \
  X(DSN, "dsn") \
  X(DSN_ID, "dsn_id") \
  X(EVENT_TYPE, "event_type") \
  X(EXTERNAL_ADDRESS, "external_address") \
  X(EXTERNAL_DOMAIN, "external_domain") \
  X(FAILURE_CODE, "failure_code") \
  X(FAILURE_REASON, "failure_reason") \
  X(FILE_HASH, "file_hash") \
  X(FILE_NAME, "file_name") \
  X(FILE_TYPE, "file_type") \
  X(HOST, "host") \
  X(MAIL_ID, "mail_id") \
  X(MESSAGE_ID, "message_id") \
  X(OUTCOME, "outcome") \
  X(PEER_GROUP, "peer_group") \
  X(PRODUCT, "product") \
  X(RAW_HASH, "raw_hash") \
  X(RECIPIENT, "recipient") \
  X(RECIPIENTS, "recipients") \
  X(RESULT, "result") \
  X(SENDER, "sender") \
  X(SERVICE, "service") \
  X(SPAM_SCORE, "spam_score") \
  X(SRC_COUNTRY, "src_country") \
  X(SRC_IP, "src_ip") \
  X(SUBJECT, "subject") \
  X(URL, "url") \
  X(USER, "user") \
  X(USER_EMAIL, "user_email") \
  X(VENDOR, "vendor")

typedef enum
{
#define UEBA_ALERT_NAME_ENUM(id, name) UEBA_ALERT_NAME_##id,
  UEBA_ALERT_NAMES(UEBA_ALERT_NAME_ENUM)
#undef UEBA_ALERT_NAME_ENUM
  UEBA_ALERT_NAME_MAX,
  UEBA_ALERT_NAME_NONE = UEBA_ALERT_NAME_MAX,
} UebaAlertName;

/* NUL-terminated */
UebaText ueba_alert_name_text(UebaAlertName self);
UebaAlertName ueba_alert_name_of_field(UebaField field);
/* UEBA_ALERT_NAME_NONE if it is none of them */
UebaAlertName ueba_alert_name_lookup(UebaText text);

#endif
