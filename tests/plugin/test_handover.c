/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-handover.h"

#include <criterion/criterion.h>

#define LONG_AGO 1
#define IN_A_MINUTE (g_get_monotonic_time() + 60 * G_USEC_PER_SEC)

static UebaHandover *handover;

static void
setup(void)
{
  handover = ueba_handover_new();
  ueba_handover_enter(handover, UEBA_HANDOVER_PRODUCER);
  ueba_handover_enter(handover, UEBA_HANDOVER_CONSUMER);
}

static void
teardown(void)
{
  ueba_handover_free(handover);
}

TestSuite(handover, .init = setup, .fini = teardown, .timeout = 60);

static void
push_kept(guint n_alerts, gboolean are_kept)
{
  GPtrArray *alerts = g_ptr_array_new_with_free_func((GDestroyNotify) ueba_alert_unref);

  for (guint i = 0; i < n_alerts; i++)
    {
      g_ptr_array_add(alerts, ueba_alert_new("RULE", i, UEBA_SEVERITY_LOW));
      if (are_kept)
        ueba_alert_set_number(g_ptr_array_index(alerts, i), i + 1);
    }
  ueba_handover_push(handover, alerts);
  cr_assert_eq(alerts->len, 0, "the alerts have moved over");
  g_ptr_array_unref(alerts);
}

static void
push(guint n_alerts)
{
  push_kept(n_alerts, FALSE);
}

static gint64
take_time(void)
{
  UebaAlert *alert = ueba_handover_take(handover);
  gint64 time = ueba_alert_time_usec(alert);

  ueba_alert_unref(alert);
  return time;
}

static gpointer
take_three(gpointer user_data)
{
  for (guint i = 0; i < 3; i++)
    take_time();
  return NULL;
}

static gpointer
interrupt_producer(gpointer user_data)
{
  ueba_handover_interrupt(handover, UEBA_HANDOVER_PRODUCER);
  return NULL;
}

static gpointer
interrupt_consumer(gpointer user_data)
{
  ueba_handover_interrupt(handover, UEBA_HANDOVER_CONSUMER);
  return NULL;
}

static gpointer
leave_as_producer(gpointer user_data)
{
  ueba_handover_leave(handover, UEBA_HANDOVER_PRODUCER);
  return NULL;
}

static gpointer
make_ready(gpointer user_data)
{
  g_atomic_int_set((gint *) user_data, TRUE);
  ueba_handover_poke(handover);
  return NULL;
}

static gboolean
is_ready(gpointer user_data)
{
  return g_atomic_int_get((gint *) user_data);
}

Test(handover, gives_alerts_in_the_order_in_which_they_came)
{
  push(2);
  push(1);

  cr_assert_eq(take_time(), 0);
  cr_assert_eq(take_time(), 1);
  cr_assert_eq(take_time(), 0);
  cr_assert_eq(ueba_handover_length(handover), 0);
}

Test(handover, takes_all_alerts_of_a_batch_at_once_whatever_its_capacity)
{
  ueba_handover_set_capacity(handover, 1);

  push(3);

  cr_assert_eq(ueba_handover_length(handover), 3);
}

Test(handover, holds_back_the_producer_until_no_more_than_its_capacity_is_left)
{
  GThread *consumer;

  ueba_handover_set_capacity(handover, 1);
  push(4);
  consumer = g_thread_new("consumer", take_three, NULL);

  cr_assert_eq(ueba_handover_wait_for_room(handover, IN_A_MINUTE), UEBA_HANDOVER_HAS_ROOM);
  cr_assert_leq(ueba_handover_length(handover), 1);
  g_thread_join(consumer);
}

Test(handover, lets_go_a_producer_that_is_interrupted_while_it_waits)
{
  GThread *other;

  ueba_handover_set_capacity(handover, 1);
  push(2);
  other = g_thread_new("main", interrupt_producer, NULL);

  cr_assert_eq(ueba_handover_wait_for_room(handover, IN_A_MINUTE), UEBA_HANDOVER_IS_INTERRUPTED);
  cr_assert_eq(ueba_handover_length(handover), 2);
  g_thread_join(other);
}

Test(handover, remembers_an_interrupt_that_comes_before_the_wait)
{
  ueba_handover_set_capacity(handover, 1);
  push(2);
  interrupt_producer(NULL);

  cr_assert_eq(ueba_handover_wait_for_room(handover, IN_A_MINUTE), UEBA_HANDOVER_IS_INTERRUPTED);
}

Test(handover, lets_the_producer_look_around_when_the_time_is_over)
{
  ueba_handover_set_capacity(handover, 1);
  push(2);

  cr_assert_eq(ueba_handover_wait_for_room(handover, LONG_AGO), UEBA_HANDOVER_IS_FULL);
}

Test(handover, forgets_an_interrupt_when_a_side_enters_again)
{
  interrupt_consumer(NULL);
  ueba_handover_enter(handover, UEBA_HANDOVER_CONSUMER);
  push(1);

  cr_assert_eq(take_time(), 0);
}

Test(handover, gives_nothing_to_an_interrupted_consumer_and_keeps_it)
{
  push(1);
  interrupt_consumer(NULL);

  cr_assert_null(ueba_handover_take(handover));
  cr_assert_eq(ueba_handover_length(handover), 1);
}

Test(handover, lets_go_a_consumer_that_is_interrupted_while_it_waits)
{
  GThread *other = g_thread_new("main", interrupt_consumer, NULL);

  cr_assert_null(ueba_handover_take(handover));
  g_thread_join(other);
}

Test(handover, gives_the_rest_to_an_interrupted_consumer_that_has_time_left)
{
  gint ready = TRUE;
  UebaAlert *alert;

  push(1);
  interrupt_consumer(NULL);

  alert = ueba_handover_take_until(handover, IN_A_MINUTE, is_ready, &ready);
  cr_assert_not_null(alert);
  ueba_alert_unref(alert);
}

Test(handover, ends_the_rest_when_it_is_empty_and_the_producer_leaves)
{
  gint ready = TRUE;
  GThread *producer = g_thread_new("producer", leave_as_producer, NULL);

  cr_assert_null(ueba_handover_take_until(handover, IN_A_MINUTE, is_ready, &ready));
  g_thread_join(producer);
}

Test(handover, ends_the_rest_at_the_deadline_if_the_consumer_cannot_send)
{
  gint ready = FALSE;

  push(1);

  cr_assert_null(ueba_handover_take_until(handover, LONG_AGO, is_ready, &ready));
  cr_assert_eq(ueba_handover_length(handover), 1);
}

Test(handover, waits_with_the_rest_until_the_consumer_can_send)
{
  gint ready = FALSE;
  GThread *other;
  UebaAlert *alert;

  push(1);
  other = g_thread_new("window", make_ready, &ready);

  alert = ueba_handover_take_until(handover, IN_A_MINUTE, is_ready, &ready);
  cr_assert_not_null(alert);
  ueba_alert_unref(alert);
  g_thread_join(other);
}

Test(handover, tells_the_last_side_that_leaves_what_is_left)
{
  push(2);

  cr_assert_eq(ueba_handover_leave(handover, UEBA_HANDOVER_CONSUMER), 0);
  cr_assert_eq(ueba_handover_leave(handover, UEBA_HANDOVER_PRODUCER), 2);
}

Test(handover, does_not_tell_of_alerts_that_stand_in_an_outbox)
{
  push(2);
  push_kept(3, TRUE);

  cr_assert_eq(ueba_handover_length_unkept(handover), 2);
  ueba_handover_leave(handover, UEBA_HANDOVER_CONSUMER);
  cr_assert_eq(ueba_handover_leave(handover, UEBA_HANDOVER_PRODUCER), 2);
}

Test(handover, tells_of_alerts_whose_outbox_is_closed)
{
  push_kept(3, TRUE);
  ueba_handover_forget_numbers(handover);

  cr_assert_eq(ueba_handover_length_unkept(handover), 3);
}
