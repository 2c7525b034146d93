/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBATOOL_SUMMARY_H_INCLUDED
#define UEBATOOL_SUMMARY_H_INCLUDED

#include "ueba-alert.h"
#include "ueba-content.h"

/* What a replay saw, for people: alerts per rule and day, users by score, events by type. */
typedef struct _UebatoolSummary UebatoolSummary;

UebatoolSummary *uebatool_summary_new(void);
void uebatool_summary_free(UebatoolSummary *self);

void uebatool_summary_add_event(UebatoolSummary *self, UebaText event_type);
void uebatool_summary_add_alert(UebatoolSummary *self, const UebaAlert *alert);

/* rules of the content without an alert are told too; NULL: none are */
void uebatool_summary_append_to(const UebatoolSummary *self, const UebaContent *content, GString *out);

#endif
