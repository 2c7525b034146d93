/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "plugin_host.h"
#include "ueba-tag.h"

#include <criterion/criterion.h>

TestSuite(tag, .init = plugin_host_start, .fini = plugin_host_stop);

static void
fill_table(void)
{
  for (guint i = 0; i <= LOG_TAGS_MAX; i++)
    {
      gchar *name = g_strdup_printf("tag%u", i);
      log_tags_get_by_name(name);
      g_free(name);
    }
}

Test(tag, is_found_by_its_name)
{
  LogTagId tag;

  cr_assert(ueba_tag_lookup(UEBA_TAG_ALERT, &tag));
  cr_assert_str_eq(log_tags_get_by_id(tag), UEBA_TAG_ALERT);
}

Test(tag, is_found_in_a_full_table_if_it_was_there_before)
{
  LogTagId before, after;

  ueba_tag_lookup(UEBA_TAG_ALERT, &before);
  fill_table();

  cr_assert(ueba_tag_lookup(UEBA_TAG_ALERT, &after));
  cr_assert_eq(before, after);
}

/* the host would answer the id of another tag */
Test(tag, is_not_found_if_the_table_is_full)
{
  LogTagId tag = LOG_TAGS_UNDEF;

  fill_table();

  cr_assert_not(ueba_tag_lookup(UEBA_TAG_ALERT, &tag));
  cr_assert_eq(tag, LOG_TAGS_UNDEF);
}
