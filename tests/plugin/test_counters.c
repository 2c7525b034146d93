/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "plugin_host.h"
#include "ueba-counters.h"

#include <criterion/criterion.h>
#include <stats/stats-cluster.h>
#include <stats/stats-registry.h>

TestSuite(counters, .init = plugin_host_start, .fini = plugin_host_stop);

static UebaCounters *
new_counters(void)
{
  return ueba_counters_new(SCS_PARSER, "p_mimecast", "mimecast-parser");
}

static gboolean
is_registered(const gchar *full_name, const gchar *name, const gchar *what)
{
  UebaStatsKey key;
  gboolean is_there;

  ueba_stats_key_set(&key, SCS_PARSER, "p_mimecast", "mimecast-parser", full_name, name, what);
  stats_lock();
  is_there = stats_contains_counter(&key.super, SC_TYPE_SINGLE_VALUE);
  stats_unlock();
  return is_there;
}

Test(counters, stand_in_the_hosts_statistics_from_start_to_end)
{
  UebaCounters *counters = new_counters();

  ueba_counters_add(counters, "events");
  ueba_counters_add_for(counters, "alerts", "APP-F-FL");

  cr_assert(is_registered("events", "events", NULL));
  cr_assert(is_registered("alerts.APP-F-FL", "alerts", "APP-F-FL"));
  ueba_counters_free(counters);
}

Test(counters, are_the_same_for_two_drivers_of_the_same_name)
{
  UebaCounters *one = new_counters();
  UebaCounters *other = new_counters();

  stats_counter_add(ueba_counters_add(one, "events"), 2);

  cr_assert_eq(stats_counter_get(ueba_counters_add(other, "events")), 2);
  ueba_counters_free(one);
  ueba_counters_free(other);
}

Test(counters, keep_what_they_count_over_a_reload)
{
  UebaCounters *counters = new_counters();

  stats_counter_add(ueba_counters_add(counters, "events"), 2);
  ueba_counters_free(counters);
  counters = new_counters();

  cr_assert_eq(stats_counter_get(ueba_counters_add(counters, "events")), 2);
  ueba_counters_free(counters);
}
