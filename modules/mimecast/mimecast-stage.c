/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "mimecast-stage.h"

#define KEYS_MAX 12

/* A record of F1 and F2 does not say its stage; the keys that only one stage has do. The first row that holds decides:
 * one of `any` is filled, and none of `none`. */
typedef struct _Row
{
  UebaWord stage;
  const gchar *any[KEYS_MAX];
  const gchar *none[KEYS_MAX];
} Row;

static const Row rows[] =
{
  { UEBA_WORD_DELIVERY, { "delivered", "attempt", "latency", "receiptack", "snt", "usetls", "err" }, { NULL } },
  { UEBA_WORD_JOURNAL, { "rcptacttype" }, { "act" } },
  { UEBA_WORD_AV, { "customerip", "mimecastip", "senderdomaininternal" }, { NULL } },
  {
    UEBA_WORD_IMPERSONATION_PROTECT,
    { "hits", "definition", "taggedmalicious", "taggedexternal", "customname", "newdomain", "replymismatch" },
    { NULL }
  },
  { UEBA_WORD_INTERNAL_EMAIL_PROTECT, { "scanresultinfo" }, { NULL } },
  { UEBA_WORD_URL_PROTECT, { "reason", "urlcategory" }, { "act" } },
  { UEBA_WORD_ATTACHMENT_PROTECT, { "filename" }, { "virus", "act" } },
  {
    UEBA_WORD_PROCESS,
    { "hld", "msgsize", "attsize", "attcnt", "attnames", "ipnewdomain", "ipinternalname" },
    { NULL }
  },
  { UEBA_WORD_RECEIPT, { "spaminfo", "spamlimit", "spamscore", "spamprocessingdetail", "error" }, { NULL } },
  { UEBA_WORD_RECEIPT, { "act" }, { NULL } },
  { UEBA_WORD_SPAM, { "sourceip" }, { "dir" } },
};

#define ROW_DELIVERY 0

struct _MimecastStages
{
  MimecastKeySet any[G_N_ELEMENTS(rows)];
  MimecastKeySet none[G_N_ELEMENTS(rows)];
};

MimecastStages *
mimecast_stages_new(MimecastKeys *keys)
{
  MimecastStages *self = g_new0(MimecastStages, 1);

  for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
    {
      mimecast_keys_add_set(keys, rows[i].any, &self->any[i]);
      mimecast_keys_add_set(keys, rows[i].none, &self->none[i]);
    }
  return self;
}

void
mimecast_stages_free(MimecastStages *self)
{
  g_free(self);
}

/* where collectors say the type of a record, or the name of the file it came from: `email_delivery`,
 * `attachment; filename="delivery_2021.."` */
static const MimecastSlot said_types[] =
{
  MIMECAST_SLOT_LOG_TYPE, MIMECAST_SLOT_LOG_FILE, MIMECAST_SLOT_TYPE, MIMECAST_SLOT_NONE,
};

#define SAID_TYPES \
  (MIMECAST_SLOT_BIT(MIMECAST_SLOT_LOG_TYPE) | MIMECAST_SLOT_BIT(MIMECAST_SLOT_LOG_FILE) \
   | MIMECAST_SLOT_BIT(MIMECAST_SLOT_TYPE))

typedef struct _SaidStage
{
  const gchar *word;
  UebaWord stage;
} SaidStage;

/* the longer word of two that contain each other comes first */
static const SaidStage said_stages[] =
{
  { "delivery", UEBA_WORD_DELIVERY },
  { "receipt", UEBA_WORD_RECEIPT },
  { "process", UEBA_WORD_PROCESS },
  { "jrnl", UEBA_WORD_JOURNAL },
  { "journal", UEBA_WORD_JOURNAL },
  { "impersonation", UEBA_WORD_IMPERSONATION_PROTECT },
  { "iep", UEBA_WORD_INTERNAL_EMAIL_PROTECT },
  { "internal", UEBA_WORD_INTERNAL_EMAIL_PROTECT },
  { "ttp_url", UEBA_WORD_URL_PROTECT },
  { "ttp_ap", UEBA_WORD_ATTACHMENT_PROTECT },
  { "ttp_ip", UEBA_WORD_IMPERSONATION_PROTECT },
  { "antivirus", UEBA_WORD_AV },
  { "av", UEBA_WORD_AV },
  { "spam", UEBA_WORD_SPAM },
};

/* a word is not a part of a longer one: email_delivery, but not undelivery */
static gboolean
_has_word(UebaText text, const gchar *word)
{
  const gchar *at = mimecast_text_find_last(text, word);
  const gchar *after = at ? at + strlen(word) : NULL;

  if (!at || (at > text.str && g_ascii_isalnum(at[-1])))
    return FALSE;
  return after == mimecast_text_end(text) || !g_ascii_isalnum(*after);
}

static UebaWord
_find_said_stage(const MimecastSlots *slots)
{
  for (const MimecastSlot *slot = said_types; *slot != MIMECAST_SLOT_NONE; slot++)
    for (guint i = 0; i < G_N_ELEMENTS(said_stages) && mimecast_slots_has(slots, *slot); i++)
      if (_has_word(slots->texts[*slot], said_stages[i].word))
        return said_stages[i].stage;
  return UEBA_WORD_NONE;
}

gboolean
mimecast_stages_is_delivery(const MimecastStages *self, const MimecastSlots *slots)
{
  if (mimecast_key_set_has_any(&slots->filled, &self->any[ROW_DELIVERY]))
    return TRUE;
  if (!mimecast_slots_has_any(slots, SAID_TYPES))
    return FALSE;
  for (const MimecastSlot *slot = said_types; *slot != MIMECAST_SLOT_NONE; slot++)
    if (mimecast_slots_has(slots, *slot) && _has_word(slots->texts[*slot], "delivery"))
      return TRUE;
  return FALSE;
}

UebaText
mimecast_stages_name(const MimecastStages *self, const MimecastSlots *slots)
{
  UebaWord said = mimecast_slots_has_any(slots, SAID_TYPES) ? _find_said_stage(slots) : UEBA_WORD_NONE;

  if (said != UEBA_WORD_NONE)
    return ueba_words[said];
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
    if (mimecast_key_set_has_any(&slots->filled, &self->any[i])
        && !mimecast_key_set_has_any(&slots->filled, &self->none[i]))
      return ueba_words[rows[i].stage];
  return MIMECAST_TEXT_NULL;
}
