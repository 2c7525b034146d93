/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef MIMECAST_ENVELOPE_H_INCLUDED
#define MIMECAST_ENVELOPE_H_INCLUDED

#include "mimecast-text.h"

/* What collectors and relays put before a payload: PRI, RFC 3164 and RFC 5424 headers, tags, Exabeam's words, a BOM and
 * blanks, in any nesting. */
typedef struct _MimecastEnvelope
{
  UebaText host;        /* of the innermost header that names one, null */
  gint64 time_usec;     /* of the innermost RFC 5424 header that has one, or UEBA_TIME_NONE */
  guint bad_times;
} MimecastEnvelope;

/* What is left of the line; envelope is changed by what was found, so an envelope inside another builds on it. */
UebaText mimecast_envelope_strip(UebaText line, MimecastEnvelope *envelope);

#endif
