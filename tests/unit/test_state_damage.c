/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "state_harness.h"
#include "ueba-state-private.h"

#include <criterion/criterion.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* A state file that is not what it was: either the start is refused, with words that help, and the file stays as it is,
 * or the state is exactly right. UEBA_DAMAGES and UEBA_SEED in the environment make it another number of damages, and
 * other ones. */

#define N_DAMAGES 300
#define SEED 20261124
#define PAGE_BYTES 4096

static guint
_number(const gchar *variable, guint otherwise)
{
  const gchar *value = g_getenv(variable);

  return value ? (guint) g_ascii_strtoull(value, NULL, 10) : otherwise;
}

/* ---- a start that may fail ---- */

typedef struct _Attempt
{
  gchar *what;          /* dump and outbox, or NULL */
  gchar *message;       /* of the refusal, or NULL */
} Attempt;

static void
_clear(Attempt *self)
{
  g_free(self->what);
  g_free(self->message);
}

static gchar *
_read_state(UebaState *state, const UebaEngine *engine, GError **error)
{
  g_autoptr(GPtrArray) alerts = ueba_state_outbox(state, 0, 100000, error);
  g_autofree gchar *dump = state_dump(engine);
  GString *text;

  if (!alerts)
    return NULL;
  text = g_string_new(dump);
  for (guint i = 0; i < alerts->len; i++)
    g_string_append_printf(text, "%s\n", ueba_alert_id((UebaAlert *) g_ptr_array_index(alerts, i)));
  return g_string_free(text, FALSE);
}

static Attempt
_attempt(const UebaStateOptions *options)
{
  UebaIdentityKey key = { { 1, 2 } };
  UebaEngineOptions engine_options;
  UebaContent *content = state_content(1);
  UebaEngine *engine = NULL;
  UebaState *state;
  Attempt attempt = { NULL, NULL };
  GError *error = NULL;

  state_engine_options(&engine_options);
  state = ueba_state_open(options, &key, &error);
  if (state)
    engine = ueba_state_start(state, &engine_options, content, STATE_NOW, NULL, &error);
  if (engine)
    attempt.what = _read_state(state, engine, &error);
  if (error)
    attempt.message = g_strdup(error->message);
  g_clear_error(&error);
  ueba_state_free(state);
  ueba_engine_free(engine);
  ueba_content_unref(content);
  return attempt;
}

/* ---- a file, and damages to it ---- */

typedef struct _Scene
{
  StateRun run;
  GBytes *good;
  Attempt expected;
  GRand *luck;
} Scene;

static GBytes *
_read(const gchar *file)
{
  gchar *data;
  gsize len;

  cr_assert(g_file_get_contents(file, &data, &len, NULL), "%s", file);
  return g_bytes_new_take(data, len);
}

/* With rows of everything, a journal and an outbox; rows: so many users with a commit of a checkpoint that is under
 * way, 0: there is none. */
static void
_begin(Scene *self, guint rows)
{
  state_run_init(&self->run);
  state_run_kill(&self->run);
  self->run.options.journal_bytes = rows ? 5000 : 0;
  self->run.options.rows_per_commit = rows;
  state_run_start(&self->run);
  state_run_feed(&self->run, 0, 400);
  state_run_commit(&self->run);
  cr_assert(ueba_state_checkpoint(self->run.state, STATE_NOW, NULL));
  state_run_feed(&self->run, 400, 500);
  state_run_commit(&self->run);
  state_run_feed(&self->run, 500, 600);
  state_run_commit(&self->run);
  state_run_kill(&self->run);
  self->good = _read(self->run.file);
  self->expected = _attempt(&self->run.options);
  cr_assert_not_null(self->expected.what, "%s", self->expected.message);
  self->luck = g_rand_new_with_seed(_number("UEBA_SEED", SEED));
}

static void
_end(Scene *self)
{
  g_bytes_unref(self->good);
  g_rand_free(self->luck);
  _clear(&self->expected);
  state_run_clear(&self->run);
}

static guint
_any(Scene *self, gsize n)
{
  return (guint) g_rand_int_range(self->luck, 0, (gint32) MAX(1, n));
}

static void
_flip_bytes(Scene *self, GByteArray *file)
{
  for (guint n = 1 + _any(self, 4); n > 0; n--)
    file->data[_any(self, file->len)] ^= (guint8) (1 + _any(self, 255));
}

static void
_set_extreme_word(Scene *self, GByteArray *file)
{
  static const guint8 words[][4] =
  {
    { 0, 0, 0, 0 }, { 0xff, 0xff, 0xff, 0xff }, { 0x7f, 0xff, 0xff, 0xff }, { 0, 0, 0, 1 }
  };
  guint at = _any(self, file->len - sizeof(words[0]));

  memcpy(file->data + at, words[_any(self, G_N_ELEMENTS(words))], 1 + _any(self, 4));
}

static guint
_any_page(Scene *self, const GByteArray *file)
{
  return _any(self, file->len / PAGE_BYTES) * PAGE_BYTES;
}

static void
_zero_page(Scene *self, GByteArray *file)
{
  memset(file->data + _any_page(self, file), 0, PAGE_BYTES);
}

static void
_copy_page(Scene *self, GByteArray *file)
{
  guint from = _any_page(self, file);

  memmove(file->data + _any_page(self, file), file->data + from, PAGE_BYTES);
}

static void
_damage_head(Scene *self, GByteArray *file)
{
  file->data[_any(self, 100)] = (guint8) _any(self, 256);
}

/* the head of any page: its kind, its number of cells, where they begin */
static void
_damage_page_head(Scene *self, GByteArray *file)
{
  file->data[_any_page(self, file) + _any(self, 16)] = (guint8) _any(self, 256);
}

static void
_cut(Scene *self, GByteArray *file)
{
  g_byte_array_set_size(file, _any(self, file->len));
}

static void
_cut_at_page(Scene *self, GByteArray *file)
{
  g_byte_array_set_size(file, _any_page(self, file));
}

static void
_remove_range(Scene *self, GByteArray *file)
{
  guint at = _any(self, file->len), n = 1 + _any(self, 5000);

  g_byte_array_remove_range(file, at, MIN(file->len - at, n));
}

typedef void (*Damage)(Scene *self, GByteArray *file);

static const Damage damages[] =
{
  _flip_bytes, _flip_bytes, _set_extreme_word, _zero_page, _copy_page, _damage_head, _damage_page_head, _cut,
  _cut_at_page, _remove_range
};

static void
_write(const gchar *file, const GByteArray *bytes)
{
  cr_assert(g_file_set_contents(file, (const gchar *) bytes->data, bytes->len, NULL));
}

static void
_expect_untouched(const Scene *self, const GByteArray *file, guint number)
{
  g_autoptr(GBytes) now = _read(self->run.file);

  cr_assert_eq(g_bytes_get_size(now), file->len, "damage %u", number);
  cr_assert_eq(memcmp(g_bytes_get_data(now, NULL), file->data, file->len), 0, "damage %u", number);
}

static gboolean
_helps(const gchar *message)
{
  /* the last one if the head forbids to write, for which a file that only has to be read need not be refused */
  static const gchar *const advices[] = { "put back a good copy", "name another file", "install the newer program",
                                          "must be writable"
                                        };

  for (gsize i = 0; i < G_N_ELEMENTS(advices); i++)
    if (strstr(message, advices[i]))
      return TRUE;
  return FALSE;
}

/* TRUE: refused */
static gboolean
_expect_refused_or_right(const Scene *self, const GByteArray *file, guint number)
{
  Attempt attempt = _attempt(&self->run.options);
  gboolean is_refused = attempt.what == NULL;

  if (is_refused)
    {
      cr_assert(_helps(attempt.message), "damage %u: %s", number, attempt.message);
      _expect_untouched(self, file, number);
    }
  else
    cr_assert_str_eq(attempt.what, self->expected.what, "damage %u", number);
  _clear(&attempt);
  return is_refused;
}

static GByteArray *
_copy(const GBytes *bytes)
{
  gsize len;
  gconstpointer data = g_bytes_get_data((GBytes *) bytes, &len);
  GByteArray *copy = g_byte_array_sized_new((guint) len);

  return g_byte_array_append(copy, (const guint8 *) data, (guint) len);
}

static void
_expect_damages_refused_or_harmless(guint rows)
{
  Scene scene = { .luck = NULL };
  guint n = _number("UEBA_DAMAGES", N_DAMAGES), n_refused = 0;

  _begin(&scene, rows);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(GByteArray) file = _copy(scene.good);

      damages[i % G_N_ELEMENTS(damages)](&scene, file);
      _write(scene.run.file, file);
      n_refused += _expect_refused_or_right(&scene, file, i);
    }
  cr_log_info("seed %u: %u of %u refused", _number("UEBA_SEED", SEED), n_refused, n);
  cr_assert_gt(n_refused, n / 3);
  _end(&scene);
}

Test(ueba_state_damage, is_refused_or_does_no_harm)
{
  _expect_damages_refused_or_harmless(0);
}

Test(ueba_state_damage, is_refused_or_does_no_harm_while_a_checkpoint_is_under_way)
{
  _expect_damages_refused_or_harmless(8);
}

/* ---- the write-ahead log: SQLite takes of it what is whole ---- */

typedef struct _LogScene
{
  Scene scene;
  GBytes *log;
  GPtrArray *states;    /* after each commit */
} LogScene;

static gchar *
_state_now(const StateRun *run)
{
  GError *error = NULL;

  return _read_state(run->state, run->engine, &error);
}

static void
_begin_log(LogScene *self)
{
  StateRun *run = &self->scene.run;
  g_autofree gchar *log_file = NULL;

  state_run_init(run);
  self->states = g_ptr_array_new_with_free_func(g_free);
  g_ptr_array_add(self->states, _state_now(run));
  for (guint i = 0; i < 300; i += 50)
    {
      state_run_feed(run, i, i + 50);
      state_run_commit(run);
      g_ptr_array_add(self->states, _state_now(run));
    }
  log_file = g_strconcat(run->file, "-wal", NULL);
  self->log = _read(log_file);
  self->scene.good = _read(run->file);
  state_run_kill(run);
  self->scene.luck = g_rand_new_with_seed(_number("UEBA_SEED", SEED));
}

static void
_end_log(LogScene *self)
{
  g_bytes_unref(self->log);
  g_ptr_array_unref(self->states);
  _end(&self->scene);
}

static gboolean
_is_a_commit(const LogScene *self, const gchar *what)
{
  for (guint i = 0; i < self->states->len; i++)
    if (g_str_equal((const gchar *) g_ptr_array_index(self->states, i), what))
      return TRUE;
  return FALSE;
}

static void
_expect_a_commit(const LogScene *self, guint number)
{
  Attempt attempt = _attempt(&self->scene.run.options);

  if (attempt.what)
    cr_assert(_is_a_commit(self, attempt.what), "damage %u", number);
  else
    cr_assert(_helps(attempt.message), "damage %u: %s", number, attempt.message);
  _clear(&attempt);
}

Test(ueba_state_damage, of_the_log_gives_the_state_after_a_commit)
{
  LogScene self = { .log = NULL };
  guint n = _number("UEBA_DAMAGES", N_DAMAGES) / 3;
  g_autoptr(GByteArray) good = NULL;
  g_autofree gchar *log_file = NULL, *index_file = NULL;

  _begin_log(&self);
  good = _copy(self.scene.good);
  log_file = g_strconcat(self.scene.run.file, "-wal", NULL);
  index_file = g_strconcat(self.scene.run.file, "-shm", NULL);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(GByteArray) log = _copy(self.log);

      damages[i % G_N_ELEMENTS(damages)](&self.scene, log);
      _write(self.scene.run.file, good);
      _write(log_file, log);
      g_unlink(index_file);
      _expect_a_commit(&self, i);
    }
  _end_log(&self);
}

/* ---- files of others, and files out of reach ---- */

static void
_sql(const StateRun *run, const gchar *sql)
{
  sqlite3 *db = NULL;

  cr_assert_eq(sqlite3_open(run->file, &db), SQLITE_OK);
  cr_assert_eq(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK, "%s", sqlite3_errmsg(db));
  sqlite3_close(db);
}

static void
_expect_refusal(const StateRun *run, const gchar *reason, const gchar *advice)
{
  Attempt attempt = _attempt(&run->options);

  cr_assert_null(attempt.what);
  cr_assert_not_null(strstr(attempt.message, run->file), "%s", attempt.message);
  cr_assert_not_null(strstr(attempt.message, reason), "%s", attempt.message);
  cr_assert_not_null(strstr(attempt.message, advice), "%s", attempt.message);
  _clear(&attempt);
}

static void
_begin_stopped(StateRun *run)
{
  state_run_init(run);
  state_run_feed(run, 0, 400);
  state_run_commit(run);
  cr_assert(ueba_state_checkpoint(run->state, STATE_NOW, NULL));
  state_run_kill(run);
}

Test(ueba_state_damage, of_a_newer_schema_is_told_from_damage)
{
  StateRun run;

  _begin_stopped(&run);
  _sql(&run, "PRAGMA user_version = 99");
  _expect_refusal(&run, "has schema 99", "install the newer program");
  state_run_clear(&run);
}

Test(ueba_state_damage, is_not_what_another_program_calls_its_own)
{
  StateRun run;

  _begin_stopped(&run);
  g_unlink(run.file);
  _sql(&run, "CREATE TABLE theirs (x); PRAGMA application_id = 7");
  _expect_refusal(&run, "another program", "name another file");
  state_run_clear(&run);
}

Test(ueba_state_damage, is_noticed_in_a_definition)
{
  StateRun run;

  _begin_stopped(&run);
  _sql(&run, "PRAGMA writable_schema = ON; "
       "UPDATE sqlite_master SET sql = replace(sql, 'sessions TEXT', 'sessions NUMB')"
       " WHERE name = 'entity'");
  _expect_refusal(&run, "definition of 'entity'", "put back a good copy");
  state_run_clear(&run);
}

static void
_expect_noticed(const gchar *sql, const gchar *reason)
{
  StateRun run;

  state_run_init(&run);
  state_run_feed(&run, 0, 400);
  state_run_commit(&run);
  cr_assert(ueba_state_checkpoint(run.state, STATE_NOW, NULL));
  state_run_feed(&run, 400, 500);
  state_run_commit(&run);
  state_run_kill(&run);
  _sql(&run, sql);
  _expect_refusal(&run, reason, "put back a good copy");
  state_run_clear(&run);
}

Test(ueba_state_damage, is_noticed_when_a_row_is_missing)
{
  _expect_noticed("DELETE FROM entity WHERE name = (SELECT min(name) FROM entity WHERE learned = 0)", "'entity'");
  _expect_noticed("DELETE FROM instance WHERE scope = ''", "'instance'");
  _expect_noticed("DELETE FROM journal", "'journal'");
  _expect_noticed("DELETE FROM outbox WHERE number = 2", "'outbox'");
  _expect_noticed("DELETE FROM setting WHERE name = 'max_users'", "'setting'");
  _expect_noticed("DELETE FROM pack", "the content in it");
  _expect_noticed("DELETE FROM tally WHERE name = 'entity'", "'entity'");
  _expect_noticed("DELETE FROM recent", "'recent'");
  _expect_noticed("DELETE FROM rule WHERE key = 'MANY'", "'rule'");
  _expect_noticed("DELETE FROM model WHERE name = 'ORG'", "'model'");
  _expect_noticed("DELETE FROM meta", "its key");
}

Test(ueba_state_damage, is_noticed_when_a_row_says_something_else)
{
  _expect_noticed("UPDATE entity SET learned = 1 - learned WHERE name = (SELECT max(name) FROM entity)", "'entity'");
  _expect_noticed("UPDATE instance SET cells = replace(cells, '\"US\",', '\"UZ\",')", "'instance'");
  _expect_noticed("UPDATE journal SET lines = lines + 1", "the journal");
  _expect_noticed("UPDATE outbox SET rule = 'x' WHERE number = 1", "the outbox");
  _expect_noticed("UPDATE setting SET value = value + 1 WHERE name = 'max_users'", "a setting");
  _expect_noticed("UPDATE counter SET id = id + 100", "counter");
}

/* ---- rows with a right sum that say what nobody would write ---- */

typedef struct _Row
{
  gchar *key;
  gint64 touched;
  gint64 learned;
  GString *sessions;
} Row;

/* the one with the longest text */
static Row
_read_row(UebaDb *db)
{
  sqlite3_stmt *statement = ueba_db_prepare(db, "SELECT name, touched, learned, sessions FROM entity "
                                            "ORDER BY length(sessions) DESC LIMIT 1", NULL);
  Row row;

  cr_assert_eq(sqlite3_step(statement), SQLITE_ROW);
  row.key = g_strdup((const gchar *) sqlite3_column_text(statement, 0));
  row.touched = sqlite3_column_int64(statement, 1);
  row.learned = sqlite3_column_int64(statement, 2);
  row.sessions = g_string_new((const gchar *) sqlite3_column_text(statement, 3));
  sqlite3_finalize(statement);
  return row;
}

static void
_write_row(UebaDb *db, const Row *row, UebaText sessions)
{
  sqlite3_stmt *statement = ueba_db_prepare(db, "INSERT OR REPLACE INTO entity VALUES (?1, ?2, ?3, ?4, ?5)", NULL);
  UebaDbRow out = ueba_db_row_begin(statement, "entity");

  ueba_db_row_add_text(&out, ueba_text_from_string(row->key));
  ueba_db_row_add_number(&out, row->touched);
  ueba_db_row_add_number(&out, row->learned);
  ueba_db_row_add_text(&out, sessions);
  cr_assert(ueba_db_row_write(db, &out, NULL));
  sqlite3_finalize(statement);
}

/* a character changed, or all cut from there on */
static void
_spoil(Scene *self, GString *sessions)
{
  static const gchar characters[] = "[]{},:\"\\-0e9u";
  guint at = _any(self, sessions->len);

  if (_any(self, 4) == 0)
    g_string_truncate(sessions, at);
  else
    sessions->str[at] = characters[_any(self, sizeof(characters) - 1)];
}

Test(ueba_state_damage, of_a_row_with_a_right_sum_ends_nothing)
{
  Scene scene = { .luck = NULL };
  guint n = _number("UEBA_DAMAGES", N_DAMAGES) / 2, n_refused = 0;
  Row row;
  UebaDb *db;

  _begin(&scene, 0);
  db = ueba_db_open(scene.run.file, scene.run.file, SQLITE_OPEN_READWRITE, NULL);
  row = _read_row(db);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(GString) sessions = g_string_new(row.sessions->str);
      Attempt attempt;

      _spoil(&scene, sessions);
      _write_row(db, &row, ueba_text(sessions->str, sessions->len));
      attempt = _attempt(&scene.run.options);
      n_refused += attempt.message != NULL && strstr(attempt.message, "'entity' is damaged") != NULL;
      _clear(&attempt);
    }
  cr_assert_gt(n_refused, n / 3);
  ueba_db_free(db);
  g_free(row.key);
  g_string_free(row.sessions, TRUE);
  _end(&scene);
}

/* the score of one who has alerts */
static gchar *
_with_score(const gchar *sessions, const gchar *score)
{
  const gchar *at = strstr(sessions, "\"score\":");
  g_autoptr(GString) changed = NULL;

  cr_assert_not_null(at, "%s", sessions);
  at += strlen("\"score\":");
  changed = g_string_new_len(sessions, at - sessions);
  g_string_append(changed, score);
  g_string_append(changed, at + strspn(at, "0123456789"));
  return g_strdup(changed->str);
}

static void
_expect_noticed_score(const gchar *score)
{
  Scene scene = { .luck = NULL };
  g_autofree gchar *sessions = NULL;
  Row row;
  UebaDb *db;

  _begin(&scene, 0);
  db = ueba_db_open(scene.run.file, scene.run.file, SQLITE_OPEN_READWRITE, NULL);
  row = _read_row(db);
  sessions = _with_score(row.sessions->str, score);
  _write_row(db, &row, ueba_text_from_string(sessions));
  _expect_refusal(&scene.run, "'entity'", "put back a good copy");
  ueba_db_free(db);
  g_free(row.key);
  g_string_free(row.sessions, TRUE);
  _end(&scene);
}

Test(ueba_state_damage, is_noticed_in_a_score_to_which_nothing_can_be_added)
{
  _expect_noticed_score("9223372036854775807");
  _expect_noticed_score("4611686018427387904");
  _expect_noticed_score("-1");
}

static void
_write_tally(UebaDb *db, const gchar *name, gint64 value)
{
  sqlite3_stmt *statement = ueba_db_prepare(db, "INSERT OR REPLACE INTO tally VALUES (?1, ?2, ?3)", NULL);
  UebaDbRow out = ueba_db_row_begin(statement, "tally");

  ueba_db_row_add_text(&out, ueba_text_from_string(name));
  ueba_db_row_add_number(&out, value);
  cr_assert(ueba_db_row_write(db, &out, NULL));
  sqlite3_finalize(statement);
}

Test(ueba_state_damage, is_noticed_in_a_sequence_that_cannot_go_on)
{
  static const gchar *const sequences[] = { "next id", "next touched" };

  for (guint i = 0; i < G_N_ELEMENTS(sequences); i++)
    {
      Scene scene = { .luck = NULL };
      UebaDb *db;

      _begin(&scene, 0);
      db = ueba_db_open(scene.run.file, scene.run.file, SQLITE_OPEN_READWRITE, NULL);
      _write_tally(db, sequences[i], G_MAXINT64);
      ueba_db_free(db);
      _expect_refusal(&scene.run, "the tally of", "put back a good copy");
      _end(&scene);
    }
}

static GByteArray *
_read_journal(UebaDb *db)
{
  sqlite3_stmt *statement = ueba_db_prepare(db, "SELECT data FROM journal WHERE number = 1", NULL);
  GByteArray *data = g_byte_array_new();

  cr_assert_eq(sqlite3_step(statement), SQLITE_ROW);
  g_byte_array_append(data, sqlite3_column_blob(statement, 0), (guint) sqlite3_column_bytes(statement, 0));
  sqlite3_finalize(statement);
  return data;
}

static void
_write_journal(UebaDb *db, const GByteArray *data)
{
  sqlite3_stmt *statement = ueba_db_prepare(db, "INSERT OR REPLACE INTO journal VALUES (?1, ?2, ?3, ?4, ?5, ?6)", NULL);
  UebaDbRow out = ueba_db_row_begin(statement, "journal");

  ueba_db_row_add_number(&out, 1);
  for (guint i = 0; i < 3; i++)
    ueba_db_row_add_number(&out, 0);
  ueba_db_row_add_bytes(&out, data->data, data->len);
  cr_assert(ueba_db_row_write(db, &out, NULL));
  sqlite3_finalize(statement);
}

Test(ueba_state_damage, of_a_journal_with_a_right_sum_ends_nothing)
{
  Scene scene = { .luck = NULL };
  guint n = _number("UEBA_DAMAGES", N_DAMAGES) / 2, n_refused = 0;
  g_autoptr(GByteArray) journal = NULL;
  UebaDb *db;

  _begin(&scene, 0);
  db = ueba_db_open(scene.run.file, scene.run.file, SQLITE_OPEN_READWRITE, NULL);
  journal = _read_journal(db);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(GByteArray) data = g_byte_array_append(g_byte_array_new(), journal->data, journal->len);
      Attempt attempt;

      (i % 3 == 0 ? _set_extreme_word : i % 3 == 1 ? _flip_bytes : _remove_range) (&scene, data);
      _write_journal(db, data);
      attempt = _attempt(&scene.run.options);
      n_refused += attempt.message != NULL && strstr(attempt.message, "the journal is damaged") != NULL;
      _clear(&attempt);
    }
  cr_assert_gt(n_refused, n / 3);
  ueba_db_free(db);
  _end(&scene);
}

/* SQLite calls it an error of no special kind */
Test(ueba_state_damage, is_told_with_advice_if_it_is_the_number_of_the_format)
{
  StateRun run;
  g_autoptr(GBytes) good = NULL;
  g_autoptr(GByteArray) file = NULL;

  _begin_stopped(&run);
  good = _read(run.file);
  file = _copy(good);
  file->data[47] = 9;
  _write(run.file, file);
  _expect_refusal(&run, "unsupported file format", "put back a good copy");
  state_run_clear(&run);
}

/* who may do everything becomes somebody who may not */
static void
_give_up_privileges(const StateRun *run)
{
  if (geteuid() != 0)
    return;
  cr_assert_eq(chown(run->folder, 65534, 65534), 0);
  cr_assert_eq(seteuid(65534), 0);
}

Test(ueba_state_damage, is_no_word_for_a_file_that_cannot_be_written)
{
  StateRun run;
  g_autofree gchar *lock = NULL;

  _begin_stopped(&run);
  lock = g_strconcat(run.file, ".lock", NULL);
  cr_assert_eq(chmod(run.file, 0444), 0);
  cr_assert_eq(chmod(lock, 0666), 0);
  _give_up_privileges(&run);
  _expect_refusal(&run, "readonly", "must be writable for this user");
  cr_assert_eq(chmod(run.folder, 0555), 0);
  g_unlink(lock);
  state_run_clear(&run);
}

Test(ueba_state_damage, is_no_word_for_a_file_that_another_program_keeps_locked)
{
  StateRun run;
  sqlite3 *db = NULL;

  _begin_stopped(&run);
  cr_assert_eq(sqlite3_open(run.file, &db), SQLITE_OK);
  cr_assert_eq(sqlite3_exec(db, "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT", NULL, NULL, NULL),
               SQLITE_OK);
  _expect_refusal(&run, "locked", "another program keeps it locked");
  sqlite3_close(db);
  state_run_clear(&run);
}

Test(ueba_state_damage, is_no_word_for_a_log_whose_file_is_missing)
{
  StateRun run;
  g_autofree gchar *log = NULL;

  _begin_stopped(&run);
  log = g_strconcat(run.file, "-wal", NULL);
  g_unlink(run.file);
  cr_assert(g_file_set_contents(log, "x", 1, NULL));
  _expect_refusal(&run, "is missing", "put back the former");
  state_run_clear(&run);
}
