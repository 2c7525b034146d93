/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "reader_harness.h"
#include "ueba-raw-hash.h"
#include "ueba-time.h"

#include <criterion/criterion.h>

typedef struct _Reading
{
  MimecastScratch *scratch;
  UebaRecordWriter *record;
  MimecastReadResult result;
  GPtrArray *events;    /* field name to value */
} Reading;

static GHashTable *
_table_of(const UebaEvent *event)
{
  GHashTable *table = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);

  for (guint f = 0; f < UEBA_FIELD_MAX; f++)
    if (ueba_event_has(event, (UebaField) f))
      g_hash_table_insert(table, (gchar *) ueba_field_name((UebaField) f),
                          g_strndup(event->fields[f].str, event->fields[f].len));
  if (event->time_usec != UEBA_TIME_NONE)
    g_hash_table_insert(table, (gchar *) "time", g_strdup_printf("%" G_GINT64_FORMAT, event->time_usec));
  return table;
}

/* made once: it costs as much as a thousand lines */
static const MimecastReader *
_get_reader(void)
{
  static MimecastReader *reader;

  if (!reader)
    reader = mimecast_reader_new(NULL, NULL);
  return reader;
}

/* one for all lines, as in the daemon: what it remembers of one may not change another */
static MimecastScratch *
_get_scratch(void)
{
  static MimecastScratch *scratch;

  if (!scratch)
    scratch = mimecast_scratch_new();
  return scratch;
}

static Reading
_read_text(const gchar *text, gsize text_len)
{
  const MimecastLine nothing_known = { { NULL, 0 }, UEBA_TIME_NONE, UEBA_TIME_NONE };
  Reading self =
  {
    .scratch = _get_scratch(),
    .record = ueba_record_writer_new(),
    .events = g_ptr_array_new_with_free_func((GDestroyNotify) g_hash_table_unref),
  };
  MimecastReadInfo info;
  UebaRecordIter iter;
  UebaEvent event;
  gchar raw_hash[UEBA_RAW_HASH_DIGITS];
  const gchar *packed;
  gsize len;

  self.result = mimecast_reader_read(_get_reader(), self.scratch, text, text_len, &nothing_known, self.record, &info);
  packed = ueba_record_writer_finish(self.record, &len);
  cr_assert(ueba_record_iter_init(&iter, packed, len));
  while (ueba_record_iter_next(&iter, &event))
    {
      ueba_event_make_raw_hash(&event, raw_hash);
      g_ptr_array_add(self.events, _table_of(&event));
    }
  return self;
}

static Reading
_read(const gchar *line)
{
  return _read_text(line, strlen(line));
}

static void
_clear(Reading *self)
{
  g_ptr_array_unref(self->events);
  ueba_record_writer_free(self->record);
}

void
reader_expect_nth(const gchar *line, guint n, const gchar *field, const gchar *value)
{
  Reading reading = _read(line);
  const gchar *seen;

  cr_assert_gt(reading.events->len, n, "%u events of %s", reading.events->len, line);
  seen = g_hash_table_lookup(g_ptr_array_index(reading.events, n), field);
  cr_assert(g_strcmp0(seen, value) == 0, "%s is %s, not %s, in event %u of %s", field, seen, value, n, line);
  _clear(&reading);
}

void
reader_expect(const gchar *line, const gchar *field, const gchar *value)
{
  reader_expect_nth(line, 0, field, value);
}

void
reader_expect_absent(const gchar *line, const gchar *field)
{
  reader_expect_nth(line, 0, field, NULL);
}

void
reader_expect_events(const gchar *line, guint n_events)
{
  Reading reading = _read(line);

  cr_assert_eq(reading.events->len, n_events, "%u events, not %u, of %s", reading.events->len, n_events, line);
  _clear(&reading);
}

void
reader_expect_none(const gchar *line, MimecastReadResult reason)
{
  Reading reading = _read(line);

  cr_assert_eq(reading.events->len, 0, "%u events of %s", reading.events->len, line);
  cr_assert_eq(reading.result, reason, "%s, not %s: %s", mimecast_read_result_name(reading.result),
               mimecast_read_result_name(reason), line);
  _clear(&reading);
}

static void
_append_escaped(GString *self, const gchar *value)
{
  for (; *value; value++)
    if (strchr("\\\n\r", *value))
      g_string_append_printf(self, "\\%c", *value == '\n' ? 'n' : *value == '\r' ? 'r' : '\\');
    else
      g_string_append_c(self, *value);
}

static gboolean
_is_shown(ReaderShow what, UebaField field, const gchar *value)
{
  switch (what)
    {
    case READER_SHOW_RECORD:
      return field != UEBA_FIELD_VENDOR && field != UEBA_FIELD_PRODUCT && field != UEBA_FIELD_RAW_HASH;
    case READER_SHOW_PAYLOAD:
      return field != UEBA_FIELD_HOST || value[0] == 'C';
    }
  return FALSE;
}

/* two envelopes of the samples have a time of their own */
static void
_append_time(GString *self, GHashTable *event, ReaderShow what)
{
  static const gchar of_a_header[] = "2021-03-05T";
  const gchar *value = g_hash_table_lookup(event, "time");
  gchar text[UEBA_TIME_TEXT_BYTES];

  if (!value)
    return;
  ueba_time_format_iso_usec(g_ascii_strtoll(value, NULL, 10), text);
  if (what == READER_SHOW_RECORD || !g_str_has_prefix(text, of_a_header))
    g_string_append_printf(self, "time=%s\n", text);
}

gchar *
reader_show(const gchar *text, gsize len, ReaderShow what)
{
  Reading reading = _read_text(text, len);
  GString *shown = g_string_new(NULL);

  for (guint i = 0; i < reading.events->len; i++)
    {
      GHashTable *event = g_ptr_array_index(reading.events, i);

      g_string_append(shown, "+\n");
      _append_time(shown, event, what);
      for (guint f = 0; f < UEBA_FIELD_MAX; f++)
        {
          const gchar *name = ueba_field_name((UebaField) f);
          const gchar *value = g_hash_table_lookup(event, name);

          if (!value || !_is_shown(what, (UebaField) f, value))
            continue;
          g_string_append_printf(shown, "%s=", name);
          _append_escaped(shown, value);
          g_string_append_c(shown, '\n');
        }
    }
  _clear(&reading);
  return g_string_free(shown, FALSE);
}
