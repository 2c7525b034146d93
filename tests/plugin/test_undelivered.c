/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "plugin_host.h"
#include "syslog-ng-compat.h"
#include "ueba-undelivered.h"

#include <ack-tracker/ack_tracker.h>
#include <ack-tracker/ack_tracker_factory.h>
#include <criterion/criterion.h>
#include <logqueue-fifo.h>
#include <logsource.h>

typedef struct _Collector
{
  LogPipe super;
  LogQueue *queue;
} Collector;

static LogSourceOptions source_options;
static LogSource *source;
static Collector *collector;
static LogQueue *queue;
static UebaUndelivered *undelivered;

static void
collect(LogPipe *s, LogMessage *msg, const LogPathOptions *path_options)
{
  LogPathOptions with_flow_control = *path_options;

  with_flow_control.flow_control_requested = TRUE;
  log_queue_push_tail(((Collector *) s)->queue, msg, &with_flow_control);
}

static void
make_source(AckTrackerFactory *ack_tracker_factory)
{
  log_source_options_defaults(&source_options);
  log_source_options_init(&source_options, configuration, "s");
  source = g_new0(LogSource, 1);
  log_source_init_instance(source, configuration);
  ueba_source_set_options(source, &source_options, "s");
  log_source_set_ack_tracker_factory(source, ack_tracker_factory);
  log_pipe_append(&source->super, &collector->super);
  cr_assert(log_pipe_init(&source->super));
}

static void
setup(void)
{
  plugin_host_start();
  queue = ueba_queue_new(1000);
  collector = g_new0(Collector, 1);
  log_pipe_init_instance(&collector->super, configuration);
  collector->super.queue = collect;
  collector->queue = queue;
  cr_assert(log_pipe_init(&collector->super));
  undelivered = ueba_undelivered_new();
}

static void
teardown(void)
{
  ueba_undelivered_free(undelivered);
  log_queue_unref(queue);
  log_pipe_deinit(&source->super);
  log_pipe_unref(&source->super);
  log_pipe_deinit(&collector->super);
  log_pipe_unref(&collector->super);
  log_source_options_destroy(&source_options);
  plugin_host_stop();
}

TestSuite(ueba_undelivered, .init = setup, .fini = teardown);

static void
post(const gchar *text)
{
  LogMessage *msg = plugin_host_message(text);

  ack_tracker_request_bookmark(source->ack_tracker);
  log_source_post(source, msg);
}

static void
assert_next(const gchar *text)
{
  LogPathOptions path_options = LOG_PATH_OPTIONS_INIT;
  LogMessage *msg = log_queue_pop_head(queue, &path_options);

  cr_assert_not_null(msg, "no %s", text);
  cr_assert_str_eq(plugin_host_value(msg, "MESSAGE"), text);
  log_msg_unref(msg);
}

static void
assert_end(void)
{
  cr_assert_eq(log_queue_get_length(queue), 0);
}

Test(ueba_undelivered, come_back_in_their_order)
{
  make_source(instant_ack_tracker_bookmarkless_factory_new());
  post("a");
  post("b");
  post("c");
  ueba_undelivered_take(undelivered, queue);
  assert_end();

  ueba_undelivered_give(undelivered, queue, 0);
  assert_next("a");
  assert_next("b");
  assert_next("c");
  assert_end();
}

Test(ueba_undelivered, stand_in_front_of_what_came_since)
{
  make_source(instant_ack_tracker_bookmarkless_factory_new());
  post("a");
  ueba_undelivered_take(undelivered, queue);
  post("b");
  ueba_undelivered_give(undelivered, queue, 0);

  assert_next("a");
  assert_next("b");
}

Test(ueba_undelivered, come_back_if_their_source_goes_on)
{
  make_source(consecutive_ack_tracker_factory_new());
  post("a");
  ueba_undelivered_take(undelivered, queue);
  ueba_undelivered_give(undelivered, queue, 0);

  assert_next("a");
}

Test(ueba_undelivered, are_given_up_if_their_source_was_ended_and_will_read_them_again)
{
  make_source(consecutive_ack_tracker_factory_new());
  post("a");
  ueba_undelivered_take(undelivered, queue);
  log_pipe_deinit(&source->super);
  ueba_undelivered_give(undelivered, queue, 0);

  assert_end();
}

Test(ueba_undelivered, come_back_if_the_engine_has_had_them)
{
  make_source(consecutive_ack_tracker_factory_new());
  post("a");
  post("b");
  ueba_undelivered_take(undelivered, queue);
  log_pipe_deinit(&source->super);
  ueba_undelivered_give(undelivered, queue, 1);

  assert_next("a");
  assert_end();
}

Test(ueba_undelivered, come_back_if_nobody_would_send_them_again)
{
  make_source(instant_ack_tracker_bookmarkless_factory_new());
  post("a");
  ueba_undelivered_take(undelivered, queue);
  log_pipe_deinit(&source->super);
  ueba_undelivered_give(undelivered, queue, 0);

  assert_next("a");
}
