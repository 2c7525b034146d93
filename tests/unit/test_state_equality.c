/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "state_harness.h"
#include "ueba-state-private.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>

/* Two engines on the same lines. One never stops; the other is killed, started, written to its file and given its lines
 * twice at moments that a seed chooses. They raise the same alerts and know the same. */

#define N_LINES 2500
#define FIRST_SEED 1
#define N_SEEDS 8

typedef struct _Pair
{
  StateRun steady;
  StateRun broken;
  GRand *luck;
  guint first;          /* of the lines that come next */
  guint n_spread;       /* kills while a checkpoint was under way */
} Pair;

static gboolean
_happens(Pair *self, gdouble probability)
{
  return g_rand_double(self->luck) < probability;
}

static void
_restart(StateRun *run)
{
  state_run_kill(run);
  state_run_start(run);
}

static void
_checkpoint(StateRun *run)
{
  g_autoptr(GError) error = NULL;

  cr_assert(ueba_state_checkpoint(run->state, run->now_usec, &error), "%s", error ? error->message : "");
}

static void
_adopt(StateRun *run, guint version)
{
  UebaEngineOptions options;
  UebaContent *content = state_content(version);
  g_autoptr(GError) error = NULL;

  state_engine_options(&options);
  if (run->max_users)
    options.max_users = run->max_users;
  if (run->max_values)
    options.max_values = run->max_values;
  cr_assert(ueba_state_adopt(run->state, &options, content, run->now_usec, NULL, &error), "%s",
            error ? error->message : "");
  run->content = version;
  ueba_content_unref(content);
}

static void
_kill(Pair *self)
{
  gboolean is_spread;

  cr_assert(ueba_state_is_spread(self->broken.state, &is_spread, NULL));
  self->n_spread += is_spread;
  _restart(&self->broken);
}

/* what was fed and not committed is delivered again, and something before it too */
static void
_die_before_the_commit(Pair *self, guint last)
{
  guint again = (guint) g_rand_int_range(self->luck, 0, 50);

  state_run_feed(&self->broken, self->first, last);
  _kill(self);
  state_run_feed(&self->broken, self->first - MIN(self->first, again), last);
}

static void
_feed_both(Pair *self, guint last)
{
  state_run_feed(&self->steady, self->first, last);
  if (_happens(self, 0.2))
    _die_before_the_commit(self, last);
  else
    state_run_feed(&self->broken, self->first, last);
  state_run_commit(&self->steady);
  state_run_commit(&self->broken);
  self->first = last;
}

static void
_change_both(Pair *self)
{
  guint version = (guint) g_rand_int_range(self->luck, 1, 4);

  _adopt(&self->steady, version);
  _adopt(&self->broken, version);
  if (_happens(self, 0.5))
    _kill(self);
}

static void
_disturb(Pair *self, gdouble change)
{
  self->steady.now_usec = self->broken.now_usec = state_run_now(&self->steady, self->first);
  if (_happens(self, self->broken.options.rows_per_commit ? 0.02 : 0.3))
    _checkpoint(&self->broken);
  if (_happens(self, 0.4))
    _kill(self);
  if (_happens(self, change))
    _change_both(self);
}

static void
_expect_alike(const Pair *self)
{
  g_autofree gchar *steady = state_dump(self->steady.engine), *broken = state_dump(self->broken.engine);

  cr_assert_str_eq(broken, steady);
  cr_assert_str_eq(self->broken.ids->str, self->steady.ids->str);
}

typedef struct _Room
{
  guint users;          /* 0: enough */
  guint values;
} Room;

typedef struct _Trial
{
  StateStream stream;
  gdouble change;       /* of the content, how likely */
  Room room;
  guint rows;           /* of a checkpoint in a commit; 0: all at once */
} Trial;

static void
_begin(StateRun *run, const Trial *trial)
{
  state_run_init(run);
  run->stream = trial->stream;
  run->max_users = trial->room.users;
  run->max_values = trial->room.values;
  _restart(run);
}

/* its journal is soon so long that a checkpoint is due */
static void
_begin_broken(StateRun *run, const Trial *trial)
{
  _begin(run, trial);
  if (trial->rows == 0)
    return;
  run->options.journal_bytes = 2500;
  run->options.rows_per_commit = trial->rows;
  _restart(run);
}

static void
_run_pair(Trial trial)
{
  Pair pair = { .luck = g_rand_new_with_seed(trial.stream.seed) };

  _begin(&pair.steady, &trial);
  _begin_broken(&pair.broken, &trial);
  while (pair.first < N_LINES)
    {
      _feed_both(&pair, pair.first + (guint) g_rand_int_range(pair.luck, 1, trial.rows ? 30 : 120));
      _disturb(&pair, trial.change);
      _expect_alike(&pair);
    }
  cr_assert_gt(pair.steady.ids->len, 33 * 100);
  cr_assert_eq(pair.n_spread > 1, trial.rows > 0, "%u kills", pair.n_spread);
  state_run_clear(&pair.steady);
  state_run_clear(&pair.broken);
  g_rand_free(pair.luck);
}

#define N_TESTS 7

/* every test has seeds of its own, all of which are held at once */
static struct criterion_test_params
_seeds(guint test)
{
  static guint seeds[N_TESTS][N_SEEDS];

  for (guint i = 0; i < N_SEEDS; i++)
    seeds[test][i] = FIRST_SEED + test * N_SEEDS + i;
  return cr_make_param_array(guint, seeds[test], N_SEEDS);
}

ParameterizedTestParameters(ueba_state_equality, goes_on_as_if_nothing_had_happened)
{
  return _seeds(0);
}

/* 40 s apart sessions are long; 4000 s apart most end, and the models age */
ParameterizedTest(guint *seed, ueba_state_equality, goes_on_as_if_nothing_had_happened)
{
  static const guint steps[] = { 40, 400, 4000 };

  cr_log_info("seed %u", *seed);
  _run_pair((Trial) { .stream = { *seed, steps[*seed % G_N_ELEMENTS(steps)] }, .change = 0, .room = { 0, 0 } });
}

ParameterizedTestParameters(ueba_state_equality, changes_its_content_as_if_nothing_had_happened)
{
  return _seeds(1);
}

/* 4000 s a line, a change every hundred lines: models are away for less and for more than seven days */
ParameterizedTest(guint *seed, ueba_state_equality, changes_its_content_as_if_nothing_had_happened)
{
  static const guint steps[] = { 400, 4000 };

  cr_log_info("seed %u", *seed);
  _run_pair((Trial) { .stream = { *seed, steps[*seed % G_N_ELEMENTS(steps)] }, .change = 0.3, .room = { 0, 0 } });
}

ParameterizedTestParameters(ueba_state_equality, makes_room_as_if_nothing_had_happened)
{
  return _seeds(2);
}

/* with room for one new user, three learned ones and four instances of groups */
ParameterizedTest(guint *seed, ueba_state_equality, makes_room_as_if_nothing_had_happened)
{
  cr_log_info("seed %u", *seed);
  _run_pair((Trial) { .stream = { *seed, 400 }, .change = 0.1, .room = { 4, 0 } });
}

ParameterizedTestParameters(ueba_state_equality, makes_room_for_texts_as_if_nothing_had_happened)
{
  return _seeds(3);
}

/* with room for fewer texts than users and what is counted of them need */
ParameterizedTest(guint *seed, ueba_state_equality, makes_room_for_texts_as_if_nothing_had_happened)
{
  cr_log_info("seed %u", *seed);
  _run_pair((Trial) { .stream = { *seed, 400 }, .change = 0.1, .room = { 0, 30 } });
}

/* as many rows in a commit as a batch touches users, more, or far fewer, so that the checkpoint takes many passes */
static guint
_rows(guint seed)
{
  static const guint rows[] = { 2, 5, 12 };

  return rows[seed % G_N_ELEMENTS(rows)];
}

ParameterizedTestParameters(ueba_state_equality, spreads_a_checkpoint_as_if_nothing_had_happened)
{
  return _seeds(4);
}

ParameterizedTest(guint *seed, ueba_state_equality, spreads_a_checkpoint_as_if_nothing_had_happened)
{
  cr_log_info("seed %u", *seed);
  _run_pair((Trial) { .stream = { *seed, 400 }, .rows = _rows(*seed) });
}

ParameterizedTestParameters(ueba_state_equality, spreads_a_checkpoint_while_users_go_and_come_again)
{
  return _seeds(5);
}

ParameterizedTest(guint *seed, ueba_state_equality, spreads_a_checkpoint_while_users_go_and_come_again)
{
  cr_log_info("seed %u", *seed);
  _run_pair((Trial) { .stream = { *seed, 400 }, .room = { 12, 0 }, .rows = _rows(*seed) });
}

ParameterizedTestParameters(ueba_state_equality, spreads_a_checkpoint_while_the_content_changes)
{
  return _seeds(6);
}

ParameterizedTest(guint *seed, ueba_state_equality, spreads_a_checkpoint_while_the_content_changes)
{
  cr_log_info("seed %u", *seed);
  _run_pair((Trial) { .stream = { *seed, 4000 }, .change = 0.02, .room = { 0, 60 }, .rows = _rows(*seed) });
}
