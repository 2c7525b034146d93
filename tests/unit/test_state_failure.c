/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "state_harness.h"
#include "ueba-state-private.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <signal.h>
#include <sys/resource.h>

/* Commits that fail while the daemon runs: engine and file stay as they are, and the next one that works has all. */

#define N_LINES 2000
#define FIRST_SEED 101
#define N_SEEDS 8

static sqlite3 *
_db(const StateRun *run)
{
  return ueba_db_sqlite(run->state->db);
}

static gboolean
_try_commit(StateRun *run, GError **error)
{
  return ueba_state_commit(run->state, run->alerts, STATE_NOW, error);
}

static void
_expect_state_after(const StateRun *run, guint n_lines)
{
  g_autofree gchar *expected = state_dump_expected(n_lines), *found = state_dump(run->engine);

  cr_assert_str_eq(found, expected);
}

static gchar *
_outbox(const StateRun *run)
{
  g_autoptr(GPtrArray) alerts = ueba_state_outbox(run->state, 0, 100000, NULL);
  GString *text = g_string_new(NULL);

  for (guint i = 0; i < alerts->len; i++)
    g_string_append_printf(text, "%s\n", ueba_alert_id((UebaAlert *) g_ptr_array_index(alerts, i)));
  return g_string_free(text, FALSE);
}

static void
_expect_all_alerts_in_outbox(const StateRun *run)
{
  g_autofree gchar *outbox = _outbox(run);

  cr_assert_str_eq(outbox, run->ids->str);
}

static void
_restart(StateRun *run)
{
  state_run_kill(run);
  state_run_start(run);
}

static void
_limit_pages(const StateRun *run, gint n)
{
  g_autofree gchar *sql = g_strdup_printf("PRAGMA max_page_count = %d", n);

  cr_assert_eq(sqlite3_exec(_db(run), sql, NULL, NULL, NULL), SQLITE_OK);
}

Test(ueba_state_failure, of_a_full_disk_is_made_good_by_the_next_commit)
{
  StateRun run;
  UebaStateStats stats;

  state_run_init(&run);
  state_run_feed(&run, 0, 500);
  state_run_commit(&run);
  _limit_pages(&run, 1);
  for (guint first = 500; first < 1500; first += 100)
    {
      g_autoptr(GError) error = NULL;

      state_run_feed(&run, first, first + 100);
      cr_assert_not(_try_commit(&run, &error));
      cr_assert_not_null(strstr(error->message, "make room on the disk"), "%s", error->message);
    }
  _expect_state_after(&run, 1500);
  _limit_pages(&run, 1000000);
  state_run_commit(&run);
  ueba_state_stats(run.state, &stats);
  cr_assert_eq(stats.commits_failed, 10);
  _expect_all_alerts_in_outbox(&run);
  _restart(&run);
  _expect_state_after(&run, 1500);
  _expect_all_alerts_in_outbox(&run);
  state_run_clear(&run);
}

Test(ueba_state_failure, leaves_what_was_committed_before_it)
{
  StateRun run;
  g_autofree gchar *before = NULL, *after = NULL;

  state_run_init(&run);
  state_run_feed(&run, 0, 500);
  state_run_commit(&run);
  before = _outbox(&run);
  _limit_pages(&run, 1);
  state_run_feed(&run, 500, 1500);
  cr_assert_not(_try_commit(&run, NULL));
  _restart(&run);
  _expect_state_after(&run, 500);
  after = _outbox(&run);
  cr_assert_str_eq(after, before);
  state_run_clear(&run);
}

/* the file may grow no further: writes fail in the middle */
static void
_limit_file(const StateRun *run, rlim_t bytes)
{
  struct rlimit limit;

  signal(SIGXFSZ, SIG_IGN);
  cr_assert_eq(getrlimit(RLIMIT_FSIZE, &limit), 0);
  limit.rlim_cur = bytes;
  cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

Test(ueba_state_failure, of_the_write_itself_is_made_good_by_the_next_commit)
{
  StateRun run;
  g_autoptr(GError) error = NULL;

  state_run_init(&run);
  state_run_feed(&run, 0, 500);
  state_run_commit(&run);
  _limit_file(&run, 150000);
  state_run_feed(&run, 500, N_LINES);
  cr_assert_not(_try_commit(&run, &error));
  _limit_file(&run, RLIM_INFINITY);
  state_run_commit(&run);
  _expect_all_alerts_in_outbox(&run);
  _restart(&run);
  _expect_state_after(&run, N_LINES);
  state_run_clear(&run);
}

/* ---- checkpoints ---- */

static gint
_deny_entities(gpointer user_data, gint action, const gchar *table, const gchar *detail, const gchar *database,
               const gchar *trigger)
{
  return action == SQLITE_INSERT && g_strcmp0(table, "entity") == 0 ? SQLITE_DENY : SQLITE_OK;
}

Test(ueba_state_failure, of_a_checkpoint_does_not_keep_back_a_commit)
{
  StateRun run;
  UebaStateStats stats;

  state_run_init(&run);
  state_run_kill(&run);
  run.options.journal_bytes = 8000;
  state_run_start(&run);
  sqlite3_set_authorizer(_db(&run), _deny_entities, NULL);
  for (guint first = 0; first < 1000; first += 20)
    {
      state_run_feed(&run, first, first + 20);
      state_run_commit(&run);
    }
  ueba_state_stats(run.state, &stats);
  cr_assert_gt(stats.checkpoints_failed, 5);
  cr_assert_lt(stats.checkpoints_failed, 49, "each one is put off for a while");
  cr_assert_gt(stats.journal_bytes, 20000);
  cr_assert_eq(stats.commits_failed, 0);
  sqlite3_set_authorizer(_db(&run), NULL, NULL);
  cr_assert(ueba_state_checkpoint(run.state, STATE_NOW, NULL));
  ueba_state_stats(run.state, &stats);
  cr_assert_eq(stats.journal_bytes, 0);
  _expect_all_alerts_in_outbox(&run);
  _restart(&run);
  _expect_state_after(&run, 1000);
  state_run_clear(&run);
}

Test(ueba_state_failure, of_a_checkpoint_keeps_back_another_content)
{
  StateRun run;
  UebaEngineOptions options;
  UebaContent *content = state_content(2);
  g_autofree gchar *adopted = NULL, *found = NULL;
  g_autoptr(GError) error = NULL;

  state_run_init(&run);
  state_engine_options(&options);
  state_run_feed(&run, 0, 500);
  state_run_commit(&run);
  cr_assert(ueba_state_adopt(run.state, &options, content, STATE_NOW, NULL, NULL));
  sqlite3_set_authorizer(_db(&run), _deny_entities, NULL);
  state_run_feed(&run, 500, 700);
  cr_assert_not(_try_commit(&run, &error));
  sqlite3_set_authorizer(_db(&run), NULL, NULL);
  state_run_feed(&run, 700, 1000);
  state_run_commit(&run);
  adopted = state_dump(run.engine);
  run.content = 2;
  _restart(&run);
  found = state_dump(run.engine);
  cr_assert_str_eq(found, adopted);
  _expect_all_alerts_in_outbox(&run);
  ueba_content_unref(content);
  state_run_clear(&run);
}

/* ---- failures anywhere ---- */

static gint
_count_down(gpointer user_data)
{
  gint *n = (gint *) user_data;

  return --*n < 0;
}

/* SQLite gives up somewhere in the transaction, or does not */
static gboolean
_commit_with_luck(StateRun *run, GRand *luck)
{
  gint steps = g_rand_int_range(luck, 0, 1 << g_rand_int_range(luck, 1, 15));
  gboolean is_good;

  sqlite3_progress_handler(_db(run), 5, _count_down, &steps);
  is_good = g_rand_boolean(luck) ? _try_commit(run, NULL)
            : _try_commit(run, NULL) && ueba_state_checkpoint(run->state, STATE_NOW, NULL);
  sqlite3_progress_handler(_db(run), 0, NULL, NULL);
  return is_good;
}

/* whatever came of it: what has a number is committed */
static void
_note_committed(StateRun *run)
{
  while (run->alerts->len > 0 && ueba_alert_number((UebaAlert *) g_ptr_array_index(run->alerts, 0)) > 0)
    {
      g_string_append_printf(run->ids, "%s\n", ueba_alert_id((UebaAlert *) g_ptr_array_index(run->alerts, 0)));
      g_ptr_array_remove_index(run->alerts, 0);
    }
}

ParameterizedTestParameters(ueba_state_failure, anywhere_in_a_transaction_changes_nothing)
{
  static guint seeds[N_SEEDS];

  for (guint i = 0; i < N_SEEDS; i++)
    seeds[i] = FIRST_SEED + i;
  return cr_make_param_array(guint, seeds, N_SEEDS);
}

ParameterizedTest(guint *seed, ueba_state_failure, anywhere_in_a_transaction_changes_nothing)
{
  StateRun run;
  GRand *luck = g_rand_new_with_seed(*seed);
  UebaStateStats stats;

  cr_log_info("seed %u", *seed);
  state_run_init(&run);
  state_run_kill(&run);
  run.options.journal_bytes = *seed % 2 ? 0 : 8000;     /* with every other one a checkpoint is spread */
  run.options.rows_per_commit = *seed % 2 ? 0 : 5;
  state_run_start(&run);
  for (guint first = 0; first < N_LINES; first += 50)
    {
      state_run_feed(&run, first, first + 50);
      _commit_with_luck(&run, luck);
      _note_committed(&run);
    }
  ueba_state_stats(run.state, &stats);
  cr_assert_gt(stats.commits_failed, 5);
  cr_assert_gt(stats.commits, 5);
  state_run_commit(&run);
  _expect_all_alerts_in_outbox(&run);
  _restart(&run);
  _expect_state_after(&run, N_LINES);
  g_rand_free(luck);
  state_run_clear(&run);
}
