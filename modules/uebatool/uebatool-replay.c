/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "uebatool.h"
#include "uebatool-engine.h"
#include "uebatool-lines.h"
#include "uebatool-output.h"
#include "uebatool-reader.h"
#include "uebatool-tables.h"
#include "mimecast-time.h"
#include "ueba-error.h"

#include <stdio.h>

/* Logs through the reader and the engine of the plugin. There is no clock here: a line without a time of its own has
 * the greatest time so far, as if it had come right after that event, and one before the first event has none. */

typedef struct _ReplayOptions
{
  UebatoolReaderOptions reader;
  UebatoolEngineOptions engine;
  UebatoolTablesOptions tables;
  gchar *alerts;
  gchar *now;
} ReplayOptions;

typedef struct _Replay
{
  MimecastReader *reader;
  MimecastScratch *scratch;
  UebaRecordWriter *record;
  UebatoolUnread *unread;
  UebaEngine *engine;
  UebatoolOutput *alerts;
  gint64 now_usec;              /* UEBA_TIME_NONE: nothing is of the future */
  gint64 greatest_usec;         /* UEBA_TIME_NONE: no event yet */
  guint64 n_lines;
  guint64 n_no_time;
} Replay;

static void
_take_alert(UebaAlert *alert, gpointer user_data)
{
  GString *out = uebatool_output_buffer(((Replay *) user_data)->alerts);

  ueba_alert_append_json(alert, out);
  g_string_append_c(out, '\n');
  ueba_alert_unref(alert);
}

static void
_feed(Replay *self, UebaEvent *event)
{
  if (event->time_usec != UEBA_TIME_NONE)
    self->greatest_usec = MAX(self->greatest_usec, event->time_usec);
  if (ueba_engine_feed(self->engine, event, self->now_usec) == UEBA_FEED_NO_TIME)
    self->n_no_time++;
}

static void
_replay_line(Replay *self, const UebatoolLine *line)
{
  MimecastLine known = { { NULL, 0 }, UEBA_TIME_NONE, self->greatest_usec };
  MimecastReadInfo info;
  UebaRecordIter events;
  UebaEvent event;
  gsize len;
  MimecastReadResult result = mimecast_reader_read(self->reader, self->scratch, line->text.str, line->text.len, &known,
                                                   self->record, &info);
  const gchar *packed = ueba_record_writer_finish(self->record, &len);

  uebatool_unread_add(self->unread, result, line->text, line->number);
  self->n_lines = line->number;
  if (!ueba_record_iter_init(&events, packed, len))
    return;
  while (ueba_record_iter_next(&events, &event))
    _feed(self, &event);
}

static gboolean
_replay_lines(Replay *self, UebatoolLines *lines, GError **error)
{
  GError *read_error = NULL;
  UebatoolLine line;

  while (uebatool_lines_next(lines, &line, &read_error))
    {
      _replay_line(self, &line);
      if (!uebatool_output_drain(self->alerts, error))
        return FALSE;
    }
  if (!read_error)
    return uebatool_output_finish(self->alerts, error);
  g_propagate_error(error, read_error);
  return FALSE;
}

static void
_print_summary(const Replay *self)
{
  UebaEngineStats stats;

  ueba_engine_stats(self->engine, &stats);
  fprintf(stderr, "%" G_GUINT64_FORMAT " lines, %" G_GUINT64_FORMAT " events, %" G_GUINT64_FORMAT " alerts\n",
          self->n_lines, stats.events, stats.alerts);
  if (self->n_no_time > 0)
    fprintf(stderr, "no_time: %" G_GUINT64_FORMAT "\n", self->n_no_time);
  uebatool_unread_print(self->unread);
}

static gboolean
_get_now(const ReplayOptions *options, gint64 *ret_now_usec, GError **error)
{
  *ret_now_usec = UEBA_TIME_NONE;
  if (!options->now || mimecast_time_parse(ueba_text_from_string(options->now), ret_now_usec))
    return TRUE;
  g_set_error(error, UEBA_ERROR, UEBA_ERROR_SYNTAX, "--now: '%s' is no time such as 2026-03-01T10:00:00Z",
              options->now);
  return FALSE;
}

static UebaEngine *
_make_engine(const ReplayOptions *options, GError **error)
{
  UebaEngineOptions engine_options;
  UebaContent *content;
  UebaTables *tables;
  UebaEngine *engine = NULL;

  if (!uebatool_engine_options_get(&options->engine, &engine_options, error))
    return NULL;
  content = uebatool_content_load(options->engine.content, error);
  if (!content)
    return NULL;
  tables = uebatool_tables_options_load(&options->tables, error);
  if (tables)
    {
      uebatool_tables_print_missing(tables, content);
      engine = ueba_engine_new(&engine_options, content);
      ueba_engine_adopt_tables(engine, tables);
      ueba_tables_unref(tables);
    }
  ueba_content_unref(content);
  return engine;
}

static gboolean
_prepare(Replay *self, const ReplayOptions *options, GError **error)
{
  *self = (Replay) { .greatest_usec = UEBA_TIME_NONE };
  if (!_get_now(options, &self->now_usec, error))
    return FALSE;
  self->reader = uebatool_reader_options_build(&options->reader, error);
  self->engine = self->reader ? _make_engine(options, error) : NULL;
  self->alerts = self->engine ? uebatool_output_new(options->alerts, error) : NULL;
  if (!self->alerts)
    return FALSE;
  ueba_engine_set_sink(self->engine, _take_alert, self);
  self->scratch = mimecast_scratch_new();
  self->record = ueba_record_writer_new();
  self->unread = uebatool_unread_new();
  return TRUE;
}

static void
_clear(Replay *self)
{
  uebatool_output_free(self->alerts);
  uebatool_unread_free(self->unread);
  ueba_record_writer_free(self->record);
  mimecast_scratch_free(self->scratch);
  ueba_engine_free(self->engine);
  mimecast_reader_unref(self->reader);
}

static UebatoolStatus
_replay_files(const ReplayOptions *options, gchar **files)
{
  GError *error = NULL;
  Replay replay;
  UebatoolLines *lines;

  if (_prepare(&replay, options, &error))
    {
      lines = uebatool_lines_new(files);
      if (_replay_lines(&replay, lines, &error))
        _print_summary(&replay);
      uebatool_lines_free(lines);
    }
  _clear(&replay);
  return error ? uebatool_fail(error) : UEBATOOL_GOOD;
}

static void
_add_options(ReplayOptions *self, GOptionContext *context)
{
  const GOptionEntry entries[] =
  {
    { "alerts", 0, 0, G_OPTION_ARG_FILENAME, &self->alerts, "where alerts go (standard output)", "FILE" },
    {
      "now", 0, 0, G_OPTION_ARG_STRING, &self->now,
      "time beyond which events are of the future (none are)", "TIME"
    },
    { NULL },
  };

  g_option_context_add_main_entries(context, entries, NULL);
  uebatool_engine_options_add(&self->engine, context);
  uebatool_tables_options_add(&self->tables, context);
  uebatool_reader_options_add(&self->reader, context);
}

UebatoolStatus
uebatool_replay(gint argc, gchar **argv)
{
  g_autoptr(GOptionContext) context = g_option_context_new("[FILE...] - logs through the rules, alerts out");
  ReplayOptions options = { .alerts = NULL };
  UebatoolStatus status = UEBATOOL_FAILED;

  uebatool_engine_options_init(&options.engine);
  _add_options(&options, context);
  if (uebatool_parse_options(context, &argc, &argv))
    status = _replay_files(&options, argv + 1);
  uebatool_reader_options_clear(&options.reader);
  uebatool_engine_options_clear(&options.engine);
  uebatool_tables_options_clear(&options.tables);
  g_free(options.alerts);
  g_free(options.now);
  return status;
}
