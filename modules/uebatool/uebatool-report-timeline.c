/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "uebatool-report.h"
#include "uebatool-html.h"
#include "ueba-time.h"

#include <string.h>

/* Alerts over time, stacked by rule. Times are those of a log, so nothing is believed of how far they lie apart. */

#define WIDTH 960
#define HEIGHT 300
#define LEFT 56
#define RIGHT (WIDTH - 8)
#define TOP 12
#define BOTTOM (HEIGHT - 34)
#define BUCKETS_MAX 60
#define BUCKETS_MIN 12          /* so that a bar looks like one */
#define COLOURS 8               /* rules with one of their own; the last style is for all others */

#define HOUR_USEC (3600 * UEBA_TIME_USEC_PER_SEC)

typedef struct _Timeline
{
  const UebatoolAlerts *alerts;
  GPtrArray *rules;             /* the most frequent ones; borrowed */
  gint64 first_usec;
  gint64 bucket_usec;
  guint n_buckets;
  guint counts[BUCKETS_MAX][COLOURS + 1];
  guint greatest;               /* of a bucket */
} Timeline;

static gint
_compare_rules(gconstpointer a, gconstpointer b, gpointer user_data)
{
  GHashTable *counts = user_data;
  const gchar *x = *(const gchar *const *) a;
  const gchar *y = *(const gchar *const *) b;
  guint n = GPOINTER_TO_UINT(g_hash_table_lookup(counts, x));
  guint m = GPOINTER_TO_UINT(g_hash_table_lookup(counts, y));

  return n != m ? (n < m ? 1 : -1) : strcmp(x, y);
}

static GPtrArray *
_most_frequent(const UebatoolAlerts *alerts)
{
  GPtrArray *rules = g_ptr_array_new();
  GHashTableIter iter;
  gpointer rule;

  g_hash_table_iter_init(&iter, alerts->rules);
  while (g_hash_table_iter_next(&iter, &rule, NULL))
    g_ptr_array_add(rules, rule);
  g_ptr_array_sort_with_data(rules, _compare_rules, alerts->rules);
  return rules;
}

static gint64
_floor_to(gint64 time_usec, gint64 step_usec)
{
  gint64 rest = time_usec % step_usec;

  return rest < 0 ? time_usec - rest - step_usec : time_usec - rest;
}

/* the least of the usual lengths with which the whole fits */
static void
_choose_buckets(Timeline *self)
{
  static const gint64 hours[] = { 1, 3, 6, 12, 24, 2 * 24, 7 * 24, 30 * 24, 365 * 24 };
  gint64 first = uebatool_alerts_get(self->alerts, 0)->time_usec;
  gint64 last = uebatool_alerts_get(self->alerts, self->alerts->list->len - 1)->time_usec;
  gint64 span = ueba_time_difference(last, first);
  guint i = 0;

  while (i + 1 < G_N_ELEMENTS(hours) && span / (hours[i] * HOUR_USEC) + 2 > BUCKETS_MAX)
    i++;
  self->bucket_usec = hours[i] * HOUR_USEC;
  if (span / self->bucket_usec + 2 > BUCKETS_MAX)
    self->bucket_usec = span / (BUCKETS_MAX - 2);
  self->first_usec = first > G_MININT64 / 2 ? _floor_to(first, self->bucket_usec) : first;
  self->n_buckets = (guint) (ueba_time_difference(last, self->first_usec) / self->bucket_usec) + 1;
  self->n_buckets = CLAMP(self->n_buckets, BUCKETS_MIN, BUCKETS_MAX);
}

static guint
_colour_of(const Timeline *self, const gchar *rule)
{
  guint n = MIN(self->rules->len, COLOURS);

  for (guint i = 0; i < n; i++)
    if (g_ptr_array_index(self->rules, i) == rule)
      return i;
  return COLOURS;
}

static void
_count(Timeline *self)
{
  for (guint i = 0; i < self->alerts->list->len; i++)
    {
      const UebatoolAlert *alert = uebatool_alerts_get(self->alerts, i);
      guint bucket = (guint) (ueba_time_difference(alert->time_usec, self->first_usec) / self->bucket_usec);

      self->counts[MIN(bucket, BUCKETS_MAX - 1)][_colour_of(self, alert->rule)]++;
    }
  for (guint i = 0; i < BUCKETS_MAX; i++)
    {
      guint sum = 0;
      for (guint j = 0; j <= COLOURS; j++)
        sum += self->counts[i][j];
      self->greatest = MAX(self->greatest, sum);
    }
}

static const gchar *
_colour_name(const Timeline *self, guint colour)
{
  return colour < COLOURS ? g_ptr_array_index(self->rules, colour) : "other rules";
}

static gchar *
_tip(const Timeline *self, guint bucket, guint colour)
{
  GString *tip = g_string_new(NULL);

  uebatool_html_time(tip, self->first_usec + bucket * self->bucket_usec);
  g_string_append_printf(tip, ": %s, ", _colour_name(self, colour));
  uebatool_html_number(tip, self->counts[bucket][colour]);
  return g_string_free(tip, FALSE);
}

static void
_draw_bucket(const Timeline *self, guint bucket, GString *out)
{
  gint x = LEFT + (gint) ((RIGHT - LEFT) * bucket / self->n_buckets);
  gint next_x = LEFT + (gint) ((RIGHT - LEFT) * (bucket + 1) / self->n_buckets);
  guint sum = 0;

  for (guint colour = 0; colour <= COLOURS; colour++)
    {
      guint n = self->counts[bucket][colour];
      gint y = BOTTOM - (gint) ((guint64) (BOTTOM - TOP) * sum / self->greatest);
      gint next_y = BOTTOM - (gint) ((guint64) (BOTTOM - TOP) * (sum + n) / self->greatest);
      g_autofree gchar *style = g_strdup_printf("k%u", colour);

      if (n == 0)
        continue;
      g_autofree gchar *tip = _tip(self, bucket, colour);
      uebatool_svg_rect(out, x + 1, next_y, MAX(next_x - x - 2, 1), MAX(y - next_y, 1), style, tip);
      sum += n;
    }
}

static void
_draw_height(const Timeline *self, guint count, GString *out)
{
  gint y = BOTTOM - (gint) ((BOTTOM - TOP) * (guint64) count / self->greatest);
  g_autoptr(GString) label = g_string_new(NULL);

  uebatool_html_number(label, count);
  uebatool_svg_line(out, LEFT, y, RIGHT, y, "grid");
  uebatool_svg_text(out, LEFT - 6, y + 4, "end", "axis", label->str);
}

static void
_draw_axes(const Timeline *self, GString *out)
{
  _draw_height(self, 0, out);
  if (self->greatest > 1)
    _draw_height(self, self->greatest / 2, out);
  _draw_height(self, self->greatest, out);
  for (guint i = 0; i <= 2; i++)
    {
      static const gchar *const anchors[] = { "start", "middle", "end" };
      g_autoptr(GString) label = g_string_new(NULL);

      uebatool_html_time(label, self->first_usec + (self->n_buckets - 1) * self->bucket_usec / 2 * i);
      uebatool_svg_text(out, LEFT + (RIGHT - LEFT) / 2 * (gint) i, BOTTOM + 20, anchors[i], "axis", label->str);
    }
}

static void
_write_legend(const Timeline *self, GString *out)
{
  guint n = MIN(self->rules->len, COLOURS + 1);

  g_string_append(out, "<ul class=\"legend\">\n");
  for (guint i = 0; i < n; i++)
    {
      guint count = 0;

      for (guint j = i; j < (i < COLOURS ? i + 1 : self->rules->len); j++)
        count += GPOINTER_TO_UINT(g_hash_table_lookup(self->alerts->rules, g_ptr_array_index(self->rules, j)));
      g_string_append_printf(out, "<li><span class=\"swatch k%u\"></span>", i);
      uebatool_html_text(out, _colour_name(self, i));
      g_string_append(out, " <b>");
      uebatool_html_number(out, count);
      g_string_append(out, "</b></li>\n");
    }
  g_string_append(out, "</ul>\n");
}

void
uebatool_report_timeline(const UebatoolReport *self, GString *out)
{
  g_autoptr(GPtrArray) rules = _most_frequent(self->alerts);
  Timeline timeline = { .alerts = self->alerts, .rules = rules };

  uebatool_html_begin_scroll(out, "Alerts over time");
  uebatool_svg_begin(out, "chart-timeline", WIDTH, HEIGHT, "Alerts over time, by rule");
  if (self->alerts->list->len == 0)
    uebatool_svg_text(out, 0, HEIGHT / 2, "start", "empty", "no alerts");
  else
    {
      _choose_buckets(&timeline);
      _count(&timeline);
      _draw_axes(&timeline, out);
      for (guint i = 0; i < timeline.n_buckets && i < BUCKETS_MAX; i++)
        _draw_bucket(&timeline, i, out);
    }
  uebatool_svg_end(out);
  g_string_append(out, "</div>\n");
  _write_legend(&timeline, out);
}
