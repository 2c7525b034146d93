/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBATOOL_OUTPUT_H_INCLUDED
#define UEBATOOL_OUTPUT_H_INCLUDED

#include <glib.h>

/* Where a verb writes: standard output, or a file that appears under its name when it is whole. */
typedef struct _UebatoolOutput UebatoolOutput;

/* file NULL or "-": standard output. NULL and error: the file cannot be made. */
UebatoolOutput *uebatool_output_new(const gchar *file, GError **error);
/* a file that was not finished is gone */
void uebatool_output_free(UebatoolOutput *self);

/* to be appended to; borrowed */
GString *uebatool_output_buffer(UebatoolOutput *self);
/* Writes what stands in the buffer when it is long enough, or in any case. */
gboolean uebatool_output_drain(UebatoolOutput *self, GError **error);
gboolean uebatool_output_flush(UebatoolOutput *self, GError **error);
/* flushes and gives the file its name */
gboolean uebatool_output_finish(UebatoolOutput *self, GError **error);

#endif
