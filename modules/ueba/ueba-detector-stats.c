/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-detector-stats.h"
#include "ueba-counters.h"
#include "ueba-detector-private.h"

#include <glib/gstdio.h>

typedef struct _Total
{
  const gchar *name;
  gsize offset;         /* in UebaEngineStats or UebaStateStats */
} Total;

#define TOTAL(name) { #name, G_STRUCT_OFFSET(UebaEngineStats, name) }

static const Total totals[] =
{
  TOTAL(events),
  TOTAL(no_entity),
  TOTAL(late_events),
  TOTAL(future_events),
  TOTAL(counter_saturated),
  TOTAL(bins_evicted),
  TOTAL(users_evicted),
  TOTAL(instances_evicted),
  TOTAL(values_full),
  TOTAL(suppressed),
  TOTAL(alerts),
  TOTAL(live_sessions),
  TOTAL(users),
  TOTAL(users_learned),
  TOTAL(model_instances),
  TOTAL(values),
};

#define STATE_TOTAL(name) { #name, G_STRUCT_OFFSET(UebaStateStats, name) }

static const Total state_totals[] =
{
  STATE_TOTAL(duplicates),
  STATE_TOTAL(commits),
  STATE_TOTAL(commits_failed),
  STATE_TOTAL(checkpoints),
  STATE_TOTAL(checkpoints_failed),
  STATE_TOTAL(outbox),
  STATE_TOTAL(journal_bytes),
};

struct _UebaDetectorStats
{
  UebaCounters *counters;
  UebaContent *content;
  GHashTable *list_sizes;       /* name -> StatsCounterItem, borrowed */
  StatsCounterItem *totals[G_N_ELEMENTS(totals)];
  StatsCounterItem *state_totals[G_N_ELEMENTS(state_totals)];
  StatsCounterItem *state_bytes;
  StatsCounterItem **alerts_by_rule;
  StatsCounterItem **events_by_type;
  StatsCounterItem *no_time;
  StatsCounterItem *no_event;
  StatsCounterItem *outbox_full;
  StatsCounterItem *bad_lines;
  StatsCounterItem *reload_failures;
  StatsCounterItem *alerts_held;
  StatsCounterItem *alerts_waiting;
  StatsCounterItem *alerts_lost;
};

static void
_add_single_counters(UebaDetectorStats *self)
{
  for (guint i = 0; i < G_N_ELEMENTS(totals); i++)
    self->totals[i] = ueba_counters_add(self->counters, totals[i].name);
  for (guint i = 0; i < G_N_ELEMENTS(state_totals); i++)
    self->state_totals[i] = ueba_counters_add(self->counters, state_totals[i].name);
  self->state_bytes = ueba_counters_add(self->counters, "state_bytes");
  self->no_time = ueba_counters_add(self->counters, "no_time");
  self->no_event = ueba_counters_add(self->counters, "no_event");
  self->outbox_full = ueba_counters_add(self->counters, "outbox_full");
  self->bad_lines = ueba_counters_add(self->counters, "bad_lines");
  self->reload_failures = ueba_counters_add(self->counters, "reload_failures");
  self->alerts_held = ueba_counters_add(self->counters, "alerts_held");
  self->alerts_waiting = ueba_counters_add(self->counters, "alerts_waiting");
  self->alerts_lost = ueba_counters_add(self->counters, "alerts_lost");
}

static void
_add_content_counters(UebaDetectorStats *self)
{
  const UebaContent *content = self->content;

  self->alerts_by_rule = g_new0(StatsCounterItem *, content->rules->len + 1);
  for (guint i = 0; i < content->rules->len; i++)
    self->alerts_by_rule[i] = ueba_counters_add_for(self->counters, "alerts",
                                                    ((UebaRule *) g_ptr_array_index(content->rules, i))->id);
  self->events_by_type = g_new0(StatsCounterItem *, content->n_event_types + 1);
  for (guint i = 0; i < content->n_event_types; i++)
    self->events_by_type[i] = ueba_counters_add_for(self->counters, "events",
                                                    g_ptr_array_index(content->event_types, i));
}

UebaDetectorStats *
ueba_detector_stats_new(const gchar *driver_id, const gchar *id, UebaContent *content)
{
  UebaDetectorStats *self = g_new0(UebaDetectorStats, 1);
  gchar *instance = g_strdup_printf("ueba-detector,%s", id);

  self->content = ueba_content_ref(content);
  self->list_sizes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  self->counters = ueba_counters_new(SCS_DESTINATION, driver_id, instance);
  _add_single_counters(self);
  _add_content_counters(self);
  g_free(instance);
  return self;
}

void
ueba_detector_stats_free(UebaDetectorStats *self)
{
  if (!self)
    return;
  ueba_counters_free(self->counters);
  g_hash_table_unref(self->list_sizes);
  g_free(self->alerts_by_rule);
  g_free(self->events_by_type);
  ueba_content_unref(self->content);
  g_free(self);
}

static void
_update_content_counters(UebaDetectorStats *self, const UebaEngine *engine)
{
  for (guint i = 0; i < self->content->rules->len; i++)
    stats_counter_set(self->alerts_by_rule[i], ueba_engine_alerts_of_rule(engine, i));
  for (guint i = 0; i < self->content->n_event_types; i++)
    stats_counter_set(self->events_by_type[i], ueba_engine_events_of_type(engine, i));
}

static void
_update_state_totals(UebaDetectorStats *self, const UebaState *state)
{
  UebaStateStats stats;

  ueba_state_stats(state, &stats);
  for (guint i = 0; i < G_N_ELEMENTS(state_totals); i++)
    stats_counter_set(self->state_totals[i], G_STRUCT_MEMBER(guint64, &stats, state_totals[i].offset));
}

void
ueba_detector_stats_update(UebaDetectorStats *self, UebaHub *hub, const UebaEngineStats *engine,
                           const UebaTablesStats *tables)
{
  for (guint i = 0; i < G_N_ELEMENTS(totals); i++)
    stats_counter_set(self->totals[i], G_STRUCT_MEMBER(guint64, engine, totals[i].offset));
  _update_content_counters(self, hub->engine);
  _update_state_totals(self, hub->state);
  stats_counter_set(self->bad_lines, tables->bad_lines);
  stats_counter_set(self->reload_failures, tables->reload_failures);
  stats_counter_set(self->alerts_held, ueba_alert_gate_n_held(hub->gate));
  stats_counter_set(self->alerts_waiting, ueba_handover_length(hub->handover));
  stats_counter_set(self->alerts_lost, (gsize) g_atomic_int_get(&hub->alerts_lost));
}

static gsize
_file_bytes(const gchar *file, const gchar *suffix)
{
  gchar *path = g_strconcat(file, suffix, NULL);
  GStatBuf about;
  gsize bytes = g_stat(path, &about) == 0 ? (gsize) about.st_size : 0;

  g_free(path);
  return bytes;
}

void
ueba_detector_stats_update_size(UebaDetectorStats *self, const UebaHub *hub)
{
  const gchar *file = hub->state ? ueba_state_file(hub->state) : NULL;

  if (file)
    stats_counter_set(self->state_bytes, _file_bytes(file, "") + _file_bytes(file, "-wal"));
}

static StatsCounterItem *
_list_size(UebaDetectorStats *self, const gchar *name)
{
  StatsCounterItem *item = g_hash_table_lookup(self->list_sizes, name);

  if (!item)
    {
      item = ueba_counters_add_for(self->counters, "list_size", name);
      g_hash_table_insert(self->list_sizes, g_strdup(name), item);
    }
  return item;
}

void
ueba_detector_stats_set_tables(UebaDetectorStats *self, const GPtrArray *lists, const UebaTables *tables)
{
  for (guint i = 0; i < lists->len; i++)
    {
      const gchar *name = ((UebaDetectorList *) g_ptr_array_index(lists, i))->name;
      const UebaList *list = ueba_tables_lookup_list(tables, name);

      stats_counter_set(_list_size(self, name), list ? ueba_list_size(list) : 0);
    }
}

void
ueba_detector_stats_count_no_time(UebaDetectorStats *self)
{
  stats_counter_inc(self->no_time);
}

void
ueba_detector_stats_count_no_event(UebaDetectorStats *self)
{
  stats_counter_inc(self->no_event);
}

void
ueba_detector_stats_count_outbox_full(UebaDetectorStats *self)
{
  stats_counter_inc(self->outbox_full);
}

void
ueba_detector_update_stats(UebaDetectorDriver *self)
{
  UebaEngineStats engine;
  UebaTablesStats tables;

  if (!self->hub->is_settled)
    return;
  ueba_engine_stats(self->hub->engine, &engine);
  ueba_tables_watch_stats(self->tables, &tables);
  ueba_detector_stats_update(self->stats, self->hub, &engine, &tables);
}
