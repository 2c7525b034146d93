/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "bench_input.h"
#include "line-reader.h"
#include "ueba-state.h"

#include <malloc.h>
#include <stdlib.h>

/* usage: bench_memory SHAPES CONTENT USERS STATE_FILE
 *
 * What a detector holds when so many users have logged in from two countries and have open sessions; they are in
 * the table of users, too. Last, lines of all shapes are read. Nothing is freed at the end, so that a program which
 * records allocations finds what is held: see memory.py. Prints the bytes that malloc() has given out, and users. An
 * empty STATE_FILE keeps the state in memory only. */

#define BATCH 10000
#define DUPLICATE_WINDOW 100000
#define READER_LINES 3000
#define START_USEC (G_GINT64_CONSTANT(1767225600) * UEBA_USEC_PER_SEC)

typedef struct _Memory
{
  UebaTables *tables;
  UebaState *state;
  UebaEngine *engine;
  GPtrArray *alerts;    /* of UebaAlert: of the lines since the last commit */
  LineReader reader;
} Memory;

static void
_take_alert(UebaAlert *alert, gpointer user_data)
{
  g_ptr_array_add(user_data, alert);
}

static void
_commit(Memory *self)
{
  g_autoptr(GError) error = NULL;

  bench_must(ueba_state_commit(self->state, self->alerts, START_USEC, &error), "commit", error);
  g_ptr_array_set_size(self->alerts, 0);
}

static void
_log_in(Memory *self, guint user, const gchar *country, gint64 time_usec)
{
  gchar name[48];
  UebaEvent event;

  g_snprintf(name, sizeof(name), "user%u@example.com", user);
  UebaStateLine line = { .payload = ueba_text_from_string(name), .time_usec = time_usec };
  bench_make_login(&event, name, country, time_usec);
  if (ueba_state_enter_line(self->state, &line))
    ueba_state_feed(self->state, &event, UEBA_TIME_NONE);
}

static void
_fill(Memory *self, guint n_users)
{
  for (guint i = 0; i < n_users; i++)
    {
      _log_in(self, i, "US", START_USEC);
      _log_in(self, i, "DE", START_USEC + UEBA_USEC_PER_SEC);
      if (i % BATCH == BATCH - 1)
        _commit(self);
    }
  _commit(self);
}

static void
_read_lines(LineReader *reader, const gchar *shapes_file)
{
  BenchShapes *shapes = bench_shapes_load(shapes_file);
  GPtrArray *lines = bench_lines_of_shape(shapes, NULL, READER_LINES);

  line_reader_init(reader);
  for (guint i = 0; i < lines->len; i++)
    {
      const gchar *line = g_ptr_array_index(lines, i);
      line_reader_read(reader, line, strlen(line));
    }
  g_ptr_array_unref(lines);
  bench_shapes_free(shapes);
}

static void
_make(Memory *self, const gchar *content_file, const gchar *state_file, guint n_users)
{
  const gchar *files[] = { content_file, NULL };
  UebaStateOptions state_options = { .file = state_file, .duplicate_window = DUPLICATE_WINDOW };
  UebaIdentityKey key = { { 1, 2 } };
  UebaEngineOptions options;
  g_autoptr(GError) error = NULL;
  UebaContent *content = ueba_content_load(files, NULL, &error);

  bench_must(content != NULL, content_file, error);
  ueba_engine_options_defaults(&options);
  options.hash_seed = 1;
  options.max_users = 2 * n_users;
  self->tables = bench_tables_load(BENCH_LIST_ENTRIES, n_users);
  self->state = ueba_state_open(&state_options, &key, &error);
  bench_must(self->state != NULL, "state", error);
  self->engine = ueba_state_start(self->state, &options, content, START_USEC, NULL, &error);
  bench_must(self->engine != NULL, "engine", error);
  self->alerts = g_ptr_array_new_with_free_func((GDestroyNotify) ueba_alert_unref);
  ueba_engine_adopt_tables(self->engine, self->tables);
  ueba_engine_set_sink(self->engine, _take_alert, self->alerts);
}

int
main(int argc, char **argv)
{
  Memory memory = { NULL };
  struct mallinfo2 info;
  guint n_users;

  if (argc != 5)
    {
      g_printerr("usage: bench_memory SHAPES CONTENT USERS STATE_FILE\n");
      return 2;
    }
  n_users = (guint) g_ascii_strtoull(argv[3], NULL, 10);
  _make(&memory, argv[2], argv[4], n_users);
  _fill(&memory, n_users);
  _read_lines(&memory.reader, argv[1]);
  info = mallinfo2();
  g_print("%" G_GSIZE_FORMAT "\t%u\n", info.uordblks + info.hblkhd, n_users);
  return EXIT_SUCCESS;
}
