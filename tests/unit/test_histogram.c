/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-histogram.h"
#include "ueba-time.h"

#include <criterion/criterion.h>

#define DAY UEBA_TIME_USEC_PER_DAY
#define START (1000 * DAY)
#define WINDOW (90 * DAY)

static const UebaHistogramPolicy policy = { .window_usec = WINDOW, .max_bins = 250 };
static UebaInterner *interner;
static UebaHistogram histogram;

static void
_setup(void)
{
  interner = ueba_interner_new(1);
  histogram = (UebaHistogram) { 0 };
}

static void
_teardown(void)
{
  ueba_histogram_clear(&histogram, interner);
  cr_assert_eq(ueba_interner_size(interner), 0, "a histogram kept a reference");
  ueba_interner_free(interner);
}

TestSuite(ueba_histogram, .init = _setup, .fini = _teardown);

static guint
_train_as(const UebaHistogramPolicy *how, const gchar *value, gint64 time_usec)
{
  guint32 id = ueba_interner_intern(interner, ueba_text_from_string(value));
  guint n_evicted = ueba_histogram_train(&histogram, how, time_usec, id, interner);

  ueba_interner_unref(interner, id);
  return n_evicted;
}

static void
_train(const gchar *value, gint64 time_usec)
{
  _train_as(&policy, value, time_usec);
}

static UebaHistogramStats
_stats(const gchar *value, gint64 time_usec)
{
  return ueba_histogram_stats(&histogram, &policy, time_usec,
                              ueba_interner_lookup(interner, ueba_text_from_string(value)));
}

static void
_assert_stats(UebaHistogramStats stats, guint64 total_events, guint64 n_values, guint64 observations)
{
  cr_assert_eq(stats.total_events, total_events, "N is %" G_GUINT64_FORMAT, stats.total_events);
  cr_assert_eq(stats.n_values, n_values, "C is %" G_GUINT64_FORMAT, stats.n_values);
  cr_assert_eq(stats.observations, observations, "observations are %" G_GUINT64_FORMAT, stats.observations);
}

Test(ueba_histogram, knows_nothing_at_first)
{
  UebaHistogramStats stats = _stats("US", START);

  _assert_stats(stats, 0, 0, 0);
  cr_assert_eq(ueba_histogram_confidence(&stats, 1), 0);
}

Test(ueba_histogram, learns_and_converges_at_the_fifth_observation_of_one_value)
{
  UebaHistogramStats stats;

  for (guint i = 0; i < 4; i++)
    _train("US", START + i * DAY);
  stats = _stats("US", START + 4 * DAY);
  cr_assert_lt(ueba_histogram_confidence(&stats, 1), 0.8);
  _train("US", START + 4 * DAY);

  stats = _stats("DE", START + 5 * DAY);
  _assert_stats(stats, 5, 1, 0);
  cr_assert_geq(ueba_histogram_confidence(&stats, 1), 0.8);
  cr_assert_float_eq(ueba_histogram_confidence(&stats, 2), 0.64, 1e-9);
}

Test(ueba_histogram, hides_what_is_older_than_the_window_by_a_microsecond)
{
  _train("US", START);
  _train("US", START);
  _train("DE", START + 10);

  _assert_stats(_stats("US", START + WINDOW), 3, 2, 2);
  _assert_stats(_stats("US", START + WINDOW + 1), 1, 1, 0);
  _assert_stats(_stats("US", START + WINDOW), 3, 2, 2);
}

Test(ueba_histogram, shows_a_hidden_value_to_a_late_event)
{
  _train("US", START);
  _train("DE", START + WINDOW + 1);

  _assert_stats(_stats("US", START + WINDOW + 1), 1, 1, 0);
  _assert_stats(_stats("US", START + 5), 2, 2, 1);
}

Test(ueba_histogram, starts_again_at_one_when_a_hidden_value_comes_back)
{
  for (guint i = 0; i < 7; i++)
    _train("US", START);
  _train("US", START + WINDOW + 1);

  _assert_stats(_stats("US", START + WINDOW + 2), 1, 1, 1);
  cr_assert_eq(histogram.cells[0].first_usec, START + WINDOW + 1);
}

Test(ueba_histogram, frees_what_is_more_than_twice_the_window_older_than_a_training_event)
{
  _train("US", START);
  _train("DE", START + 2 * WINDOW);
  cr_assert_eq(histogram.n_cells, 2);

  _train("DE", START + 2 * WINDOW + 1);

  cr_assert_eq(histogram.n_cells, 1);
  _assert_stats(_stats("US", START), 2, 1, 0);
}

Test(ueba_histogram, never_ages_without_a_window)
{
  const UebaHistogramPolicy forever = { .window_usec = 0, .max_bins = 250 };

  _train_as(&forever, "US", START);
  _train_as(&forever, "DE", START + 10000 * DAY);

  cr_assert_eq(ueba_histogram_stats(&histogram, &forever, START + 20000 * DAY, 0).total_events, 2);
}

Test(ueba_histogram, trains_late_events_too_with_the_first_and_the_last_time_seen)
{
  _train("US", START + 10);
  _train("US", START);
  _train("US", START + 5);

  cr_assert_eq(histogram.cells[0].count, 3);
  cr_assert_eq(histogram.cells[0].first_usec, START);
  cr_assert_eq(histogram.cells[0].last_usec, START + 10);
}

Test(ueba_histogram, gives_up_the_value_seen_longest_ago_when_its_bins_are_full)
{
  const UebaHistogramPolicy small = { .window_usec = WINDOW, .max_bins = 3 };

  _train_as(&small, "US", START);
  _train_as(&small, "FR", START + 1);
  _train_as(&small, "DE", START + 1);
  _train_as(&small, "US", START + 2);

  cr_assert_eq(_train_as(&small, "IT", START + 3), 1);
  _assert_stats(_stats("DE", START + 4), 4, 3, 0);
  _assert_stats(_stats("FR", START + 4), 4, 3, 1);
}

Test(ueba_histogram, counts_the_same_with_few_values_and_with_many)
{
  gchar value[16];

  for (guint i = 0; i < 200; i++)
    _train((g_snprintf(value, sizeof(value), "v%03u", i), value), START + i * DAY);

  _assert_stats(_stats("v199", START + 199 * DAY), 91, 91, 1);
  _assert_stats(_stats("v108", START + 199 * DAY), 91, 91, 0);
  cr_assert_eq(histogram.n_cells, 181, "what is older than twice the window is gone");
  _train("v150", START + 199 * DAY);
  _assert_stats(_stats("v150", START + 199 * DAY), 92, 91, 2);
}

Test(ueba_histogram, finds_the_count_below_which_a_share_of_the_observations_lies)
{
  GArray *scratch = g_array_new(FALSE, FALSE, sizeof(guint64));

  for (guint i = 0; i < 10; i++)
    _train("US", START);
  for (guint i = 0; i < 4; i++)
    _train("DE", START);
  _train("FR", START);

  cr_assert_eq(ueba_histogram_percentile_count(&histogram, &policy, START, 0, scratch), 1);
  cr_assert_eq(ueba_histogram_percentile_count(&histogram, &policy, START, 1.0 / 15, scratch), 1);
  cr_assert_eq(ueba_histogram_percentile_count(&histogram, &policy, START, 0.1, scratch), 4);
  cr_assert_eq(ueba_histogram_percentile_count(&histogram, &policy, START, 0.5, scratch), 10);
  cr_assert_eq(ueba_histogram_percentile_count(&histogram, &policy, START, 1, scratch), 10);
  cr_assert_eq(ueba_histogram_percentile_count(&histogram, &policy, START + 2 * WINDOW, 0.1, scratch), 0);
  g_array_unref(scratch);
}

Test(ueba_histogram, lists_visible_values_by_count_and_then_by_text)
{
  GArray *top = g_array_new(FALSE, FALSE, sizeof(UebaHistogramCell));

  _train("XX", START - WINDOW - 1);
  _train("FR", START);
  _train("DE", START);
  _train("US", START);
  _train("US", START);

  cr_assert_eq(ueba_histogram_top(&histogram, &policy, START, interner, top), 3);
  cr_assert_str_eq(ueba_interner_text(interner, g_array_index(top, UebaHistogramCell, 0).value).str, "US");
  cr_assert_str_eq(ueba_interner_text(interner, g_array_index(top, UebaHistogramCell, 1).value).str, "DE");
  cr_assert_str_eq(ueba_interner_text(interner, g_array_index(top, UebaHistogramCell, 2).value).str, "FR");
  g_array_unref(top);
}
