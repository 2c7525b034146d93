/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "fuzz-target.h"
#include "mimecast-reader.h"

/* A line as a message's text. What comes of it is well-formed, and the same when the scratch has been used before. */

/* made once: it costs as much as a thousand inputs */
static const MimecastReader *
_get_reader(void)
{
  static MimecastReader *reader;

  if (!reader)
    reader = mimecast_reader_new(NULL, NULL);
  return reader;
}

static MimecastReadResult
_read(MimecastScratch *scratch, UebaRecordWriter *record, const guint8 *data, gsize len)
{
  const MimecastLine line = { { "host", 4 }, UEBA_TIME_NONE, 1700000000000000 };
  MimecastReadInfo info;
  MimecastReadResult result =
    mimecast_reader_read(_get_reader(), scratch, (const gchar *) data, len, &line, record, &info);

  g_assert((result == MIMECAST_READ_EVENTS) == (ueba_record_writer_n_events(record) > 0));
  g_assert((result == MIMECAST_READ_EVENTS) <= (info.shapes != 0));
  return result;
}

static void
_check_event(const UebaEvent *event)
{
  g_assert(event->time_usec != UEBA_TIME_NONE);
  g_assert(ueba_event_has(event, UEBA_FIELD_EVENT_TYPE));
  g_assert(ueba_event_has(event, UEBA_FIELD_RAW_HASH) || event->raw.len > 0);
  for (guint f = 0; f < UEBA_FIELD_MAX; f++)
    if (ueba_event_has(event, (UebaField) f))
      {
        UebaText text = event->fields[f];
        g_assert(text.len > 0 && g_utf8_validate_len(text.str, text.len, NULL));
      }
}

static void
_check_record(const gchar *packed, gsize len, guint n_events)
{
  UebaRecordIter iter;
  UebaEvent event;

  g_assert(ueba_record_iter_init(&iter, packed, len));
  while (ueba_record_iter_next(&iter, &event))
    {
      _check_event(&event);
      n_events--;
    }
  g_assert(n_events == 0);
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize len)
{
  MimecastScratch *scratch = mimecast_scratch_new();
  UebaRecordWriter *first = ueba_record_writer_new();
  UebaRecordWriter *second = ueba_record_writer_new();
  MimecastReadResult result = _read(scratch, first, data, len);
  gsize first_len, second_len;
  /* before the scratch is used again, for the texts may be there */
  const gchar *packed = ueba_record_writer_finish(first, &first_len);

  g_assert(result == _read(scratch, second, data, len));
  const gchar *again = ueba_record_writer_finish(second, &second_len);
  g_assert(first_len == second_len && memcmp(packed, again, first_len) == 0);
  _check_record(packed, first_len, ueba_record_writer_n_events(first));

  ueba_record_writer_free(second);
  ueba_record_writer_free(first);
  mimecast_scratch_free(scratch);
  return 0;
}
