/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "state_harness.h"
#include "ueba-state-private.h"

#include <criterion/criterion.h>

/* Files of every schema there was, how one is brought up to the next, and what the views show. */

/* of the first row each column, or all rows with a newline between; owned by the caller */
static gchar *
_ask(const gchar *file, const gchar *sql)
{
  sqlite3 *db = NULL;
  sqlite3_stmt *statement = NULL;
  GString *answer = g_string_new(NULL);

  cr_assert_eq(sqlite3_open_v2(file, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
  cr_assert_eq(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK, "%s", sqlite3_errmsg(db));
  while (sqlite3_step(statement) == SQLITE_ROW)
    for (gint i = 0; i < sqlite3_column_count(statement); i++)
      {
        const gchar *text = (const gchar *) sqlite3_column_text(statement, i);
        g_string_append_printf(answer, "%s%c", text ? text : "-", i + 1 < sqlite3_column_count(statement) ? '|' : '\n');
      }
  sqlite3_finalize(statement);
  sqlite3_close(db);
  return g_string_free(answer, FALSE);
}

static void
_expect(const StateRun *run, const gchar *sql, const gchar *expected)
{
  g_autofree gchar *answer = _ask(run->file, sql);

  cr_assert_str_eq(answer, expected);
}

/* ---- views ---- */

static void
_feed(StateRun *run, const gchar *type, gint64 time_sec, const gchar *country)
{
  UebaEvent event;

  ueba_event_clear(&event);
  event.time_usec = STATE_NOW + time_sec * UEBA_USEC_PER_SEC;
  ueba_event_set_string(&event, UEBA_FIELD_EVENT_TYPE, type);
  ueba_event_set_string(&event, UEBA_FIELD_USER, "ann@example.com");
  ueba_event_set_string(&event, UEBA_FIELD_SRC_IP, "203.0.113.9");
  ueba_event_set_string(&event, UEBA_FIELD_SRC_COUNTRY, country);
  ueba_event_set_string(&event, UEBA_FIELD_APP, "mail \"x\"");
  ueba_event_set_string(&event, UEBA_FIELD_BYTES, "12.5");
  ueba_event_set_string(&event, UEBA_FIELD_MESSAGE_ID, "<1@example.com>");
  ueba_state_feed(run->state, &event, STATE_NOW);
}

static void
_begin_views(StateRun *run)
{
  state_run_init(run);
  _feed(run, "app-login", -9 * 3600, "US");
  _feed(run, "app-login", 0, "DE");
  _feed(run, "app-login", 1, "US");
  _feed(run, "failed-app-login", 60, "RU");
  state_run_commit(run);
  cr_assert(ueba_state_checkpoint(run->state, STATE_NOW, NULL));
}

Test(ueba_state_views, show_users_and_sessions)
{
  StateRun run;

  _begin_views(&run);
  _expect(&run, "SELECT * FROM users", "ann@example.com|1|2|2026-03-01T10:00:00Z|2026-03-01T10:01:00Z|25\n");
  _expect(&run, "SELECT user, session, age, start, last, score, notable, rules, evidence FROM sessions",
          "ann@example.com|ann@example.com-20260301100000|newest|2026-03-01T10:00:00Z|2026-03-01T10:01:00Z|25|0|LISTED|"
          "[\"<1@example.com>\"]\n"
          "ann@example.com|ann@example.com-20260301010000|earlier|2026-03-01T01:00:00Z|2026-03-01T01:00:00Z|0|0|-|-\n");
  state_run_clear(&run);
}

Test(ueba_state_views, show_counters)
{
  StateRun run;

  _begin_views(&run);
  _expect(&run, "SELECT counter, value, count_or_sum FROM counters WHERE session LIKE '%20260301100000' "
          "AND counter LIKE '%(app,failed%' OR counter LIKE 'sum%'",
          "count(app,failed-app-login)|mail \"x\"|1\nsum(bytes,failed-app-login)|-|12.5\n");
  state_run_clear(&run);
}

Test(ueba_state_views, show_models_and_their_cells)
{
  StateRun run;

  _begin_views(&run);
  _expect(&run, "SELECT * FROM models WHERE model = 'USER'", "USER|USER(user,src_country)|1|\n");
  _expect(&run, "SELECT * FROM cells WHERE model = 'USER' ORDER BY value",
          "USER|ann@example.com|DE|1|2026-03-01T10:00:00Z|2026-03-01T10:00:00Z\n"
          "USER|ann@example.com|US|2|2026-03-01T01:00:00Z|2026-03-01T10:00:01Z\n");
  _expect(&run, "SELECT scope, value, observations FROM cells WHERE model = 'ORG'", "|mail \"x\"|2\n");
  state_run_clear(&run);
}

Test(ueba_state_views, show_the_outbox)
{
  StateRun run;

  _begin_views(&run);
  _expect(&run, "SELECT number, time, rule, user FROM alerts", "1|2026-03-01T10:01:00Z|LISTED|ann@example.com\n");
  state_run_clear(&run);
}

/* ---- files of earlier programs ---- */

static gchar *
_fixture(const gchar *name)
{
  g_autofree gchar *path = g_build_filename(TOP_SRCDIR, "tests/unit/fixtures", name, NULL);
  gchar *text = NULL;

  cr_assert(g_file_get_contents(path, &text, NULL, NULL), "%s", path);
  return text;
}

/* the file as that program left it */
static void
_begin_with(StateRun *run, const gchar *fixture)
{
  g_autofree gchar *sql = _fixture(fixture);
  sqlite3 *db = NULL;

  *run = (StateRun) { .folder = g_dir_make_tmp(NULL, NULL), .ids = g_string_new(NULL) };
  run->file = g_build_filename(run->folder, "ueba.db", NULL);
  run->options = (UebaStateOptions) { .file = run->file, .duplicate_window = 1000 };
  cr_assert_eq(sqlite3_open(run->file, &db), SQLITE_OK);
  cr_assert_eq(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK, "%s", sqlite3_errmsg(db));
  sqlite3_close(db);
}

static void
_expect_read_as_written(const gchar *sql, const gchar *text)
{
  StateRun run;
  g_autofree gchar *expected = _fixture(text), *found = NULL;

  _begin_with(&run, sql);
  state_run_start(&run);
  found = state_dump(run.engine);
  cr_assert_str_eq(found, expected);
  state_run_clear(&run);
}

Test(ueba_state_schema, number_1_is_read_as_it_was_written)
{
  _expect_read_as_written("state-schema-1.sql", "state-schema-1.txt");
}

Test(ueba_state_schema, number_2_is_read_as_it_was_written)
{
  _expect_read_as_written("state-schema-2.sql", "state-schema-2.txt");
}

#define TABLES_3 "CREATE TABLE extra (name TEXT);"
#define TABLES_4 "CREATE TABLE extra (name TEXT, more INTEGER);"

/* of a program of the future, whose tables are today's and another one */
static gboolean
_check_as(const StateRun *run, const gchar *more_tables, const gchar *const *steps, guint version, GError **error)
{
  g_autofree gchar *tables = g_strconcat(ueba_state_schema.tables, more_tables, NULL);
  UebaStateSchema schema = { .version = version, .tables = tables, .views = "CREATE VIEW v AS SELECT 1 AS one;",
                             .steps = steps
                           };
  g_autoptr(UebaDb) db = ueba_db_open(run->file, run->file, SQLITE_OPEN_READWRITE, error);

  return db && ueba_state_schema_check(&schema, db, error);
}

Test(ueba_state_schema, is_brought_up_step_by_step)
{
  const gchar *const steps[] =
  {
    ueba_state_schema.steps[0], TABLES_3 "INSERT INTO extra VALUES ('kept')",
    "ALTER TABLE extra ADD COLUMN more INTEGER"
  };
  StateRun run;
  g_autoptr(GError) error = NULL;

  _begin_with(&run, "state-schema-1.sql");
  cr_assert(_check_as(&run, TABLES_4, steps, 4, &error), "%s", error ? error->message : "");
  _expect(&run, "PRAGMA user_version", "4\n");
  _expect(&run, "SELECT name, more FROM extra", "kept|-\n");
  _expect(&run, "SELECT name FROM sqlite_master WHERE type = 'view'", "v\n");
  _expect(&run, "SELECT count(*) > 5 FROM entity", "1\n");
  state_run_clear(&run);
}

static void
_expect_left_alone(const gchar *const *steps, const gchar *reason)
{
  StateRun run;
  g_autoptr(GError) error = NULL;

  _begin_with(&run, "state-schema-1.sql");
  cr_assert_not(_check_as(&run, TABLES_4, steps, 4, &error));
  cr_assert_not_null(strstr(error->message, reason), "%s", error->message);
  cr_assert_not_null(strstr(error->message, "upgrade from schema 1 to 4"), "%s", error->message);
  _expect(&run, "PRAGMA user_version", "1\n");
  _expect(&run, "SELECT count(*) FROM sqlite_master WHERE name = 'extra'", "0\n");
  state_run_start(&run);
  state_run_clear(&run);
}

Test(ueba_state_schema, stays_what_it_was_if_a_step_fails)
{
  const gchar *const fails[] = { ueba_state_schema.steps[0], TABLES_3, "INSERT INTO nowhere VALUES (1)" };
  const gchar *const differs[] = { ueba_state_schema.steps[0], TABLES_3, "SELECT 1" };

  _expect_left_alone(fails, "no such table: nowhere");
  _expect_left_alone(differs, "definition of 'extra'");
}
