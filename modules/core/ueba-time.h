/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_TIME_H_INCLUDED
#define UEBA_TIME_H_INCLUDED

#include <glib.h>

/* Times are microseconds since the epoch, UTC. Everything here is right for every gint64: a log may say anything. */

#define UEBA_TIME_USEC_PER_SEC G_GINT64_CONSTANT(1000000)
#define UEBA_TIME_USEC_PER_DAY (86400 * UEBA_TIME_USEC_PER_SEC)

/* room for the years -290308 to 294247, and the NUL */
#define UEBA_TIME_TEXT_BYTES 40

/* 2026-03-01T10:00:00.123Z: ISO 8601, milliseconds cut; the length */
gsize ueba_time_format_iso(gint64 time_usec, gchar ret_text[UEBA_TIME_TEXT_BYTES]);
/* the same with all six digits: 2026-03-01T10:00:00.123456Z */
gsize ueba_time_format_iso_usec(gint64 time_usec, gchar ret_text[UEBA_TIME_TEXT_BYTES]);
/* 20260301100000, as in session ids; the length */
gsize ueba_time_format_stamp(gint64 time_usec, gchar ret_text[UEBA_TIME_TEXT_BYTES]);

/* a - b, at most the greatest and at least the smallest gint64 */
static inline gint64
ueba_time_difference(gint64 a_usec, gint64 b_usec)
{
  gint64 difference;

  if (__builtin_sub_overflow(a_usec, b_usec, &difference))
    return a_usec > b_usec ? G_MAXINT64 : G_MININT64;
  return difference;
}

#endif
