/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_ALERT_LABELS_H_INCLUDED
#define UEBA_ALERT_LABELS_H_INCLUDED

#include "ueba-content.h"

/* Comma separated texts, each once, and what can be said of a rule in that form before it fires. */

/* a null text, and one that the list has, are left out */
void ueba_label_list_add(GString *list, UebaText label);
/* each of a list, which may be NULL; blanks before a label are dropped */
void ueba_label_list_add_all(GString *list, const gchar *labels);
/* takes the first label off a list, without the blanks around it; FALSE: there is none left */
gboolean ueba_label_list_next(UebaText *list, UebaText *ret_label);

/* embedded in an array of them; each may be empty */
typedef struct _UebaAlertLabels
{
  gchar *mitre;         /* a retired technique and its successor */
  gchar *tactics;
  gchar *use_cases;
} UebaAlertLabels;

void ueba_alert_labels_init(UebaAlertLabels *self, const UebaRule *rule);
void ueba_alert_labels_clear(UebaAlertLabels *self);

#endif
