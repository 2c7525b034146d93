/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_REASON_H_INCLUDED
#define UEBA_REASON_H_INCLUDED

#include "ueba-event.h"

/* A reasonTemplate, compiled when the content is loaded: what an analyst reads first. */
typedef struct _UebaReason UebaReason;

/* What a template may name beside the event's fields, as texts; all borrowed, null if there is none. */
typedef struct _UebaReasonFacts
{
  UebaText count;               /* {count}: of the first counter in ruleExpression */
  UebaText list_name;           /* {list.name} */
  UebaText list_match;          /* {list.match} */
  UebaText model_known;         /* {model.known}: "US 41, DE 3" */
  UebaText model_total_events;  /* {model.total_events} */
  UebaText model_num_observations;      /* {model.num_observations}: of this event's value */
  UebaText model_confidence;    /* {model.confidence_factor}: two decimals */
  UebaText scope_value;         /* {..|scopeValue|..} */
  UebaText feature_value;       /* {..|featureValue|..} */
} UebaReasonFacts;

/* The error has the position and a caret under it, as an expression's. */
UebaReason *ueba_reason_compile(const gchar *text, GError **error);
void ueba_reason_free(UebaReason *self);
/* the event fields that it reads */
guint64 ueba_reason_fields(const UebaReason *self);
/* appended to out */
void ueba_reason_render(const UebaReason *self, const UebaEvent *event, const UebaReasonFacts *facts, GString *out);

#endif
