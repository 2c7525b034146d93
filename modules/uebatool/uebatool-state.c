/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "uebatool-state.h"
#include "uebatool-engine.h"
#include "ueba-error.h"
#include "ueba-state-private.h"

#include <glib/gstdio.h>
#include <string.h>

/* so many lines that no detector has more: what is written back keeps them */
#define DUPLICATE_WINDOW 1000000

/* ---- a copy of the file ---- */

static gboolean
_set_sqlite_error(const gchar *file, sqlite3 *db, GError **error)
{
  g_set_error(error, UEBA_ERROR, UEBA_ERROR_STATE, "%s: %s", file, sqlite3_errmsg(db));
  return FALSE;
}

static gboolean
_copy_pages(const gchar *file, sqlite3 *from, sqlite3 *to, GError **error)
{
  sqlite3_backup *backup = sqlite3_backup_init(to, "main", from, "main");

  if (backup)
    sqlite3_backup_step(backup, -1);
  return backup && sqlite3_backup_finish(backup) == SQLITE_OK ? TRUE : _set_sqlite_error(file, to, error);
}

/* as one moment saw it, also while a daemon writes to it */
static gboolean
_copy_file(const gchar *file, const gchar *copy, GError **error)
{
  sqlite3 *from = NULL, *to = NULL;
  gboolean is_copied = FALSE;

  if (sqlite3_open_v2(file, &from, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
    _set_sqlite_error(file, from, error);
  else if (sqlite3_open_v2(copy, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) != SQLITE_OK)
    _set_sqlite_error(copy, to, error);
  else
    {
      sqlite3_busy_timeout(from, 10000);
      is_copied = _copy_pages(file, from, to, error);
    }
  sqlite3_close(from);
  sqlite3_close(to);
  return is_copied;
}

static gboolean
_make_copy(UebatoolState *self, const gchar *file, GError **error)
{
  self->folder = g_dir_make_tmp("uebatool-XX" "XX" "XX", error);
  if (!self->folder)
    return FALSE;
  self->copy = g_build_filename(self->folder, "state.db", NULL);
  return _copy_file(file, self->copy, error);
}

static void
_remove_copy(const UebatoolState *self)
{
  static const gchar *const suffixes[] = { "", "-wal", "-shm", "-journal", ".lock" };

  for (guint i = 0; self->copy && i < G_N_ELEMENTS(suffixes); i++)
    {
      g_autofree gchar *file = g_strconcat(self->copy, suffixes[i], NULL);
      g_unlink(file);
    }
  if (self->folder)
    g_rmdir(self->folder);
}

/* messages name the copy, which nobody knows */
static void
_name_original(GError *error, const gchar *copy, const gchar *file)
{
  gchar **parts = g_strsplit(error->message, copy, -1);

  g_free(error->message);
  error->message = g_strjoinv(file, parts);
  g_strfreev(parts);
}

/* ---- the engine ---- */

/* what a file without a commit has: nothing, so that any content will do */
static gboolean
_start(UebatoolState *self, gint64 now_usec, GError **error)
{
  UebaEngineOptions options;
  UebaContent *content = NULL;

  ueba_engine_options_defaults(&options);
  if (!ueba_state_read_settings(self->state, &options, &content, error)
      || (!content && !(content = uebatool_content_load(NULL, error))))
    return FALSE;
  self->engine = ueba_state_start(self->state, &options, content, now_usec, NULL, error);
  ueba_content_unref(content);
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

static gboolean
_open_file(UebatoolState *self, const gchar *file, gint64 now_usec, GError **error)
{
  const UebaIdentityKey no_key = { { 0, 0 } };
  UebaStateOptions options = { .file = file, .duplicate_window = DUPLICATE_WINDOW };

  self->state = ueba_state_open(&options, &no_key, error);
  return self->state && _start(self, now_usec, error);
}

static gboolean
_open(UebatoolState *self, const gchar *file, GError **error)
{
  GError *failure = NULL;

  if (!_make_copy(self, file, error))
    return FALSE;
  if (_open_file(self, self->copy, 0, &failure))
    return TRUE;
  _name_original(failure, self->copy, file);
  g_propagate_error(error, failure);
  return FALSE;
}

UebatoolState *
uebatool_state_open(const gchar *file, GError **error)
{
  g_autoptr(UebatoolState) self = g_new0(UebatoolState, 1);

  self->latest_usec = UEBA_TIME_NONE;
  if (!_open(self, file, error))
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
  _remove_copy(self);
  g_free(self->copy);
  g_free(self->folder);
  g_free(self);
}

gboolean
uebatool_state_forget(const gchar *file, const gchar *user, GError **error)
{
  g_autoptr(UebatoolState) self = g_new0(UebatoolState, 1);
  gint64 now_usec = g_get_real_time();

  return _open_file(self, file, now_usec, error) && ueba_state_forget(self->state, user, now_usec, error);
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
