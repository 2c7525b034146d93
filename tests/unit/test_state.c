/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "state_harness.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define N_LINES 3000

static void
_expect_state_after(const StateRun *run, guint n_lines)
{
  g_autofree gchar *expected = state_dump_expected(n_lines);
  g_autofree gchar *found = state_dump(run->engine);

  cr_assert_gt(strlen(expected), 1000);
  cr_assert_str_eq(found, expected);
}

Test(ueba_state, is_after_a_kill_what_was_committed)
{
  StateRun run;

  state_run_init(&run);
  state_run_feed(&run, 0, N_LINES);
  state_run_commit(&run);
  state_run_feed(&run, N_LINES, N_LINES + 500);
  state_run_kill(&run);
  state_run_start(&run);
  _expect_state_after(&run, N_LINES);
  state_run_feed(&run, N_LINES, N_LINES + 500);
  _expect_state_after(&run, N_LINES + 500);
  state_run_clear(&run);
}

Test(ueba_state, counts_a_line_once_that_is_delivered_again_after_a_kill)
{
  StateRun run;
  UebaStateStats stats;

  state_run_init(&run);
  for (guint batch = 0; batch < 10; batch++)
    {
      state_run_feed(&run, batch * 100, batch * 100 + 100);
      state_run_commit(&run);
    }
  state_run_kill(&run);
  state_run_start(&run);
  state_run_feed(&run, 500, N_LINES);
  ueba_state_stats(run.state, &stats);
  cr_assert_eq(stats.duplicates, 500);
  _expect_state_after(&run, N_LINES);
  state_run_clear(&run);
}

/* numbers and ids, a line each; owned by the caller */
static gchar *
_outbox(StateRun *run)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) alerts = ueba_state_outbox(run->state, 0, 100000, &error);
  GString *text = g_string_new(NULL);

  cr_assert(alerts, "%s", error ? error->message : "");
  for (guint i = 0; i < alerts->len; i++)
    g_string_append_printf(text, "%s\n", ueba_alert_id((UebaAlert *) g_ptr_array_index(alerts, i)));
  return g_string_free(text, FALSE);
}

Test(ueba_state, keeps_alerts_until_they_are_released)
{
  StateRun run;
  g_autofree gchar *all = NULL, *rest = NULL;
  const gchar *fourth;
  UebaStateStats stats;

  state_run_init(&run);
  state_run_feed(&run, 0, N_LINES);
  state_run_commit(&run);
  state_run_kill(&run);
  state_run_start(&run);
  all = _outbox(&run);
  cr_assert_str_eq(all, run.ids->str);
  ueba_state_release(run.state, 1, 2);
  ueba_state_release(run.state, 3, 3);
  cr_assert(ueba_state_has_released(run.state));
  state_run_commit(&run);
  cr_assert_not(ueba_state_has_released(run.state));
  rest = _outbox(&run);
  fourth = strchr(strchr(strchr(all, '\n') + 1, '\n') + 1, '\n') + 1;
  cr_assert_str_eq(rest, fourth);
  ueba_state_stats(run.state, &stats);
  cr_assert_eq(stats.outbox, strlen(rest) / 33);
  state_run_clear(&run);
}

Test(ueba_state, gives_the_outbox_piece_by_piece_and_numbers_on)
{
  StateRun run;
  g_autoptr(GPtrArray) piece = NULL, next = NULL;

  state_run_init(&run);
  state_run_feed(&run, 0, N_LINES);
  state_run_commit(&run);
  piece = ueba_state_outbox(run.state, 0, 3, NULL);
  cr_assert_eq(piece->len, 3);
  cr_assert_eq(ueba_alert_number((UebaAlert *) g_ptr_array_index(piece, 2)), 3);
  next = ueba_state_outbox(run.state, 3, 1, NULL);
  cr_assert_eq(ueba_alert_number((UebaAlert *) g_ptr_array_index(next, 0)), 4);
  state_run_clear(&run);
}

Test(ueba_state, works_in_memory_without_a_file)
{
  StateRun run = { .ids = g_string_new(NULL), .options = { .duplicate_window = 100 } };
  UebaStateStats stats;

  state_run_start(&run);
  state_run_feed(&run, 0, 50);
  state_run_commit(&run);
  state_run_feed(&run, 0, 50);
  ueba_state_stats(run.state, &stats);
  cr_assert_eq(stats.duplicates, 50);
  cr_assert_null(ueba_state_file(run.state));
  state_run_kill(&run);
  g_string_free(run.ids, TRUE);
}

/* ---- files ---- */

static void
_expect_refusal(const gchar *file, const gchar *reason)
{
  UebaStateOptions options = { .file = file };
  UebaIdentityKey key = { { 1, 2 } };
  g_autoptr(GError) error = NULL;

  cr_assert_null(ueba_state_open(&options, &key, &error));
  cr_assert_not_null(strstr(error->message, reason), "%s", error->message);
  cr_assert_not_null(strstr(error->message, "ueba.db"), "%s", error->message);
}

static void
_expect_mode(const gchar *path, const gchar *suffix)
{
  g_autofree gchar *name = g_strconcat(path, suffix, NULL);
  struct stat about;

  cr_assert_eq(lstat(name, &about), 0, "%s", name);
  cr_assert_eq(about.st_mode & 07777, 0600, "%s: %o", name, about.st_mode);
}

static void
_remove(const gchar *path, const gchar *suffix)
{
  g_autofree gchar *name = g_strconcat(path, suffix, NULL);

  cr_assert_eq(g_unlink(name), 0, "%s", name);
}

ParameterizedTestParameters(ueba_state, makes_files_that_only_their_owner_can_read_whatever_the_umask)
{
  static mode_t masks[] = { 0, 022, 077, 0777 };

  return cr_make_param_array(mode_t, masks, G_N_ELEMENTS(masks));
}

ParameterizedTest(mode_t *mask, ueba_state, makes_files_that_only_their_owner_can_read_whatever_the_umask)
{
  StateRun run;

  state_run_init(&run);
  state_run_kill(&run);
  _remove(run.file, "");
  _remove(run.file, ".lock");
  umask(*mask);
  state_run_start(&run);
  state_run_feed(&run, 0, 100);
  state_run_commit(&run);
  _expect_mode(run.file, "");
  _expect_mode(run.file, ".lock");
  _expect_mode(run.file, "-wal");
  _expect_mode(run.file, "-shm");
  state_run_clear(&run);
}

Test(ueba_state, takes_the_lock_file_away_from_others_who_could_hold_the_lock)
{
  StateRun run;
  g_autofree gchar *lock = NULL;

  state_run_init(&run);
  state_run_kill(&run);
  lock = g_strconcat(run.file, ".lock", NULL);
  cr_assert_eq(g_chmod(lock, 0666), 0);
  state_run_start(&run);
  _expect_mode(lock, "");
  state_run_clear(&run);
}

/* in place of the C library's, so that a file can be of another owner without the rights of root */
static gboolean is_somebody_else;

uid_t
geteuid(void)
{
  return getuid() + (is_somebody_else ? 1 : 0);
}

Test(ueba_state, holds_the_lock_of_a_file_of_another_owner_and_leaves_its_mode_alone)
{
  StateRun run;
  g_autofree gchar *lock = NULL;
  struct stat about;

  state_run_init(&run);
  state_run_kill(&run);
  lock = g_strconcat(run.file, ".lock", NULL);
  cr_assert_eq(g_chmod(lock, 0640), 0);
  is_somebody_else = TRUE;
  state_run_start(&run);
  cr_assert_eq(lstat(lock, &about), 0);
  cr_assert_eq(about.st_mode & 07777, 0640, "%o", about.st_mode);
  _expect_refusal(run.file, "another instance uses it");
  state_run_clear(&run);
}

Test(ueba_state, refuses_a_lock_file_that_is_a_symbolic_link)
{
  StateRun run;
  g_autofree gchar *lock = NULL, *target = NULL;

  state_run_init(&run);
  state_run_kill(&run);
  lock = g_strconcat(run.file, ".lock", NULL);
  target = g_strconcat(run.file, ".target", NULL);
  _remove(lock, "");
  cr_assert_eq(symlink(target, lock), 0);
  _expect_refusal(run.file, "its lock file is a symbolic link");
  cr_assert_not(g_file_test(target, G_FILE_TEST_EXISTS), "what the link names was made");
  state_run_clear(&run);
}

Test(ueba_state, refuses_a_file_that_another_instance_uses)
{
  StateRun run;

  state_run_init(&run);
  _expect_refusal(run.file, "another instance");
  state_run_clear(&run);
}

Test(ueba_state, refuses_a_folder_that_is_not_there)
{
  _expect_refusal("/nonexistent/folder/ueba.db", "create it");
}

Test(ueba_state, refuses_what_is_no_state_file)
{
  StateRun run;
  g_autofree gchar *link_target = NULL;

  state_run_init(&run);
  state_run_kill(&run);
  link_target = g_strconcat(run.file, ".other", NULL);
  cr_assert_eq(g_rename(run.file, link_target), 0);

  cr_assert(g_file_set_contents(run.file, "", 0, NULL));
  _expect_refusal(run.file, "is empty");
  cr_assert(g_file_set_contents(run.file, "not a database at all, but long enough to look at", -1, NULL));
  _expect_refusal(run.file, "not a database");
  g_unlink(run.file);
  cr_assert_eq(symlink(link_target, run.file), 0);
  _expect_refusal(run.file, "symbolic link");
  g_unlink(run.file);
  cr_assert_eq(g_mkdir(run.file, 0700), 0);
  _expect_refusal(run.file, "not a regular file");
  g_rmdir(run.file);
  state_run_clear(&run);
}
