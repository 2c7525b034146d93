/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_ALERTS_H_INCLUDED
#define UEBA_ALERTS_H_INCLUDED

#include "syslog-ng-compat.h"

#include <driver.h>

/* ueba-alerts(): the source that puts the alerts of the detector of the same id into the flow. */
LogDriver *ueba_alerts_driver_new(GlobalConfig *cfg);

/* copied */
void ueba_alerts_driver_set_id(LogDriver *s, const gchar *id);
/* whether a pipe, of any kind, is an alerts source for the id */
gboolean ueba_alerts_driver_serves(const LogPipe *s, const gchar *id);

#endif
