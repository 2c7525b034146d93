/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_DETECTOR_STATS_H_INCLUDED
#define UEBA_DETECTOR_STATS_H_INCLUDED

#include "ueba-hub.h"

/* The detector's counters in the host's statistics: design.md 5. Made and freed in the main thread, written by the
 * worker. */
typedef struct _UebaDetectorStats UebaDetectorStats;

/* driver_id: the host's name of the driver; the content's rules and event types get a counter each */
UebaDetectorStats *ueba_detector_stats_new(const gchar *driver_id, const gchar *id, UebaContent *content);
void ueba_detector_stats_free(UebaDetectorStats *self);

void ueba_detector_stats_update(UebaDetectorStats *self, UebaHub *hub, const UebaEngineStats *engine,
                                const UebaTablesStats *tables);
/* how large the state is on disk */
void ueba_detector_stats_update_size(UebaDetectorStats *self, const UebaHub *hub);
/* lists: of UebaDetectorList */
void ueba_detector_stats_set_tables(UebaDetectorStats *self, const GPtrArray *lists, const UebaTables *tables);
void ueba_detector_stats_count_no_time(UebaDetectorStats *self);
void ueba_detector_stats_count_outbox_full(UebaDetectorStats *self);
void ueba_detector_stats_count_no_event(UebaDetectorStats *self);

#endif
