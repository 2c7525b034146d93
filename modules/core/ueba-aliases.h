/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_ALIASES_H_INCLUDED
#define UEBA_ALIASES_H_INCLUDED

#include "ueba-findings.h"
#include "ueba-table-diff.h"

/* The aliases table: address -> account. Immutable once made. */
typedef struct _UebaAliases UebaAliases;

/* Columns address and user. A table without a row is no error. */
UebaAliases *ueba_aliases_new_from_data(const gchar *data, gsize len, UebaFindings *findings, GError **error);
UebaAliases *ueba_aliases_ref(UebaAliases *self);       /* atomic */
void ueba_aliases_unref(UebaAliases *self);

guint32 ueba_aliases_count(const UebaAliases *self);
/* the account, or null */
UebaText ueba_aliases_lookup(const UebaAliases *self, UebaText address);

/* addresses that only the one or the other has, and addresses of both whose account differs; old may be NULL */
void ueba_aliases_diff(const UebaAliases *old, const UebaAliases *self, UebaTableDiff *ret_diff);

#endif
