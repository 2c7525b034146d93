/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "uebatool-request.h"
#include "ueba-state.h"

#include <stdio.h>

#define WAIT_SEC 30

static UebatoolStatus
_ask(const gchar *file, const gchar *rule, gint wait_sec)
{
  GError *error = NULL;
  gboolean is_in_use;

  if (!uebatool_request_check(file, &is_in_use, &error))
    return uebatool_fail(error);
  if (is_in_use)
    return uebatool_request_ask(file, UEBA_STATE_REQUEST_TEST_ALERT, rule, wait_sec);
  fprintf(stderr, "uebatool: %s: no detector has it in use, so nobody would answer\n", file);
  return UEBATOOL_FAILED;
}

static UebatoolStatus
_run(const gchar *state, gint wait_sec, gint argc, gchar **argv)
{
  if (state && argc == 2 && wait_sec >= 0)
    return _ask(state, argv[1], wait_sec);
  fputs("uebatool: test-alert needs --state FILE and one RULE; see uebatool test-alert --help\n", stderr);
  return UEBATOOL_FAILED;
}

static const gchar help[] =
  "Asks a running detector for one alert of a rule, to see that alerts arrive\n"
  "where they should. The alert is tagged ueba.test, and touches no session and\n"
  "no model.\n"
  "\n"
  "Answers 0 if the detector raised it, 1 if it did not or gave no answer, 2 if\n"
  "no detector has the file in use.\n"
  "\n"
  "Example: uebatool test-alert --state /var/lib/syslog-ng/ueba-default.db FA-UC-F";

UebatoolStatus
uebatool_test_alert(gint argc, gchar **argv)
{
  g_autoptr(GOptionContext) context = g_option_context_new("RULE - one alert of a running detector, for a try");
  g_autofree gchar *state = NULL;
  gint wait_sec = WAIT_SEC;
  const GOptionEntry entries[] =
  {
    { "state", 0, 0, G_OPTION_ARG_FILENAME, &state, "state file of the detector", "FILE" },
    { "wait", 0, 0, G_OPTION_ARG_INT, &wait_sec, "how long an answer is waited for (30)", "SECONDS" },
    { NULL },
  };

  g_option_context_set_description(context, help);
  g_option_context_add_main_entries(context, entries, NULL);
  return uebatool_parse_options(context, &argc, &argv) ? _run(state, wait_sec, argc, argv) : UEBATOOL_FAILED;
}
