/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "state_harness.h"
#include "ueba-state-private.h"

#include <criterion/criterion.h>

#define N_LINES 1500
#define WHO "user12@example.com"

static void
_forget(StateRun *run, const gchar *user)
{
  g_autoptr(GError) error = NULL;

  cr_assert(ueba_state_forget(run->state, user, STATE_NOW, &error), "%s", error ? error->message : "");
}

/* one who is known as a user, as the scope of a group, and as a value that others have used */
static void
_feed_of(StateRun *run, const gchar *type, const gchar *user, const gchar *app, const gchar *group, gint64 time_sec)
{
  UebaEvent event;

  ueba_event_clear(&event);
  event.time_usec = STATE_NOW + time_sec * UEBA_USEC_PER_SEC;
  ueba_event_set_string(&event, UEBA_FIELD_EVENT_TYPE, type);
  ueba_event_set_string(&event, UEBA_FIELD_USER, user);
  ueba_event_set_string(&event, UEBA_FIELD_SRC_IP, "203.0.113.9");
  ueba_event_set_string(&event, UEBA_FIELD_SRC_COUNTRY, "US");
  ueba_event_set_string(&event, UEBA_FIELD_APP, app);
  ueba_event_set_string(&event, UEBA_FIELD_PEER_GROUP, group);
  ueba_state_feed(run->state, &event, UEBA_TIME_NONE);
}

static gboolean
_contains(const gchar *file, const gchar *name)
{
  g_autofree gchar *data = NULL;
  gsize len = 0, name_len = strlen(name);

  g_file_get_contents(file, &data, &len, NULL);
  for (gsize at = 0; at + name_len <= len; at++)
    if (memcmp(data + at, name, name_len) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
_file_knows(const StateRun *run, const gchar *name)
{
  g_autofree gchar *log = g_strconcat(run->file, "-wal", NULL);

  return _contains(run->file, name) || _contains(log, name);
}

static gboolean
_engine_knows(const StateRun *run, const gchar *name)
{
  g_autofree gchar *dump = state_dump(run->engine);

  return strstr(dump, name) != NULL;
}

static void
_begin(StateRun *run)
{
  state_run_init(run);
  state_run_feed(run, 0, N_LINES);
  _feed_of(run, "failed-app-login", WHO, "x", NULL, 1000 * 3600);
  _feed_of(run, "failed-app-login", "other@example.com", WHO, NULL, 1000 * 3600);
  _feed_of(run, "app-login", "other@example.com", WHO, WHO, 1000 * 3600);
  state_run_commit(run);
}

Test(ueba_state_forget, leaves_nothing_in_memory_and_no_byte_in_the_file)
{
  StateRun run;

  _begin(&run);
  cr_assert(_engine_knows(&run, WHO));
  _forget(&run, WHO);
  cr_assert_not(_engine_knows(&run, WHO));
  cr_assert_not(_file_knows(&run, WHO));
  state_run_kill(&run);
  state_run_start(&run);
  cr_assert_not(_engine_knows(&run, WHO));
  cr_assert_not(_file_knows(&run, WHO));
  state_run_clear(&run);
}

Test(ueba_state_forget, takes_what_stood_in_rows_before)
{
  StateRun run;

  _begin(&run);
  cr_assert(ueba_state_checkpoint(run.state, STATE_NOW, NULL));
  cr_assert(_file_knows(&run, WHO));
  _forget(&run, WHO);
  cr_assert_not(_file_knows(&run, WHO));
  state_run_kill(&run);
  state_run_start(&run);
  cr_assert_not(_engine_knows(&run, WHO));
  state_run_clear(&run);
}

Test(ueba_state_forget, takes_what_a_checkpoint_under_way_has_kept)
{
  StateRun run;
  gboolean is_spread;

  _begin(&run);
  cr_assert(ueba_state_checkpoint(run.state, STATE_NOW, NULL));
  state_run_kill(&run);
  run.options.journal_bytes = 1000;
  run.options.rows_per_commit = 20;
  state_run_start(&run);
  state_run_feed(&run, N_LINES, N_LINES + 100);
  _feed_of(&run, "failed-app-login", WHO, "x", NULL, 1000 * 3600);
  state_run_commit(&run);
  cr_assert(ueba_state_is_spread(run.state, &is_spread, NULL));
  cr_assert(is_spread);
  _forget(&run, WHO);
  cr_assert_not(_file_knows(&run, WHO));
  state_run_kill(&run);
  state_run_start(&run);
  cr_assert_not(_engine_knows(&run, WHO));
  state_run_clear(&run);
}

/* a name within another name is another name */
Test(ueba_state_forget, leaves_everybody_else)
{
  StateRun run;
  UebaEngineStats before, after;
  UebaStateStats stats;
  g_autofree gchar *dump = NULL, *again = NULL;

  _begin(&run);
  ueba_engine_stats(run.engine, &before);
  _forget(&run, "ser12@example.com");
  _forget(&run, "nobody@example.com");
  ueba_engine_stats(run.engine, &after);
  cr_assert_eq(after.users, before.users);
  cr_assert(_engine_knows(&run, WHO));
  ueba_state_stats(run.state, &stats);
  cr_assert_eq(stats.outbox, run.ids->len / 33);
  _forget(&run, WHO);
  ueba_engine_stats(run.engine, &after);
  cr_assert_eq(after.users, before.users - 1);
  dump = state_dump(run.engine);
  state_run_kill(&run);
  state_run_start(&run);
  again = state_dump(run.engine);
  cr_assert_str_eq(again, dump);
  state_run_clear(&run);
}

Test(ueba_state_forget, keeps_alerts_that_do_not_name_the_person)
{
  StateRun run;
  UebaStateStats before, after;
  g_autoptr(GPtrArray) alerts = NULL;
  guint n_of_others = 0;

  _begin(&run);
  ueba_state_stats(run.state, &before);
  _forget(&run, WHO);
  ueba_state_stats(run.state, &after);
  cr_assert_lt(after.outbox, before.outbox);
  alerts = ueba_state_outbox(run.state, 0, 100000, NULL);
  cr_assert_eq(alerts->len, after.outbox);
  for (guint i = 0; i < alerts->len; i++)
    n_of_others += g_strcmp0(ueba_alert_get((UebaAlert *) g_ptr_array_index(alerts, i), "user"), WHO) != 0;
  cr_assert_eq(n_of_others, alerts->len);
  cr_assert_gt(n_of_others, 50);
  state_run_clear(&run);
}

Test(ueba_state_forget, takes_what_is_kept_of_models_that_are_away)
{
  StateRun run;
  UebaEngineOptions options;
  UebaContent *without_org = state_content(2);

  _begin(&run);
  state_engine_options(&options);
  cr_assert(ueba_state_adopt(run.state, &options, without_org, STATE_NOW, NULL, NULL));
  state_run_commit(&run);
  _forget(&run, WHO);
  cr_assert_not(_file_knows(&run, WHO));
  ueba_content_unref(without_org);
  state_run_clear(&run);
}

static gint
_deny_entities(gpointer user_data, gint action, const gchar *table, const gchar *detail, const gchar *database,
               const gchar *trigger)
{
  return action == SQLITE_INSERT && g_strcmp0(table, "entity") == 0 ? SQLITE_DENY : SQLITE_OK;
}

Test(ueba_state_forget, is_made_good_by_the_next_commit_if_the_file_does_not_take_it)
{
  StateRun run;
  g_autoptr(GError) error = NULL;

  _begin(&run);
  sqlite3_set_authorizer(ueba_db_sqlite(run.state->db), _deny_entities, NULL);
  cr_assert_not(ueba_state_forget(run.state, WHO, STATE_NOW, &error));
  cr_assert_not(_engine_knows(&run, WHO));
  _feed_of(&run, "app-login", "late@example.com", "x", NULL, 0);
  cr_assert_not(ueba_state_commit(run.state, NULL, STATE_NOW, NULL), "the journal does not say who is forgotten");
  sqlite3_set_authorizer(ueba_db_sqlite(run.state->db), NULL, NULL);
  state_run_commit(&run);
  state_run_kill(&run);
  state_run_start(&run);
  cr_assert(_engine_knows(&run, "late@example.com"));
  cr_assert_not(_engine_knows(&run, WHO));
  state_run_clear(&run);
}

Test(ueba_state_forget, refuses_lines_whose_alerts_are_not_committed)
{
  StateRun run;

  state_run_init(&run);
  state_run_feed(&run, 0, N_LINES);
  cr_assert_not(ueba_state_forget(run.state, WHO, STATE_NOW, NULL));
  cr_assert(_engine_knows(&run, WHO));
  state_run_clear(&run);
}

Test(ueba_state_forget, works_in_memory_without_a_file)
{
  StateRun run = { .ids = g_string_new(NULL), .options = { .duplicate_window = 100 } };

  state_run_start(&run);
  _feed_of(&run, "app-login", WHO, "x", NULL, 0);
  _forget(&run, "User12@Example.com");
  cr_assert_not(_engine_knows(&run, WHO));
  state_run_kill(&run);
  g_string_free(run.ids, TRUE);
}

/* ---- requests ---- */

static gint64
_ask(const StateRun *run, const gchar *kind, const gchar *argument)
{
  g_autoptr(GError) error = NULL;
  gint64 id = ueba_state_ask(run->file, kind, argument, STATE_NOW, &error);

  cr_assert_gt(id, 0, "%s", error ? error->message : "");
  return id;
}

static GPtrArray *
_requests(StateRun *run)
{
  g_autoptr(GError) error = NULL;
  GPtrArray *requests = ueba_state_requests(run->state, STATE_NOW + 1, &error);

  cr_assert_not_null(requests, "%s", error ? error->message : "");
  return requests;
}

static void
_expect_outcome(const StateRun *run, gint64 id, const gchar *expected)
{
  g_autofree gchar *outcome = NULL;
  g_autoptr(GError) error = NULL;

  cr_assert(ueba_state_outcome(run->file, id, &outcome, &error), "%s", error ? error->message : "");
  cr_assert_eq(g_strcmp0(outcome, expected), 0, "%s", outcome);
}

Test(ueba_state_requests, come_from_another_process_and_are_answered)
{
  StateRun run;
  gint64 forget, test_alert;
  g_autoptr(GPtrArray) none = NULL, both = NULL, rest = NULL;
  const UebaStateRequest *first;

  state_run_init(&run);
  none = _requests(&run);
  cr_assert_eq(none->len, 0);
  forget = _ask(&run, UEBA_STATE_REQUEST_FORGET, WHO);
  test_alert = _ask(&run, UEBA_STATE_REQUEST_TEST_ALERT, "MANY");
  both = _requests(&run);
  cr_assert_eq(both->len, 2);
  first = (const UebaStateRequest *) g_ptr_array_index(both, 0);
  cr_assert_eq(first->id, forget);
  cr_assert_str_eq(first->kind, UEBA_STATE_REQUEST_FORGET);
  cr_assert_str_eq(first->argument, WHO);
  _expect_outcome(&run, forget, NULL);
  cr_assert(ueba_state_answer(run.state, first, "forgotten", STATE_NOW + 2, NULL));
  _expect_outcome(&run, forget, "forgotten");
  rest = _requests(&run);
  cr_assert_eq(rest->len, 1);
  cr_assert_eq(((const UebaStateRequest *) g_ptr_array_index(rest, 0))->id, test_alert);
  state_run_clear(&run);
}

Test(ueba_state_requests, of_other_programs_are_refused_and_damaged_ones_not_done)
{
  StateRun run;
  gint64 other, damaged;
  sqlite3 *db = NULL;
  g_autoptr(GPtrArray) requests = NULL;

  state_run_init(&run);
  other = _ask(&run, "make-coffee", "black");
  damaged = _ask(&run, UEBA_STATE_REQUEST_FORGET, WHO);
  cr_assert_eq(sqlite3_open(run.file, &db), SQLITE_OK);
  cr_assert_eq(sqlite3_exec(db, "UPDATE request SET argument = 'user13@example.com' WHERE kind = 'forget'", NULL, NULL,
                            NULL), SQLITE_OK);
  sqlite3_close(db);
  requests = _requests(&run);
  cr_assert_eq(requests->len, 0);
  _expect_outcome(&run, other, "this program does not know such requests");
  _expect_outcome(&run, damaged, "the request is damaged; ask again");
  state_run_clear(&run);
}

Test(ueba_state_requests, are_refused_while_too_many_wait)
{
  StateRun run;
  sqlite3 *db = NULL;
  g_autoptr(GError) error = NULL;

  state_run_init(&run);
  cr_assert_eq(sqlite3_open(run.file, &db), SQLITE_OK);
  cr_assert_eq(sqlite3_exec(db, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 999) "
                            "INSERT INTO request (id, kind, argument, asked_usec, sum) SELECT i, 'x', 'y', 1, 2 FROM n",
                            NULL, NULL, NULL), SQLITE_OK);
  sqlite3_close(db);
  cr_assert_eq(_ask(&run, UEBA_STATE_REQUEST_TEST_ALERT, "MANY"), 1000);
  cr_assert_eq(ueba_state_ask(run.file, UEBA_STATE_REQUEST_TEST_ALERT, "MANY", STATE_NOW, &error), 0);
  cr_assert_not_null(strstr(error->message, "wait already"));
  state_run_clear(&run);
}

Test(ueba_state_requests, go_a_week_after_their_answer)
{
  StateRun run;
  g_autoptr(GPtrArray) requests = NULL;
  gchar *outcome = NULL;

  state_run_init(&run);
  for (guint i = 0; i < 2; i++)
    _ask(&run, UEBA_STATE_REQUEST_TEST_ALERT, "MANY");
  requests = _requests(&run);
  for (guint i = 0; i < 2; i++)
    cr_assert(ueba_state_answer(run.state, (const UebaStateRequest *) g_ptr_array_index(requests, i), "done",
                                STATE_NOW + i * 8 * 24 * 3600 * UEBA_USEC_PER_SEC, NULL));
  cr_assert_not(ueba_state_outcome(run.file, 1, &outcome, NULL));
  _expect_outcome(&run, 2, "done");
  state_run_clear(&run);
}

Test(ueba_state_requests, need_a_state_file)
{
  g_autoptr(GError) error = NULL;

  cr_assert_eq(ueba_state_ask("/tmp/there-is-no-such-ueba.db", UEBA_STATE_REQUEST_FORGET, WHO, STATE_NOW, &error), 0);
  cr_assert_not_null(strstr(error->message, "is not there"), "%s", error->message);
}
