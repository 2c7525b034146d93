/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef MIMECAST_TIME_H_INCLUDED
#define MIMECAST_TIME_H_INCLUDED

#include "ueba-event.h"

/* Every time in microseconds since the epoch, UTC, within the years 1 to 9999. Blanks around a text are ignored.
 * FALSE: no time, absent or impossible alike; the caller tells the two apart by the text. */

/* `YYYY-MM-DD[T ]H{1,2}:MM:SS[.fraction][Z|+HHMM|+HH:MM|name|nothing]`, blanks after a colon and before the zone
 * allowed. A zone name or no zone means UTC; an offset is less than a day. The form of RFC 5424
 * headers is one of these. A leap second (:60) is no time: no clock of the sources shows one, and the readers of the
 * result could not order it. */
gboolean mimecast_time_parse(UebaText text, gint64 *ret_usec);

/* digits, perhaps with a fraction: milliseconds since the epoch */
gboolean mimecast_time_parse_epoch_msec(UebaText text, gint64 *ret_usec);

#endif
