/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-set.h"

#include <criterion/criterion.h>

#define N 5001
#define HASHES 300      /* fewer than things: runs of slots grow together */

static guint32 things[N];
static UebaSet set;

static gboolean
_is_number(gconstpointer item, gconstpointer key)
{
  return *(const guint32 *) item == *(const guint32 *) key;
}

static guint32
_hash(guint32 i)
{
  return (i % HASHES) * 2654435761u;
}

static const guint32 *
_find(guint32 i)
{
  return ueba_set_lookup(&set, _hash(i), _is_number, &i);
}

static void
setup(void)
{
  ueba_set_init(&set);
  for (guint32 i = 0; i < N; i++)
    {
      things[i] = i;
      ueba_set_add(&set, _hash(i), &things[i]);
    }
}

static void
teardown(void)
{
  ueba_set_clear(&set);
}

TestSuite(ueba_set, .init = setup, .fini = teardown);

Test(ueba_set, finds_each_thing_and_nothing_else)
{
  cr_assert_eq(set.n_items, N);
  for (guint32 i = 0; i < N; i++)
    cr_assert_eq(_find(i), &things[i]);
  cr_assert_null(_find(N));
}

Test(ueba_set, finds_what_stays_when_things_with_the_same_hash_go)
{
  for (guint32 i = 0; i < N; i++)
    if (i % 3 != 1)
      ueba_set_remove(&set, _hash(i), &things[i]);

  cr_assert_eq(set.n_items, N / 3);
  for (guint32 i = 0; i < N; i++)
    cr_assert_eq(_find(i), i % 3 == 1 ? &things[i] : NULL, "%u", i);
}

Test(ueba_set, gives_its_room_back_and_can_be_filled_again)
{
  guint32 n_slots = set.mask + 1;

  for (guint32 i = 0; i < N; i++)
    ueba_set_remove(&set, _hash(i), &things[i]);
  cr_assert_eq(set.n_items, 0);
  cr_assert_lt(set.mask + 1, n_slots / 8);
  cr_assert_null(_find(7));

  ueba_set_add(&set, _hash(7), &things[7]);
  cr_assert_eq(_find(7), &things[7]);
}
