/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-content-compiler.h"
#include "ueba-limits.h"

#define USEC_PER_DAY (G_GINT64_CONSTANT(86400) * G_USEC_PER_SEC)
#define AGING_WINDOW_DAYS_MAX 36500
#define ALPHA_MAX 1000

typedef struct _ScopeType
{
  const gchar *name;
  const gchar *scope_value;     /* where the file names none; NULL: it must */
} ScopeType;

static const ScopeType scope_types[] =
{
  { "USER", "user" },
  { "PEERS", "peer_group" },
  { "ORG", NULL },
};

static const ScopeType *
_find_scope_type(const gchar *name)
{
  for (guint i = 0; name && i < G_N_ELEMENTS(scope_types); i++)
    if (g_ascii_strcasecmp(scope_types[i].name, name) == 0)
      return &scope_types[i];
  return NULL;
}

static void
_set_scope(UebaContentCompiler *self, const UebaModelDefinition *definition, UebaModel *model)
{
  const ScopeType *scope_type = _find_scope_type(definition->scope_type);
  gboolean is_given = ueba_content_compiler_is_given(definition->scope_value);
  const gchar *scope_value = is_given ? definition->scope_value : scope_type ? scope_type->scope_value : NULL;

  model->scope_type = g_strdup(scope_type ? scope_type->name : definition->scope_type);
  model->scope_field = UEBA_FIELD_NONE;
  if (scope_type && g_str_equal(scope_type->name, "ORG"))
    {
      model->scope = UEBA_SCOPE_ORG;
      return;
    }
  if (!scope_value)
    {
      ueba_content_compiler_fail(self, &definition->base, "scopeType", "this should be USER, PEERS or ORG");
      return;
    }
  model->scope_field = ueba_content_compiler_field(self, &definition->base, "scopeValue", scope_value);
  model->scope = model->scope_field == UEBA_FIELD_USER ? UEBA_SCOPE_USER : UEBA_SCOPE_FIELD;
}

static void
_set_feature(UebaContentCompiler *self, const UebaModelDefinition *definition, UebaModel *model)
{
  model->feature = UEBA_FIELD_NONE;
  if (ueba_content_compiler_is_given(definition->feature))
    model->feature = ueba_content_compiler_field(self, &definition->base, "feature", definition->feature);
  else
    ueba_content_compiler_fail(self, &definition->base, NULL, "has no feature");
}

/* FALSE and a finding: it is outside */
static gboolean
_check_range(UebaContentCompiler *self, const UebaDefinition *definition, const gchar *key, gdouble value, gdouble max)
{
  if (value >= 0 && value <= max)
    return TRUE;
  ueba_content_compiler_fail(self, definition, key, "this should be a number from 0 to %.0f", max);
  return FALSE;
}

/* AA's own models ask for a million, which is its word for no limit */
static void
_set_max_bins(UebaContentCompiler *self, const UebaModelDefinition *definition, UebaModel *model)
{
  gdouble max_bins = definition->max_bins;

  if (!(max_bins >= 1))
    ueba_content_compiler_fail(self, &definition->base, "maxNumberOfBins", "this should be a number from 1 on");
  if (max_bins > UEBA_LIMIT_BINS_MAX)
    ueba_content_compiler_note(self, &definition->base, "maxNumberOfBins", "%d is the most, and is taken",
                               UEBA_LIMIT_BINS_MAX);
  model->max_bins = (guint) CLAMP(max_bins, 1, UEBA_LIMIT_BINS_MAX);
}

static void
_set_numbers(UebaContentCompiler *self, const UebaModelDefinition *definition, UebaModel *model)
{
  const UebaDefinition *base = &definition->base;

  if (_check_range(self, base, "alpha", definition->alpha, ALPHA_MAX))
    model->alpha = definition->alpha;
  if (_check_range(self, base, "agingWindow", definition->aging_window_days, AGING_WINDOW_DAYS_MAX))
    model->aging_window_usec = (gint64) (definition->aging_window_days * USEC_PER_DAY);
  _set_max_bins(self, definition, model);
}

static UebaExpr *
_compile_convergence(UebaContentCompiler *self, const UebaModelDefinition *definition)
{
  UebaExprBinder *binder = &self->binder.base;
  UebaExpr *convergence;

  binder->has_model = TRUE;
  binder->is_model_only = TRUE;
  convergence = ueba_content_compiler_expression(self, &definition->base, "convergenceFilter",
                                                 definition->convergence_filter);
  binder->has_model = FALSE;
  binder->is_model_only = FALSE;
  return convergence;
}

static void
_check_type(UebaContentCompiler *self, const UebaModelDefinition *definition)
{
  if (definition->model_type && g_ascii_strcasecmp(definition->model_type, "CATEGORICAL") != 0)
    ueba_content_compiler_fail(self, &definition->base, "modelType",
                               "'%s' is not known, only CATEGORICAL is", definition->model_type);
}

static gchar *
_model_key(const UebaModel *model)
{
  const gchar *scope = model->scope_field == UEBA_FIELD_NONE ? "org" : ueba_field_name(model->scope_field);
  const gchar *feature = model->feature == UEBA_FIELD_NONE ? "" : ueba_field_name(model->feature);

  return g_strdup_printf("%s(%s,%s)", model->name, scope, feature);
}

void
ueba_content_compile_model(UebaContentCompiler *self, const UebaModelDefinition *definition)
{
  UebaModel *model = ueba_content_add_model(self->content);

  model->name = g_strdup(definition->base.name);
  model->template_name = g_strdup(definition->template_name);
  model->description = g_strdup(definition->description);
  self->binder.user = model->name;
  _check_type(self, definition);
  _set_scope(self, definition, model);
  _set_feature(self, definition, model);
  _set_numbers(self, definition, model);
  model->key = _model_key(model);
  model->train_if = ueba_content_compiler_expression(self, &definition->base, "trainIf", definition->train_if);
  model->convergence = _compile_convergence(self, definition);
  if (!definition->event_types || !*definition->event_types)
    ueba_content_compiler_fail(self, &definition->base, "histogramEventTypes", "a model needs event types");
  g_ptr_array_add(self->links.model_types, ueba_content_compiler_event_types(self, definition->event_types));
}
