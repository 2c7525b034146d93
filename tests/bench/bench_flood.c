/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "bench_micro.h"

#include "bench_input.h"
#include "line-reader.h"
#include "plugin_host.h"
#include "ueba-alert-message.h"
#include "ueba-engine.h"

#include <template/templates.h>

/* usage: bench_flood --once SHAPES CONTENT [MEASURE...]
 *
 * What a flood of failed logins of invented users costs in our code, the plugin's part with it: every line makes a user
 * and an alert. As bench_micro: every measure runs twice, the second time inside bench_measured(), for
 * instructions.py. */

#define STRANGERS 1000

typedef struct _Flood
{
  LineReader reader;
  GPtrArray *lines;
  UebaEngine *engine;
  UebaAlertFormat format;
  LogTemplate *template;
  GString *json;
  GPtrArray *alerts;    /* of UebaAlert, kept for a later step; NULL: each is written when it comes */
  GPtrArray *messages;  /* of LogMessage, the same */
  gsize bytes_written;
} Flood;

static void
_unref_message(gpointer msg)
{
  log_msg_unref((LogMessage *) msg);
}

static void
_write(Flood *self, LogMessage *msg)
{
  log_template_format(self->template, msg, &DEFAULT_TEMPLATE_EVAL_OPTIONS, self->json);
  self->bytes_written += self->json->len;
}

static void
_take_alert(UebaAlert *alert, gpointer user_data)
{
  Flood *self = (Flood *) user_data;
  LogMessage *msg;

  if (self->alerts)
    {
      g_ptr_array_add(self->alerts, alert);
      return;
    }
  msg = ueba_alert_message_new(alert, &self->format);
  ueba_alert_unref(alert);
  _write(self, msg);
  log_msg_unref(msg);
}

static void
_judge_line(Flood *self, const gchar *line)
{
  UebaRecordIter events;
  UebaEvent event;
  const gchar *packed;
  gsize len;

  bench_must(line_reader_read(&self->reader, line, strlen(line)) == MIMECAST_READ_EVENTS, line, NULL);
  packed = line_reader_packed(&self->reader, &len);
  bench_must(ueba_record_iter_init(&events, packed, len), "record", NULL);
  while (ueba_record_iter_next(&events, &event))
    ueba_engine_feed(self->engine, &event, UEBA_TIME_NONE);
}

static void
_judge_lines(Flood *self)
{
  for (guint i = 0; i < self->lines->len; i++)
    _judge_line(self, (const gchar *) g_ptr_array_index(self->lines, i));
}

static void
_make_messages(Flood *self)
{
  for (guint i = 0; i < self->alerts->len; i++)
    g_ptr_array_add(self->messages,
                    ueba_alert_message_new((UebaAlert *) g_ptr_array_index(self->alerts, i), &self->format));
}

static guint
_run_flood(gpointer unused, gpointer state)
{
  Flood *self = (Flood *) state;

  _judge_lines(self);
  bench_must(self->bytes_written > STRANGERS * 1000, "an alert of each stranger", NULL);
  return self->lines->len;
}

static guint
_run_messages(gpointer unused, gpointer state)
{
  Flood *self = (Flood *) state;

  _make_messages(self);
  return self->messages->len;
}

static guint
_run_templates(gpointer unused, gpointer state)
{
  Flood *self = (Flood *) state;

  for (guint i = 0; i < self->messages->len; i++)
    _write(self, (LogMessage *) g_ptr_array_index(self->messages, i));
  bench_must(self->bytes_written > STRANGERS * 1000, "a line of each message", NULL);
  return self->messages->len;
}

/* ---- what it needs ---- */

typedef struct _Bench
{
  BenchShapes *shapes;
  UebaContent *content;
  UebaTables *tables;
} Bench;

static LogTemplate *
_compile(void)
{
  LogTemplate *template = log_template_new(configuration, NULL);
  GError *error = NULL;

  bench_must(log_template_compile(template, "$(ueba-alert json)\n", &error), "template", error);
  return template;
}

static void
_init(Flood *self, Bench *bench)
{
  UebaEngineOptions options;

  *self = (Flood) { .json = g_string_new(NULL), .template = _compile() };
  ueba_engine_options_defaults(&options);
  options.hash_seed = 1;
  line_reader_init(&self->reader);
  self->lines = bench_lines_of_strangers(bench->shapes, STRANGERS);
  self->engine = ueba_engine_new(&options, bench->content);
  ueba_engine_adopt_tables(self->engine, bench->tables);
  ueba_engine_set_sink(self->engine, _take_alert, self);
  ueba_alert_format_init(&self->format, ".ueba.");
}

static void
_prepare_nothing(Flood *self)
{
}

static void
_prepare_alerts(Flood *self)
{
  self->alerts = g_ptr_array_new_with_free_func((GDestroyNotify) ueba_alert_unref);
  self->messages = g_ptr_array_new_with_free_func(_unref_message);
  _judge_lines(self);
}

static void
_prepare_messages(Flood *self)
{
  _prepare_alerts(self);
  _make_messages(self);
}

static void
_clear(Flood *self)
{
  g_clear_pointer(&self->messages, g_ptr_array_unref);
  g_clear_pointer(&self->alerts, g_ptr_array_unref);
  ueba_engine_free(self->engine);
  ueba_alert_format_clear(&self->format);
  log_template_unref(self->template);
  g_ptr_array_unref(self->lines);
  line_reader_clear(&self->reader);
  g_string_free(self->json, TRUE);
}

typedef struct _Measure
{
  const gchar *name;
  const gchar *what;
  void (*prepare)(Flood *self);
  BenchRun run;
} Measure;

static const Measure measures[] =
{
  { "flood", "a line of a flood, from the payload to the alert's JSON", _prepare_nothing, _run_flood },
  { "alert-message", "an alert made a message", _prepare_alerts, _run_messages },
  { "alert-template", "the message written by $(ueba-alert json)", _prepare_messages, _run_templates },
};

/* by its name it is found by a program that counts what happens inside */
guint
bench_measured(gpointer bench, BenchRun run, gpointer state)
{
  return run(bench, state);
}

static void
_run_once(Bench *bench, const Measure *measure)
{
  Flood flood;
  guint n;

  _init(&flood, bench);
  measure->prepare(&flood);
  measure->run(NULL, &flood);
  _clear(&flood);
  _init(&flood, bench);
  measure->prepare(&flood);
  n = bench_measured(NULL, measure->run, &flood);
  _clear(&flood);
  g_print("%s\t%u\t%s\n", measure->name, n, measure->what);
}

static void
_run_wanted(Bench *bench, gchar **names)
{
  bench_print_build();
  for (guint i = 0; i < G_N_ELEMENTS(measures); i++)
    if (!names[0] || g_strv_contains((const gchar *const *) names, measures[i].name))
      _run_once(bench, &measures[i]);
}

int
main(int argc, char **argv)
{
  Bench bench = { 0 };
  GError *error = NULL;

  if (argc < 4 || !g_str_equal(argv[1], "--once"))
    {
      g_printerr("usage: bench_flood --once SHAPES CONTENT [MEASURE...]\n");
      return 2;
    }
  const gchar *files[] = { argv[3], NULL };
  plugin_host_start();
  bench.shapes = bench_shapes_load(argv[2]);
  bench.content = ueba_content_load(files, NULL, &error);
  bench_must(bench.content != NULL, argv[3], error);
  bench.tables = bench_tables_load(BENCH_LIST_ENTRIES, BENCH_USERS);
  _run_wanted(&bench, argv + 4);
  ueba_tables_unref(bench.tables);
  ueba_content_unref(bench.content);
  bench_shapes_free(bench.shapes);
  plugin_host_stop();
  return 0;
}
