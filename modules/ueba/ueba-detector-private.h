/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_DETECTOR_PRIVATE_H_INCLUDED
#define UEBA_DETECTOR_PRIVATE_H_INCLUDED

#include "ueba-detector.h"
#include "ueba-detector-stats.h"
#include "ueba-hub.h"
#include "ueba-tables-watch.h"

#include <logthrdest/logthrdestdrv.h>

/* The detector's own rooms: the driver in the main thread, setting up, the worker. */

typedef struct _UebaDetectorList
{
  gchar *name;
  gchar *file;
} UebaDetectorList;

/* for the line that says what was loaded */
typedef struct _UebaLoaded
{
  gchar *packs;
  gchar *tables;
  gchar *state;
} UebaLoaded;

typedef struct _UebaDetectorDriver
{
  LogThreadedDestDriver super;
  gchar *id;
  GPtrArray *content_files;     /* of gchar * */
  gchar *users;
  gchar *aliases;
  gchar *suppress;
  gchar *geoip_database;
  GPtrArray *lists;             /* of UebaDetectorList */
  gchar *prefix;
  UebaEngineOptions options;
  gchar *state_file;            /* as configured; NULL: the default, empty: memory only */
  UebaStateSync sync;
  gint duplicate_window;        /* -1: the default */
  guint64 max_outbox;           /* alerts in the state file that no log path has acknowledged */
  guint max_alerts_per_minute;  /* 0: any number */
  gint64 silence_timeout;       /* seconds; 0: nobody asks */

  UebaHub *hub;
  /* Loaded at the first init, so that this configuration goes on unchanged if a reload is refused after it. */
  UebaContent *content;
  UebaTablesWatch *tables;
  UebaDraft *draft;             /* from init to start; NULL: the hub has its file open */
  UebaDetectorStats *stats;     /* while it runs */
  UebaLoaded loaded;

  LogTagId alert_tag;
  void (*super_queue)(LogPipe *s, LogMessage *msg, const LogPathOptions *path_options);
  gboolean (*super_start)(LogPipe *s);
  void (*super_release_queue)(LogDestDriver *s, LogQueue *queue);
} UebaDetectorDriver;

/* ---- ueba-detector-setup.c ---- */

/* FALSE: this configuration must be refused; it has been said why */
gboolean ueba_detector_set_up(UebaDetectorDriver *self);
/* the configuration is accepted, and no worker runs yet */
void ueba_detector_take_over(UebaDetectorDriver *self);
void ueba_detector_clear_loaded(UebaDetectorDriver *self);

/* ---- ueba-detector-stats.c ---- */

/* by the worker while it runs */
void ueba_detector_update_stats(UebaDetectorDriver *self);

/* ---- ueba-detector-state.c ---- */

/* FALSE: this configuration must be refused; it has been said why */
gboolean ueba_detector_open_state(UebaDetectorDriver *self);
void ueba_detector_take_over_state(UebaDetectorDriver *self);
/* notes: consumed, may be NULL */
void ueba_detector_say_notes(UebaDetectorDriver *self, GPtrArray *notes);
/* for the line that says what was loaded; owned by the caller */
gchar *ueba_detector_describe_state(UebaDetectorDriver *self);

/* ---- ueba-detector-notices.c, for the worker ---- */

void ueba_detector_take_over_notices(UebaDetectorDriver *self);         /* .. but this one */
/* a log came */
void ueba_detector_hear(UebaDetectorDriver *self, gint64 now_usec);
/* adds to the alerts of the batch what is to be said */
void ueba_detector_add_notices(UebaDetectorDriver *self, gint64 now_usec);

/* ---- ueba-detector-requests.c, for the worker ---- */

/* while no message waits to be acknowledged */
void ueba_detector_answer_requests(UebaDetectorDriver *self, gint64 now_usec);

/* ---- ueba-detector-worker.c ---- */
LogThreadedDestWorker *ueba_detector_worker_new(LogThreadedDestDriver *owner, gint worker_index);

#endif
