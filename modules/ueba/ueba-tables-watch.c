/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-tables-watch.h"

#define PERIOD_USEC (2 * G_USEC_PER_SEC)

struct _UebaTablesWatch
{
  UebaTablesLoader *loader;     /* of the thread while it runs */
  UebaTablesReport report;
  gpointer report_data;
  GThread *thread;

  GMutex lock;
  GCond stopped;
  gboolean is_stopping;
  UebaTables *newest;
  UebaTablesStats stats;
};

UebaTablesWatch *
ueba_tables_watch_new(UebaTablesLoader *loader, UebaTablesReport report, gpointer user_data)
{
  UebaTablesWatch *self = g_new0(UebaTablesWatch, 1);

  g_mutex_init(&self->lock);
  g_cond_init(&self->stopped);
  self->loader = loader;
  self->report = report;
  self->report_data = user_data;
  return self;
}

static void
_join(UebaTablesWatch *self)
{
  if (self->thread)
    g_thread_join(g_steal_pointer(&self->thread));
}

void
ueba_tables_watch_free(UebaTablesWatch *self)
{
  if (!self)
    return;
  ueba_tables_watch_stop(self);
  _join(self);
  ueba_tables_loader_free(self->loader);
  g_clear_pointer(&self->newest, ueba_tables_unref);
  g_cond_clear(&self->stopped);
  g_mutex_clear(&self->lock);
  g_free(self);
}

/* what loading takes is done outside the lock */
static guint
_poll(UebaTablesWatch *self)
{
  guint refused = 0;
  UebaTables *tables = ueba_tables_loader_poll(self->loader, self->report, self->report_data, &refused);

  g_mutex_lock(&self->lock);
  ueba_tables_loader_stats(self->loader, &self->stats);
  if (tables)
    {
      g_clear_pointer(&self->newest, ueba_tables_unref);
      self->newest = tables;
    }
  g_mutex_unlock(&self->lock);
  return refused;
}

gboolean
ueba_tables_watch_load(UebaTablesWatch *self)
{
  return _poll(self) == 0;
}

static gboolean
_wait_for_next_look(UebaTablesWatch *self)
{
  gint64 until = g_get_monotonic_time() + PERIOD_USEC;
  gboolean in_time = TRUE;
  gboolean is_stopping;

  g_mutex_lock(&self->lock);
  while (in_time && !self->is_stopping)
    in_time = g_cond_wait_until(&self->stopped, &self->lock, until);
  is_stopping = self->is_stopping;
  g_mutex_unlock(&self->lock);
  return !is_stopping;
}

static gpointer
_run(gpointer s)
{
  UebaTablesWatch *self = (UebaTablesWatch *) s;

  while (_wait_for_next_look(self))
    _poll(self);
  return NULL;
}

void
ueba_tables_watch_start(UebaTablesWatch *self)
{
  _join(self);
  self->is_stopping = FALSE;
  self->thread = g_thread_new("ueba-tables", _run, self);
}

void
ueba_tables_watch_stop(UebaTablesWatch *self)
{
  g_mutex_lock(&self->lock);
  self->is_stopping = TRUE;
  g_cond_signal(&self->stopped);
  g_mutex_unlock(&self->lock);
}

UebaTables *
ueba_tables_watch_take(UebaTablesWatch *self)
{
  UebaTables *tables;

  g_mutex_lock(&self->lock);
  tables = g_steal_pointer(&self->newest);
  g_mutex_unlock(&self->lock);
  return tables;
}

void
ueba_tables_watch_stats(UebaTablesWatch *self, UebaTablesStats *ret_stats)
{
  g_mutex_lock(&self->lock);
  *ret_stats = self->stats;
  g_mutex_unlock(&self->lock);
}
