/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-heap.h"

#include <criterion/criterion.h>

static const gchar *const tunings[] = { "MALLOC_TRIM_THRESHOLD_", "GLIBC_TUNABLES" };

static void
forget_tunings(void)
{
  for (guint i = 0; i < G_N_ELEMENTS(tunings); i++)
    g_unsetenv(tunings[i]);
}

TestSuite(heap, .init = forget_tunings);

Test(heap, keeps_its_end)
{
  cr_assert(ueba_heap_keep_its_end());
  cr_assert(ueba_heap_keep_its_end());
}

Test(heap, is_left_as_the_administrator_has_tuned_it)
{
  for (guint i = 0; i < G_N_ELEMENTS(tunings); i++)
    {
      g_setenv(tunings[i], "glibc.malloc.trim_threshold=65536", TRUE);
      cr_assert_not(ueba_heap_keep_its_end(), "%s", tunings[i]);
      g_unsetenv(tunings[i]);
    }
}
