/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_COUNTERS_H_INCLUDED
#define UEBA_COUNTERS_H_INCLUDED

#include "syslog-ng-compat.h"

#include <stats/stats-counter.h>

/* A set of named counters of one driver in the host's statistics: registered one by one, given back together. */
typedef struct _UebaCounters UebaCounters;

/* component: SCS_*, of the driver; all copied */
UebaCounters *ueba_counters_new(guint16 component, const gchar *id, const gchar *instance);
void ueba_counters_free(UebaCounters *self);

/* borrowed; a counter of the same name in another set of the same driver is the same counter */
StatsCounterItem *ueba_counters_add(UebaCounters *self, const gchar *name);
/* the name with what it counts behind a dot: "alerts.FA-UC-F" */
StatsCounterItem *ueba_counters_add_for(UebaCounters *self, const gchar *name, const gchar *what);

#endif
