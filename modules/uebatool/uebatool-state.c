/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "uebatool-state.h"

/* so many lines that no detector has more: what is written back keeps them */
#define DUPLICATE_WINDOW 1000000

/* ---- the engine ---- */

/* under the content that stands in the file */
static gboolean
_start(UebatoolState *self, gint64 now_usec, GError **error)
{
  UebaEngineOptions options;

  ueba_engine_options_defaults(&options);
  self->engine = ueba_state_start(self->state, &options, NULL, now_usec, NULL, error);
  return self->engine != NULL;
}

static void
_see(UebatoolState *self, gint64 time_usec)
{
  self->latest_usec = MAX(self->latest_usec, time_usec);
}

static void
_see_entity(UebaEntity *entity, gpointer user_data)
{
  _see(user_data, entity->newest.last_usec);
}

static void
_see_histogram(guint model, guint32 scope, const UebaHistogram *histogram, gpointer user_data)
{
  for (guint i = 0; i < histogram->n_cells; i++)
    _see(user_data, histogram->cells[i].last_usec);
}

UebatoolState *
uebatool_state_open(const gchar *file, GError **error)
{
  g_autoptr(UebatoolState) self = g_new0(UebatoolState, 1);

  self->latest_usec = UEBA_TIME_NONE;
  self->state = ueba_state_open_copy(file, error);
  if (!self->state || !_start(self, 0, error))
    return NULL;
  ueba_entity_table_foreach(self->engine->entities, _see_entity, self);
  ueba_model_store_foreach(self->engine->models, _see_histogram, self);
  return g_steal_pointer(&self);
}

void
uebatool_state_free(UebatoolState *self)
{
  if (!self)
    return;
  ueba_state_free(self->state);
  ueba_engine_free(self->engine);
  g_free(self);
}

gboolean
uebatool_state_forget(const gchar *file, const gchar *user, GError **error)
{
  g_autoptr(UebatoolState) self = g_new0(UebatoolState, 1);
  const UebaIdentityKey no_key = { { 0, 0 } };
  UebaStateOptions options = { .file = file, .duplicate_window = DUPLICATE_WINDOW };
  gint64 now_usec = g_get_real_time();

  self->state = ueba_state_open(&options, &no_key, error);
  return self->state && _start(self, now_usec, error) && ueba_state_forget(self->state, user, now_usec, error);
}

/* ---- maturity: what a convergenceFilter asks, answered for one instance ---- */

typedef struct _MaturityHost
{
  UebaExprHost host;
  const UebatoolMaturity *maturity;
} MaturityHost;

static gdouble
_model_stat(UebaExprHost *host, UebaModelStat stat)
{
  const UebatoolMaturity *maturity = ((MaturityHost *) host)->maturity;

  switch (stat)
    {
    case UEBA_MODEL_STAT_TOTAL_EVENTS:
      return (gdouble) maturity->observations;
    case UEBA_MODEL_STAT_CONFIDENCE_FACTOR:
      return maturity->confidence;
    case UEBA_MODEL_STAT_NUM_OBSERVATIONS:
    case UEBA_MODEL_STAT_PERCENTILE_THRESHOLD_COUNT:
    case UEBA_MODEL_STAT_IS_CONVERGED:
      return 0;
    }
  return 0;
}

static gboolean
_is_converged(const UebatoolState *self, const UebaModel *model, const UebatoolMaturity *maturity)
{
  MaturityHost host = { .host = { .model_stat = _model_stat }, .maturity = maturity };
  UebaEvent nothing;

  ueba_event_clear(&nothing);
  return !model->convergence
         || ueba_expr_is_true(model->convergence, &nothing, &host.host, self->engine->scratch);
}

UebatoolMaturity
uebatool_state_maturity(const UebatoolState *self, guint number, const UebaHistogram *histogram)
{
  const UebaModel *model = g_ptr_array_index(self->engine->content->models, number);
  UebaHistogramPolicy policy = ueba_engine_policy(model);
  UebaHistogramStats stats = ueba_histogram_stats((UebaHistogram *) histogram, &policy, self->latest_usec,
                                                  UEBA_INTERNER_NO_ID);
  UebatoolMaturity maturity =
  {
    .observations = stats.total_events, .n_values = stats.n_values,
    .confidence = ueba_histogram_confidence(&stats, model->alpha),
  };

  maturity.is_converged = _is_converged(self, model, &maturity);
  return maturity;
}
