/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "plugin_host.h"
#include "ueba-tables-watch.h"

#include <criterion/criterion.h>

/* what was reported, and by which thread */
typedef struct _Reports
{
  GMutex lock;
  GCond came;
  guint n;
  UebaTablesReportKind last;
  GThread *reporter;
} Reports;

static Reports reports;
static const gchar *path;
static UebaTablesWatch *watch;

static void
report(UebaTablesReportKind kind, const gchar *message, gpointer user_data)
{
  g_mutex_lock(&reports.lock);
  reports.n++;
  reports.last = kind;
  reports.reporter = g_thread_self();
  g_cond_broadcast(&reports.came);
  g_mutex_unlock(&reports.lock);
}

static void
wait_for_reports(guint n)
{
  g_mutex_lock(&reports.lock);
  while (reports.n < n)
    g_cond_wait(&reports.came, &reports.lock);
  g_mutex_unlock(&reports.lock);
}

static void
setup(void)
{
  UebaTablesLoader *loader = ueba_tables_loader_new();

  plugin_host_start();
  path = plugin_host_write("tor.txt", "192.0.2.1\n");
  ueba_tables_loader_add_list(loader, "tor_ip", path);
  watch = ueba_tables_watch_new(loader, report, NULL);
}

static void
teardown(void)
{
  ueba_tables_watch_free(watch);
  plugin_host_stop();
}

TestSuite(tables_watch, .init = setup, .fini = teardown, .timeout = 60);

static gsize
take_list_size(void)
{
  UebaTables *tables = ueba_tables_watch_take(watch);
  gsize size = ueba_list_size(ueba_tables_lookup_list(tables, "tor_ip"));

  ueba_tables_unref(tables);
  return size;
}

Test(tables_watch, takes_its_first_look_in_the_thread_that_asks)
{
  cr_assert(ueba_tables_watch_load(watch));

  cr_assert_eq(reports.reporter, g_thread_self());
  cr_assert_eq(take_list_size(), 1);
}

Test(tables_watch, says_at_the_first_look_that_a_file_was_refused_for_what_it_holds)
{
  g_file_set_contents(path, "192.0.2.1\nwhat is this\nand that\n", -1, NULL);

  cr_assert_not(ueba_tables_watch_load(watch));
  cr_assert_eq(reports.last, UEBA_TABLES_REFUSED);
}

Test(tables_watch, offers_each_snapshot_once)
{
  ueba_tables_watch_load(watch);
  take_list_size();

  cr_assert_null(ueba_tables_watch_take(watch));
}

Test(tables_watch, offers_in_its_own_thread_what_has_changed)
{
  ueba_tables_watch_load(watch);
  take_list_size();
  ueba_tables_watch_start(watch);
  g_file_set_contents(path, "192.0.2.1\n192.0.2.2\n", -1, NULL);

  wait_for_reports(2);
  ueba_tables_watch_stop(watch);
  cr_assert_neq(reports.reporter, g_thread_self());
  ueba_tables_watch_start(watch);
  cr_assert_eq(take_list_size(), 2, "start has waited for the thread that was stopped");
}

Test(tables_watch, counts_what_it_could_not_use)
{
  UebaTablesStats stats;

  g_file_set_contents(path, "192.0.2.1\n192.0.2.2\nwhat is this\n", -1, NULL);
  ueba_tables_watch_load(watch);

  ueba_tables_watch_stats(watch, &stats);
  cr_assert_eq(stats.bad_lines, 1);
  cr_assert_eq(stats.reload_failures, 0);
}

Test(tables_watch, looks_again_after_it_was_stopped_and_started)
{
  ueba_tables_watch_load(watch);
  take_list_size();
  ueba_tables_watch_start(watch);
  ueba_tables_watch_stop(watch);
  ueba_tables_watch_start(watch);
  g_file_set_contents(path, "192.0.2.1\n192.0.2.2\n", -1, NULL);

  wait_for_reports(2);
  cr_assert_eq(reports.last, UEBA_TABLES_CHANGED);
}
