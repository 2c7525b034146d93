/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "uebatool-comparison.h"
#include "uebatool-grid.h"
#include "ueba-time.h"

#include <string.h>

#define EXAMPLES_MAX 3

typedef struct _RuleComparison
{
  guint64 n_alerts[UEBATOOL_SIDES];
  guint64 n_only[UEBATOOL_SIDES];
  GPtrArray *examples[UEBATOOL_SIDES];  /* of UebaAlert */
} RuleComparison;

struct _UebatoolComparison
{
  GPtrArray *alerts[UEBATOOL_SIDES];    /* of UebaAlert: of the event at hand; NULL: the other side has it too */
  GHashTable *rules;                    /* id -> RuleComparison */
};

/* g_ptr_array_set_size() frees NULL too */
static void
_unref_alert(gpointer data)
{
  ueba_alert_unref(data);
}

static void
_rule_free(gpointer data)
{
  RuleComparison *self = data;

  for (guint side = 0; side < UEBATOOL_SIDES; side++)
    g_ptr_array_unref(self->examples[side]);
  g_free(self);
}

UebatoolComparison *
uebatool_comparison_new(void)
{
  UebatoolComparison *self = g_new0(UebatoolComparison, 1);

  for (guint side = 0; side < UEBATOOL_SIDES; side++)
    self->alerts[side] = g_ptr_array_new_with_free_func(_unref_alert);
  self->rules = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, _rule_free);
  return self;
}

void
uebatool_comparison_free(UebatoolComparison *self)
{
  if (!self)
    return;
  for (guint side = 0; side < UEBATOOL_SIDES; side++)
    g_ptr_array_unref(self->alerts[side]);
  g_hash_table_unref(self->rules);
  g_free(self);
}

static RuleComparison *
_rule_of(UebatoolComparison *self, const UebaAlert *alert)
{
  RuleComparison *rule = g_hash_table_lookup(self->rules, ueba_alert_rule(alert));

  if (rule)
    return rule;
  rule = g_new0(RuleComparison, 1);
  for (guint side = 0; side < UEBATOOL_SIDES; side++)
    rule->examples[side] = g_ptr_array_new_with_free_func(_unref_alert);
  g_hash_table_insert(self->rules, g_strdup(ueba_alert_rule(alert)), rule);
  return rule;
}

void
uebatool_comparison_take(UebatoolComparison *self, UebatoolSide side, UebaAlert *alert)
{
  _rule_of(self, alert)->n_alerts[side]++;
  g_ptr_array_add(self->alerts[side], alert);
}

/* takes the alert out on both sides; FALSE: the other side does not have it */
static gboolean
_pair_off(UebatoolComparison *self, guint i)
{
  GPtrArray *before = self->alerts[UEBATOOL_BEFORE];
  GPtrArray *after = self->alerts[UEBATOOL_AFTER];
  const gchar *id = ueba_alert_id(g_ptr_array_index(before, i));

  for (guint j = 0; j < after->len; j++)
    if (strcmp(id, ueba_alert_id(g_ptr_array_index(after, j))) == 0)
      {
        g_ptr_array_remove_index(after, j);
        g_ptr_array_remove_index(before, i);
        return TRUE;
      }
  return FALSE;
}

static void
_keep_difference(UebatoolComparison *self, UebatoolSide side)
{
  for (guint i = 0; i < self->alerts[side]->len; i++)
    {
      UebaAlert *alert = g_ptr_array_index(self->alerts[side], i);
      RuleComparison *rule = _rule_of(self, alert);

      rule->n_only[side]++;
      if (rule->examples[side]->len < EXAMPLES_MAX)
        g_ptr_array_add(rule->examples[side], ueba_alert_ref(alert));
    }
  g_ptr_array_set_size(self->alerts[side], 0);
}

void
uebatool_comparison_end_event(UebatoolComparison *self)
{
  if (self->alerts[UEBATOOL_BEFORE]->len == 0 && self->alerts[UEBATOOL_AFTER]->len == 0)
    return;
  for (guint i = 0; i < self->alerts[UEBATOOL_BEFORE]->len;)
    i += !_pair_off(self, i);
  _keep_difference(self, UEBATOOL_BEFORE);
  _keep_difference(self, UEBATOOL_AFTER);
}

/* ---- as text ---- */

static gint
_compare_names(gconstpointer a, gconstpointer b)
{
  return strcmp(*(const gchar *const *) a, *(const gchar *const *) b);
}

/* rule ids; borrowed */
static GPtrArray *
_sorted_rules(const UebatoolComparison *self)
{
  GPtrArray *rules = g_ptr_array_new();
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init(&iter, self->rules);
  while (g_hash_table_iter_next(&iter, &id, NULL))
    g_ptr_array_add(rules, id);
  g_ptr_array_sort(rules, _compare_names);
  return rules;
}

static void
_append_numbers(const UebatoolComparison *self, const GPtrArray *rules, GString *out)
{
  static const gchar *const titles[] = { "alerts", "before", "after", "only before", "only after" };
  g_autoptr(UebatoolGrid) grid = uebatool_grid_new("lrrrr");

  for (guint i = 0; i < G_N_ELEMENTS(titles); i++)
    uebatool_grid_add(grid, titles[i]);
  for (guint i = 0; i < rules->len; i++)
    {
      const RuleComparison *rule = g_hash_table_lookup(self->rules, g_ptr_array_index(rules, i));

      uebatool_grid_add(grid, g_ptr_array_index(rules, i));
      uebatool_grid_add_number(grid, rule->n_alerts[UEBATOOL_BEFORE]);
      uebatool_grid_add_number(grid, rule->n_alerts[UEBATOOL_AFTER]);
      uebatool_grid_add_number(grid, rule->n_only[UEBATOOL_BEFORE]);
      uebatool_grid_add_number(grid, rule->n_only[UEBATOOL_AFTER]);
    }
  uebatool_grid_append_to(grid, out);
}

static void
_append_example(const UebaAlert *alert, GString *out)
{
  gchar time[UEBA_TIME_TEXT_BYTES];
  const gchar *reason = ueba_alert_reason(alert);

  ueba_time_format_iso(ueba_alert_time_usec(alert), time);
  g_string_append_printf(out, "  %s  ", time);
  uebatool_append_printable(out, reason ? reason : "");
  g_string_append_c(out, '\n');
}

static void
_append_examples(const UebatoolComparison *self, const gchar *id, UebatoolSide side, GString *out)
{
  static const gchar *const titles[] = { "only before", "only after" };
  const RuleComparison *rule = g_hash_table_lookup(self->rules, id);

  if (rule->n_only[side] == 0)
    return;
  g_string_append_printf(out, "\n%s %s, ", id, titles[side]);
  uebatool_append_grouped(out, rule->n_only[side]);
  g_string_append(out, rule->n_only[side] > EXAMPLES_MAX ? ", the first of them:\n" : ":\n");
  for (guint i = 0; i < rule->examples[side]->len; i++)
    _append_example(g_ptr_array_index(rule->examples[side], i), out);
}

void
uebatool_comparison_append_to(const UebatoolComparison *self, GString *out)
{
  g_autoptr(GPtrArray) rules = _sorted_rules(self);

  if (rules->len == 0)
    g_string_append(out, "no alerts, neither before nor after\n");
  else
    _append_numbers(self, rules, out);
  for (guint i = 0; i < rules->len; i++)
    {
      _append_examples(self, g_ptr_array_index(rules, i), UEBATOOL_BEFORE, out);
      _append_examples(self, g_ptr_array_index(rules, i), UEBATOOL_AFTER, out);
    }
}
