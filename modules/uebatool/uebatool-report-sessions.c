/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "uebatool-report.h"
#include "uebatool-html.h"

#include <string.h>

/* Sessions and how their score climbed, and the users behind them. */

#define SESSIONS_SHOWN 20
#define SESSIONS_OPEN 1
#define STEPS_SHOWN 30
#define USERS_SHOWN 25
#define WIDTH 720
#define HEIGHT 120
#define MARGIN 12

typedef struct _Story
{
  const gchar *session;
  GArray *alerts;       /* guint: numbers, in order of time */
  gint64 score;
  gboolean is_notable;
} Story;

static void
_story_free(gpointer data)
{
  Story *self = data;

  g_array_unref(self->alerts);
  g_free(self);
}

static GHashTable *
_collect_stories(const UebatoolAlerts *alerts)
{
  GHashTable *stories = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, _story_free);

  for (guint i = 0; i < alerts->list->len; i++)
    {
      const UebatoolAlert *alert = uebatool_alerts_get(alerts, i);
      Story *story = g_hash_table_lookup(stories, alert->session);

      if (!*alert->session)
        continue;
      if (!story)
        {
          story = g_new0(Story, 1);
          story->session = alert->session;
          story->alerts = g_array_new(FALSE, FALSE, sizeof(guint));
          g_hash_table_insert(stories, (gpointer) alert->session, story);
        }
      g_array_append_val(story->alerts, i);
      story->score = MAX(story->score, alert->session_score);
      story->is_notable |= uebatool_alert_is_summary(alert);
    }
  return stories;
}

static gint
_compare_stories(gconstpointer a, gconstpointer b)
{
  const Story *x = *(const Story *const *) a;
  const Story *y = *(const Story *const *) b;

  if (x->is_notable != y->is_notable)
    return x->is_notable ? -1 : 1;
  if (x->score != y->score)
    return x->score < y->score ? 1 : -1;
  return strcmp(x->session, y->session);
}

/* borrowed from the table */
static GPtrArray *
_sorted_values(GHashTable *table, GCompareFunc compare)
{
  GPtrArray *values = g_ptr_array_new();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init(&iter, table);
  while (g_hash_table_iter_next(&iter, NULL, &value))
    g_ptr_array_add(values, value);
  g_ptr_array_sort(values, compare);
  return values;
}

static const UebatoolAlert *
_alert_of(const UebatoolAlerts *alerts, const Story *story, guint i)
{
  return uebatool_alerts_get(alerts, g_array_index(story->alerts, guint, i));
}

/* where an alert stands in the drawing */
static gint
_x_of(const UebatoolAlerts *alerts, const Story *story, const UebatoolAlert *alert)
{
  gint64 first = _alert_of(alerts, story, 0)->time_usec;
  gint64 last = _alert_of(alerts, story, story->alerts->len - 1)->time_usec;
  gdouble span = (gdouble) last - (gdouble) first;
  gdouble share = span > 0 ? ((gdouble) alert->time_usec - (gdouble) first) / span : 0;

  return MARGIN + (gint) (share * (WIDTH - 2 * MARGIN));
}

static gint
_y_of(const Story *story, gint64 score)
{
  gdouble share = (gdouble) score / (gdouble) MAX(story->score, 1);

  return HEIGHT - MARGIN - (gint) (CLAMP(share, 0, 1) * (HEIGHT - 2 * MARGIN));
}

static void
_draw_climb(const UebatoolAlerts *alerts, const Story *story, guint number, GString *out)
{
  g_autofree gchar *id = g_strdup_printf("chart-session-%u", number);
  gint x = MARGIN, y = HEIGHT - MARGIN;

  uebatool_svg_begin(out, id, WIDTH, HEIGHT, "How the score of the session climbed");
  uebatool_svg_line(out, MARGIN, HEIGHT - MARGIN, WIDTH - MARGIN, HEIGHT - MARGIN, "grid");
  for (guint i = 0; i < story->alerts->len; i++)
    {
      const UebatoolAlert *alert = _alert_of(alerts, story, i);
      gint next_x = _x_of(alerts, story, alert), next_y = _y_of(story, alert->session_score);

      uebatool_svg_line(out, x, y, next_x, y, "climb");
      uebatool_svg_line(out, next_x, y, next_x, next_y, "climb");
      uebatool_svg_circle(out, next_x, next_y, 4, uebatool_alert_is_summary(alert) ? "mark" : "dot", alert->rule);
      x = next_x;
      y = next_y;
    }
  uebatool_svg_line(out, x, y, WIDTH - MARGIN, y, "climb");
  uebatool_svg_end(out);
}

void
uebatool_report_severity(GString *out, const UebatoolAlert *alert)
{
  static const gchar *const known[] = { "low", "medium", "high", "critical" };
  const gchar *style = "low";

  for (guint i = 0; i < G_N_ELEMENTS(known); i++)
    if (strcmp(alert->severity, known[i]) == 0)
      style = known[i];
  g_string_append_printf(out, "<span class=\"badge %s\">", style);
  uebatool_html_text(out, alert->severity);
  g_string_append(out, "</span>");
}

static void
_write_step(const UebatoolAlert *alert, GString *out)
{
  g_string_append(out, "<li><span class=\"when\">");
  uebatool_html_time(out, alert->time_usec);
  g_string_append(out, "</span> <b>");
  uebatool_html_text(out, alert->rule);
  g_string_append(out, "</b> <span class=\"score\">");
  if (!uebatool_alert_is_summary(alert))
    g_string_append_printf(out, "+%" G_GINT64_FORMAT " = ", alert->score);
  g_string_append_printf(out, "%" G_GINT64_FORMAT "</span> ", alert->session_score);
  uebatool_html_text(out, alert->reason);
  g_string_append(out, "</li>\n");
}

static void
_write_story(const UebatoolAlerts *alerts, const Story *story, guint number, GString *out)
{
  const UebatoolAlert *first = _alert_of(alerts, story, 0);

  g_string_append_printf(out, "<details%s><summary><b>", number < SESSIONS_OPEN ? " open" : "");
  uebatool_html_text(out, *first->user ? first->user : story->session);
  g_string_append_printf(out, "</b> <span class=\"score%s\">%" G_GINT64_FORMAT "</span> <span class=\"when\">from ",
                         story->is_notable ? " notable" : "", story->score);
  uebatool_html_time(out, first->time_usec);
  g_string_append_printf(out, ", %u alert%s</span></summary>\n", story->alerts->len,
                         story->alerts->len == 1 ? "" : "s");
  _draw_climb(alerts, story, number, out);
  g_string_append(out, "<ol class=\"steps\">\n");
  for (guint i = 0; i < MIN(story->alerts->len, STEPS_SHOWN); i++)
    _write_step(_alert_of(alerts, story, i), out);
  g_string_append(out, "</ol>\n");
  if (story->alerts->len > STEPS_SHOWN)
    g_string_append_printf(out, "<p class=\"more\">and %u more alerts</p>\n", story->alerts->len - STEPS_SHOWN);
  g_string_append(out, "</details>\n");
}

void
uebatool_report_sessions(const UebatoolReport *self, GString *out)
{
  g_autoptr(GHashTable) stories = _collect_stories(self->alerts);
  g_autoptr(GPtrArray) sorted = _sorted_values(stories, _compare_stories);

  if (sorted->len == 0)
    g_string_append(out, "<p class=\"more\">No session had an alert.</p>\n");
  else if (!((const Story *) g_ptr_array_index(sorted, 0))->is_notable)
    g_string_append(out, "<p class=\"more\">No session became notable. These have the highest scores.</p>\n");
  for (guint i = 0; i < MIN(sorted->len, SESSIONS_SHOWN); i++)
    _write_story(self->alerts, g_ptr_array_index(sorted, i), i, out);
  if (sorted->len > SESSIONS_SHOWN)
    g_string_append_printf(out, "<p class=\"more\">and %u more sessions with alerts</p>\n",
                           sorted->len - SESSIONS_SHOWN);
}

/* ---- users ---- */

typedef struct _UserRisk
{
  const gchar *user;
  const gchar *group;
  gint64 score;
  guint n_alerts;
  guint n_notable;
  GHashTable *rules;    /* set; borrowed */
} UserRisk;

static void
_risk_free(gpointer data)
{
  UserRisk *self = data;

  g_hash_table_unref(self->rules);
  g_free(self);
}

static void
_add_to_risk(GHashTable *risks, const UebatoolAlert *alert)
{
  UserRisk *risk = g_hash_table_lookup(risks, alert->user);

  if (!risk)
    {
      risk = g_new0(UserRisk, 1);
      risk->user = alert->user;
      risk->rules = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, NULL);
      g_hash_table_insert(risks, (gpointer) alert->user, risk);
    }
  risk->group = alert->group;
  risk->n_alerts++;
  if (uebatool_alert_is_summary(alert))
    {
      risk->n_notable++;
      return;
    }
  risk->score += alert->score;
  g_hash_table_add(risk->rules, (gpointer) alert->rule);
}

static gint
_compare_risks(gconstpointer a, gconstpointer b)
{
  const UserRisk *x = *(const UserRisk *const *) a;
  const UserRisk *y = *(const UserRisk *const *) b;

  if (x->score != y->score)
    return x->score < y->score ? 1 : -1;
  return strcmp(x->user, y->user);
}

static void
_write_risk(const UserRisk *risk, gint64 greatest, GString *out)
{
  gint share = (gint) ((gdouble) MAX(risk->score, 0) / (gdouble) MAX(greatest, 1) * 100);

  g_string_append(out, "<tr><th scope=\"row\">");
  uebatool_html_text(out, risk->user);
  g_string_append(out, "</th><td class=\"g\">");
  uebatool_html_text(out, risk->group);
  g_string_append(out, "</td><td class=\"n\">");
  uebatool_html_number(out, risk->score);
  g_string_append_printf(out, "</td><td class=\"bar\"><svg viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" "
                         "aria-hidden=\"true\"><rect width=\"%d\" height=\"8\" class=\"k0\"/></svg></td>"
                         "<td class=\"n\">%u</td><td class=\"n\">%u</td><td class=\"n\">%u</td></tr>\n",
                         MAX(share, 1), risk->n_alerts, g_hash_table_size(risk->rules), risk->n_notable);
}

void
uebatool_report_users(const UebatoolReport *self, GString *out)
{
  g_autoptr(GHashTable) risks = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, _risk_free);
  g_autoptr(GPtrArray) sorted = NULL;

  for (guint i = 0; i < self->alerts->list->len; i++)
    _add_to_risk(risks, uebatool_alerts_get(self->alerts, i));
  sorted = _sorted_values(risks, _compare_risks);
  uebatool_html_begin_scroll(out, "Users by risk");
  g_string_append(out, "<table id=\"chart-users\"><thead><tr><th scope=\"col\">user</th><th scope=\"col\">group</th>"
                  "<th scope=\"col\" class=\"n\">score</th><td></td><th scope=\"col\" class=\"n\">alerts</th>"
                  "<th scope=\"col\" class=\"n\">rules</th><th scope=\"col\" class=\"n\">notable sessions</th></tr>"
                  "</thead><tbody>\n");
  for (guint i = 0; i < MIN(sorted->len, USERS_SHOWN); i++)
    _write_risk(g_ptr_array_index(sorted, i), ((const UserRisk *) g_ptr_array_index(sorted, 0))->score, out);
  g_string_append(out, "</tbody></table></div>\n");
  if (sorted->len == 0)
    g_string_append(out, "<p class=\"more\">No user had an alert.</p>\n");
  if (sorted->len > USERS_SHOWN)
    g_string_append_printf(out, "<p class=\"more\">and %u more users</p>\n", sorted->len - USERS_SHOWN);
}
