/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "plugin_host.h"
#include "syslog-ng-compat.h"
#include "ueba-alerts.h"
#include "ueba-detector.h"
#include "ueba-hub.h"
#include "ueba-tag.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <logthrdest/logthrdestdrv.h>

#define PACK \
  "{\"name\":\"p\",\"version\":\"1\",\"rules\":[{\"ruleId\":\"R\",\"ruleDef\":{\"ruleName\":\"n\"," \
  "\"reasonTemplate\":\"r\",\"ruleEventTypes\":[\"app-login\"],\"ruleExpression\":\"true\",\"score\":5}}]}"

TestSuite(ueba_detector, .init = plugin_host_start, .fini = plugin_host_stop);

/* @content@: the content file. Whether the configuration is set up; no thread is started. */
static gboolean
set_up(const gchar *format)
{
  const gchar *content = plugin_host_write("p.json", PACK);
  gchar **parts = g_strsplit(format, "@content@", -1);
  gchar *text = g_strjoinv(content, parts);
  gboolean is_read = plugin_host_configure(text);

  g_free(text);
  g_strfreev(parts);
  cr_assert(is_read);
  return ueba_config_start(&configuration->tree);
}

static LogThreadedDestDriver *
find_detector(void)
{
  const GPtrArray *pipes = configuration->tree.initialized_pipes;

  for (guint i = 0; i < pipes->len; i++)
    if (ueba_detector_driver_serves(g_ptr_array_index(pipes, i), "default"))
      return g_ptr_array_index(pipes, i);
  return NULL;
}

#define ALERTS "log { source { ueba-alerts(); }; };"
#define DETECTOR "log { destination { ueba-detector(state-file('') content('@content@')); }; };"

Test(ueba_detector, finds_its_alerts_source_in_front)
{
  cr_assert(set_up(ALERTS DETECTOR));
}

Test(ueba_detector, finds_its_alerts_source_behind)
{
  cr_assert(set_up(DETECTOR ALERTS));
}

typedef struct _Refused
{
  gchar config[512];
} Refused;

ParameterizedTestParameters(ueba_detector, refuses_peers_that_are_missing_or_too_many)
{
  static Refused params[] =
  {
    { DETECTOR },
    { DETECTOR "log { source { ueba-alerts(id('other')); }; };" },
    { "source s_alerts { ueba-alerts(); };" DETECTOR },
    { ALERTS DETECTOR "log { destination { ueba-detector(state-file('') content('@content@')); }; };" },
    { ALERTS DETECTOR "log { source { ueba-alerts(persist-name('second')); }; };" },
  };

  return cr_make_param_array(Refused, params, G_N_ELEMENTS(params));
}

ParameterizedTest(Refused *param, ueba_detector, refuses_peers_that_are_missing_or_too_many)
{
  cr_assert_not(set_up(param->config), "%s", param->config);
}

Test(ueba_detector, of_another_id_is_no_peer)
{
  cr_assert(set_up(ALERTS DETECTOR "log { source { ueba-alerts(id('b')); }; };"
                   "log { destination { ueba-detector(id('b') state-file('') content('@content@')); }; };"));
}

Test(ueba_detector, changes_nothing_before_the_whole_configuration_is_accepted)
{
  UebaHub *hub = ueba_hub_get("default");

  cr_assert(set_up(ALERTS DETECTOR));
  cr_assert_null(hub->engine);

  ueba_hub_unref(hub);
}

Test(ueba_detector, starts_again_with_what_it_has_loaded_after_a_refused_reload)
{
  cr_assert(set_up(ALERTS DETECTOR));
  cr_assert(cfg_tree_stop(&configuration->tree));
  plugin_host_write("p.json", "{ this is no content");

  cr_assert(ueba_config_start(&configuration->tree));
}

typedef struct _Misread
{
  gchar option[64];
} Misread;

ParameterizedTestParameters(ueba_detector, does_not_understand_state_options_that_make_no_sense)
{
  static Misread params[] =
  {
    { "sync(always)" },
    { "duplicate-window(10000001)" },
    { "duplicate-window(-1)" },
  };

  return cr_make_param_array(Misread, params, G_N_ELEMENTS(params));
}

ParameterizedTest(Misread *param, ueba_detector, does_not_understand_state_options_that_make_no_sense)
{
  gchar *text = g_strdup_printf("log { destination { ueba-detector(%s); }; };", param->option);

  cr_assert_not(plugin_host_configure(text), "%s", text);
  g_free(text);
}

Test(ueba_detector, understands_the_options_of_the_state)
{
  cr_assert(plugin_host_configure("log { destination { ueba-detector(state-file('/x/y.db') sync(full) "
                                  "duplicate-window(0)); }; };"));
}

Test(ueba_detector, is_refused_if_its_state_cannot_be_opened)
{
  cr_assert_not(set_up(ALERTS "log { destination { ueba-detector(state-file('/nowhere/y.db') "
                       "content('@content@')); }; };"));
}

Test(ueba_detector, is_refused_if_its_id_cannot_name_a_file)
{
  cr_assert_not(set_up("log { source { ueba-alerts(id('a/b')); }; };"
                       "log { destination { ueba-detector(id('a/b') content('@content@')); }; };"));
}

static guint acks;

static void
count_ack(LogMessage *msg, AckType ack_type)
{
  acks++;
  log_msg_unref(msg);
}

/* as a source in a path with flow control does */
static void
post(LogPipe *to, LogMessage *msg)
{
  LogPathOptions path_options = LOG_PATH_OPTIONS_INIT;

  path_options.ack_needed = TRUE;
  path_options.flow_control_requested = TRUE;
  msg->ack_func = count_ack;
  log_msg_ref(msg);
  log_msg_add_ack(msg, &path_options);
  log_pipe_queue(to, msg, &path_options);
}

Test(ueba_detector, acknowledges_an_alert_at_once_and_never_queues_it)
{
  LogMessage *alert = plugin_host_message("an alert that comes back");
  LogTagId tag;

  cr_assert(set_up(ALERTS DETECTOR));
  cr_assert(ueba_tag_lookup(UEBA_TAG_ALERT, &tag));
  log_msg_set_tag_by_id(alert, tag);
  post(&find_detector()->super.super.super, alert);

  cr_assert_eq(acks, 1);
  cr_assert_eq(log_queue_get_length(find_detector()->workers[0]->queue), 0);
}

Test(ueba_detector, queues_any_other_message)
{
  cr_assert(set_up(ALERTS DETECTOR));
  post(&find_detector()->super.super.super, plugin_host_message("a log"));

  cr_assert_eq(acks, 0);
  cr_assert_eq(log_queue_get_length(find_detector()->workers[0]->queue), 1);
}

Test(ueba_detector, keeps_its_queue_while_the_configuration_changes)
{
  UebaHub *hub = ueba_hub_get("default");

  cr_assert(set_up(ALERTS DETECTOR));
  post(&find_detector()->super.super.super, plugin_host_message("a log"));
  cr_assert(cfg_tree_stop(&configuration->tree));
  cr_assert_eq(acks, 0);

  cr_assert(ueba_config_start(&configuration->tree));
  ueba_undelivered_give(hub->undelivered, find_detector()->workers[0]->queue, 0);
  cr_assert_eq(log_queue_get_length(find_detector()->workers[0]->queue), 1);

  ueba_hub_unref(hub);
}
