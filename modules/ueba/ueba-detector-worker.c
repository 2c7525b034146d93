/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-detector-private.h"
#include "ueba-message-event.h"
#include "ueba-message-line.h"

#include <iv.h>
#include <messages.h>

/* The one thread that uses the engine. insert() feeds it and flush() ends a batch: what was fed and the alerts are
 * committed, the alerts are handed over, and only then does the host acknowledge the messages they came from. While
 * nothing can be committed the host rewinds the batch and waits time-reopen(): nothing is taken, nothing is lost. */

#define LOOK_AROUND_SEC 1
#define ALERTS_AT_ONCE 300
#define USERS_ASKED_BEFORE_WARNING 10000

typedef struct _UebaDetectorWorker
{
  LogThreadedDestWorker super;
  UebaDetectorDriver *driver;
  UebaHub *hub;
  UebaMessageEvent *single_values;
  GString *text;                /* of a message, where it must be put together */
  NVHandle packed_handle;
  gint64 now_usec;              /* the wall clock of the batch */
  gboolean has_warned_of_users;
  gboolean is_state_failing;    /* it has been said */
  struct iv_timer look_around;
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

static EVTTAG *
_location(UebaDetectorWorker *self)
{
  return log_pipe_location_tag(&self->driver->super.super.super.super);
}

static void
_warn_of_users(UebaDetectorWorker *self)
{
  UebaEngineStats stats;

  if (self->has_warned_of_users || !self->driver->users)
    return;
  ueba_engine_stats(self->hub->engine, &stats);
  if (stats.users_asked < USERS_ASKED_BEFORE_WARNING)
    return;
  self->has_warned_of_users = TRUE;
  if (stats.users_found == 0)
    msg_warning("ueba-detector(): none of the first events found its user in the users table, are its names those of "
                "the logs?",
                evt_tag_str("users", self->driver->users),
                evt_tag_int("events", USERS_ASKED_BEFORE_WARNING),
                _location(self));
}

static void
_update_stats(UebaDetectorWorker *self)
{
  ueba_detector_update_stats(self->driver);
  if (self->hub->is_settled)
    _warn_of_users(self);
}

/* A series of failures is said once, and its end. error: consumed */
static void
_say_failure(UebaDetectorWorker *self, GError *error)
{
  if (!self->is_state_failing)
    msg_error("ueba-detector(): the state cannot be used, lines wait until it can",
              evt_tag_str("error", error->message),
              evt_tag_int("time_reopen", self->super.time_reopen),
              _location(self));
  self->is_state_failing = TRUE;
  g_error_free(error);
}

static void
_say_success(UebaDetectorWorker *self)
{
  if (self->is_state_failing)
    msg_notice("ueba-detector(): the state can be used again", _location(self));
  self->is_state_failing = FALSE;
}

static void
_feed(UebaDetectorWorker *self, UebaEvent *event)
{
  if (ueba_state_feed(self->hub->state, event, self->now_usec) == UEBA_FEED_NO_TIME)
    ueba_detector_stats_count_no_time(self->driver->stats);
}

/* FALSE: it holds no event */
static gboolean
_feed_record(UebaDetectorWorker *self, const LogMessage *msg, UebaRecordIter *iter)
{
  UebaEvent event;
  UebaStateLine line;

  if (!ueba_record_iter_next(iter, &event))
    return FALSE;
  line = ueba_message_line_of_record(msg, iter, event.time_usec);
  if (!ueba_state_enter_line(self->hub->state, &line))
    return TRUE;
  do
    _feed(self, &event);
  while (ueba_record_iter_next(iter, &event));
  return TRUE;
}

static gboolean
_feed_single_values(UebaDetectorWorker *self, const LogMessage *msg)
{
  UebaEvent event;
  UebaStateLine line;

  if (!ueba_message_event_read(self->single_values, msg, &event))
    return FALSE;
  line = ueba_message_line(msg, ueba_message_event_own_time(self->single_values, msg), self->text);
  if (ueba_state_enter_line(self->hub->state, &line))
    _feed(self, &event);
  return TRUE;
}

static void
_feed_message(UebaDetectorWorker *self, const LogMessage *msg)
{
  gssize len;
  const gchar *packed = log_msg_get_value(msg, self->packed_handle, &len);
  UebaRecordIter iter;
  gboolean has_events;

  if (len > 0 && ueba_record_iter_init(&iter, packed, (gsize) len))
    has_events = _feed_record(self, msg, &iter);
  else
    has_events = _feed_single_values(self, msg);
  if (!has_events)
    ueba_detector_stats_count_no_event(self->driver->stats);
}

static void
_begin_batch(UebaDetectorWorker *self)
{
  self->now_usec = g_get_real_time();
  ueba_detector_hear(self->driver, self->now_usec);
  _adopt_newest_tables(self);
}

static gboolean
_commit(UebaDetectorWorker *self)
{
  GError *error = NULL;

  if (ueba_hub_commit(self->hub, g_get_real_time(), &error))
    {
      _say_success(self);
      return TRUE;
    }
  _say_failure(self, error);
  return FALSE;
}

/* Writes down what became of earlier alerts, and offers again those that came back; while alerts of an earlier run are
 * still being offered, these come after them. */
static void
_tend_outbox(UebaDetectorWorker *self)
{
  GError *error = NULL;

  if (!ueba_releases_has_any(self->hub->releases) && !ueba_state_has_released(self->hub->state))
    return;
  if (_commit(self) && self->hub->is_outbox_offered && !ueba_hub_offer_outbox(self->hub, &error))
    _say_failure(self, error);
}

static gint64
_next_look(void)
{
  return g_get_monotonic_time() + LOOK_AROUND_SEC * G_USEC_PER_SEC;
}

/* what goes on while no line is judged */
static void
_tend(UebaDetectorWorker *self)
{
  ueba_detector_answer_requests(self->driver, g_get_real_time());
  _tend_outbox(self);
  _update_stats(self);
}

/* FALSE: nobody waits any more */
static gboolean
_wait_for_handover(UebaDetectorWorker *self)
{
  UebaHandoverRoom room;

  while ((room = ueba_handover_wait_for_room(self->hub->handover, _next_look())) == UEBA_HANDOVER_IS_FULL)
    _tend(self);
  return room == UEBA_HANDOVER_HAS_ROOM;
}

static gboolean
_is_outbox_full(UebaDetectorWorker *self)
{
  UebaStateStats stats;

  ueba_state_stats(self->hub->state, &stats);
  return stats.outbox > self->driver->max_outbox;
}

static void
_wait_for_outbox(UebaDetectorWorker *self)
{
  if (!_is_outbox_full(self))
    return;
  ueba_detector_stats_count_outbox_full(self->driver->stats);
  while (_is_outbox_full(self) && ueba_releases_wait(self->hub->releases, _next_look()))
    _tend(self);
}

/* What was handed over is to be taken, and acknowledged, before more lines are. */
static void
_wait_for_room(UebaDetectorWorker *self)
{
  if (_wait_for_handover(self))
    _wait_for_outbox(self);
}

/* While stopping nobody waits for room, since both waits are interrupted then: what is over the capacity stays in the
 * hub, and in the outbox. The driver's own flag is not asked: the main thread sets it without a lock. */
static LogThreadedResult
_flush(LogThreadedDestWorker *s, LogThreadedFlushMode mode)
{
  UebaDetectorWorker *self = (UebaDetectorWorker *) s;

  if (ueba_batch_n_applied(self->hub->batch) == 0)
    return LTR_SUCCESS;
  ueba_detector_add_notices(self->driver, g_get_real_time());
  if (!self->hub->is_settled || !_commit(self))
    {
      _update_stats(self);
      return LTR_NOT_CONNECTED;
    }
  ueba_batch_acknowledge(self->hub->batch);
  _update_stats(self);
  _wait_for_room(self);
  return LTR_SUCCESS;
}

/* A batch also ends when it has raised many alerts. They are as large as the lines that they come from, and cost least
 * while the memory of those before them can be used again. */
static LogThreadedResult
_insert(LogThreadedDestWorker *s, LogMessage *msg)
{
  UebaDetectorWorker *self = (UebaDetectorWorker *) s;

  if (ueba_batch_n_applied(self->hub->batch) == 0)
    _begin_batch(self);
  if (ueba_batch_enter(self->hub->batch))
    _feed_message(self, msg);
  return ueba_batch_alerts(self->hub->batch)->len < ALERTS_AT_ONCE ? LTR_QUEUED : _flush(s, LTF_FLUSH_NORMAL);
}

static void
_schedule_look_around(UebaDetectorWorker *self)
{
  iv_validate_now();
  self->look_around.expires = iv_now;
  self->look_around.expires.tv_sec += LOOK_AROUND_SEC;
  iv_timer_register(&self->look_around);
}

/* What the detector says about itself has no message that would come again: what could not be written stands in the
 * batch, and is tried again here. */
static void
_commit_notices(UebaDetectorWorker *self)
{
  ueba_detector_add_notices(self->driver, g_get_real_time());
  if (ueba_batch_alerts(self->hub->batch)->len > 0)
    _commit(self);
}

/* for the times without messages; between the first message of a batch and its flush all stays as it is */
static void
_look_around(gpointer s)
{
  UebaDetectorWorker *self = (UebaDetectorWorker *) s;

  if (self->hub->is_settled && ueba_batch_n_applied(self->hub->batch) == 0)
    {
      _adopt_newest_tables(self);
      _commit_notices(self);
      _tend(self);
    }
  ueba_detector_stats_update_size(self->driver->stats, self->hub);
  _schedule_look_around(self);
}

/* No line is taken before the alerts of earlier runs have been handed over: so the outbox cannot grow from start to
 * start. FALSE: error, otherwise all are or nobody waits any more. */
static gboolean
_offer_outbox(UebaDetectorWorker *self, GError **error)
{
  gboolean has_room = TRUE;

  do
    {
      if (!ueba_hub_offer_outbox(self->hub, error))
        return FALSE;
      _update_stats(self);
      has_room = _wait_for_handover(self);
    }
  while (has_room && !self->hub->is_outbox_offered);
  if (has_room)
    _wait_for_outbox(self);
  return TRUE;
}

/* What could not be committed is tried here, so that the host need not deliver it again in vain. When it comes again
 * it has been committed, and is let pass. */
static gboolean
_commit_rest(UebaDetectorWorker *self, GError **error)
{
  return ueba_batch_n_applied(self->hub->batch) == 0 || ueba_hub_commit(self->hub, g_get_real_time(), error);
}

/* Before the first message, and after every failure. The clock has gone on since then: by the time of the batch that
 * failed the lines that come next would be of the future. */
static gboolean
_connect(LogThreadedDestWorker *s)
{
  UebaDetectorWorker *self = (UebaDetectorWorker *) s;
  GPtrArray *notes = NULL;
  GError *error = NULL;

  self->now_usec = g_get_real_time();
  if (!ueba_hub_settle(self->hub, &notes, &error) || !_commit_rest(self, &error) || !_offer_outbox(self, &error))
    {
      _update_stats(self);
      _say_failure(self, error);
      return FALSE;
    }
  ueba_detector_say_notes(self->driver, notes);
  return TRUE;
}

static gboolean
_init(LogThreadedDestWorker *s)
{
  UebaDetectorWorker *self = (UebaDetectorWorker *) s;

  if (!log_threaded_dest_worker_init_method(s))
    return FALSE;
  ueba_undelivered_give(self->hub->undelivered, s->queue, ueba_batch_n_applied(self->hub->batch));
  ueba_batch_limit(self->hub->batch, log_queue_get_length(s->queue));
  _schedule_look_around(self);
  return TRUE;
}

static void
_deinit(LogThreadedDestWorker *s)
{
  UebaDetectorWorker *self = (UebaDetectorWorker *) s;

  if (iv_timer_registered(&self->look_around))
    iv_timer_unregister(&self->look_around);
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
  ueba_releases_interrupt(self->hub->releases, TRUE);
}

static void
_free(LogThreadedDestWorker *s)
{
  UebaDetectorWorker *self = (UebaDetectorWorker *) s;

  ueba_message_event_free(self->single_values);
  g_string_free(self->text, TRUE);
  log_threaded_dest_worker_free_method(s);
}

static void
_override(UebaDetectorWorker *self)
{
  self->super_request_exit = self->super.thread.request_exit;
  self->super.thread.request_exit = _request_exit;
  self->super.init = _init;
  self->super.deinit = _deinit;
  self->super.connect = _connect;
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
  self->text = g_string_new(NULL);
  IV_TIMER_INIT(&self->look_around);
  self->look_around.cookie = self;
  self->look_around.handler = _look_around;
  return &self->super;
}
