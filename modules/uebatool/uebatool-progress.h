/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBATOOL_PROGRESS_H_INCLUDED
#define UEBATOOL_PROGRESS_H_INCLUDED

#include <glib.h>

/* How far a long run is: one line on the terminal of standard error, drawn anew ten times a second. Nothing is drawn
 * where standard error is no terminal. */
typedef struct _UebatoolProgress UebatoolProgress;

/* files as of uebatool_lines_new(): their sizes say how much there is; if one has none, nobody knows the time left */
UebatoolProgress *uebatool_progress_new(gchar **files);
void uebatool_progress_free(UebatoolProgress *self);    /* hides it */

/* cheap: to be called line by line */
void uebatool_progress_update(UebatoolProgress *self, guint64 n_lines, guint64 n_bytes);
/* before something else is written to the terminal */
void uebatool_progress_hide(UebatoolProgress *self);

#endif
