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

/* The records lie behind the room for the head, and the answers are copied behind them for the row, which thus is in
 * one piece without the records being copied. */
#define HEAD_BYTES_MAX (1 + UEBA_LEB128_MAX_BYTES)

struct _UebaJournal
{
  UebaBytes records;
  UebaBytes answers;
  UebaTape tape;
  guint n_lines;
  guint n_events;
  guint64 time_usec;    /* of the event before */
  gint64 now_usec;
  gboolean has_now;
};

static void
_empty(UebaBytes *records)
{
  records->len = 0;
  ueba_bytes_use(records, ueba_bytes_reserve(records, HEAD_BYTES_MAX) + HEAD_BYTES_MAX);
}

static inline gsize
_n_records(const UebaJournal *self)
{
  return self->records.len - HEAD_BYTES_MAX;
}

UebaJournal *
ueba_journal_new(void)
{
  UebaJournal *self = g_new0(UebaJournal, 1);

  _empty(&self->records);
  self->tape.record = &self->answers;
  return self;
}

void
ueba_journal_free(UebaJournal *self)
{
  if (!self)
    return;
  ueba_bytes_clear(&self->records);
  ueba_bytes_clear(&self->answers);
  g_free(self);
}

void
ueba_journal_clear(UebaJournal *self)
{
  _empty(&self->records);
  self->answers.len = 0;
  self->n_lines = self->n_events = 0;
  self->time_usec = 0;
  self->has_now = FALSE;
}

gboolean
ueba_journal_is_empty(const UebaJournal *self)
{
  return _n_records(self) == 0;
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
  guint8 *at = ueba_bytes_reserve(&self->records, 1 + 2 * sizeof(guint64));

  *at++ = (guint8) (KIND_LINE | (identity ? LINE_HAS_IDENTITY : 0) | (is_duplicate ? LINE_IS_DUPLICATE : 0));
  if (identity)
    at = _write_u64(_write_u64(at, identity->high), identity->low);
  ueba_bytes_use(&self->records, at);
  self->n_lines++;
}

static void
_set_now(UebaJournal *self, gint64 now_usec)
{
  guint8 *at;

  if (self->has_now && self->now_usec == now_usec)
    return;
  at = ueba_bytes_reserve(&self->records, 1 + sizeof(guint64));
  *at++ = KIND_NOW;
  ueba_bytes_use(&self->records, _write_u64(at, (guint64) now_usec));
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
  guint8 *n_fields = at++;

  *n_fields = 0;
  for (; fields; fields &= fields - 1, ++*n_fields)
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
  at = ueba_bytes_reserve(&self->records, _max_bytes(event, fields));
  *at++ = KIND_EVENT;
  at = ueba_leb128_write(at, type == G_MAXUINT ? 0 : (guint64) type + 1);
  at = ueba_leb128_write(at, ueba_leb128_fold_sign((guint64) event->time_usec - self->time_usec));
  ueba_bytes_use(&self->records, _write_fields(at, event, fields));
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
  return self->answers.len;
}

void
ueba_journal_rewind_tape(UebaJournal *self, gsize n_bytes)
{
  self->answers.len = n_bytes;
}

gsize
ueba_journal_bytes(const UebaJournal *self)
{
  return _n_records(self) + self->answers.len;
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

const guint8 *
ueba_journal_row(UebaJournal *self, gsize *ret_len)
{
  guint8 head[HEAD_BYTES_MAX] = { VERSION };
  gsize n_head = (gsize) (ueba_leb128_write(head + 1, _n_records(self)) - head);
  guint8 *end = ueba_bytes_reserve(&self->records, self->answers.len);
  guint8 *row = self->records.data + HEAD_BYTES_MAX - n_head;

  memcpy(row, head, n_head);
  if (self->answers.len)
    memcpy(end, self->answers.data, self->answers.len);
  *ret_len = n_head + ueba_journal_bytes(self);
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
