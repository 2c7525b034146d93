/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-event.h"

gboolean
ueba_event_equal(const UebaEvent *a, const UebaEvent *b)
{
  if (a->time_usec != b->time_usec || a->present != b->present)
    return FALSE;
  for (guint f = 0; f < UEBA_FIELD_MAX; f++)
    if (ueba_event_has(a, f) && !ueba_text_equal(a->fields[f], b->fields[f]))
      return FALSE;
  return TRUE;
}
