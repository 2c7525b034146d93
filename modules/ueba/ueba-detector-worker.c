/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-detector-private.h"
#include "ueba-message-event.h"
#include "ueba-record.h"

#include <iv.h>
#include <messages.h>

/* The one thread that uses the engine. insert() feeds it and flush() ends a batch: the alerts are handed over, and only
 * then does the host acknowledge the messages they came from. */

#define LOOK_AT_TABLES_SEC 1
#define USERS_ASKED_BEFORE_WARNING 10000

typedef struct _UebaDetectorWorker
{
  LogThreadedDestWorker super;
  UebaDetectorDriver *driver;
  UebaHub *hub;
  UebaMessageEvent *single_values;
  NVHandle packed_handle;
  gint64 now_usec;              /* the wall clock of the batch */
  gboolean has_warned_of_users;
  struct iv_timer look_at_tables;
  void (*super_request_exit)(MainLoopThreadedWorker *s);
} UebaDetectorWorker;

static void
_adopt_newest_tables(UebaDetectorWorker *self)
{
  UebaTables *tables = ueba_tables_watch_take(self->driver->tables);

  if (!tables)
    return;
  ueba_hub_adopt_tables(self->hub, tables);
  ueba_detector_stats_set_tables(self->driver->stats, self->driver->lists, tables);
  ueba_tables_unref(tables);
}

static void
_warn_of_users(UebaDetectorWorker *self, const UebaEngineStats *stats)
{
  if (self->has_warned_of_users || !self->driver->users || stats->users_asked < USERS_ASKED_BEFORE_WARNING)
    return;
  self->has_warned_of_users = TRUE;
  if (stats->users_found == 0)
    msg_warning("ueba-detector(): none of the first events found its user in the users table, are its names those of "
                "the logs?",
                evt_tag_str("users", self->driver->users),
                evt_tag_int("events", USERS_ASKED_BEFORE_WARNING),
                log_pipe_location_tag(&self->driver->super.super.super.super));
}

static void
_update_stats(UebaDetectorWorker *self)
{
  UebaEngineStats engine;
  UebaTablesStats tables;

  ueba_engine_stats(self->hub->engine, &engine);
  ueba_tables_watch_stats(self->driver->tables, &tables);
  ueba_detector_stats_update(self->driver->stats, self->hub, &engine, &tables);
  _warn_of_users(self, &engine);
}

static void
_feed(UebaDetectorWorker *self, UebaEvent *event)
{
  if (ueba_engine_feed(self->hub->engine, event, self->now_usec) == UEBA_FEED_NO_TIME)
    ueba_detector_stats_count_no_time(self->driver->stats);
}

static void
_feed_record(UebaDetectorWorker *self, UebaRecordIter *iter)
{
  UebaEvent event;

  while (ueba_record_iter_next(iter, &event))
    _feed(self, &event);
}

static void
_feed_message(UebaDetectorWorker *self, const LogMessage *msg)
{
  gssize len;
  const gchar *packed = log_msg_get_value(msg, self->packed_handle, &len);
  UebaRecordIter iter;
  UebaEvent event;

  if (len > 0 && ueba_record_iter_init(&iter, packed, (gsize) len))
    _feed_record(self, &iter);
  else if (ueba_message_event_read(self->single_values, msg, &event))
    _feed(self, &event);
  else
    ueba_detector_stats_count_no_event(self->driver->stats);
}

static void
_begin_batch(UebaDetectorWorker *self)
{
  self->now_usec = g_get_real_time();
  _adopt_newest_tables(self);
}

static LogThreadedResult
_insert(LogThreadedDestWorker *s, LogMessage *msg)
{
  UebaDetectorWorker *self = (UebaDetectorWorker *) s;

  if (ueba_batch_n_applied(self->hub->batch) == 0)
    _begin_batch(self);
  if (ueba_batch_enter(self->hub->batch))
    _feed_message(self, msg);
  return LTR_QUEUED;
}

/* While stopping nobody waits for room: what is over the capacity stays in the hub. */
static LogThreadedResult
_flush(LogThreadedDestWorker *s, LogThreadedFlushMode mode)
{
  UebaDetectorWorker *self = (UebaDetectorWorker *) s;

  if (ueba_batch_n_applied(self->hub->batch) == 0)
    return LTR_SUCCESS;
  ueba_handover_push(self->hub->handover, ueba_batch_alerts(self->hub->batch));
  ueba_batch_commit(self->hub->batch);
  _update_stats(self);
  if (!s->owner->under_termination)
    ueba_handover_wait_for_room(self->hub->handover);
  return LTR_SUCCESS;
}

static void
_schedule_look_at_tables(UebaDetectorWorker *self)
{
  iv_validate_now();
  self->look_at_tables.expires = iv_now;
  self->look_at_tables.expires.tv_sec += LOOK_AT_TABLES_SEC;
  iv_timer_register(&self->look_at_tables);
}

/* for the times without messages; between the first message of a batch and its flush the tables stay as they are */
static void
_look_at_tables(gpointer s)
{
  UebaDetectorWorker *self = (UebaDetectorWorker *) s;

  if (ueba_batch_n_applied(self->hub->batch) == 0)
    {
      _adopt_newest_tables(self);
      _update_stats(self);
    }
  _schedule_look_at_tables(self);
}

static gboolean
_init(LogThreadedDestWorker *s)
{
  UebaDetectorWorker *self = (UebaDetectorWorker *) s;

  if (!log_threaded_dest_worker_init_method(s))
    return FALSE;
  ueba_undelivered_give(self->hub->undelivered, s->queue, ueba_batch_n_applied(self->hub->batch));
  ueba_batch_limit(self->hub->batch, log_queue_get_length(s->queue));
  _schedule_look_at_tables(self);
  return TRUE;
}

static void
_deinit(LogThreadedDestWorker *s)
{
  UebaDetectorWorker *self = (UebaDetectorWorker *) s;

  if (iv_timer_registered(&self->look_at_tables))
    iv_timer_unregister(&self->look_at_tables);
  ueba_hub_leave(self->hub, UEBA_HANDOVER_PRODUCER,
                 cfg_is_shutting_down(log_pipe_get_config(&self->driver->super.super.super.super)));
  log_threaded_dest_worker_deinit_method(s);
}

static void
_disconnect(LogThreadedDestWorker *s)
{
  ueba_batch_rewind(((UebaDetectorWorker *) s)->hub->batch);
}

/* in the main thread */
static void
_request_exit(MainLoopThreadedWorker *s)
{
  UebaDetectorWorker *self = (UebaDetectorWorker *) s->data;

  self->super_request_exit(s);
  ueba_handover_interrupt(self->hub->handover, UEBA_HANDOVER_PRODUCER);
}

static void
_free(LogThreadedDestWorker *s)
{
  UebaDetectorWorker *self = (UebaDetectorWorker *) s;

  ueba_message_event_free(self->single_values);
  log_threaded_dest_worker_free_method(s);
}

static void
_override(UebaDetectorWorker *self)
{
  self->super_request_exit = self->super.thread.request_exit;
  self->super.thread.request_exit = _request_exit;
  self->super.init = _init;
  self->super.deinit = _deinit;
  self->super.disconnect = _disconnect;
  self->super.insert = _insert;
  self->super.flush = _flush;
  self->super.free_fn = _free;
}

LogThreadedDestWorker *
ueba_detector_worker_new(LogThreadedDestDriver *owner, gint worker_index)
{
  UebaDetectorWorker *self = g_new0(UebaDetectorWorker, 1);

  log_threaded_dest_worker_init_instance(&self->super, owner, worker_index);
  _override(self);
  self->driver = (UebaDetectorDriver *) owner;
  self->hub = self->driver->hub;
  self->single_values = ueba_message_event_new(self->driver->prefix);
  self->packed_handle = log_msg_get_value_handle(UEBA_PACKED_VALUE);
  IV_TIMER_INIT(&self->look_at_tables);
  self->look_at_tables.cookie = self;
  self->look_at_tables.handler = _look_at_tables;
  return &self->super;
}
