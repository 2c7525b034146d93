/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_SUPPRESSIONS_H_INCLUDED
#define UEBA_SUPPRESSIONS_H_INCLUDED

#include "ueba-findings.h"
#include "ueba-table-diff.h"

/* The suppressions table: which rules are silent for which users, and until when. Immutable once made. */
typedef struct _UebaSuppressions UebaSuppressions;

/* Columns rule and user, until and reason if you like. Rule and user may be "*", any. until is a day of UTC, which
 * counts to its end, or a time of ISO 8601; empty is without end. Of two rows for one rule and user the last wins. */
UebaSuppressions *ueba_suppressions_new_from_data(const gchar *data, gsize len, UebaFindings *findings,
                                                  GError **error);
UebaSuppressions *ueba_suppressions_ref(UebaSuppressions *self);        /* atomic */
void ueba_suppressions_unref(UebaSuppressions *self);

guint ueba_suppressions_count(const UebaSuppressions *self);
/* user: the key of a session, an account in lower case or "ip:" and an address; time_usec: of the event */
gboolean ueba_suppressions_cover(const UebaSuppressions *self, const gchar *rule, UebaText user, gint64 time_usec);

/* old may be NULL */
void ueba_suppressions_diff(const UebaSuppressions *old, const UebaSuppressions *self, UebaTableDiff *ret_diff);

#endif
