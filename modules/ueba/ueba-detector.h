/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_DETECTOR_H_INCLUDED
#define UEBA_DETECTOR_H_INCLUDED

#include "syslog-ng-compat.h"

#include <driver.h>

/* ueba-detector(): the destination that judges events and hands its alerts to the ueba-alerts() of the same id. */
LogDriver *ueba_detector_driver_new(GlobalConfig *cfg);

/* texts are copied */
void ueba_detector_driver_set_id(LogDriver *s, const gchar *id);
void ueba_detector_driver_set_content(LogDriver *s, GList *files);      /* consumed */
void ueba_detector_driver_set_users(LogDriver *s, const gchar *file);
void ueba_detector_driver_set_aliases(LogDriver *s, const gchar *file);
void ueba_detector_driver_set_suppress(LogDriver *s, const gchar *file);
void ueba_detector_driver_set_geoip_database(LogDriver *s, const gchar *file);
/* FALSE: there is a list of that name */
gboolean ueba_detector_driver_add_list(LogDriver *s, const gchar *name, const gchar *file);
/* "": memory only */
void ueba_detector_driver_set_state_file(LogDriver *s, const gchar *file);
/* FALSE: neither "normal" nor "full" */
gboolean ueba_detector_driver_set_sync(LogDriver *s, const gchar *mode);
/* FALSE: more than can be kept */
gboolean ueba_detector_driver_set_duplicate_window(LogDriver *s, gint lines);
void ueba_detector_driver_set_session_timeout(LogDriver *s, gint seconds);
void ueba_detector_driver_set_session_max(LogDriver *s, gint seconds);
void ueba_detector_driver_set_notable_score(LogDriver *s, gint score);
void ueba_detector_driver_set_max_users(LogDriver *s, gint max_users);
void ueba_detector_driver_set_max_values(LogDriver *s, gint max_values);
void ueba_detector_driver_set_max_outbox(LogDriver *s, gint max_alerts);
void ueba_detector_driver_set_max_alerts_per_minute(LogDriver *s, gint alerts);
void ueba_detector_driver_set_silence_timeout(LogDriver *s, gint seconds);
void ueba_detector_driver_set_prefix(LogDriver *s, const gchar *prefix);

/* whether a pipe, of any kind, is a detector with the id */
gboolean ueba_detector_driver_serves(const LogPipe *s, const gchar *id);
/* The configuration is accepted: what the detector has loaded comes in force, once, before a thread of it or of its
 * alerts source runs. */
void ueba_detector_driver_take_over(LogPipe *s);

#endif
