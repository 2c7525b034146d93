/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBATOOL_ENGINE_H_INCLUDED
#define UEBATOOL_ENGINE_H_INCLUDED

#include "ueba-engine.h"

/* What a verb that runs the engine is told of it: content packs and the settings of sessions. They have the names and
 * the defaults of ueba-detector(). */

typedef struct _UebatoolEngineOptions
{
  gchar **content;
  gint session_timeout_sec;
  gint session_max_sec;
  gint notable_score;
  gint max_users;
} UebatoolEngineOptions;

void uebatool_engine_options_init(UebatoolEngineOptions *self);
/* self is filled when the options are parsed, and cleared by the caller */
void uebatool_engine_options_add(UebatoolEngineOptions *self, GOptionContext *context);
void uebatool_engine_options_clear(UebatoolEngineOptions *self);

/* the files, or the shipped pack if there are none; borrowed */
const gchar *const *uebatool_content_files(gchar **files);
/* The content of the files, or the shipped pack if there are none. Notes go to standard error. */
UebaContent *uebatool_content_load(gchar **files, GError **error);
gboolean uebatool_engine_options_get(const UebatoolEngineOptions *self, UebaEngineOptions *ret_options,
                                     GError **error);

#endif
