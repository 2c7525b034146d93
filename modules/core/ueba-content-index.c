/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-content-private.h"
#include "ueba-reason.h"

/* Per event type, what concerns it: an event costs nothing for rules that cannot apply to it. */

static GArray **
_new_index(guint n_types)
{
  GArray **index = g_new0(GArray *, n_types + 1);

  for (guint i = 0; i < n_types; i++)
    index[i] = g_array_new(FALSE, FALSE, sizeof(guint));
  return index;
}

/* each number once, and in the order of adding */
static void
_add_number(GArray **index, const GArray *types, guint number)
{
  for (guint i = 0; i < types->len; i++)
    {
      GArray *numbers = index[g_array_index(types, guint, i)];

      if (!numbers->len || g_array_index(numbers, guint, numbers->len - 1) != number)
        g_array_append_val(numbers, number);
    }
}

static void
_add_fields(UebaContent *self, const GArray *types, guint64 fields)
{
  for (guint i = 0; i < types->len; i++)
    self->fields_by_type[g_array_index(types, guint, i)] |= fields;
}

static guint64
_bit(UebaField field)
{
  return field == UEBA_FIELD_NONE ? 0 : UEBA_FIELD_BIT(field);
}

static guint64
_expr_fields(const UebaExpr *expr)
{
  return expr ? ueba_expr_fields(expr) : 0;
}

static guint64
_model_fields(const UebaModel *model)
{
  return _bit(model->scope_field) | _bit(model->feature) | _expr_fields(model->train_if);
}

static guint64
_reason_fields(const UebaRule *rule)
{
  guint64 fields = rule->reason ? ueba_reason_fields(rule->reason) : 0;

  for (guint i = 0; rule->reason_by_type && i < rule->reason_by_type->len; i++)
    {
      const UebaReason *reason = (const UebaReason *) g_ptr_array_index(rule->reason_by_type, i);
      fields |= reason ? ueba_reason_fields(reason) : 0;
    }
  return fields;
}

static guint64
_rule_fields(const UebaContent *self, const UebaRule *rule)
{
  guint64 fields = _bit(rule->fact_feature) | _expr_fields(rule->classify_if) | _expr_fields(rule->rule_expression);

  if (rule->model >= 0)
    fields |= _model_fields((const UebaModel *) g_ptr_array_index(self->models, rule->model));
  return fields | _reason_fields(rule);
}

static void
_index_counters(UebaContent *self, const UebaContentBinder *binder, const UebaContentLinks *links)
{
  for (guint i = 0; i < self->counters->len; i++)
    {
      const UebaCounterSpec *spec = &g_array_index(self->counters, UebaCounterSpec, i);
      gboolean is_fired = spec->kind == UEBA_COUNTER_FIRED;
      const GArray *types = (const GArray *) g_ptr_array_index(binder->counter_types, i);

      _add_number(self->counters_by_type, types, i);
      /* a firing is remembered with the value of a field that the rule itself need not read */
      _add_fields(self, is_fired ? (const GArray *) g_ptr_array_index(links->rule_types, spec->rule) : types,
                  UEBA_FIELD_BIT(spec->field));
    }
}

static void
_index_models(UebaContent *self, const UebaContentLinks *links)
{
  for (guint i = 0; i < self->models->len; i++)
    {
      const GArray *types = (const GArray *) g_ptr_array_index(links->model_types, i);

      _add_number(self->models_by_type, types, i);
      _add_fields(self, types, _model_fields((const UebaModel *) g_ptr_array_index(self->models, i)));
    }
}

static void
_index_rules(UebaContent *self, const UebaContentLinks *links, const GArray *order)
{
  for (guint i = 0; i < order->len; i++)
    {
      guint rule = g_array_index(order, guint, i);
      const GArray *types = (const GArray *) g_ptr_array_index(links->rule_types, rule);

      _add_number(self->rules_by_type, types, rule);
      _add_fields(self, types, _rule_fields(self, (const UebaRule *) g_ptr_array_index(self->rules, rule)));
    }
}

void
ueba_content_index(UebaContent *self, const UebaContentBinder *binder, const UebaContentLinks *links,
                   const GArray *order)
{
  self->n_event_types = self->event_types->len;
  ueba_content_number_words(self);
  self->rules_by_type = _new_index(self->n_event_types);
  self->models_by_type = _new_index(self->n_event_types);
  self->counters_by_type = _new_index(self->n_event_types);
  self->fields_by_type = g_new0(guint64, self->n_event_types + 1);
  _index_counters(self, binder, links);
  _index_models(self, links);
  _index_rules(self, links, order);
}
