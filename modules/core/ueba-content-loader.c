/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-content-definition.h"
#include "ueba-content-json.h"

/* The format in which the API of Exabeam Advanced Analytics (AA) gives rules and models, in a pack of ours. */

/* Keys of AA's that mean nothing here: how its user interface draws a model, and how its editor keeps a rule. */
static const gchar *const unused_keys[] =
{
  "aggregateReasonTemplate",
  "binWidth",
  "createdBy",
  "createdTime",
  "cutOff",
  "featureName",
  "featureType",
  "iconName",
  "isCustom",
  "isEdited",
  "lastModifiedBy",
  "lastModifiedTime",
  "modelId",
  "ruleGroup",
  "ruleId",
  "state",
  "updatedTime",
  NULL
};

#define SHAPE(rows) { rows, G_N_ELEMENTS(rows), unused_keys }
#define MODEL(name, type, member) { name, UEBA_CONTENT_##type, G_STRUCT_OFFSET(UebaModelDefinition, member), NULL }
#define RULE(name, type, member) { name, UEBA_CONTENT_##type, G_STRUCT_OFFSET(UebaRuleDefinition, member), NULL }
#define PACK(name, type, member) { name, UEBA_CONTENT_##type, G_STRUCT_OFFSET(UebaPack, member), NULL }
#define NESTED(name, type, read) { name, UEBA_CONTENT_##type, 0, read }

static void
_remember_lines(UebaContentJson *json, JsonObject *object, const UebaContentShape *shape, GHashTable *lines)
{
  for (gsize i = 0; i < shape->n_keys; i++)
    {
      guint line = ueba_content_json_line(json, object, shape->keys[i].name);

      if (line)
        g_hash_table_insert(lines, (gpointer) shape->keys[i].name, GUINT_TO_POINTER(line));
    }
}

/* "rule 'X'" as soon as there is a name; owned by the caller */
static gchar *
_where(JsonObject *object, const gchar *noun, const gchar *name_key, const gchar *element)
{
  JsonNode *node = json_object_get_member(object, name_key);
  gboolean has_name = node && JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == G_TYPE_STRING;

  return has_name ? g_strdup_printf("%s '%s'", noun, json_node_get_string(node)) : g_strdup(element);
}

/* ---- models ---- */

static const UebaContentKey model_keys[] =
{
  MODEL("name", TEXT, base.name),
  MODEL("modelTemplate", TEXT, template_name),
  MODEL("description", TEXT, description),
  MODEL("category", TEXT, category),
  MODEL("modelType", TEXT, model_type),
  MODEL("scopeType", TEXT, scope_type),
  MODEL("scopeValue", TEXT, scope_value),
  MODEL("feature", TEXT, feature),
  MODEL("histogramEventTypes", LIST, event_types),
  MODEL("trainIf", TEXT, train_if),
  MODEL("convergenceFilter", TEXT, convergence_filter),
  MODEL("alpha", NUMBER, alpha),
  MODEL("agingWindow", NUMBER, aging_window_days),
  MODEL("maxNumberOfBins", NUMBER, max_bins),
  MODEL("disabled", BOOLEAN, base.is_disabled),
};
static const UebaContentShape model_shape = SHAPE(model_keys);

static void
_read_model(UebaContentJson *json, JsonObject *object, gpointer pack, const gchar *element)
{
  UebaModelDefinition *model = ueba_pack_add_model((UebaPack *) pack);
  g_autofree gchar *where = _where(object, "model", "name", element);

  model->base.line = ueba_content_json_line(json, object, NULL);
  _remember_lines(json, object, &model_shape, model->base.lines);
  ueba_content_json_read(json, object, &model_shape, model, where);
}

/* ---- rules ---- */

static const UebaContentKey label_keys[] =
{
  RULE("mitre", LIST, mitre),
  RULE("useCase", LIST, use_cases),
};
static const UebaContentShape label_shape = SHAPE(label_keys);

static void
_read_labels(UebaContentJson *json, JsonObject *object, gpointer rule, const gchar *where)
{
  _remember_lines(json, object, &label_shape, ((UebaRuleDefinition *) rule)->base.lines);
  ueba_content_json_read(json, object, &label_shape, rule, where);
}

static void
_read_scores(UebaContentJson *json, JsonObject *object, gpointer rule, const gchar *where)
{
  JsonObjectIter iter;
  const gchar *event_type;

  json_object_iter_init_ordered(&iter, object);
  while (json_object_iter_next_ordered(&iter, &event_type, NULL))
    {
      gdouble score = 0;

      if (!json_object_get_null_member(object, event_type)
          && ueba_content_json_read_number(json, object, event_type, where, &score))
        ueba_rule_definition_add_score((UebaRuleDefinition *) rule, event_type, score);
    }
}

static void
_read_reasons(UebaContentJson *json, JsonObject *object, gpointer rule, const gchar *where)
{
  JsonObjectIter iter;
  const gchar *event_type;

  json_object_iter_init_ordered(&iter, object);
  while (json_object_iter_next_ordered(&iter, &event_type, NULL))
    {
      gchar *reason = NULL;

      if (ueba_content_json_read_text(json, object, event_type, where, &reason) && reason)
        ueba_rule_definition_add_reason((UebaRuleDefinition *) rule, event_type, reason);
    }
}

static const UebaContentKey rule_def_keys[] =
{
  RULE("ruleName", TEXT, name),
  RULE("ruleDescription", TEXT, description),
  RULE("reasonTemplate", TEXT, reason_template),
  RULE("ruleType", TEXT, rule_type),
  RULE("ruleCategory", TEXT, category),
  RULE("ruleEventTypes", LIST, event_types),
  RULE("modelName", TEXT, model_name),
  RULE("factFeatureName", TEXT, fact_feature),
  RULE("classifyIf", TEXT, classify_if),
  RULE("ruleExpression", TEXT, rule_expression),
  RULE("dependencyExpression", TEXT, dependency),
  RULE("percentileThreshold", NUMBER, percentile_threshold),
  RULE("score", NUMBER, score),
  RULE("disabled", BOOLEAN, base.is_disabled),
  NESTED("ruleLabels", OBJECT, _read_labels),
  NESTED("scoreByEventType", OBJECT, _read_scores),
  NESTED("reasonByEventType", OBJECT, _read_reasons),
};
static const UebaContentShape rule_def_shape = SHAPE(rule_def_keys);

static void
_read_rule_def(UebaContentJson *json, JsonObject *object, gpointer rule, const gchar *where)
{
  _remember_lines(json, object, &rule_def_shape, ((UebaRuleDefinition *) rule)->base.lines);
  ueba_content_json_read(json, object, &rule_def_shape, rule, where);
}

static const UebaContentKey rule_keys[] =
{
  RULE("ruleId", TEXT, base.name),
  NESTED("ruleDef", OBJECT, _read_rule_def),
  NESTED("tests", ELSEWHERE, NULL),
};
static const UebaContentShape rule_shape = SHAPE(rule_keys);

static void
_read_rule(UebaContentJson *json, JsonObject *object, gpointer pack, const gchar *element)
{
  UebaRuleDefinition *rule = ueba_pack_add_rule((UebaPack *) pack);
  g_autofree gchar *where = _where(object, "rule", "ruleId", element);

  rule->base.line = ueba_content_json_line(json, object, NULL);
  _remember_lines(json, object, &rule_shape, rule->base.lines);
  ueba_content_json_read(json, object, &rule_shape, rule, where);
}

/* ---- the pack ---- */

static const UebaContentKey pack_keys[] =
{
  PACK("name", TEXT, name),
  PACK("version", TEXT, version),
  PACK("description", TEXT, description),
  NESTED("models", OBJECTS, _read_model),
  NESTED("rules", OBJECTS, _read_rule),
};
static const UebaContentShape pack_shape = SHAPE(pack_keys);

UebaPack *
ueba_content_loader_read(const gchar *file, const gchar *data, gsize len, UebaContentFindings *findings)
{
  g_autoptr(UebaContentJson) json = ueba_content_json_parse(file, data, len, findings);
  UebaPack *pack;

  if (!json)
    return NULL;
  if (!ueba_content_json_root(json))
    {
      ueba_content_findings_add_error(findings, file, 1, "a pack is a JSON object");
      return NULL;
    }
  pack = ueba_pack_new(file);
  ueba_content_json_read(json, ueba_content_json_root(json), &pack_shape, pack, "pack");
  ueba_content_json_note_unused(json);
  return pack;
}
