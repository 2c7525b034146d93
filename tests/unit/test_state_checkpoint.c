/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "state_harness.h"
#include "ueba-state-private.h"

#include <criterion/criterion.h>
#include <glib/gstdio.h>
#include <sqlite3.h>

#define N_LINES 3000
#define DAY (24 * 3600 * UEBA_USEC_PER_SEC)

static void
_expect_dump(const StateRun *run, const gchar *expected)
{
  g_autofree gchar *found = state_dump(run->engine);

  cr_assert_gt(strlen(expected), 1000);
  cr_assert_str_eq(found, expected);
}

static void
_expect_state_after(const StateRun *run, guint n_lines)
{
  g_autofree gchar *expected = state_dump_expected(n_lines);

  _expect_dump(run, expected);
}

static void
_checkpoint(StateRun *run)
{
  g_autoptr(GError) error = NULL;

  cr_assert(ueba_state_checkpoint(run->state, STATE_NOW, &error), "%s", error ? error->message : "");
}

static void
_restart(StateRun *run)
{
  state_run_kill(run);
  state_run_start(run);
}

/* of the file, with another connection */
static gint64
_ask(const StateRun *run, const gchar *sql)
{
  sqlite3 *db = NULL;
  sqlite3_stmt *statement = NULL;
  gint64 answer;

  cr_assert_eq(sqlite3_open_v2(run->file, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
  cr_assert_eq(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK, "%s", sqlite3_errmsg(db));
  cr_assert_eq(sqlite3_step(statement), SQLITE_ROW);
  answer = sqlite3_column_int64(statement, 0);
  sqlite3_finalize(statement);
  sqlite3_close(db);
  return answer;
}

Test(ueba_state_checkpoint, has_everything_and_leaves_no_journal)
{
  StateRun run;

  state_run_init(&run);
  state_run_feed(&run, 0, N_LINES);
  state_run_commit(&run);
  cr_assert_gt(_ask(&run, "SELECT count(*) FROM journal"), 0);
  _checkpoint(&run);
  cr_assert_eq(_ask(&run, "SELECT count(*) FROM journal"), 0);
  _restart(&run);
  _expect_state_after(&run, N_LINES);
  state_run_feed(&run, N_LINES, N_LINES + 500);
  _expect_state_after(&run, N_LINES + 500);
  state_run_clear(&run);
}

Test(ueba_state_checkpoint, is_the_ground_for_the_journal_after_it)
{
  StateRun run;

  state_run_init(&run);
  state_run_feed(&run, 0, 1000);
  state_run_commit(&run);
  _checkpoint(&run);
  for (guint first = 1000; first < N_LINES; first += 500)
    {
      state_run_feed(&run, first, first + 500);
      state_run_commit(&run);
    }
  _restart(&run);
  _expect_state_after(&run, N_LINES);
  _checkpoint(&run);
  _restart(&run);
  _expect_state_after(&run, N_LINES);
  state_run_clear(&run);
}

Test(ueba_state_checkpoint, is_made_by_the_commit_for_which_it_is_due)
{
  StateRun run;
  UebaStateStats stats;

  state_run_init(&run);
  state_run_kill(&run);
  run.options.journal_bytes = 20000;
  state_run_start(&run);
  for (guint first = 0; first < N_LINES; first += 50)
    {
      state_run_feed(&run, first, first + 50);
      state_run_commit(&run);
      ueba_state_stats(run.state, &stats);
      cr_assert_lt(stats.journal_bytes, 20000);
    }
  cr_assert_gt(stats.checkpoints, 5);
  _restart(&run);
  _expect_state_after(&run, N_LINES);
  state_run_clear(&run);
}

Test(ueba_state_checkpoint, deletes_who_had_to_make_room)
{
  StateRun run;
  UebaEngineStats stats;

  state_run_init(&run);
  for (guint first = 0; first < N_LINES; first += 100)
    {
      state_run_feed(&run, first, first + 100);
      state_run_commit(&run);
      _checkpoint(&run);
    }
  ueba_engine_stats(run.engine, &stats);
  cr_assert_gt(stats.users_evicted, 100);
  cr_assert_eq(_ask(&run, "SELECT count(*) FROM entity"), (gint64) stats.users);
  cr_assert_eq(_ask(&run, "SELECT count(*) FROM instance"), (gint64) stats.model_instances);
  _restart(&run);
  _expect_state_after(&run, N_LINES);
  state_run_clear(&run);
}

Test(ueba_state_checkpoint, knows_lines_again_that_came_before_it)
{
  StateRun run;
  UebaStateStats stats;

  state_run_init(&run);
  state_run_kill(&run);
  run.options.duplicate_window = 10000;
  state_run_start(&run);
  for (guint first = 0; first < 12000; first += 3000)
    {
      state_run_feed(&run, first, first + 3000);
      state_run_commit(&run);
      _checkpoint(&run);
    }
  _restart(&run);
  state_run_feed(&run, 1900, 12000);
  ueba_state_stats(run.state, &stats);
  cr_assert_eq(stats.duplicates, 0, "a window of 10000 has forgotten the first, which pushed out the next");
  _restart(&run);
  state_run_feed(&run, 2000, 12000);
  ueba_state_stats(run.state, &stats);
  cr_assert_eq(stats.duplicates, 10000);
  state_run_clear(&run);
}

Test(ueba_state_checkpoint, refuses_lines_whose_alerts_it_does_not_get)
{
  StateRun run;
  g_autoptr(GError) error = NULL;

  state_run_init(&run);
  state_run_feed(&run, 0, N_LINES);
  cr_assert_not(ueba_state_checkpoint(run.state, STATE_NOW, &error));
  cr_assert_not_null(strstr(error->message, "not committed"));
  state_run_commit(&run);
  _checkpoint(&run);
  state_run_clear(&run);
}

/* ---- spread over several commits ---- */

/* whose checkpoint is due after some forty lines, and may write so many users with it */
static void
_begin_spread(StateRun *run, guint rows)
{
  state_run_init(run);
  state_run_kill(run);
  run->options.journal_bytes = 4000;
  run->options.rows_per_commit = rows;
  state_run_start(run);
}

static void
_feed_and_commit(StateRun *run, guint first, guint last)
{
  state_run_feed(run, first, last);
  state_run_commit(run);
}

/* fed until it is under way; how many lines */
static guint
_get_under_way(StateRun *run)
{
  guint n = 0;

  for (; n < N_LINES && _ask(run, "SELECT count(*) FROM undo_entity") == 0; n += 20)
    _feed_and_commit(run, n, n + 20);
  return n;
}

Test(ueba_state_spread, writes_no_more_with_a_commit_than_it_may)
{
  StateRun run;
  gint64 n = 0;

  _begin_spread(&run, 2);
  for (guint first = _get_under_way(&run); first < 200; first += 20)
    {
      gint64 n_before = n;

      _feed_and_commit(&run, first, first + 20);
      n = _ask(&run, "SELECT count(*) FROM entity");
      cr_assert_leq(n, n_before + 2);
    }
  cr_assert_gt(n, 3);
  cr_assert_gt(_ask(&run, "SELECT count(*) FROM journal"), 5);
  state_run_clear(&run);
}

Test(ueba_state_spread, ends_with_the_commit_that_can_write_what_is_left)
{
  StateRun run;
  UebaStateStats before, after;
  guint n;

  _begin_spread(&run, 4);
  n = _get_under_way(&run);
  ueba_state_stats(run.state, &before);
  for (after = before; after.checkpoints == before.checkpoints && n < N_LINES; n++)
    {
      _feed_and_commit(&run, n, n + 1);
      ueba_state_stats(run.state, &after);
    }
  cr_assert_eq(after.checkpoints, before.checkpoints + 1);
  cr_assert_eq(_ask(&run, "SELECT count(*) FROM journal"), 0);
  cr_assert_eq(_ask(&run, "SELECT count(*) FROM undo_entity"), 0);
  cr_assert_eq(_ask(&run, "SELECT count(*) FROM undo_instance"), 0);
  _restart(&run);
  _expect_state_after(&run, n);
  state_run_clear(&run);
}

Test(ueba_state_spread, is_undone_by_a_start)
{
  StateRun run;
  guint n;

  _begin_spread(&run, 3);
  _feed_and_commit(&run, 0, 200);
  _checkpoint(&run);
  for (n = 200; n < 400; n += 20)
    _feed_and_commit(&run, n, n + 20);
  cr_assert_gt(_ask(&run, "SELECT count(*) FROM undo_entity"), 5);
  cr_assert_gt(_ask(&run, "SELECT count(*) FROM undo_instance"), 0);
  _restart(&run);
  cr_assert_eq(_ask(&run, "SELECT count(*) FROM undo_entity"), 0);
  cr_assert_eq(_ask(&run, "SELECT count(*) FROM undo_instance"), 0);
  cr_assert_gt(_ask(&run, "SELECT count(*) FROM journal"), 5);
  _expect_state_after(&run, n);
  state_run_clear(&run);
}

/* or the first commit would write all of them at once */
Test(ueba_state_spread, does_not_take_what_the_start_has_replayed_for_changes_of_a_batch)
{
  StateRun run;

  state_run_init(&run);
  _feed_and_commit(&run, 0, 200);
  _restart(&run);
  cr_assert_gt(ueba_state_n_waiting(run.state), 10);
  cr_assert_eq(ueba_state_rows_per_commit(run.state), 2000);
  state_run_clear(&run);
}

Test(ueba_state_spread, is_ended_at_once_when_the_journal_gets_long)
{
  StateRun run;
  UebaStateStats before, after;

  _begin_spread(&run, 1);
  ueba_state_stats(run.state, &before);
  for (guint n = 0; n < 600; n += 20)
    {
      _feed_and_commit(&run, n, n + 20);
      ueba_state_stats(run.state, &after);
      cr_assert_lt(after.journal_bytes, 8 * 4000 + 8000);
    }
  cr_assert_gt(after.checkpoints, before.checkpoints);
  state_run_clear(&run);
}

Test(ueba_state_spread, is_seen_by_a_copy_as_what_was_committed)
{
  StateRun run;
  UebaEngineOptions options;
  g_autofree gchar *expected = NULL, *found = NULL;
  guint n;

  _begin_spread(&run, 3);
  n = _get_under_way(&run);
  expected = state_dump_expected(n);
  state_engine_options(&options);
  UebaState *copy = ueba_state_open_copy(run.file, NULL);
  UebaEngine *engine = ueba_state_start(copy, &options, NULL, STATE_NOW, NULL, NULL);
  found = state_dump(engine);
  cr_assert_str_eq(found, expected);
  cr_assert_gt(_ask(&run, "SELECT count(*) FROM undo_entity"), 0);
  ueba_state_free(copy);
  ueba_engine_free(engine);
  state_run_clear(&run);
}

/* ---- another content ---- */

static void
_adopt(StateRun *run, guint version, gint64 now_usec, const gchar *expected_note)
{
  UebaEngineOptions options;
  UebaContent *content = state_content(version);
  g_autoptr(GPtrArray) notes = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GString) all = g_string_new(NULL);

  state_engine_options(&options);
  cr_assert(ueba_state_adopt(run->state, &options, content, now_usec, &notes, &error), "%s",
            error ? error->message : "");
  ueba_content_unref(content);
  for (guint i = 0; i < notes->len; i++)
    g_string_append_printf(all, "%s\n", (const gchar *) g_ptr_array_index(notes, i));
  cr_assert_not_null(strstr(all->str, expected_note), "%s", all->str);
}

static void
_expect_models_alike(const StateRun *run, const gchar *expected)
{
  g_autofree gchar *found = state_dump_models(run->engine);

  cr_assert_str_eq(found, expected);
}

Test(ueba_state_adopt, keeps_what_the_new_content_still_has)
{
  StateRun run, twin;
  g_autofree gchar *expected = NULL;
  UebaContent *content = state_content(2);

  state_run_init(&run);
  state_run_init(&twin);
  state_run_feed(&run, 0, N_LINES);
  state_run_feed(&twin, 0, N_LINES);
  ueba_engine_adopt_content(twin.engine, content);
  expected = state_dump(twin.engine);
  state_run_commit(&run);
  _adopt(&run, 2, STATE_NOW, "model 'ORG' is not in the content any more");
  _expect_dump(&run, expected);
  state_run_commit(&run);
  cr_assert_eq(_ask(&run, "SELECT count(*) FROM journal"), 0);
  run.content = 2;
  _restart(&run);
  _expect_dump(&run, expected);
  ueba_content_unref(content);
  state_run_clear(&run);
  state_run_clear(&twin);
}

Test(ueba_state_adopt, is_done_again_by_a_start_if_it_was_not_committed)
{
  StateRun run;
  g_autofree gchar *expected = NULL;

  state_run_init(&run);
  state_run_feed(&run, 0, N_LINES);
  state_run_commit(&run);
  _adopt(&run, 3, STATE_NOW, "model 'USER' starts anew");
  expected = state_dump(run.engine);
  run.content = 3;
  _restart(&run);
  _expect_dump(&run, expected);
  state_run_clear(&run);
}

Test(ueba_state_adopt, takes_up_a_model_that_comes_back_within_seven_days)
{
  StateRun run;
  g_autofree gchar *expected = NULL;

  state_run_init(&run);
  state_run_feed(&run, 0, N_LINES);
  state_run_commit(&run);
  _checkpoint(&run);
  expected = state_dump_models(run.engine);
  _adopt(&run, 2, STATE_NOW, "'ORG' is not in the content");
  state_run_commit(&run);
  cr_assert_eq(_ask(&run, "SELECT count(*) FROM instance JOIN model ON model = id WHERE removed_usec > 0"), 1);
  _adopt(&run, 1, STATE_NOW + 7 * DAY, "model 'ORG' is back");
  _expect_models_alike(&run, expected);
  state_run_commit(&run);
  _restart(&run);
  _expect_models_alike(&run, expected);
  state_run_clear(&run);
}

Test(ueba_state_adopt, drops_a_model_that_was_away_for_more_than_seven_days)
{
  StateRun run;

  state_run_init(&run);
  state_run_feed(&run, 0, N_LINES);
  state_run_commit(&run);
  _checkpoint(&run);
  _adopt(&run, 2, STATE_NOW, "'ORG' is not in the content");
  state_run_commit(&run);
  _adopt(&run, 1, STATE_NOW + 7 * DAY + 1, "");
  state_run_commit(&run);
  cr_assert_eq(_ask(&run, "SELECT count(*) FROM instance JOIN model ON model = id WHERE name = 'ORG'"), 0);
  cr_assert_eq(_ask(&run, "SELECT count(*) FROM model"), 3);
  state_run_clear(&run);
}

Test(ueba_state_adopt, refuses_while_lines_with_alerts_are_not_committed)
{
  StateRun run;
  UebaEngineOptions options;
  UebaContent *content = state_content(2);
  g_autoptr(GError) error = NULL;

  state_run_init(&run);
  state_engine_options(&options);
  state_run_feed(&run, 0, N_LINES);
  cr_assert_not(ueba_state_adopt(run.state, &options, content, STATE_NOW, NULL, &error));
  cr_assert_not_null(strstr(error->message, "not committed"));
  _expect_state_after(&run, N_LINES);
  ueba_content_unref(content);
  state_run_clear(&run);
}

Test(ueba_state_adopt, gives_up_whom_a_smaller_limit_has_no_room_for)
{
  StateRun run;
  UebaEngineOptions options;
  UebaContent *content = state_content(1);
  g_autofree gchar *expected = NULL;

  state_run_init(&run);
  state_run_feed(&run, 0, N_LINES);
  state_run_commit(&run);
  _checkpoint(&run);
  state_engine_options(&options);
  options.max_users = 12;
  cr_assert(ueba_state_adopt(run.state, &options, content, STATE_NOW, NULL, NULL));
  state_run_commit(&run);
  cr_assert_eq(_ask(&run, "SELECT count(*) FROM entity"), 12);
  cr_assert_eq(_ask(&run, "SELECT value FROM setting WHERE name = 'max_users'"), 12);
  expected = state_dump(run.engine);
  _restart(&run);
  _expect_dump(&run, expected);
  ueba_content_unref(content);
  state_run_clear(&run);
}

/* ---- another program ---- */

static gchar *
_dump_after_500(StateRun *run)
{
  state_run_init(run);
  state_run_feed(run, 0, 500);
  state_run_commit(run);
  _checkpoint(run);
  return state_dump(run->engine);
}

/* as if the program that wrote the file had called something otherwise */
static void
_rename(const StateRun *run, const gchar *table, const gchar *former, const gchar *name)
{
  g_autofree gchar *which = g_strdup_printf("SELECT id FROM %s WHERE key = '%s'", table, former);
  g_autofree gchar *sql = g_strdup_printf("UPDATE %s SET id = ?1, key = ?2, sum = ?3 WHERE key = '%s'", table, former);
  gint64 id = _ask(run, which);
  UebaDb *db = ueba_db_open(run->file, run->file, SQLITE_OPEN_READWRITE, NULL);
  sqlite3_stmt *statement = ueba_db_prepare(db, sql, NULL);
  UebaDbRow row = ueba_db_row_begin(statement, table);

  ueba_db_row_add_number(&row, id);
  ueba_db_row_add_text(&row, ueba_text_from_string(name));
  cr_assert(ueba_db_row_write(db, &row, NULL));
  sqlite3_finalize(statement);
  ueba_db_free(db);
}

Test(ueba_state_upgrade, keeps_what_has_the_same_name_for_another_program)
{
  StateRun run;
  g_autofree gchar *before = _dump_after_500(&run), *after = NULL, *again = NULL;
  g_autofree gchar *models = state_dump_models(run.engine), *models_after = NULL;

  state_run_kill(&run);
  cr_assert_not_null(strstr(before, "count(app,failed-app-login): "));
  _rename(&run, "counter", "count(app,failed-app-login)", "count(app;failed-app-login)");
  state_run_start(&run);
  after = state_dump(run.engine);
  models_after = state_dump_models(run.engine);
  cr_assert_null(strstr(after, "count(app,failed-app-login): "));
  cr_assert_not_null(strstr(after, "sum(bytes,failed-app-login): "));
  cr_assert_str_eq(models_after, models);
  state_run_commit(&run);
  cr_assert_eq(_ask(&run, "SELECT count(*) FROM counter WHERE key LIKE '%;%'"), 0);
  _restart(&run);
  again = state_dump(run.engine);
  cr_assert_str_eq(again, after);
  state_run_clear(&run);
}

static void
_rename_model(const StateRun *run)
{
  UebaDb *db = ueba_db_open(run->file, run->file, SQLITE_OPEN_READWRITE, NULL);
  sqlite3_stmt *statement;
  UebaDbRow row;
  gint64 id = _ask(run, "SELECT id FROM model WHERE name = 'USER'");

  statement = ueba_db_prepare(db, "INSERT OR REPLACE INTO model VALUES (?1, ?2, ?3, ?4, ?5, ?6)", NULL);
  row = ueba_db_row_begin(statement, "model");
  ueba_db_row_add_number(&row, id);
  ueba_db_row_add_text(&row, ueba_text_from_string("USER(user;src_country)"));
  ueba_db_row_add_text(&row, ueba_text_from_string("USER"));
  ueba_db_row_add_number(&row, 1);
  ueba_db_row_add_number(&row, 0);
  cr_assert(ueba_db_row_write(db, &row, NULL));
  sqlite3_finalize(statement);
  ueba_db_free(db);
}

Test(ueba_state_upgrade, keeps_a_model_of_another_name_for_seven_days)
{
  StateRun run;
  g_autofree gchar *before = _dump_after_500(&run), *after = NULL, *again = NULL;

  state_run_kill(&run);
  cr_assert_not_null(strstr(before, "USER(user,src_country) of "));
  _rename_model(&run);
  state_run_start(&run);
  after = state_dump(run.engine);
  cr_assert_null(strstr(after, "USER(user,src_country) of "));
  cr_assert_not_null(strstr(after, "GROUP(peer_group,src_country) of "));
  state_run_commit(&run);
  cr_assert_gt(_ask(&run, "SELECT count(*) FROM instance JOIN model ON model = id WHERE removed_usec > 0"), 5);
  _restart(&run);
  again = state_dump(run.engine);
  cr_assert_str_eq(again, after);
  state_run_clear(&run);
}

static void
_spoil_pack(const StateRun *run)
{
  UebaDb *db = ueba_db_open(run->file, run->file, SQLITE_OPEN_READWRITE, NULL);
  sqlite3_stmt *statement = ueba_db_prepare(db, "INSERT OR REPLACE INTO pack VALUES (?1, ?2, ?3, ?4)", NULL);
  UebaDbRow row = ueba_db_row_begin(statement, "pack");

  ueba_db_row_add_number(&row, 0);
  ueba_db_row_add_text(&row, ueba_text_from_string("test.json"));
  ueba_db_row_add_text(&row, ueba_text_from_string("{ \"rules\": 7 }"));
  cr_assert(ueba_db_row_write(db, &row, NULL));
  sqlite3_finalize(statement);
  ueba_db_free(db);
}

Test(ueba_state_upgrade, does_without_a_content_that_it_does_not_take_any_more)
{
  StateRun run;
  g_autofree gchar *before = _dump_after_500(&run), *again = NULL;

  state_run_kill(&run);
  _spoil_pack(&run);
  state_run_start(&run);
  _expect_dump(&run, before);
  state_run_commit(&run);
  _restart(&run);
  again = state_dump(run.engine);
  cr_assert_str_eq(again, before);
  state_run_clear(&run);
}

Test(ueba_state_upgrade, does_not_judge_a_journal_by_another_content)
{
  StateRun run;
  UebaIdentityKey key = { { 1, 2 } };
  UebaEngineOptions options;
  UebaContent *content = state_content(1);
  g_autofree gchar *before = _dump_after_500(&run);
  g_autoptr(GError) error = NULL;

  state_run_feed(&run, 500, 600);
  state_run_commit(&run);
  state_run_kill(&run);
  _spoil_pack(&run);
  run.state = ueba_state_open(&run.options, &key, NULL);
  state_engine_options(&options);
  cr_assert_null(ueba_state_start(run.state, &options, content, STATE_NOW, NULL, &error));
  cr_assert_not_null(strstr(error->message, "start and stop the program that wrote it"), "%s", error->message);
  ueba_content_unref(content);
  state_run_clear(&run);
}

/* ---- a copy for looking ---- */

static UebaEngine *
_start_as_it_is(UebaState *state)
{
  UebaEngineOptions options;
  g_autoptr(GError) error = NULL;
  UebaEngine *engine;

  ueba_engine_options_defaults(&options);
  engine = ueba_state_start(state, &options, NULL, STATE_NOW, NULL, &error);
  cr_assert(engine, "%s", error ? error->message : "");
  return engine;
}

Test(ueba_state_copy, knows_what_is_committed_while_the_file_is_in_use)
{
  StateRun run;
  g_autoptr(GError) error = NULL;
  g_autofree gchar *expected = state_dump_expected(N_LINES), *found = NULL;
  UebaState *copy;
  UebaEngine *engine;

  state_run_init(&run);
  state_run_feed(&run, 0, 1000);
  state_run_commit(&run);
  _checkpoint(&run);
  state_run_feed(&run, 1000, N_LINES);
  state_run_commit(&run);
  state_run_feed(&run, N_LINES, N_LINES + 100);
  copy = ueba_state_open_copy(run.file, &error);
  cr_assert(copy, "%s", error ? error->message : "");
  engine = _start_as_it_is(copy);
  found = state_dump(engine);
  cr_assert_str_eq(found, expected);
  cr_assert(ueba_state_forget(copy, "user12@example.com", STATE_NOW, NULL));
  ueba_state_free(copy);
  ueba_engine_free(engine);
  state_run_commit(&run);
  _restart(&run);
  _expect_state_after(&run, N_LINES + 100);
  state_run_clear(&run);
}

Test(ueba_state_copy, needs_a_file_with_which_a_detector_has_started)
{
  StateRun run;
  UebaIdentityKey key = { { 1, 2 } };
  UebaEngineOptions options;
  g_autoptr(GError) error = NULL;

  state_run_init(&run);
  state_run_kill(&run);
  cr_assert_null(ueba_state_open_copy("/tmp/there-is-no-such-ueba.db", &error));
  cr_assert_not_null(strstr(error->message, "is not there"), "%s", error->message);
  g_clear_error(&error);
  run.options.file = "/tmp/there-is-no-such-folder/ueba.db";
  cr_assert_null(ueba_state_open_copy(run.options.file, &error));
  g_clear_error(&error);
  g_unlink(run.file);
  run.options.file = run.file;
  run.state = ueba_state_open(&run.options, &key, NULL);
  ueba_engine_options_defaults(&options);
  cr_assert_null(ueba_state_start(run.state, &options, NULL, STATE_NOW, NULL, &error));
  cr_assert_not_null(strstr(error->message, "no detector has started"), "%s", error->message);
  state_run_clear(&run);
}

/* ---- a draft ---- */

Test(ueba_state_draft, is_in_the_file_when_it_is_saved_and_not_before)
{
  StateRun run;
  g_autoptr(GError) error = NULL;

  state_run_init(&run);
  state_run_feed(&run, 0, 1000);
  state_run_commit(&run);
  state_run_kill(&run);
  run.is_draft = TRUE;
  state_run_start(&run);
  state_run_feed(&run, 1000, N_LINES);
  state_run_commit(&run);
  run.is_draft = FALSE;
  _restart(&run);
  _expect_state_after(&run, 1000);
  state_run_kill(&run);
  run.is_draft = TRUE;
  state_run_start(&run);
  state_run_feed(&run, 1000, N_LINES);
  state_run_commit(&run);
  cr_assert(ueba_state_save_draft(run.state, STATE_NOW, &error), "%s", error ? error->message : "");
  run.is_draft = FALSE;
  _restart(&run);
  _expect_state_after(&run, N_LINES);
  state_run_clear(&run);
}

Test(ueba_state_draft, makes_a_file_only_if_it_is_saved)
{
  StateRun run;

  state_run_init(&run);
  state_run_kill(&run);
  g_unlink(run.file);
  run.is_draft = TRUE;
  state_run_start(&run);
  state_run_feed(&run, 0, 1000);
  state_run_commit(&run);
  state_run_kill(&run);
  cr_assert_not(g_file_test(run.file, G_FILE_TEST_EXISTS));
  state_run_start(&run);
  state_run_feed(&run, 0, 1000);
  state_run_commit(&run);
  cr_assert(ueba_state_save_draft(run.state, STATE_NOW, NULL));
  run.is_draft = FALSE;
  _restart(&run);
  _expect_state_after(&run, 1000);
  state_run_clear(&run);
}

Test(ueba_state_draft, keeps_the_file_from_others)
{
  StateRun run;
  UebaIdentityKey key = { { 1, 2 } };
  g_autoptr(GError) error = NULL;

  state_run_init(&run);
  state_run_kill(&run);
  run.is_draft = TRUE;
  state_run_start(&run);
  cr_assert_null(ueba_state_open(&run.options, &key, &error));
  cr_assert_not_null(strstr(error->message, "another instance uses it"), "%s", error->message);
  state_run_clear(&run);
}
