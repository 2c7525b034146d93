/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-content-compiler.h"
#include "ueba-limits.h"

static gchar *
_describe(const UebaDefinition *definition, const gchar *key, const gchar *format, va_list args)
{
  g_autofree gchar *message = g_strdup_vprintf(format, args);

  return g_strdup_printf("%s '%s'%s%s: %s", definition->noun, definition->name, key ? ", " : "", key ? key : "",
                         message);
}

void
ueba_content_compiler_fail(UebaContentCompiler *self, const UebaDefinition *definition, const gchar *key,
                           const gchar *format, ...)
{
  g_autofree gchar *message = NULL;
  va_list args;

  va_start(args, format);
  message = _describe(definition, key, format, args);
  va_end(args);
  ueba_content_findings_add_error(self->findings, definition->file, ueba_definition_line(definition, key), "%s",
                                  message);
}

void
ueba_content_compiler_note(UebaContentCompiler *self, const UebaDefinition *definition, const gchar *key,
                           const gchar *format, ...)
{
  g_autofree gchar *message = NULL;
  va_list args;

  va_start(args, format);
  message = _describe(definition, key, format, args);
  va_end(args);
  ueba_content_findings_add_note(self->findings, definition->file, ueba_definition_line(definition, key), "%s",
                                 message);
}

gboolean
ueba_content_compiler_is_given(const gchar *text)
{
  g_autofree gchar *stripped = text ? g_strstrip(g_strdup(text)) : NULL;

  return stripped && *stripped && g_ascii_strcasecmp(stripped, "NA") != 0;
}

GArray *
ueba_content_compiler_event_types(UebaContentCompiler *self, gchar **event_types)
{
  GArray *numbers = g_array_new(FALSE, FALSE, sizeof(guint));

  for (; event_types && *event_types; event_types++)
    {
      guint number = ueba_content_add_event_type(self->content, *event_types);
      g_array_append_val(numbers, number);
    }
  return numbers;
}

UebaExpr *
ueba_content_compiler_expression(UebaContentCompiler *self, const UebaDefinition *definition, const gchar *key,
                                 const gchar *text)
{
  g_autoptr(GError) error = NULL;
  UebaExpr *expr;

  if (!ueba_content_compiler_is_given(text))
    return NULL;
  expr = ueba_expr_compile(text, &self->binder.base, &error);
  if (!expr)
    ueba_content_compiler_fail(self, definition, key, "%s", error->message);
  return expr;
}

UebaField
ueba_content_compiler_field(UebaContentCompiler *self, const UebaDefinition *definition, const gchar *key,
                            const gchar *name)
{
  UebaField field = ueba_field_lookup(name, strlen(name));

  if (field == UEBA_FIELD_NONE)
    ueba_content_compiler_fail(self, definition, key, "'%s' is no event field", name);
  return field;
}

/* ---- all together ---- */

static void
_compile_models(UebaContentCompiler *self, const GPtrArray *definitions)
{
  for (guint i = 0; i < definitions->len; i++)
    {
      UebaModelDefinition *definition = (UebaModelDefinition *) g_ptr_array_index(definitions, i);
      gpointer number = NULL;

      if (!definition->base.is_disabled)
        {
          ueba_content_compile_model(self, definition);
          number = GUINT_TO_POINTER(self->content->models->len);
        }
      g_hash_table_insert(self->models, definition->base.name, number);
    }
}

static void
_compile_rules(UebaContentCompiler *self, const GPtrArray *definitions)
{
  g_autoptr(GPtrArray) rules = g_ptr_array_new();

  for (guint i = 0; i < definitions->len; i++)
    g_ptr_array_add(rules, ueba_content_announce_rule(self, (UebaRuleDefinition *) g_ptr_array_index(definitions, i)));
  g_ptr_array_set_size(self->links.rule_dependencies, (gint) self->content->rules->len);
  for (guint i = 0; i < definitions->len; i++)
    if (g_ptr_array_index(rules, i))
      ueba_content_compile_rule(self, (UebaRuleDefinition *) g_ptr_array_index(definitions, i),
                                (UebaRule *) g_ptr_array_index(rules, i));
}

/* definition of the rule of a number */
static const UebaDefinition *
_definition_of(const UebaContentCompiler *self, const GPtrArray *definitions, guint rule)
{
  const UebaRule *wanted = (const UebaRule *) g_ptr_array_index(self->content->rules, rule);
  guint i = 0;

  while (!g_str_equal(((UebaDefinition *) g_ptr_array_index(definitions, i))->name, wanted->id))
    i++;
  return (const UebaDefinition *) g_ptr_array_index(definitions, i);
}

static void
_report_cycle(UebaContentCompiler *self, const GPtrArray *definitions, const GArray *cycle)
{
  g_autoptr(GString) names = g_string_new(NULL);

  for (guint i = 0; i < cycle->len; i++)
    {
      const UebaRule *rule = (const UebaRule *) g_ptr_array_index(self->content->rules,
                                                                  g_array_index(cycle, guint, i));
      g_string_append_printf(names, "%s -> ", rule->id);
    }
  const UebaRule *first = (const UebaRule *) g_ptr_array_index(self->content->rules, g_array_index(cycle, guint, 0));
  ueba_content_compiler_fail(self, _definition_of(self, definitions, first->index), "dependencyExpression",
                             "rules wait for each other: %s%s", names->str, first->id);
}

static void
_put_in_order(UebaContentCompiler *self, const GPtrArray *definitions)
{
  g_autoptr(GArray) cycle = NULL;
  g_autoptr(GArray) order = ueba_content_order(self->content->rules->len, self->links.rule_dependencies, &cycle);

  if (cycle)
    _report_cycle(self, definitions, cycle);
  else
    ueba_content_index(self->content, &self->binder, &self->links, order);
}

static void
_name_packs(UebaContent *content, GPtrArray *packs)
{
  for (guint i = 0; i < packs->len; i++)
    {
      const UebaPack *pack = (const UebaPack *) g_ptr_array_index(packs, i);

      g_ptr_array_add(content->pack_names, g_strdup_printf("%s%s%s", pack->name ? pack->name : pack->file,
                                                           pack->version ? " " : "",
                                                           pack->version ? pack->version : ""));
    }
}

static void
_compile(UebaContentCompiler *self, GPtrArray *packs)
{
  g_autoptr(GPtrArray) models = ueba_content_merge_models(self, packs);
  g_autoptr(GPtrArray) rules = ueba_content_merge_rules(self, packs);

  if (rules->len + models->len > UEBA_LIMIT_RULES)
    {
      ueba_content_findings_add_error(self->findings, ((UebaPack *) g_ptr_array_index(packs, packs->len - 1))->file, 0,
                                      "more than %d rules and models", UEBA_LIMIT_RULES);
      return;
    }
  _compile_models(self, models);
  _compile_rules(self, rules);
  if (!ueba_content_findings_n_errors(self->findings))
    _put_in_order(self, rules);
  _name_packs(self->content, packs);
}

/* the array's elements, GArray or NULL, are its own */
static void
_array_free(gpointer data)
{
  if (data)
    g_array_unref((GArray *) data);
}

static void
_compiler_init(UebaContentCompiler *self, UebaContent *content, UebaContentFindings *findings)
{
  self->content = content;
  self->findings = findings;
  self->models = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, NULL);
  self->links.rule_types = g_ptr_array_new_with_free_func(_array_free);
  self->links.model_types = g_ptr_array_new_with_free_func(_array_free);
  self->links.rule_dependencies = g_ptr_array_new_with_free_func(_array_free);
  ueba_content_binder_init(&self->binder, content);
}

static void
_compiler_clear(UebaContentCompiler *self)
{
  ueba_content_binder_clear(&self->binder);
  g_ptr_array_unref(self->links.rule_types);
  g_ptr_array_unref(self->links.model_types);
  g_ptr_array_unref(self->links.rule_dependencies);
  g_hash_table_unref(self->models);
}

UebaContent *
ueba_content_compile(GPtrArray *packs, UebaContentFindings *findings)
{
  g_autoptr(UebaContent) content = ueba_content_new();
  UebaContentCompiler compiler;

  _compiler_init(&compiler, content, findings);
  _compile(&compiler, packs);
  _compiler_clear(&compiler);
  return ueba_content_findings_n_errors(findings) ? NULL : g_steal_pointer(&content);
}
