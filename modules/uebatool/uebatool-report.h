/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBATOOL_REPORT_H_INCLUDED
#define UEBATOOL_REPORT_H_INCLUDED

#include "uebatool-alerts.h"
#include "uebatool-state.h"

/* The sections of the page that "uebatool report" writes. */
typedef struct _UebatoolReport
{
  const UebatoolAlerts *alerts;
  const UebaContent *content;
  const UebatoolState *state;   /* NULL: none was given */
} UebatoolReport;

/* numbers, and when alerts came, by rule */
void uebatool_report_tiles(const UebatoolReport *self, GString *out);
void uebatool_report_timeline(const UebatoolReport *self, GString *out);
void uebatool_report_sessions(const UebatoolReport *self, GString *out);
void uebatool_report_users(const UebatoolReport *self, GString *out);
void uebatool_report_countries(const UebatoolReport *self, GString *out);
void uebatool_report_coverage(const UebatoolReport *self, GString *out);
void uebatool_report_maturity(const UebatoolReport *self, GString *out);
void uebatool_report_feed(const UebatoolReport *self, GString *out);

/* stories of alerts, told alike in sessions and in the feed */
void uebatool_report_severity(GString *out, const UebatoolAlert *alert);

#endif
