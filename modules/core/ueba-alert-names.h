/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_ALERT_NAMES_H_INCLUDED
#define UEBA_ALERT_NAMES_H_INCLUDED

#include "ueba-event.h"

/* What an alert may say, numbered in the order in which strcmp() puts the names: so what an alert says is looked up,
 * sorted and written as JSON without comparing a name. Those with a dot are the alert's own, the others are the fields
 * of an event and have their ids. The numbers stand in no file. A name is the path of an object of the JSON and a key
 * in it. */
#define UEBA_ALERT_PATH_TOP ""
#define UEBA_ALERT_PATH_ALERT "alert."
#define UEBA_ALERT_PATH_LIST "alert.list."
#define UEBA_ALERT_PATH_MODEL "alert.model."
#define UEBA_ALERT_PATH_SESSION "alert.session."

#define UEBA_ALERT_NAMES(X) \
  X(ACCOUNT_STATUS, TOP, "account_status") \
  X(ACTION, TOP, "action") \
  X(ACTIVITY, TOP, "activity") \
  X(ACTIVITY_TYPE, TOP, "activity_type") \
  X(ADDITIONAL_INFO, TOP, "additional_info") \
  X(OWN_COUNT, ALERT, "count") \
  X(OWN_EMITTED, ALERT, "emitted") \
  X(OWN_EVENT_TYPE, ALERT, "event_type") \
  X(OWN_EVIDENCE, ALERT, "evidence") \
  X(OWN_ID, ALERT, "id") \
  X(OWN_LIST_MATCH, LIST, "match") \
  X(OWN_LIST_NAME, LIST, "name") \
  X(OWN_MITRE, ALERT, "mitre") \
  X(OWN_MITRE_TACTICS, ALERT, "mitre_tactics") \
  X(OWN_MODEL_CONFIDENCE, MODEL, "confidence") \
  X(OWN_MODEL_FEATURE, MODEL, "feature") \
  X(OWN_MODEL_KNOWN, MODEL, "known") \
  X(OWN_MODEL_NAME, MODEL, "name") \
  X(OWN_MODEL_OBSERVATIONS, MODEL, "observations") \
  X(OWN_MODEL_SCOPE, MODEL, "scope") \
  X(OWN_NAME, ALERT, "name") \
  X(OWN_PEER_GROUP, ALERT, "peer_group") \
  X(OWN_REASON, ALERT, "reason") \
  X(OWN_RULE, ALERT, "rule") \
  X(OWN_SCORE, ALERT, "score") \
  X(OWN_SESSION_ID, SESSION, "id") \
  X(OWN_SESSION_RULES, SESSION, "rules") \
  X(OWN_SESSION_SCORE, SESSION, "score") \
  X(OWN_SESSION_START, SESSION, "start") \
  X(OWN_SEVERITY, ALERT, "severity") \
  X(OWN_TEST, ALERT, "test") \
  X(OWN_TIME, ALERT, "time") \
  X(OWN_TRIGGER, ALERT, "trigger") \
  X(OWN_USE_CASE, ALERT, "use_case") \
  X(OWN_USER, ALERT, "user") \
  X(ALERT_ID, TOP, "alert_id") \
  X(ALERT_NAME, TOP, "alert_name") \
  X(ALERT_SEVERITY, TOP, "alert_severity") \
  X(ALERT_TYPE, TOP, "alert_type") \
  X(APP, TOP, "app") \
  X(ATTACHMENTS, TOP, "attachments") \
  X(BYTES, TOP, "bytes") \
  X(CATEGORY, TOP, "category") \
  X(DEST_IP, TOP, "dest_ip") \
  X(DIRECTION, TOP, "direction") \
  X(DSN, TOP, "dsn") \
  X(DSN_ID, TOP, "dsn_id") \
  X(EVENT_TYPE, TOP, "event_type") \
  X(EXTERNAL_ADDRESS, TOP, "external_address") \
  X(EXTERNAL_DOMAIN, TOP, "external_domain") \
  X(FAILURE_CODE, TOP, "failure_code") \
  X(FAILURE_REASON, TOP, "failure_reason") \
  X(FILE_HASH, TOP, "file_hash") \
  X(FILE_NAME, TOP, "file_name") \
  X(FILE_TYPE, TOP, "file_type") \
  X(HOST, TOP, "host") \
  X(MAIL_ID, TOP, "mail_id") \
  X(MESSAGE_ID, TOP, "message_id") \
  X(OUTCOME, TOP, "outcome") \
  X(PEER_GROUP, TOP, "peer_group") \
  X(PRODUCT, TOP, "product") \
  X(RAW_HASH, TOP, "raw_hash") \
  X(RECIPIENT, TOP, "recipient") \
  X(RECIPIENTS, TOP, "recipients") \
  X(RESULT, TOP, "result") \
  X(SENDER, TOP, "sender") \
  X(SERVICE, TOP, "service") \
  X(SPAM_SCORE, TOP, "spam_score") \
  X(SRC_COUNTRY, TOP, "src_country") \
  X(SRC_IP, TOP, "src_ip") \
  X(SUBJECT, TOP, "subject") \
  X(URL, TOP, "url") \
  X(USER, TOP, "user") \
  X(USER_EMAIL, TOP, "user_email") \
  X(VENDOR, TOP, "vendor")

typedef enum
{
#define UEBA_ALERT_NAME_ENUM(id, object, key) UEBA_ALERT_NAME_##id,
  UEBA_ALERT_NAMES(UEBA_ALERT_NAME_ENUM)
#undef UEBA_ALERT_NAME_ENUM
  UEBA_ALERT_NAME_MAX,
  UEBA_ALERT_NAME_NONE = UEBA_ALERT_NAME_MAX,
} UebaAlertName;

/* some of the names */
typedef struct _UebaAlertNameSet
{
  guint64 low;          /* a bit for each of the first 64 */
  guint64 high;
} UebaAlertNameSet;

G_STATIC_ASSERT(UEBA_ALERT_NAME_MAX <= 128);

static inline void
ueba_alert_name_set_add(UebaAlertNameSet *self, UebaAlertName name)
{
  *(name < 64 ? &self->low : &self->high) |= G_GUINT64_CONSTANT(1) << (name % 64);
}

static inline gboolean
ueba_alert_name_set_has(const UebaAlertNameSet *self, UebaAlertName name)
{
  return (gboolean) ((name < 64 ? self->low : self->high) >> (name % 64) & 1);
}

/* takes out the first; UEBA_ALERT_NAME_NONE: there is none */
static inline UebaAlertName
ueba_alert_name_set_pop(UebaAlertNameSet *self)
{
  guint64 *bits = self->low ? &self->low : &self->high;
  guint first;

  if (*bits == 0)
    return UEBA_ALERT_NAME_NONE;
  first = (guint) __builtin_ctzll(*bits) + (bits == &self->low ? 0 : 64);
  *bits &= *bits - 1;
  return (UebaAlertName) first;
}

/* What an alert says, by name; borrowed. A text may be read only if its name is in the set. */
typedef struct _UebaAlertValues
{
  UebaAlertNameSet names;
  UebaText texts[UEBA_ALERT_NAME_MAX];
} UebaAlertValues;

/* an empty value is left out */
static inline void
ueba_alert_values_put(UebaAlertValues *self, UebaAlertName name, UebaText value)
{
  if (value.len == 0)
    return;
  self->texts[name] = value;
  ueba_alert_name_set_add(&self->names, name);
}

static inline UebaText
ueba_alert_values_get(const UebaAlertValues *self, UebaAlertName name)
{
  return ueba_alert_name_set_has(&self->names, name) ? self->texts[name] : ueba_text(NULL, 0);
}

/* NUL-terminated */
UebaText ueba_alert_name_text(UebaAlertName self);
UebaAlertName ueba_alert_name_of_field(UebaField field);
/* UEBA_ALERT_NAME_NONE if it is none of them */
UebaAlertName ueba_alert_name_lookup(UebaText text);

#endif
