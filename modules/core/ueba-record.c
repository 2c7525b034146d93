/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-record.h"
#include "ueba-limits.h"
#include "ueba-words.h"

#define HEADER_BYTES 12
#define EVENT_HEADER_BYTES 37
#define BUFFER_BYTES 2048        /* to begin with */
#define RECORD_BYTES_MAX (4u * UEBA_LIMIT_LINE_BYTES)
#define PACKED_LATER_BYTES 65536  /* with so short a payload there is room for the first event, so that can wait */
#define NARROW_MAX 0xffffu       /* what fits into half a slice of two u16 */
#define NARROW_BYTES 4
#define WIDE_BYTES 8
/* functions that are made once for narrow and once for wide slices */
#define ALWAYS_INLINE inline __attribute__((always_inline))

#define ALL_FIELDS (UEBA_FIELD_BIT(UEBA_FIELD_MAX) - 1)

G_STATIC_ASSERT(UEBA_FIELD_MAX < 64);

typedef struct _Slice
{
  guint32 offset;               /* 0: a word, whose number is len */
  guint32 len;
} Slice;

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
  UebaText payload;     /* where the caller has it */
  gboolean has_payload; /* it has been packed, and with it the first event */
  Slice slices[UEBA_FIELD_MAX];         /* of texts of the event that is being added, beside the payload */
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

/* without the instruction that not every x86-64 has, the compiler would call a function for it */
static inline guint
_count_bits(guint64 set)
{
  set -= set >> 1 & G_GUINT64_CONSTANT(0x5555555555555555);
  set = (set & G_GUINT64_CONSTANT(0x3333333333333333)) + (set >> 2 & G_GUINT64_CONSTANT(0x3333333333333333));
  set = (set + (set >> 4)) & G_GUINT64_CONSTANT(0x0f0f0f0f0f0f0f0f);
  return (guint) (set * G_GUINT64_CONSTANT(0x0101010101010101) >> 56);
}

UebaRecordWriter *
ueba_record_writer_new(void)
{
  UebaRecordWriter *self = g_new0(UebaRecordWriter, 1);

  self->capacity = BUFFER_BYTES;
  self->data = g_malloc(self->capacity);
  ueba_record_writer_begin(self, (UebaText) { NULL, 0 });
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

/* FALSE: there would be more than a record may have */
static inline gboolean
_make_room(UebaRecordWriter *self, gsize n_bytes)
{
  gsize wanted = self->len + n_bytes;

  if (G_LIKELY(wanted <= self->capacity))
    return TRUE;
  if (wanted > RECORD_BYTES_MAX)
    return FALSE;
  self->capacity = MIN(MAX(2 * self->capacity, wanted), RECORD_BYTES_MAX);
  self->data = g_realloc(self->data, self->capacity);
  return TRUE;
}

void
ueba_record_writer_begin(UebaRecordWriter *self, UebaText payload)
{
  g_assert(payload.len <= UEBA_LIMIT_LINE_BYTES);
  self->len = HEADER_BYTES;
  self->n_events = 0;
  self->flags = 0;
  self->payload = payload;
  self->has_payload = FALSE;
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

/* those that a later event has otherwise than the first */
static guint64
_fields_to_write(const UebaRecordWriter *self, const UebaEvent *event)
{
  guint64 differs = event->present;

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

static inline gboolean
_is_in_payload(UebaText payload, UebaText text)
{
  gsize offset = (gsize) text.str - (gsize) payload.str;

  return offset < payload.len && text.len <= payload.len - offset;
}

static inline Slice
_slice_of_payload(UebaText payload, UebaText text)
{
  return (Slice) { (guint32) (HEADER_BYTES + (text.str - payload.str)), (guint32) text.len };
}

/* the field of this event, laid before this one, that borrows the same bytes; 0: none that is looked at */
static inline guint
_find_twin(const UebaEvent *event, guint64 written, guint field)
{
  for (guint i = 0; i < G_N_ELEMENTS(twins[0]) && twins[field][i]; i++)
    {
      guint other = twins[field][i];
      if (written & UEBA_FIELD_BIT(other) && event->fields[other].str == event->fields[field].str
          && event->fields[other].len == event->fields[field].len)
        return other;
    }
  return 0;
}

/* FALSE: no room */
static gboolean
_append_text(UebaRecordWriter *self, UebaText text, Slice *ret_slice)
{
  if (!_make_room(self, text.len))
    return FALSE;
  *ret_slice = (Slice) { (guint32) self->len, (guint32) text.len };
  _copy(self->data + self->len, text.str, text.len);
  self->len += text.len;
  return TRUE;
}

/* a text that does not stand in the payload and is no word; FALSE: no room */
static gboolean
_lay_text(UebaRecordWriter *self, const UebaEvent *event, guint64 fields, guint field, Slice *ret_slice)
{
  guint twin = _find_twin(event, fields, field);

  if (twin)
    *ret_slice = self->slices[twin];
  else if (!_append_text(self, event->fields[field], ret_slice))
    return FALSE;
  self->slices[field] = *ret_slice;
  return TRUE;
}

static inline void
_put_slice(guint8 *to, Slice slice, gboolean is_wide)
{
  if (is_wide)
    _put_u64(to, (guint64) slice.len << 32 | slice.offset);
  else
    _put_u32(to, slice.len << 16 | slice.offset);
}

/* at: where the slices go, for which there is room; FALSE: no room for the texts */
static ALWAYS_INLINE gboolean
_lay_fields(UebaRecordWriter *self, const UebaEvent *event, guint64 fields, gsize at, gboolean is_wide,
            guint32 *ret_greatest)
{
  const UebaText payload = self->payload;
  guint32 greatest = 0;

  for (guint64 left = fields; left; left &= left - 1, at += is_wide ? WIDE_BYTES : NARROW_BYTES)
    {
      guint field = (guint) __builtin_ctzll(left);
      UebaText text = event->fields[field];
      Slice slice;

      if (_is_in_payload(payload, text))
        slice = _slice_of_payload(payload, text);
      else if ((slice.len = ueba_word_of_text(text)) != UEBA_WORD_NONE)
        slice.offset = 0;
      else if (!_lay_text(self, event, fields, field, &slice))
        return FALSE;
      _put_slice(self->data + at, slice, is_wide);
      greatest |= slice.offset | slice.len;
    }
  *ret_greatest = greatest;
  return TRUE;
}

static void
_put_event_header(const UebaRecordWriter *self, gsize start, const UebaEvent *event, guint64 fields, gboolean is_wide)
{
  guint8 *header = self->data + start;
  guint64 unset = self->first.present & ~event->present;
  Slice raw = event->raw.len > 0 ? _slice_of_payload(self->payload, event->raw) : (Slice) { 0, 0 };

  _put_u32(header, (guint32) (self->len - start - 4));
  _put_u64(header + 4, (guint64) event->time_usec);
  _put_u64(header + 12, unset);
  _put_u64(header + 20, fields);
  _put_u32(header + 28, raw.offset);
  _put_u32(header + 32, raw.len);
  header[36] = (guint8) is_wide;
}

/* FALSE: no room, or some slice would have to be wide; then nothing was added */
static ALWAYS_INLINE gboolean
_write_event(UebaRecordWriter *self, const UebaEvent *event, guint64 fields, gboolean is_wide, guint32 *ret_greatest)
{
  gsize start = self->len;
  gsize at = start + EVENT_HEADER_BYTES;

  *ret_greatest = 0;
  if (!_make_room(self, EVENT_HEADER_BYTES + UEBA_FIELD_MAX * WIDE_BYTES))
    return FALSE;
  self->len = at + (gsize) _count_bits(fields) * (is_wide ? WIDE_BYTES : NARROW_BYTES);
  if (!_lay_fields(self, event, fields, at, is_wide, ret_greatest) || (*ret_greatest > NARROW_MAX && !is_wide))
    {
      self->len = start;
      return FALSE;
    }
  _put_event_header(self, start, event, fields, is_wide);
  return TRUE;
}

/* FALSE: no room */
static gboolean
_pack(UebaRecordWriter *self, const UebaEvent *event, guint64 fields)
{
  guint32 greatest;

  return _write_event(self, event, fields, FALSE, &greatest)
         || (greatest > NARROW_MAX && _write_event(self, event, fields, TRUE, &greatest));
}

/* FALSE: no room, nothing was packed */
static gboolean
_pack_first(UebaRecordWriter *self)
{
  if (!_make_room(self, self->payload.len))
    return FALSE;
  if (self->payload.len > 0)
    memcpy(self->data + HEADER_BYTES, self->payload.str, self->payload.len);
  self->len = HEADER_BYTES + self->payload.len;
  self->has_payload = self->n_events == 0 || _pack(self, &self->first, self->first.present);
  return self->has_payload;
}

static gboolean
_add_first(UebaRecordWriter *self, const UebaEvent *event)
{
  self->first = *event;
  self->n_events = 1;
  if (self->payload.len <= PACKED_LATER_BYTES || _pack_first(self))
    return TRUE;
  self->n_events = 0;
  return FALSE;
}

gboolean
ueba_record_writer_add(UebaRecordWriter *self, const UebaEvent *event)
{
  g_assert(event->raw.len == 0 || _is_in_payload(self->payload, event->raw));
  if (self->n_events == 0)
    return _add_first(self, event);
  if (self->n_events >= UEBA_LIMIT_EVENTS_PER_RECORD || !(self->has_payload || _pack_first(self))
      || !_pack(self, event, _fields_to_write(self, event)))
    return FALSE;
  self->n_events++;
  return TRUE;
}

UebaEvent *
ueba_record_writer_only_event(UebaRecordWriter *self)
{
  return self->n_events == 1 ? &self->first : NULL;
}

UebaText
ueba_record_writer_payload(const UebaRecordWriter *self)
{
  return self->payload;
}

UebaRecordFlags
ueba_record_writer_flags(const UebaRecordWriter *self)
{
  return (UebaRecordFlags) self->flags;
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

  if (!self->has_payload && !_pack_first(self))
    g_assert_not_reached();     /* for it is not larger than PACKED_LATER_BYTES */
  header = self->data;
  header[0] = UEBA_RECORD_MAGIC;
  header[1] = UEBA_RECORD_VERSION;
  header[2] = self->flags;
  header[3] = 0;
  _put_u32(header + 4, self->n_events);
  _put_u32(header + 8, (guint32) self->payload.len);
  *ret_len = self->len;
  return (const gchar *) self->data;
}

gboolean
ueba_record_iter_init(UebaRecordIter *self, const gchar *data, gsize len)
{
  guint32 payload_len;

  if (len < HEADER_BYTES || (guint8) data[0] != UEBA_RECORD_MAGIC || (guint8) data[1] != UEBA_RECORD_VERSION)
    return FALSE;
  payload_len = _get_u32(data + 8);
  if (payload_len > len - HEADER_BYTES)
    return FALSE;
  self->data = data;
  self->len = len;
  self->pos = HEADER_BYTES + payload_len;
  self->flags = (UebaRecordFlags) (guint8) data[2];
  self->n_events = _get_u32(data + 4);
  self->next = 0;
  self->payload_len = payload_len;
  return TRUE;
}

static inline Slice
_get_slice(const gchar *at, gboolean is_wide)
{
  guint32 first = _get_u32(at);

return is_wide ? (Slice) { first, _get_u32(at + 4) } :
  (Slice) { first &NARROW_MAX, first >> 16 };
}

/* FALSE: damage, for no text in a record is empty */
static inline gboolean
_take_slice(const UebaRecordIter *self, Slice slice, UebaText *ret_text)
{
  if (slice.offset == 0)
    *ret_text = ueba_words[MIN(slice.len, UEBA_WORD_NONE)];
  else
    *ret_text = (UebaText) { self->data + slice.offset, slice.len };
  return ret_text->len > 0 && (guint64) slice.offset + slice.len <= self->len;
}

static ALWAYS_INLINE gboolean
_read_slices(const UebaRecordIter *self, const gchar *at, guint64 fields, gboolean is_wide, UebaEvent *event)
{
  for (guint64 left = fields; left; left &= left - 1, at += is_wide ? WIDE_BYTES : NARROW_BYTES)
    if (!_take_slice(self, _get_slice(at, is_wide), &event->fields[(guint) __builtin_ctzll(left)]))
      return FALSE;
  event->present |= fields;
  return TRUE;
}

/* at: behind the event's size, up to end */
static gboolean
_read_event(const UebaRecordIter *self, const gchar *at, const gchar *end, UebaEvent *event)
{
  guint64 fields = _get_u64(at + 20);
  gboolean is_wide = at[36] != 0;
  gsize slices_bytes = (gsize) _count_bits(fields) * (is_wide ? WIDE_BYTES : NARROW_BYTES);
  Slice raw = { _get_u32(at + 28), _get_u32(at + 32) };

  if (fields & ~ALL_FIELDS || (gsize) (end - at) < EVENT_HEADER_BYTES + slices_bytes)
    return FALSE;
  event->time_usec = (gint64) _get_u64(at + 4);
  event->present &= ~_get_u64(at + 12);
  event->raw = (UebaText) { NULL, 0 };
  if (raw.offset > 0 && !_take_slice(self, raw, &event->raw))
    return FALSE;
  at += EVENT_HEADER_BYTES;
  return is_wide ? _read_slices(self, at, fields, TRUE, event) : _read_slices(self, at, fields, FALSE, event);
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
  if (!_read_event(self, at, at + size, ret_event))
    return FALSE;
  if (self->next++ == 0 && self->n_events > 1)
    self->first = *ret_event;
  self->pos += size;
  return TRUE;
}

UebaText
ueba_record_iter_payload(const UebaRecordIter *self)
{
  return ueba_text(self->data + HEADER_BYTES, self->payload_len);
}
