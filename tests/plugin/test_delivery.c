/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "plugin_host.h"
#include "syslog-ng-compat.h"
#include "ueba-delivery.h"

#include <ack-tracker/ack_tracker.h>
#include <ack-tracker/ack_tracker_factory.h>
#include <criterion/criterion.h>
#include <logsource.h>

/* Messages of a source of the host's, with its own consecutive tracker behind them. */

#define N_MESSAGES 5

typedef struct _Collector
{
  LogPipe super;
  GPtrArray *messages;
} Collector;

static LogSourceOptions source_options;
static LogSource *source;
static Collector *collector;
static UebaReleases *releases;
static UebaDelivery *delivery;

static void
collect(LogPipe *s, LogMessage *msg, const LogPathOptions *path_options)
{
  g_ptr_array_add(((Collector *) s)->messages, msg);
}

static void
make_source(void)
{
  log_source_options_defaults(&source_options);
  source_options.init_window_size = N_MESSAGES;
  log_source_options_init(&source_options, configuration, "s");
  source = g_new0(LogSource, 1);
  log_source_init_instance(source, configuration);
  ueba_source_set_options(source, &source_options, "s");
  log_source_set_ack_tracker_factory(source, consecutive_ack_tracker_factory_new());
  log_pipe_append(&source->super, &collector->super);
  cr_assert(log_pipe_init(&source->super));
}

static void
setup(void)
{
  plugin_host_start();
  collector = g_new0(Collector, 1);
  log_pipe_init_instance(&collector->super, configuration);
  collector->super.queue = collect;
  collector->messages = g_ptr_array_new();
  cr_assert(log_pipe_init(&collector->super));
  make_source();
  releases = ueba_releases_new();
  delivery = ueba_delivery_new(releases);
}

static void
teardown(void)
{
  ueba_delivery_unref(delivery);
  ueba_releases_unref(releases);
  log_pipe_deinit(&source->super);
  log_pipe_unref(&source->super);
  log_source_options_destroy(&source_options);
  log_pipe_deinit(&collector->super);
  g_ptr_array_unref(collector->messages);
  log_pipe_unref(&collector->super);
  plugin_host_stop();
}

TestSuite(delivery, .init = setup, .fini = teardown);

/* alerts with the numbers 11, 12, .. */
static void
post(guint n_messages, gint64 number)
{
  for (guint i = 0; i < n_messages; i++)
    {
      ueba_delivery_mark(delivery, ack_tracker_request_bookmark(source->ack_tracker), number ? number + i : 0);
      log_source_post(source, plugin_host_message("an alert"));
    }
}

static void
answer(guint message, AckType ack_type)
{
  LogPathOptions path_options = LOG_PATH_OPTIONS_INIT;
  LogMessage *msg = g_ptr_array_index(collector->messages, message);

  path_options.ack_needed = TRUE;
  log_msg_ack(msg, &path_options, ack_type);
  log_msg_unref(msg);
}

/* how many, the last of them */
static void
expect(UebaReleasesKind kind, gint64 first, gint64 last)
{
  GArray *ranges = ueba_releases_take(releases, kind);

  cr_assert_eq(ranges->len, first ? 1 : 0, "%u ranges", ranges->len);
  if (first)
    {
      cr_assert_eq(g_array_index(ranges, UebaNumberRange, 0).first, first);
      cr_assert_eq(g_array_index(ranges, UebaNumberRange, 0).last, last);
    }
  g_array_unref(ranges);
}

Test(delivery, tells_of_acknowledged_alerts_in_the_order_in_which_they_were_posted)
{
  post(3, 11);
  answer(1, AT_PROCESSED);
  expect(UEBA_RELEASES_TAKEN, 0, 0);
  answer(0, AT_PROCESSED);
  expect(UEBA_RELEASES_TAKEN, 11, 12);
  answer(2, AT_PROCESSED);
  expect(UEBA_RELEASES_TAKEN, 13, 13);
  expect(UEBA_RELEASES_RETURNED, 0, 0);
}

Test(delivery, tells_of_alerts_that_were_given_up)
{
  post(2, 11);
  answer(0, AT_ABORTED);
  expect(UEBA_RELEASES_RETURNED, 11, 11);
  answer(1, AT_PROCESSED);
  expect(UEBA_RELEASES_TAKEN, 12, 12);
  expect(UEBA_RELEASES_RETURNED, 0, 0);
}

Test(delivery, does_not_tell_of_alerts_that_stand_in_no_outbox)
{
  post(1, 11);
  post(2, 0);
  answer(0, AT_PROCESSED);
  answer(1, AT_ABORTED);
  answer(2, AT_PROCESSED);
  expect(UEBA_RELEASES_TAKEN, 11, 11);
  expect(UEBA_RELEASES_RETURNED, 0, 0);
}

Test(delivery, goes_on_when_the_window_of_the_source_is_used_again)
{
  for (guint round = 0; round < 3; round++)
    {
      post(N_MESSAGES, 1 + round * N_MESSAGES);
      for (guint i = 0; i < N_MESSAGES; i++)
        answer(round * N_MESSAGES + i, AT_PROCESSED);
    }
  expect(UEBA_RELEASES_TAKEN, 1, 3 * N_MESSAGES);
}

/* as after a reload: the messages of the first run are on their way while a second posts */
Test(delivery, of_one_run_is_not_taken_for_acknowledged_because_a_later_run_is)
{
  UebaDelivery *earlier = delivery;

  post(1, 11);
  delivery = ueba_delivery_new(releases);
  post(1, 12);
  answer(0, AT_ABORTED);
  expect(UEBA_RELEASES_RETURNED, 11, 11);
  answer(1, AT_PROCESSED);
  expect(UEBA_RELEASES_TAKEN, 12, 12);
  ueba_delivery_unref(earlier);
}

Test(delivery, needs_nobody_but_the_list_when_the_answer_comes)
{
  post(1, 11);
  ueba_delivery_unref(delivery);
  answer(0, AT_PROCESSED);
  expect(UEBA_RELEASES_TAKEN, 11, 11);
  delivery = NULL;
}
