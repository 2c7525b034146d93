/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "plugin_host.h"
#include "ueba-hub.h"

#include <criterion/criterion.h>

#define RULE(id) \
  "{\"name\":\"p\",\"version\":\"1\",\"rules\":[{\"ruleId\":\"" id "\",\"ruleDef\":{\"ruleName\":\"n\"," \
  "\"reasonTemplate\":\"r\",\"ruleEventTypes\":[\"app-login\"],\"ruleExpression\":\"!WasRuleFired('" id "')\"," \
  "\"score\":5}}]}"

TestSuite(ueba_hub, .init = plugin_host_start, .fini = plugin_host_stop);

static UebaContent *
content_of(const gchar *text)
{
  UebaContent *content = ueba_content_load_data("p.json", text, strlen(text), NULL, NULL);

  cr_assert_not_null(content);
  return content;
}

static void
adopt(UebaHub *hub, const gchar *text)
{
  UebaContent *content = content_of(text);
  UebaEngineOptions options;

  ueba_engine_options_defaults(&options);
  ueba_hub_adopt(hub, content, &options);
  ueba_content_unref(content);
}

/* alerts that a login of ann raises */
static guint
log_in(UebaHub *hub)
{
  UebaEvent event;
  guint before = ueba_batch_alerts(hub->batch)->len;

  ueba_event_clear(&event);
  event.time_usec = 1772355600 * UEBA_USEC_PER_SEC;
  ueba_event_set_string(&event, UEBA_FIELD_EVENT_TYPE, "app-login");
  ueba_event_set_string(&event, UEBA_FIELD_USER, "ann@example.com");
  ueba_engine_feed(hub->engine, &event, UEBA_TIME_NONE);
  return ueba_batch_alerts(hub->batch)->len - before;
}

Test(ueba_hub, is_the_same_for_everyone_who_asks_for_its_id)
{
  UebaHub *hub = ueba_hub_get("default");
  UebaHub *again = ueba_hub_get("default");
  UebaHub *other = ueba_hub_get("other");

  cr_assert_eq(hub, again);
  cr_assert_neq(hub, other);

  ueba_hub_unref(hub);
  ueba_hub_unref(again);
  ueba_hub_unref(other);
}

Test(ueba_hub, lives_as_long_as_one_reference)
{
  UebaHub *hub = ueba_hub_get("default");

  adopt(hub, RULE("R"));
  ueba_hub_get("default");
  ueba_hub_unref(hub);
  cr_assert_not_null(hub->engine);
  ueba_hub_unref(hub);

  hub = ueba_hub_get("default");
  cr_assert_null(hub->engine);
  ueba_hub_unref(hub);
}

Test(ueba_hub, forgets_no_session_when_the_same_content_is_loaded_again)
{
  UebaHub *hub = ueba_hub_get("default");

  adopt(hub, RULE("R"));
  cr_assert_eq(log_in(hub), 1);
  adopt(hub, RULE("R"));
  cr_assert_eq(log_in(hub), 0);

  ueba_hub_unref(hub);
}

Test(ueba_hub, judges_by_new_content)
{
  UebaHub *hub = ueba_hub_get("default");

  adopt(hub, RULE("R"));
  cr_assert_eq(log_in(hub), 1);
  adopt(hub, RULE("S"));
  cr_assert_eq(log_in(hub), 1);

  ueba_hub_unref(hub);
}

static void
leave_with_one_alert(UebaHub *hub, gboolean for_good)
{
  GPtrArray *alerts = g_ptr_array_new();

  g_ptr_array_add(alerts, ueba_alert_new("R", 0, UEBA_SEVERITY_LOW));
  ueba_handover_push(hub->handover, alerts);
  g_ptr_array_foreach(alerts, (GFunc) ueba_alert_unref, NULL);
  g_ptr_array_unref(alerts);
  ueba_handover_enter(hub->handover, UEBA_HANDOVER_PRODUCER);
  ueba_handover_enter(hub->handover, UEBA_HANDOVER_CONSUMER);
  ueba_hub_leave(hub, UEBA_HANDOVER_PRODUCER, for_good);
  cr_assert_eq(hub->alerts_lost, 0);
  ueba_hub_leave(hub, UEBA_HANDOVER_CONSUMER, for_good);
}

Test(ueba_hub, counts_alerts_as_lost_when_the_last_side_leaves_for_good)
{
  UebaHub *hub = ueba_hub_get("default");

  leave_with_one_alert(hub, TRUE);
  cr_assert_eq(hub->alerts_lost, 1);

  ueba_hub_unref(hub);
}

Test(ueba_hub, keeps_alerts_over_a_reload)
{
  UebaHub *hub = ueba_hub_get("default");

  leave_with_one_alert(hub, FALSE);
  cr_assert_eq(hub->alerts_lost, 0);
  cr_assert_eq(ueba_handover_length(hub->handover), 1);

  ueba_hub_unref(hub);
}
