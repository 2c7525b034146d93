/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "mimecast-audit.h"
#include "mimecast-address.h"
#include "mimecast-audit-text.h"
#include "mimecast-ip.h"

const gchar mimecast_audit_failed_login[] = "Logon Authentication Failed";

typedef enum
{
  LOGIN_FAILED,
  LOGIN_CHALLENGE,
  LOGIN,
  ACTIVITY,
} AuditType;

typedef struct _TypeNames
{
  UebaWord event_type;
  UebaWord activity_type;
  UebaWord outcome;
} TypeNames;

/* a challenge is neither success nor failure: nothing may learn from it */
static const TypeNames type_names[] =
{
  [LOGIN_FAILED] = { UEBA_WORD_FAILED_APP_LOGIN, UEBA_WORD_APP_LOGIN, UEBA_WORD_FAIL },
  [LOGIN_CHALLENGE] = { UEBA_WORD_APP_LOGIN_CHALLENGE, UEBA_WORD_APP_LOGIN, UEBA_WORD_NONE },
  [LOGIN] = { UEBA_WORD_APP_LOGIN, UEBA_WORD_APP_LOGIN, UEBA_WORD_SUCCESS },
  [ACTIVITY] = { UEBA_WORD_APP_ACTIVITY, UEBA_WORD_APP_ACTIVITY, UEBA_WORD_SUCCESS },
};

static gboolean
_contains_one_of(UebaText text, const gchar *const *words)
{
  for (; *words; words++)
    if (mimecast_text_contains(text, *words))
      return TRUE;
  return FALSE;
}

static const gchar *const words_for_failure[] = { "fail", "deny", "denied", NULL };
static const gchar *const words_for_success[] = { "succe", "allow", NULL };

/* a header's name without the prefix that ids carry */
static gboolean
_is_cef_name(const MimecastAuditFacts *facts, const gchar *name)
{
  return mimecast_text_is(facts->cef_name, name);
}

static AuditType
_tell_type_without_audit_type(const MimecastAuditFacts *facts)
{
  if (_is_cef_name(facts, "login-failed"))
    return LOGIN_FAILED;
  return _is_cef_name(facts, "login-success") ? LOGIN : ACTIVITY;
}

/* the first that applies */
static AuditType
_tell_type(const MimecastAuditFacts *facts, const MimecastSlots *slots)
{
  UebaText type = mimecast_slots_get(slots, MIMECAST_SLOT_AUDIT_TYPE);
  UebaText text = mimecast_slots_get(slots, MIMECAST_SLOT_EVENT_INFO);
  UebaText action = facts->is_pipe ? mimecast_slots_get(slots, MIMECAST_SLOT_ACTION) : MIMECAST_TEXT_NULL;

  if (mimecast_text_is(type, mimecast_audit_failed_login))
    return LOGIN_FAILED;
  if (action.len && mimecast_text_contains(text, "Action Performed - "))
    return ACTIVITY;
  if (action.len && _contains_one_of(action, words_for_failure))
    return LOGIN_FAILED;
  if (mimecast_text_is(type, "Logon Requires Challenge"))
    return LOGIN_CHALLENGE;
  if (action.len && _contains_one_of(action, words_for_success))
    return LOGIN;
  if (mimecast_text_is(type, "User Logged On") && mimecast_text_starts_with(text, "Successful "))
    return LOGIN;
  return type.len ? ACTIVITY : _tell_type_without_audit_type(facts);
}

static UebaText
_user(const MimecastSlots *slots, UebaText text)
{
  UebaText user = mimecast_address_extract(mimecast_slots_get(slots, MIMECAST_SLOT_USER));

  if (user.len == 0)
    user = mimecast_address_extract(mimecast_slots_get(slots, MIMECAST_SLOT_ACTOR));
  return user.len ? user : mimecast_address_extract(mimecast_audit_text_user(text));
}

static void
_set_user(UebaEvent *event, UebaText account, MimecastArena *arena)
{
  UebaText user = mimecast_address_lower(account, mimecast_arena_reserve(arena, account.len));
  const gchar *end = mimecast_text_end(account);

  if (user.str != account.str)
    user = mimecast_arena_commit(arena, user.len);
  ueba_event_set(event, UEBA_FIELD_USER, user);
  if (mimecast_text_find_char(account.str, end, '@'))
    ueba_event_set(event, UEBA_FIELD_USER_EMAIL, account);
}

/* What is said explicitly goes before what the text says. */
static void
_fill_from_text(UebaEvent *event, const MimecastSlots *slots, UebaText text, gboolean is_failed, MimecastArena *arena)
{
  UebaText app = mimecast_slots_get(slots, MIMECAST_SLOT_APP);
  UebaText ip = mimecast_ip_canonical(mimecast_slots_get(slots, MIMECAST_SLOT_SOURCE_IP), arena);
  guint wanted = (ip.len ? 0 : MIMECAST_AUDIT_TEXT_IP) | (app.len ? 0 : MIMECAST_AUDIT_TEXT_APP)
                 | (is_failed ? MIMECAST_AUDIT_TEXT_REASON : 0);
  MimecastAuditText said;

  mimecast_audit_text_read(&said, text, (MimecastAuditTextParts) wanted, arena);
  if (app.len == 0)
    app = said.app.len ? said.app : mimecast_slots_get(slots, MIMECAST_SLOT_CLIENT_APP);
  ueba_event_set(event, UEBA_FIELD_SRC_IP, ip.len ? ip : said.ip);
  ueba_event_set(event, UEBA_FIELD_APP, app);
  ueba_event_set(event, UEBA_FIELD_FAILURE_REASON, said.reason);
}

static UebaText
_activity(const MimecastAuditFacts *facts, const MimecastSlots *slots)
{
  static const MimecastSlot wanted[] = { MIMECAST_SLOT_AUDIT_TYPE, MIMECAST_SLOT_ACTIVITY, MIMECAST_SLOT_NONE };
  UebaText activity = mimecast_slots_first(slots, wanted);

  if (activity.len)
    return activity;
  return facts->kind == MIMECAST_KIND_VIEW && !facts->cef_name.len ? ueba_text_from_string("message-view")
         : facts->cef_name;
}

/* an audit record in JSON has no result */
static void
_set_action(UebaEvent *event, const MimecastAuditFacts *facts, const MimecastSlots *slots)
{
  static const MimecastSlot wanted[] = { MIMECAST_SLOT_ACTION, MIMECAST_SLOT_REQUEST, MIMECAST_SLOT_NONE };
  UebaText action = mimecast_slots_first(slots, wanted);

  ueba_event_set(event, UEBA_FIELD_ACTION, action);
  if (facts->is_pipe || facts->is_cef)
    ueba_event_set(event, UEBA_FIELD_RESULT, action);
}

static void
_set_mail_viewed(UebaEvent *event, const MimecastSlots *slots)
{
  MimecastAddressIter recipients;
  UebaText recipient;

  ueba_event_set(event, UEBA_FIELD_SUBJECT, mimecast_slots_get(slots, MIMECAST_SLOT_SUBJECT));
  ueba_event_set(event, UEBA_FIELD_SENDER,
                 mimecast_address_extract(mimecast_slots_get(slots, MIMECAST_SLOT_ENVELOPE_SENDER)));
  mimecast_address_iter_init(&recipients, mimecast_slots_get(slots, MIMECAST_SLOT_RECIPIENTS));
  if (mimecast_address_iter_next(&recipients, &recipient))
    ueba_event_set(event, UEBA_FIELD_RECIPIENT, recipient);
}

void
mimecast_audit_fill(const MimecastAuditFacts *facts, const MimecastSlots *slots, MimecastArena *arena, UebaEvent *event)
{
  static const MimecastSlot slots_of_text[] = { MIMECAST_SLOT_EVENT_INFO, MIMECAST_SLOT_ADDITIONAL_INFO, 0 };
  UebaText text = mimecast_slots_first(slots, slots_of_text);
  AuditType type = facts->kind == MIMECAST_KIND_AUDIT ? _tell_type(facts, slots) : ACTIVITY;
  UebaText address_text = facts->kind == MIMECAST_KIND_AUDIT ? text : MIMECAST_TEXT_NULL;

  ueba_event_set_word(event, UEBA_FIELD_EVENT_TYPE, type_names[type].event_type);
  ueba_event_set_word(event, UEBA_FIELD_ACTIVITY_TYPE, type_names[type].activity_type);
  ueba_event_set_word(event, UEBA_FIELD_OUTCOME, type_names[type].outcome);
  _set_user(event, _user(slots, address_text), arena);
  _fill_from_text(event, slots, address_text, type == LOGIN_FAILED, arena);
  _set_action(event, facts, slots);
  ueba_event_set(event, UEBA_FIELD_ACTIVITY, _activity(facts, slots));
  ueba_event_set(event, UEBA_FIELD_CATEGORY, mimecast_slots_get(slots, MIMECAST_SLOT_CATEGORY));
  ueba_event_set(event, UEBA_FIELD_ALERT_SEVERITY, mimecast_slots_get(slots, MIMECAST_SLOT_SEVERITY));
  ueba_event_set(event, UEBA_FIELD_ALERT_ID, mimecast_slots_get(slots, MIMECAST_SLOT_ALERT_ID));
  ueba_event_set(event, UEBA_FIELD_ADDITIONAL_INFO, text);
  if (facts->kind == MIMECAST_KIND_VIEW)
    _set_mail_viewed(event, slots);
}
