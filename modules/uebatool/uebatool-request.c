/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "uebatool-request.h"
#include "uebatool-grid.h"
#include "ueba-error.h"
#include "ueba-state.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define LOOK_AGAIN_MSEC 200

gboolean
uebatool_request_check(const gchar *file, gboolean *ret_is_in_use, GError **error)
{
  g_autofree gchar *lock = g_strconcat(file, ".lock", NULL);
  gint fd = -1;

  *ret_is_in_use = FALSE;
  if (access(file, R_OK | W_OK) == 0 && (fd = open(lock, O_RDONLY | O_CLOEXEC)) < 0 && errno == ENOENT)
    return TRUE;
  if (fd < 0)
    {
      g_set_error(error, UEBA_ERROR, UEBA_ERROR_IO, "%s: %s", file, g_strerror(errno));
      return FALSE;
    }
  *ret_is_in_use = flock(fd, LOCK_EX | LOCK_NB) != 0;
  close(fd);
  return TRUE;
}

/* NULL without error: there is none yet */
static gchar *
_wait_for_outcome(const gchar *file, gint64 id, gint wait_sec, GError **error)
{
  gint64 end_usec = g_get_monotonic_time() + wait_sec * G_TIME_SPAN_SECOND;
  gchar *outcome = NULL;

  while (ueba_state_outcome(file, id, &outcome, error) && !outcome && g_get_monotonic_time() < end_usec)
    g_poll(NULL, 0, LOOK_AGAIN_MSEC);
  return outcome;
}

static UebatoolStatus
_print(const gchar *outcome)
{
  g_autoptr(GString) text = g_string_new(NULL);

  uebatool_append_printable(text, outcome);
  puts(text->str);
  return g_str_has_prefix(outcome, "done") ? UEBATOOL_GOOD : UEBATOOL_FINDINGS;
}

UebatoolStatus
uebatool_request_ask(const gchar *file, const gchar *kind, const gchar *argument, gint wait_sec)
{
  GError *error = NULL;
  gint64 id = ueba_state_ask(file, kind, argument, g_get_real_time(), &error);
  g_autofree gchar *outcome = id ? _wait_for_outcome(file, id, wait_sec, &error) : NULL;

  if (error)
    return uebatool_fail(error);
  if (outcome)
    return _print(outcome);
  fprintf(stderr, "uebatool: no answer within %d s; the request stays in the file\n", wait_sec);
  return UEBATOOL_FINDINGS;
}
