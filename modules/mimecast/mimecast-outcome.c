/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "mimecast-outcome.h"

static const gchar *const usual_failed_actions[] =
{
  "rej", "reject", "rejected", "bnc", "bounce", "bounced", "ign", "ignored", "block", "blocked", "deny", "denied",
  "delete", "deleted", "drop", "dropped", "hold", "held", "hld", NULL,
};

/* Most actions are none of the words: their length and first letter tell it before anything is compared. */
typedef struct _Word
{
  gchar *text;
  gsize len;
} Word;

#define LENGTHS 64

struct _MimecastFailedActions
{
  Word *words;
  guint n_words;
  guint64 lengths;              /* bit n: some word has n bytes; the last bit also stands for all above */
  gboolean is_first[256];       /* some word begins with this byte, in lower case */
};

static void
_add_word(MimecastFailedActions *self, const gchar *word)
{
  gsize len = strlen(word);

  self->words[self->n_words++] = (Word) { g_strdup(word), len };
  self->lengths |= G_GUINT64_CONSTANT(1) << MIN(len, LENGTHS - 1);
  self->is_first[(guchar) mimecast_text_lower(word[0])] = TRUE;
}

MimecastFailedActions *
mimecast_failed_actions_new(const gchar *const *words)
{
  MimecastFailedActions *self = g_new0(MimecastFailedActions, 1);

  if (!words)
    words = usual_failed_actions;
  self->words = g_new(Word, g_strv_length((gchar **) words));
  for (; *words; words++)
    _add_word(self, *words);
  return self;
}

void
mimecast_failed_actions_free(MimecastFailedActions *self)
{
  if (!self)
    return;
  for (guint i = 0; i < self->n_words; i++)
    g_free(self->words[i].text);
  g_free(self->words);
  g_free(self);
}

static gboolean
_may_have_word(const MimecastFailedActions *self, UebaText word)
{
  return word.len > 0 && (self->lengths >> MIN(word.len, LENGTHS - 1) & 1)
         && self->is_first[(guchar) mimecast_text_lower(word.str[0])];
}

static gboolean
_has_word(const MimecastFailedActions *self, UebaText word)
{
  if (!_may_have_word(self, word))
    return FALSE;
  for (guint i = 0; i < self->n_words; i++)
    if (word.len == self->words[i].len && mimecast_text_same(word.str, self->words[i].text, word.len))
      return TRUE;
  return FALSE;
}

gboolean
mimecast_failed_actions_has(const MimecastFailedActions *self, UebaText action)
{
  const gchar *at = action.str;
  const gchar *end = mimecast_text_end(action);

  while (at < end)
    {
      const gchar *comma = mimecast_text_find_char(at, end, ',');
      if (_has_word(self, mimecast_text_between(at, comma ? comma : end)))
        return TRUE;
      at = comma ? comma + 1 : end;
    }
  return FALSE;
}

static gboolean
_is_not_applicable(UebaText text)
{
  return mimecast_text_is(text, "N/A") || mimecast_text_is(text, "NA");
}

static gboolean
_says_nothing(UebaText text)
{
  return mimecast_text_is(text, "none") || mimecast_text_is(text, "null") || mimecast_text_is(text, "0")
         || mimecast_text_is(text, "[]") || mimecast_text_is(text, "-") || _is_not_applicable(text);
}

static gboolean
_says_something(UebaText text)
{
  return text.len > 0 && !_says_nothing(text);
}

static gboolean
_says_true(UebaText text)
{
  return mimecast_text_is(text, "true") || mimecast_text_is(text, "yes") || mimecast_text_is(text, "1");
}

static gboolean
_says_false(UebaText text)
{
  return mimecast_text_is(text, "false") || mimecast_text_is(text, "no") || mimecast_text_is(text, "0");
}

typedef enum
{
  DELIVERED_UNKNOWN,
  DELIVERED_TRUE,
  DELIVERED_FALSE,
} Delivered;

static Delivered
_read_truth(UebaText text)
{
  if (text.len == 0)
    return DELIVERED_UNKNOWN;
  if (_says_true(text))
    return DELIVERED_TRUE;
  return _says_false(text) ? DELIVERED_FALSE : DELIVERED_UNKNOWN;
}

static gboolean
_is_true_or_false(UebaText text)
{
  return mimecast_text_is(text, "true") || mimecast_text_is(text, "false");
}

static Delivered
_read_delivered(const MimecastSlots *slots, gboolean is_delivery)
{
  UebaText subtype = mimecast_slots_get(slots, MIMECAST_SLOT_SUBTYPE);

  if (mimecast_slots_has(slots, MIMECAST_SLOT_DELIVERED))
    return _read_truth(slots->texts[MIMECAST_SLOT_DELIVERED]);
  return is_delivery && _is_true_or_false(subtype) ? _read_truth(subtype) : DELIVERED_UNKNOWN;
}

UebaText
mimecast_outcome_action_word(const MimecastSlots *slots)
{
  static const MimecastSlot said[] =
  {
    MIMECAST_SLOT_ACT, MIMECAST_SLOT_ACTION, MIMECAST_SLOT_ACTION_TRIGGERED, MIMECAST_SLOT_ACTIONS, MIMECAST_SLOT_NONE,
  };
  UebaText subtype = mimecast_slots_get(slots, MIMECAST_SLOT_SUBTYPE);

  for (const MimecastSlot *slot = said; *slot != MIMECAST_SLOT_NONE; slot++)
    if (mimecast_slots_has(slots, *slot) && !_is_not_applicable(slots->texts[*slot]))
      return slots->texts[*slot];
  if (subtype.len && !_is_true_or_false(subtype))
    return subtype;
  if (mimecast_slots_has(slots, MIMECAST_SLOT_HOLD))
    return ueba_words[UEBA_WORD_HLD];
  return mimecast_slots_get(slots, MIMECAST_SLOT_REQUEST);
}

/* bits of the slots from REJECT_INFO to RECEIPT_ERRORS */
#define REJECTIONS (2 * MIMECAST_SLOT_BIT(MIMECAST_SLOT_RECEIPT_ERRORS) - MIMECAST_SLOT_BIT(MIMECAST_SLOT_REJECT_INFO))

static UebaText
_find_rejection(const MimecastSlots *slots)
{
  if (!mimecast_slots_has_any(slots, REJECTIONS))
    return MIMECAST_TEXT_NULL;
  for (guint slot = MIMECAST_SLOT_REJECT_INFO; slot <= MIMECAST_SLOT_RECEIPT_ERRORS; slot++)
    if (mimecast_slots_has(slots, slot) && _says_something(slots->texts[slot]))
      return slots->texts[slot];
  return MIMECAST_TEXT_NULL;
}

static UebaText
_find_reason(const MimecastSlots *slots, UebaText rejection)
{
  UebaText reason = mimecast_slots_get(slots, MIMECAST_SLOT_REASON);
  UebaText scan_result = mimecast_slots_get(slots, MIMECAST_SLOT_SCAN_RESULT);
  UebaText details = mimecast_slots_get(slots, MIMECAST_SLOT_DETAILS);

  if (rejection.len)
    return rejection;
  if (_says_something(reason))
    return reason;
  if (_says_something(scan_result) && !mimecast_text_is(scan_result, "clean"))
    return scan_result;
  return _says_something(details) ? details : MIMECAST_TEXT_NULL;
}

/* of a delivery whether it succeeded, of an attachment what the check found, else the action word */
static UebaText
_tell_result(MimecastKind kind, const MimecastSlots *slots, gboolean is_delivery, Delivered delivered,
             UebaText action_word)
{
  static const UebaWord words[] =
  {
    [DELIVERED_UNKNOWN] = UEBA_WORD_NONE, [DELIVERED_TRUE] = UEBA_WORD_SAYS_TRUE,
    [DELIVERED_FALSE] = UEBA_WORD_SAYS_FALSE,
  };

  if (kind == MIMECAST_KIND_TTP_ATTACHMENT || mimecast_slots_has(slots, MIMECAST_SLOT_RESULT))
    return mimecast_slots_get(slots, MIMECAST_SLOT_RESULT);
  return is_delivery ? ueba_words[words[delivered]] : action_word;
}

void
mimecast_outcome_tell(MimecastOutcome *self, const MimecastFailedActions *failed, MimecastKind kind,
                      const MimecastSlots *slots, gboolean is_delivery)
{
  Delivered delivered = _read_delivered(slots, is_delivery);
  UebaText action_word = mimecast_outcome_action_word(slots);
  UebaText rejection = _find_rejection(slots);

  memset(self, 0, sizeof(*self));
  self->result = _tell_result(kind, slots, is_delivery, delivered, action_word);
  self->action = kind == MIMECAST_KIND_TTP_ATTACHMENT && mimecast_slots_has(slots, MIMECAST_SLOT_ACTION_TRIGGERED)
                 ? slots->texts[MIMECAST_SLOT_ACTION_TRIGGERED] : action_word;
  self->is_failed = delivered == DELIVERED_FALSE || rejection.len || mimecast_failed_actions_has(failed, action_word);
  if (!self->is_failed)
    return;
  self->failure_reason = _find_reason(slots, rejection);
  self->failure_code = mimecast_slots_get(slots, MIMECAST_SLOT_REJECT_CODE);
}
