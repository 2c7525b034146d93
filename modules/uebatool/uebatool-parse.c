/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "uebatool.h"
#include "uebatool-lines.h"
#include "uebatool-output.h"
#include "uebatool-reader.h"
#include "ueba-json-text.h"
#include "ueba-raw-hash.h"
#include "ueba-time.h"

#include <stdio.h>

typedef struct _Parse
{
  MimecastReader *reader;
  MimecastScratch *scratch;
  UebaRecordWriter *record;
  UebatoolUnread *unread;
  UebatoolOutput *output;
  guint64 n_lines;
  guint64 n_events;
} Parse;

static void
_append_event(GString *out, guint64 line, const UebaEvent *event)
{
  gchar time[UEBA_TIME_TEXT_BYTES];

  g_string_append_printf(out, "{\"line\":%" G_GUINT64_FORMAT, line);
  if (event->time_usec != UEBA_TIME_NONE)
    {
      gsize len = ueba_time_format_iso_usec(event->time_usec, time);

      g_string_append(out, ",\"time\":");
      ueba_json_append_text(out, ueba_text(time, len));
    }
  for (guint field = 0; field < UEBA_FIELD_MAX; field++)
    if (ueba_event_has(event, (UebaField) field))
      {
        g_string_append_printf(out, ",\"%s\":", ueba_field_name((UebaField) field));
        ueba_json_append_text(out, event->fields[field]);
      }
  g_string_append(out, "}\n");
}

static void
_parse_line(Parse *self, const UebatoolLine *line)
{
  const MimecastLine nothing_known = { { NULL, 0 }, UEBA_TIME_NONE, UEBA_TIME_NONE };
  MimecastReadInfo info;
  UebaRecordIter events;
  UebaEvent event;
  gchar raw_hash[UEBA_RAW_HASH_DIGITS];
  gsize len;
  MimecastReadResult result = mimecast_reader_read(self->reader, self->scratch, line->text.str, line->text.len,
                                                   &nothing_known, self->record, &info);
  const gchar *packed = ueba_record_writer_finish(self->record, &len);

  uebatool_unread_add(self->unread, result, line->text, line->number);
  if (!ueba_record_iter_init(&events, packed, len))
    return;
  for (; ueba_record_iter_next(&events, &event); self->n_events++)
    {
      ueba_event_make_raw_hash(&event, raw_hash);
      _append_event(uebatool_output_buffer(self->output), line->number, &event);
    }
}

/* what was read is shown before the program waits for more */
static gboolean
_parse_lines(Parse *self, UebatoolLines *lines, GError **error)
{
  GError *failure = NULL;
  UebatoolLine line;

  while (!failure && uebatool_lines_next(lines, &line, &failure))
    {
      self->n_lines = line.number;
      _parse_line(self, &line);
      if (uebatool_output_is_due(self->output) || !uebatool_lines_is_buffered(lines))
        uebatool_output_flush(self->output, &failure);
    }
  if (!failure)
    return uebatool_output_finish(self->output, error);
  g_propagate_error(error, failure);
  return FALSE;
}

static UebatoolStatus
_parse_all(Parse *self, UebatoolLines *lines)
{
  GError *error = NULL;
  gboolean is_parsed = _parse_lines(self, lines, &error);

  fprintf(stderr, "%" G_GUINT64_FORMAT " lines, %" G_GUINT64_FORMAT " events\n", self->n_lines, self->n_events);
  uebatool_unread_print(self->unread);
  return is_parsed ? UEBATOOL_GOOD : uebatool_fail(error);
}

static UebatoolStatus
_parse_files(MimecastReader *reader, gchar **files)
{
  Parse parse =
  {
    .reader = reader,
    .scratch = mimecast_scratch_new(),
    .record = ueba_record_writer_new(),
    .unread = uebatool_unread_new(),
    .output = uebatool_output_new(NULL, NULL),
  };
  UebatoolLines *lines = uebatool_lines_new(files);
  UebatoolStatus status = _parse_all(&parse, lines);

  uebatool_lines_free(lines);
  uebatool_output_free(parse.output);
  uebatool_unread_free(parse.unread);
  ueba_record_writer_free(parse.record);
  mimecast_scratch_free(parse.scratch);
  return status;
}

static const gchar help[] =
  "Shows what the plugin's parser makes of log lines: one JSON object an event,\n"
  "with the number of its line. A mail with several recipients gives several\n"
  "events.\n"
  "\n"
  "Without FILE, or with \"-\", standard input is read. Files may be packed with\n"
  "gzip or zstd. What was not understood is counted on standard error, by reason\n"
  "and with the first line of each.\n"
  "\n"
  "Payload shapes for --accept: pipe-mta json-mta json-cg dlp ttp-url\n"
  "ttp-attachment ttp-impersonation json-audit pipe-audit cef other, or all.\n"
  "\n"
  "Answers 0, or 2 if a file cannot be read or an option is wrong.\n"
  "\n"
  "Example: uebatool parse mimecast.log";

UebatoolStatus
uebatool_parse(gint argc, gchar **argv)
{
  g_autoptr(GOptionContext) context = g_option_context_new("[FILE...] - log lines to events, one JSON object a line");
  UebatoolReaderOptions options = { NULL };
  UebatoolStatus status = UEBATOOL_FAILED;
  GError *error = NULL;
  MimecastReader *reader;

  g_option_context_set_description(context, help);
  uebatool_reader_options_add(&options, context);
  if (uebatool_parse_options(context, &argc, &argv))
    {
      reader = uebatool_reader_options_build(&options, &error);
      status = reader ? _parse_files(reader, argv + 1) : uebatool_fail(error);
      mimecast_reader_unref(reader);
    }
  uebatool_reader_options_clear(&options);
  return status;
}
