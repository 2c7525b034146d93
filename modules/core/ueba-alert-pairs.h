/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_ALERT_PAIRS_H_INCLUDED
#define UEBA_ALERT_PAIRS_H_INCLUDED

#include "ueba-alert-names.h"

/* What an alert says, wherever it stands (a UebaAlert, a message of the host), as named texts to be put into a form:
 * the names are those of UebaAlert, without a prefix. Names and values are borrowed; a value may hold any byte. */

typedef struct _UebaAlertPair
{
  const gchar *name;
  UebaText value;
} UebaAlertPair;

typedef struct _UebaAlertPairs
{
  UebaAlertValues values;
  GArray *others;       /* of UebaAlertPair: the names that are none of UEBA_ALERT_NAMES; NULL: none */
  gint64 time_usec;     /* of the event */
  gint64 emitted_usec;  /* when the alert was made */
} UebaAlertPairs;

void ueba_alert_pairs_init(UebaAlertPairs *self);
void ueba_alert_pairs_clear(UebaAlertPairs *self);

/* an empty value is left out, so is an empty name; no name may come twice */
void ueba_alert_pairs_add(UebaAlertPairs *self, const gchar *name, UebaText value);
/* null if there is none; after the last add and before every other call: sort */
UebaText ueba_alert_pairs_get(const UebaAlertPairs *self, const gchar *name);
void ueba_alert_pairs_sort(UebaAlertPairs *self);
/* in the order of the names, as strcmp() has it */
typedef void (*UebaAlertPairFunc)(const UebaAlertPair *pair, gpointer user_data);
void ueba_alert_pairs_foreach(const UebaAlertPairs *self, UebaAlertPairFunc func, gpointer user_data);

typedef enum
{
  UEBA_ALERT_FORM_JSON,         /* all pairs, nested at the dots */
  UEBA_ALERT_FORM_ECS,          /* Elastic Common Schema 8 */
  UEBA_ALERT_FORM_OCSF,         /* Open Cybersecurity Schema Framework 1.3.0, Detection Finding */
  UEBA_ALERT_FORM_CEF,          /* ArcSight Common Event Format 0 */
} UebaAlertForm;

/* by its name, "json", "ecs", ..; FALSE: there is none of that name */
gboolean ueba_alert_form_lookup(const gchar *name, UebaAlertForm *ret_form);

/* One line, without a line end, appended to out: UTF-8 without NUL or line ends. */
void ueba_alert_pairs_append(const UebaAlertPairs *self, UebaAlertForm form, GString *out);

#endif
