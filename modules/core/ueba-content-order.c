/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-content-private.h"

/* A rule whose dependencyExpression names others is evaluated after them. Otherwise content order stands: of the rules
 * that wait for none, the first one is next. */
typedef struct _Ordering
{
  GPtrArray *dependencies;
  guint *n_missing;     /* per rule: those it waits for */
  GArray **waiting;     /* per rule: those that wait for it, or NULL */
  GSequence *ready;     /* of rules, in content order */
  GArray *order;
} Ordering;

static gint
_compare_number(gconstpointer a, gconstpointer b, gpointer user_data)
{
  guint left = GPOINTER_TO_UINT(a);
  guint right = GPOINTER_TO_UINT(b);

  return (left > right) - (left < right);
}

static void
_make_ready(Ordering *self, guint rule)
{
  g_sequence_insert_sorted(self->ready, GUINT_TO_POINTER(rule), _compare_number, NULL);
}

static void
_wait(Ordering *self, guint rule, guint dependency)
{
  if (!self->waiting[dependency])
    self->waiting[dependency] = g_array_new(FALSE, FALSE, sizeof(guint));
  g_array_append_val(self->waiting[dependency], rule);
  self->n_missing[rule]++;
}

static void
_add_rule(Ordering *self, guint rule)
{
  const GArray *dependencies = (const GArray *) g_ptr_array_index(self->dependencies, rule);

  for (guint i = 0; dependencies && i < dependencies->len; i++)
    _wait(self, rule, g_array_index(dependencies, guint, i));
  if (!self->n_missing[rule])
    _make_ready(self, rule);
}

static void
_take_next(Ordering *self)
{
  GSequenceIter *first = g_sequence_get_begin_iter(self->ready);
  guint rule = GPOINTER_TO_UINT(g_sequence_get(first));
  const GArray *waiting = self->waiting[rule];

  g_sequence_remove(first);
  g_array_append_val(self->order, rule);
  for (guint i = 0; waiting && i < waiting->len; i++)
    {
      guint other = g_array_index(waiting, guint, i);

      if (--self->n_missing[other] == 0)
        _make_ready(self, other);
    }
}

/* a rule still waits for this one, if it waits itself */
static guint
_missing_dependency(const Ordering *self, guint rule)
{
  const GArray *dependencies = (const GArray *) g_ptr_array_index(self->dependencies, rule);
  guint i = 0;

  while (!self->n_missing[g_array_index(dependencies, guint, i)])
    i++;
  return g_array_index(dependencies, guint, i);
}

/* Whoever waits, waits for one that waits: going on like that ends in a circle. */
static GArray *
_find_cycle(const Ordering *self, guint n_rules)
{
  GArray *cycle = g_array_new(FALSE, FALSE, sizeof(guint));
  g_autofree gboolean *is_visited = g_new0(gboolean, n_rules);
  guint rule = 0;

  while (!self->n_missing[rule])
    rule++;
  for (; !is_visited[rule]; rule = _missing_dependency(self, rule))
    is_visited[rule] = TRUE;
  for (guint first = rule; !cycle->len || rule != first; rule = _missing_dependency(self, rule))
    g_array_append_val(cycle, rule);
  return cycle;
}

static void
_ordering_init(Ordering *self, guint n_rules, GPtrArray *dependencies)
{
  self->dependencies = dependencies;
  self->n_missing = g_new0(guint, n_rules);
  self->waiting = g_new0(GArray *, n_rules);
  self->ready = g_sequence_new(NULL);
  self->order = g_array_sized_new(FALSE, FALSE, sizeof(guint), n_rules);
  for (guint i = 0; i < n_rules; i++)
    _add_rule(self, i);
}

static void
_ordering_clear(Ordering *self, guint n_rules)
{
  for (guint i = 0; i < n_rules; i++)
    g_clear_pointer(&self->waiting[i], g_array_unref);
  g_free(self->n_missing);
  g_free(self->waiting);
  g_sequence_free(self->ready);
  g_clear_pointer(&self->order, g_array_unref);
}

GArray *
ueba_content_order(guint n_rules, GPtrArray *rule_dependencies, GArray **ret_cycle)
{
  Ordering ordering;
  GArray *order = NULL;

  _ordering_init(&ordering, n_rules, rule_dependencies);
  while (!g_sequence_is_empty(ordering.ready))
    _take_next(&ordering);
  if (ordering.order->len == n_rules)
    order = g_steal_pointer(&ordering.order);
  else
    *ret_cycle = _find_cycle(&ordering, n_rules);
  _ordering_clear(&ordering, n_rules);
  return order;
}
