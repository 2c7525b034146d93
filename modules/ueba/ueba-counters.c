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
_unregister(Counter *counter, UebaCounters *self)
{
  StatsClusterKey key;

  ueba_stats_key_set(&key, self->component, self->id, self->instance, counter->name);
  stats_unregister_counter(&key, SC_TYPE_SINGLE_VALUE, &counter->item);
  g_free(counter->name);
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
ueba_counters_add(UebaCounters *self, const gchar *name)
{
  Counter *counter = g_new0(Counter, 1);
  StatsClusterKey key;

  counter->name = g_strdup(name);
  ueba_stats_key_set(&key, self->component, self->id, self->instance, counter->name);
  stats_lock();
  stats_register_counter(0, &key, SC_TYPE_SINGLE_VALUE, &counter->item);
  stats_unlock();
  g_ptr_array_add(self->counters, counter);
  return counter->item;
}

StatsCounterItem *
ueba_counters_add_for(UebaCounters *self, const gchar *name, const gchar *what)
{
  gchar *full_name = g_strdup_printf("%s.%s", name, what);
  StatsCounterItem *item = ueba_counters_add(self, full_name);

  g_free(full_name);
  return item;
}
