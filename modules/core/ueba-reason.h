/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_REASON_H_INCLUDED
#define UEBA_REASON_H_INCLUDED

#include "ueba-event.h"

/* A reasonTemplate, compiled when the content is loaded: what an analyst reads first. A text with
 *   {field}                      an event field, or time
 *   {count}, {model.known}, ..   see UebaReasonFacts
 *   {type|value|histogram}       AA's form; value is featureValue, scopeValue or event.<field>
 *   [[ .. ]]                     left out as a whole if a placeholder in it has no value
 *   {{ and }}                    braces
 * Outside [[ ]] a placeholder without a value says "unknown". Values come from logs: control characters become blanks,
 * and what is longer than UEBA_LIMIT_REASON_VALUE_CHARS is cut. */
typedef struct _UebaReason UebaReason;

/* What a template may name beside the event's fields, as texts; all borrowed, null if there is none. */
typedef struct _UebaReasonFacts
{
  UebaText count;               /* {count}: of the first counter in ruleExpression */
  UebaText list_name;           /* {list.name} */
  UebaText list_match;          /* {list.match}: the entry that matched, "203.0.113.0/24" */
  UebaText model_known;         /* {model.known}: "US 41, DE 3" */
  UebaText model_total_events;  /* {model.total_events} */
  UebaText model_num_observations;      /* {model.num_observations}: of this event's value */
  UebaText model_confidence;    /* {model.confidence_factor}: two decimals */
  UebaText scope_value;         /* {..|scopeValue|..} */
  UebaText feature_value;       /* {..|featureValue|..} */
} UebaReasonFacts;

/* what the rule has that a template may name */
typedef struct _UebaReasonBinder
{
  gboolean has_model;
  gboolean has_counter;         /* in ruleExpression */
} UebaReasonBinder;

/* text is UTF-8. notes (may be NULL) gets what AA's form asks for and we do not have: gchar *; it says "unknown" there.
 * The error starts with the column. */
UebaReason *ueba_reason_compile(const gchar *text, const UebaReasonBinder *binder, GPtrArray *notes, GError **error);
void ueba_reason_free(UebaReason *self);
/* the event fields that it reads */
guint64 ueba_reason_fields(const UebaReason *self);
/* appended to out */
void ueba_reason_render(const UebaReason *self, const UebaEvent *event, const UebaReasonFacts *facts, GString *out);

#endif
