/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "state_harness.h"
#include "ueba-engine-private.h"

#include <criterion/criterion.h>
#include <glib/gstdio.h>

#define N_USERS 40
#define SEC G_GINT64_CONSTANT(1000000)

/* written with ` for the double quote */
#define MODEL(name, scope, value, feature) \
  "{ `name`: `" name "`, `modelType`: `CATEGORICAL`, `scopeType`: `" scope "`, `scopeValue`: `" value "`,\n" \
  "  `feature`: `" feature "`, `histogramEventTypes`: [`app-login`], `maxNumberOfBins`: 4, `agingWindow`: 30,\n" \
  "  `trainIf`: `count(" feature ", 'app-login') = 1` }"
#define RULE(id, score, more) \
  "{ `ruleId`: `" id "`, `ruleDef`: { `ruleEventTypes`: [`failed-app-login`], `score`: " score ",\n" \
  "  `factFeatureName`: `src_ip`, `reasonTemplate`: `{user} from {src_ip}`, " more "} }"
#define NEW_COUNTRY(id, model) \
  RULE(id, "40", "`modelName`: `" model "`, `classifyIf`: `count(src_country, 'failed-app-login') = 1`, " \
       "`ruleExpression`: `num_observations = 0 && confidence_factor >= 0.5`")
#define RULES_OF_ALL \
  NEW_COUNTRY("NEW-FOR-GROUP", "GROUP") ",\n" \
  RULE("LISTED", "25", "`classifyIf`: `ContextListContains('bad_ip', src_ip)`, " \
       "`ruleExpression`: `!WasRuleFired('LISTED', app)`") ",\n" \
  RULE("MANY", "10", "`ruleExpression`: `count(app, 'failed-app-login') = 3 && sum(bytes, 'failed-app-login') > 200" \
       " && distinctCount(raw_hash, 'failed-app-login') > 2`")
#define USER_MODEL MODEL("USER", "USER", "user", "src_country")
#define GROUP_MODEL MODEL("GROUP", "PEERS", "peer_group", "src_country")
#define ORG_MODEL MODEL("ORG", "ORG", "org", "app")
#define USER_RULE NEW_COUNTRY("NEW-FOR-USER", "USER")
#define PACK(models, rules) "{ `name`: `test`, `version`: `1`, `models`: [" models "],\n`rules`: [" rules "] }"

static const gchar *const packs[] =
{
  PACK(USER_MODEL "," GROUP_MODEL "," ORG_MODEL, USER_RULE "," RULES_OF_ALL),
  /* the rules in another order, a new one, and the model ORG away */
  PACK(GROUP_MODEL "," USER_MODEL,
       RULE("ANY", "1", "`ruleExpression`: `distinctCount(app, 'failed-app-login') = 2`") ","
       RULES_OF_ALL "," USER_RULE),
  /* the model USER has another feature */
  PACK(MODEL("USER", "USER", "user", "app") "," GROUP_MODEL "," ORG_MODEL, USER_RULE "," RULES_OF_ALL),
};

UebaContent *
state_content(guint version)
{
  g_autofree gchar *json = g_strdelimit(g_strdup(packs[version - 1]), "`", '"');
  g_autoptr(GError) error = NULL;
  UebaContent *content = ueba_content_load_data("test.json", json, strlen(json), NULL, &error);

  cr_assert(content, "%s", error ? error->message : "");
  return content;
}

void
state_engine_options(UebaEngineOptions *ret_options)
{
  ueba_engine_options_defaults(ret_options);
  ret_options->max_users = N_USERS * 3 / 4;
}

UebaTables *
state_tables(void)
{
  g_autoptr(GString) users = g_string_new("user,account_status,peer_group\n");
  g_autoptr(GHashTable) lists = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, NULL);
  g_autoptr(GError) error = NULL;
  UebaTables *tables;

  for (guint i = 0; i < N_USERS; i += 2)
    g_string_append_printf(users, "user%u@example.com,active,group \"%u\"\n", i, i % 5);
  g_hash_table_insert(lists, (gpointer) "bad_ip", (gpointer) "203.0.113.0/28\n");
  tables = ueba_tables_new_from_data(lists, users->str, "address,user\nuser7@example.com,user8@example.com\n", &error);
  cr_assert(tables, "%s", error ? error->message : "");
  return tables;
}

/* ---- lines ---- */

typedef struct _Line
{
  gchar payload[64];
  gchar user[64];
  gchar src_ip[32];
  gchar app[32];
  gchar country[8];
  gchar message_id[64];
  gchar bytes[16];
  UebaEvent event;
} Line;

/* the number's own luck, the same in every run of a stream */
static guint
_chance(const StateStream *stream, guint number, guint salt, guint n)
{
  guint64 x = (((guint64) stream->seed << 32) + number + 1) * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15) + salt *
              G_GUINT64_CONSTANT(
                0xbf58476d1ce4e5b9);

  x ^= x >> 29;
  x *= G_GUINT64_CONSTANT(0x94d049bb133111eb);
  return (guint) ((x ^ x >> 32) % n);
}

static const gchar *
_event_type(const StateStream *stream, guint number)
{
  static const gchar *const types[] = { "app-login", "failed-app-login", "failed-app-login", "of-no-rule" };

  return types[_chance(stream, number, 1, G_N_ELEMENTS(types))];
}

static gint64
_step_usec(const StateStream *stream)
{
  return (stream->step_sec ? stream->step_sec : 400) * SEC;
}

/* mostly forward, now and then late by hours, seldom of the future */
static gint64
_time_usec(const StateStream *stream, guint number)
{
  gint64 time_usec = STATE_NOW + (gint64) number * _step_usec(stream);

  if (_chance(stream, number, 2, 20) == 0)
    time_usec -= (gint64) _chance(stream, number, 3, 30 * 3600) * SEC;
  return _chance(stream, number, 4, 200) == 0 ? time_usec + 48 * 3600 * SEC : time_usec;
}

static void
_make_line(Line *self, const StateStream *stream, guint number)
{
  static const gchar *const countries[] = { "US", "DE", "FR", "RU", "CN", "BR" };
  UebaEvent *event = &self->event;

  g_snprintf(self->payload, sizeof(self->payload), "line %u", number);
  g_snprintf(self->user, sizeof(self->user), "user%u@example.com", _chance(stream, number, 5, N_USERS));
  g_snprintf(self->src_ip, sizeof(self->src_ip), "203.0.113.%u", _chance(stream, number, 6, 60));
  g_snprintf(self->app, sizeof(self->app), "app \"%u\"\\\n", _chance(stream, number, 7, 9));
  g_snprintf(self->country, sizeof(self->country), "%s",
             countries[_chance(stream, number, 8, 6) * _chance(stream, number, 9, 2)]);
  g_snprintf(self->message_id, sizeof(self->message_id), "<%u@example.com>", number);
  g_snprintf(self->bytes, sizeof(self->bytes), "%u.5", _chance(stream, number, 10, 500));
  ueba_event_clear(event);
  event->raw = ueba_text_from_string(self->payload);
  event->time_usec = _time_usec(stream, number);
  ueba_event_set_string(event, UEBA_FIELD_EVENT_TYPE, _event_type(stream, number));
  if (_chance(stream, number, 11, 10) > 0)
    ueba_event_set_string(event, UEBA_FIELD_USER, self->user);
  if (_chance(stream, number, 12, 10) > 0)
    ueba_event_set_string(event, UEBA_FIELD_SRC_IP, self->src_ip);
  ueba_event_set_string(event, UEBA_FIELD_APP, self->app);
  ueba_event_set_string(event, UEBA_FIELD_SRC_COUNTRY, self->country);
  ueba_event_set_string(event, UEBA_FIELD_MESSAGE_ID, self->message_id);
  ueba_event_set_string(event, UEBA_FIELD_BYTES, self->bytes);
  ueba_event_set_string(event, UEBA_FIELD_SUBJECT, "no rule reads it");
}

gint64
state_run_now(const StateRun *self, guint number)
{
  return STATE_NOW + (gint64) (number - number % 7) * _step_usec(&self->stream);
}

/* ---- runs ---- */

static void
_take_alert(UebaAlert *alert, gpointer user_data)
{
  g_ptr_array_add(((StateRun *) user_data)->alerts, alert);
}

static void
_begin(StateRun *self)
{
  UebaIdentityKey key = { { 1, 2 } };
  g_autoptr(GError) error = NULL;

  self->alerts = g_ptr_array_new_with_free_func((GDestroyNotify) ueba_alert_unref);
  self->state = self->is_draft ? ueba_state_open_draft(&self->options, &key, &error)
                : ueba_state_open(&self->options, &key, &error);
  cr_assert(self->state, "%s", error ? error->message : "");
}

void
state_run_start(StateRun *self)
{
  UebaEngineOptions options;
  UebaContent *content = state_content(MAX(1, self->content));
  UebaTables *tables = state_tables();
  g_autoptr(GError) error = NULL;

  _begin(self);
  state_engine_options(&options);
  if (self->max_users)
    options.max_users = self->max_users;
  if (self->max_values)
    options.max_values = self->max_values;
  self->engine = ueba_state_start(self->state, &options, content, self->now_usec ? self->now_usec : STATE_NOW, NULL,
                                  &error);
  cr_assert(self->engine, "%s", error ? error->message : "");
  ueba_engine_adopt_tables(self->engine, tables);
  ueba_engine_set_sink(self->engine, _take_alert, self);
  ueba_tables_unref(tables);
  ueba_content_unref(content);
}

void
state_run_init(StateRun *self)
{
  *self = (StateRun) { .folder = g_dir_make_tmp(NULL, NULL), .ids = g_string_new(NULL) };
  self->file = g_build_filename(self->folder, "ueba.db", NULL);
  self->options = (UebaStateOptions) { .file = self->file, .duplicate_window = 1000 };
  state_run_start(self);
}

void
state_run_kill(StateRun *self)
{
  g_clear_pointer(&self->state, ueba_state_free);
  g_clear_pointer(&self->engine, ueba_engine_free);
  g_clear_pointer(&self->alerts, g_ptr_array_unref);
}

static void
_remove_folder(const gchar *folder)
{
  GDir *dir = g_dir_open(folder, 0, NULL);

  for (const gchar *name = g_dir_read_name(dir); name; name = g_dir_read_name(dir))
    {
      g_autofree gchar *path = g_build_filename(folder, name, NULL);
      g_unlink(path);
    }
  g_dir_close(dir);
  g_rmdir(folder);
}

void
state_run_clear(StateRun *self)
{
  state_run_kill(self);
  _remove_folder(self->folder);
  g_free(self->folder);
  g_free(self->file);
  g_string_free(self->ids, TRUE);
}

void
state_run_feed(StateRun *self, guint first, guint last)
{
  for (guint number = first; number < last; number++)
    {
      Line line;
      UebaStateLine about;

      _make_line(&line, &self->stream, number);
      about = (UebaStateLine) { .payload = ueba_text_from_string(line.payload), .time_usec = line.event.time_usec };
      if (ueba_state_enter_line(self->state, &about))
        ueba_state_feed(self->state, &line.event, state_run_now(self, number));
    }
}

void
state_run_commit(StateRun *self)
{
  g_autoptr(GError) error = NULL;

  cr_assert(ueba_state_commit(self->state, self->alerts, STATE_NOW, &error), "%s", error ? error->message : "");
  for (guint i = 0; i < self->alerts->len; i++)
    g_string_append_printf(self->ids, "%s\n", ueba_alert_id((UebaAlert *) g_ptr_array_index(self->alerts, i)));
  g_ptr_array_set_size(self->alerts, 0);
}

/* ---- what an engine knows ---- */

typedef struct _Dump
{
  const UebaEngine *engine;
  GString *text;
} Dump;

static const gchar *
_text(const Dump *self, guint32 id)
{
  return id == UEBA_INTERNER_NO_ID ? "-" : ueba_interner_text(self->engine->interner, id).str;
}

static void
_dump_counter(guint counter, guint32 value, guint32 count, gdouble sum, gpointer user_data)
{
  Dump *self = (Dump *) user_data;

  g_string_append_printf(self->text, "    %s: %s %u %g\n",
                         g_array_index(self->engine->content->counters, UebaCounterSpec, counter).key,
                         _text(self, value), count, sum);
}

static void
_dump_story(Dump *self, const UebaSession *session)
{
  guint n_fired, n_evidence;
  const guint32 *fired = ueba_session_fired(session, &n_fired);
  const guint32 *evidence = ueba_session_evidence(session, &n_evidence);

  g_string_append_printf(self->text, "    score %" G_GINT64_FORMAT "%s", ueba_session_score(session),
                         ueba_session_is_notable(session) ? ", notable" : "");
  for (guint i = 0; i < n_fired; i++)
    g_string_append_printf(self->text, " %s",
                           ((UebaRule *) g_ptr_array_index(self->engine->content->rules, fired[i]))->id);
  for (guint i = 0; i < n_evidence; i++)
    g_string_append_printf(self->text, " %s", _text(self, evidence[i]));
  g_string_append_c(self->text, '\n');
}

static void
_dump_session(Dump *self, const UebaSession *session)
{
  g_string_append_printf(self->text, "  session %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n",
                         session->opened_usec, session->start_usec, session->last_usec);
  ueba_counters_foreach(&session->counters, _dump_counter, self);
  _dump_story(self, session);
}

static void
_dump_entity(UebaEntity *entity, gpointer user_data)
{
  Dump *self = (Dump *) user_data;

  g_string_append_printf(self->text, "%s%s\n", entity->name, entity->is_learned ? " learned" : "");
  _dump_session(self, &entity->newest);
  if (entity->earlier)
    _dump_session(self, entity->earlier);
}

/* cells by their text, since their order decides nothing */
static gint
_compare_lines(gconstpointer a, gconstpointer b)
{
  return g_strcmp0(*(const gchar *const *) a, *(const gchar *const *) b);
}

static void
_dump_instance(guint model, guint32 scope, const UebaHistogram *histogram, gpointer user_data)
{
  Dump *self = (Dump *) user_data;
  g_autoptr(GPtrArray) cells = g_ptr_array_new_with_free_func(g_free);

  g_string_append_printf(self->text, "%s of %s, total %" G_GUINT64_FORMAT "\n",
                         ((UebaModel *) g_ptr_array_index(self->engine->content->models, model))->key,
                         _text(self, scope), histogram->total);
  for (guint32 i = 0; i < histogram->n_cells; i++)
    g_ptr_array_add(cells, g_strdup_printf("  %s %" G_GUINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n",
                                           _text(self, histogram->cells[i].value), histogram->cells[i].count,
                                           histogram->cells[i].first_usec, histogram->cells[i].last_usec));
  g_ptr_array_sort(cells, _compare_lines);
  for (guint i = 0; i < cells->len; i++)
    g_string_append(self->text, (const gchar *) g_ptr_array_index(cells, i));
}

/* instances of users are in no order: by the model's key and the user, all others as they come */
static void
_collect_user_instance(guint model, guint32 scope, const UebaHistogram *histogram, gpointer user_data)
{
  Dump *self = (Dump *) user_data;
  const UebaModel *about = (const UebaModel *) g_ptr_array_index(self->engine->content->models, model);
  Dump alone = { .engine = self->engine, .text = g_string_new(NULL) };

  _dump_instance(model, scope, histogram, &alone);
  if (about->scope == UEBA_SCOPE_USER)
    g_string_append_printf(self->text, "%s\f", alone.text->str);
  g_string_free(alone.text, TRUE);
}

static void
_dump_user_instances(Dump *self)
{
  Dump instances = { .engine = self->engine, .text = g_string_new(NULL) };
  g_auto(GStrv) parts = NULL;
  g_autoptr(GPtrArray) sorted = g_ptr_array_new();

  ueba_model_store_foreach(self->engine->models, _collect_user_instance, &instances);
  parts = g_strsplit(instances.text->str, "\f", -1);
  for (guint i = 0; parts[i]; i++)
    g_ptr_array_add(sorted, parts[i]);
  g_ptr_array_sort(sorted, _compare_lines);
  for (guint i = 0; i < sorted->len; i++)
    g_string_append(self->text, (const gchar *) g_ptr_array_index(sorted, i));
  g_string_free(instances.text, TRUE);
}

static void
_dump_listed_instance(guint model, guint32 scope, const UebaHistogram *histogram, gpointer user_data)
{
  Dump *self = (Dump *) user_data;
  const UebaModel *about = (const UebaModel *) g_ptr_array_index(self->engine->content->models, model);

  if (about->scope != UEBA_SCOPE_USER)
    _dump_instance(model, scope, histogram, self);
}

gchar *
state_dump(const UebaEngine *engine)
{
  Dump dump = { .engine = engine, .text = g_string_new(NULL) };

  ueba_entity_table_foreach(engine->entities, _dump_entity, &dump);
  _dump_user_instances(&dump);
  ueba_model_store_foreach(engine->models, _dump_listed_instance, &dump);
  return g_string_free(dump.text, FALSE);
}

static void
_collect_instance(guint model, guint32 scope, const UebaHistogram *histogram, gpointer user_data)
{
  Dump *self = (Dump *) user_data;

  _dump_instance(model, scope, histogram, self);
  g_string_append_c(self->text, '\f');
}

gchar *
state_dump_models(const UebaEngine *engine)
{
  Dump dump = { .engine = engine, .text = g_string_new(NULL) };
  g_auto(GStrv) parts = NULL;

  ueba_model_store_foreach(engine->models, _collect_instance, &dump);
  parts = g_strsplit(dump.text->str, "\f", -1);
  qsort(parts, g_strv_length(parts), sizeof(*parts), _compare_lines);
  g_string_free(dump.text, TRUE);
  return g_strjoinv("", parts);
}

gchar *
state_dump_expected(guint n_lines)
{
  StateRun run = { .ids = g_string_new(NULL) };
  gchar *dump;

  state_run_start(&run);
  state_run_feed(&run, 0, n_lines);
  dump = state_dump(run.engine);
  state_run_kill(&run);
  g_string_free(run.ids, TRUE);
  return dump;
}
