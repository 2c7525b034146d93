/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_JSON_GLIB_H_INCLUDED
#define UEBA_JSON_GLIB_H_INCLUDED

#include <glib.h>

/* Must have been called, with success, before core reads content. FALSE: json-glib is not there, and the error says
 * what is missing. */
gboolean ueba_json_glib_load(GError **error);

#endif
