/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "mimecast-aliases.h"

/* A row is a slot and the keys that fill it, the first that is not empty wins. `key.member` is that member of an
 * object, or of the first object in an array. Every mail record has the rows of mail_rows too, after its own. */

#define KEYS_MAX 10

typedef struct _Row
{
  MimecastSlot slot;
  const gchar *keys[KEYS_MAX + 1];
} Row;

#define ROW(name, ...) { MIMECAST_SLOT_##name, { __VA_ARGS__ } }
#define ROWS_END { MIMECAST_SLOT_NONE, { NULL } }

/* any mail record: what became of the mail is said in the same words everywhere */
static const Row mail_rows[] =
{
  ROW(HOST, "acc", "accountId"),
  ROW(SUBJECT, "subject"),
  ROW(DIR, "Dir"),
  ROW(DIRECTION, "direction"),
  ROW(ROUTE, "route"),
  ROW(ACT, "Act"),
  ROW(ACTION, "action"),
  ROW(ACTION_TRIGGERED, "actionTriggered"),
  ROW(ACTIONS, "actions"),
  ROW(SUBTYPE, "subtype"),
  ROW(HOLD, "Hld", "holdReason"),
  ROW(DELIVERED, "Delivered"),
  ROW(REJECT_INFO, "RejInfo", "rejectionInfo"),
  ROW(REJECT_TYPE, "RejType", "rejectionType"),
  ROW(REJECT_CODE, "RejCode", "rejectionCode"),
  ROW(ERR, "Err"),
  ROW(ERROR, "Error"),
  ROW(DELIVERY_ERRORS, "deliveryErrors"),
  ROW(RECEIPT_ERRORS, "receiptErrors"),
  ROW(REASON, "reason", "blockReason"),
  ROW(SCAN_RESULT, "scanResult"),
  ROW(DETAILS, "details"),
  ROWS_END
};

/* F1, F2 */
static const Row mta_rows[] =
{
  ROW(TIME, "datetime"),
  ROW(ALERT_ID, "aCode", "aggregateId", "id"),
  ROW(ENVELOPE_SENDER, "Sender"),
  ROW(HEADER_FROM, "headerFrom"),
  ROW(RECIPIENTS, "Rcpt", "Recipient", "recipients"),
  ROW(MESSAGE_ID, "MsgId"),
  ROW(IP, "IP"),
  ROW(SOURCE_IP, "SourceIP"),
  ROW(TYPE, "type"),
  ROW(LOG_TYPE, "mcType", "logType"),
  ROW(LOG_FILE, "Content-Disposition"),
  ROW(VIRUS, "Virus"),
  ROW(DEFINITION, "Definition"),
  ROW(CATEGORY, "UrlCategory"),
  ROW(BYTES, "Snt", "MsgSize", "Size"),
  ROW(FILE_NAME, "fileName"),
  ROW(FILE_TYPE, "fileMime", "fileExt"),
  ROW(FILE_HASH, "md5", "sha1", "sha256"),
  ROW(ATTACHMENTS, "AttNames"),
  ROW(SPAM_SCORE, "SpamScore"),
  ROW(URL, "URL"),
  ROW(ADDITIONAL_INFO, "ScanResultInfo", "SpamInfo"),
  ROWS_END
};

/* F3 */
static const Row cg_rows[] =
{
  ROW(TIME, "timestamp"),
  ROW(ALERT_ID, "aCode", "aggregateId", "id"),
  ROW(ENVELOPE_SENDER, "senderEnvelope"),
  ROW(HEADER_FROM, "senderHeader"),
  ROW(RECIPIENTS, "recipients", "recipient"),
  ROW(MESSAGE_ID, "messageId"),
  ROW(SOURCE_IP, "senderIp", "sourceIp"),
  ROW(DEST_IP, "destinationIp"),
  ROW(TYPE, "eventType", "type"),
  ROW(VIRUS, "virusFound"),
  ROW(DEFINITION, "policyDefinition"),
  ROW(CATEGORY, "urlCategory"),
  ROW(SEVERITY, "spamDetectionLevel"),
  ROW(BYTES, "emailSize"),
  ROW(FILE_NAME, "fileName"),
  ROW(FILE_TYPE, "fileMime", "fileExtension"),
  ROW(FILE_HASH, "md5", "sha1", "sha256"),
  ROW(ATTACHMENTS, "attachments"),
  ROW(SPAM_SCORE, "spamScore"),
  ROW(URL, "url"),
  ROW(ADDITIONAL_INFO, "scanResults"),
  ROWS_END
};

/* F4 */
static const Row dlp_rows[] =
{
  ROW(TIME, "eventTime"),
  ROW(ENVELOPE_SENDER, "senderAddress"),
  ROW(RECIPIENTS, "recipientAddress"),
  ROW(MESSAGE_ID, "messageId"),
  ROW(POLICY, "policy"),
  ROWS_END
};

/* F5 */
static const Row ttp_url_rows[] =
{
  ROW(TIME, "date"),
  ROW(ENVELOPE_SENDER, "fromUserEmailAddress"),
  ROW(RECIPIENTS, "userEmailAddress"),
  ROW(MESSAGE_ID, "messageId"),
  ROW(SOURCE_IP, "sendingIp"),
  ROW(DEFINITION, "ttpDefinition"),
  ROW(CATEGORY, "category"),
  ROW(URL, "url"),
  ROWS_END
};

/* F6 */
static const Row ttp_attachment_rows[] =
{
  ROW(TIME, "date"),
  ROW(ENVELOPE_SENDER, "senderAddress"),
  ROW(RECIPIENTS, "recipientAddress"),
  ROW(MESSAGE_ID, "messageId"),
  ROW(RESULT, "result"),
  ROW(DEFINITION, "definition"),
  ROW(FILE_NAME, "fileName"),
  ROW(FILE_TYPE, "fileType"),
  ROW(FILE_HASH, "fileHash"),
  ROWS_END
};

/* F7 */
static const Row ttp_impersonation_rows[] =
{
  ROW(TIME, "eventTime"),
  ROW(ALERT_ID, "aCode", "aggregateId", "id"),
  ROW(ENVELOPE_SENDER, "senderAddress"),
  ROW(RECIPIENTS, "recipientAddress"),
  ROW(MESSAGE_ID, "messageId"),
  ROW(SOURCE_IP, "senderIpAddress"),
  ROW(IDENTIFIER, "identifiers"),
  ROW(DEFINITION, "definition"),
  ROW(ADDITIONAL_INFO, "impersonationResults.stringSimilarToDomain",
      "impersonationResults_0__stringSimilarToDomain"),
  ROWS_END
};

/* F8, F9 */
static const Row audit_rows[] =
{
  ROW(TIME, "eventTime", "date", "datetime"),
  ROW(ALERT_ID, "id"),
  ROW(USER, "user"),
  ROW(AUDIT_TYPE, "auditType"),
  ROW(EVENT_INFO, "eventInfo"),
  ROW(CATEGORY, "category"),
  ROW(SOURCE_IP, "src"),
  ROW(APP, "app"),
  ROW(ACTION, "action"),
  ROW(LOG_TYPE, "mcType"),
  ROWS_END
};

/* read as a receipt of F2 */
static const Row release_rows[] =
{
  ROW(TIME, "released"),
  ROW(ALERT_ID, "id"),
  ROW(ENVELOPE_SENDER, "fromEnv.emailAddress", "fromEnv_emailAddress"),
  ROW(HEADER_FROM, "fromHdr.emailAddress", "fromHdr_emailAddress"),
  ROW(RECIPIENTS, "to.emailAddress", "to_0__emailAddress"),
  ROW(ACT, "status"),
  ROW(REJECT_INFO, "rejectReason"),
  ROW(SPAM_SCORE, "spamScore"),
  ROWS_END
};

/* read as a receipt of F2 */
static const Row rejection_rows[] =
{
  ROW(TIME, "created"),
  ROW(ALERT_ID, "id"),
  ROW(ENVELOPE_SENDER, "fromAddress"),
  ROW(RECIPIENTS, "toAddress"),
  ROW(SOURCE_IP, "ipAddress"),
  ROW(REJECT_TYPE, "description"),
  ROW(REJECT_INFO, "info"),
  ROW(SPAM_SCORE, "spamScore"),
  ROWS_END
};

static const Row search_rows[] =
{
  ROW(TIME, "createTime"),
  ROW(ALERT_ID, "id"),
  ROW(USER, "emailAddr"),
  ROW(ACTIVITY, "description"),
  ROW(ADDITIONAL_INFO, "searchText"),
  ROWS_END
};

static const Row view_rows[] =
{
  ROW(TIME, "viewed"),
  ROW(ALERT_ID, "id"),
  ROW(USER, "viewer"),
  ROW(ENVELOPE_SENDER, "from"),
  ROW(RECIPIENTS, "to"),
  ROW(SUBJECT, "subject"),
  ROWS_END
};

/* F10: a record that was flattened into ext_ keys, too few of them to tell its kind */
static const Row alert_rows[] =
{
  ROW(TIME, "eventTime", "date", "datetime", "timestamp"),
  ROW(ALERT_ID, "aCode", "aggregateId", "id"),
  ROW(ENVELOPE_SENDER, "senderAddress", "Sender", "senderEnvelope", "fromUserEmailAddress"),
  ROW(HEADER_FROM, "headerFrom", "senderHeader"),
  ROW(RECIPIENTS, "recipientAddress", "Rcpt", "Recipient", "recipients", "userEmailAddress"),
  ROW(MESSAGE_ID, "messageId", "MsgId"),
  ROW(IP, "IP"),
  ROW(SOURCE_IP, "senderIpAddress", "senderIp", "SourceIP", "sendingIp"),
  ROW(DEST_IP, "destinationIp"),
  ROW(RESULT, "result"),
  ROW(TYPE, "eventType", "type"),
  ROW(VIRUS, "Virus", "virusFound"),
  ROW(IDENTIFIER, "identifiers"),
  ROW(DEFINITION, "definition", "policyDefinition", "ttpDefinition"),
  ROW(POLICY, "policy"),
  ROW(CATEGORY, "urlCategory", "category"),
  ROW(SEVERITY, "spamDetectionLevel"),
  ROW(BYTES, "Snt", "MsgSize", "Size", "emailSize"),
  ROW(FILE_NAME, "fileName"),
  ROW(FILE_TYPE, "fileType", "fileMime", "fileExt", "fileExtension"),
  ROW(FILE_HASH, "fileHash", "md5", "sha1", "sha256"),
  ROW(ATTACHMENTS, "AttNames", "attachments"),
  ROW(SPAM_SCORE, "SpamScore"),
  ROW(URL, "url"),
  ROW(ADDITIONAL_INFO, "impersonationResults_0__stringSimilarToDomain", "ScanResultInfo", "SpamInfo", "scanResults"),
  ROW(USER, "user"),
  ROWS_END
};

/* F10: the keys that are CEF's own; those without a slot are named because a value ends where one of them begins */
static const Row cef_rows[] =
{
  ROW(SOURCE_IP, "src"),
  ROW(ACTOR, "suser"),
  ROW(REQUEST_METHOD, "requestMethod"),
  ROW(REQUEST, "request"),
  ROW(APP, "app"),
  ROW(CLIENT_APP, "requestClientApplication"),
  ROW(ALERT_TYPE, "dproc"),
  ROW(ADDITIONAL_INFO, "msg"),
  ROW(NONE, "cat", "destinationServiceName", "dtz", "suid", "sourceServiceName"),
  ROW(NONE, "cs1", "cs2", "cs3", "cs4", "cs5", "cs6"),
  ROW(NONE, "cs1Label", "cs2Label", "cs3Label", "cs4Label", "cs5Label", "cs6Label"),
  ROW(NONE, "flexString1", "flexString2", "flexString1Label", "flexString2Label"),
  ROWS_END
};

/* Rows of several lists, one after the other: of a slot that more than one fills the earlier wins. */
#define LISTS_MAX 3

typedef struct _Table
{
  const Row *lists[LISTS_MAX];
} Table;

static const Table tables[MIMECAST_KIND_MAX] =
{
  [MIMECAST_KIND_MTA] = { { mta_rows, mail_rows } },
  [MIMECAST_KIND_CG] = { { cg_rows, mail_rows } },
  [MIMECAST_KIND_DLP] = { { dlp_rows, mail_rows } },
  [MIMECAST_KIND_TTP_URL] = { { ttp_url_rows, mail_rows } },
  [MIMECAST_KIND_TTP_ATTACHMENT] = { { ttp_attachment_rows, mail_rows } },
  [MIMECAST_KIND_TTP_IMPERSONATION] = { { ttp_impersonation_rows, mail_rows } },
  [MIMECAST_KIND_AUDIT] = { { audit_rows } },
  [MIMECAST_KIND_RELEASE] = { { release_rows, mta_rows, mail_rows } },
  [MIMECAST_KIND_REJECTION] = { { rejection_rows, mta_rows, mail_rows } },
  [MIMECAST_KIND_SEARCH] = { { search_rows } },
  [MIMECAST_KIND_VIEW] = { { view_rows } },
  [MIMECAST_KIND_ALERT] = { { alert_rows, mail_rows } },
  [MIMECAST_KIND_CEF] = { { cef_rows } },
};

typedef struct _AliasMap
{
  MimecastAlias aliases[MIMECAST_KEYS_MAX];
  MimecastKeySet known;
} AliasMap;

typedef struct _Member
{
  const gchar *name;
  gboolean is_needed;   /* FALSE: a text in the place of the object is taken as it is */
} Member;

static const Member members[] =
{
  { NULL, FALSE },
  { "emailAddress", FALSE },
  { "stringSimilarToDomain", TRUE },
};

struct _MimecastAliases
{
  AliasMap maps[MIMECAST_KIND_MAX];
};

static guint8
_number_of_member(const gchar *name)
{
  for (guint i = 1; i < G_N_ELEMENTS(members); i++)
    if (strcmp(members[i].name, name) == 0)
      return (guint8) i;
  g_assert_not_reached();
}

static void
_compile_key(AliasMap *self, MimecastKeys *keys, const gchar *name, MimecastAlias alias)
{
  const gchar *dot = strchr(name, '.');
  MimecastKey key = mimecast_keys_add(keys, name, dot ? (gsize) (dot - name) : strlen(name));

  if (mimecast_key_set_has(&self->known, key))
    return;
  alias.member = dot ? _number_of_member(dot + 1) : 0;
  self->aliases[key] = alias;
  mimecast_key_set_add(&self->known, key);
}

static void
_compile_rows(AliasMap *self, MimecastKeys *keys, const Row *rows, guint8 first_rank)
{
  for (; rows->keys[0]; rows++)
    for (guint i = 0; rows->keys[i]; i++)
      _compile_key(self, keys, rows->keys[i], (MimecastAlias) { (guint8) rows->slot, (guint8) (first_rank + i), 0 });
}

MimecastAliases *
mimecast_aliases_new(MimecastKeys *keys)
{
  MimecastAliases *self = g_new0(MimecastAliases, 1);

  for (guint kind = MIMECAST_KIND_NONE + 1; kind < MIMECAST_KIND_MAX; kind++)
    for (guint i = 0; i < LISTS_MAX && tables[kind].lists[i]; i++)
      _compile_rows(&self->maps[kind], keys, tables[kind].lists[i], (guint8) (i * KEYS_MAX));
  return self;
}

void
mimecast_aliases_free(MimecastAliases *self)
{
  g_free(self);
}

const MimecastKeySet *
mimecast_aliases_known(const MimecastAliases *self, MimecastKind kind)
{
  return &self->maps[kind].known;
}

gboolean
mimecast_aliases_find(const MimecastAliases *self, MimecastKind kind, MimecastKey key, MimecastAlias *ret_alias)
{
  *ret_alias = self->maps[kind].aliases[key];
  return mimecast_key_set_has(&self->maps[kind].known, key);
}

static UebaText
_member_text(const MimecastJsonValue *value, const Member *member, MimecastArena *arena)
{
  if (member->is_needed && value->type < MIMECAST_JSON_ARRAY)
    return MIMECAST_TEXT_NULL;
  return mimecast_value_text(value, member->name, arena);
}

/* nearly every value is a text that stands in the line as it is */
static inline UebaText
_text(const MimecastJsonValue *value, const Member *member, MimecastArena *arena)
{
  if (value->type < MIMECAST_JSON_ARRAY && !value->has_escapes && !member->is_needed)
    return mimecast_text_trim(value->raw);
  return _member_text(value, member, arena);
}

UebaText
mimecast_alias_text(MimecastAlias self, const MimecastJsonValue *value, MimecastArena *arena)
{
  return _text(value, &members[self.member], arena);
}

const gchar *
mimecast_alias_member(MimecastAlias self)
{
  return members[self.member].name;
}

static inline void
_fill(MimecastSlots *slots, MimecastAlias alias, const MimecastJsonValue *value, MimecastArena *arena)
{
  guint64 bit = MIMECAST_SLOT_BIT(alias.slot);
  UebaText text;

  if ((slots->present & bit) && slots->ranks[alias.slot] < alias.rank)
    return;
  text = _text(value, &members[alias.member], arena);
  if (text.len == 0)
    return;
  slots->texts[alias.slot] = text;
  slots->ranks[alias.slot] = alias.rank;
  slots->present |= bit;
  if (alias.slot == MIMECAST_SLOT_RECIPIENTS)
    {
      slots->recipients = *value;
      slots->recipients_member = members[alias.member].name;
    }
}

/* of the keys that only seem to hold a text none stands behind a slot */
static void
_drop_empty(MimecastSlots *slots, const MimecastRecord *record, MimecastArena *arena)
{
  for (guint word = 0; word < MIMECAST_KEY_WORDS; word++)
    for (guint64 left = record->filled.words[word] & record->doubtful.words[word]; left; left &= left - 1)
      {
        MimecastKey key = (MimecastKey) (word * 64 + (guint) __builtin_ctzll(left));
        if (mimecast_value_text(&record->values[key], NULL, arena).len == 0)
          mimecast_key_set_remove(&slots->filled, key);
      }
}

void
mimecast_aliases_apply(const MimecastAliases *self, MimecastKind kind, const MimecastRecord *record,
                       MimecastSlots *slots, MimecastArena *arena)
{
  const AliasMap *map = &self->maps[kind];

  mimecast_slots_clear(slots);
  slots->filled = record->filled;
  _drop_empty(slots, record, arena);
  for (guint word = 0; word < MIMECAST_KEY_WORDS; word++)
    for (guint64 left = record->seen.words[word] & map->known.words[word]; left; left &= left - 1)
      {
        guint key = word * 64 + (guint) __builtin_ctzll(left);
        MimecastAlias alias = map->aliases[key];

        slots->seen |= MIMECAST_SLOT_BIT(alias.slot);
        if (alias.slot != MIMECAST_SLOT_NONE)
          _fill(slots, alias, &record->values[key], arena);
      }
}
