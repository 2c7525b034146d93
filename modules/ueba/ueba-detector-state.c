/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-detector-private.h"

#include <messages.h>
#include <reloc.h>

/* The state file of a configuration: which it is, opening it before anything is changed, taking it over. */

#define DUPLICATE_WINDOW 100000

static EVTTAG *
_location(UebaDetectorDriver *self)
{
  return log_pipe_location_tag(&self->super.super.super.super);
}

/* A name without a folder stands in syslog-ng's own. Owned by the caller, NULL: memory only. */
static gchar *
_resolve_file(UebaDetectorDriver *self)
{
  const gchar *folder = get_installation_path_for(SYSLOG_NG_PATH_LOCALSTATEDIR);
  gchar *name = self->state_file ? g_strdup(self->state_file) : g_strdup_printf("ueba-%s.db", self->id);
  gchar *file = name[0] ? g_canonicalize_filename(name, folder) : NULL;

  g_free(name);
  return file;
}

static UebaHubSettings
_settings(UebaDetectorDriver *self, const gchar *file)
{
  return (UebaHubSettings)
  {
    .file = file,
    .sync = self->sync,
    .duplicate_window = self->duplicate_window >= 0 ? (guint) self->duplicate_window : file ? DUPLICATE_WINDOW : 0,
    .engine = self->options,
    .content = self->content,
  };
}

void
ueba_detector_say_notes(UebaDetectorDriver *self, GPtrArray *notes)
{
  for (guint i = 0; notes && i < notes->len; i++)
    msg_notice("ueba-detector(): state",
               evt_tag_str("note", g_ptr_array_index(notes, i)),
               _location(self));
  if (notes)
    g_ptr_array_unref(notes);
}

static gboolean
_check_id(UebaDetectorDriver *self)
{
  if (self->state_file || !strchr(self->id, G_DIR_SEPARATOR))
    return TRUE;
  msg_error("ueba-detector(): the id cannot be part of a file's name, name the file with state-file()",
            evt_tag_str("id", self->id),
            _location(self));
  return FALSE;
}

static gboolean
_open(UebaDetectorDriver *self, const gchar *file)
{
  UebaHubSettings settings = _settings(self, file);
  GPtrArray *notes = NULL;
  GError *error = NULL;

  if (ueba_hub_draft(self->hub, &settings, &self->draft, &notes, &error))
    {
      ueba_detector_say_notes(self, notes);
      return TRUE;
    }
  msg_error("ueba-detector(): state refused",
            evt_tag_str("error", error->message),
            _location(self));
  g_error_free(error);
  return FALSE;
}

gboolean
ueba_detector_open_state(UebaDetectorDriver *self)
{
  gchar *file;
  gboolean is_open;

  if (self->draft)
    return TRUE;
  if (!_check_id(self))
    return FALSE;
  file = _resolve_file(self);
  is_open = _open(self, file);
  g_free(file);
  return is_open;
}

void
ueba_detector_take_over_state(UebaDetectorDriver *self)
{
  gchar *file = _resolve_file(self);
  UebaHubSettings settings = _settings(self, file);
  GPtrArray *notes = NULL;
  GError *error = NULL;

  ueba_hub_adopt(self->hub, &settings, self->draft);
  self->draft = NULL;
  if (!ueba_hub_settle(self->hub, &notes, &error))
    msg_error("ueba-detector(): the state cannot take over this configuration yet, lines wait until it can",
              evt_tag_str("error", error->message),
              _location(self));
  ueba_detector_say_notes(self, notes);
  g_clear_error(&error);
  g_free(file);
}

gchar *
ueba_detector_describe_state(UebaDetectorDriver *self)
{
  UebaState *state = self->hub->state;
  UebaEngineStats engine;
  UebaStateStats stats;

  if (!state)
    return g_strdup("not open");
  if (!ueba_state_file(state))
    return g_strdup("in memory");
  ueba_engine_stats(self->hub->engine, &engine);
  ueba_state_stats(state, &stats);
  return g_strdup_printf("%s: %" G_GUINT64_FORMAT " users, %" G_GUINT64_FORMAT " live sessions, %" G_GUINT64_FORMAT
                         " lines since the last checkpoint, %" G_GUINT64_FORMAT " alerts to deliver",
                         ueba_state_file(state), engine.users, engine.live_sessions, stats.replayed_lines,
                         stats.outbox);
}
