/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBATOOL_STATE_VIEW_H_INCLUDED
#define UEBATOOL_STATE_VIEW_H_INCLUDED

#include "uebatool-state.h"

/* What a state knows, as text for people; each is appended to out. */

/* sizes, models, and the sessions with the highest scores; file: whose sizes are told */
void uebatool_state_view_overview(const UebatoolState *self, const gchar *file, GString *out);
void uebatool_state_view_users(const UebatoolState *self, GString *out);
void uebatool_state_view_sessions(const UebatoolState *self, GString *out);
void uebatool_state_view_models(const UebatoolState *self, GString *out);
/* sessions and histograms of a user, an address ("ip:..") or a group; FALSE: it is not known */
gboolean uebatool_state_view_name(const UebatoolState *self, const gchar *name, GString *out);

#endif
