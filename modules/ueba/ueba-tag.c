/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-tag.h"

gboolean
ueba_tag_lookup(const gchar *name, LogTagId *ret_tag)
{
  LogTagId tag = log_tags_get_by_name(name);

  /* a full table answers 0, which is some other tag's id */
  if (g_strcmp0(log_tags_get_by_id(tag), name) != 0)
    return FALSE;
  *ret_tag = tag;
  return TRUE;
}
