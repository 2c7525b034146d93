/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBATOOL_COMPARISON_H_INCLUDED
#define UEBATOOL_COMPARISON_H_INCLUDED

#include "ueba-alert.h"

/* What two contents make of the same events: alerts that only the one or the other raises, by rule, with examples. An
 * alert of the one is the other's if both raise it, with the same id, on the same event; so little is kept. */
typedef struct _UebatoolComparison UebatoolComparison;

typedef enum
{
  UEBATOOL_BEFORE,
  UEBATOOL_AFTER,
  UEBATOOL_SIDES,
} UebatoolSide;

UebatoolComparison *uebatool_comparison_new(void);
void uebatool_comparison_free(UebatoolComparison *self);

/* an alert of the event at hand; consumed */
void uebatool_comparison_take(UebatoolComparison *self, UebatoolSide side, UebaAlert *alert);
/* the event has been judged by both */
void uebatool_comparison_end_event(UebatoolComparison *self);

void uebatool_comparison_append_to(const UebatoolComparison *self, GString *out);

#endif
