/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-content-compiler.h"
#include "ueba-limits.h"
#include "ueba-reason.h"

static gboolean
_is_rule_id(const gchar *id)
{
  gsize len = strspn(id, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "._-");

  return !id[len] && len <= UEBA_LIMIT_RULE_ID_CHARS;
}

static gboolean
_is_known_type(const UebaRuleDefinition *definition)
{
  return !ueba_content_compiler_is_given(definition->rule_type)
         || g_ascii_strcasecmp(definition->rule_type, "session") == 0;
}

static void
_check_head(UebaContentCompiler *self, const UebaRuleDefinition *definition)
{
  if (!_is_rule_id(definition->base.name))
    ueba_content_compiler_fail(self, &definition->base, "ruleId",
                               "an id has letters, digits, '.', '_' and '-', and at most %d of them",
                               UEBA_LIMIT_RULE_ID_CHARS);
  if (!_is_known_type(definition))
    ueba_content_compiler_fail(self, &definition->base, "ruleType", "'%s' is not known, only session is",
                               definition->rule_type);
}

/* ---- expressions ---- */

static guint64
_needed_fields(const UebaExpr *expr)
{
  return expr ? ueba_expr_needed_fields(expr) : 0;
}

static void
_compile_expressions(UebaContentCompiler *self, const UebaRuleDefinition *definition, UebaRule *rule)
{
  const UebaDefinition *base = &definition->base;

  self->binder.base.has_model = rule->model >= 0;
  rule->classify_if = ueba_content_compiler_expression(self, base, "classifyIf", definition->classify_if);
  rule->rule_expression = ueba_content_compiler_expression(self, base, "ruleExpression", definition->rule_expression);
  self->binder.base.has_model = FALSE;
  rule->needed_fields = _needed_fields(rule->classify_if) | _needed_fields(rule->rule_expression);
  rule->counted_fields = rule->rule_expression ? ueba_expr_counted_fields(rule->rule_expression) : 0;
}

static void
_compile_dependency(UebaContentCompiler *self, const UebaRuleDefinition *definition, UebaRule *rule)
{
  static const gchar key[] = "dependencyExpression";
  g_autoptr(GError) error = NULL;
  GArray *rules = NULL;

  if (ueba_content_compiler_is_given(definition->dependency))
    rule->dependency = ueba_expr_compile_dependency(definition->dependency, &self->binder.base, &rules, &error);
  if (error)
    ueba_content_compiler_fail(self, &definition->base, key, "%s", error->message);
  g_ptr_array_index(self->links.rule_dependencies, rule->index) = rules;
}

/* of a ruleExpression that is wrong nothing more is said */
static gboolean
_has_counter(const UebaRuleDefinition *definition, const UebaRule *rule)
{
  UebaCounterFunction function;
  guint counter;

  return rule->rule_expression ? ueba_expr_first_counter(rule->rule_expression, &function, &counter)
         : ueba_content_compiler_is_given(definition->rule_expression);
}

static void
_set_fact(UebaContentCompiler *self, const UebaRuleDefinition *definition, UebaRule *rule)
{
  rule->fact_feature = UEBA_FIELD_NONE;
  if (!ueba_content_compiler_is_given(definition->fact_feature))
    return;
  rule->fact_is_count = g_ascii_strcasecmp(definition->fact_feature, "count") == 0;
  if (!rule->fact_is_count)
    rule->fact_feature = ueba_content_compiler_field(self, &definition->base, "factFeatureName",
                                                     definition->fact_feature);
  else if (!_has_counter(definition, rule))
    ueba_content_compiler_fail(self, &definition->base, "factFeatureName",
                               "'count' needs a counter in ruleExpression");
}

/* ---- numbers ---- */

static gint
_score(UebaContentCompiler *self, const UebaRuleDefinition *definition, const gchar *key, gdouble score)
{
  gboolean is_whole = score >= 0 && score <= UEBA_LIMIT_SCORE_MAX && score == (gint) score;

  if (!is_whole)
    ueba_content_compiler_fail(self, &definition->base, key, "a score is a whole number from 0 to %d",
                               UEBA_LIMIT_SCORE_MAX);
  return is_whole ? (gint) score : 0;
}

/* FALSE and a finding: the rule does not see events of this type */
static gboolean
_check_own_type(UebaContentCompiler *self, const UebaRuleDefinition *definition, const gchar *key,
                const gchar *event_type)
{
  if (definition->event_types && g_strv_contains((const gchar *const *) definition->event_types, event_type))
    return TRUE;
  ueba_content_compiler_fail(self, &definition->base, key, "'%s' is none of the rule's ruleEventTypes", event_type);
  return FALSE;
}

static void
_set_scores(UebaContentCompiler *self, const UebaRuleDefinition *definition, UebaRule *rule)
{
  static const gchar key[] = "scoreByEventType";

  rule->score = _score(self, definition, "score", definition->score);
  for (guint i = 0; i < definition->score_by_type->len; i++)
    {
      const UebaTypeNumber *by_type = (const UebaTypeNumber *) g_ptr_array_index(definition->score_by_type, i);
      UebaTypeScore score = { .score = _score(self, definition, key, by_type->number) };

      if (!_check_own_type(self, definition, key, by_type->event_type))
        continue;
      score.event_type = ueba_content_add_event_type(self->content, by_type->event_type);
      g_array_append_val(rule->score_by_type, score);
    }
}

static void
_set_percentile(UebaContentCompiler *self, const UebaRuleDefinition *definition, UebaRule *rule)
{
  rule->percentile_threshold = definition->percentile_threshold;
  if (!(rule->percentile_threshold >= 0 && rule->percentile_threshold <= 1))
    ueba_content_compiler_fail(self, &definition->base, "percentileThreshold", "this should be a number from 0 to 1");
}

/* ---- what an alert says ---- */

static void
_note_all(UebaContentCompiler *self, const UebaRuleDefinition *definition, GPtrArray *notes)
{
  for (guint i = 0; i < notes->len; i++)
    ueba_content_compiler_note(self, &definition->base, NULL, "%s", (const gchar *) g_ptr_array_index(notes, i));
}

static UebaReason *
_compile_reason(UebaContentCompiler *self, const UebaRuleDefinition *definition, const UebaRule *rule,
                const gchar *key, const gchar *text)
{
  g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GError) error = NULL;
  UebaReasonBinder binder = { .has_model = rule->model >= 0, .has_counter = _has_counter(definition, rule) };
  UebaReason *reason = ueba_reason_compile(text, &binder, notes, &error);
  if (!reason)
    ueba_content_compiler_fail(self, &definition->base, key, "%s", error->message);
  _note_all(self, definition, notes);
  return reason;
}

static void
_take_reason_of_type(UebaRule *rule, guint event_type, UebaReason *reason)
{
  if (!rule->reason_by_type)
    rule->reason_by_type = g_ptr_array_new_with_free_func((GDestroyNotify) ueba_reason_free);
  if (rule->reason_by_type->len <= event_type)
    g_ptr_array_set_size(rule->reason_by_type, (gint) event_type + 1);
  g_ptr_array_index(rule->reason_by_type, event_type) = reason;
}

static void
_set_reasons(UebaContentCompiler *self, const UebaRuleDefinition *definition, UebaRule *rule)
{
  static const gchar key[] = "reasonByEventType";

  if (definition->reason_template)
    rule->reason = _compile_reason(self, definition, rule, "reasonTemplate", definition->reason_template);
  for (guint i = 0; i < definition->reason_by_type->len; i++)
    {
      const UebaTypeText *by_type = (const UebaTypeText *) g_ptr_array_index(definition->reason_by_type, i);

      if (_check_own_type(self, definition, key, by_type->event_type))
        _take_reason_of_type(rule, ueba_content_add_event_type(self->content, by_type->event_type),
                             _compile_reason(self, definition, rule, key, by_type->text));
    }
}

static void
_add_once(GPtrArray *texts, const gchar *text)
{
  if (!g_ptr_array_find_with_equal_func(texts, text, g_str_equal, NULL))
    g_ptr_array_add(texts, g_strdup(text));
}

static gchar **
_finish(GPtrArray *texts)
{
  g_ptr_array_add(texts, NULL);
  return (gchar **) g_ptr_array_free(texts, FALSE);
}

static void
_add_tactics(UebaContentCompiler *self, const UebaRuleDefinition *definition, GPtrArray *tactics,
             const gchar *technique)
{
  const gchar *names = ueba_attack_tactics(technique);
  g_auto(GStrv) parts = g_strsplit(names ? names : "", ",", -1);

  if (!names)
    ueba_content_compiler_note(self, &definition->base, "mitre", "'%s' is no technique of MITRE ATT&CK", technique);
  for (gchar **part = parts; *part; part++)
    _add_once(tactics, *part);
}

static void
_set_labels(UebaContentCompiler *self, const UebaRuleDefinition *definition, UebaRule *rule)
{
  GPtrArray *techniques = g_ptr_array_new();
  GPtrArray *tactics = g_ptr_array_new();

  for (gchar **technique = definition->mitre; technique && *technique; technique++)
    {
      const gchar *successor = ueba_attack_successor(*technique);

      _add_once(techniques, *technique);
      if (successor)
        _add_once(techniques, successor);
      _add_tactics(self, definition, tactics, *technique);
    }
  rule->mitre = _finish(techniques);
  rule->mitre_tactics = _finish(tactics);
  rule->use_cases = definition->use_cases ? g_strdupv(definition->use_cases) : g_new0(gchar *, 1);
}

/* ---- in two steps: expressions may name any rule ---- */

/* FALSE: there is none, or it is switched off and the rule with it */
static gboolean
_find_model(UebaContentCompiler *self, const UebaRuleDefinition *definition, gint *ret_model)
{
  const gchar *name = definition->model_name;
  gpointer number;

  if (!ueba_content_compiler_is_given(name) || g_ascii_strcasecmp(name, "FACT") == 0)
    return TRUE;
  if (!g_hash_table_lookup_extended(self->models, name, NULL, &number))
    ueba_content_compiler_fail(self, &definition->base, "modelName", "unknown model '%s'", name);
  else if (!number)
    ueba_content_compiler_note(self, &definition->base, "modelName", "is off, because the model '%s' is", name);
  else
    {
      *ret_model = GPOINTER_TO_INT(number) - 1;
      return TRUE;
    }
  return FALSE;
}

UebaRule *
ueba_content_announce_rule(UebaContentCompiler *self, const UebaRuleDefinition *definition)
{
  UebaRule *rule = NULL;
  gint model = -1;

  if (!definition->base.is_disabled && _find_model(self, definition, &model))
    {
      rule = ueba_content_add_rule(self->content, definition->base.name);
      rule->model = model;
    }
  ueba_content_binder_add_rule(&self->binder, definition->base.name, rule ? rule->index : G_MAXUINT);
  return rule;
}

void
ueba_content_compile_rule(UebaContentCompiler *self, const UebaRuleDefinition *definition, UebaRule *rule)
{
  self->binder.user = rule->id;
  rule->name = g_strdup(definition->name);
  rule->description = g_strdup(definition->description);
  rule->category = g_strdup(definition->category);
  _check_head(self, definition);
  _compile_expressions(self, definition, rule);
  _compile_dependency(self, definition, rule);
  _set_fact(self, definition, rule);
  _set_scores(self, definition, rule);
  _set_percentile(self, definition, rule);
  _set_reasons(self, definition, rule);
  _set_labels(self, definition, rule);
  if (!definition->event_types || !*definition->event_types)
    ueba_content_compiler_fail(self, &definition->base, "ruleEventTypes", "a rule needs event types");
  g_ptr_array_add(self->links.rule_types, ueba_content_compiler_event_types(self, definition->event_types));
}
