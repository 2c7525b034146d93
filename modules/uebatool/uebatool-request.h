/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBATOOL_REQUEST_H_INCLUDED
#define UEBATOOL_REQUEST_H_INCLUDED

#include "uebatool.h"

/* What is asked of the program that has a state file in use; it answers through the file. */

/* FALSE and error: it cannot be known; *ret_is_in_use: somebody holds the file's lock */
gboolean uebatool_request_check(const gchar *file, gboolean *ret_is_in_use, GError **error);

/* kind: UEBA_STATE_REQUEST_..; the answer goes to standard output. UEBATOOL_FINDINGS: it is no good one, or there is
 * none within so many seconds. */
UebatoolStatus uebatool_request_ask(const gchar *file, const gchar *kind, const gchar *argument, gint wait_sec);

#endif
