/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef READER_HARNESS_H_INCLUDED
#define READER_HARNESS_H_INCLUDED

#include "mimecast-reader.h"

/* What a reader with the usual settings makes of one line: no header was parsed away before, no time of receipt. Each
 * call is an assertion that shows the line when it fails. */

/* the first event's field, by name; "time" in microseconds as text */
void reader_expect(const gchar *line, const gchar *field, const gchar *value);
void reader_expect_absent(const gchar *line, const gchar *field);
/* of event n, counted from 0 */
void reader_expect_nth(const gchar *line, guint n, const gchar *field, const gchar *value);
void reader_expect_events(const gchar *line, guint n_events);
/* that there are none, and why */
void reader_expect_none(const gchar *line, MimecastReadResult reason);

typedef enum
{
  READER_SHOW_RECORD,   /* all fields but vendor, product and raw_hash */
  READER_SHOW_PAYLOAD,  /* what does not depend on the envelope: raw_hash too, but the host only of mail, and of the
                         * times only those that the payload said */
} ReaderShow;

/* The events as text: of each a line `+`, then a line `name=value` for each field in the order of the fields, the time
 * first. Backslash, line feed and carriage return are escaped. Freed by the caller. */
gchar *reader_show(const gchar *text, gsize len, ReaderShow what);

#endif
