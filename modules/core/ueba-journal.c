/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-journal.h"
#include "ueba-leb128.h"

#define VERSION 1

/* the first byte of a record */
#define KIND_LINE 1
#define KIND_EVENT 2
#define KIND_NOW 3
#define KIND_MASK 0x0f
#define LINE_HAS_IDENTITY 0x10
#define LINE_IS_DUPLICATE 0x20

struct _UebaJournal
{
  GByteArray *records;
  GByteArray *answers;
  UebaTape tape;
  guint n_lines;
  guint n_events;
  guint64 time_usec;    /* of the event before */
  gint64 now_usec;
  gboolean has_now;
};

UebaJournal *
ueba_journal_new(void)
{
  UebaJournal *self = g_new0(UebaJournal, 1);

  self->records = g_byte_array_new();
  self->answers = g_byte_array_new();
  self->tape.record = self->answers;
  return self;
}

void
ueba_journal_free(UebaJournal *self)
{
  if (!self)
    return;
  g_byte_array_unref(self->records);
  g_byte_array_unref(self->answers);
  g_free(self);
}

void
ueba_journal_clear(UebaJournal *self)
{
  g_byte_array_set_size(self->records, 0);
  g_byte_array_set_size(self->answers, 0);
  self->n_lines = self->n_events = 0;
  self->time_usec = 0;
  self->has_now = FALSE;
}

gboolean
ueba_journal_is_empty(const UebaJournal *self)
{
  return self->records->len == 0;
}

/* room for so many bytes, of which those up to the answer of _close() are used */
static guint8 *
_open(UebaJournal *self, gsize max_bytes)
{
  guint start = self->records->len;

  g_byte_array_set_size(self->records, start + (guint) max_bytes);
  return self->records->data + start;
}

static void
_close(UebaJournal *self, const guint8 *end)
{
  g_byte_array_set_size(self->records, (guint) (end - self->records->data));
}

static inline guint8 *
_write_bytes(guint8 *at, gconstpointer bytes, gsize len)
{
  memcpy(at, bytes, len);
  return at + len;
}

static inline guint8 *
_write_u64(guint8 *at, guint64 value)
{
  value = GUINT64_TO_LE(value);
  return _write_bytes(at, &value, sizeof(value));
}

void
ueba_journal_add_line(UebaJournal *self, const UebaIdentity *identity, gboolean is_duplicate)
{
  guint8 *at = _open(self, 1 + 2 * sizeof(guint64));

  *at++ = (guint8) (KIND_LINE | (identity ? LINE_HAS_IDENTITY : 0) | (is_duplicate ? LINE_IS_DUPLICATE : 0));
  if (identity)
    at = _write_u64(_write_u64(at, identity->high), identity->low);
  _close(self, at);
  self->n_lines++;
}

static void
_set_now(UebaJournal *self, gint64 now_usec)
{
  guint8 *at;

  if (self->has_now && self->now_usec == now_usec)
    return;
  at = _open(self, 1 + sizeof(guint64));
  *at++ = KIND_NOW;
  _close(self, _write_u64(at, (guint64) now_usec));
  self->now_usec = now_usec;
  self->has_now = TRUE;
}

static gsize
_max_bytes(const UebaEvent *event, guint64 fields)
{
  gsize n = 2 + 2 * UEBA_LEB128_MAX_BYTES;

  for (; fields; fields &= fields - 1)
    n += 1 + UEBA_LEB128_MAX_BYTES + event->fields[__builtin_ctzll(fields)].len;
  return n;
}

static guint8 *
_write_fields(guint8 *at, const UebaEvent *event, guint64 fields)
{
  *at++ = (guint8) __builtin_popcountll(fields);
  for (; fields; fields &= fields - 1)
    {
      guint field = (guint) __builtin_ctzll(fields);

      *at++ = (guint8) field;
      at = ueba_leb128_write(at, event->fields[field].len);
      at = _write_bytes(at, event->fields[field].str, event->fields[field].len);
    }
  return at;
}

void
ueba_journal_add_event(UebaJournal *self, const UebaEvent *event, guint type, guint64 fields, gint64 now_usec)
{
  guint8 *at;

  fields &= event->present;
  _set_now(self, now_usec);
  at = _open(self, _max_bytes(event, fields));
  *at++ = KIND_EVENT;
  at = ueba_leb128_write(at, type == G_MAXUINT ? 0 : (guint64) type + 1);
  at = ueba_leb128_write(at, ueba_leb128_fold_sign((guint64) event->time_usec - self->time_usec));
  _close(self, _write_fields(at, event, fields));
  self->time_usec = (guint64) event->time_usec;
  self->n_events++;
}

UebaTape *
ueba_journal_tape(UebaJournal *self)
{
  return &self->tape;
}

gsize
ueba_journal_tape_bytes(const UebaJournal *self)
{
  return self->answers->len;
}

void
ueba_journal_rewind_tape(UebaJournal *self, gsize n_bytes)
{
  g_byte_array_set_size(self->answers, (guint) n_bytes);
}

gsize
ueba_journal_bytes(const UebaJournal *self)
{
  return (gsize) self->records->len + self->answers->len;
}

guint
ueba_journal_n_lines(const UebaJournal *self)
{
  return self->n_lines;
}

guint
ueba_journal_n_events(const UebaJournal *self)
{
  return self->n_events;
}

GByteArray *
ueba_journal_pack(const UebaJournal *self)
{
  GByteArray *row = g_byte_array_sized_new((guint) ueba_journal_bytes(self) + 1 + UEBA_LEB128_MAX_BYTES);
  guint8 head[1 + UEBA_LEB128_MAX_BYTES] = { VERSION };
  const guint8 *end = ueba_leb128_write(head + 1, self->records->len);

  g_byte_array_append(row, head, (guint) (end - head));
  g_byte_array_append(row, self->records->data, self->records->len);
  g_byte_array_append(row, self->answers->data, self->answers->len);
  return row;
}

/* ---- reading ---- */

gboolean
ueba_journal_iter_init(UebaJournalIter *self, const guint8 *data, gsize len)
{
  guint64 n_records;
  const guint8 *end = data + len;

  *self = (UebaJournalIter) { .now_usec = UEBA_TIME_NONE };
  if (len < 1 || data[0] != VERSION)
    return FALSE;
  self->at = ueba_leb128_read(data + 1, end, &n_records);
  if (!self->at || n_records > (gsize) (end - self->at))
    return FALSE;
  self->end = self->at + n_records;
  self->tape = (UebaTape) { .data = self->end, .len = (gsize) (end - self->end) };
  return TRUE;
}

static const guint8 *
_take(UebaJournalIter *self, guint64 n)
{
  const guint8 *taken = self->at;

  if (n > (guint64) (self->end - self->at))
    return NULL;
  self->at += n;
  return taken;
}

static gboolean
_take_number(UebaJournalIter *self, guint64 *ret_value)
{
  const guint8 *end = ueba_leb128_read(self->at, self->end, ret_value);

  if (end)
    self->at = end;
  return end != NULL;
}

static gboolean
_take_u64(UebaJournalIter *self, guint64 *ret_value)
{
  const guint8 *bytes = _take(self, sizeof(*ret_value));

  if (!bytes)
    return FALSE;
  memcpy(ret_value, bytes, sizeof(*ret_value));
  *ret_value = GUINT64_FROM_LE(*ret_value);
  return TRUE;
}

static UebaJournalRecord
_read_line(UebaJournalIter *self, guint8 kind)
{
  self->is_duplicate = (kind & LINE_IS_DUPLICATE) != 0;
  self->has_identity = (kind & LINE_HAS_IDENTITY) != 0;
  if (self->has_identity && (!_take_u64(self, &self->identity.high) || !_take_u64(self, &self->identity.low)))
    return UEBA_JOURNAL_DAMAGED;
  return UEBA_JOURNAL_LINE;
}

static gboolean
_read_field(UebaJournalIter *self)
{
  const guint8 *field = _take(self, 1), *text;
  guint64 len;

  if (!field || *field >= UEBA_FIELD_MAX || ueba_event_has(&self->event, (UebaField) *field))
    return FALSE;
  if (!_take_number(self, &len) || len == 0 || !(text = _take(self, len)))
    return FALSE;
  ueba_event_set(&self->event, (UebaField) *field, ueba_text((const gchar *) text, len));
  return TRUE;
}

static UebaJournalRecord
_read_event(UebaJournalIter *self)
{
  guint64 type, since;
  const guint8 *n_fields;

  if (!_take_number(self, &type) || type > G_MAXUINT || !_take_number(self, &since) || !(n_fields = _take(self, 1)))
    return UEBA_JOURNAL_DAMAGED;
  self->type = type == 0 ? G_MAXUINT : (guint) type - 1;
  self->time_usec += ueba_leb128_unfold_sign(since);
  ueba_event_clear(&self->event);
  self->event.time_usec = (gint64) self->time_usec;
  for (guint i = 0; i < *n_fields; i++)
    if (!_read_field(self))
      return UEBA_JOURNAL_DAMAGED;
  return UEBA_JOURNAL_EVENT;
}

static gboolean
_read_now(UebaJournalIter *self)
{
  guint64 now_usec;

  if (!_take_u64(self, &now_usec))
    return FALSE;
  self->now_usec = (gint64) now_usec;
  return TRUE;
}

UebaJournalRecord
ueba_journal_iter_next(UebaJournalIter *self)
{
  const guint8 *kind;

  while ((kind = _take(self, 1)))
    switch (*kind & KIND_MASK)
      {
      case KIND_LINE:
        return _read_line(self, *kind);
      case KIND_EVENT:
        return _read_event(self);
      case KIND_NOW:
        if (!_read_now(self))
          return UEBA_JOURNAL_DAMAGED;
        break;
      default:
        return UEBA_JOURNAL_DAMAGED;
      }
  return UEBA_JOURNAL_END;
}
