/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "mimecast-mail.h"
#include "mimecast-hash.h"
#include "mimecast-address.h"
#include "mimecast-direction.h"
#include "mimecast-ip.h"

#define BIT MIMECAST_SLOT_BIT

/* fields that are what their slot is, by slot */
static const guint8 plain_fields[MIMECAST_SLOT_MAX] =
{
  [MIMECAST_SLOT_SUBJECT] = UEBA_FIELD_SUBJECT,
  [MIMECAST_SLOT_ALERT_ID] = UEBA_FIELD_ALERT_ID,
  [MIMECAST_SLOT_SEVERITY] = UEBA_FIELD_ALERT_SEVERITY,
  [MIMECAST_SLOT_BYTES] = UEBA_FIELD_BYTES,
  [MIMECAST_SLOT_FILE_NAME] = UEBA_FIELD_FILE_NAME,
  [MIMECAST_SLOT_FILE_TYPE] = UEBA_FIELD_FILE_TYPE,
  [MIMECAST_SLOT_FILE_HASH] = UEBA_FIELD_FILE_HASH,
  [MIMECAST_SLOT_ATTACHMENTS] = UEBA_FIELD_ATTACHMENTS,
  [MIMECAST_SLOT_SPAM_SCORE] = UEBA_FIELD_SPAM_SCORE,
  [MIMECAST_SLOT_URL] = UEBA_FIELD_URL,
  [MIMECAST_SLOT_CATEGORY] = UEBA_FIELD_CATEGORY,
};

#define PLAIN_SLOTS \
  (BIT(MIMECAST_SLOT_SUBJECT) | BIT(MIMECAST_SLOT_ALERT_ID) | BIT(MIMECAST_SLOT_SEVERITY) \
   | BIT(MIMECAST_SLOT_BYTES) | BIT(MIMECAST_SLOT_FILE_NAME) | BIT(MIMECAST_SLOT_FILE_TYPE) \
   | BIT(MIMECAST_SLOT_FILE_HASH) | BIT(MIMECAST_SLOT_ATTACHMENTS) | BIT(MIMECAST_SLOT_SPAM_SCORE) \
   | BIT(MIMECAST_SLOT_URL) | BIT(MIMECAST_SLOT_CATEGORY))

static const MimecastSlot slots_of_alert_name[] =
{
  MIMECAST_SLOT_VIRUS, MIMECAST_SLOT_IDENTIFIER, MIMECAST_SLOT_DEFINITION, MIMECAST_SLOT_POLICY, MIMECAST_SLOT_HOLD,
  MIMECAST_SLOT_CATEGORY, MIMECAST_SLOT_NONE,
};

#define ALERT_NAME_SLOTS \
  (BIT(MIMECAST_SLOT_VIRUS) | BIT(MIMECAST_SLOT_IDENTIFIER) | BIT(MIMECAST_SLOT_DEFINITION) \
   | BIT(MIMECAST_SLOT_POLICY) | BIT(MIMECAST_SLOT_HOLD) | BIT(MIMECAST_SLOT_CATEGORY))

static void
_fill_plain_fields(const MimecastSlots *slots, UebaEvent *event)
{
  for (guint64 left = slots->present & PLAIN_SLOTS; left; left &= left - 1)
    {
      guint slot = (guint) __builtin_ctzll(left);
      ueba_event_set(event, (UebaField) plain_fields[slot], slots->texts[slot]);
    }
  if (mimecast_slots_has_any(slots, ALERT_NAME_SLOTS))
    ueba_event_set(event, UEBA_FIELD_ALERT_NAME, mimecast_slots_first(slots, slots_of_alert_name));
}

static UebaText
_alert_type(const MimecastMailRules *rules, MimecastKind kind, const MimecastSlots *slots)
{
  if (mimecast_slots_has(slots, MIMECAST_SLOT_ALERT_TYPE))
    return slots->texts[MIMECAST_SLOT_ALERT_TYPE];
  switch (kind)
    {
    case MIMECAST_KIND_MTA:
      return mimecast_stages_name(rules->stages, slots);
    case MIMECAST_KIND_DLP:
      return ueba_words[UEBA_WORD_DLP];
    case MIMECAST_KIND_TTP_URL:
      return mimecast_slots_get(slots, MIMECAST_SLOT_CATEGORY);
    case MIMECAST_KIND_RELEASE:
    case MIMECAST_KIND_REJECTION:
      return ueba_words[UEBA_WORD_RECEIPT];
    case MIMECAST_KIND_CG:
    case MIMECAST_KIND_ALERT:
    case MIMECAST_KIND_TTP_ATTACHMENT:
    case MIMECAST_KIND_TTP_IMPERSONATION:
    case MIMECAST_KIND_NONE:
    case MIMECAST_KIND_AUDIT:
    case MIMECAST_KIND_SEARCH:
    case MIMECAST_KIND_VIEW:
    case MIMECAST_KIND_CEF:
    case MIMECAST_KIND_MAX:
      break;
    }
  return mimecast_slots_get(slots, MIMECAST_SLOT_TYPE);
}

static UebaText
_additional_info(MimecastKind kind, const MimecastSlots *slots)
{
  MimecastSlot own = kind == MIMECAST_KIND_DLP ? MIMECAST_SLOT_POLICY
                     : kind == MIMECAST_KIND_TTP_ATTACHMENT ? MIMECAST_SLOT_DETAILS : MIMECAST_SLOT_ADDITIONAL_INFO;

  return mimecast_slots_get(slots, mimecast_slots_has(slots, own) ? own : MIMECAST_SLOT_ADDITIONAL_INFO);
}

/* `<a@b>` without its brackets; each counts by itself, for logs cut them */
static UebaText
_message_id(UebaText text)
{
  if (text.len > 0 && text.str[0] == '<')
    text = ueba_text(text.str + 1, text.len - 1);
  if (text.len > 0 && text.str[text.len - 1] == '>')
    text = ueba_text(text.str, text.len - 1);
  return text;
}

static void
_fill_ids(const MimecastSlots *slots, UebaEvent *event)
{
  UebaText message_id = _message_id(mimecast_slots_get(slots, MIMECAST_SLOT_MESSAGE_ID));

  ueba_event_set(event, UEBA_FIELD_MESSAGE_ID, message_id);
  ueba_event_set(event, UEBA_FIELD_MAIL_ID, message_id.len ? message_id : ueba_event_get(event, UEBA_FIELD_ALERT_ID));
}

static inline UebaText
_address(const MimecastSlots *slots, MimecastSlot slot, MimecastArena *arena)
{
  return mimecast_slots_has(slots, slot) ? mimecast_ip_canonical(slots->texts[slot], arena) : MIMECAST_TEXT_NULL;
}

static void
_fill_addresses(const MimecastSlots *slots, gboolean is_delivery, MimecastArena *arena, UebaEvent *event)
{
  UebaText other = _address(slots, MIMECAST_SLOT_IP, arena);
  UebaText source = _address(slots, MIMECAST_SLOT_SOURCE_IP, arena);
  UebaText explicit = _address(slots, MIMECAST_SLOT_EXPLICIT_IP, arena);
  UebaText dest = _address(slots, MIMECAST_SLOT_DEST_IP, arena);

  if (other.len && is_delivery)
    dest = other;
  else if (other.len)
    source = other;
  if (explicit.len)
    source = explicit;
  ueba_event_set(event, UEBA_FIELD_SRC_IP, source);
  ueba_event_set(event, UEBA_FIELD_DEST_IP, dest);
}

static void
_fill_outcome(const MimecastOutcome *outcome, UebaEvent *event)
{
  ueba_event_set(event, UEBA_FIELD_RESULT, outcome->result);
  ueba_event_set(event, UEBA_FIELD_ACTION, outcome->action);
  ueba_event_set_word(event, UEBA_FIELD_OUTCOME, outcome->is_failed ? UEBA_WORD_FAIL : UEBA_WORD_SUCCESS);
  ueba_event_set(event, UEBA_FIELD_FAILURE_REASON, outcome->failure_reason);
  ueba_event_set(event, UEBA_FIELD_FAILURE_CODE, outcome->failure_code);
}

static UebaWord
_event_type(gboolean is_outbound, gboolean is_failed)
{
  if (is_outbound)
    return is_failed ? UEBA_WORD_DLP_EMAIL_ALERT_OUT_FAILED : UEBA_WORD_DLP_EMAIL_ALERT_OUT;
  return is_failed ? UEBA_WORD_DLP_EMAIL_ALERT_IN_FAILED : UEBA_WORD_DLP_EMAIL_ALERT_IN;
}

static UebaText
_sender(const MimecastSlots *slots)
{
  gboolean has_envelope = (slots->seen & MIMECAST_SLOT_BIT(MIMECAST_SLOT_ENVELOPE_SENDER)) != 0;
  MimecastSlot slot = has_envelope ? MIMECAST_SLOT_ENVELOPE_SENDER : MIMECAST_SLOT_HEADER_FROM;

  return mimecast_address_extract(mimecast_slots_get(slots, slot));
}

static void
_set_user(UebaEvent *event, UebaText address, MimecastArena *arena)
{
  UebaText user = mimecast_address_lower(address, mimecast_arena_reserve(arena, address.len));

  if (user.str != address.str)
    user = mimecast_arena_commit(arena, user.len);
  ueba_event_set(event, UEBA_FIELD_USER, user);
  ueba_event_set(event, UEBA_FIELD_USER_EMAIL, address);
}

/* the party outside the customer's own house, as far as the direction tells */
static void
_set_external(UebaEvent *event, MimecastDirection direction)
{
  UebaField field = direction == MIMECAST_DIRECTION_OUTBOUND ? UEBA_FIELD_RECIPIENT : UEBA_FIELD_SENDER;
  UebaText address = ueba_event_get(event, field);

  if (direction == MIMECAST_DIRECTION_INTERNAL || address.len == 0)
    return;
  ueba_event_set(event, UEBA_FIELD_EXTERNAL_ADDRESS, address);
  ueba_event_set(event, UEBA_FIELD_EXTERNAL_DOMAIN, mimecast_address_domain(address));
}

static void
_fill_people(const MimecastSlots *slots, MimecastDirection direction, MimecastRecipients *recipients,
             MimecastArena *arena, UebaEvent *event)
{
  UebaText sender = _sender(slots);

  mimecast_recipients_read(recipients, slots, arena);
  ueba_event_set(event, UEBA_FIELD_SENDER, sender);
  ueba_event_set(event, UEBA_FIELD_RECIPIENTS, recipients->joined);
  ueba_event_set(event, UEBA_FIELD_RECIPIENT, recipients->first);
  if (direction == MIMECAST_DIRECTION_OUTBOUND)
    _set_user(event, sender, arena);
  else if (recipients->n_users > 0)
    mimecast_mail_set_recipient(event, &recipients->users[0]);
  _set_external(event, direction);
}

static void
_fill_dsn_id(MimecastArena *arena, UebaEvent *event)
{
  UebaText alert_id = ueba_event_get(event, UEBA_FIELD_ALERT_ID);
  UebaText message_id = ueba_event_get(event, UEBA_FIELD_MESSAGE_ID);

  if (alert_id.len == 0 && message_id.len == 0)
    mimecast_make_raw_hash(event, arena);
  ueba_event_set(event, UEBA_FIELD_DSN_ID,
                 mimecast_dsn_id(alert_id, message_id, ueba_event_get(event, UEBA_FIELD_RAW_HASH)));
}

static void
_fill_dsn(const MimecastMailRules *rules, MimecastDsnScratch *scratch, const MimecastSlots *slots,
          MimecastArena *arena, UebaEvent *event)
{
  MimecastDsnFacts facts =
  {
    .envelope_sender = mimecast_slots_get(slots, MIMECAST_SLOT_ENVELOPE_SENDER),
    .header_from = mimecast_slots_get(slots, MIMECAST_SLOT_HEADER_FROM),
    .subject = mimecast_slots_get(slots, MIMECAST_SLOT_SUBJECT),
  };
  MimecastDsn dsn = mimecast_dsn_classify(rules->phrases, scratch, &facts);

  if (dsn == MIMECAST_DSN_NONE)
    return;
  ueba_event_set(event, UEBA_FIELD_DSN, mimecast_dsn_text(dsn));
  if (dsn == MIMECAST_DSN_FAILURE)
    _fill_dsn_id(arena, event);
}

gboolean
mimecast_mail_fill(const MimecastMailRules *rules, MimecastDsnScratch *dsn_scratch, MimecastKind kind,
                   const MimecastSlots *slots, MimecastRecipients *recipients, MimecastArena *arena, UebaEvent *event)
{
  gboolean is_delivery = mimecast_stages_is_delivery(rules->stages, slots);
  MimecastDirection direction = mimecast_direction_tell(slots, is_delivery);
  gboolean is_outbound = direction == MIMECAST_DIRECTION_OUTBOUND;
  MimecastOutcome outcome;

  _fill_plain_fields(slots, event);
  ueba_event_set(event, UEBA_FIELD_ALERT_TYPE, _alert_type(rules, kind, slots));
  ueba_event_set(event, UEBA_FIELD_ADDITIONAL_INFO, _additional_info(kind, slots));
  ueba_event_set(event, UEBA_FIELD_DIRECTION, mimecast_direction_text(direction));
  _fill_ids(slots, event);
  _fill_addresses(slots, is_delivery, arena, event);
  _fill_people(slots, direction, recipients, arena, event);
  _fill_dsn(rules, dsn_scratch, slots, arena, event);

  mimecast_outcome_tell(&outcome, rules->failed_actions, kind, slots, is_delivery);
  _fill_outcome(&outcome, event);
  ueba_event_set_word(event, UEBA_FIELD_EVENT_TYPE, _event_type(is_outbound, outcome.is_failed));
  ueba_event_set_word(event, UEBA_FIELD_ACTIVITY_TYPE, is_outbound ? UEBA_WORD_EMAIL_SEND : UEBA_WORD_EMAIL_RECEIVE);
  return is_outbound;
}

void
mimecast_mail_set_recipient(UebaEvent *event, const MimecastRecipient *recipient)
{
  ueba_event_set(event, UEBA_FIELD_RECIPIENT, recipient->address);
  ueba_event_set(event, UEBA_FIELD_USER, recipient->user);
  ueba_event_set(event, UEBA_FIELD_USER_EMAIL, recipient->address);
}
