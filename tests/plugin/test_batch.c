/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-batch.h"

#include <criterion/criterion.h>

static UebaBatch *batch;

static void
setup(void)
{
  batch = ueba_batch_new();
}

static void
teardown(void)
{
  ueba_batch_free(batch);
}

TestSuite(batch, .init = setup, .fini = teardown);

/* how many of the next messages the engine is to be fed */
static guint
deliver(guint n_messages)
{
  guint fed = 0;

  for (guint i = 0; i < n_messages; i++)
    fed += ueba_batch_enter(batch);
  return fed;
}

Test(batch, feeds_every_message_that_is_delivered_for_the_first_time)
{
  cr_assert_eq(deliver(3), 3);
  cr_assert_eq(ueba_batch_n_applied(batch), 3);
}

Test(batch, feeds_no_message_again_after_a_rewind)
{
  deliver(3);
  ueba_batch_rewind(batch);

  cr_assert_eq(deliver(3), 0);
  cr_assert_eq(deliver(2), 2);
}

Test(batch, feeds_no_message_again_however_often_and_in_whatever_pieces_it_is_rewound)
{
  deliver(5);
  ueba_batch_rewind(batch);
  deliver(2);
  ueba_batch_rewind(batch);

  cr_assert_eq(deliver(6), 1);
}

Test(batch, feeds_what_is_delivered_after_all_was_acknowledged)
{
  deliver(3);
  ueba_batch_acknowledge(batch);

  cr_assert_eq(ueba_batch_n_applied(batch), 0);
  cr_assert_eq(deliver(3), 3);
}

Test(batch, feeds_no_message_again_if_only_some_are_acknowledged_after_a_rewind)
{
  deliver(5);
  ueba_batch_rewind(batch);
  deliver(2);
  ueba_batch_acknowledge(batch);

  cr_assert_eq(ueba_batch_n_applied(batch), 3);
  cr_assert_eq(deliver(4), 1);
}

Test(batch, feeds_everything_to_another_engine_and_keeps_no_alert_of_the_first)
{
  deliver(3);
  ueba_batch_add_alert(batch, ueba_alert_new("R", 0, UEBA_SEVERITY_LOW));
  ueba_batch_rewind(batch);
  ueba_batch_forget(batch);

  cr_assert_eq(deliver(3), 3);
  cr_assert_eq(ueba_batch_alerts(batch)->len, 0);
}

Test(batch, forgets_messages_that_are_gone_with_their_queue)
{
  deliver(5);
  ueba_batch_limit(batch, 2);

  cr_assert_eq(deliver(4), 2);
}

Test(batch, does_not_take_more_messages_for_applied_because_more_are_queued)
{
  deliver(2);
  ueba_batch_limit(batch, 10);

  cr_assert_eq(deliver(4), 2);
}
