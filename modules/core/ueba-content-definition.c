/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-content-definition.h"
#include "ueba-limits.h"

#define DEFAULT_ALPHA 1
#define DEFAULT_AGING_WINDOW_DAYS 90
#define DEFAULT_PERCENTILE_THRESHOLD 0.1

static void
_type_text_free(gpointer data)
{
  UebaTypeText *self = (UebaTypeText *) data;

  g_free(self->event_type);
  g_free(self->text);
  g_free(self);
}

static void
_type_number_free(gpointer data)
{
  UebaTypeNumber *self = (UebaTypeNumber *) data;

  g_free(self->event_type);
  g_free(self);
}

static void
_definition_init(UebaDefinition *self, const gchar *noun, const gchar *file)
{
  self->noun = noun;
  self->file = file;
  self->lines = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, NULL);
}

static void
_definition_clear(UebaDefinition *self)
{
  g_hash_table_unref(self->lines);
  g_free(self->name);
}

guint
ueba_definition_line(const UebaDefinition *self, const gchar *key)
{
  gpointer line = key ? g_hash_table_lookup(self->lines, key) : NULL;

  return line ? GPOINTER_TO_UINT(line) : self->line;
}

static void
_model_free(gpointer data)
{
  UebaModelDefinition *self = (UebaModelDefinition *) data;

  _definition_clear(&self->base);
  g_free(self->template_name);
  g_free(self->description);
  g_free(self->category);
  g_free(self->model_type);
  g_free(self->scope_type);
  g_free(self->scope_value);
  g_free(self->feature);
  g_strfreev(self->event_types);
  g_free(self->train_if);
  g_free(self->convergence_filter);
  g_free(self);
}

static void
_rule_free(gpointer data)
{
  UebaRuleDefinition *self = (UebaRuleDefinition *) data;

  _definition_clear(&self->base);
  g_free(self->name);
  g_free(self->description);
  g_free(self->reason_template);
  g_free(self->rule_type);
  g_free(self->category);
  g_strfreev(self->event_types);
  g_free(self->model_name);
  g_free(self->fact_feature);
  g_free(self->classify_if);
  g_free(self->rule_expression);
  g_free(self->dependency);
  g_strfreev(self->mitre);
  g_strfreev(self->use_cases);
  g_ptr_array_unref(self->score_by_type);
  g_ptr_array_unref(self->reason_by_type);
  g_free(self);
}

UebaPack *
ueba_pack_new(const gchar *file)
{
  UebaPack *self = g_new0(UebaPack, 1);

  self->file = g_strdup(file);
  self->models = g_ptr_array_new_with_free_func(_model_free);
  self->rules = g_ptr_array_new_with_free_func(_rule_free);
  return self;
}

void
ueba_pack_free(UebaPack *self)
{
  if (!self)
    return;
  g_free(self->file);
  g_free(self->name);
  g_free(self->version);
  g_free(self->description);
  g_ptr_array_unref(self->models);
  g_ptr_array_unref(self->rules);
  g_free(self);
}

UebaModelDefinition *
ueba_pack_add_model(UebaPack *self)
{
  UebaModelDefinition *model = g_new0(UebaModelDefinition, 1);

  _definition_init(&model->base, "model", self->file);
  model->alpha = DEFAULT_ALPHA;
  model->aging_window_days = DEFAULT_AGING_WINDOW_DAYS;
  model->max_bins = UEBA_LIMIT_BINS_DEFAULT;
  g_ptr_array_add(self->models, model);
  return model;
}

UebaRuleDefinition *
ueba_pack_add_rule(UebaPack *self)
{
  UebaRuleDefinition *rule = g_new0(UebaRuleDefinition, 1);

  _definition_init(&rule->base, "rule", self->file);
  rule->percentile_threshold = DEFAULT_PERCENTILE_THRESHOLD;
  rule->score_by_type = g_ptr_array_new_with_free_func(_type_number_free);
  rule->reason_by_type = g_ptr_array_new_with_free_func(_type_text_free);
  g_ptr_array_add(self->rules, rule);
  return rule;
}

void
ueba_rule_definition_add_score(UebaRuleDefinition *self, const gchar *event_type, gdouble score)
{
  UebaTypeNumber *by_type = g_new0(UebaTypeNumber, 1);

  by_type->event_type = g_strdup(event_type);
  by_type->number = score;
  g_ptr_array_add(self->score_by_type, by_type);
}

void
ueba_rule_definition_add_reason(UebaRuleDefinition *self, const gchar *event_type, gchar *reason)
{
  UebaTypeText *by_type = g_new0(UebaTypeText, 1);

  by_type->event_type = g_strdup(event_type);
  by_type->text = reason;
  g_ptr_array_add(self->reason_by_type, by_type);
}
