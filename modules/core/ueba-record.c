/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-record.h"
#include "ueba-limits.h"
#include "ueba-words.h"

#define HEADER_BYTES 16
#define EVENT_HEADER_BYTES 21
#define FIELD_BYTES_MIN 2
#define LONG_HEADER_BYTES 5
#define SHORT_BYTES_MAX 255
#define BUFFER_BYTES 2048        /* to begin with */
#define RECORD_BYTES_MAX (4u * UEBA_LIMIT_LINE_BYTES)

typedef enum
{
  KIND_SHORT,
  KIND_LONG,
  KIND_WORD,
  KIND_SAME,
} Kind;

#define KIND_SHIFT 6
#define FIELD_MASK ((1u << KIND_SHIFT) - 1)

G_STATIC_ASSERT(UEBA_FIELD_MAX <= FIELD_MASK);

/* fields that borrow the same bytes as an earlier one as a rule; no field is its own earlier one, so 0 is none */
static const guint8 twins[UEBA_FIELD_MAX][2] =
{
  [UEBA_FIELD_USER_EMAIL] = { UEBA_FIELD_USER },
  [UEBA_FIELD_RECIPIENT] = { UEBA_FIELD_USER_EMAIL, UEBA_FIELD_USER },
  [UEBA_FIELD_RECIPIENTS] = { UEBA_FIELD_RECIPIENT },
  [UEBA_FIELD_SENDER] = { UEBA_FIELD_USER_EMAIL, UEBA_FIELD_USER },
  [UEBA_FIELD_ACTION] = { UEBA_FIELD_RESULT },
  [UEBA_FIELD_MAIL_ID] = { UEBA_FIELD_MESSAGE_ID, UEBA_FIELD_ALERT_ID },
  [UEBA_FIELD_CATEGORY] = { UEBA_FIELD_ALERT_NAME, UEBA_FIELD_ALERT_TYPE },
  [UEBA_FIELD_EXTERNAL_ADDRESS] = { UEBA_FIELD_SENDER, UEBA_FIELD_RECIPIENT },
  [UEBA_FIELD_DSN_ID] = { UEBA_FIELD_ALERT_ID, UEBA_FIELD_MESSAGE_ID },
};

struct _UebaRecordWriter
{
  guint8 *data;
  gsize len;
  gsize capacity;
  UebaEvent first;      /* borrowed from the caller */
  guint32 n_events;
  guint8 flags;
  guint32 payload_offset;
  guint32 payload_len;
  const gchar *payload;
};

static inline void
_put_u32(guint8 *to, guint32 value)
{
  value = GUINT32_TO_LE(value);
  memcpy(to, &value, sizeof(value));
}

static inline void
_put_u64(guint8 *to, guint64 value)
{
  value = GUINT64_TO_LE(value);
  memcpy(to, &value, sizeof(value));
}

static inline guint32
_get_u32(const gchar *from)
{
  guint32 value;
  memcpy(&value, from, sizeof(value));
  return GUINT32_FROM_LE(value);
}

static inline guint64
_get_u64(const gchar *from)
{
  guint64 value;
  memcpy(&value, from, sizeof(value));
  return GUINT64_FROM_LE(value);
}

UebaRecordWriter *
ueba_record_writer_new(void)
{
  UebaRecordWriter *self = g_new0(UebaRecordWriter, 1);

  self->capacity = BUFFER_BYTES;
  self->data = g_malloc(self->capacity);
  ueba_record_writer_begin(self);
  return self;
}

void
ueba_record_writer_free(UebaRecordWriter *self)
{
  if (!self)
    return;
  g_free(self->data);
  g_free(self);
}

void
ueba_record_writer_begin(UebaRecordWriter *self)
{
  self->len = HEADER_BYTES;
  self->n_events = 0;
  self->flags = 0;
  self->payload_offset = 0;
  self->payload_len = 0;
  self->payload = NULL;
}

guint32
ueba_record_writer_n_events(const UebaRecordWriter *self)
{
  return self->n_events;
}

const UebaEvent *
ueba_record_writer_first(const UebaRecordWriter *self)
{
  return self->n_events ? &self->first : NULL;
}

/* the fields that must be written: all of the first event, of a later one those that differ from the first */
static guint64
_fields_to_write(const UebaRecordWriter *self, const UebaEvent *event)
{
  guint64 differs = event->present;

  if (self->n_events == 0)
    return differs;
  for (guint64 both = event->present & self->first.present; both; both &= both - 1)
    {
      guint f = __builtin_ctzll(both);
      if (ueba_text_equal(event->fields[f], self->first.fields[f]))
        differs &= ~UEBA_FIELD_BIT(f);
    }
  return differs;
}

/* Most values are short: two loads and stores that may overlap are cheaper than a call. */
static inline void
_copy(guint8 *to, const gchar *from, gsize len)
{
  if (len > 32)
    memcpy(to, from, len);
  else if (len >= 16)
    {
      memcpy(to, from, 16);
      memcpy(to + len - 16, from + len - 16, 16);
    }
  else if (len >= 8)
    {
      memcpy(to, from, 8);
      memcpy(to + len - 8, from + len - 8, 8);
    }
  else if (len >= 4)
    {
      memcpy(to, from, 4);
      memcpy(to + len - 4, from + len - 4, 4);
    }
  else
    for (gsize i = 0; i < len; i++)
      to[i] = (guint8) from[i];
}

static inline guint8 *
_put_short(guint8 *to, Kind kind, guint field, guint value)
{
  to[0] = (guint8) ((guint) kind << KIND_SHIFT | field);
  to[1] = (guint8) value;
  return to + 2;
}

static inline guint8 *
_put_text(guint8 *to, guint field, UebaText text)
{
  if (text.len <= SHORT_BYTES_MAX)
    to = _put_short(to, KIND_SHORT, field, (guint) text.len);
  else
    {
      to[0] = (guint8) ((guint) KIND_LONG << KIND_SHIFT | field);
      _put_u32(to + 1, (guint32) text.len);
      to += LONG_HEADER_BYTES;
    }
  _copy(to, text.str, text.len);
  return to + text.len;
}

/* the field before this one that borrows the same bytes; 0: none that is looked at */
static inline guint
_find_twin(const UebaEvent *event, guint field)
{
  for (guint i = 0; i < G_N_ELEMENTS(twins[0]) && twins[field][i]; i++)
    {
      UebaText other = ueba_event_get(event, (UebaField) twins[field][i]);
      if (other.str == event->fields[field].str && other.len == event->fields[field].len)
        return twins[field][i];
    }
  return 0;
}

/* NULL: no room up to end */
static inline guint8 *
_put_field(guint8 *to, const guint8 *end, const UebaEvent *event, guint field)
{
  UebaText text = event->fields[field];
  UebaWord word = ueba_word_of_text(text);
  guint twin;

  if ((gsize) (end - to) < LONG_HEADER_BYTES + text.len)
    return NULL;
  if (word != UEBA_WORD_NONE)
    return _put_short(to, KIND_WORD, field, word);
  twin = _find_twin(event, field);
  return twin ? _put_short(to, KIND_SAME, field, twin) : _put_text(to, field, text);
}

/* FALSE: no room in the buffer */
static gboolean
_write_event(UebaRecordWriter *self, const UebaEvent *event, guint64 fields, guint64 unset)
{
  guint8 *start = self->data + self->len;
  const guint8 *end = self->data + MIN(self->capacity, RECORD_BYTES_MAX);
  guint8 *to = start + EVENT_HEADER_BYTES;
  guint n_fields = 0;

  if ((gsize) (end - start) < EVENT_HEADER_BYTES)
    return FALSE;
  for (; fields && to; fields &= fields - 1, n_fields++)
    to = _put_field(to, end, event, (guint) __builtin_ctzll(fields));
  if (!to)
    return FALSE;
  _put_u32(start, (guint32) (to - start - 4));
  _put_u64(start + 4, (guint64) event->time_usec);
  _put_u64(start + 12, unset);
  start[20] = (guint8) n_fields;
  self->len = (gsize) (to - self->data);
  return TRUE;
}

/* FALSE: the buffer is as large as a record may be */
static gboolean
_grow(UebaRecordWriter *self, gsize capacity_max)
{
  if (self->capacity >= capacity_max)
    return FALSE;
  self->capacity = MIN(2 * self->capacity, capacity_max);
  self->data = g_realloc(self->data, self->capacity);
  return TRUE;
}

gboolean
ueba_record_writer_add(UebaRecordWriter *self, const UebaEvent *event)
{
  guint64 fields = _fields_to_write(self, event);
  guint64 unset = self->n_events ? self->first.present & ~event->present : 0;

  if (self->n_events >= UEBA_LIMIT_EVENTS_PER_RECORD)
    return FALSE;
  while (!_write_event(self, event, fields, unset))
    if (!_grow(self, RECORD_BYTES_MAX))
      return FALSE;
  if (self->n_events++ == 0)
    self->first = *event;
  return TRUE;
}

void
ueba_record_writer_set_payload(UebaRecordWriter *self, const gchar *text, gsize offset, gsize len, gboolean copy)
{
  g_assert(offset <= UEBA_LIMIT_LINE_BYTES && len <= UEBA_LIMIT_LINE_BYTES);
  self->payload_offset = (guint32) offset;
  self->payload_len = (guint32) len;
  self->payload = copy ? text + offset : NULL;
}

void
ueba_record_writer_add_flags(UebaRecordWriter *self, UebaRecordFlags flags)
{
  self->flags |= flags;
}

/* never longer than a line, so there is room for it beyond the events */
static void
_append_payload(UebaRecordWriter *self)
{
  while (self->capacity - self->len < self->payload_len)
    _grow(self, RECORD_BYTES_MAX + UEBA_LIMIT_LINE_BYTES);
  memcpy(self->data + self->len, self->payload, self->payload_len);
  self->len += self->payload_len;
  self->flags |= UEBA_RECORD_HAS_PAYLOAD;
}

const gchar *
ueba_record_writer_finish(UebaRecordWriter *self, gsize *ret_len)
{
  guint8 *header;

  if (self->payload)
    _append_payload(self);
  header = self->data;
  header[0] = UEBA_RECORD_MAGIC;
  header[1] = UEBA_RECORD_VERSION;
  header[2] = self->flags;
  header[3] = 0;
  _put_u32(header + 4, self->n_events);
  _put_u32(header + 8, self->payload_offset);
  _put_u32(header + 12, self->payload_len);
  *ret_len = self->len;
  return (const gchar *) self->data;
}

gboolean
ueba_record_iter_init(UebaRecordIter *self, const gchar *data, gsize len)
{
  if (len < HEADER_BYTES || (guint8) data[0] != UEBA_RECORD_MAGIC || (guint8) data[1] != UEBA_RECORD_VERSION)
    return FALSE;
  self->data = data;
  self->len = len;
  self->pos = HEADER_BYTES;
  self->flags = (UebaRecordFlags) (guint8) data[2];
  self->n_events = _get_u32(data + 4);
  self->next = 0;
  self->payload_offset = _get_u32(data + 8);
  self->payload_len = _get_u32(data + 12);
  return TRUE;
}

/* len bytes at that place; what follows them, NULL if they go beyond the end */
static inline const gchar *
_take_text(const gchar *at, const gchar *end, gsize len, UebaText *ret_text)
{
  *ret_text = ueba_text(at, len);
  return len <= (gsize) (end - at) ? at + len : NULL;
}

/* at is behind the first byte, with at least one more; null stands for damage, for no text in a record is empty */
static inline const gchar *
_read_value(const gchar *at, const gchar *end, Kind kind, const UebaEvent *event, UebaText *ret_text)
{
  guint small = (guint8) at[0];

  if (kind == KIND_SHORT)
    return _take_text(at + 1, end, small, ret_text);
  if (kind == KIND_LONG)
    return end - at < LONG_HEADER_BYTES - 1 ? NULL
           : _take_text(at + LONG_HEADER_BYTES - 1, end, _get_u32(at), ret_text);
  if (kind == KIND_WORD)
    *ret_text = ueba_words[MIN(small, UEBA_WORD_NONE)];
  else
    *ret_text = small < UEBA_FIELD_MAX ? ueba_event_get(event, (UebaField) small) : ueba_words[UEBA_WORD_NONE];
  return at + 1;
}

static gboolean
_read_fields(const gchar *at, const gchar *end, guint n_fields, UebaEvent *event)
{
  while (n_fields-- > 0)
    {
      UebaText text;
      guint field, kind;

      if (end - at < FIELD_BYTES_MIN)
        return FALSE;
      field = (guint8) at[0] & FIELD_MASK;
      kind = (guint8) at[0] >> KIND_SHIFT;
      at = _read_value(at + 1, end, (Kind) kind, event, &text);
      if (!at || text.len == 0 || field >= UEBA_FIELD_MAX)
        return FALSE;
      event->fields[field] = text;
      event->present |= UEBA_FIELD_BIT(field);
    }
  return TRUE;
}

gboolean
ueba_record_iter_next(UebaRecordIter *self, UebaEvent *ret_event)
{
  const gchar *at = self->data + self->pos;
  gsize left = self->len - self->pos;

  if (self->next >= self->n_events || left < EVENT_HEADER_BYTES)
    return FALSE;
  gsize size = (gsize) _get_u32(at) + 4;
  if (size < EVENT_HEADER_BYTES || size > left)
    return FALSE;

  if (self->next == 0)
    ueba_event_clear(ret_event);
  else
    *ret_event = self->first;
  ret_event->time_usec = (gint64) _get_u64(at + 4);
  ret_event->present &= ~_get_u64(at + 12);
  if (!_read_fields(at + EVENT_HEADER_BYTES, at + size, (guint8) at[20], ret_event))
    return FALSE;
  if (self->next++ == 0 && self->n_events > 1)
    self->first = *ret_event;
  self->pos += size;
  return TRUE;
}

UebaText
ueba_record_iter_payload(const UebaRecordIter *self)
{
  if (!(self->flags & UEBA_RECORD_HAS_PAYLOAD) || self->payload_len > self->len - HEADER_BYTES)
    return (UebaText) { NULL, 0 };
  return ueba_text(self->data + self->len - self->payload_len, self->payload_len);
}
