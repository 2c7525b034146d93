/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBATOOL_GRID_H_INCLUDED
#define UEBATOOL_GRID_H_INCLUDED

#include <glib.h>

/* Rows of cells as text with columns under each other, for people. */
typedef struct _UebatoolGrid UebatoolGrid;

/* alignment: a character a column, 'l' for text on the left, 'r' for numbers on the right: "lrr" */
UebatoolGrid *uebatool_grid_new(const gchar *alignment);
void uebatool_grid_free(UebatoolGrid *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UebatoolGrid, uebatool_grid_free)

/* the next cell; a row is full when it has as many as there are columns. What is no printable text becomes '?'. */
void uebatool_grid_add(UebatoolGrid *self, const gchar *text);
/* 1234567 as "1,234,567", 0 as "-" */
void uebatool_grid_add_number(UebatoolGrid *self, guint64 number);

void uebatool_grid_append_to(const UebatoolGrid *self, GString *out);

/* names and subjects are anybody's: control characters would command the terminal */
void uebatool_append_printable(GString *out, const gchar *text);
void uebatool_append_grouped(GString *out, guint64 number);

#endif
