/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "uebatool-report.h"
#include "uebatool-grid.h"
#include "uebatool-html.h"
#include "ueba-time.h"

#include <string.h>

/* Countries by peer group: what the models of the state know, and what alerts came from. New is what no model knew when
 * an alert came from there, and what a model has seen for a week only. And how many users the models know well. */

#define ROWS_MAX 20
#define COLUMNS_MAX 24
#define CELL 34
#define RADIUS_MAX 14
#define RADIUS_MIN 3
#define LEFT 190
#define TOP 26
#define NAME_CHARS 24
#define TITLE_CHARS 36
#define NEW_USEC (7 * UEBA_TIME_USEC_PER_DAY)
#define NO_GROUP "(no group)"

typedef struct _Cell
{
  guint64 known;        /* observations of the models */
  guint64 alerts;
  gboolean is_new;
} Cell;

/* names -> numbers of cells, with the sums by which rows and columns are chosen */
typedef struct _Matrix
{
  GHashTable *cells;    /* "group\ncountry" -> Cell */
  GHashTable *groups;   /* name -> guint64 */
  GHashTable *countries;
} Matrix;

static void
_matrix_init(Matrix *self)
{
  self->cells = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  self->groups = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  self->countries = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
}

static void
_matrix_clear(Matrix *self)
{
  g_hash_table_unref(self->cells);
  g_hash_table_unref(self->groups);
  g_hash_table_unref(self->countries);
}

static void
_add_sum(GHashTable *sums, const gchar *name, guint64 n)
{
  guint64 *sum = g_hash_table_lookup(sums, name);

  if (!sum)
    {
      sum = g_new0(guint64, 1);
      g_hash_table_insert(sums, g_strdup(name), sum);
    }
  *sum += n;
}

static Cell *
_lookup_cell(const Matrix *self, const gchar *group, const gchar *country)
{
  g_autofree gchar *key = g_strconcat(group, "\n", country, NULL);

  return g_hash_table_lookup(self->cells, key);
}

static Cell *
_get_cell(Matrix *self, const gchar *group, const gchar *country, guint64 weight)
{
  Cell *cell = _lookup_cell(self, group, country);

  _add_sum(self->groups, group, weight);
  _add_sum(self->countries, country, weight);
  if (cell)
    return cell;
  cell = g_new0(Cell, 1);
  g_hash_table_insert(self->cells, g_strconcat(group, "\n", country, NULL), cell);
  return cell;
}

static void
_add_alerts(Matrix *self, const UebatoolAlerts *alerts)
{
  for (guint i = 0; i < alerts->list->len; i++)
    {
      const UebatoolAlert *alert = uebatool_alerts_get(alerts, i);
      Cell *cell;

      if (!*alert->country || uebatool_alert_is_summary(alert))
        continue;
      cell = _get_cell(self, *alert->group ? alert->group : NO_GROUP, alert->country, 1);
      cell->alerts++;
      cell->is_new |= alert->is_new_country;
    }
}

typedef struct _Filling
{
  Matrix *matrix;
  const UebatoolState *state;
} Filling;

static gboolean
_is_of_group_countries(const UebaModel *model)
{
  return model->scope_field == UEBA_FIELD_PEER_GROUP && model->feature == UEBA_FIELD_SRC_COUNTRY;
}

static void
_add_instance(guint number, guint32 scope, const UebaHistogram *histogram, gpointer user_data)
{
  Filling *self = user_data;
  const UebaEngine *engine = self->state->engine;
  gint64 latest_usec = self->state->latest_usec;

  if (!_is_of_group_countries(g_ptr_array_index(engine->content->models, number)))
    return;
  for (guint i = 0; i < histogram->n_cells; i++)
    {
      const UebaHistogramCell *seen = &histogram->cells[i];
      Cell *cell = _get_cell(self->matrix, ueba_interner_text(engine->interner, scope).str,
                             ueba_interner_text(engine->interner, seen->value).str, seen->count);

      cell->known += seen->count;
      cell->is_new |= histogram->n_cells > 1 && ueba_time_difference(latest_usec, seen->first_usec) < NEW_USEC
                      && ueba_time_difference(seen->first_usec, histogram->oldest_usec) > NEW_USEC;
    }
}

static gint
_compare_sums(gconstpointer a, gconstpointer b, gpointer user_data)
{
  const gchar *x = *(const gchar *const *) a;
  const gchar *y = *(const gchar *const *) b;
  guint64 n = *(const guint64 *) g_hash_table_lookup(user_data, x);
  guint64 m = *(const guint64 *) g_hash_table_lookup(user_data, y);

  return n != m ? (n < m ? 1 : -1) : strcmp(x, y);
}

/* the greatest first; borrowed */
static GPtrArray *
_names(GHashTable *sums)
{
  GPtrArray *names = g_ptr_array_new();
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init(&iter, sums);
  while (g_hash_table_iter_next(&iter, &name, NULL))
    g_ptr_array_add(names, name);
  g_ptr_array_sort_with_data(names, _compare_sums, sums);
  return names;
}

static guint64
_greatest_cell(const Matrix *self)
{
  GHashTableIter iter;
  gpointer value;
  guint64 greatest = 1;

  g_hash_table_iter_init(&iter, self->cells);
  while (g_hash_table_iter_next(&iter, NULL, &value))
    greatest = MAX(greatest, ((Cell *) value)->known + ((Cell *) value)->alerts);
  return greatest;
}

static gint
_square_root(guint64 n)
{
  guint64 root = 0;

  while ((root + 1) * (root + 1) <= n)
    root++;
  return (gint) root;
}

/* areas are as the numbers are */
static gint
_radius(const Cell *cell, guint64 greatest)
{
  gdouble share = (gdouble) (cell->known + cell->alerts) / (gdouble) greatest;

  return MAX(_square_root((guint64) (share * RADIUS_MAX * RADIUS_MAX)), RADIUS_MIN);
}

static void
_draw_cell(const Cell *cell, gint x, gint y, gint radius, const gchar *group, const gchar *country, GString *out)
{
  g_autofree gchar *tip = g_strdup_printf("%s, %s: %" G_GUINT64_FORMAT " known, %" G_GUINT64_FORMAT " alerts%s", group,
                                          country, cell->known, cell->alerts, cell->is_new ? ", new" : "");

  uebatool_svg_circle(out, x, y, radius, cell->known ? "k0" : "k7", tip);
  if (cell->is_new)
    uebatool_svg_circle(out, x, y, radius + 3, "new", tip);
}

/* of a long name the start */
static gchar *
_short(const gchar *name, glong max_chars)
{
  g_autofree gchar *start = NULL;

  if (g_utf8_strlen(name, -1) <= max_chars)
    return g_strdup(name);
  start = g_utf8_substring(name, 0, max_chars - 1);
  return g_strconcat(start, "\xe2\x80\xa6", NULL);
}

static void
_draw_row(const Matrix *self, const gchar *group, gint y, const GPtrArray *countries, guint64 greatest, GString *out)
{
  g_autofree gchar *name = _short(group, NAME_CHARS);

  uebatool_svg_text(out, LEFT - 16, y + 4, "end", "axis", name);
  uebatool_svg_line(out, LEFT - 8, y, LEFT + CELL * (gint) MIN(countries->len, COLUMNS_MAX), y, "grid");
  for (guint i = 0; i < MIN(countries->len, COLUMNS_MAX); i++)
    {
      const gchar *country = g_ptr_array_index(countries, i);
      const Cell *cell = _lookup_cell(self, group, country);

      if (cell)
        _draw_cell(cell, LEFT + CELL / 2 + CELL * (gint) i, y, _radius(cell, greatest), group, country, out);
    }
}

static void
_draw_matrix(const Matrix *self, GString *out)
{
  g_autoptr(GPtrArray) groups = _names(self->groups);
  g_autoptr(GPtrArray) countries = _names(self->countries);
  guint n_rows = MIN(groups->len, ROWS_MAX), n_columns = MIN(countries->len, COLUMNS_MAX);
  gint width = LEFT + CELL * (gint) MAX(n_columns, 12), height = TOP + CELL * (gint) MAX(n_rows, 3);
  guint64 greatest = _greatest_cell(self);

  uebatool_svg_begin(out, "chart-countries", width, height, "Countries by peer group, and which of them are new");
  if (n_rows == 0)
    uebatool_svg_text(out, 0, height / 2, "start", "empty", "no countries");
  for (guint i = 0; i < n_columns; i++)
    uebatool_svg_text(out, LEFT + CELL / 2 + CELL * (gint) i, 16, "middle", "axis", g_ptr_array_index(countries, i));
  for (guint i = 0; i < n_rows; i++)
    _draw_row(self, g_ptr_array_index(groups, i), TOP + CELL / 2 + CELL * (gint) i, countries, greatest, out);
  uebatool_svg_end(out);
  if (groups->len > n_rows || countries->len > n_columns)
    g_string_append_printf(out, "<p class=\"more\">the most frequent %u of %u groups and %u of %u countries</p>\n",
                           n_rows, groups->len, n_columns, countries->len);
}

void
uebatool_report_countries(const UebatoolReport *self, GString *out)
{
  Matrix matrix;
  Filling filling = { &matrix, self->state };

  _matrix_init(&matrix);
  _add_alerts(&matrix, self->alerts);
  if (self->state)
    ueba_model_store_foreach(self->state->engine->models, _add_instance, &filling);
  uebatool_html_begin_scroll(out, "Countries by peer group");
  _draw_matrix(&matrix, out);
  g_string_append(out, "</div>\n<ul class=\"legend\"><li><span class=\"swatch k0\"></span>known to the models of the "
                  "state</li><li><span class=\"swatch k7\"></span>only in alerts</li><li><span class=\"swatch ring\">"
                  "</span>new: a model did not know it when an alert came from there, or has known it for less than a "
                  "week</li></ul>\n");
  _matrix_clear(&matrix);
}

/* ---- maturity ---- */

typedef struct _ModelMaturity
{
  guint64 n_instances;
  guint64 n_converged;
  guint64 observations;
} ModelMaturity;

typedef struct _MaturityCount
{
  const UebatoolState *state;
  ModelMaturity *models;
} MaturityCount;

static void
_count_instance(guint number, guint32 scope, const UebaHistogram *histogram, gpointer user_data)
{
  MaturityCount *self = user_data;
  UebatoolMaturity maturity = uebatool_state_maturity(self->state, number, histogram);

  self->models[number].n_instances++;
  self->models[number].n_converged += maturity.is_converged;
  self->models[number].observations += maturity.observations;
}

#define BAR_LEFT 250
#define BAR_WIDTH 440
#define BAR_ROW 30
#define BAR_END 800

static void
_draw_maturity(const UebaModel *model, const ModelMaturity *maturity, gint y, GString *out)
{
  g_autofree gchar *title = g_strdup_printf("%s, %s", model->name, model->template_name ? model->template_name : "");
  g_autofree gchar *name = _short(title, TITLE_CHARS);
  gint converged = maturity->n_instances
                   ? (gint) ((gdouble) maturity->n_converged / (gdouble) maturity->n_instances * BAR_WIDTH) : 0;
  g_autoptr(GString) label = g_string_new(NULL);

  uebatool_append_grouped(label, maturity->n_converged);
  g_string_append(label, " of ");
  uebatool_append_grouped(label, maturity->n_instances);
  uebatool_svg_text(out, BAR_LEFT - 10, y + 14, "end", "axis", name);
  uebatool_svg_rect(out, BAR_LEFT, y, BAR_WIDTH, 20, "track", NULL);
  uebatool_svg_rect(out, BAR_LEFT, y, converged, 20, "k2", title);
  uebatool_svg_text(out, BAR_LEFT + BAR_WIDTH + 8, y + 14, "start", "axis", label->str);
}

static void
_draw_models(const UebatoolState *state, GString *out)
{
  const GPtrArray *models = state->engine->content->models;
  g_autofree ModelMaturity *counts = g_new0(ModelMaturity, models->len + 1);
  MaturityCount count = { state, counts };

  ueba_model_store_foreach(state->engine->models, _count_instance, &count);
  uebatool_svg_begin(out, "chart-maturity", BAR_END, BAR_ROW * (gint) MAX(models->len, 1),
                     "How many instances of each model have converged");
  for (guint i = 0; i < models->len; i++)
    _draw_maturity(g_ptr_array_index(models, i), &counts[i], BAR_ROW * (gint) i + 4, out);
  uebatool_svg_end(out);
}

static void
_draw_nothing(GString *out)
{
  uebatool_svg_begin(out, "chart-maturity", BAR_END, 60, "How many instances of each model have converged");
  uebatool_svg_text(out, 0, 34, "start", "empty", "the report was made without a state");
  uebatool_svg_end(out);
}

void
uebatool_report_maturity(const UebatoolReport *self, GString *out)
{
  g_string_append(out, "<p>How many users and groups each model knows well enough to judge by: those that have "
                  "converged.</p>\n");
  uebatool_html_begin_scroll(out, "Model maturity");
  if (self->state)
    _draw_models(self->state, out);
  else
    _draw_nothing(out);
  g_string_append(out, "</div>\n");
}
