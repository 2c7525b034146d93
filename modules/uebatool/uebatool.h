/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBATOOL_H_INCLUDED
#define UEBATOOL_H_INCLUDED

#include <glib.h>

/* What a verb answers, and the program with it. */
typedef enum
{
  UEBATOOL_GOOD = 0,
  UEBATOOL_FINDINGS = 1,        /* it did its work, and something is wrong with what it looked at */
  UEBATOOL_FAILED = 2,          /* wrong usage, or a file that cannot be read: the work was not done */
} UebatoolStatus;

/* Parses the verb's own options. What is left in argv are files. FALSE: the message is on standard error. */
gboolean uebatool_parse_options(GOptionContext *options, gint *argc, gchar ***argv);

/* says what failed, on standard error; error is consumed */
UebatoolStatus uebatool_fail(GError *error);

/* FALSE: there is no such file, or it cannot be read, or is a folder */
gboolean uebatool_is_readable(const gchar *file, GError **error);

/* of a verb that takes no files. FALSE: the message is on standard error. */
gboolean uebatool_expect_no_files(gint argc, gchar **argv);

/* ---- verbs: argv[0] is the verb ---- */
UebatoolStatus uebatool_check(gint argc, gchar **argv);
UebatoolStatus uebatool_functions(gint argc, gchar **argv);
UebatoolStatus uebatool_navigator(gint argc, gchar **argv);
UebatoolStatus uebatool_parse(gint argc, gchar **argv);
UebatoolStatus uebatool_report(gint argc, gchar **argv);
UebatoolStatus uebatool_replay(gint argc, gchar **argv);
UebatoolStatus uebatool_state(gint argc, gchar **argv);
UebatoolStatus uebatool_test(gint argc, gchar **argv);
UebatoolStatus uebatool_test_alert(gint argc, gchar **argv);

#endif
