/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-duplicates.h"

#include <criterion/criterion.h>

static const UebaIdentityKey key = { { 1, 2 } };

static UebaIdentity
_timed(const gchar *payload, gint64 time_usec)
{
  return ueba_identity_compute(&key, ueba_text_from_string(payload), ueba_text_from_string("host"), time_usec);
}

static UebaIdentity
_line(guint number)
{
  g_autofree gchar *payload = g_strdup_printf("line %u", number);

  return _timed(payload, 1000);
}

static UebaIdentity
_received(const gchar *payload)
{
  return _timed(payload, UEBA_TIME_NONE);
}

Test(ueba_identity, is_that_of_payload_time_and_host_under_the_key)
{
  UebaText payload = ueba_text_from_string("a payload that is longer than a word");
  UebaText host = ueba_text_from_string("host");
  UebaIdentityKey other_key = { { 1, 3 } };
  UebaIdentity identity = ueba_identity_compute(&key, payload, host, 5);

  cr_assert(ueba_identity_equal(identity, ueba_identity_compute(&key, payload, host, 5)));
  cr_assert_not(ueba_identity_equal(identity, ueba_identity_compute(&key, payload, host, 6)));
  cr_assert_not(ueba_identity_equal(identity, ueba_identity_compute(&key, host, payload, 5)));
  cr_assert_not(ueba_identity_equal(identity, ueba_identity_compute(&other_key, payload, host, 5)));
  cr_assert_not(ueba_identity_equal(identity, ueba_identity_compute(&key, payload, ueba_text(NULL, 0), 5)));
  cr_assert(ueba_identity_has_time(identity));
  cr_assert_not(ueba_identity_has_time(ueba_identity_compute(&key, payload, host, UEBA_TIME_NONE)));
}

Test(ueba_identity, tells_texts_apart_that_differ_in_one_byte_anywhere)
{
  gchar bytes[41] = { 0 };
  g_autoptr(GHashTable) seen = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint len = 0; len <= 40; len++)
    for (guint at = 0; at < MAX(1, len); at++)
      {
        UebaIdentity identity;
        gint64 *high = g_new(gint64, 1);

        bytes[at] = (gchar) len;
        identity = ueba_identity_compute(&key, ueba_text(bytes, len), ueba_text(NULL, 0), 0);
        bytes[at] = 0;
        *high = (gint64) identity.high;
        cr_assert(g_hash_table_add(seen, high), "%u bytes, the one at %u", len, at);
      }
}

Test(ueba_duplicates, knows_a_line_as_long_as_it_is_among_the_last)
{
  UebaDuplicates *duplicates = ueba_duplicates_new(100);

  for (guint i = 0; i < 100; i++)
    cr_assert_not(ueba_duplicates_enter(duplicates, _line(i)));
  for (guint i = 50; i < 100; i++)
    cr_assert(ueba_duplicates_enter(duplicates, _line(i)));
  /* the lines 50 to 99 are all of the last hundred */
  cr_assert_not(ueba_duplicates_enter(duplicates, _line(0)));
  cr_assert(ueba_duplicates_enter(duplicates, _line(99)));
  ueba_duplicates_free(duplicates);
}

Test(ueba_duplicates, finds_what_a_plain_search_finds)
{
  enum { WINDOW = 52, N_LINES = 40000, N_DIFFERENT = 80 }; /* the table is as full as it gets */
  UebaDuplicates *duplicates = ueba_duplicates_new(WINDOW);
  guint last_seen[N_DIFFERENT] = { 0 };
  guint32 chance = 12345;

  for (guint i = 1; i <= N_LINES; i++)
    {
      guint line = (chance >> 16) % N_DIFFERENT;
      gboolean is_duplicate = last_seen[line] > 0 && i - last_seen[line] <= WINDOW;

      cr_assert_eq(ueba_duplicates_enter(duplicates, _line(line)), is_duplicate, "line %u is %u", i, line);
      last_seen[line] = i;
      chance = chance * 1103515245 + 12345;
    }
  ueba_duplicates_free(duplicates);
}

Test(ueba_duplicates, compares_a_time_of_receipt_only_with_lines_from_before_the_start)
{
  UebaDuplicates *duplicates = ueba_duplicates_new(10);

  ueba_duplicates_add(duplicates, _received("twice"));
  ueba_duplicates_add(duplicates, _received("twice"));
  ueba_duplicates_add(duplicates, _received("once"));
  ueba_duplicates_start(duplicates);
  cr_assert(ueba_duplicates_enter(duplicates, _received("twice")));
  cr_assert(ueba_duplicates_enter(duplicates, _received("twice")));
  cr_assert_not(ueba_duplicates_enter(duplicates, _received("twice")));
  cr_assert_not(ueba_duplicates_enter(duplicates, _received("new")));
  cr_assert_not(ueba_duplicates_enter(duplicates, _received("new")));
  cr_assert_not(ueba_duplicates_enter(duplicates, _timed("once", 5)));
  cr_assert(ueba_duplicates_enter(duplicates, _received("once")));
  ueba_duplicates_free(duplicates);
}

Test(ueba_duplicates, compares_a_time_of_receipt_only_with_the_first_lines_after_the_start)
{
  UebaDuplicates *duplicates = ueba_duplicates_new(10);

  ueba_duplicates_add(duplicates, _received("a"));
  ueba_duplicates_add(duplicates, _received("b"));
  ueba_duplicates_start(duplicates);
  for (guint i = 0; i < 9; i++)
    ueba_duplicates_enter(duplicates, _line(i));
  cr_assert(ueba_duplicates_enter(duplicates, _received("a")));
  cr_assert_not(ueba_duplicates_enter(duplicates, _received("b")));
  ueba_duplicates_free(duplicates);
}

Test(ueba_duplicates, knows_nothing_without_a_window)
{
  UebaDuplicates *duplicates = ueba_duplicates_new(0);

  cr_assert_not(ueba_duplicates_enter(duplicates, _line(1)));
  cr_assert_not(ueba_duplicates_enter(duplicates, _line(1)));
  ueba_duplicates_free(duplicates);
}
