/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBATOOL_INPUT_H_INCLUDED
#define UEBATOOL_INPUT_H_INCLUDED

#include <glib.h>

/* The bytes of a file or of standard input, unpacked if they are packed: what they begin with says whether they are
 * (gzip, Zstandard), not the name. */
typedef struct _UebatoolInput UebatoolInput;

/* "-": standard input */
UebatoolInput *uebatool_input_open(const gchar *name, GError **error);
void uebatool_input_free(UebatoolInput *self);

/* Up to len bytes, at least one; 0: the end, -1 and error: it cannot be read, or packed data is broken or cut. */
gssize uebatool_input_read(UebatoolInput *self, gchar *buffer, gsize len, GError **error);

/* bytes of the file that have been read, as they are in it */
guint64 uebatool_input_position(const UebatoolInput *self);

#endif
