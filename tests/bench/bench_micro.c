/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "bench_micro.h"

#include "bench_input.h"
#include "bench_json.h"
#include "line-reader.h"
#include "ueba-duplicates.h"
#include "ueba-engine.h"
#include "ueba-histogram.h"
#include "ueba-list.h"

#include <stdlib.h>
#include <time.h>

/* usage: bench_micro [--once] SHAPES CONTENT [MEASURE...]
 *
 * What one operation of each kind costs, in nanoseconds of CPU time: the best of many runs. With --once every measure
 * runs twice, the second time inside bench_measured(), for a program that counts instructions: see instructions.py. */

#define SHAPE_LINES 1000
#define READER_LINES 3000
#define STREAM_LINES 6000
#define STRANGERS 1000
#define REPEATS 10000
#define MEASURE_SEC 0.5

typedef struct _Bench
{
  BenchShapes *shapes;
  UebaContent *content;
  UebaTables *tables;
  LineReader reader;
} Bench;

/* setup makes what run uses up; run answers how many operations it did */
typedef struct _Measure
{
  const gchar *name;
  const gchar *what;
  gpointer (*setup)(Bench *bench, const gchar *argument);
  guint (*run)(Bench *bench, gpointer state);
  void (*clear)(gpointer state);
  const gchar *argument;
} Measure;

/* ---- reading ---- */

static void
_read_line(Bench *self, const gchar *line)
{
  gsize len;

  bench_must(line_reader_read(&self->reader, line, strlen(line)) == MIMECAST_READ_EVENTS, line, NULL);
  line_reader_packed(&self->reader, &len);
}

static gpointer
_lines_of_shape(Bench *self, const gchar *shape)
{
  return bench_lines_of_shape(self->shapes, shape, shape ? SHAPE_LINES : READER_LINES);
}

static gpointer
_lines_of_stream(Bench *self, const gchar *unused)
{
  return bench_lines_of_stream(self->shapes, BENCH_USERS, READER_LINES);
}

static guint
_read_lines(Bench *self, gpointer state)
{
  GPtrArray *lines = state;

  for (guint i = 0; i < lines->len; i++)
    _read_line(self, g_ptr_array_index(lines, i));
  return lines->len;
}

static void
_clear_lines(gpointer state)
{
  g_ptr_array_unref(state);
}

/* ---- JSON alone ---- */

typedef guint64 (*JsonReading)(const GPtrArray *lines);

static guint
_read_json(const GPtrArray *lines, JsonReading read)
{
  bench_must(read(lines) > 0, "JSON", NULL);
  return lines->len;
}

static gpointer
_json_lines(Bench *self, const gchar *shape)
{
  GPtrArray *lines = _lines_of_shape(self, shape);
  guint64 bytes = bench_json_ours(lines), others = bench_json_yajl(lines);

  bench_must(bench_json_glib(lines) == bytes && (!others || others == bytes), "the same from each reader", NULL);
  return lines;
}

static guint
_read_json_ours(Bench *self, gpointer state)
{
  return _read_json(state, bench_json_ours);
}

static guint
_read_json_glib(Bench *self, gpointer state)
{
  return _read_json(state, bench_json_glib);
}

#ifdef BENCH_HAVE_YAJL
static guint
_read_json_yajl(Bench *self, gpointer state)
{
  return _read_json(state, bench_json_yajl);
}
#endif

/* ---- judging ---- */

typedef struct _Judged
{
  UebaEngine *engine;
  GPtrArray *records;   /* of GBytes: what is judged while the clock runs */
  GPtrArray *alerts;    /* of UebaAlert */
} Judged;

static void
_take_alert(UebaAlert *alert, gpointer user_data)
{
  g_ptr_array_add(user_data, alert);
}

static GPtrArray *
_records_of(Bench *self, GPtrArray *lines)
{
  GPtrArray *records = g_ptr_array_new_with_free_func((GDestroyNotify) g_bytes_unref);
  gsize len;

  for (guint i = 0; i < lines->len; i++)
    {
      _read_line(self, g_ptr_array_index(lines, i));
      const gchar *packed = line_reader_packed(&self->reader, &len);
      g_ptr_array_add(records, g_bytes_new(packed, len));
    }
  g_ptr_array_unref(lines);
  return records;
}

static void
_feed(UebaEngine *engine, GBytes *record)
{
  UebaRecordIter events;
  UebaEvent event;
  gsize len;
  const gchar *data = g_bytes_get_data(record, &len);

  bench_must(ueba_record_iter_init(&events, data, len), "record", NULL);
  while (ueba_record_iter_next(&events, &event))
    ueba_engine_feed(engine, &event, UEBA_TIME_NONE);
}

static Judged *
_make_judged(Bench *self, GPtrArray *records)
{
  Judged *made = g_new0(Judged, 1);
  UebaEngineOptions options;

  ueba_engine_options_defaults(&options);
  options.hash_seed = 1;
  made->engine = ueba_engine_new(&options, self->content);
  made->alerts = g_ptr_array_new_with_free_func((GDestroyNotify) ueba_alert_unref);
  made->records = records;
  ueba_engine_adopt_tables(made->engine, self->tables);
  ueba_engine_set_sink(made->engine, _take_alert, made->alerts);
  return made;
}

/* the first half of the stream teaches the models */
static gpointer
_stream_to_judge(Bench *self, const gchar *unused)
{
  GPtrArray *records = _records_of(self, bench_lines_of_stream(self->shapes, BENCH_USERS, STREAM_LINES));
  Judged *made = _make_judged(self, records);

  for (guint i = 0; i < STREAM_LINES / 2; i++)
    _feed(made->engine, g_ptr_array_index(records, i));
  g_ptr_array_remove_range(records, 0, STREAM_LINES / 2);
  g_ptr_array_set_size(made->alerts, 0);
  return made;
}

static gpointer
_strangers_to_judge(Bench *self, const gchar *unused)
{
  return _make_judged(self, _records_of(self, bench_lines_of_strangers(self->shapes, STRANGERS)));
}

static guint
_judge(Bench *self, gpointer state)
{
  Judged *judged = state;

  for (guint i = 0; i < judged->records->len; i++)
    _feed(judged->engine, g_ptr_array_index(judged->records, i));
  return judged->records->len;
}

static guint
_judge_strangers(Bench *self, gpointer state)
{
  Judged *judged = state;

  _judge(self, state);
  bench_must(judged->alerts->len == STRANGERS, "an alert of each stranger", NULL);
  return judged->alerts->len;
}

static gpointer
_alerts_to_write(Bench *self, const gchar *unused)
{
  Judged *judged = _strangers_to_judge(self, NULL);

  _judge(self, judged);
  return judged;
}

static guint
_write_alerts(Bench *self, gpointer state)
{
  Judged *judged = state;
  g_autoptr(GString) out = g_string_new(NULL);

  for (guint i = 0; i < judged->alerts->len; i++)
    {
      g_string_truncate(out, 0);
      ueba_alert_append_json(g_ptr_array_index(judged->alerts, i), out);
    }
  return judged->alerts->len;
}

static void
_clear_judged(gpointer state)
{
  Judged *judged = state;

  ueba_engine_free(judged->engine);
  g_ptr_array_unref(judged->records);
  g_ptr_array_unref(judged->alerts);
  g_free(judged);
}

/* ---- expressions: what they ask of the engine is answered at once ---- */

typedef struct _Expression
{
  UebaExprBinder binder;
  UebaExprHost host;
  UebaExprScratch *scratch;
  UebaExpr *expr;
  UebaEvent event;
} Expression;

static guint
_bind_counter(UebaExprBinder *self, UebaCounterKind kind, UebaField field, const gchar *const *types, guint rule)
{
  return 0;
}

static gboolean
_bind_rule(UebaExprBinder *self, UebaText rule_id, guint *ret_rule)
{
  *ret_rule = 0;
  return TRUE;
}

static guint
_bind_list(UebaExprBinder *self, UebaText list_name)
{
  return 0;
}

static guint64
_one(UebaExprHost *self, guint counter)
{
  return 1;
}

static gboolean
_not_fired(UebaExprHost *self, guint rule)
{
  return FALSE;
}

static gdouble
_model_stat(UebaExprHost *self, UebaModelStat stat)
{
  return stat == UEBA_MODEL_STAT_CONFIDENCE_FACTOR ? 0.9 : 0;
}

static gboolean
_not_listed(UebaExprHost *self, guint list, UebaText value)
{
  return FALSE;
}

static gpointer
_compile(Bench *bench, const gchar *text)
{
  Expression *self = g_new0(Expression, 1);
  g_autoptr(GError) error = NULL;

  self->binder = (UebaExprBinder) { _bind_counter, _bind_rule, _bind_list, TRUE, FALSE };
  self->host = (UebaExprHost)
  {
    .count = _one, .distinct = _one, .rule_fired = _not_fired, .rule_fired_with = _not_fired,
    .rule_fired_now = _not_fired, .model_stat = _model_stat, .list_contains = _not_listed,
  };
  self->scratch = ueba_expr_scratch_new();
  self->expr = ueba_expr_compile(text, &self->binder, &error);
  bench_must(self->expr != NULL, text, error);
  ueba_event_clear(&self->event);
  ueba_event_set_string(&self->event, UEBA_FIELD_EVENT_TYPE, "failed-app-login");
  ueba_event_set_string(&self->event, UEBA_FIELD_ACCOUNT_STATUS, "active");
  ueba_event_set_string(&self->event, UEBA_FIELD_SRC_IP, "203.0.113.9");
  ueba_event_set_string(&self->event, UEBA_FIELD_APP, "MfO");
  return self;
}

static guint
_evaluate(Bench *bench, gpointer state)
{
  Expression *self = state;

  for (guint i = 0; i < REPEATS; i++)
    {
      ueba_expr_scratch_clear(self->scratch);
      ueba_expr_is_true(self->expr, &self->event, &self->host, self->scratch);
    }
  return REPEATS;
}

static void
_clear_expression(gpointer state)
{
  Expression *self = state;

  ueba_expr_free(self->expr);
  ueba_expr_scratch_free(self->scratch);
  g_free(self);
}

/* ---- look-ups ---- */

typedef struct _LookUp
{
  UebaList *list;
  GPtrArray *addresses;
} LookUp;

static LookUp *
_look_up_in(guint n_entries, guint first, guint step)
{
  LookUp *self = g_new0(LookUp, 1);
  g_autofree gchar *text = bench_list_text(n_entries);
  g_autoptr(GError) error = NULL;
  UebaFindings findings;

  ueba_findings_init(&findings, "list");
  self->list = ueba_list_new_from_data(text, strlen(text), &findings, &error);
  bench_must(self->list != NULL, "list", error);
  ueba_findings_clear(&findings);
  self->addresses = g_ptr_array_new_with_free_func(g_free);
  g_auto(GStrv) entries = g_strsplit(text, "\n", -1);
  for (guint i = 0; i < REPEATS; i++)
    if (step == 0)
      g_ptr_array_add(self->addresses, g_strdup(entries[i % n_entries]));
    else
      {
        gchar address[16];
        bench_address(first + i * step, address);
        g_ptr_array_add(self->addresses, g_strdup(address));
      }
  return self;
}

static gpointer
_listed(Bench *bench, const gchar *n_entries)
{
  return _look_up_in((guint) g_ascii_strtoull(n_entries, NULL, 10), 0, 0);
}

/* of addresses beyond those that are listed, and between them */
static gpointer
_unlisted(Bench *bench, const gchar *n_entries)
{
  return _look_up_in((guint) g_ascii_strtoull(n_entries, NULL, 10), 77, 2503);
}

static guint
_look_up(Bench *bench, gpointer state)
{
  LookUp *self = state;
  const gchar *match;

  for (guint i = 0; i < self->addresses->len; i++)
    ueba_list_contains(self->list, ueba_text_from_string(g_ptr_array_index(self->addresses, i)), &match);
  return self->addresses->len;
}

static guint
_look_up_country(Bench *bench, gpointer state)
{
  LookUp *self = state;

  for (guint i = 0; i < self->addresses->len; i++)
    {
      const gchar *text = g_ptr_array_index(self->addresses, i);
      UebaAddress address;

      if (ueba_address_parse(text, strlen(text), &address))
        ueba_tables_lookup_country(bench->tables, &address);
    }
  return self->addresses->len;
}

static guint
_look_up_user(Bench *bench, gpointer state)
{
  UebaText group, status;

  for (guint i = 0; i < REPEATS; i++)
    ueba_tables_lookup_user(bench->tables, ueba_text_from_string("user17@example.com"), &group, &status);
  return REPEATS;
}

static void
_clear_look_up(gpointer state)
{
  LookUp *self = state;

  ueba_list_unref(self->list);
  g_ptr_array_unref(self->addresses);
  g_free(self);
}

/* ---- models, and the window of duplicates ---- */

typedef struct _Model
{
  UebaInterner *interner;
  UebaHistogram histogram;
  guint32 values[4];
} Model;

static gpointer
_make_model(Bench *bench, const gchar *unused)
{
  static const gchar *const countries[] = { "US", "DE", "FR", "IT" };
  Model *self = g_new0(Model, 1);

  self->interner = ueba_interner_new(1);
  for (guint i = 0; i < G_N_ELEMENTS(self->values); i++)
    self->values[i] = ueba_interner_intern(self->interner, ueba_text_from_string(countries[i]));
  return self;
}

static guint
_train(Bench *bench, gpointer state)
{
  static const UebaHistogramPolicy policy = { G_GINT64_CONSTANT(90) * 86400 * 1000000, 250 };
  Model *self = state;

  for (guint i = 0; i < REPEATS; i++)
    ueba_histogram_train(&self->histogram, &policy, (gint64) i * 1000000,
                         self->values[i % G_N_ELEMENTS(self->values)], self->interner);
  return REPEATS;
}

static void
_clear_model(gpointer state)
{
  Model *self = state;

  ueba_histogram_clear(&self->histogram, self->interner);
  ueba_interner_free(self->interner);
  g_free(self);
}

static gpointer
_make_duplicates(Bench *bench, const gchar *unused)
{
  return ueba_duplicates_new(REPEATS / 2);
}

static guint
_enter(Bench *bench, gpointer state)
{
  static const gchar payload[] =
    "{\"id\":\"a0\",\"auditType\":\"User Logged On\",\"user\":\"user17@example.com\","
    "\"eventInfo\":\"Successful authentication for user17@example.com <User>, IP: 20.1.2.3, Application: MfO\"}";
  static const UebaIdentityKey key = { { 1, 2 } };

  for (guint i = 0; i < REPEATS; i++)
    {
      UebaText line = ueba_text_from_string(payload);
      ueba_duplicates_enter(state, ueba_identity_compute(&key, line, (UebaText) { NULL, 0 }, i));
    }
  return REPEATS;
}

static void
_clear_duplicates(gpointer state)
{
  ueba_duplicates_free(state);
}

static gpointer
_nothing(Bench *bench, const gchar *unused)
{
  return NULL;
}

static void
_clear_nothing(gpointer state)
{
}

/* ---- all of them ---- */

#define READER(shape) { "reader-" shape, "a line of this shape", _lines_of_shape, _read_lines, _clear_lines, shape }
#define JSON(name, run) { "json-" name, "an audit line taken apart", _json_lines, run, _clear_lines, "json-audit" }
#define EXPRESSION(name, text) { "expression-" name, text, _compile, _evaluate, _clear_expression, text }

static const Measure measures[] =
{
  { "reader", "a line, all shapes in turn", _lines_of_shape, _read_lines, _clear_lines, NULL },
  { "reader-stream", "a line of the stream", _lines_of_stream, _read_lines, _clear_lines, NULL },
  READER("pipe-mta"),
  READER("json-mta"),
  READER("json-cg"),
  READER("dlp"),
  READER("ttp-url"),
  READER("ttp-attachment"),
  READER("ttp-impersonation"),
  READER("json-audit"),
  READER("pipe-audit"),
  READER("cef"),
  READER("other"),
  JSON("ours", _read_json_ours),
  JSON("glib", _read_json_glib),
#ifdef BENCH_HAVE_YAJL
  JSON("yajl", _read_json_yajl),
#endif
  { "engine", "a line of the stream, judged", _stream_to_judge, _judge, _clear_judged, NULL },
  { "alert", "a line that makes a user and an alert", _strangers_to_judge, _judge_strangers, _clear_judged, NULL },
  { "alert-json", "an alert written as JSON", _alerts_to_write, _write_alerts, _clear_judged, NULL },
  EXPRESSION("count", "count(app, 'failed-app-login') = 1 || !exists(app)"),
  EXPRESSION("status", "account_status = 'disabled' && !WasRuleFired('R', event_type)"),
  EXPRESSION("list", "ContextListContains('tor_ip', src_ip)"),
  EXPRESSION("model", "num_observations = 0 && confidence_factor >= 0.8"),
  { "list-hit", "an address of a list of 5,000", _listed, _look_up, _clear_look_up, "5000" },
  { "list-miss", "an address that is not on it", _unlisted, _look_up, _clear_look_up, "5000" },
  { "list-miss-100000", "the same, 100,000 entries", _unlisted, _look_up, _clear_look_up, "100000" },
  { "country", "the country of an address", _unlisted, _look_up_country, _clear_look_up, "1" },
  { "user", "a user's group and status", _nothing, _look_up_user, _clear_nothing, NULL },
  { "model-train", "one observation, four values known", _make_model, _train, _clear_model, NULL },
  { "duplicate", "a line of 200 bytes entered in the window", _make_duplicates, _enter, _clear_duplicates, NULL },
};

/* by its name it is found by a program that counts what happens inside */
guint
bench_measured(gpointer bench, BenchRun run, gpointer state)
{
  return run(bench, state);
}

static guint
_run_once(Bench *self, const Measure *measure)
{
  gpointer state = measure->setup(self, measure->argument);
  guint n;

  measure->run(self, state);
  measure->clear(state);
  state = measure->setup(self, measure->argument);
  n = bench_measured(self, (BenchRun) measure->run, state);
  measure->clear(state);
  return n;
}

static gdouble
_now_sec(void)
{
  struct timespec now;

  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return (gdouble) now.tv_sec + (gdouble) now.tv_nsec / 1e9;
}

/* nanoseconds of an operation, the best run of many */
static gdouble
_time(Bench *self, const Measure *measure)
{
  gdouble best = G_MAXDOUBLE;

  for (gdouble spent = 0; spent < MEASURE_SEC; )
    {
      gpointer state = measure->setup(self, measure->argument);
      gdouble start = _now_sec();
      guint n = measure->run(self, state);
      gdouble took = _now_sec() - start;
      measure->clear(state);
      best = MIN(best, took / n);
      spent += took;
    }
  return best * 1e9;
}

static gboolean
_is_wanted(const Measure *measure, gchar **names)
{
  return !names[0] || g_strv_contains((const gchar *const *) names, measure->name);
}

static void
_run_all(Bench *self, gboolean is_once, gchar **names)
{
  for (guint i = 0; i < G_N_ELEMENTS(measures); i++)
    {
      const Measure *measure = &measures[i];
      if (!_is_wanted(measure, names))
        continue;
      if (is_once)
        g_print("%s\t%u\t%s\n", measure->name, _run_once(self, measure), measure->what);
      else
        g_print("%s\t%.1f\t%s\n", measure->name, _time(self, measure), measure->what);
    }
}

static void
_load(Bench *self, const gchar *shapes, const gchar *content)
{
  const gchar *files[] = { content, NULL };
  g_autoptr(GError) error = NULL;

  self->shapes = bench_shapes_load(shapes);
  self->content = ueba_content_load(files, NULL, &error);
  bench_must(self->content != NULL, content, error);
  self->tables = bench_tables_load(BENCH_LIST_ENTRIES, BENCH_USERS);
  line_reader_init(&self->reader);
}

static void
_clear(Bench *self)
{
  line_reader_clear(&self->reader);
  ueba_tables_unref(self->tables);
  ueba_content_unref(self->content);
  bench_shapes_free(self->shapes);
}

int
main(int argc, char **argv)
{
  gboolean is_once = argc > 1 && strcmp(argv[1], "--once") == 0;
  gchar **files = argv + 1 + is_once;
  Bench bench = { 0 };

  if (argc < 3 + is_once)
    {
      g_printerr("usage: bench_micro [--once] SHAPES CONTENT [MEASURE...]\n");
      return 2;
    }
  _load(&bench, files[0], files[1]);
  bench_print_build();
  _run_all(&bench, is_once, files + 2);
  _clear(&bench);
  return EXIT_SUCCESS;
}
