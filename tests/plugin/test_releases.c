/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-releases.h"

#include <criterion/criterion.h>

#define LONG_AGO 1
#define IN_A_MINUTE (g_get_monotonic_time() + 60 * G_USEC_PER_SEC)

static UebaReleases *releases;

static void
setup(void)
{
  releases = ueba_releases_new();
}

static void
teardown(void)
{
  ueba_releases_unref(releases);
}

TestSuite(releases, .init = setup, .fini = teardown);

static void
add(UebaReleasesKind kind, gint64 first, gint64 last)
{
  ueba_releases_add(releases, kind, (UebaNumberRange) { first, last });
}

/* "1-3 7-7" */
static gchar *
take(UebaReleasesKind kind)
{
  GArray *ranges = ueba_releases_take(releases, kind);
  GString *text = g_string_new(NULL);

  for (guint i = 0; i < ranges->len; i++)
    g_string_append_printf(text, "%s%d-%d", i ? " " : "", (gint) g_array_index(ranges, UebaNumberRange, i).first,
                           (gint) g_array_index(ranges, UebaNumberRange, i).last);
  g_array_unref(ranges);
  return g_string_free(text, FALSE);
}

static void
expect(UebaReleasesKind kind, const gchar *expected)
{
  gchar *ranges = take(kind);

  cr_assert_str_eq(ranges, expected);
  g_free(ranges);
}

Test(releases, gives_numbers_that_follow_each_other_as_one_range)
{
  add(UEBA_RELEASES_TAKEN, 1, 1);
  add(UEBA_RELEASES_TAKEN, 2, 2);
  add(UEBA_RELEASES_TAKEN, 3, 5);
  add(UEBA_RELEASES_TAKEN, 7, 7);

  expect(UEBA_RELEASES_TAKEN, "1-5 7-7");
}

Test(releases, gives_everything_once)
{
  add(UEBA_RELEASES_TAKEN, 1, 1);

  cr_assert(ueba_releases_has_any(releases));
  expect(UEBA_RELEASES_TAKEN, "1-1");
  expect(UEBA_RELEASES_TAKEN, "");
  cr_assert_not(ueba_releases_has_any(releases));
}

Test(releases, keeps_what_came_back_apart_from_what_was_taken)
{
  add(UEBA_RELEASES_TAKEN, 1, 1);
  add(UEBA_RELEASES_RETURNED, 2, 2);

  expect(UEBA_RELEASES_TAKEN, "1-1");
  cr_assert(ueba_releases_has_any(releases));
  expect(UEBA_RELEASES_RETURNED, "2-2");
}

#define N_THREADS 4
#define N_NUMBERS 1000

static gpointer
add_many(gpointer user_data)
{
  gint64 base = GPOINTER_TO_INT(user_data) * 10 * N_NUMBERS;

  for (gint64 i = 1; i <= N_NUMBERS; i++)
    add(UEBA_RELEASES_TAKEN, base + i, base + i);
  return NULL;
}

static gint64
sum_of_taken(void)
{
  GArray *ranges = ueba_releases_take(releases, UEBA_RELEASES_TAKEN);
  gint64 sum = 0;

  for (guint i = 0; i < ranges->len; i++)
    sum += g_array_index(ranges, UebaNumberRange, i).last - g_array_index(ranges, UebaNumberRange, i).first + 1;
  g_array_unref(ranges);
  return sum;
}

Test(releases, loses_nothing_that_several_threads_add_while_it_is_taken)
{
  GThread *threads[N_THREADS];
  gint64 sum = 0;

  for (gint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new("destination", add_many, GINT_TO_POINTER(i));
  for (guint i = 0; i < 100; i++)
    sum += sum_of_taken();
  for (gint i = 0; i < N_THREADS; i++)
    g_thread_join(threads[i]);

  cr_assert_eq(sum + sum_of_taken(), N_THREADS * N_NUMBERS);
}

static gpointer
take_one(gpointer unused)
{
  add(UEBA_RELEASES_TAKEN, 5, 5);
  return NULL;
}

static gpointer
interrupt(gpointer unused)
{
  ueba_releases_interrupt(releases, TRUE);
  return NULL;
}

Test(releases, wake_who_waits_for_one)
{
  GThread *destination = g_thread_new("destination", take_one, NULL);

  cr_assert(ueba_releases_wait(releases, IN_A_MINUTE));
  cr_assert(ueba_releases_has_any(releases));
  g_thread_join(destination);
}

Test(releases, let_go_who_is_interrupted_until_it_may_wait_again)
{
  GThread *other = g_thread_new("main", interrupt, NULL);

  cr_assert_not(ueba_releases_wait(releases, IN_A_MINUTE));
  g_thread_join(other);
  ueba_releases_interrupt(releases, FALSE);
  cr_assert(ueba_releases_wait(releases, LONG_AGO));
  cr_assert_not(ueba_releases_has_any(releases));
}
