/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_NOTICE_H_INCLUDED
#define UEBA_NOTICE_H_INCLUDED

#include "ueba-alert.h"
#include "ueba-content.h"

/* Alerts about the detector itself: no event, session, user or technique stands behind them, and their score is 0. */

#define UEBA_NOTICE_HELD "ALERTS-HELD"
#define UEBA_NOTICE_SILENT "SOURCE-SILENT"

/* At most so many alerts of one rule a minute: the minute begins with the first of them. What is beyond is held back,
 * and one summary a rule and minute says how many. Time is the wall clock. */
typedef struct _UebaAlertGate UebaAlertGate;

UebaAlertGate *ueba_alert_gate_new(void);
void ueba_alert_gate_free(UebaAlertGate *self);
/* 0: any number */
void ueba_alert_gate_set_limit(UebaAlertGate *self, guint alerts_per_minute);
/* FALSE: held back */
gboolean ueba_alert_gate_admit(UebaAlertGate *self, const UebaAlert *alert, gint64 now_usec);
/* Summaries of the minutes that are over, owned by the array; by rule. */
void ueba_alert_gate_collect(UebaAlertGate *self, gint64 now_usec, GPtrArray *alerts);
guint64 ueba_alert_gate_n_held(const UebaAlertGate *self);

/* Whether logs still come. Embedded. */
typedef struct _UebaSilence
{
  gint64 timeout_usec;          /* 0: nobody asks */
  gint64 last_usec;             /* when one came, or when it was first asked; 0: neither */
  gboolean is_silent;           /* it has been told */
} UebaSilence;

/* A log came. TRUE: it ends a silence that had been told. */
gboolean ueba_silence_end(UebaSilence *self, gint64 now_usec);
/* TRUE once a silence, when it has lasted for the timeout. */
gboolean ueba_silence_begins(UebaSilence *self, gint64 now_usec);
/* id: of the detector */
UebaAlert *ueba_silence_alert(const UebaSilence *self, const gchar *id, gint64 now_usec);

/* An alert with name, score and techniques of the rule, for a try: its reason says so, and alert.test is "yes". */
UebaAlert *ueba_test_alert_new(const UebaRule *rule, gint64 now_usec);

#endif
