/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_LIST_H_INCLUDED
#define UEBA_LIST_H_INCLUDED

#include "ueba-findings.h"
#include "ueba-table-diff.h"
#include "ueba-tables.h"

/* The making of a list; its use stands in ueba-tables.h. Immutable once made. */

/* Reads the text of a list file. A list without an entry is no error: ueba_list_size() is 0. */
UebaList *ueba_list_new_from_data(const gchar *data, gsize len, UebaFindings *findings, GError **error);
UebaList *ueba_list_ref(UebaList *self);        /* atomic */
void ueba_list_unref(UebaList *self);

gboolean ueba_list_is_of_words(const UebaList *self);

/* entries that only the one or the other has; old may be NULL */
void ueba_list_diff(const UebaList *old, const UebaList *self, UebaTableDiff *ret_diff);

#endif
