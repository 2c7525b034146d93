/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-counters.h"

#include <stats/stats-cluster-single.h>
#include <stats/stats-registry.h>

typedef struct _Counter
{
  gchar *name;
  gchar *what;                  /* may be NULL */
  gchar *full_name;
  StatsCounterItem *item;
} Counter;

struct _UebaCounters
{
  guint16 component;
  gchar *id;
  gchar *instance;
  GPtrArray *counters;
};

UebaCounters *
ueba_counters_new(guint16 component, const gchar *id, const gchar *instance)
{
  UebaCounters *self = g_new0(UebaCounters, 1);

  self->component = component;
  self->id = g_strdup(id);
  self->instance = g_strdup(instance);
  self->counters = g_ptr_array_new();
  return self;
}

static void
_set_key(const UebaCounters *self, const Counter *counter, UebaStatsKey *ret_key)
{
  ueba_stats_key_set(ret_key, self->component, self->id, self->instance, counter->full_name, counter->name,
                     counter->what);
}

static void
_unregister(Counter *counter, UebaCounters *self)
{
  UebaStatsKey key;

  _set_key(self, counter, &key);
  stats_unregister_counter(&key.super, SC_TYPE_SINGLE_VALUE, &counter->item);
  g_free(counter->name);
  g_free(counter->what);
  g_free(counter->full_name);
  g_free(counter);
}

void
ueba_counters_free(UebaCounters *self)
{
  if (!self)
    return;
  stats_lock();
  g_ptr_array_foreach(self->counters, (GFunc) _unregister, self);
  stats_unlock();
  g_ptr_array_unref(self->counters);
  g_free(self->instance);
  g_free(self->id);
  g_free(self);
}

StatsCounterItem *
ueba_counters_add_for(UebaCounters *self, const gchar *name, const gchar *what)
{
  Counter *counter = g_new0(Counter, 1);
  UebaStatsKey key;

  counter->name = g_strdup(name);
  counter->what = g_strdup(what);
  counter->full_name = what ? g_strconcat(name, ".", what, NULL) : g_strdup(name);
  _set_key(self, counter, &key);
  stats_lock();
  stats_register_counter(0, &key.super, SC_TYPE_SINGLE_VALUE, &counter->item);
  stats_unlock();
  g_ptr_array_add(self->counters, counter);
  return counter->item;
}

StatsCounterItem *
ueba_counters_add(UebaCounters *self, const gchar *name)
{
  return ueba_counters_add_for(self, name, NULL);
}
