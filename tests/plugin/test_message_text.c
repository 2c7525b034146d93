/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "plugin_host.h"
#include "ueba-message-text.h"

#include <criterion/criterion.h>
#include <template/templates.h>

static void
setup(void)
{
  plugin_host_start();
}

static void
teardown(void)
{
  plugin_host_stop();
}

TestSuite(message_text, .init = setup, .fini = teardown);

static void
assert_text(const LogMessage *msg, const gchar *expected)
{
  GString *buffer = g_string_new("what stood here before");
  UebaText text = ueba_message_text(msg, buffer);

  cr_assert(ueba_text_equal(text, ueba_text_from_string(expected)), "%.*s", (int) text.len, text.str);
  g_string_free(buffer, TRUE);
}

Test(message_text, is_the_message_itself_if_the_source_has_parsed_nothing)
{
  LogMessage *msg = plugin_host_message("datetime=2026|acc=C1");
  gssize len;

  cr_assert_eq(ueba_message_text(msg, NULL).str, log_msg_get_value(msg, LM_V_MESSAGE, &len), "not copied");
  assert_text(msg, "datetime=2026|acc=C1");
  log_msg_unref(msg);
}

Test(message_text, starts_with_what_a_legacy_source_took_for_a_header)
{
  LogMessage *msg = plugin_host_message("report|Rcpt=a@b");

  log_msg_set_value(msg, LM_V_PROGRAM, "datetime=2026|Subject=Weekly", -1);
  log_msg_set_value(msg, LM_V_LEGACY_MSGHDR, "datetime=2026|Subject=Weekly ", -1);

  assert_text(msg, "datetime=2026|Subject=Weekly report|Rcpt=a@b");
  log_msg_unref(msg);
}

Test(message_text, starts_with_program_and_pid_if_the_header_was_not_kept)
{
  LogMessage *msg = plugin_host_message("{\"aCode\":\"x\"}");

  log_msg_set_value(msg, LM_V_PROGRAM, "mimecast", -1);
  assert_text(msg, "mimecast: {\"aCode\":\"x\"}");

  log_msg_set_value(msg, LM_V_PID, "42", -1);
  assert_text(msg, "mimecast[42]: {\"aCode\":\"x\"}");
  log_msg_unref(msg);
}

Test(message_text, is_what_the_template_of_the_host_gives)
{
  LogMessage *msg = plugin_host_message("text");
  LogTemplate *template = log_template_new(configuration, NULL);
  GString *formatted = g_string_new(NULL);

  cr_assert(log_template_compile(template, UEBA_MESSAGE_TEXT_TEMPLATE, NULL));
  log_msg_set_value(msg, LM_V_PROGRAM, "prog", -1);
  log_msg_set_value(msg, LM_V_PID, "1", -1);
  log_template_format(template, msg, &DEFAULT_TEMPLATE_EVAL_OPTIONS, formatted);

  assert_text(msg, formatted->str);
  g_string_free(formatted, TRUE);
  log_template_unref(template);
  log_msg_unref(msg);
}

Test(message_text, has_no_header_time_if_the_source_has_parsed_nothing)
{
  LogMessage *msg = plugin_host_message("text");

  cr_assert_eq(ueba_message_header_time(msg), UEBA_TIME_NONE);
  log_msg_unref(msg);
}

Test(message_text, has_the_time_of_an_rfc_5424_header)
{
  LogMessage *msg = plugin_host_message("text");

  msg->timestamps[LM_TS_STAMP] = (UnixTime) { .ut_sec = 1772323200, .ut_usec = 250000 };

  cr_assert_eq(ueba_message_header_time(msg), G_GINT64_CONSTANT(1772323200250000));
  log_msg_unref(msg);
}

Test(message_text, does_not_believe_the_time_of_a_legacy_header)
{
  LogMessage *msg = plugin_host_message("text");

  msg->timestamps[LM_TS_STAMP] = (UnixTime) { .ut_sec = 1772323200 };
  log_msg_set_value(msg, LM_V_LEGACY_MSGHDR, "mimecast: ", -1);

  cr_assert_eq(ueba_message_header_time(msg), UEBA_TIME_NONE);
  log_msg_unref(msg);
}
