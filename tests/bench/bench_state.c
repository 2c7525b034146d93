/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-state.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <time.h>

/* usage: bench_state FOLDER CONTENT USERS. How long a checkpoint and a start take, with so many users of two countries,
 * each with an open session. A second run only starts on what the first left. */

#define BATCH 10000
#define START (G_GINT64_CONSTANT(1772359200) * UEBA_USEC_PER_SEC)

typedef struct _Bench
{
  gchar *file;
  UebaContent *content;
  UebaEngineOptions options;
  UebaState *state;
  UebaEngine *engine;
} Bench;

static void
_must(gboolean is_good, const GError *error)
{
  if (is_good)
    return;
  g_printerr("bench_state: %s\n", error ? error->message : "failed");
  exit(1);
}

static void
_open(Bench *self)
{
  UebaStateOptions options = { .file = self->file, .duplicate_window = 100000 };
  UebaIdentityKey key = { { 1, 2 } };
  g_autoptr(GError) error = NULL;

  self->state = ueba_state_open(&options, &key, &error);
  _must(self->state != NULL, error);
  self->engine = ueba_state_start(self->state, &self->options, self->content, START, NULL, &error);
  _must(self->engine != NULL, error);
}

static void
_close(Bench *self)
{
  g_clear_pointer(&self->state, ueba_state_free);
  g_clear_pointer(&self->engine, ueba_engine_free);
}

static void
_feed(Bench *self, guint user, const gchar *country, gint64 time_usec)
{
  g_autofree gchar *name = g_strdup_printf("user%07u@example.com", user);
  UebaStateLine line = { .payload = ueba_text_from_string(name), .time_usec = time_usec };
  UebaEvent event;

  ueba_event_clear(&event);
  event.time_usec = time_usec;
  ueba_event_set_string(&event, UEBA_FIELD_EVENT_TYPE, "app-login");
  ueba_event_set_string(&event, UEBA_FIELD_USER, name);
  ueba_event_set_string(&event, UEBA_FIELD_SRC_IP, "203.0.113.9");
  ueba_event_set_string(&event, UEBA_FIELD_APP, "Mimecast");
  ueba_event_set_string(&event, UEBA_FIELD_SRC_COUNTRY, country);
  if (ueba_state_enter_line(self->state, &line))
    ueba_state_feed(self->state, &event, UEBA_TIME_NONE);
}

typedef struct _Slowest
{
  gint64 usec;
  clock_t cpu;
} Slowest;

static void
_commit(Bench *self, Slowest *slowest)
{
  g_autoptr(GError) error = NULL;
  gint64 since = g_get_monotonic_time();
  clock_t cpu = clock();

  _must(ueba_state_commit(self->state, NULL, START, &error), error);
  slowest->usec = MAX(slowest->usec, g_get_monotonic_time() - since);
  slowest->cpu = MAX(slowest->cpu, clock() - cpu);
}

static void
_fill(Bench *self, guint n_users)
{
  Slowest slowest = { 0 };

  for (guint i = 0; i < n_users; i++)
    {
      _feed(self, i, "US", START + i);
      _feed(self, i, "DE", START + i + 60 * UEBA_USEC_PER_SEC);
      if (i % BATCH == BATCH - 1)
        _commit(self, &slowest);
    }
  _commit(self, &slowest);
  g_print("%-40s %7.2f s, of the one with most CPU %5.2f s on it\n", "slowest commit of these",
          (gdouble) slowest.usec / 1e6, (gdouble) slowest.cpu / CLOCKS_PER_SEC);
}

typedef struct _Watch
{
  gint64 time_usec;
  clock_t cpu;
} Watch;

static Watch
_now(void)
{
  return (Watch) { g_get_monotonic_time(), clock() };
}

static void
_say(const gchar *what, Watch since)
{
  g_print("%-40s %7.2f s, %7.2f s of them on the CPU\n", what,
          (gdouble) (g_get_monotonic_time() - since.time_usec) / 1e6,
          (gdouble) (clock() - since.cpu) / CLOCKS_PER_SEC);
}

static void
_make(Bench *self, guint n_users)
{
  g_autoptr(GError) error = NULL;
  Watch since = _now();

  _open(self);
  _fill(self, n_users);
  _say("lines, two a user, with their commits", since);
  since = _now();
  _must(ueba_state_checkpoint(self->state, START, &error), error);
  _say("checkpoint of what the last left", since);
  since = _now();
  _close(self);
  _say("close", since);
}

static void
_start(Bench *self)
{
  UebaStateStats stats;
  Watch since = _now();

  _open(self);
  _say("start", since);
  ueba_state_stats(self->state, &stats);
  g_print("%" G_GUINT64_FORMAT " users were in the file\n", stats.loaded_entities);
  _close(self);
}

int
main(int argc, char **argv)
{
  Bench bench = { 0 };
  const gchar *content[] = { argc > 2 ? argv[2] : NULL, NULL };
  guint n_users = argc > 3 ? (guint) g_ascii_strtoull(argv[3], NULL, 10) : 0;
  g_autoptr(GError) error = NULL;

  if (n_users == 0)
    {
      g_printerr("usage: bench_state FOLDER CONTENT USERS\n");
      return 2;
    }
  bench.file = g_build_filename(argv[1], "bench.db", NULL);
  bench.content = ueba_content_load(content, NULL, &error);
  _must(bench.content != NULL, error);
  ueba_engine_options_defaults(&bench.options);
  bench.options.max_users = 2 * n_users;
  if (!g_file_test(bench.file, G_FILE_TEST_EXISTS))
    _make(&bench, n_users);
  _start(&bench);
  ueba_content_unref(bench.content);
  g_free(bench.file);
  return 0;
}
