/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBATOOL_OUTPUT_H_INCLUDED
#define UEBATOOL_OUTPUT_H_INCLUDED

#include <glib.h>

/* Where a verb writes: standard output, or a file that appears under its name when it is whole. Until then it has no
 * name at all where the file system can do that, so that nothing is left behind by a program that is killed. */
typedef struct _UebatoolOutput UebatoolOutput;

/* file NULL or "-": standard output. NULL and error: the file cannot be made. */
UebatoolOutput *uebatool_output_new(const gchar *file, GError **error);
/* a file that was not finished is gone */
void uebatool_output_free(UebatoolOutput *self);

/* to be appended to; borrowed */
GString *uebatool_output_buffer(UebatoolOutput *self);
/* so much stands in the buffer that it should be written */
gboolean uebatool_output_is_due(const UebatoolOutput *self);
gboolean uebatool_output_flush(UebatoolOutput *self, GError **error);
/* flushes and gives the file its name */
gboolean uebatool_output_finish(UebatoolOutput *self, GError **error);

#endif
