/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "uebatool-check.h"
#include "ueba-packtest.h"

/* by which a training condition may tell the events of one type from those of another */
#define FIELDS_OF_KIND (UEBA_FIELD_BIT(UEBA_FIELD_EVENT_TYPE) | UEBA_FIELD_BIT(UEBA_FIELD_ACTIVITY_TYPE) \
                        | UEBA_FIELD_BIT(UEBA_FIELD_OUTCOME))

static gboolean
_has_number(const GArray *numbers, guint number)
{
  for (guint i = 0; i < numbers->len; i++)
    if (g_array_index(numbers, guint, i) == number)
      return TRUE;
  return FALSE;
}

/* the types of which a model learns and that a rule judges by it: "app-login, vpn-login"; owned by the caller */
static gchar *
_shared_types(const UebaContent *content, const UebaRule *rule)
{
  GString *names = g_string_new(NULL);

  for (guint type = 0; type < content->n_event_types; type++)
    if (_has_number(content->rules_by_type[type], rule->index)
        && _has_number(content->models_by_type[type], (guint) rule->model))
      g_string_append_printf(names, "%s%s", names->len ? ", " : "",
                             (const gchar *) g_ptr_array_index(content->event_types, type));
  return g_string_free(names, FALSE);
}

static gboolean
_may_tell_types_apart(const UebaModel *model)
{
  return model->train_if && (ueba_expr_fields(model->train_if) & FIELDS_OF_KIND);
}

/* whoever does the same thing twice then finds it normal the second time */
static void
_check_training(const UebaContent *content, const UebatoolDefinitions *definitions, const UebaRule *rule,
                UebaContentFindings *findings)
{
  const UebaModel *model = g_ptr_array_index(content->models, rule->model);
  g_autofree gchar *types = _shared_types(content, rule);

  if (!*types || _may_tell_types_apart(model))
    return;
  uebatool_definition_note(uebatool_definitions_lookup(definitions, rule->id), "modelName", findings,
                           "the model '%s' is trained by the events that this rule tests (%s): what happens once is "
                           "normal from then on", model->name, types);
}

void
uebatool_check_content(UebaContent *content, const UebatoolDefinitions *definitions, UebaContentFindings *findings)
{
  for (guint i = 0; i < content->rules->len; i++)
    {
      const UebaRule *rule = g_ptr_array_index(content->rules, i);

      if (rule->model >= 0)
        _check_training(content, definitions, rule, findings);
    }
  ueba_pack_tests_free(ueba_pack_tests_new(content, findings));
}
