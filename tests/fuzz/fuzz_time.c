/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "fuzz-target.h"
#include "mimecast-time.h"

#define MIN_USEC (G_GINT64_CONSTANT(-62135596800) * G_USEC_PER_SEC)
#define MAX_USEC (G_GINT64_CONSTANT(253402300800) * G_USEC_PER_SEC)

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize len)
{
  UebaText text = ueba_text((const gchar *) data, len);
  gint64 usec;

  if (mimecast_time_parse(text, &usec))
    g_assert(usec >= MIN_USEC && usec < MAX_USEC);
  if (mimecast_time_parse_epoch_msec(text, &usec))
    g_assert(usec >= 0 && usec < MAX_USEC);
  return 0;
}
