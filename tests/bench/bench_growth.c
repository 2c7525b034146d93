/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "bench_input.h"
#include "line-reader.h"
#include "ueba-engine.h"

#include <malloc.h>
#include <stdlib.h>
#include <time.h>

/* usage: bench_growth SHAPES CONTENT USERS LIST_ENTRIES
 *
 * Reader and engine with so many users, each with two countries and an open session, and a list of so many entries
 * that a failed login looks in. Prints as one line: lines per CPU second, bytes of the heap for each user, MiB of the
 * heap. */

#define LINES 200000
#define START_USEC (G_GINT64_CONSTANT(1767225600) * UEBA_USEC_PER_SEC)

typedef struct _Growth
{
  BenchShapes *shapes;
  UebaTables *tables;
  UebaEngine *engine;
  LineReader reader;
  guint64 n_alerts;
} Growth;

static void
_count_alert(UebaAlert *alert, gpointer user_data)
{
  (*(guint64 *) user_data)++;
  ueba_alert_unref(alert);
}

static gsize
_heap_bytes(void)
{
  struct mallinfo2 info = mallinfo2();

  return info.uordblks + info.hblkhd;
}

static gdouble
_now_sec(void)
{
  struct timespec now;

  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return (gdouble) now.tv_sec + (gdouble) now.tv_nsec / 1e9;
}

static void
_log_in(Growth *self, guint user, const gchar *country)
{
  gchar name[48];
  UebaEvent event;

  g_snprintf(name, sizeof(name), "user%u@example.com", user);
  bench_make_login(&event, name, country, START_USEC);
  ueba_engine_feed(self->engine, &event, UEBA_TIME_NONE);
}

static gdouble
_fill(Growth *self, guint n_users)
{
  gsize before;

  _log_in(self, 0, "US");
  _log_in(self, 0, "DE");
  before = _heap_bytes();
  for (guint i = 1; i < n_users; i++)
    {
      _log_in(self, i, "US");
      _log_in(self, i, "DE");
    }
  return n_users > 1 ? (gdouble) (_heap_bytes() - before) / (n_users - 1) : 0;
}

static void
_judge(Growth *self, const gchar *line)
{
  UebaRecordIter events;
  UebaEvent event;
  gsize len;

  line_reader_read(&self->reader, line, strlen(line));
  const gchar *packed = line_reader_packed(&self->reader, &len);
  bench_must(ueba_record_iter_init(&events, packed, len), line, NULL);
  while (ueba_record_iter_next(&events, &event))
    ueba_engine_feed(self->engine, &event, UEBA_TIME_NONE);
}

/* to be found by its name: valgrind --tool=callgrind --toggle-collect='_judge_second_half*' */
static void G_GNUC_NO_INLINE
_judge_second_half(Growth *self, const GPtrArray *lines)
{
  for (guint i = LINES / 2; i < LINES; i++)
    _judge(self, g_ptr_array_index(lines, i));
}

static gdouble
_lines_per_second(Growth *self, guint n_users)
{
  g_autoptr(GPtrArray) lines = bench_lines_of_stream(self->shapes, n_users, LINES);
  gdouble start;

  for (guint i = 0; i < LINES / 2; i++)
    _judge(self, g_ptr_array_index(lines, i));
  start = _now_sec();
  _judge_second_half(self, lines);
  return LINES / 2 / (_now_sec() - start);
}

static void
_make(Growth *self, const gchar *shapes, const gchar *content_file, guint n_entries)
{
  const gchar *files[] = { content_file, NULL };
  g_autoptr(GError) error = NULL;
  UebaEngineOptions options;
  UebaContent *content = ueba_content_load(files, NULL, &error);

  bench_must(content != NULL, content_file, error);
  ueba_engine_options_defaults(&options);
  options.hash_seed = 1;
  options.max_users = 2000000;
  self->shapes = bench_shapes_load(shapes);
  self->tables = bench_tables_load(n_entries, BENCH_USERS);
  self->engine = ueba_engine_new(&options, content);
  ueba_content_unref(content);
  ueba_engine_adopt_tables(self->engine, self->tables);
  ueba_engine_set_sink(self->engine, _count_alert, &self->n_alerts);
  line_reader_init(&self->reader);
}

static void
_clear(Growth *self)
{
  line_reader_clear(&self->reader);
  ueba_engine_free(self->engine);
  ueba_tables_unref(self->tables);
  bench_shapes_free(self->shapes);
}

int
main(int argc, char **argv)
{
  Growth growth = { NULL };
  gdouble bytes, speed;
  guint n_users;

  if (argc != 5)
    {
      g_printerr("usage: bench_growth SHAPES CONTENT USERS LIST_ENTRIES\n");
      return 2;
    }
  n_users = (guint) g_ascii_strtoull(argv[3], NULL, 10);
  _make(&growth, argv[1], argv[2], (guint) g_ascii_strtoull(argv[4], NULL, 10));
  bytes = _fill(&growth, n_users);
  speed = _lines_per_second(&growth, n_users);
  g_print("%.0f\t%.0f\t%.1f\t%" G_GUINT64_FORMAT "\n", speed, bytes, (gdouble) _heap_bytes() / 1048576,
          growth.n_alerts);
  _clear(&growth);
  return EXIT_SUCCESS;
}
