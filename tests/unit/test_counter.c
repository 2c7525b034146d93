/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-counter.h"

#include <criterion/criterion.h>

#define COUNTRY 3
#define APP 70
#define BYTES 5

static UebaInterner *interner;
static UebaCounters counters;

static void
_setup(void)
{
  interner = ueba_interner_new(1);
  counters = (UebaCounters) { 0 };
}

static void
_teardown(void)
{
  ueba_counters_clear(&counters, interner);
  cr_assert_eq(ueba_interner_size(interner), 0, "a counter kept a reference");
  ueba_interner_free(interner);
}

TestSuite(ueba_counter, .init = _setup, .fini = _teardown);

static guint32
_see(guint counter, const gchar *value)
{
  UebaCounterReading reading;
  guint32 id = ueba_interner_intern(interner, ueba_text_from_string(value));

  if (ueba_counters_bump(&counters, counter, id, &reading))
    {
      ueba_interner_unref(interner, id);
      return reading.count;
    }
  ueba_counters_append(&counters, counter, id);
  return 1;
}

static UebaCounterReading
_read(guint counter, const gchar *value)
{
  return ueba_counters_read(&counters, counter, ueba_interner_lookup(interner, ueba_text_from_string(value)));
}

Test(ueba_counter, counts_events_per_value_and_different_values)
{
  cr_assert_eq(_see(COUNTRY, "US"), 1);
  cr_assert_eq(_see(COUNTRY, "DE"), 1);
  cr_assert_eq(_see(COUNTRY, "US"), 2);
  cr_assert_eq(_see(APP, "US"), 1);

  cr_assert_eq(_read(COUNTRY, "US").count, 2);
  cr_assert_eq(_read(COUNTRY, "US").distinct, 2);
  cr_assert_eq(_read(APP, "US").distinct, 1);
}

Test(ueba_counter, answers_nought_for_a_value_it_has_not_seen)
{
  _see(COUNTRY, "US");

  cr_assert_eq(_read(COUNTRY, "FR").count, 0);
  cr_assert_eq(_read(COUNTRY, "FR").distinct, 1);
  cr_assert_eq(_read(APP, "US").distinct, 0);
}

Test(ueba_counter, counts_the_same_with_few_values_and_with_many)
{
  gchar value[32];

  for (guint round = 1; round <= 3; round++)
    for (guint i = 0; i < 500; i++)
      {
        g_snprintf(value, sizeof(value), "v%u", i);
        cr_assert_eq(_see(COUNTRY, value), round);
        cr_assert_eq(_read(COUNTRY, value).distinct, round == 1 ? i + 1 : 500);
      }
  cr_assert_eq(_see(APP, "v7"), 1);
  cr_assert_eq(_read(COUNTRY, "v7").count, 3);
}

Test(ueba_counter, adds_up_beside_the_values_of_other_counters)
{
  gchar value[32];

  ueba_counters_add_to_sum(&counters, BYTES, 1.5);
  for (guint i = 0; i < 100; i++)
    {
      _see(COUNTRY, (g_snprintf(value, sizeof(value), "v%u", i), value));
      ueba_counters_add_to_sum(&counters, BYTES, 2);
      ueba_counters_add_to_sum(&counters, APP, 1);
    }

  cr_assert_float_eq(ueba_counters_sum(&counters, BYTES), 201.5, 1e-9);
  cr_assert_float_eq(ueba_counters_sum(&counters, APP), 100, 1e-9);
  cr_assert_eq(ueba_counters_sum(&counters, 4), 0);
}

Test(ueba_counter, knows_which_values_came_last)
{
  guint32 newest[2];

  _see(COUNTRY, "US");
  _see(COUNTRY, "DE");
  _see(APP, "API");
  _see(COUNTRY, "FR");
  _see(COUNTRY, "US");

  cr_assert_eq(ueba_counters_newest_values(&counters, COUNTRY, 2, newest), 2);
  cr_assert_str_eq(ueba_interner_text(interner, newest[0]).str, "FR");
  cr_assert_str_eq(ueba_interner_text(interner, newest[1]).str, "DE");
}

static void
_renumber_and_check(guint n_values)
{
  guint32 new_numbers[APP + 1];
  gchar value[32];

  memset(new_numbers, 0xff, sizeof(new_numbers));
  new_numbers[COUNTRY] = 0;
  new_numbers[BYTES] = COUNTRY;
  for (guint i = 0; i < n_values; i++)
    _see(COUNTRY, (g_snprintf(value, sizeof(value), "v%u", i), value));
  _see(APP, "API");
  ueba_counters_add_to_sum(&counters, BYTES, 9);

  ueba_counters_renumber(&counters, interner, new_numbers);

  cr_assert_eq(_read(0, "v0").count, 1);
  cr_assert_eq(_read(0, "v0").distinct, n_values);
  cr_assert_eq(ueba_counters_sum(&counters, COUNTRY), 9);
  cr_assert_eq(_read(APP, "API").distinct, 0);
  cr_assert_eq(ueba_interner_size(interner), n_values);
}

Test(ueba_counter, keeps_what_it_counted_under_a_new_number)
{
  _renumber_and_check(3);
}

Test(ueba_counter, keeps_many_values_under_a_new_number)
{
  _renumber_and_check(300);
}
