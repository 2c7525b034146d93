/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "plugin_host.h"
#include "ueba-message-line.h"

#include <criterion/criterion.h>

#define TIME (G_GINT64_CONSTANT(1772355600) * G_USEC_PER_SEC)

static GString *buffer;
static UebaRecordWriter *writer;

static void
setup(void)
{
  plugin_host_start();
  buffer = g_string_new(NULL);
  writer = ueba_record_writer_new();
}

static void
teardown(void)
{
  ueba_record_writer_free(writer);
  g_string_free(buffer, TRUE);
  plugin_host_stop();
}

TestSuite(message_line, .init = setup, .fini = teardown);

static LogMessage *
message(const gchar *text)
{
  LogMessage *msg = plugin_host_message(text);

  log_msg_set_value(msg, LM_V_HOST, "collector", -1);
  msg->timestamps[LM_TS_STAMP] = msg->timestamps[LM_TS_RECVD];
  return msg;
}

static UebaRecordIter
record(const gchar *payload, UebaRecordFlags flags)
{
  UebaEvent event;
  UebaRecordIter iter;
  gsize size;
  const gchar *packed;

  ueba_event_clear(&event);
  event.time_usec = TIME;
  ueba_event_set_string(&event, UEBA_FIELD_USER, "ann@example.com");
  ueba_record_writer_begin(writer, ueba_text_from_string(payload));
  ueba_record_writer_add_flags(writer, flags);
  ueba_record_writer_add(writer, &event);
  packed = ueba_record_writer_finish(writer, &size);
  cr_assert(ueba_record_iter_init(&iter, packed, size));
  return iter;
}

static void
expect(UebaText text, const gchar *expected)
{
  cr_assert_eq(text.len, strlen(expected));
  cr_assert_arr_eq(text.str, expected, text.len);
}

/* whatever has been made of the message since then */
Test(message_line, is_the_payload_that_the_record_brings_along)
{
  LogMessage *msg = message("redacted");
  UebaRecordIter iter = record("the payload", (UebaRecordFlags) 0);
  UebaStateLine line = ueba_message_line_of_record(msg, &iter, TIME);

  expect(line.payload, "the payload");
  expect(line.host, "collector");
  cr_assert_eq(line.time_usec, TIME);
  log_msg_unref(msg);
}

Test(message_line, is_the_record_itself_if_that_has_no_payload)
{
  LogMessage *msg = message("payload");
  UebaRecordIter iter = record(NULL, (UebaRecordFlags) 0);
  UebaStateLine line = ueba_message_line_of_record(msg, &iter, TIME);

  cr_assert_eq(line.payload.str, iter.data);
  cr_assert_eq(line.payload.len, iter.len);
  log_msg_unref(msg);
}

Test(message_line, has_no_time_if_the_line_has_only_that_of_its_receipt)
{
  LogMessage *msg = message("payload");
  UebaRecordIter iter = record("payload", UEBA_RECORD_TIME_OF_RECEIPT);

  cr_assert_eq(ueba_message_line_of_record(msg, &iter, TIME).time_usec, UEBA_TIME_NONE);
  cr_assert_eq(ueba_message_line(msg, UEBA_TIME_NONE, buffer).time_usec, UEBA_TIME_NONE);
  log_msg_unref(msg);
}

Test(message_line, of_single_values_has_their_time_or_that_of_a_header)
{
  LogMessage *msg = message("payload");

  cr_assert_eq(ueba_message_line(msg, TIME, buffer).time_usec, TIME);
  msg->timestamps[LM_TS_STAMP].ut_sec = 1772355600;
  msg->timestamps[LM_TS_STAMP].ut_usec = 0;
  cr_assert_eq(ueba_message_line(msg, UEBA_TIME_NONE, buffer).time_usec, TIME);
  expect(ueba_message_line(msg, TIME, buffer).payload, "payload");
  log_msg_unref(msg);
}
