/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "plugin_host.h"
#include "ueba-alert-message.h"

#include <criterion/criterion.h>
#include <template/templates.h>

static UebaAlertFormat format;
static UebaAlert *alert;
static LogMessage *msg;

static void
setup(void)
{
  plugin_host_start();
  ueba_alert_format_init(&format, ".ueba.");
  alert = ueba_alert_new("FA-UC-F", G_GINT64_CONSTANT(1772323200123456), UEBA_SEVERITY_MEDIUM);
  ueba_alert_set_string(alert, "alert.id", "0123");
  ueba_alert_set_string(alert, "alert.reason", "Failed login of ann from RU");
  ueba_alert_set_string(alert, "subject", "a\"b\\c|d=e");
  msg = ueba_alert_message_new(alert, &format);
}

static void
teardown(void)
{
  log_msg_unref(msg);
  ueba_alert_unref(alert);
  ueba_alert_format_clear(&format);
  plugin_host_stop();
}

TestSuite(alert_function, .init = setup, .fini = teardown);

static LogTemplate *
_compile(const gchar *text, GError **error)
{
  LogTemplate *template = log_template_new(configuration, NULL);

  if (log_template_compile(template, text, error))
    return template;
  log_template_unref(template);
  return NULL;
}

static gchar *
_format(const gchar *text, LogMessage *message, LogMessageValueType *ret_type)
{
  GError *error = NULL;
  LogTemplate *template = _compile(text, &error);
  GString *result = g_string_new(NULL);

  cr_assert(template, "%s", error ? error->message : "");
  log_template_format_value_and_type(template, message, &DEFAULT_TEMPLATE_EVAL_OPTIONS, result, ret_type);
  log_template_unref(template);
  return g_string_free(result, FALSE);
}

Test(alert_function, gives_the_alert_that_the_message_is)
{
  LogMessageValueType type;
  gchar *json = _format("$(ueba-alert json)", msg, &type);

  cr_assert(strstr(json, "\"rule\":\"FA-UC-F\""), "%s", json);
  cr_assert(strstr(json, "\"subject\":\"a\\\"b\\\\c|d=e\""), "%s", json);
  g_free(json);
}

static void
_set(const gchar *name, const gchar *value)
{
  log_msg_set_value(msg, log_msg_get_value_handle(name), value, -1);
}

Test(alert_function, gives_what_was_set_beside_the_alert_among_its_names)
{
  LogMessageValueType type;
  gchar *json;

  _set(".ueba.alert.session.weight", "7");
  _set(".ueba.zone", "dmz");
  _set(".uebazone", "no part of the alert");
  _set(".ueba.", "no name");
  json = _format("$(ueba-alert json)", msg, &type);

  cr_assert(strstr(json, "\"session\":{\"weight\":\"7\"},\"severity\":"), "%s", json);
  cr_assert(g_str_has_suffix(json, "\"zone\":\"dmz\"}"), "%s", json);
  cr_assert_null(strstr(json, "no "), "%s", json);
  g_free(json);
}

Test(alert_function, gives_the_message_as_it_is_now)
{
  LogMessageValueType type;
  NVHandle subject = log_msg_get_value_handle(".ueba.subject");
  gchar *json;

  log_msg_set_value_indirect(msg, log_msg_get_value_handle(".ueba.url"), subject, 1, 3);
  log_msg_unset_value(msg, log_msg_get_value_handle(".ueba.alert.reason"));
  _set(".ueba.alert.id", "");
  json = _format("$(ueba-alert json)", msg, &type);

  cr_assert(strstr(json, "\"url\":\"\\\"b\\\\\""), "%s", json);
  cr_assert_null(strstr(json, "reason"), "%s", json);
  cr_assert_null(strstr(json, "\"id\""), "%s", json);
  g_free(json);
}

Test(alert_function, gives_nothing_of_an_alert_that_has_lost_its_rule)
{
  LogMessageValueType type;
  gchar *json;

  log_msg_unset_value(msg, log_msg_get_value_handle(".ueba.alert.rule"));
  json = _format("$(ueba-alert json)", msg, &type);

  cr_assert_str_eq(json, "");
  g_free(json);
}

Test(alert_function, takes_the_time_of_the_event_from_the_message)
{
  LogMessageValueType type;
  gchar *ecs = _format("$(ueba-alert ecs)", msg, &type);

  cr_assert(strstr(ecs, "\"@timestamp\":\"2026-03-01T00:00:00.123Z\""), "%s", ecs);
  g_free(ecs);
}

Test(alert_function, gives_cef_as_text)
{
  LogMessageValueType type;
  gchar *cef = _format("$(ueba-alert cef)", msg, &type);

  cr_assert(g_str_has_prefix(cef, "CEF:0|"), "%s", cef);
  cr_assert_eq(type, LM_VT_STRING);
  g_free(cef);
}

Test(alert_function, gives_nothing_of_a_message_that_is_no_alert)
{
  LogMessage *other = plugin_host_message("no alert");
  LogMessageValueType type;
  gchar *text = _format("$(ueba-alert ocsf)", other, &type);

  cr_assert_str_eq(text, "");
  g_free(text);
  log_msg_unref(other);
}

Test(alert_function, refuses_a_form_that_it_does_not_know_and_more_than_one)
{
  static const gchar *const wrong[] = { "$(ueba-alert)", "$(ueba-alert leef)", "$(ueba-alert json ecs)" };

  for (guint i = 0; i < G_N_ELEMENTS(wrong); i++)
    {
      GError *error = NULL;

      cr_assert_null(_compile(wrong[i], &error), "%s", wrong[i]);
      cr_assert(strstr(error->message, "json, ecs, ocsf or cef"), "%s", error->message);
      g_error_free(error);
    }
}
