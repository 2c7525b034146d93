/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "plugin_host.h"
#include "ueba-alert-message.h"
#include "ueba-tag.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <scratch-buffers.h>
#include <syslog.h>

static UebaAlertFormat format;
static UebaAlert *alert;

static void
setup(void)
{
  plugin_host_start();
  ueba_alert_format_init(&format, ".ueba.");
  alert = ueba_alert_new("FA-UC-F", G_GINT64_CONSTANT(1772323200123456), UEBA_SEVERITY_MEDIUM);
  ueba_alert_set_string(alert, "alert.reason", "Failed login of ann@example.com from RU");
  ueba_alert_set_string(alert, "alert.mitre", "T1188, T1090.003");
  ueba_alert_set_string(alert, "host", "C0A0");
  ueba_alert_set_string(alert, "user", "ann@example.com");
}

static void
teardown(void)
{
  ueba_alert_unref(alert);
  ueba_alert_format_clear(&format);
  plugin_host_stop();
}

TestSuite(alert_message, .init = setup, .fini = teardown);

Test(alert_message, says_who_what_when_and_where_in_the_hosts_own_fields)
{
  LogMessage *msg = ueba_alert_message_new(alert, &format);

  cr_assert_eq(msg->pri, LOG_AUTH | LOG_WARNING);
  cr_assert_eq(msg->timestamps[LM_TS_STAMP].ut_sec, 1772323200);
  cr_assert_eq(msg->timestamps[LM_TS_STAMP].ut_usec, 123456);
  cr_assert_eq(msg->timestamps[LM_TS_STAMP].ut_gmtoff, 0);
  cr_assert_str_eq(plugin_host_value(msg, "HOST"), "C0A0");
  cr_assert_str_eq(plugin_host_value(msg, "PROGRAM"), "ueba");
  cr_assert_str_eq(plugin_host_value(msg, "MESSAGE"), "Failed login of ann@example.com from RU");
  log_msg_unref(msg);
}

Test(alert_message, has_a_host_that_fits_into_the_header_of_a_line)
{
  LogMessage *msg;

  ueba_alert_set_string(alert, "host", "a b\r\nX-Other: 1\t\303\244\177c");
  msg = ueba_alert_message_new(alert, &format);

  cr_assert_str_eq(plugin_host_value(msg, "HOST"), "a_b__X-Other:_1____c");
  cr_assert_str_eq(plugin_host_value(msg, ".ueba.host"), "a b\r\nX-Other: 1\t\303\244\177c");
  log_msg_unref(msg);
}

Test(alert_message, has_a_host_of_no_more_bytes_than_a_name_may_have)
{
  gchar *host = g_strnfill(300, 'h');
  LogMessage *msg;

  ueba_alert_set_string(alert, "host", host);
  msg = ueba_alert_message_new(alert, &format);

  cr_assert_eq(strlen(plugin_host_value(msg, "HOST")), 255);
  log_msg_unref(msg);
  g_free(host);
}

Test(alert_message, has_the_alerts_pairs_under_the_prefix)
{
  UebaAlertFormat other;
  LogMessage *msg;

  ueba_alert_format_init(&other, "my.");
  ueba_alert_set_string(alert, "zone", "of another version");
  msg = ueba_alert_message_new(alert, &other);

  cr_assert_str_eq(plugin_host_value(msg, "my.alert.rule"), "FA-UC-F");
  cr_assert_str_eq(plugin_host_value(msg, "my.user"), "ann@example.com");
  cr_assert_str_eq(plugin_host_value(msg, "my.zone"), "of another version");
  cr_assert_str_eq(plugin_host_value(msg, ".ueba.user"), "");
  log_msg_unref(msg);
  ueba_alert_format_clear(&other);
}

Test(alert_message, has_room_for_more_than_is_usual)
{
  gchar *text = g_strnfill(40000, 'x');
  LogMessage *msg;

  for (guint i = 0; i < UEBA_ALERT_NAME_MAX; i++)
    ueba_alert_put(alert, (UebaAlertName) i, ueba_text(text, 100 + i));
  ueba_alert_set_string(alert, "zone", text);
  ueba_alert_set_string(alert, "zone2", text);
  msg = ueba_alert_message_new(alert, &format);

  cr_assert_eq(strlen(plugin_host_value(msg, ".ueba.account_status")), 100);
  cr_assert_eq(strlen(plugin_host_value(msg, ".ueba.vendor")), 100 + UEBA_ALERT_NAME_VENDOR);
  cr_assert_str_eq(plugin_host_value(msg, ".ueba.zone"), text);
  cr_assert_str_eq(plugin_host_value(msg, ".ueba.zone2"), text);
  log_msg_unref(msg);
  g_free(text);
}

Test(alert_message, has_its_pairs_where_the_host_sets_and_unsets_them)
{
  LogMessage *msg = ueba_alert_message_new(alert, &format);

  log_msg_set_value(msg, log_msg_get_value_handle(".ueba.user"), "a longer name than ann's was", -1);
  log_msg_unset_value(msg, log_msg_get_value_handle(".ueba.host"));

  cr_assert_str_eq(plugin_host_value(msg, ".ueba.user"), "a longer name than ann's was");
  cr_assert_str_eq(plugin_host_value(msg, ".ueba.host"), "");
  cr_assert_str_eq(plugin_host_value(msg, ".ueba.alert.rule"), "FA-UC-F");
  log_msg_unref(msg);
}

Test(alert_message, gives_back_the_scratch_buffers_that_it_is_made_with)
{
  gint before = scratch_buffers_get_local_usage_count();
  LogMessage *msg = ueba_alert_message_new(alert, &format);

  cr_assert_eq(scratch_buffers_get_local_usage_count(), before);
  log_msg_unref(msg);
}

Test(alert_message, is_emitted_when_it_is_made)
{
  LogMessage *msg = ueba_alert_message_new(alert, &format);
  GDateTime *emitted = g_date_time_new_from_iso8601(plugin_host_value(msg, ".ueba.alert.emitted"), NULL);

  cr_assert_eq(g_date_time_to_unix(emitted), msg->timestamps[LM_TS_RECVD].ut_sec);
  cr_assert_eq(strlen(plugin_host_value(msg, ".ueba.alert.emitted")), strlen("2026-03-01T00:00:00.123Z"));
  g_date_time_unref(emitted);
  log_msg_unref(msg);
}

Test(alert_message, is_tagged_as_alert_with_its_rule_and_each_technique)
{
  LogMessage *msg = ueba_alert_message_new(alert, &format);

  cr_assert(log_msg_is_tag_by_name(msg, "ueba.alert"));
  cr_assert(log_msg_is_tag_by_name(msg, "ueba.rule.FA-UC-F"));
  cr_assert(log_msg_is_tag_by_name(msg, "mitre.T1188"));
  cr_assert(log_msg_is_tag_by_name(msg, "mitre.T1090.003"));
  log_msg_unref(msg);
}

Test(alert_message, has_the_techniques_of_this_alert_and_not_of_the_last_one_of_its_rule)
{
  LogMessage *first = ueba_alert_message_new(alert, &format), *second;

  ueba_alert_set_string(alert, "alert.mitre", "T1078");
  second = ueba_alert_message_new(alert, &format);

  cr_assert(log_msg_is_tag_by_name(first, "mitre.T1188"));
  cr_assert(log_msg_is_tag_by_name(second, "mitre.T1078"));
  cr_assert(log_msg_is_tag_by_name(second, "ueba.rule.FA-UC-F"));
  cr_assert_not(log_msg_is_tag_by_name(second, "mitre.T1188"));
  log_msg_unref(first);
  log_msg_unref(second);
}

Test(alert_message, has_the_tag_of_a_test_if_it_is_one)
{
  LogMessage *first = ueba_alert_message_new(alert, &format), *test;

  ueba_alert_set_string(alert, "alert.test", "yes");
  test = ueba_alert_message_new(alert, &format);

  cr_assert_not(log_msg_is_tag_by_name(first, "ueba.test"));
  cr_assert(log_msg_is_tag_by_name(test, "ueba.test"));
  log_msg_unref(first);
  log_msg_unref(test);
}

Test(alert_message, keeps_the_tags_of_so_many_rules_and_no_more)
{
  for (guint i = 0; i < 3 * UEBA_TAGGED_RULES_MAX; i++)
    {
      gchar *rule = g_strdup_printf("RULE-%u", i);
      UebaAlert *other = ueba_alert_new(rule, 0, UEBA_SEVERITY_LOW);
      LogMessage *msg = ueba_alert_message_new(other, &format);
      gchar *tag = g_strconcat("ueba.rule.", rule, NULL);

      cr_assert(log_msg_is_tag_by_name(msg, tag), "%s", tag);
      log_msg_unref(msg);
      ueba_alert_unref(other);
      g_free(rule);
      g_free(tag);
    }
}

Test(alert_message, has_only_the_tag_of_all_alerts_if_there_are_too_many_rules)
{
  LogMessage *msg;

  format.tag_rules = FALSE;
  msg = ueba_alert_message_new(alert, &format);

  cr_assert(log_msg_is_tag_by_name(msg, "ueba.alert"));
  cr_assert_not(log_msg_is_tag_by_name(msg, "ueba.rule.FA-UC-F"));
  cr_assert_not(log_msg_is_tag_by_name(msg, "mitre.T1188"));
  log_msg_unref(msg);
}

/* the host answers the id of the first tag when its table is full */
Test(alert_message, sets_no_foreign_tag_when_the_table_of_tags_is_full)
{
  LogTagId tag;
  LogMessage *msg;

  cr_assert(ueba_tag_lookup(UEBA_TAG_ALERT, &tag));
  for (guint i = 0; i <= LOG_TAGS_MAX; i++)
    {
      gchar *name = g_strdup_printf("tag%u", i);
      log_tags_get_by_name(name);
      g_free(name);
    }
  msg = ueba_alert_message_new(alert, &format);

  cr_assert_not(ueba_tag_lookup("ueba.rule.FA-UC-F", &tag));
  cr_assert(log_msg_is_tag_by_name(msg, "ueba.alert"));
  cr_assert(tag == 0 || !log_msg_is_tag_by_id(msg, 0), "no tag that is not ours");
  log_msg_unref(msg);
}

typedef struct _SeverityCase
{
  UebaSeverity severity;
  gint level;
} SeverityCase;

ParameterizedTestParameters(alert_message, has_the_syslog_level_of_its_severity)
{
  static SeverityCase cases[] =
  {
    { UEBA_SEVERITY_LOW, LOG_NOTICE },
    { UEBA_SEVERITY_MEDIUM, LOG_WARNING },
    { UEBA_SEVERITY_HIGH, LOG_ERR },
    { UEBA_SEVERITY_CRITICAL, LOG_CRIT },
  };

  return cr_make_param_array(SeverityCase, cases, G_N_ELEMENTS(cases));
}

ParameterizedTest(SeverityCase *param, alert_message, has_the_syslog_level_of_its_severity)
{
  UebaAlert *other = ueba_alert_new("RULE", 0, param->severity);
  LogMessage *msg = ueba_alert_message_new(other, &format);

  cr_assert_eq(msg->pri, LOG_AUTH | param->level);
  log_msg_unref(msg);
  ueba_alert_unref(other);
}
