/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBATOOL_ALERTS_H_INCLUDED
#define UEBATOOL_ALERTS_H_INCLUDED

#include <glib.h>

/* The alerts of files as the plugin's destinations and replay write them: JSON objects, one a line, with the pairs of
 * the alert at the top or below "ueba". Every alert is kept once, by its id. */

/* texts are "" where the alert has none; all borrowed from the alerts */
typedef struct _UebatoolAlert
{
  gint64 time_usec;
  const gchar *id;
  const gchar *rule;
  const gchar *name;
  const gchar *severity;
  const gchar *user;            /* or the address of an event without a user */
  const gchar *group;
  const gchar *country;
  const gchar *session;
  const gchar *reason;
  gboolean is_new_country;      /* the model of the group's countries did not know this one */
  gint64 score;
  gint64 session_score;         /* after this alert */
} UebatoolAlert;

typedef struct _UebatoolAlerts
{
  GArray *list;         /* of UebatoolAlert, by time, then by session score */
  GHashTable *rules;    /* id -> number as a pointer */
  guint64 n_repeated;
  guint64 n_bad;        /* lines that are no alert */
  guint64 first_bad;    /* its line */
  guint64 n_lines;
  /*< private >*/
  GStringChunk *texts;
  GHashTable *ids;
} UebatoolAlerts;

/* files as of uebatool_lines_new(). NULL and error: a file cannot be read, there are more than UEBATOOL_ALERTS_MAX
 * alerts, or there are lines and none is an alert. */
#define UEBATOOL_ALERTS_MAX 2000000
UebatoolAlerts *uebatool_alerts_read(gchar **files, GError **error);
void uebatool_alerts_free(UebatoolAlerts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UebatoolAlerts, uebatool_alerts_free)

static inline const UebatoolAlert *
uebatool_alerts_get(const UebatoolAlerts *self, guint i)
{
  return &g_array_index(self->list, UebatoolAlert, i);
}

/* an alert that only adds up others: its score is counted already */
gboolean uebatool_alert_is_summary(const UebatoolAlert *self);

#endif
