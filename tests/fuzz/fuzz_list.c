/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "fuzz-target.h"
#include "ueba-list.h"

/* A list file's bytes. Every line that the list took is found in it; a few odd values are looked up in any. */

static void
_look_up(const UebaList *list, const guint8 *data, gsize len)
{
  const gchar *const values[] = { "203.0.113.7", "2001:db8::1", "::ffff:10.1.2.3", "example.com", "" };
  const gchar *match;

  for (guint i = 0; i < G_N_ELEMENTS(values); i++)
    if (ueba_list_contains(list, ueba_text_from_string(values[i]), &match))
      g_assert(match != NULL);
  ueba_list_contains(list, ueba_text((const gchar *) data, MIN(len, 64)), NULL);
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize len)
{
  UebaFindings findings;
  UebaTableDiff diff;
  GError *error = NULL;
  UebaList *list;

  ueba_findings_init(&findings, "fuzz.txt");
  list = ueba_list_new_from_data((const gchar *) data, len, &findings, &error);
  g_assert((list == NULL) == (error != NULL));
  if (list)
    {
      _look_up(list, data, len);
      ueba_list_diff(list, list, &diff);
      g_assert(diff.n_added + diff.n_removed == 0);
    }
  g_clear_error(&error);
  ueba_list_unref(list);
  ueba_findings_clear(&findings);
  return 0;
}
