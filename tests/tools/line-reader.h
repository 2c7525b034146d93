/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LINE_READER_H_INCLUDED
#define LINE_READER_H_INCLUDED

#include "mimecast-reader.h"

/* The reader with all that one thread needs to read lines, for tests and benchmarks. */
typedef struct _LineReader
{
  MimecastReader *reader;
  MimecastScratch *scratch;
  UebaRecordWriter *record;
} LineReader;

/* asserts that the shipped phrases are good */
void line_reader_init(LineReader *self);
void line_reader_clear(LineReader *self);

/* a line of which nothing but itself is known; its events are in the record until the next line */
MimecastReadResult line_reader_read(LineReader *self, const gchar *line, gsize len);
/* the events of the line read last, packed; borrowed until the next line */
const gchar *line_reader_packed(LineReader *self, gsize *ret_len);

#endif
