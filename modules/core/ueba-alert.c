/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-alert.h"
#include "ueba-limits.h"
#include "ueba-time.h"

#define PACK_VERSION 1
#define PACK_PAIRS_MAX 1000
#define SCORE_MEDIUM 15
#define SCORE_HIGH 30

/* offsets into the one buffer that holds all names and values, each with a NUL behind it */
typedef struct _Pair
{
  guint32 name;
  guint32 name_len;
  guint32 value;
  guint32 value_len;
} Pair;

struct _UebaAlert
{
  gint ref_count;
  UebaSeverity severity;
  gint64 time_usec;
  gint64 number;
  GArray *pairs;
  GByteArray *tags;     /* of each pair one byte of its name's hash: most names are told apart by it */
  GByteArray *bytes;
};

const gchar *
ueba_severity_name(UebaSeverity self)
{
  switch (self)
    {
    case UEBA_SEVERITY_LOW:
      return "low";
    case UEBA_SEVERITY_MEDIUM:
      return "medium";
    case UEBA_SEVERITY_HIGH:
      return "high";
    case UEBA_SEVERITY_CRITICAL:
      return "critical";
    }
  g_assert_not_reached();
}

UebaSeverity
ueba_severity_from_score(gint score)
{
  if (score >= SCORE_HIGH)
    return UEBA_SEVERITY_HIGH;
  return score >= SCORE_MEDIUM ? UEBA_SEVERITY_MEDIUM : UEBA_SEVERITY_LOW;
}

static UebaAlert *
_new(gint64 time_usec, UebaSeverity severity)
{
  UebaAlert *self = g_new0(UebaAlert, 1);

  self->ref_count = 1;
  self->severity = severity;
  self->time_usec = time_usec;
  self->pairs = g_array_sized_new(FALSE, FALSE, sizeof(Pair), 48);
  self->tags = g_byte_array_sized_new(48);
  self->bytes = g_byte_array_sized_new(2048);
  return self;
}

UebaAlert *
ueba_alert_new(const gchar *rule_id, gint64 time_usec, UebaSeverity severity)
{
  UebaAlert *self = _new(time_usec, severity);
  gchar time_text[UEBA_TIME_TEXT_BYTES];

  ueba_time_format_iso(time_usec, time_text);
  ueba_alert_set_string(self, "alert.rule", rule_id);
  ueba_alert_set_string(self, "alert.severity", ueba_severity_name(severity));
  ueba_alert_set_string(self, "alert.time", time_text);
  return self;
}

UebaAlert *
ueba_alert_ref(UebaAlert *self)
{
  g_atomic_int_inc(&self->ref_count);
  return self;
}

void
ueba_alert_unref(UebaAlert *self)
{
  if (!self || !g_atomic_int_dec_and_test(&self->ref_count))
    return;
  g_array_unref(self->pairs);
  g_byte_array_unref(self->tags);
  g_byte_array_unref(self->bytes);
  g_free(self);
}

static inline const gchar *
_at(const UebaAlert *self, guint32 offset)
{
  return (const gchar *) self->bytes->data + offset;
}

static guint8
_tag(const gchar *name, gsize name_len)
{
  return (guint8) (name_len * 31 + (guint8) name[name_len / 2] * 7 + (guint8) name[name_len - 1]);
}

static Pair *
_find(const UebaAlert *self, const gchar *name, gsize name_len)
{
  const guint8 *tags = self->tags->data, *end = tags + self->tags->len;
  guint8 tag = _tag(name, name_len);

  for (const guint8 *at = tags; at < end && (at = memchr(at, tag, (gsize) (end - at))); at++)
    {
      Pair *pair = &g_array_index(self->pairs, Pair, at - tags);
      if (pair->name_len == name_len && memcmp(_at(self, pair->name), name, name_len) == 0)
        return pair;
    }
  return NULL;
}

static guint32
_store(UebaAlert *self, UebaText text)
{
  guint32 offset = self->bytes->len;

  g_byte_array_set_size(self->bytes, offset + (guint) text.len + 1);
  memcpy(self->bytes->data + offset, text.str, text.len);
  self->bytes->data[offset + text.len] = '\0';
  return offset;
}

static void
_set(UebaAlert *self, UebaText name, UebaText value)
{
  Pair *known = _find(self, name.str, name.len);
  Pair fresh = { .name_len = (guint32) name.len };
  guint8 tag = _tag(name.str, name.len);

  if (!known)
    {
      fresh.name = _store(self, name);
      g_array_append_val(self->pairs, fresh);
      g_byte_array_append(self->tags, &tag, 1);
      known = &g_array_index(self->pairs, Pair, self->pairs->len - 1);
    }
  known->value = _store(self, value);
  known->value_len = (guint32) value.len;
}

/* between two characters */
static UebaText
_cut(UebaText value)
{
  if (G_LIKELY(value.len <= UEBA_LIMIT_ALERT_VALUE_BYTES))
    return value;
  value.len = UEBA_LIMIT_ALERT_VALUE_BYTES;
  while (value.len > 1 && ((guchar) value.str[value.len] & 0xc0) == 0x80)
    value.len--;
  return value;
}

void
ueba_alert_set(UebaAlert *self, const gchar *name, UebaText value)
{
  if (value.len > 0)
    _set(self, ueba_text_from_string(name), _cut(value));
}

void
ueba_alert_set_string(UebaAlert *self, const gchar *name, const gchar *value)
{
  ueba_alert_set(self, name, ueba_text_from_string(value));
}

const gchar *
ueba_alert_get(const UebaAlert *self, const gchar *name)
{
  const Pair *pair = _find(self, name, strlen(name));

  return pair ? _at(self, pair->value) : NULL;
}

void
ueba_alert_set_number(UebaAlert *self, gint64 number)
{
  self->number = number;
}

gint64
ueba_alert_number(const UebaAlert *self)
{
  return self->number;
}

void
ueba_alert_foreach(const UebaAlert *self, UebaAlertFunc func, gpointer user_data)
{
  for (guint i = 0; i < self->pairs->len; i++)
    {
      const Pair *pair = &g_array_index(self->pairs, Pair, i);
      func(_at(self, pair->name), _at(self, pair->value), pair->value_len, user_data);
    }
}

const gchar *
ueba_alert_rule(const UebaAlert *self)
{
  return ueba_alert_get(self, "alert.rule");
}

const gchar *
ueba_alert_id(const UebaAlert *self)
{
  return ueba_alert_get(self, "alert.id");
}

const gchar *
ueba_alert_reason(const UebaAlert *self)
{
  return ueba_alert_get(self, "alert.reason");
}

gint64
ueba_alert_time_usec(const UebaAlert *self)
{
  return self->time_usec;
}

UebaSeverity
ueba_alert_severity(const UebaAlert *self)
{
  return self->severity;
}

const gchar *
ueba_alert_host(const UebaAlert *self)
{
  return ueba_alert_get(self, "host");
}

void
ueba_alert_compute_id(const gchar *rule_id, UebaText session_id, UebaText trigger, gchar ret_id[33])
{
  GChecksum *checksum = g_checksum_new(G_CHECKSUM_SHA256);

  g_checksum_update(checksum, (const guchar *) rule_id, (gssize) strlen(rule_id) + 1);
  g_checksum_update(checksum, (const guchar *) session_id.str, (gssize) session_id.len);
  g_checksum_update(checksum, (const guchar *) "", 1);
  g_checksum_update(checksum, (const guchar *) trigger.str, (gssize) trigger.len);
  g_strlcpy(ret_id, g_checksum_get_string(checksum), 33);
  g_checksum_free(checksum);
}

/* ---- packed: version u8, severity u8, time i64, pairs u32, then lengths u32 u32 and bytes of each pair ---- */

static void
_append_u32(GByteArray *buffer, guint32 value)
{
  value = GUINT32_TO_LE(value);
  g_byte_array_append(buffer, (const guint8 *) &value, sizeof(value));
}

static void
_append_u64(GByteArray *buffer, guint64 value)
{
  value = GUINT64_TO_LE(value);
  g_byte_array_append(buffer, (const guint8 *) &value, sizeof(value));
}

void
ueba_alert_pack(const UebaAlert *self, GByteArray *buffer)
{
  const guint8 head[] = { PACK_VERSION, (guint8) self->severity };

  g_byte_array_append(buffer, head, sizeof(head));
  _append_u64(buffer, (guint64) self->time_usec);
  _append_u32(buffer, self->pairs->len);
  for (guint i = 0; i < self->pairs->len; i++)
    {
      const Pair *pair = &g_array_index(self->pairs, Pair, i);
      _append_u32(buffer, pair->name_len);
      _append_u32(buffer, pair->value_len);
      g_byte_array_append(buffer, self->bytes->data + pair->name, pair->name_len);
      g_byte_array_append(buffer, self->bytes->data + pair->value, pair->value_len);
    }
}

typedef struct _Cursor
{
  const guint8 *at;
  gsize left;
} Cursor;

static const guint8 *
_take(Cursor *self, gsize n)
{
  const guint8 *taken = self->at;

  if (n > self->left)
    return NULL;
  self->at += n;
  self->left -= n;
  return taken;
}

static gboolean
_take_u32(Cursor *self, guint32 *ret_value)
{
  const guint8 *bytes = _take(self, sizeof(*ret_value));

  if (!bytes)
    return FALSE;
  memcpy(ret_value, bytes, sizeof(*ret_value));
  *ret_value = GUINT32_FROM_LE(*ret_value);
  return TRUE;
}

static gboolean
_take_text(Cursor *self, guint32 len, UebaText *ret_text)
{
  const gchar *str = (const gchar *) _take(self, len);

  if (!str || len == 0)
    return FALSE;
  *ret_text = ueba_text(str, len);
  return TRUE;
}

static gboolean
_unpack_pair(UebaAlert *self, Cursor *cursor)
{
  guint32 name_len, value_len;
  UebaText name, value;

  if (!_take_u32(cursor, &name_len) || !_take_u32(cursor, &value_len) ||
      !_take_text(cursor, name_len, &name) || !_take_text(cursor, value_len, &value) ||
      memchr(name.str, '\0', name.len))
    return FALSE;
  _set(self, name, value);
  return TRUE;
}

static gboolean
_unpack_pairs(UebaAlert *self, Cursor *cursor)
{
  guint32 n_pairs;

  if (!_take_u32(cursor, &n_pairs) || n_pairs > PACK_PAIRS_MAX)
    return FALSE;
  for (guint32 i = 0; i < n_pairs; i++)
    if (!_unpack_pair(self, cursor))
      return FALSE;
  return cursor->left == 0 && ueba_alert_rule(self) && ueba_alert_id(self);
}

UebaAlert *
ueba_alert_unpack(const guint8 *data, gsize len)
{
  Cursor cursor = { data, len };
  const guint8 *head = _take(&cursor, 2);
  const guint8 *time = _take(&cursor, sizeof(guint64));
  guint64 time_usec;
  UebaAlert *self;

  if (!head || !time || head[0] != PACK_VERSION || head[1] > UEBA_SEVERITY_CRITICAL)
    return NULL;
  memcpy(&time_usec, time, sizeof(time_usec));
  self = _new((gint64) GUINT64_FROM_LE(time_usec), (UebaSeverity) head[1]);
  if (_unpack_pairs(self, &cursor))
    return self;
  ueba_alert_unref(self);
  return NULL;
}
