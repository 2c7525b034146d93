/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-record.h"
#include "ueba-limits.h"

#define HEADER_BYTES 16
#define EVENT_HEADER_BYTES 21
#define FIELD_HEADER_BYTES 5
#define RECORD_BYTES_MAX (4u * UEBA_LIMIT_LINE_BYTES)

struct _UebaRecordWriter
{
  GByteArray *buffer;
  UebaEvent first;      /* borrowed from the caller between begin and finish: compared, never read after */
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

  self->buffer = g_byte_array_sized_new(2048);
  ueba_record_writer_begin(self);
  return self;
}

void
ueba_record_writer_free(UebaRecordWriter *self)
{
  if (!self)
    return;
  g_byte_array_unref(self->buffer);
  g_free(self);
}

void
ueba_record_writer_begin(UebaRecordWriter *self)
{
  g_byte_array_set_size(self->buffer, HEADER_BYTES);
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

static gsize
_packed_size(const UebaEvent *event, guint64 fields)
{
  gsize size = EVENT_HEADER_BYTES;

  for (; fields; fields &= fields - 1)
    size += FIELD_HEADER_BYTES + event->fields[__builtin_ctzll(fields)].len;
  return size;
}

static void
_write_event(guint8 *to, gsize size, const UebaEvent *event, guint64 fields, guint64 unset)
{
  _put_u32(to, (guint32) (size - 4));
  _put_u64(to + 4, (guint64) event->time_usec);
  _put_u64(to + 12, unset);
  to[20] = (guint8) __builtin_popcountll(fields);
  to += EVENT_HEADER_BYTES;
  for (; fields; fields &= fields - 1)
    {
      guint f = __builtin_ctzll(fields);
      UebaText value = event->fields[f];

      to[0] = (guint8) f;
      _put_u32(to + 1, (guint32) value.len);
      memcpy(to + FIELD_HEADER_BYTES, value.str, value.len);
      to += FIELD_HEADER_BYTES + value.len;
    }
}

gboolean
ueba_record_writer_add(UebaRecordWriter *self, const UebaEvent *event)
{
  guint64 fields = _fields_to_write(self, event);
  guint64 unset = self->n_events ? self->first.present & ~event->present : 0;
  gsize size = _packed_size(event, fields);
  gsize at = self->buffer->len;

  if (self->n_events >= UEBA_LIMIT_EVENTS_PER_RECORD || at + size > RECORD_BYTES_MAX)
    return FALSE;
  g_byte_array_set_size(self->buffer, at + size);
  _write_event(self->buffer->data + at, size, event, fields, unset);
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

const gchar *
ueba_record_writer_finish(UebaRecordWriter *self, gsize *ret_len)
{
  guint8 *header;

  if (self->payload)
    {
      g_byte_array_append(self->buffer, (const guint8 *) self->payload, self->payload_len);
      self->flags |= UEBA_RECORD_HAS_PAYLOAD;
    }
  header = self->buffer->data;
  header[0] = UEBA_RECORD_MAGIC;
  header[1] = UEBA_RECORD_VERSION;
  header[2] = self->flags;
  header[3] = 0;
  _put_u32(header + 4, self->n_events);
  _put_u32(header + 8, self->payload_offset);
  _put_u32(header + 12, self->payload_len);
  *ret_len = self->buffer->len;
  return (const gchar *) self->buffer->data;
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

static gboolean
_read_fields(const gchar *at, const gchar *end, guint n_fields, UebaEvent *event)
{
  while (n_fields-- > 0)
    {
      if (end - at < FIELD_HEADER_BYTES)
        return FALSE;
      guint field = (guint8) at[0];
      guint32 len = _get_u32(at + 1);
      at += FIELD_HEADER_BYTES;
      if (field >= UEBA_FIELD_MAX || len > (gsize) (end - at))
        return FALSE;
      ueba_event_set(event, (UebaField) field, ueba_text(at, len));
      at += len;
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
