/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-alert-private.h"
#include "ueba-leb128.h"

/* An alert as the outbox holds it: version u8, severity u8, time i64, then the pairs. In a flood every line puts one
 * there, and written out the names are half of it. So version 2 has a byte for each name that there was when it was
 * made: the number of an event's field, or the place among the alert's own names below. Any other name is written out,
 * and an older program reads that, too. */

#define VERSION_NAMES 1         /* number of pairs u32; lengths of name and value u32, name, value */
#define VERSION_CODES 2         /* number of pairs; a byte, behind CODE_NAMED length and name; length, value; LEB128 */
#define PAIRS_MAX 1000
#define HEAD_BYTES 10
#define CODE_OWN 0x40
#define CODE_NAMED 0xff

/* neither this list nor the number of fields changes: version 2 is what it is */
#define FIELDS_CODED 45
#define OWN_CODED(X) \
  X(COUNT) \
  X(EVENT_TYPE) \
  X(EVIDENCE) \
  X(ID) \
  X(LIST_MATCH) \
  X(LIST_NAME) \
  X(MITRE) \
  X(MITRE_TACTICS) \
  X(MODEL_CONFIDENCE) \
  X(MODEL_FEATURE) \
  X(MODEL_KNOWN) \
  X(MODEL_NAME) \
  X(MODEL_OBSERVATIONS) \
  X(MODEL_SCOPE) \
  X(NAME) \
  X(PEER_GROUP) \
  X(REASON) \
  X(RULE) \
  X(SCORE) \
  X(SESSION_ID) \
  X(SESSION_RULES) \
  X(SESSION_SCORE) \
  X(SESSION_START) \
  X(SEVERITY) \
  X(TEST) \
  X(TIME) \
  X(TRIGGER) \
  X(USE_CASE) \
  X(USER)

enum
{
#define PLACE(id) PLACE_##id,
  OWN_CODED(PLACE)
#undef PLACE
  OWN_MAX,
};

/* by the place */
static const guint8 own_names[OWN_MAX] =
{
#define NAME(id) UEBA_ALERT_NAME_OWN_##id,
  OWN_CODED(NAME)
#undef NAME
};

/* by the name; one that is not there has the code of the first field, see _code_of() */
static const guint8 codes[UEBA_ALERT_NAME_MAX] =
{
#define FIELD(id, name) [UEBA_ALERT_NAME_##id] = (guint8) UEBA_FIELD_##id,
  UEBA_FIELDS(FIELD)
#undef FIELD
#define OWN(id) [UEBA_ALERT_NAME_OWN_##id] = CODE_OWN + PLACE_##id,
  OWN_CODED(OWN)
#undef OWN
};

G_STATIC_ASSERT(FIELDS_CODED <= CODE_OWN);
G_STATIC_ASSERT(CODE_OWN + OWN_MAX < CODE_NAMED);

static UebaAlertName
_name_of(guint8 code)
{
  if (code < MIN(FIELDS_CODED, UEBA_FIELD_MAX))
    return ueba_alert_name_of_field((UebaField) code);
  if (code >= CODE_OWN && code < CODE_OWN + OWN_MAX)
    return (UebaAlertName) own_names[code - CODE_OWN];
  return UEBA_ALERT_NAME_NONE;
}

/* ---- writing ---- */

static guint8 *
_write_text(guint8 *at, UebaText text)
{
  at = ueba_leb128_write(at, text.len);
  memcpy(at, text.str, text.len);
  return at + text.len;
}

static guint8 *
_write_named(guint8 *at, UebaText name, UebaText value)
{
  *at++ = CODE_NAMED;
  return _write_text(_write_text(at, name), value);
}

static guint8 *
_write_pair(guint8 *at, UebaAlertName name, UebaText value)
{
  if (_name_of(codes[name]) != name)
    return _write_named(at, ueba_alert_name_text(name), value);
  *at++ = codes[name];
  return _write_text(at, value);
}

typedef struct _Others
{
  gsize bytes;          /* at most */
  guint n;
  guint8 *end;          /* of what is written */
} Others;

static void
_measure_other(UebaText name, UebaText value, gpointer user_data)
{
  Others *self = (Others *) user_data;

  self->bytes += 1 + 2 * UEBA_LEB128_MAX_BYTES + name.len + value.len;
  self->n++;
}

static void
_write_other(UebaText name, UebaText value, gpointer user_data)
{
  Others *self = (Others *) user_data;

  self->end = _write_named(self->end, name, value);
}

/* what the pairs take at most, and how many they are */
static gsize
_measure(const UebaAlert *alert, const UebaAlertValues *values, guint *ret_n)
{
  Others others = { 0 };
  UebaAlertNameSet left = values->names;
  UebaAlertName name;
  gsize bytes = 0;
  guint n = 0;

  for (; (name = ueba_alert_name_set_pop(&left)) != UEBA_ALERT_NAME_NONE; n++)
    bytes += 1 + 2 * UEBA_LEB128_MAX_BYTES + ueba_alert_name_text(name).len + values->texts[name].len;
  ueba_alert_foreach_other(alert, _measure_other, &others);
  *ret_n = n + others.n;
  return bytes + others.bytes;
}

static guint8 *
_write_head(guint8 *at, const UebaAlert *alert)
{
  guint64 time_usec = GUINT64_TO_LE((guint64) ueba_alert_time_usec(alert));

  *at++ = VERSION_CODES;
  *at++ = (guint8) ueba_alert_severity(alert);
  memcpy(at, &time_usec, sizeof(time_usec));
  return at + sizeof(time_usec);
}

void
ueba_alert_pack(const UebaAlert *self, GByteArray *buffer)
{
  UebaAlertValues values;
  UebaAlertName name;
  Others others;
  guint start = buffer->len, n;
  gsize max;

  ueba_alert_values(self, &values);
  max = HEAD_BYTES + UEBA_LEB128_MAX_BYTES + _measure(self, &values, &n);
  g_byte_array_set_size(buffer, start + (guint) max);
  others.end = ueba_leb128_write(_write_head(buffer->data + start, self), n);
  while ((name = ueba_alert_name_set_pop(&values.names)) != UEBA_ALERT_NAME_NONE)
    others.end = _write_pair(others.end, name, values.texts[name]);
  ueba_alert_foreach_other(self, _write_other, &others);
  g_byte_array_set_size(buffer, (guint) (others.end - buffer->data));
}

/* ---- reading ---- */

typedef struct _Cursor
{
  const guint8 *at;
  const guint8 *end;
  guint8 version;
} Cursor;

static const guint8 *
_take(Cursor *self, guint64 n)
{
  const guint8 *taken = self->at;

  if (n > (guint64) (self->end - self->at))
    return NULL;
  self->at += n;
  return taken;
}

static gboolean
_take_u32(Cursor *self, guint64 *ret_number)
{
  const guint8 *bytes = _take(self, sizeof(guint32));
  guint32 number;

  if (!bytes)
    return FALSE;
  memcpy(&number, bytes, sizeof(number));
  *ret_number = GUINT32_FROM_LE(number);
  return TRUE;
}

static gboolean
_take_number(Cursor *self, guint64 *ret_number)
{
  const guint8 *end;

  if (self->version == VERSION_NAMES)
    return _take_u32(self, ret_number);
  end = ueba_leb128_read(self->at, self->end, ret_number);
  self->at = end ? end : self->at;
  return end != NULL;
}

static gboolean
_take_text(Cursor *self, guint64 len, UebaText *ret_text)
{
  const gchar *str = (const gchar *) _take(self, len);

  if (!str || len == 0 || len > G_MAXUINT32)
    return FALSE;
  *ret_text = ueba_text(str, (gsize) len);
  return TRUE;
}

static gboolean
_is_name(UebaText text)
{
  return memchr(text.str, '\0', text.len) == NULL;
}

static gboolean
_read_named_pair(UebaAlert *alert, Cursor *cursor)
{
  guint64 name_len, value_len;
  UebaText name, value;

  if (!_take_number(cursor, &name_len) || !_take_text(cursor, name_len, &name) ||
      !_take_number(cursor, &value_len) || !_take_text(cursor, value_len, &value) || !_is_name(name))
    return FALSE;
  ueba_alert_set_whole(alert, name, value);
  return TRUE;
}

static gboolean
_read_pair(UebaAlert *alert, Cursor *cursor)
{
  const guint8 *code = _take(cursor, 1);
  UebaAlertName name;
  guint64 len;
  UebaText value;

  if (!code)
    return FALSE;
  if (*code == CODE_NAMED)
    return _read_named_pair(alert, cursor);
  name = _name_of(*code);
  if (name == UEBA_ALERT_NAME_NONE || !_take_number(cursor, &len) || !_take_text(cursor, len, &value))
    return FALSE;
  ueba_alert_put_whole(alert, name, value);
  return TRUE;
}

/* version 1: both lengths come first */
static gboolean
_read_pair_of_names(UebaAlert *alert, Cursor *cursor)
{
  guint64 name_len, value_len;
  UebaText name, value;

  if (!_take_number(cursor, &name_len) || !_take_number(cursor, &value_len) ||
      !_take_text(cursor, name_len, &name) || !_take_text(cursor, value_len, &value) || !_is_name(name))
    return FALSE;
  ueba_alert_set_whole(alert, name, value);
  return TRUE;
}

static gboolean
_read_pairs(UebaAlert *alert, Cursor *cursor)
{
  gboolean (*read)(UebaAlert *, Cursor *) = cursor->version == VERSION_NAMES ? _read_pair_of_names : _read_pair;
  guint64 n_pairs;

  if (!_take_number(cursor, &n_pairs) || n_pairs > PAIRS_MAX)
    return FALSE;
  for (guint64 i = 0; i < n_pairs; i++)
    if (!read(alert, cursor))
      return FALSE;
  return cursor->at == cursor->end && ueba_alert_rule(alert) && ueba_alert_id(alert);
}

UebaAlert *
ueba_alert_unpack(const guint8 *data, gsize len)
{
  Cursor cursor = { .at = data, .end = data + len };
  const guint8 *head = _take(&cursor, HEAD_BYTES);
  guint64 time_usec;
  UebaAlert *self;

  if (!head || (head[0] != VERSION_NAMES && head[0] != VERSION_CODES) || head[1] > UEBA_SEVERITY_CRITICAL)
    return NULL;
  cursor.version = head[0];
  memcpy(&time_usec, head + 2, sizeof(time_usec));
  self = ueba_alert_new_empty((gint64) GUINT64_FROM_LE(time_usec), (UebaSeverity) head[1]);
  if (_read_pairs(self, &cursor))
    return self;
  ueba_alert_unref(self);
  return NULL;
}
