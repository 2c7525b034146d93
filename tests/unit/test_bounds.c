/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-engine-private.h"
#include "ueba-limits.h"
#include "ueba-time.h"

#include <criterion/criterion.h>

/* Everything that logs can fill, filled beyond its limit: the size stays, and what had to make room is counted. */

#define START (G_GINT64_CONSTANT(1772359200) * UEBA_TIME_USEC_PER_SEC)

/* a model for each user, one for each value of a field; a counter that remembers values */
#define MODEL(name, scope, value, type) \
  "{ `name`: `" name "`, `modelType`: `CATEGORICAL`, `scopeType`: `" scope "`, `scopeValue`: `" value "`,\n" \
  "  `feature`: `src_country`, `histogramEventTypes`: [`" type "`], `maxNumberOfBins`: 4 }"

static const gchar pack[] =
  "{ `name`: `test`, `version`: `1`, `models`: [" MODEL("USER", "USER", "user", "app-login") ",\n"
  MODEL("SENDER", "PEERS", "sender", "dlp-email-alert-in") "],\n"
  "`rules`: [{ `ruleId`: `MANY`, `ruleDef`: { `ruleEventTypes`: [`dlp-email-alert-in`], `score`: 1,\n"
  "  `reasonTemplate`: `many`, `ruleExpression`: `distinctCount(subject, 'dlp-email-alert-in') = 1000000` } }] }";

static UebaEngine *engine;

static UebaContent *
content_of_pack(void)
{
  g_autofree gchar *json = g_strdelimit(g_strdup(pack), "`", '"');
  g_autoptr(GError) error = NULL;
  UebaContent *content = ueba_content_load_data("test.json", json, strlen(json), NULL, &error);

  cr_assert(content, "%s", error ? error->message : "");
  return content;
}

static void
start(guint max_users, guint max_values)
{
  UebaEngineOptions options;
  UebaContent *content = content_of_pack();

  ueba_engine_options_defaults(&options);
  options.max_users = max_users;
  options.max_values = max_values;
  engine = ueba_engine_new(&options, content);
  ueba_content_unref(content);
}

static void
stop(void)
{
  ueba_engine_free(engine);
}

TestSuite(ueba_bounds, .fini = stop, .timeout = 60);

typedef struct _Given
{
  const gchar *type;
  const gchar *user;
  const gchar *country;
  const gchar *sender;
  const gchar *subject;
} Given;

static void
feed_at(const Given *given, gint64 time_usec, gint64 now_usec)
{
  UebaEvent event;

  ueba_event_clear(&event);
  event.time_usec = time_usec;
  ueba_event_set_string(&event, UEBA_FIELD_EVENT_TYPE, given->type);
  ueba_event_set_string(&event, UEBA_FIELD_USER, given->user);
  if (given->country)
    ueba_event_set_string(&event, UEBA_FIELD_SRC_COUNTRY, given->country);
  if (given->sender)
    ueba_event_set_string(&event, UEBA_FIELD_SENDER, given->sender);
  if (given->subject)
    ueba_event_set_string(&event, UEBA_FIELD_SUBJECT, given->subject);
  cr_assert_eq(ueba_engine_feed(engine, &event, now_usec), UEBA_FEED_DONE);
}

static void
log_in(const gchar *user, const gchar *country)
{
  feed_at(&(Given) { .type = "app-login", .user = user, .country = country }, START, UEBA_TIME_NONE);
}

static void
mail(const gchar *user, const gchar *subject)
{
  feed_at(&(Given) { .type = "dlp-email-alert-in", .user = user, .subject = subject }, START, UEBA_TIME_NONE);
}

static UebaEngineStats
stats(void)
{
  UebaEngineStats result;

  ueba_engine_stats(engine, &result);
  return result;
}

static gboolean
is_known(const gchar *user)
{
  return ueba_entity_table_lookup(engine->entities, ueba_text_from_string(user)) != NULL;
}

static void
flood_with_users(guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree gchar *user = g_strdup_printf("invented%u", i);
      mail(user, NULL);
    }
}

static void
flood_with_subjects(const gchar *user, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree gchar *subject = g_strdup_printf("%s %u", user, i);
      mail(user, subject);
    }
}

static void
feed_mail_of_sender(guint number)
{
  g_autofree gchar *sender = g_strdup_printf("sender%u", number);
  Given given = { .type = "dlp-email-alert-in", .user = "ann", .country = "US", .sender = sender };

  feed_at(&given, START, UEBA_TIME_NONE);
}

Test(ueba_bounds, of_users_are_kept_by_new_ones_and_the_learned_stay)
{
  start(40, 1000000);
  log_in("ann", "US");
  flood_with_users(1000);

  cr_assert_eq(stats().users, 11);
  cr_assert_eq(stats().users_learned, 1);
  cr_assert_eq(stats().users_evicted, 990);
  cr_assert(is_known("ann"));
}

Test(ueba_bounds, of_texts_are_kept_by_new_users_before_learned_ones)
{
  start(1000, 500);
  log_in("ann", "US");
  for (guint i = 0; i < 20; i++)
    {
      g_autofree gchar *user = g_strdup_printf("invented%u", i);
      flood_with_subjects(user, 100);
      cr_assert_leq(stats().values, 501);
    }

  cr_assert_gt(stats().values_full, 0);
  cr_assert_eq(stats().users_evicted, stats().values_full);
  cr_assert(is_known("ann"));
  cr_assert_not(is_known("invented0"));
  cr_assert(is_known("invented19"));
}

Test(ueba_bounds, of_texts_are_kept_by_learned_users_when_there_are_no_others)
{
  start(1000, 500);
  for (guint i = 0; i < 20; i++)
    {
      g_autofree gchar *user = g_strdup_printf("user%u", i);
      log_in(user, "US");
      flood_with_subjects(user, 100);
      cr_assert_leq(stats().values, 501);
    }

  cr_assert_gt(stats().values_full, 0);
  cr_assert_not(is_known("user0"));
  cr_assert(is_known("user19"));
}

Test(ueba_bounds, of_texts_are_kept_by_what_models_know_of_others_than_users)
{
  start(1000, 100);
  for (guint i = 0; i < 1000; i++)
    {
      feed_mail_of_sender(i);
      cr_assert_leq(stats().values, 102);
    }
  cr_assert_gt(stats().instances_evicted, 800);
  cr_assert_gt(stats().values_full, 0);
}

Test(ueba_bounds, of_texts_hold_when_there_is_nothing_left_to_give_up)
{
  start(1000, 1);
  log_in("ann", "US");
  log_in("bob", "DE");

  cr_assert_not(is_known("ann"));
  cr_assert(is_known("bob"));
}

Test(ueba_bounds, of_texts_are_not_touched_by_events_of_the_future)
{
  gint64 an_hour = 3600 * UEBA_TIME_USEC_PER_SEC;
  Given given = { .type = "dlp-email-alert-in", .user = "ann", .subject = "from the future" };

  start(1000, 1000);
  mail("ann", "from today");
  feed_at(&given, START + an_hour, START);

  cr_assert_eq(stats().future_events, 1);
  cr_assert_eq(stats().values, 2, "the user and what was seen today");
}

Test(ueba_bounds, of_a_counter_stop_it_and_are_counted)
{
  start(1000, 1000000);
  flood_with_subjects("ann", UEBA_LIMIT_COUNTER_VALUES + 5);

  cr_assert_eq(stats().counter_saturated, 5);
  cr_assert_eq(stats().values, UEBA_LIMIT_COUNTER_VALUES + 1);
}

Test(ueba_bounds, of_a_histogram_are_kept_by_the_value_seen_longest_ago)
{
  static const gchar *const countries[] = { "US", "DE", "FR", "GB", "IT", "ES" };

  start(1000, 1000000);
  for (guint i = 0; i < G_N_ELEMENTS(countries); i++)
    log_in("ann", countries[i]);

  cr_assert_eq(stats().bins_evicted, 2);
  cr_assert_eq(stats().values, 1 + 4);
}

Test(ueba_bounds, of_instances_are_kept_by_the_one_touched_longest_ago)
{
  start(10, 1000000);
  for (guint i = 0; i < 25; i++)
    feed_mail_of_sender(i);
  cr_assert_eq(stats().model_instances, 10);
  cr_assert_eq(stats().instances_evicted, 15);
}
