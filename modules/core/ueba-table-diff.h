/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_TABLE_DIFF_H_INCLUDED
#define UEBA_TABLE_DIFF_H_INCLUDED

#include <glib.h>

/* What a new table has that the old one had not: for the log. */
typedef struct _UebaTableDiff
{
  gsize n_added;
  gsize n_removed;
  gsize n_changed;      /* the same key with other values */
} UebaTableDiff;

#endif
