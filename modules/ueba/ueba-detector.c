/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-detector.h"
#include "ueba-detector-private.h"
#include "ueba-heap.h"
#include "ueba-limits.h"
#include "ueba-tag.h"
#include "syslog-ng-compat.h"

#include <messages.h>

/* The driver's life in the main thread. What it shares with its alerts source, and what survives it, stands in the
 * hub; what setting up takes, in ueba-detector-setup.c and -state.c; judging, in ueba-detector-worker.c. */

#define BATCH_LINES 10000
#define MAX_OUTBOX 10000
#define TIME_REOPEN_SEC 1

static void
_replace(gchar **text, const gchar *with)
{
  g_free(*text);
  *text = g_strdup(with);
}

static UebaDetectorDriver *
_self(LogDriver *s)
{
  return (UebaDetectorDriver *) s;
}

void
ueba_detector_driver_set_id(LogDriver *s, const gchar *id)
{
  _replace(&_self(s)->id, id);
}

void
ueba_detector_driver_set_content(LogDriver *s, GList *files)
{
  UebaDetectorDriver *self = _self(s);

  g_ptr_array_set_size(self->content_files, 0);
  for (GList *file = files; file; file = file->next)
    g_ptr_array_add(self->content_files, file->data);
  g_list_free(files);
}

void
ueba_detector_driver_set_users(LogDriver *s, const gchar *file)
{
  _replace(&_self(s)->users, file);
}

void
ueba_detector_driver_set_aliases(LogDriver *s, const gchar *file)
{
  _replace(&_self(s)->aliases, file);
}

void
ueba_detector_driver_set_suppress(LogDriver *s, const gchar *file)
{
  _replace(&_self(s)->suppress, file);
}

void
ueba_detector_driver_set_geoip_database(LogDriver *s, const gchar *file)
{
  _replace(&_self(s)->geoip_database, file);
}

gboolean
ueba_detector_driver_add_list(LogDriver *s, const gchar *name, const gchar *file)
{
  UebaDetectorDriver *self = _self(s);
  UebaDetectorList *list;

  for (guint i = 0; i < self->lists->len; i++)
    if (g_str_equal(((UebaDetectorList *) g_ptr_array_index(self->lists, i))->name, name))
      return FALSE;
  list = g_new0(UebaDetectorList, 1);
  list->name = g_strdup(name);
  list->file = g_strdup(file);
  g_ptr_array_add(self->lists, list);
  return TRUE;
}

void
ueba_detector_driver_set_state_file(LogDriver *s, const gchar *file)
{
  _replace(&_self(s)->state_file, file);
}

gboolean
ueba_detector_driver_set_sync(LogDriver *s, const gchar *mode)
{
  if (g_str_equal(mode, "normal"))
    _self(s)->sync = UEBA_STATE_SYNC_NORMAL;
  else if (g_str_equal(mode, "full"))
    _self(s)->sync = UEBA_STATE_SYNC_FULL;
  else
    return FALSE;
  return TRUE;
}

gboolean
ueba_detector_driver_set_duplicate_window(LogDriver *s, gint lines)
{
  if (lines > UEBA_LIMIT_DUPLICATE_WINDOW)
    return FALSE;
  _self(s)->duplicate_window = lines;
  return TRUE;
}

void
ueba_detector_driver_set_session_timeout(LogDriver *s, gint seconds)
{
  _self(s)->options.session_timeout_usec = seconds * UEBA_USEC_PER_SEC;
}

void
ueba_detector_driver_set_session_max(LogDriver *s, gint seconds)
{
  _self(s)->options.session_max_usec = seconds * UEBA_USEC_PER_SEC;
}

void
ueba_detector_driver_set_notable_score(LogDriver *s, gint score)
{
  _self(s)->options.notable_score = score;
}

void
ueba_detector_driver_set_max_users(LogDriver *s, gint max_users)
{
  _self(s)->options.max_users = (guint) max_users;
}

void
ueba_detector_driver_set_max_values(LogDriver *s, gint max_values)
{
  _self(s)->options.max_values = (guint) max_values;
}

void
ueba_detector_driver_set_max_outbox(LogDriver *s, gint max_alerts)
{
  _self(s)->max_outbox = (guint64) max_alerts;
}

void
ueba_detector_driver_set_max_alerts_per_minute(LogDriver *s, gint alerts)
{
  _self(s)->max_alerts_per_minute = (guint) alerts;
}

void
ueba_detector_driver_set_silence_timeout(LogDriver *s, gint seconds)
{
  _self(s)->silence_timeout = seconds;
}

void
ueba_detector_driver_set_prefix(LogDriver *s, const gchar *prefix)
{
  _replace(&_self(s)->prefix, prefix);
}

/* An alert that comes back is acknowledged at once, in the caller's thread. In the queue it would wait for the worker,
 * and the worker may be waiting for room for alerts. */
static void
_queue(LogPipe *s, LogMessage *msg, const LogPathOptions *path_options)
{
  UebaDetectorDriver *self = (UebaDetectorDriver *) s;

  if (log_msg_is_tag_by_id(msg, self->alert_tag))
    log_dest_driver_queue_method(s, msg, path_options);
  else
    self->super_queue(s, msg, path_options);
}

/* disk-buffer() has a method of its own, which keeps the messages on disk */
static void
_release_queue(LogDestDriver *s, LogQueue *queue)
{
  UebaDetectorDriver *self = (UebaDetectorDriver *) s;

  if (!cfg_is_shutting_down(log_pipe_get_config(&s->super.super)))
    ueba_undelivered_take(self->hub->undelivered, queue);
  self->super_release_queue(s, queue);
}

static const gchar *
_format_stats(UEBA_DEST_STATS_PARAMETERS)
{
  static gchar instance[1024];

  g_snprintf(instance, sizeof(instance), "ueba-detector,%s", ((UebaDetectorDriver *) s)->id);
  return instance;
}

static const gchar *
_format_persist_name(const LogPipe *s)
{
  static gchar persist_name[1024];

  g_snprintf(persist_name, sizeof(persist_name), "ueba-detector(%s)",
             s->persist_name ? s->persist_name : ((const UebaDetectorDriver *) s)->id);
  return persist_name;
}

static gboolean
_init(LogPipe *s)
{
  UebaDetectorDriver *self = (UebaDetectorDriver *) s;

  if (!ueba_tag_lookup(UEBA_TAG_ALERT, &self->alert_tag))
    {
      msg_error("ueba-detector(): the table of tags is full, so alerts could not be told from logs",
                log_pipe_location_tag(s));
      return FALSE;
    }
  ueba_heap_keep_its_end();
  if (!ueba_detector_set_up(self))
    return FALSE;
  if (!self->hub)
    self->hub = ueba_hub_get(self->id);
  if (!ueba_detector_open_state(self))
    return FALSE;
  return log_threaded_dest_driver_init_method(s);
}

void
ueba_detector_driver_take_over(LogPipe *s)
{
  UebaDetectorDriver *self = (UebaDetectorDriver *) s;

  if (self->stats)
    return;
  self->stats = ueba_detector_stats_new(self->super.super.super.id, self->id, self->content);
  ueba_detector_take_over(self);
}

/* The side is entered before the worker runs: a request to exit that comes first must not be forgotten. */
static gboolean
_start(LogPipe *s)
{
  UebaDetectorDriver *self = (UebaDetectorDriver *) s;

  ueba_detector_driver_take_over(s);
  ueba_handover_enter(self->hub->handover, UEBA_HANDOVER_PRODUCER);
  ueba_releases_interrupt(self->hub->releases, FALSE);
  ueba_tables_watch_start(self->tables);
  return self->super_start(s);
}

static gboolean
_deinit(LogPipe *s)
{
  UebaDetectorDriver *self = (UebaDetectorDriver *) s;

  ueba_tables_watch_stop(self->tables);
  g_clear_pointer(&self->stats, ueba_detector_stats_free);
  return log_threaded_dest_driver_deinit_method(s);
}

static void
_free_list(gpointer list)
{
  g_free(((UebaDetectorList *) list)->name);
  g_free(((UebaDetectorList *) list)->file);
  g_free(list);
}

static void
_free(LogPipe *s)
{
  UebaDetectorDriver *self = (UebaDetectorDriver *) s;

  ueba_detector_clear_loaded(self);
  ueba_tables_watch_free(self->tables);
  ueba_draft_free(self->draft);
  ueba_content_unref(self->content);
  ueba_hub_unref(self->hub);
  g_ptr_array_unref(self->content_files);
  g_ptr_array_unref(self->lists);
  g_free(self->users);
  g_free(self->aliases);
  g_free(self->suppress);
  g_free(self->geoip_database);
  g_free(self->state_file);
  g_free(self->prefix);
  g_free(self->id);
  log_threaded_dest_driver_free(s);
}

gboolean
ueba_detector_driver_serves(const LogPipe *s, const gchar *id)
{
  return s->free_fn == _free && g_str_equal(((const UebaDetectorDriver *) s)->id, id);
}

static void
_override(UebaDetectorDriver *self)
{
  LogPipe *pipe = &self->super.super.super.super;

  self->super.worker.construct = ueba_detector_worker_new;
  self->super.ueba_stats_method = _format_stats;
  self->super_queue = pipe->queue;
  self->super_start = pipe->ueba_config_inited;
  self->super_release_queue = self->super.super.release_queue;
  self->super.super.release_queue = _release_queue;
  pipe->queue = _queue;
  pipe->ueba_config_inited = _start;
  pipe->init = _init;
  pipe->deinit = _deinit;
  pipe->free_fn = _free;
  pipe->generate_persist_name = _format_persist_name;
}

LogDriver *
ueba_detector_driver_new(GlobalConfig *cfg)
{
  UebaDetectorDriver *self = g_new0(UebaDetectorDriver, 1);

  log_threaded_dest_driver_init_instance(&self->super, cfg);
  _override(self);
  self->super.stats_source = stats_register_type("ueba-detector");
  self->super.batch_lines = BATCH_LINES;
  self->super.time_reopen = TIME_REOPEN_SEC;
  self->id = g_strdup("default");
  self->prefix = g_strdup(".ueba.");
  self->content_files = g_ptr_array_new_with_free_func(g_free);
  self->lists = g_ptr_array_new_with_free_func(_free_list);
  self->duplicate_window = -1;
  self->max_outbox = MAX_OUTBOX;
  ueba_engine_options_defaults(&self->options);
  return &self->super.super.super;
}
