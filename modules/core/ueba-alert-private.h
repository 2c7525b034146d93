/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_ALERT_PRIVATE_H_INCLUDED
#define UEBA_ALERT_PRIVATE_H_INCLUDED

#include "ueba-alert.h"

/* for whoever reads an alert back */

/* says nothing yet, not even its rule */
UebaAlert *ueba_alert_new_empty(gint64 time_usec, UebaSeverity severity);
/* neither may be empty; nothing is cut */
void ueba_alert_set_whole(UebaAlert *self, UebaText name, UebaText value);
void ueba_alert_put_whole(UebaAlert *self, UebaAlertName name, UebaText value);

#endif
