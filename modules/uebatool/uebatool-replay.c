/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "uebatool.h"
#include "uebatool-comparison.h"
#include "uebatool-engine.h"
#include "uebatool-lines.h"
#include "uebatool-output.h"
#include "uebatool-progress.h"
#include "uebatool-reader.h"
#include "uebatool-summary.h"
#include "uebatool-tables.h"
#include "mimecast-time.h"
#include "ueba-error.h"
#include "ueba-limits.h"
#include "ueba-state.h"

#include <stdio.h>
#include <unistd.h>

/* Logs through the reader and the engine of the plugin. There is no clock here: a line without a time of its own has
 * the greatest time so far, as if it had come right after that event, and one before the first event has none.
 *
 * A state file is written when all has been read, whole or not at all; without one the state is in memory only. */

#define WINDOW_UNSET G_MININT
#define WINDOW_WITH_STATE 100000
#define LINES_PER_COMMIT 10000

typedef struct _ReplayOptions
{
  UebatoolReaderOptions reader;
  UebatoolEngineOptions engine;
  UebatoolTablesOptions tables;
  gchar *output;
  gchar *now;
  gchar *host;
  gchar **compare;
  gchar *state;
  gint duplicate_window;
  gboolean is_quiet;
} ReplayOptions;

typedef struct _Replay Replay;

/* one content at work; with --compare there are two */
typedef struct _Side
{
  Replay *replay;
  UebatoolSide side;
  UebaState *state;
  UebaEngine *engine;
} Side;

struct _Replay
{
  MimecastReader *reader;
  MimecastScratch *scratch;
  UebaRecordWriter *record;
  UebatoolUnread *unread;
  Side sides[UEBATOOL_SIDES];
  guint n_sides;
  UebaEngineStats before;       /* of the first side, what the state file held */
  UebatoolOutput *output;
  UebatoolProgress *progress;
  UebatoolSummary *summary;
  UebatoolComparison *comparison;       /* NULL: alerts are printed */
  UebaText host;                /* of lines that do not say theirs; borrowed */
  gint64 wall_usec;             /* the wall clock: when models that content has not went */
  gint64 now_usec;              /* UEBA_TIME_NONE: nothing is of the future */
  gint64 greatest_usec;         /* UEBA_TIME_NONE: no event yet */
  guint64 n_lines;
  guint64 n_no_time;
};

static void
_take_alert(UebaAlert *alert, gpointer user_data)
{
  Side *side = user_data;
  Replay *self = side->replay;
  GString *out = uebatool_output_buffer(self->output);

  if (self->comparison)
    {
      uebatool_comparison_take(self->comparison, side->side, alert);
      return;
    }
  uebatool_summary_add_alert(self->summary, alert);
  ueba_alert_append_json(alert, out);
  g_string_append_c(out, '\n');
  ueba_alert_unref(alert);
}

/* The engine enriches an event in place, so the second one needs a copy of what was read. */
static void
_feed_other_sides(Replay *self, const UebaEvent *event)
{
  for (guint i = 1; i < self->n_sides; i++)
    {
      UebaEvent copy = *event;
      ueba_state_feed(self->sides[i].state, &copy, self->now_usec);
    }
}

static void
_feed(Replay *self, UebaEvent *event)
{
  if (event->time_usec != UEBA_TIME_NONE)
    self->greatest_usec = MAX(self->greatest_usec, event->time_usec);
  uebatool_summary_add_event(self->summary, ueba_event_get(event, UEBA_FIELD_EVENT_TYPE));
  _feed_other_sides(self, event);
  if (ueba_state_feed(self->sides[0].state, event, self->now_usec) == UEBA_FEED_NO_TIME)
    self->n_no_time++;
  if (self->comparison)
    uebatool_comparison_end_event(self->comparison);
}

/* FALSE: the line is among the last ones already */
static gboolean
_enter_line(Replay *self, const UebaEvent *first)
{
  gboolean is_of_receipt = (ueba_record_writer_flags(self->record) & UEBA_RECORD_TIME_OF_RECEIPT) != 0;
  UebaStateLine known =
  {
    .payload = ueba_record_writer_payload(self->record),
    .host = ueba_event_get(first, UEBA_FIELD_HOST),
    .time_usec = is_of_receipt ? UEBA_TIME_NONE : first->time_usec,
  };

  return ueba_state_enter_line(self->sides[0].state, &known);
}

static void
_feed_events(Replay *self)
{
  UebaRecordIter iter;
  UebaEvent event;
  gsize len;
  const gchar *packed = ueba_record_writer_finish(self->record, &len);

  if (!ueba_record_iter_init(&iter, packed, len) || !ueba_record_iter_next(&iter, &event)
      || !_enter_line(self, &event))
    return;
  do
    _feed(self, &event);
  while (ueba_record_iter_next(&iter, &event));
}

/* most lines have one event, which need not be packed and unpacked */
static void
_feed_line(Replay *self)
{
  UebaEvent *only = ueba_record_writer_only_event(self->record);

  if (!only)
    _feed_events(self);
  else if (_enter_line(self, only))
    _feed(self, only);
}

static void
_replay_line(Replay *self, const UebatoolLine *line)
{
  MimecastLine known = { self->host, UEBA_TIME_NONE, self->greatest_usec };
  MimecastReadInfo info;
  MimecastReadResult result = mimecast_reader_read(self->reader, self->scratch, line->text.str, line->text.len, &known,
                                                   self->record, &info);

  uebatool_unread_add(self->unread, result, line->text, line->number);
  self->n_lines = line->number;
  if (ueba_record_writer_n_events(self->record) > 0)
    _feed_line(self);
}

/* what was found is shown before the program waits for more */
static gboolean
_write_if_due(Replay *self, UebatoolLines *lines, GError **error)
{
  if (uebatool_output_buffer(self->output)->len == 0
      || (!uebatool_output_is_due(self->output) && uebatool_lines_is_buffered(lines)))
    return TRUE;
  uebatool_progress_hide(self->progress);
  return uebatool_output_flush(self->output, error);
}

/* alerts have gone out: they do not wait in the file */
static gboolean
_commit_if_due(Replay *self, GError **error)
{
  return self->n_lines % LINES_PER_COMMIT != 0 || ueba_state_commit(self->sides[0].state, NULL, self->wall_usec, error);
}

/* what was found is written before the state says that it was */
static gboolean
_save(Replay *self, GError **error)
{
  UebaState *state = self->sides[0].state;

  if (!ueba_state_file(state))
    return TRUE;
  return uebatool_output_flush(self->output, error) && ueba_state_commit(state, NULL, self->wall_usec, error) &&
         ueba_state_save_draft(state, self->wall_usec, error);
}

static gboolean
_replay_lines(Replay *self, UebatoolLines *lines, GError **error)
{
  GError *read_error = NULL;
  UebatoolLine line;

  while (uebatool_lines_next(lines, &line, &read_error))
    {
      _replay_line(self, &line);
      uebatool_progress_update(self->progress, self->n_lines, uebatool_lines_position(lines));
      if (!_write_if_due(self, lines, error) || !_commit_if_due(self, error))
        return FALSE;
    }
  uebatool_progress_hide(self->progress);
  if (read_error)
    {
      g_propagate_error(error, read_error);
      return FALSE;
    }
  if (self->comparison)
    uebatool_comparison_append_to(self->comparison, uebatool_output_buffer(self->output));
  return _save(self, error) && uebatool_output_finish(self->output, error);
}

/* ---- the end ---- */

static void
_print_tables(const Replay *self)
{
  g_autoptr(GString) text = g_string_new(NULL);

  uebatool_summary_append_to(self->summary, self->comparison ? NULL : ueba_engine_content(self->sides[0].engine), text);
  fputs(text->str, stderr);
}

static void
_print_count(const gchar *name, guint64 count)
{
  if (count > 0)
    fprintf(stderr, "%s: %" G_GUINT64_FORMAT "\n", name, count);
}

static void
_print_state(const Replay *self, const UebaEngineStats *stats)
{
  const gchar *file = ueba_state_file(self->sides[0].state);

  if (file)
    fprintf(stderr, "saved in %s: %" G_GUINT64_FORMAT " users, of %" G_GUINT64_FORMAT
            " of whom models know something\n", file, stats->users, stats->users_learned);
}

static void
_print_counts(const Replay *self, const UebaEngineStats *stats)
{
  const UebaEngineStats *before = &self->before;
  UebaStateStats state;

  ueba_state_stats(self->sides[0].state, &state);
  fprintf(stderr, "%" G_GUINT64_FORMAT " lines, %" G_GUINT64_FORMAT " events, %" G_GUINT64_FORMAT " alerts\n",
          self->n_lines, stats->events - before->events, stats->alerts - before->alerts);
  _print_count("no_time", self->n_no_time);
  _print_count("no_entity", stats->no_entity - before->no_entity);
  _print_count("duplicates", state.duplicates);
  _print_count("late_events", stats->late_events - before->late_events);
  _print_count("future_events", stats->future_events - before->future_events);
  _print_count("counter_saturated", stats->counter_saturated - before->counter_saturated);
  _print_count("bins_evicted", stats->bins_evicted - before->bins_evicted);
  _print_count("suppressed", stats->suppressed - before->suppressed);
  _print_count("users_evicted", stats->users_evicted - before->users_evicted);
}

static void
_print_summary(const Replay *self, const ReplayOptions *options)
{
  UebaEngineStats stats;

  ueba_engine_stats(self->sides[0].engine, &stats);
  _print_counts(self, &stats);
  _print_state(self, &stats);
  uebatool_unread_print(self->unread);
  if (options->tables.users && stats.users_asked > 0 && stats.users_found == 0)
    fputs("no event found its user in the users table: are its names those of the logs?\n", stderr);
  if (!options->is_quiet)
    _print_tables(self);
}

/* ---- the beginning ---- */

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

static gboolean
_check_options(const ReplayOptions *options, GError **error)
{
  gint window = options->duplicate_window;

  if (window != WINDOW_UNSET && (window < 0 || window > UEBA_LIMIT_DUPLICATE_WINDOW))
    {
      g_set_error(error, UEBA_ERROR, UEBA_ERROR_SYNTAX, "--duplicate-window: %d is not between 0 and %d", window,
                  UEBA_LIMIT_DUPLICATE_WINDOW);
      return FALSE;
    }
  if (!options->state || !options->compare)
    return TRUE;
  g_set_error_literal(error, UEBA_ERROR, UEBA_ERROR_SYNTAX, "--state and --compare do not go together: a state file "
                      "holds what one content learned");
  return FALSE;
}

/* in memory only, or what the file has */
static UebaState *
_open_state(const ReplayOptions *options, GError **error)
{
  gint unset = options->state ? WINDOW_WITH_STATE : 0;
  gint window = options->duplicate_window == WINDOW_UNSET ? unset : options->duplicate_window;
  UebaStateOptions state_options = { .file = options->state, .duplicate_window = (guint) window };
  /* The key keeps writers of logs from making two lines with one identity. Here nobody waits for them, but a file that
   * a detector will use needs one that nobody knows. */
  UebaIdentityKey key = { { 0x6c696e6573206f66, 0x2061207265706c61 } };

  if (!options->state)
    return ueba_state_open(&state_options, &key, error);
  if (getentropy(&key, sizeof(key)) == 0)
    return ueba_state_open_draft(&state_options, &key, error);
  g_set_error_literal(error, UEBA_ERROR, UEBA_ERROR_IO, "there are no random numbers for the state file's key");
  return NULL;
}

static gboolean
_start_side(Side *self, UebaContent *content, const UebaEngineOptions *options, UebaTables *tables, GError **error)
{
  g_autoptr(GPtrArray) notes = NULL;

  self->engine = ueba_state_start(self->state, options, content, self->replay->wall_usec, &notes, error);
  if (!self->engine)
    return FALSE;
  for (guint i = 0; i < notes->len; i++)
    fprintf(stderr, "%s\n", (const gchar *) g_ptr_array_index(notes, i));
  ueba_engine_adopt_tables(self->engine, tables);
  ueba_engine_set_sink(self->engine, _take_alert, self);
  return TRUE;
}

/* state: consumed, may be NULL */
static gboolean
_add_side(Replay *self, UebaState *state, gchar **content_files, const UebaEngineOptions *options, UebaTables *tables,
          GError **error)
{
  Side *side = &self->sides[self->n_sides];
  UebaContent *content;
  gboolean is_started;

  if (!state)
    return FALSE;
  *side = (Side) { .replay = self, .side = (UebatoolSide) self->n_sides++, .state = state };
  content = uebatool_content_load(content_files, error);
  if (!content)
    return FALSE;
  uebatool_tables_print_missing(tables, content);
  is_started = _start_side(side, content, options, tables, error);
  ueba_content_unref(content);
  return is_started;
}

static gboolean
_make_sides(Replay *self, const ReplayOptions *options, GError **error)
{
  UebaEngineOptions engine_options;
  UebaTables *tables;
  gboolean is_made;

  if (!uebatool_engine_options_get(&options->engine, &engine_options, error))
    return FALSE;
  tables = uebatool_tables_options_load(&options->tables, error);
  if (!tables)
    return FALSE;
  is_made = _add_side(self, _open_state(options, error), options->engine.content, &engine_options, tables, error)
            && (!options->compare
                || _add_side(self, _open_state(options, error), options->compare, &engine_options, tables, error));
  ueba_tables_unref(tables);
  if (is_made)
    ueba_engine_stats(self->sides[0].engine, &self->before);
  return is_made;
}

static gboolean
_prepare(Replay *self, const ReplayOptions *options, gchar **files, GError **error)
{
  *self = (Replay) { .greatest_usec = UEBA_TIME_NONE, .wall_usec = g_get_real_time() };
  self->host = ueba_text_from_string(options->host);
  if (!_get_now(options, &self->now_usec, error) || !_check_options(options, error))
    return FALSE;
  self->reader = uebatool_reader_options_build(&options->reader, error);
  if (!self->reader || !_make_sides(self, options, error))
    return FALSE;
  self->output = uebatool_output_new(options->output, error);
  if (!self->output)
    return FALSE;
  self->scratch = mimecast_scratch_new();
  self->record = ueba_record_writer_new();
  self->unread = uebatool_unread_new();
  self->progress = uebatool_progress_new(files);
  self->summary = uebatool_summary_new();
  self->comparison = options->compare ? uebatool_comparison_new() : NULL;
  return TRUE;
}

static void
_clear(Replay *self)
{
  uebatool_comparison_free(self->comparison);
  uebatool_summary_free(self->summary);
  uebatool_progress_free(self->progress);
  uebatool_output_free(self->output);
  uebatool_unread_free(self->unread);
  ueba_record_writer_free(self->record);
  mimecast_scratch_free(self->scratch);
  for (guint i = 0; i < self->n_sides; i++)
    {
      ueba_state_free(self->sides[i].state);
      ueba_engine_free(self->sides[i].engine);
    }
  mimecast_reader_unref(self->reader);
}

static UebatoolStatus
_replay_files(const ReplayOptions *options, gchar **files)
{
  GError *error = NULL;
  Replay replay;
  UebatoolLines *lines;

  if (_prepare(&replay, options, files, &error))
    {
      lines = uebatool_lines_new(files);
      if (_replay_lines(&replay, lines, &error))
        _print_summary(&replay, options);
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
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &self->output, "where alerts go (standard output)", "FILE" },
    { "alerts", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_FILENAME, &self->output, NULL, "FILE" },
    {
      "compare", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->compare,
      "the same logs under another content too; may be given several times", "PACK"
    },
    {
      "now", 0, 0, G_OPTION_ARG_STRING, &self->now,
      "time beyond which events are of the future (none are)", "TIME"
    },
    {
      "host", 0, 0, G_OPTION_ARG_STRING, &self->host,
      "host of lines that do not say theirs, as syslog-ng knows the sender (none)", "NAME"
    },
    {
      "duplicate-window", 0, 0, G_OPTION_ARG_INT, &self->duplicate_window,
      "lines among which one that comes again is left out (0; with --state 100000)", "LINES"
    },
    {
      "state", 0, 0, G_OPTION_ARG_FILENAME, &self->state,
      "state file to start from and to save to; made if it is not there", "FILE"
    },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &self->is_quiet, "no tables at the end", NULL },
    { NULL },
  };

  g_option_context_add_main_entries(context, entries, NULL);
  uebatool_engine_options_add(&self->engine, context);
  uebatool_tables_options_add(&self->tables, context);
  uebatool_reader_options_add(&self->reader, context);
}

static void
_clear_options(ReplayOptions *self)
{
  uebatool_reader_options_clear(&self->reader);
  uebatool_engine_options_clear(&self->engine);
  uebatool_tables_options_clear(&self->tables);
  g_strfreev(self->compare);
  g_free(self->output);
  g_free(self->state);
  g_free(self->now);
  g_free(self->host);
}

static const gchar help[] =
  "Reads logs as the plugin would and says which alerts it would have raised: one\n"
  "JSON object a line.\n"
  "Without FILE, or with \"-\", standard input is read. Files may be packed with\n"
  "gzip or zstd. They are read one after the other, so give them in the order of\n"
  "time.\n"
  "\n"
  "At the end, on standard error: alerts per rule and day, users by score, events\n"
  "by type, and what was not understood.\n"
  "\n"
  "With --state what was learned before is there from the start, and what is\n"
  "learned is saved when all has been read: give a detector's file last month's\n"
  "logs before it goes live. No detector may have the file in use.\n"
  "\n"
  "With --compare the alerts themselves are not printed, but how those of the two\n"
  "contents differ, rule by rule, with the first examples of each.\n"
  "\n"
  "Answers 0, or 2 if a file cannot be read or an option is wrong; the file of -o\n"
  "is then not there, and that of --state as it was.\n"
  "\n"
  "Example: uebatool replay --users users.csv --list tor_ip tor.txt -o alerts.json mimecast.log.1.gz mimecast.log";

UebatoolStatus
uebatool_replay(gint argc, gchar **argv)
{
  g_autoptr(GOptionContext) context = g_option_context_new("[FILE...] - logs through the rules, alerts out");
  ReplayOptions options = { .duplicate_window = WINDOW_UNSET };
  UebatoolStatus status = UEBATOOL_FAILED;

  g_option_context_set_description(context, help);
  uebatool_engine_options_init(&options.engine);
  _add_options(&options, context);
  if (uebatool_parse_options(context, &argc, &argv))
    status = _replay_files(&options, argv + 1);
  _clear_options(&options);
  return status;
}
