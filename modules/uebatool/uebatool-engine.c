/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "uebatool-engine.h"
#include "ueba-error.h"
#include "ueba-time.h"

#include <stdio.h>

void
uebatool_engine_options_init(UebatoolEngineOptions *self)
{
  UebaEngineOptions defaults;

  ueba_engine_options_defaults(&defaults);
  *self = (UebatoolEngineOptions)
  {
    .session_timeout_sec = (gint) (defaults.session_timeout_usec / UEBA_TIME_USEC_PER_SEC),
    .session_max_sec = (gint) (defaults.session_max_usec / UEBA_TIME_USEC_PER_SEC),
    .notable_score = defaults.notable_score,
    .max_users = (gint) defaults.max_users,
  };
}

void
uebatool_engine_options_add(UebatoolEngineOptions *self, GOptionContext *context)
{
  const GOptionEntry entries[] =
  {
    {
      "content", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->content,
      "content pack (the shipped one); may be given several times", "PACK"
    },
    {
      "session-timeout", 0, 0, G_OPTION_ARG_INT, &self->session_timeout_sec,
      "longest pause in a session (28800)", "SECONDS"
    },
    { "session-max", 0, 0, G_OPTION_ARG_INT, &self->session_max_sec, "longest session (86400)", "SECONDS" },
    {
      "notable-score", 0, 0, G_OPTION_ARG_INT, &self->notable_score,
      "score at which a session becomes notable (90)", "SCORE"
    },
    { "max-users", 0, 0, G_OPTION_ARG_INT, &self->max_users, "users that are remembered (1000000)", "NUMBER" },
    { NULL },
  };

  g_option_context_add_main_entries(context, entries, NULL);
}

void
uebatool_engine_options_clear(UebatoolEngineOptions *self)
{
  g_clear_pointer(&self->content, g_strfreev);
}

const gchar *const *
uebatool_content_files(gchar **files)
{
  static const gchar *const shipped[] = { UEBATOOL_CONTENT_FILE, NULL };

  return files && *files ? (const gchar *const *) files : shipped;
}

UebaContent *
uebatool_content_load(gchar **files, GError **error)
{
  g_autoptr(GPtrArray) notes = NULL;
  UebaContent *content = ueba_content_load(uebatool_content_files(files), &notes, error);

  for (guint i = 0; notes && i < notes->len; i++)
    fprintf(stderr, "%s\n", (const gchar *) g_ptr_array_index(notes, i));
  return content;
}

static gboolean
_is_at_least(const gchar *option, gint value, gint least, GError **error)
{
  if (value >= least)
    return TRUE;
  g_set_error(error, UEBA_ERROR, UEBA_ERROR_SYNTAX, "--%s: %d is less than %d", option, value, least);
  return FALSE;
}

gboolean
uebatool_engine_options_get(const UebatoolEngineOptions *self, UebaEngineOptions *ret_options, GError **error)
{
  if (!_is_at_least("session-timeout", self->session_timeout_sec, 1, error) ||
      !_is_at_least("session-max", self->session_max_sec, 1, error) ||
      !_is_at_least("notable-score", self->notable_score, 1, error) ||
      !_is_at_least("max-users", self->max_users, 1, error))
    return FALSE;
  ueba_engine_options_defaults(ret_options);
  ret_options->session_timeout_usec = self->session_timeout_sec * UEBA_TIME_USEC_PER_SEC;
  ret_options->session_max_usec = self->session_max_sec * UEBA_TIME_USEC_PER_SEC;
  ret_options->notable_score = self->notable_score;
  ret_options->max_users = (guint) self->max_users;
  return TRUE;
}
