/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-engine.h"
#include "ueba-engine-private.h"
#include "ueba-limits.h"
#include "ueba-time.h"

#define KEY_OF_ADDRESS "ip:"

void
ueba_engine_options_defaults(UebaEngineOptions *self)
{
  *self = (UebaEngineOptions)
  {
    .session_timeout_usec = 8 * 3600 * UEBA_USEC_PER_SEC,
    .session_max_usec = 24 * 3600 * UEBA_USEC_PER_SEC,
    .future_tolerance_usec = 15 * 60 * UEBA_USEC_PER_SEC,
    .notable_score = 90,
    .max_users = UEBA_LIMIT_USERS_DEFAULT,
    .max_values = UEBA_LIMIT_VALUES_DEFAULT,
  };
}

static void
_drop_models_of(UebaEntity *entity, gpointer user_data)
{
  UebaEngine *self = user_data;

  if (self->watch.entity_gone && entity->is_stored)
    self->watch.entity_gone(entity, self->watch.user_data);
  ueba_model_store_drop_user(self->models, entity->name_id);
}

void
ueba_engine_set_watch(UebaEngine *self, const UebaEngineWatch *watch)
{
  self->watch = watch ? *watch : (UebaEngineWatch) { 0 };
  ueba_model_store_set_evict_func(self->models, self->watch.instance_gone, self->watch.user_data);
}

static void
_set_options(UebaEngine *self, const UebaEngineOptions *options)
{
  self->options = *options;
  self->limits.timeout_usec = options->session_timeout_usec;
  self->limits.max_usec = options->session_max_usec;
}

UebaEngine *
ueba_engine_new(const UebaEngineOptions *options, UebaContent *content)
{
  UebaEngine *self = g_new0(UebaEngine, 1);

  ueba_engine_host_init(&self->host);
  _set_options(self, options);
  self->interner = ueba_interner_new(options->hash_seed);
  self->entities = ueba_entity_table_new(self->interner, options->hash_seed, options->max_users);
  self->models = ueba_model_store_new(self->interner, options->max_users);
  ueba_entity_table_set_evict_func(self->entities, _drop_models_of, self);
  self->scratch = ueba_expr_scratch_new();
  self->key = g_string_new(KEY_OF_ADDRESS);
  self->now.firings = g_array_new(FALSE, FALSE, sizeof(UebaFiring));
  self->percentile_scratch = g_array_new(FALSE, FALSE, sizeof(guint64));
  ueba_engine_adopt_content(self, content);
  return self;
}

void
ueba_engine_free(UebaEngine *self)
{
  if (!self)
    return;
  ueba_session_clear(&self->throw_away, self->interner);
  ueba_engine_release_content(self);
  ueba_entity_table_free(self->entities);
  ueba_model_store_free(self->models);
  ueba_interner_free(self->interner);
  ueba_lookup_clear(&self->lookup);
  ueba_expr_scratch_free(self->scratch);
  g_string_free(self->key, TRUE);
  g_array_unref(self->now.firings);
  g_array_unref(self->percentile_scratch);
  g_free(self);
}

void
ueba_engine_set_sink(UebaEngine *self, UebaAlertSink sink, gpointer user_data)
{
  self->sink = sink;
  self->sink_data = user_data;
}

void
ueba_engine_set_tape(UebaEngine *self, UebaTape *tape)
{
  self->lookup.tape = tape;
}

void
ueba_engine_adopt_tables(UebaEngine *self, UebaTables *tables)
{
  ueba_lookup_bind(&self->lookup, tables, self->content);
}

void
ueba_engine_adopt_options(UebaEngine *self, const UebaEngineOptions *options)
{
  guint64 hash_seed = self->options.hash_seed;

  _set_options(self, options);
  self->options.hash_seed = hash_seed;
  ueba_entity_table_set_max(self->entities, options->max_users);
  ueba_model_store_set_max(self->models, options->max_users);
}

const UebaContent *
ueba_engine_content(const UebaEngine *self)
{
  return self->content;
}

/* FALSE: the event has neither user nor address */
static gboolean
_identify(UebaEngine *self)
{
  const UebaEvent *event = self->now.event;
  UebaText address = ueba_event_get(event, UEBA_FIELD_SRC_IP);

  self->now.key = ueba_event_get(event, UEBA_FIELD_USER);
  if (self->now.key.len > 0 || address.len == 0)
    return self->now.key.len > 0;
  g_string_truncate(self->key, strlen(KEY_OF_ADDRESS));
  g_string_append_len(self->key, address.str, (gssize) address.len);
  self->now.key = ueba_text(self->key->str, self->key->len);
  return TRUE;
}

/* as for max_users, learned users stay while there are new ones */
static gboolean
_make_room(UebaEngine *self)
{
  gboolean has_gone = ueba_entity_table_evict_new(self->entities);

  if (has_gone)
    return TRUE;
  has_gone = ueba_entity_table_evict_learned(self->entities);
  return ueba_model_store_evict_shared(self->models) || has_gone;
}

/* Before an event, when nothing of it is held. A text may have other holders, so who goes need not free one. */
static void
_keep_values_in_bounds(UebaEngine *self)
{
  while (G_UNLIKELY(ueba_interner_size(self->interner) >= self->options.max_values) && _make_room(self))
    self->stats.values_full++;
}

static gboolean
_is_of_the_future(const UebaEngine *self, gint64 now_usec)
{
  return now_usec != UEBA_TIME_NONE &&
         ueba_time_difference(self->now.event->time_usec, now_usec) > self->options.future_tolerance_usec;
}

/* a session of its own, of which nothing stays; what is known of the key may be read */
static void
_open_throw_away(UebaEngine *self)
{
  self->stats.future_events++;
  ueba_session_open(&self->throw_away, self->now.event->time_usec);
  self->now.entity = ueba_entity_table_lookup(self->entities, self->now.key);
  self->now.session = &self->throw_away;
}

static void
_join_session(UebaEngine *self)
{
  gint64 time_usec = self->now.event->time_usec;
  gboolean is_late;

  self->now.entity = ueba_entity_table_get(self->entities, self->now.key, time_usec);
  self->now.session = ueba_entity_table_session_at(self->entities, self->now.entity, time_usec, &self->limits,
                                                   &is_late);
  self->stats.late_events += is_late;
}

UebaFeedResult
ueba_engine_feed(UebaEngine *self, UebaEvent *event, gint64 now_usec)
{
  UebaJudgement *now = &self->now;

  if (event->time_usec == UEBA_TIME_NONE)
    return UEBA_FEED_NO_TIME;
  now->serial++;
  now->event = event;
  now->type = ueba_content_event_type(self->content, ueba_event_get(event, UEBA_FIELD_EVENT_TYPE));
  self->stats.events++;
  if (now->type != G_MAXUINT)
    self->events_by_type[now->type]++;

  ueba_engine_enrich_event(self);
  if (!_identify(self))
    {
      self->stats.no_entity++;
      return UEBA_FEED_NO_ENTITY;
    }
  _keep_values_in_bounds(self);
  now->is_future = _is_of_the_future(self, now_usec);
  if (now->is_future)
    _open_throw_away(self);
  else
    _join_session(self);
  if (now->type != G_MAXUINT)
    ueba_engine_judge(self);
  if (now->is_future)
    ueba_session_clear(&self->throw_away, self->interner);
  return UEBA_FEED_DONE;
}

void
ueba_engine_stats(const UebaEngine *self, UebaEngineStats *ret_stats)
{
  *ret_stats = self->stats;
  ret_stats->users_evicted = ueba_entity_table_evictions(self->entities);
  ret_stats->instances_evicted = ueba_model_store_evictions(self->models);
  ret_stats->users = ueba_entity_table_size(self->entities);
  ret_stats->users_learned = ueba_entity_table_n_learned(self->entities);
  ret_stats->live_sessions = ueba_entity_table_n_sessions(self->entities);
  ret_stats->model_instances = ueba_model_store_size(self->models);
  ret_stats->values = ueba_interner_size(self->interner);
}

guint64
ueba_engine_alerts_of_rule(const UebaEngine *self, guint rule)
{
  return self->alerts_by_rule[rule];
}

guint64
ueba_engine_events_of_type(const UebaEngine *self, guint event_type)
{
  return self->events_by_type[event_type];
}
