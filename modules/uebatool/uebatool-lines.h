/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBATOOL_LINES_H_INCLUDED
#define UEBATOOL_LINES_H_INCLUDED

#include "ueba-event.h"

/* The lines of files, or of standard input, one after the other, unpacked if they are packed. A line ends at LF or NUL
 * as it does for syslog-ng's text reader; a LF right after a NUL ends no further line, so numbers are those that an
 * editor shows. */
typedef struct _UebatoolLines UebatoolLines;

/* files ends with NULL and is borrowed; NULL, empty or "-": standard input */
UebatoolLines *uebatool_lines_new(gchar **files);
void uebatool_lines_free(UebatoolLines *self);

typedef struct _UebatoolLine
{
  UebaText text;        /* borrowed until the next call; of a line beyond the reader's limit a start that is too long */
  guint64 number;       /* from 1, through all files */
} UebatoolLine;

/* FALSE: no further line, or error is set */
gboolean uebatool_lines_next(UebatoolLines *self, UebatoolLine *ret_line, GError **error);

/* the next call will not wait: a whole line stands in the buffer */
gboolean uebatool_lines_is_buffered(UebatoolLines *self);

/* bytes of the files that have been read, as they are in them */
guint64 uebatool_lines_position(const UebatoolLines *self);

#endif
