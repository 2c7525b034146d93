/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SYSLOG_NG_COMPAT_H_INCLUDED
#define SYSLOG_NG_COMPAT_H_INCLUDED

#include <syslog-ng.h>
#include <stats/stats-cluster-single.h>

/* Every difference between the syslog-ng versions that this plugin is built for stands here. */

static inline void
ueba_stats_key_set(StatsClusterKey *key, guint16 component, const gchar *id, const gchar *instance, const gchar *name)
{
  stats_cluster_single_key_set_with_name(key, component, id, instance, name);
}

#endif
