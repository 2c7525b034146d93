/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef MIMECAST_SLOTS_H_INCLUDED
#define MIMECAST_SLOTS_H_INCLUDED

#include "mimecast-record.h"
#include "mimecast-text.h"

/* What the shapes have in common: the facts of a record under one name each, whatever key they came from. The alias
 * tables lead from keys to slots, mail and audit from slots to fields. */
typedef enum
{
  MIMECAST_SLOT_NONE,
  MIMECAST_SLOT_TIME,
  MIMECAST_SLOT_HOST,
  MIMECAST_SLOT_ALERT_ID,
  /* mail: who, to whom, what, which way */
  MIMECAST_SLOT_ENVELOPE_SENDER,
  MIMECAST_SLOT_HEADER_FROM,
  MIMECAST_SLOT_RECIPIENTS,
  MIMECAST_SLOT_SUBJECT,
  MIMECAST_SLOT_MESSAGE_ID,
  MIMECAST_SLOT_DIR,
  MIMECAST_SLOT_DIRECTION,
  MIMECAST_SLOT_ROUTE,
  MIMECAST_SLOT_REQUEST_METHOD,
  MIMECAST_SLOT_IP,             /* of the other side: in a delivery where the mail went */
  MIMECAST_SLOT_SOURCE_IP,
  MIMECAST_SLOT_EXPLICIT_IP,    /* `src` of CEF: before all that the record in it says */
  MIMECAST_SLOT_DEST_IP,
  /* mail: what became of it */
  MIMECAST_SLOT_ACT,
  MIMECAST_SLOT_ACTION,
  MIMECAST_SLOT_ACTION_TRIGGERED,
  MIMECAST_SLOT_ACTIONS,
  MIMECAST_SLOT_SUBTYPE,
  MIMECAST_SLOT_HOLD,
  MIMECAST_SLOT_REQUEST,
  MIMECAST_SLOT_RESULT,
  MIMECAST_SLOT_DELIVERED,
  MIMECAST_SLOT_REJECT_INFO,    /* from here to receipt errors: a rejection, and its reason in this order */
  MIMECAST_SLOT_REJECT_TYPE,
  MIMECAST_SLOT_ERR,
  MIMECAST_SLOT_ERROR,
  MIMECAST_SLOT_DELIVERY_ERRORS,
  MIMECAST_SLOT_RECEIPT_ERRORS,
  MIMECAST_SLOT_REJECT_CODE,
  MIMECAST_SLOT_REASON,
  MIMECAST_SLOT_SCAN_RESULT,
  MIMECAST_SLOT_DETAILS,
  /* mail: the rest */
  MIMECAST_SLOT_TYPE,
  MIMECAST_SLOT_LOG_TYPE,
  MIMECAST_SLOT_LOG_FILE,
  MIMECAST_SLOT_ALERT_TYPE,
  MIMECAST_SLOT_VIRUS,
  MIMECAST_SLOT_IDENTIFIER,
  MIMECAST_SLOT_DEFINITION,
  MIMECAST_SLOT_POLICY,
  MIMECAST_SLOT_SEVERITY,
  MIMECAST_SLOT_BYTES,
  MIMECAST_SLOT_FILE_NAME,
  MIMECAST_SLOT_FILE_TYPE,
  MIMECAST_SLOT_FILE_HASH,
  MIMECAST_SLOT_ATTACHMENTS,
  MIMECAST_SLOT_SPAM_SCORE,
  MIMECAST_SLOT_URL,
  MIMECAST_SLOT_CATEGORY,
  MIMECAST_SLOT_ADDITIONAL_INFO,
  /* audit */
  MIMECAST_SLOT_USER,
  MIMECAST_SLOT_AUDIT_TYPE,
  MIMECAST_SLOT_EVENT_INFO,
  MIMECAST_SLOT_APP,
  MIMECAST_SLOT_CLIENT_APP,
  MIMECAST_SLOT_ACTIVITY,
  /* CEF: whoever did it, a sender or an account */
  MIMECAST_SLOT_ACTOR,
  MIMECAST_SLOT_MAX,
} MimecastSlot;

G_STATIC_ASSERT(MIMECAST_SLOT_MAX <= 64);

#define MIMECAST_SLOT_BIT(slot) (G_GUINT64_CONSTANT(1) << (slot))

typedef struct _MimecastSlots
{
  guint64 seen;                         /* slots of which a key is there, even with null */
  guint64 present;                      /* slots that have a text */
  MimecastKeySet filled;                /* the keys that stand behind them: stages are told from these */
  MimecastJsonValue recipients;         /* an array is whole here, for the text is that of its first element */
  const gchar *recipients_member;       /* of the array's objects */
  UebaText texts[MIMECAST_SLOT_MAX];
  guint8 ranks[MIMECAST_SLOT_MAX];      /* of the key that the text came from: the lowest wins */
} MimecastSlots;

static inline void
mimecast_slots_clear(MimecastSlots *self)
{
  self->seen = 0;
  self->present = 0;
  memset(&self->filled, 0, sizeof(self->filled));
}

static inline gboolean
mimecast_slots_has(const MimecastSlots *self, MimecastSlot slot)
{
  return (self->present & MIMECAST_SLOT_BIT(slot)) != 0;
}

/* the text of one of these at least, MIMECAST_SLOT_BIT()s? */
static inline gboolean
mimecast_slots_has_any(const MimecastSlots *self, guint64 slots)
{
  return (self->present & slots) != 0;
}

/* null if absent */
static inline UebaText
mimecast_slots_get(const MimecastSlots *self, MimecastSlot slot)
{
  return mimecast_slots_has(self, slot) ? self->texts[slot] : MIMECAST_TEXT_NULL;
}

/* a text that some other source knows; null sets nothing */
static inline void
mimecast_slots_set(MimecastSlots *self, MimecastSlot slot, UebaText text)
{
  if (text.len == 0)
    return;
  self->texts[slot] = text;
  self->present |= MIMECAST_SLOT_BIT(slot);
}

/* the text of the first slot that has one; the list ends with MIMECAST_SLOT_NONE */
UebaText mimecast_slots_first(const MimecastSlots *self, const MimecastSlot *slots);

/* what self has not is taken from other */
void mimecast_slots_merge(MimecastSlots *self, const MimecastSlots *other);

#endif
