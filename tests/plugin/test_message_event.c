/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "plugin_host.h"
#include "ueba-message-event.h"

#include <criterion/criterion.h>

static UebaMessageEvent *message_event;
static LogMessage *msg;

static void
setup(void)
{
  plugin_host_start();
  message_event = ueba_message_event_new(".other.");
  msg = plugin_host_message("whatever it says");
  msg->timestamps[LM_TS_STAMP] = (UnixTime) { .ut_sec = 1772323200, .ut_usec = 7 };
}

static void
teardown(void)
{
  log_msg_unref(msg);
  ueba_message_event_free(message_event);
  plugin_host_stop();
}

TestSuite(message_event, .init = setup, .fini = teardown);

static void
assert_field(const UebaEvent *event, UebaField field, const gchar *expected)
{
  UebaText text = ueba_event_get(event, field);

  cr_assert(ueba_text_equal(text, ueba_text_from_string(expected)), "%.*s", (int) text.len, text.str);
}

Test(message_event, is_none_without_an_event_type)
{
  UebaEvent event;

  log_msg_set_value_by_name(msg, ".other.user", "ann@example.com", -1);

  cr_assert_not(ueba_message_event_read(message_event, msg, &event));
}

Test(message_event, has_the_fields_under_the_prefix_and_the_time_of_the_message)
{
  UebaEvent event;

  log_msg_set_value_by_name(msg, ".other.event_type", "failed-logon", -1);
  log_msg_set_value_by_name(msg, ".other.src_ip", "192.0.2.1", -1);
  log_msg_set_value_by_name(msg, ".ueba.app", "not ours", -1);

  cr_assert(ueba_message_event_read(message_event, msg, &event));
  cr_assert_eq(event.time_usec, G_GINT64_CONSTANT(1772323200000007));
  assert_field(&event, UEBA_FIELD_EVENT_TYPE, "failed-logon");
  assert_field(&event, UEBA_FIELD_SRC_IP, "192.0.2.1");
  assert_field(&event, UEBA_FIELD_APP, NULL);
  assert_field(&event, UEBA_FIELD_USER, NULL);
}

Test(message_event, has_its_user_in_lower_case)
{
  UebaEvent event;

  log_msg_set_value_by_name(msg, ".other.event_type", "failed-logon", -1);
  log_msg_set_value_by_name(msg, ".other.user", "Ann@Example.COM", -1);

  cr_assert(ueba_message_event_read(message_event, msg, &event));
  assert_field(&event, UEBA_FIELD_USER, "ann@example.com");
}

static gint64
time_of(const gchar *text)
{
  UebaEvent event;

  log_msg_set_value_by_name(msg, ".other.event_type", "failed-logon", -1);
  log_msg_set_value_by_name(msg, ".other.time", text, -1);
  cr_assert(ueba_message_event_read(message_event, msg, &event));
  return event.time_usec;
}

Test(message_event, has_the_time_that_is_set)
{
  cr_assert_eq(time_of("2026-03-01T00:00:01Z"), G_GINT64_CONSTANT(1772323201000000));
  cr_assert_eq(time_of("2026-03-01T00:00:01.250000Z"), G_GINT64_CONSTANT(1772323201250000));
  cr_assert_eq(time_of("2026-03-01T01:00:01+01:00"), G_GINT64_CONSTANT(1772323201000000));
  cr_assert_eq(time_of("2026-03-01T00:00:01"), G_GINT64_CONSTANT(1772323201000000), "no zone is UTC");
}

Test(message_event, has_the_time_of_the_message_if_the_one_that_is_set_cannot_be_read)
{
  cr_assert_eq(time_of("yesterday"), G_GINT64_CONSTANT(1772323200000007));
  cr_assert_eq(time_of(""), G_GINT64_CONSTANT(1772323200000007));
}
