/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBATOOL_STATE_H_INCLUDED
#define UEBATOOL_STATE_H_INCLUDED

#include "ueba-engine-private.h"
#include "ueba-state.h"

/* What stands in a state file, with the journal applied. The file may be in use: a copy in memory is looked at. */
typedef struct _UebatoolState
{
  UebaEngine *engine;           /* under the content and the options in the file */
  UebaState *state;
  gint64 latest_usec;           /* the latest time that it knows of; UEBA_TIME_NONE: it knows nothing */
} UebatoolState;

UebatoolState *uebatool_state_open(const gchar *file, GError **error);
void uebatool_state_free(UebatoolState *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UebatoolState, uebatool_state_free)

/* Of a file that nobody has in use: the person goes from it. FALSE: not, or not to the last byte,
 * and it can be done again. */
gboolean uebatool_state_forget(const gchar *file, const gchar *user, GError **error);

/* how far an instance of a model is, as an event at the latest time would see it */
typedef struct _UebatoolMaturity
{
  guint64 observations;         /* N */
  guint64 n_values;             /* C */
  gdouble confidence;
  gboolean is_converged;
} UebatoolMaturity;

UebatoolMaturity uebatool_state_maturity(const UebatoolState *self, guint model, const UebaHistogram *histogram);

#endif
