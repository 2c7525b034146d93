/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "fuzz-target.h"
#include "ueba-users.h"

/* a users table's bytes */

static void
_look_up(const UebaUsers *users)
{
  const gchar *const names[] = { "ann@example.com", "ANN@example.com", "", "\xff" };

  for (guint i = 0; i < G_N_ELEMENTS(names); i++)
    {
      guint32 row = ueba_users_find(users, ueba_text_from_string(names[i]));
      g_assert(row == UEBA_USERS_NONE || row < ueba_users_count(users));
    }
  for (guint32 row = 0; row < MIN(ueba_users_count(users), 100); row++)
    {
      ueba_users_peer_group(users, row);
      ueba_users_account_status(users, row);
      ueba_users_attribute(users, row, "title");
    }
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize len)
{
  UebaFindings findings;
  UebaTableDiff diff;
  GError *error = NULL;
  UebaUsers *users;

  ueba_findings_init(&findings, "fuzz.csv");
  users = ueba_users_new_from_data((const gchar *) data, len, &findings, &error);
  g_assert((users == NULL) == (error != NULL));
  if (users)
    {
      _look_up(users);
      ueba_users_diff(users, users, &diff);
      g_assert(diff.n_added + diff.n_removed == 0);
    }
  g_clear_error(&error);
  ueba_users_unref(users);
  ueba_findings_clear(&findings);
  return 0;
}
