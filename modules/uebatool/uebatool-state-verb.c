/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "uebatool.h"
#include "uebatool-output.h"
#include "uebatool-request.h"
#include "uebatool-state-view.h"

#include <stdio.h>
#include <string.h>

#define OUTBOX_STEP 1000
#define WAIT_SEC 60

typedef struct _View
{
  const gchar *name;
  void (*append)(const UebatoolState *state, GString *out);
} View;

static const View views[] =
{
  { "users", uebatool_state_view_users },
  { "sessions", uebatool_state_view_sessions },
  { "models", uebatool_state_view_models },
};

static void
_append_alerts(const GPtrArray *alerts, GString *out, gint64 *ret_last)
{
  for (guint i = 0; i < alerts->len; i++)
    {
      const UebaAlert *alert = g_ptr_array_index(alerts, i);

      ueba_alert_append_json(alert, out);
      g_string_append_c(out, '\n');
      *ret_last = ueba_alert_number(alert);
    }
}

/* alerts that have not reached the log path, as JSON lines */
static gboolean
_write_outbox(const UebatoolState *state, UebatoolOutput *output, GError **error)
{
  gint64 last = 0;
  guint n;

  do
    {
      g_autoptr(GPtrArray) alerts = ueba_state_outbox(state->state, last, OUTBOX_STEP, error);

      if (!alerts)
        return FALSE;
      n = alerts->len;
      _append_alerts(alerts, uebatool_output_buffer(output), &last);
    }
  while (uebatool_output_flush(output, error) && n == OUTBOX_STEP);
  return uebatool_output_buffer(output)->len == 0;
}

static const View *
_find_view(const gchar *name)
{
  for (guint i = 0; i < G_N_ELEMENTS(views); i++)
    if (strcmp(views[i].name, name) == 0)
      return &views[i];
  return NULL;
}

static UebatoolStatus
_write_view(const UebatoolState *state, UebatoolOutput *output, gint argc, gchar **argv, GError **error)
{
  GString *out = uebatool_output_buffer(output);
  UebatoolStatus status = UEBATOOL_GOOD;

  if (argc == 2)
    uebatool_state_view_overview(state, argv[1], out);
  else if (strcmp(argv[2], "outbox") == 0)
    _write_outbox(state, output, error);
  else if (strcmp(argv[2], "show") != 0)
    _find_view(argv[2])->append(state, out);
  else if (!uebatool_state_view_name(state, argv[3], out))
    {
      fprintf(stderr, "uebatool: '%s' is not known: neither a user nor a group\n", argv[3]);
      status = UEBATOOL_FINDINGS;
    }
  return status;
}

static UebatoolStatus
_view(gint argc, gchar **argv)
{
  GError *error = NULL;
  g_autoptr(UebatoolState) state = uebatool_state_open(argv[1], &error);
  UebatoolOutput *output;
  UebatoolStatus status;

  if (!state)
    return uebatool_fail(error);
  output = uebatool_output_new(NULL, NULL);
  status = _write_view(state, output, argc, argv, &error);
  if (!error)
    uebatool_output_finish(output, &error);
  uebatool_output_free(output);
  return error ? uebatool_fail(error) : status;
}

/* ---- forgetting ---- */

/* whoever has the file in use knows more than the file, so it is asked to do it */
static UebatoolStatus
_forget(const gchar *file, const gchar *name)
{
  g_autofree gchar *user = g_ascii_strdown(name, -1);
  GError *error = NULL;
  gboolean is_in_use;

  if (!uebatool_request_check(file, &is_in_use, &error))
    return uebatool_fail(error);
  if (is_in_use)
    return uebatool_request_ask(file, UEBA_STATE_REQUEST_FORGET, user, WAIT_SEC);
  if (!uebatool_state_forget(file, user, &error))
    return uebatool_fail(error);
  puts("done");
  return UEBATOOL_GOOD;
}

static gboolean
_is_understood(gint argc, gchar **argv)
{
  if (argc == 2)
    return TRUE;
  if (argc == 3)
    return strcmp(argv[2], "outbox") == 0 || _find_view(argv[2]);
  return argc == 4 && (strcmp(argv[2], "show") == 0 || (strcmp(argv[2], "forget") == 0 && argv[3][0]));
}

static UebatoolStatus
_run(gint argc, gchar **argv)
{
  return argc == 4 && strcmp(argv[2], "forget") == 0 ? _forget(argv[1], argv[3]) : _view(argc, argv);
}

static const gchar help[] =
  "Shows what a detector knows: its state file, with the journal applied. The\n"
  "file may be in use; a copy of it is looked at, and nothing is changed but by\n"
  "forget.\n"
  "\n"
  "  state FILE                sizes, models, sessions with the highest scores\n"
  "  state FILE users          everybody that is known\n"
  "  state FILE sessions       all sessions, the highest scores first\n"
  "  state FILE models         all instances of all models, and which have converged\n"
  "  state FILE outbox         alerts that wait for the log path, as JSON lines\n"
  "  state FILE show NAME      sessions and histograms of a user, an address\n"
  "                            (ip:203.0.113.9) or a group\n"
  "  state FILE forget USER    the person goes: sessions, models and the name\n"
  "                            wherever it stands; a detector that has the file\n"
  "                            in use is asked to do it\n"
  "\n"
  "Answers 0, 1 if the NAME is not known or the detector did not do it, 2 if the\n"
  "file cannot be read.\n"
  "\n"
  "Example: uebatool state /var/lib/syslog-ng/ueba-default.db show ann@example.com";

UebatoolStatus
uebatool_state(gint argc, gchar **argv)
{
  g_autoptr(GOptionContext) context = g_option_context_new("FILE [WHAT [NAME]] - what a detector knows");

  g_option_context_set_description(context, help);
  if (!uebatool_parse_options(context, &argc, &argv))
    return UEBATOOL_FAILED;
  if (_is_understood(argc, argv))
    return _run(argc, argv);
  fputs("uebatool: state FILE [users | sessions | models | outbox | show NAME | forget USER]\n", stderr);
  return UEBATOOL_FAILED;
}
