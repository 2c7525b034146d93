/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-alerts.h"
#include "ueba-alert-message.h"
#include "ueba-delivery.h"
#include "ueba-detector.h"
#include "ueba-hub.h"
#include "syslog-ng-compat.h"

#include <ack-tracker/ack_tracker.h>
#include <ack-tracker/ack_tracker_factory.h>
#include <messages.h>

/* The thread of this source takes alerts from the hub and posts them, each with a bookmark that tells the hub when the
 * log path has acknowledged it. At a reload the alerts wait in the hub for the next configuration. When the daemon
 * stops those that stand in the outbox wait there; any others have two seconds to get away. */

#define DRAIN_USEC (2 * G_USEC_PER_SEC)
#define WINDOW_SIZE 1000

typedef struct _UebaAlertsDriver
{
  LogThreadedSourceDriver super;
  gchar *id;
  UebaHub *hub;
  UebaDelivery *delivery;       /* while it runs */
  UebaAlertFormat format;
  void (*super_wakeup)(UebaSourceThread *thread);
  gboolean (*super_start)(LogPipe *s);
} UebaAlertsDriver;

void
ueba_alerts_driver_set_id(LogDriver *s, const gchar *id)
{
  UebaAlertsDriver *self = (UebaAlertsDriver *) s;

  g_free(self->id);
  self->id = g_strdup(id);
}

static LogMessage *
_make_message(UebaAlertsDriver *self, UebaAlert *alert)
{
  LogMessage *msg;

  self->format.tag_rules = g_atomic_int_get(&self->hub->are_rules_tagged);
  msg = ueba_alert_message_new(alert, &self->format);
  ueba_alert_unref(alert);
  return msg;
}

static UebaAlertsDriver *
_driver(UebaSourceThread *thread)
{
  return (UebaAlertsDriver *) ueba_source_driver(thread);
}

/* consumed */
static void
_mark_and_post(UebaSourceThread *thread, UebaAlert *alert, void (*post)(UebaSourceThread *thread, LogMessage *msg))
{
  UebaAlertsDriver *self = _driver(thread);
  Bookmark *bookmark = ack_tracker_request_bookmark(ueba_source_ack_tracker(thread));

  ueba_delivery_mark(self->delivery, bookmark, ueba_alert_number(alert));
  post(thread, _make_message(self, alert));
}

static gboolean
_is_free_to_send(gpointer thread)
{
  return ueba_source_free_to_send((UebaSourceThread *) thread);
}

static void
_drain(UebaSourceThread *thread)
{
  UebaAlertsDriver *self = _driver(thread);
  gint64 deadline = g_get_monotonic_time() + (self->hub->keeps_alerts ? 0 : DRAIN_USEC);
  UebaAlert *alert;

  while ((alert = ueba_handover_take_until(self->hub->handover, deadline, _is_free_to_send, thread)))
    _mark_and_post(thread, alert, ueba_source_post);
}

static gboolean
_is_shutting_down(UebaAlertsDriver *self)
{
  return cfg_is_shutting_down(log_pipe_get_config(&self->super.super.super.super));
}

static void
_run(UebaSourceThread *thread)
{
  UebaAlertsDriver *self = _driver(thread);
  UebaAlert *alert;

  /* Asked to exit, the host stops waiting for room in the window; to post then is a mistake that it asserts against. */
  while (_is_free_to_send(thread) && (alert = ueba_handover_take(self->hub->handover)))
    _mark_and_post(thread, alert, ueba_source_blocking_post);
  if (_is_shutting_down(self))
    _drain(thread);
  ueba_hub_leave(self->hub, UEBA_HANDOVER_CONSUMER, _is_shutting_down(self));
}

static void
_request_exit(UebaSourceThread *thread)
{
  ueba_handover_interrupt(_driver(thread)->hub->handover, UEBA_HANDOVER_CONSUMER);
}

/* room in the window: for whoever waits to post, and for whoever waits to take */
static void
_wakeup(UebaSourceThread *thread)
{
  UebaAlertsDriver *self = _driver(thread);

  if (self->super_wakeup)       /* in syslog-ng 4 there is none by default */
    self->super_wakeup(thread);
  ueba_handover_poke(self->hub->handover);
}

static void
_override_thread(LogThreadedSourceDriver *s, UebaSourceThread *thread)
{
  UebaAlertsDriver *self = (UebaAlertsDriver *) s;

  thread->run = _run;
  thread->request_exit = _request_exit;
  self->super_wakeup = thread->wakeup;
  thread->wakeup = _wakeup;
}

UEBA_SOURCE_THREAD(_override_thread)

static UEBA_SOURCE_STATS_RESULT
_format_stats(UEBA_SOURCE_STATS_PARAMETERS)
{
  ueba_source_stats_instance(((UebaAlertsDriver *) s)->id);
}

static const gchar *
_format_persist_name(const LogPipe *s)
{
  static gchar persist_name[1024];

  g_snprintf(persist_name, sizeof(persist_name), "ueba-alerts(%s)",
             s->persist_name ? s->persist_name : ((const UebaAlertsDriver *) s)->id);
  return persist_name;
}

static LogPipe *
_find_detector(UebaAlertsDriver *self)
{
  const GPtrArray *pipes = log_pipe_get_config(&self->super.super.super.super)->tree.initialized_pipes;

  for (guint i = 0; i < pipes->len; i++)
    if (ueba_detector_driver_serves(g_ptr_array_index(pipes, i), self->id))
      return g_ptr_array_index(pipes, i);
  return NULL;
}

static gboolean
_init(LogPipe *s)
{
  UebaAlertsDriver *self = (UebaAlertsDriver *) s;

  if (!_find_detector(self))
    msg_warning("ueba-alerts(): there is no ueba-detector() with this id, so no alert will come",
                evt_tag_str("id", self->id),
                log_pipe_location_tag(s));
  if (!self->hub)
    self->hub = ueba_hub_get(self->id);
  if (!log_threaded_source_driver_init_method(s))
    return FALSE;
  ueba_handover_set_capacity(self->hub->handover, (guint) self->super.worker_options.super.init_window_size);
  return TRUE;
}

/* The detector may put another state into the hub, with alerts of its own, so it goes first. The side is entered before
 * the thread runs: a request to exit that comes first must not be forgotten. */
static gboolean
_start(LogPipe *s)
{
  UebaAlertsDriver *self = (UebaAlertsDriver *) s;
  LogPipe *detector = _find_detector(self);

  if (detector)
    ueba_detector_driver_take_over(detector);
  ueba_handover_enter(self->hub->handover, UEBA_HANDOVER_CONSUMER);
  self->delivery = ueba_delivery_new(self->hub->releases);
  return self->super_start(s);
}

static gboolean
_deinit(LogPipe *s)
{
  g_clear_pointer(&((UebaAlertsDriver *) s)->delivery, ueba_delivery_unref);
  return log_threaded_source_driver_deinit_method(s);
}

static void
_free(LogPipe *s)
{
  UebaAlertsDriver *self = (UebaAlertsDriver *) s;

  ueba_hub_unref(self->hub);
  ueba_alert_format_clear(&self->format);
  g_free(self->id);
  log_threaded_source_driver_free_method(s);
}

gboolean
ueba_alerts_driver_serves(const LogPipe *s, const gchar *id)
{
  return s->free_fn == _free && g_str_equal(((const UebaAlertsDriver *) s)->id, id);
}

static void
_set_defaults(LogThreadedSourceWorkerOptions *options)
{
  options->super.stats_level = STATS_LEVEL0;
  options->super.stats_source = stats_register_type("ueba-alerts");
  options->super.init_window_size = WINDOW_SIZE;
  options->super.keep_hostname = TRUE;  /* HOST is the event's */
  options->ack_tracker_factory = consecutive_ack_tracker_factory_new();
}

LogDriver *
ueba_alerts_driver_new(GlobalConfig *cfg)
{
  UebaAlertsDriver *self = g_new0(UebaAlertsDriver, 1);
  LogPipe *pipe = &self->super.super.super.super;

  log_threaded_source_driver_init_instance(&self->super, cfg);
  _set_defaults(&self->super.worker_options);
  ueba_source_make_thread(&self->super);
  self->super.ueba_stats_method = _format_stats;
  self->super_start = pipe->ueba_config_inited;
  pipe->ueba_config_inited = _start;
  pipe->init = _init;
  pipe->deinit = _deinit;
  pipe->free_fn = _free;
  pipe->generate_persist_name = _format_persist_name;
  ueba_alert_format_init(&self->format, ".ueba.");
  self->id = g_strdup("default");
  return &self->super.super.super;
}
