/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "plugin_host.h"
#include "ueba-hub.h"

#include <criterion/criterion.h>
#include <glib/gstdio.h>

#define RULE(id) \
  "{\"name\":\"p\",\"version\":\"1\",\"rules\":[{\"ruleId\":\"" id "\",\"ruleDef\":{\"ruleName\":\"n\"," \
  "\"reasonTemplate\":\"r\",\"ruleEventTypes\":[\"app-login\"],\"ruleExpression\":\"!WasRuleFired('" id "')\"," \
  "\"score\":5}}]}"

static gchar *folder;
static gchar *file;
static gchar *other_file;

static void
setup(void)
{
  plugin_host_start();
  folder = g_dir_make_tmp(NULL, NULL);
  file = g_build_filename(folder, "ueba.db", NULL);
  other_file = g_build_filename(folder, "other.db", NULL);
}

static void
teardown(void)
{
  GDir *dir = g_dir_open(folder, 0, NULL);
  const gchar *name;

  while ((name = g_dir_read_name(dir)))
    {
      gchar *path = g_build_filename(folder, name, NULL);
      g_unlink(path);
      g_free(path);
    }
  g_dir_close(dir);
  g_rmdir(folder);
  g_free(folder);
  g_free(file);
  g_free(other_file);
  plugin_host_stop();
}

TestSuite(ueba_hub, .init = setup, .fini = teardown);

static UebaContent *
content_of(const gchar *text)
{
  UebaContent *content = ueba_content_load_data("p.json", text, strlen(text), NULL, NULL);

  cr_assert_not_null(content);
  return content;
}

/* path: of the state file, NULL: memory only */
static UebaHubSettings
settings_of(const gchar *path, UebaContent *content)
{
  UebaHubSettings settings = { .file = path, .duplicate_window = path ? 100 : 0, .content = content };

  ueba_engine_options_defaults(&settings.engine);
  return settings;
}

static void
adopt_settings(UebaHub *hub, const UebaHubSettings *settings)
{
  UebaDraft *draft = NULL;
  GError *error = NULL;

  cr_assert(ueba_hub_draft(hub, settings, &draft, NULL, &error), "%s", error ? error->message : "");
  ueba_hub_adopt(hub, settings, draft);
  cr_assert(ueba_hub_settle(hub, NULL, &error), "%s", error ? error->message : "");
}

static void
adopt_file(UebaHub *hub, const gchar *path, const gchar *text)
{
  UebaContent *content = content_of(text);
  UebaHubSettings settings = settings_of(path, content);

  adopt_settings(hub, &settings);
  ueba_content_unref(content);
}

static void
adopt(UebaHub *hub, const gchar *text)
{
  adopt_file(hub, NULL, text);
}

/* alerts that a login of the user raises */
static guint
log_in_as(UebaHub *hub, const gchar *user)
{
  UebaEvent event;
  guint before = ueba_batch_alerts(hub->batch)->len;

  ueba_event_clear(&event);
  event.time_usec = 1772355600 * UEBA_USEC_PER_SEC;
  ueba_event_set_string(&event, UEBA_FIELD_EVENT_TYPE, "app-login");
  ueba_event_set_string(&event, UEBA_FIELD_USER, user);
  ueba_batch_enter(hub->batch);
  ueba_state_feed(hub->state, &event, UEBA_TIME_NONE);
  return ueba_batch_alerts(hub->batch)->len - before;
}

static guint
log_in(UebaHub *hub)
{
  return log_in_as(hub, "ann@example.com");
}

/* as flush() does it */
static void
commit(UebaHub *hub)
{
  cr_assert(ueba_hub_commit(hub, 1, NULL));
  ueba_batch_acknowledge(hub->batch);
}

static UebaHub *
start(const gchar *path)
{
  UebaHub *hub = ueba_hub_get("default");

  adopt_file(hub, path, RULE("R"));
  cr_assert(ueba_hub_offer_outbox(hub, NULL));
  return hub;
}

/* the number of the next alert that the source would take, and its user */
static gint64
take(UebaHub *hub, const gchar *user)
{
  UebaAlert *alert = ueba_handover_take(hub->handover);
  gint64 number = ueba_alert_number(alert);

  cr_assert_str_eq(ueba_alert_get(alert, "user"), user);
  ueba_alert_unref(alert);
  return number;
}

static guint64
outbox(UebaHub *hub)
{
  UebaStateStats stats;

  ueba_state_stats(hub->state, &stats);
  return stats.outbox;
}

static void
answer(UebaHub *hub, UebaReleasesKind kind, gint64 number)
{
  ueba_releases_add(hub->releases, kind, (UebaNumberRange) { number, number });
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

Test(ueba_hub, hands_alerts_over_when_they_stand_in_the_outbox)
{
  UebaHub *hub = start(file);

  cr_assert_eq(log_in(hub), 1);
  cr_assert_eq(ueba_handover_length(hub->handover), 0);
  commit(hub);
  cr_assert_eq(outbox(hub), 1);
  cr_assert_eq(take(hub, "ann@example.com"), 1);

  ueba_hub_unref(hub);
}

Test(ueba_hub, hands_alerts_over_without_a_number_when_nothing_is_kept)
{
  UebaHub *hub = start(NULL);

  log_in(hub);
  commit(hub);
  cr_assert_eq(take(hub, "ann@example.com"), 0);

  ueba_hub_unref(hub);
}

Test(ueba_hub, goes_on_with_what_was_known_when_it_was_closed)
{
  UebaHub *hub = start(file);

  cr_assert_eq(log_in(hub), 1);
  commit(hub);
  ueba_hub_unref(hub);

  hub = start(file);
  cr_assert_eq(log_in(hub), 0);
  ueba_hub_unref(hub);
}

Test(ueba_hub, offers_after_a_start_what_stands_in_the_outbox_before_anything_new)
{
  UebaHub *hub = start(file);

  log_in(hub);
  commit(hub);
  ueba_hub_unref(hub);

  hub = ueba_hub_get("default");
  adopt_file(hub, file, RULE("R"));
  log_in_as(hub, "bob@example.com");
  commit(hub);
  cr_assert_eq(ueba_handover_length(hub->handover), 0);
  cr_assert(ueba_hub_offer_outbox(hub, NULL));
  cr_assert_eq(take(hub, "ann@example.com"), 1);
  cr_assert_eq(take(hub, "bob@example.com"), 2);

  ueba_hub_unref(hub);
}

Test(ueba_hub, takes_acknowledged_alerts_out_of_the_outbox_with_the_next_commit)
{
  UebaHub *hub = start(file);

  log_in(hub);
  commit(hub);
  answer(hub, UEBA_RELEASES_TAKEN, take(hub, "ann@example.com"));
  cr_assert_eq(outbox(hub), 1);
  commit(hub);
  cr_assert_eq(outbox(hub), 0);

  ueba_hub_unref(hub);
}

Test(ueba_hub, writes_down_acknowledgements_that_come_when_the_worker_has_ended)
{
  UebaHub *hub = start(file);

  log_in(hub);
  commit(hub);
  answer(hub, UEBA_RELEASES_TAKEN, take(hub, "ann@example.com"));
  ueba_hub_unref(hub);

  hub = start(file);
  cr_assert_eq(outbox(hub), 0);
  cr_assert_eq(ueba_handover_length(hub->handover), 0);
  ueba_hub_unref(hub);
}

Test(ueba_hub, offers_alerts_again_that_came_back)
{
  UebaHub *hub = start(file);

  log_in(hub);
  log_in_as(hub, "bob@example.com");
  commit(hub);
  take(hub, "ann@example.com");
  answer(hub, UEBA_RELEASES_TAKEN, take(hub, "bob@example.com"));
  answer(hub, UEBA_RELEASES_RETURNED, 1);
  commit(hub);
  cr_assert(ueba_hub_offer_outbox(hub, NULL));
  cr_assert_eq(take(hub, "ann@example.com"), 1);
  cr_assert_eq(ueba_handover_length(hub->handover), 0);

  ueba_hub_unref(hub);
}

Test(ueba_hub, keeps_nothing_of_messages_that_nobody_has_acknowledged)
{
  UebaHub *hub = start(file);

  log_in(hub);
  ueba_hub_unref(hub);

  hub = start(file);
  cr_assert_eq(outbox(hub), 0);
  cr_assert_eq(log_in(hub), 1);
  ueba_hub_unref(hub);
}

Test(ueba_hub, opens_nothing_beside_a_file_that_it_has_open)
{
  UebaHub *hub = start(file);
  UebaContent *content = content_of(RULE("S"));
  UebaHubSettings settings = settings_of(file, content);
  UebaDraft *draft;

  cr_assert(ueba_hub_draft(hub, &settings, &draft, NULL, NULL));
  cr_assert_null(draft);

  ueba_content_unref(content);
  ueba_hub_unref(hub);
}

Test(ueba_hub, cannot_open_a_file_that_another_has_open)
{
  UebaHub *hub = start(file);
  UebaHub *other = ueba_hub_get("other");
  UebaContent *content = content_of(RULE("R"));
  UebaHubSettings settings = settings_of(file, content);
  GError *error = NULL;
  UebaDraft *draft;

  cr_assert_not(ueba_hub_draft(other, &settings, &draft, NULL, &error));
  cr_assert_not_null(strstr(error->message, "another instance"), "%s", error->message);

  g_error_free(error);
  ueba_content_unref(content);
  ueba_hub_unref(other);
  ueba_hub_unref(hub);
}

Test(ueba_hub, goes_on_with_its_own_file_when_another_one_was_opened_in_vain)
{
  UebaHub *hub = start(file);
  UebaContent *content = content_of(RULE("R"));
  UebaHubSettings settings = settings_of(other_file, content);
  UebaDraft *draft;

  log_in(hub);
  commit(hub);
  cr_assert(ueba_hub_draft(hub, &settings, &draft, NULL, NULL));
  ueba_draft_free(draft);
  adopt_file(hub, file, RULE("R"));
  cr_assert_eq(log_in(hub), 0);
  cr_assert_str_eq(ueba_state_file(hub->state), file);

  ueba_content_unref(content);
  ueba_hub_unref(hub);
}

Test(ueba_hub, judges_by_another_file_when_that_is_asked_for_and_finds_the_first_as_it_was)
{
  UebaHub *hub = start(file);

  cr_assert_eq(log_in(hub), 1);
  commit(hub);
  adopt_file(hub, other_file, RULE("R"));
  cr_assert_eq(log_in(hub), 1);
  commit(hub);
  adopt_file(hub, file, RULE("R"));
  cr_assert_eq(log_in(hub), 0);

  ueba_hub_unref(hub);
}

Test(ueba_hub, sends_alerts_on_whose_file_was_closed_and_takes_their_answers_for_no_others)
{
  UebaHub *hub = start(file);
  UebaReleases *of_first = ueba_releases_ref(hub->releases);

  log_in(hub);
  commit(hub);
  adopt_file(hub, other_file, RULE("R"));
  cr_assert_eq(take(hub, "ann@example.com"), 0);
  log_in(hub);
  commit(hub);
  ueba_releases_add(of_first, UEBA_RELEASES_TAKEN, (UebaNumberRange) { 1, 1 });
  commit(hub);
  cr_assert_eq(outbox(hub), 1);

  ueba_releases_unref(of_first);
  ueba_hub_unref(hub);
}

Test(ueba_hub, opens_its_file_again_for_another_mode_or_window_and_forgets_nothing)
{
  UebaHub *hub = start(file);
  UebaContent *content = content_of(RULE("R"));
  UebaHubSettings settings = settings_of(file, content);

  cr_assert_eq(log_in(hub), 1);
  commit(hub);
  settings.sync = UEBA_STATE_SYNC_FULL;
  settings.duplicate_window = 7;
  adopt_settings(hub, &settings);
  cr_assert_eq(hub->duplicate_window, 7);
  cr_assert_eq(log_in(hub), 0);
  cr_assert_eq(take(hub, "ann@example.com"), 1);

  ueba_content_unref(content);
  ueba_hub_unref(hub);
}

static void
leave_with_one_alert(UebaHub *hub, gboolean for_good)
{
  GPtrArray *alerts = g_ptr_array_new_with_free_func((GDestroyNotify) ueba_alert_unref);

  g_ptr_array_add(alerts, ueba_alert_new("R", 0, UEBA_SEVERITY_LOW));
  ueba_handover_push(hub->handover, alerts);
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
