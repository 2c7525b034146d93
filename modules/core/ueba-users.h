/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_USERS_H_INCLUDED
#define UEBA_USERS_H_INCLUDED

#include "ueba-findings.h"
#include "ueba-table-diff.h"

/* The users table: account status, peer group and any other attribute of an account. Immutable once made. */
typedef struct _UebaUsers UebaUsers;

#define UEBA_USERS_NONE G_MAXUINT32

/* Columns by name: user, account_status or userAccountControl, peer_group or department; any other is an attribute.
 * A table without a row is no error: ueba_users_count() is 0. */
UebaUsers *ueba_users_new_from_data(const gchar *data, gsize len, UebaFindings *findings, GError **error);
UebaUsers *ueba_users_ref(UebaUsers *self);     /* atomic */
void ueba_users_unref(UebaUsers *self);

guint32 ueba_users_count(const UebaUsers *self);
/* the row of an account, or UEBA_USERS_NONE; upper case letters find the row, too */
guint32 ueba_users_find(const UebaUsers *self, UebaText user);
UebaText ueba_users_peer_group(const UebaUsers *self, guint32 row);
UebaText ueba_users_account_status(const UebaUsers *self, guint32 row);
/* peer_group and account_status are those of above; any other column as written; null: no such column, or empty */
UebaText ueba_users_attribute(const UebaUsers *self, guint32 row, const gchar *column);

/* rows that only the one or the other has, and rows of both that differ; old may be NULL */
void ueba_users_diff(const UebaUsers *old, const UebaUsers *self, UebaTableDiff *ret_diff);

#endif
