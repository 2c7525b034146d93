/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-ranges.h"

#include <criterion/criterion.h>

#include <string.h>

static UebaAddress
_address(const gchar *text)
{
  UebaAddress address = { { 0 }, FALSE };

  cr_assert(ueba_address_parse(text, strlen(text), &address), "%s", text);
  return address;
}

static void
_append(UebaRanges *ranges, const gchar *start, guint32 value)
{
  UebaAddress address = _address(start);

  ueba_ranges_append(ranges, &address, value);
}

static guint32
_lookup(const UebaRanges *ranges, const gchar *text)
{
  UebaAddress address = _address(text);

  return ueba_ranges_lookup(ranges, &address);
}

Test(ueba_ranges, hold_a_value_from_a_start_to_the_next)
{
  UebaRanges *ranges = ueba_ranges_new();

  _append(ranges, "10.0.0.0", 1);
  _append(ranges, "10.0.0.9", 2);
  _append(ranges, "10.0.1.0", 0);
  _append(ranges, "2001:db8::", 3);
  _append(ranges, "2001:db8::1:0", 0);
  _append(ranges, "ffff::", 4);
  ueba_ranges_finish(ranges);

  cr_assert_eq(_lookup(ranges, "9.255.255.255"), 0);
  cr_assert_eq(_lookup(ranges, "10.0.0.0"), 1);
  cr_assert_eq(_lookup(ranges, "10.0.0.8"), 1);
  cr_assert_eq(_lookup(ranges, "10.0.0.9"), 2);
  cr_assert_eq(_lookup(ranges, "10.0.0.255"), 2);
  cr_assert_eq(_lookup(ranges, "10.0.1.0"), 0);
  cr_assert_eq(_lookup(ranges, "255.255.255.255"), 0);
  cr_assert_eq(_lookup(ranges, "::"), 0);
  cr_assert_eq(_lookup(ranges, "2001:db8::"), 3);
  cr_assert_eq(_lookup(ranges, "2001:db8::ffff"), 3);
  cr_assert_eq(_lookup(ranges, "2001:db8::1:0"), 0);
  cr_assert_eq(_lookup(ranges, "ffff:ffff::1"), 4);
  ueba_ranges_free(ranges);
}

Test(ueba_ranges, join_neighbours_and_let_the_last_of_equal_starts_win)
{
  UebaRanges *ranges = ueba_ranges_new();

  _append(ranges, "0.0.0.0", 0);
  _append(ranges, "10.0.0.0", 1);
  _append(ranges, "11.0.0.0", 1);
  _append(ranges, "12.0.0.0", 7);
  _append(ranges, "12.0.0.0", 1);
  _append(ranges, "13.0.0.0", 5);
  _append(ranges, "13.0.0.0", 2);
  ueba_ranges_finish(ranges);

  cr_assert_eq(ueba_ranges_count(ranges), 2);
  cr_assert_eq(_lookup(ranges, "12.0.0.1"), 1);
  cr_assert_eq(_lookup(ranges, "13.0.0.1"), 2);
  ueba_ranges_free(ranges);
}

Test(ueba_ranges, answer_nothing_when_empty)
{
  UebaRanges *ranges = ueba_ranges_new();

  ueba_ranges_finish(ranges);

  cr_assert_eq(_lookup(ranges, "1.2.3.4"), 0);
  cr_assert_eq(_lookup(ranges, "::1"), 0);
  ueba_ranges_free(ranges);
}

/* starts that crowd in places, so that slots of the index are empty, full and cut */
static gsize
_make_starts(GRand *rand, guint64 *ret_starts, gsize n)
{
  guint64 at = 0;

  for (gsize i = 0; i < n; i++)
    {
      at += g_rand_int_range(rand, 0, 50) ? 1 + g_rand_int(rand) % 300 : g_rand_int(rand) / 100;
      ret_starts[i] = at;
    }
  return n;
}

static UebaAddress
_v4(guint64 value)
{
  return (UebaAddress) { { value >> 24, value >> 16, value >> 8, value }, TRUE };
}

static UebaAddress
_v6(guint64 value)
{
  UebaAddress address = { { 0x20 }, FALSE };

  for (guint i = 0; i < 8; i++)
    address.bytes[4 + i] = (guint8) (value >> (56 - 8 * i));
  return address;
}

Test(ueba_ranges, agree_with_a_linear_search_on_random_starts)
{
  GRand *rand = g_rand_new_with_seed(11);
  guint64 starts[3000];
  gsize n = _make_starts(rand, starts, G_N_ELEMENTS(starts));
  UebaRanges *ranges = ueba_ranges_new();

  cr_assert_lt(starts[n - 1], G_MAXUINT32);
  for (gsize i = 0; i < n; i++)
    {
      UebaAddress v4 = _v4(starts[i]), v6 = _v6(starts[i]);
      ueba_ranges_append(ranges, &v4, (guint32) i + 1);
      ueba_ranges_append(ranges, &v6, (guint32) i + 1);
    }
  ueba_ranges_finish(ranges);

  for (gsize i = 0; i < 2 * n; i++)
    {
      guint64 sought = starts[i / 2] - i % 2;
      guint32 expected = 0;
      UebaAddress v4 = _v4(sought), v6 = _v6(sought);

      while (expected < n && starts[expected] <= sought)
        expected++;
      cr_assert_eq(ueba_ranges_lookup(ranges, &v4), expected);
      cr_assert_eq(ueba_ranges_lookup(ranges, &v6), expected);
    }
  ueba_ranges_free(ranges);
  g_rand_free(rand);
}
