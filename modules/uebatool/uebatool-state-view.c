/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "uebatool-state-view.h"
#include "uebatool-grid.h"
#include "ueba-time.h"

#include <glib/gstdio.h>
#include <string.h>

#define SESSIONS_SHOWN 10

static void
_add_time(UebatoolGrid *grid, gint64 time_usec)
{
  gchar text[UEBA_TIME_TEXT_BYTES];

  ueba_time_format_iso(time_usec, text);
  uebatool_grid_add(grid, text);
}

static void
_add_titles(UebatoolGrid *grid, const gchar *titles)
{
  g_auto(GStrv) parts = g_strsplit(titles, ",", -1);

  for (gchar **part = parts; *part; part++)
    uebatool_grid_add(grid, *part);
}

static const UebaModel *
_model(const UebatoolState *self, guint number)
{
  return g_ptr_array_index(self->engine->content->models, number);
}

/* "" of the one instance that has no scope; borrowed */
static const gchar *
_scope_name(const UebatoolState *self, guint32 scope)
{
  return scope == UEBA_MODEL_STORE_ORG ? "(all)" : ueba_interner_text(self->engine->interner, scope).str;
}

/* ---- sessions ---- */

typedef struct _Row
{
  const UebaEntity *entity;
  const UebaSession *session;
} Row;

static void
_collect_session(UebaEntity *entity, gpointer user_data)
{
  Row newest = { entity, &entity->newest };
  Row earlier = { entity, entity->earlier };

  g_array_append_val(user_data, newest);
  if (entity->earlier)
    g_array_append_val(user_data, earlier);
}

static gint
_compare_rows(gconstpointer a, gconstpointer b)
{
  const Row *x = a;
  const Row *y = b;
  gint64 n = ueba_session_score(x->session), m = ueba_session_score(y->session);

  if (n != m)
    return n < m ? 1 : -1;
  if (x->session->last_usec != y->session->last_usec)
    return x->session->last_usec < y->session->last_usec ? 1 : -1;
  return strcmp(x->entity->name, y->entity->name);
}

/* the highest scores first */
static GArray *
_sorted_sessions(const UebatoolState *self)
{
  GArray *rows = g_array_new(FALSE, FALSE, sizeof(Row));

  ueba_entity_table_foreach(self->engine->entities, _collect_session, rows);
  g_array_sort(rows, _compare_rows);
  return rows;
}

static void
_add_rules(const UebatoolState *self, const UebaSession *session, UebatoolGrid *grid)
{
  g_autoptr(GString) names = g_string_new(NULL);
  guint n;
  const guint32 *rules = ueba_session_fired(session, &n);

  for (guint i = 0; i < n; i++)
    g_string_append_printf(names, "%s%s", i ? ", " : "",
                           ((const UebaRule *) g_ptr_array_index(self->engine->content->rules, rules[i]))->id);
  uebatool_grid_add(grid, names->len ? names->str : "-");
}

static void
_add_session(const UebatoolState *self, const Row *row, UebatoolGrid *grid)
{
  uebatool_grid_add(grid, row->entity->name);
  _add_time(grid, row->session->start_usec);
  _add_time(grid, row->session->last_usec);
  uebatool_grid_add_number(grid, (guint64) MAX(ueba_session_score(row->session), 0));
  uebatool_grid_add(grid, ueba_session_is_notable(row->session) ? "notable" : "");
  _add_rules(self, row->session, grid);
}

static void
_append_sessions(const UebatoolState *self, const GArray *rows, guint max, GString *out)
{
  g_autoptr(UebatoolGrid) grid = uebatool_grid_new("lllrll");

  _add_titles(grid, "sessions,first event,last event,score,,rules");
  for (guint i = 0; i < MIN(rows->len, max); i++)
    _add_session(self, &g_array_index(rows, Row, i), grid);
  uebatool_grid_append_to(grid, out);
}

void
uebatool_state_view_sessions(const UebatoolState *self, GString *out)
{
  g_autoptr(GArray) rows = _sorted_sessions(self);

  _append_sessions(self, rows, rows->len, out);
}

/* ---- users ---- */

static void
_collect_entity(UebaEntity *entity, gpointer user_data)
{
  g_ptr_array_add(user_data, entity);
}

static gint
_compare_entities(gconstpointer a, gconstpointer b)
{
  return strcmp((*(const UebaEntity *const *) a)->name, (*(const UebaEntity *const *) b)->name);
}

void
uebatool_state_view_users(const UebatoolState *self, GString *out)
{
  g_autoptr(GPtrArray) entities = g_ptr_array_new();
  g_autoptr(UebatoolGrid) grid = uebatool_grid_new("lllr");

  ueba_entity_table_foreach(self->engine->entities, _collect_entity, entities);
  g_ptr_array_sort(entities, _compare_entities);
  _add_titles(grid, "users and addresses,last event,,score");
  for (guint i = 0; i < entities->len; i++)
    {
      const UebaEntity *entity = g_ptr_array_index(entities, i);

      uebatool_grid_add(grid, entity->name);
      _add_time(grid, entity->newest.last_usec);
      uebatool_grid_add(grid, entity->is_learned ? "learned" : "new");
      uebatool_grid_add_number(grid, (guint64) MAX(ueba_session_score(&entity->newest), 0));
    }
  uebatool_grid_append_to(grid, out);
}

/* ---- models ---- */

typedef struct _Instance
{
  guint model;
  guint32 scope;
  const UebaHistogram *histogram;
} Instance;

static void
_collect_instance(guint model, guint32 scope, const UebaHistogram *histogram, gpointer user_data)
{
  Instance instance = { model, scope, histogram };

  g_array_append_val(user_data, instance);
}

static gint
_compare_instances(gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Instance *x = a;
  const Instance *y = b;

  if (x->model != y->model)
    return x->model < y->model ? -1 : 1;
  return strcmp(_scope_name(user_data, x->scope), _scope_name(user_data, y->scope));
}

static GArray *
_sorted_instances(const UebatoolState *self)
{
  GArray *instances = g_array_new(FALSE, FALSE, sizeof(Instance));

  ueba_model_store_foreach(self->engine->models, _collect_instance, instances);
  g_array_sort_with_data(instances, _compare_instances, (gpointer) self);
  return instances;
}

static void
_add_instance(const UebatoolState *self, const Instance *instance, UebatoolGrid *grid)
{
  UebatoolMaturity maturity = uebatool_state_maturity(self, instance->model, instance->histogram);
  g_autofree gchar *confidence = g_strdup_printf("%.2f", maturity.confidence);

  uebatool_grid_add(grid, _model(self, instance->model)->name);
  uebatool_grid_add(grid, _scope_name(self, instance->scope));
  uebatool_grid_add_number(grid, maturity.observations);
  uebatool_grid_add_number(grid, maturity.n_values);
  uebatool_grid_add(grid, confidence);
  uebatool_grid_add(grid, maturity.is_converged ? "converged" : "learning");
}

void
uebatool_state_view_models(const UebatoolState *self, GString *out)
{
  g_autoptr(GArray) instances = _sorted_instances(self);
  g_autoptr(UebatoolGrid) grid = uebatool_grid_new("llrrrl");

  _add_titles(grid, "model,of,observations,values,confidence,");
  for (guint i = 0; i < instances->len; i++)
    _add_instance(self, &g_array_index(instances, Instance, i), grid);
  uebatool_grid_append_to(grid, out);
}

typedef struct _ModelSum
{
  guint64 n_instances;
  guint64 n_converged;
  guint64 observations;
} ModelSum;

static void
_append_model_sums(const UebatoolState *self, GString *out)
{
  g_autoptr(GArray) instances = _sorted_instances(self);
  g_autofree ModelSum *sums = g_new0(ModelSum, self->engine->content->models->len + 1);
  g_autoptr(UebatoolGrid) grid = uebatool_grid_new("lrrr");

  for (guint i = 0; i < instances->len; i++)
    {
      const Instance *instance = &g_array_index(instances, Instance, i);
      UebatoolMaturity maturity = uebatool_state_maturity(self, instance->model, instance->histogram);

      sums[instance->model].n_instances++;
      sums[instance->model].n_converged += maturity.is_converged;
      sums[instance->model].observations += maturity.observations;
    }
  _add_titles(grid, "models,known,converged,observations");
  for (guint i = 0; i < self->engine->content->models->len; i++)
    {
      uebatool_grid_add(grid, _model(self, i)->name);
      uebatool_grid_add_number(grid, sums[i].n_instances);
      uebatool_grid_add_number(grid, sums[i].n_converged);
      uebatool_grid_add_number(grid, sums[i].observations);
    }
  uebatool_grid_append_to(grid, out);
}

/* ---- one name ---- */

static gint
_compare_cells(gconstpointer a, gconstpointer b)
{
  const UebaHistogramCell *x = a;
  const UebaHistogramCell *y = b;

  if (x->count != y->count)
    return x->count < y->count ? 1 : -1;
  return (x->value > y->value) - (x->value < y->value);
}

static void
_append_histogram(const UebatoolState *self, const Instance *instance, GString *out)
{
  const UebaHistogram *histogram = instance->histogram;
  UebatoolMaturity maturity = uebatool_state_maturity(self, instance->model, histogram);
  g_autoptr(GArray) cells = g_array_new(FALSE, FALSE, sizeof(UebaHistogramCell));
  g_autoptr(UebatoolGrid) grid = uebatool_grid_new("lrll");

  g_string_append_printf(out, "\n%s: %" G_GUINT64_FORMAT " observations, confidence %.2f, %s\n",
                         _model(self, instance->model)->name, maturity.observations, maturity.confidence,
                         maturity.is_converged ? "converged" : "learning");
  g_array_append_vals(cells, histogram->cells, histogram->n_cells);
  g_array_sort(cells, _compare_cells);
  _add_titles(grid, "  value,number,first,last");
  for (guint i = 0; i < cells->len; i++)
    {
      const UebaHistogramCell *cell = &g_array_index(cells, UebaHistogramCell, i);
      g_autofree gchar *value = g_strconcat("  ", ueba_interner_text(self->engine->interner, cell->value).str, NULL);

      uebatool_grid_add(grid, value);
      uebatool_grid_add_number(grid, cell->count);
      _add_time(grid, cell->first_usec);
      _add_time(grid, cell->last_usec);
    }
  uebatool_grid_append_to(grid, out);
}

static gboolean
_append_histograms(const UebatoolState *self, const gchar *name, GString *out)
{
  g_autoptr(GArray) instances = _sorted_instances(self);
  gboolean is_known = FALSE;

  for (guint i = 0; i < instances->len; i++)
    {
      const Instance *instance = &g_array_index(instances, Instance, i);

      if (strcmp(_scope_name(self, instance->scope), name) != 0)
        continue;
      _append_histogram(self, instance, out);
      is_known = TRUE;
    }
  return is_known;
}

gboolean
uebatool_state_view_name(const UebatoolState *self, const gchar *name, GString *out)
{
  UebaEntity *entity = ueba_entity_table_lookup(self->engine->entities, ueba_text_from_string(name));
  g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(Row));

  if (entity)
    {
      _collect_session(entity, rows);
      _append_sessions(self, rows, rows->len, out);
    }
  return _append_histograms(self, name, out) || entity != NULL;
}

/* ---- overview ---- */

static void
_append_size(const gchar *file, const gchar *suffix, GString *out)
{
  g_autofree gchar *name = g_strconcat(file, suffix, NULL);
  GStatBuf status;

  if (g_stat(name, &status) != 0)
    return;
  uebatool_append_printable(out, name);
  g_string_append(out, ": ");
  uebatool_append_grouped(out, (guint64) status.st_size);
  g_string_append(out, " bytes\n");
}

static void
_append_packs(const UebatoolState *self, GString *out)
{
  const GPtrArray *packs = self->engine->content->pack_names;

  g_string_append(out, "content: ");
  for (guint i = 0; i < packs->len; i++)
    {
      g_string_append(out, i ? ", " : "");
      uebatool_append_printable(out, g_ptr_array_index(packs, i));
    }
  g_string_append_c(out, '\n');
}

static void
_add_size(UebatoolGrid *grid, const gchar *name, guint64 number)
{
  uebatool_grid_add(grid, name);
  uebatool_grid_add_number(grid, number);
}

static void
_append_numbers(const UebatoolState *self, GString *out)
{
  g_autoptr(UebatoolGrid) grid = uebatool_grid_new("lr");
  UebaEngineStats engine;
  UebaStateStats state;

  ueba_engine_stats(self->engine, &engine);
  ueba_state_stats(self->state, &state);
  _add_size(grid, "users and addresses", engine.users);
  _add_size(grid, ".. that models have learned", engine.users_learned);
  _add_size(grid, "sessions", engine.live_sessions);
  _add_size(grid, "instances of models", engine.model_instances);
  _add_size(grid, "different values", engine.values);
  _add_size(grid, "alerts in the outbox", state.outbox);
  _add_size(grid, "lines in the journal", state.replayed_lines);
  _add_size(grid, "events in the journal", state.replayed_events);
  _add_size(grid, "bytes in the journal", state.journal_bytes);
  uebatool_grid_append_to(grid, out);
}

void
uebatool_state_view_overview(const UebatoolState *self, const gchar *file, GString *out)
{
  g_autoptr(GArray) rows = _sorted_sessions(self);

  _append_size(file, "", out);
  _append_size(file, "-wal", out);
  _append_packs(self, out);
  g_string_append_c(out, '\n');
  _append_numbers(self, out);
  g_string_append_c(out, '\n');
  _append_model_sums(self, out);
  g_string_append_c(out, '\n');
  _append_sessions(self, rows, SESSIONS_SHOWN, out);
}
