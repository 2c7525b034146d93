/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-histogram.h"
#include "ueba-time.h"

#include <math.h>

#define CELLS_WITHOUT_INDEX 16

void
ueba_histogram_clear(UebaHistogram *self, UebaInterner *interner)
{
  for (guint32 i = 0; i < self->n_cells; i++)
    ueba_interner_unref(interner, self->cells[i].value);
  g_free(self->cells);
  if (self->index)
    g_hash_table_unref(self->index);
  *self = (UebaHistogram) { 0 };
}

static inline gboolean
_is_visible(gint64 last_usec, const UebaHistogramPolicy *policy, gint64 time_usec)
{
  return policy->window_usec == 0 || ueba_time_difference(time_usec, last_usec) <= policy->window_usec;
}

static inline gboolean
_is_forgotten(gint64 last_usec, const UebaHistogramPolicy *policy, gint64 time_usec)
{
  gint64 age_usec = ueba_time_difference(time_usec, last_usec);

  return policy->window_usec != 0 && age_usec > policy->window_usec &&
         age_usec - policy->window_usec > policy->window_usec;
}

static UebaHistogramCell *
_find(const UebaHistogram *self, guint32 value)
{
  gpointer position;

  if (self->index)
    return g_hash_table_lookup_extended(self->index, GUINT_TO_POINTER(value), NULL, &position)
           ? &self->cells[GPOINTER_TO_UINT(position)] : NULL;
  for (UebaHistogramCell *cell = self->cells; cell < self->cells + self->n_cells; cell++)
    if (cell->value == value)
      return cell;
  return NULL;
}

/* N and C by one pass, which also finds out how old the oldest cell really is */
static void
_count_visible(UebaHistogram *self, const UebaHistogramPolicy *policy, gint64 time_usec,
               UebaHistogramStats *ret_stats)
{
  gint64 oldest_usec = G_MAXINT64;

  for (const UebaHistogramCell *cell = self->cells; cell < self->cells + self->n_cells; cell++)
    {
      oldest_usec = MIN(oldest_usec, cell->last_usec);
      if (!_is_visible(cell->last_usec, policy, time_usec))
        continue;
      ret_stats->total_events += cell->count;
      ret_stats->n_values++;
    }
  self->oldest_usec = oldest_usec;
}

UebaHistogramStats
ueba_histogram_stats(UebaHistogram *self, const UebaHistogramPolicy *policy, gint64 time_usec, guint32 value)
{
  UebaHistogramStats stats = { 0 };
  const UebaHistogramCell *cell = _find(self, value);

  if (cell && _is_visible(cell->last_usec, policy, time_usec))
    stats.observations = cell->count;
  if (_is_visible(self->oldest_usec, policy, time_usec))
    {
      stats.total_events = self->total;
      stats.n_values = self->n_cells;
    }
  else
    _count_visible(self, policy, time_usec, &stats);
  return stats;
}

static void
_remove(UebaHistogram *self, UebaHistogramCell *cell, UebaInterner *interner)
{
  UebaHistogramCell *last = &self->cells[--self->n_cells];

  self->total -= cell->count;
  if (self->index)
    {
      g_hash_table_remove(self->index, GUINT_TO_POINTER(cell->value));
      if (cell != last)
        g_hash_table_insert(self->index, GUINT_TO_POINTER(last->value), GUINT_TO_POINTER(cell - self->cells));
    }
  ueba_interner_unref(interner, cell->value);
  *cell = *last;
}

gboolean
ueba_histogram_remove_value(UebaHistogram *self, guint32 value, UebaInterner *interner)
{
  UebaHistogramCell *cell = _find(self, value);

  if (cell)
    _remove(self, cell, interner);
  return cell != NULL;
}

static void
_forget_old(UebaHistogram *self, const UebaHistogramPolicy *policy, gint64 time_usec, UebaInterner *interner)
{
  gint64 oldest_usec = G_MAXINT64;

  if (!_is_forgotten(self->oldest_usec, policy, time_usec))
    return;
  for (guint32 i = self->n_cells; i > 0; i--)
    if (_is_forgotten(self->cells[i - 1].last_usec, policy, time_usec))
      _remove(self, &self->cells[i - 1], interner);
    else
      oldest_usec = MIN(oldest_usec, self->cells[i - 1].last_usec);
  self->oldest_usec = oldest_usec;
}

/* oldest last_usec first; of two, the smaller text */
static gboolean
_goes_before(const UebaHistogramCell *a, const UebaHistogramCell *b, const UebaInterner *interner)
{
  if (a->last_usec != b->last_usec)
    return a->last_usec < b->last_usec;
  return ueba_text_compare(ueba_interner_text(interner, a->value), ueba_interner_text(interner, b->value)) < 0;
}

static void
_evict_one(UebaHistogram *self, UebaInterner *interner)
{
  UebaHistogramCell *first = self->cells;

  for (UebaHistogramCell *cell = self->cells + 1; cell < self->cells + self->n_cells; cell++)
    if (_goes_before(cell, first, interner))
      first = cell;
  _remove(self, first, interner);
}

static void
_index_cells(UebaHistogram *self)
{
  if (!self->index)
    self->index = g_hash_table_new_full(NULL, NULL, NULL, NULL);
  for (guint32 i = 0; i < self->n_cells; i++)
    g_hash_table_insert(self->index, GUINT_TO_POINTER(self->cells[i].value), GUINT_TO_POINTER(i));
}

static void
_append(UebaHistogram *self, UebaHistogramCell cell)
{
  if (self->n_cells == self->capacity)
    {
      self->capacity = MAX(2, 2 * self->capacity);
      self->cells = g_renew(UebaHistogramCell, self->cells, self->capacity);
    }
  self->oldest_usec = self->n_cells == 0 ? cell.last_usec : MIN(self->oldest_usec, cell.last_usec);
  self->total += cell.count;
  self->cells[self->n_cells++] = cell;
  if (self->index)
    g_hash_table_insert(self->index, GUINT_TO_POINTER(cell.value), GUINT_TO_POINTER(self->n_cells - 1));
  else if (self->n_cells > CELLS_WITHOUT_INDEX)
    _index_cells(self);
}

void
ueba_histogram_restore(UebaHistogram *self, const UebaHistogramCell *cell)
{
  _append(self, *cell);
}

static guint
_add_value(UebaHistogram *self, const UebaHistogramPolicy *policy, UebaHistogramCell cell, UebaInterner *interner)
{
  guint n_evicted = 0;

  for (; self->n_cells >= MAX(1, policy->max_bins); n_evicted++)
    _evict_one(self, interner);
  ueba_interner_ref(interner, cell.value);
  _append(self, cell);
  return n_evicted;
}

static void
_observe(UebaHistogram *self, const UebaHistogramPolicy *policy, gint64 time_usec, UebaHistogramCell *cell)
{
  if (!_is_visible(cell->last_usec, policy, time_usec))
    {
      self->total -= cell->count;
      cell->count = 0;
      cell->first_usec = time_usec;
    }
  cell->count++;
  self->total++;
  cell->first_usec = MIN(cell->first_usec, time_usec);
  cell->last_usec = MAX(cell->last_usec, time_usec);
}

guint
ueba_histogram_train(UebaHistogram *self, const UebaHistogramPolicy *policy, gint64 time_usec, guint32 value,
                     UebaInterner *interner)
{
  UebaHistogramCell fresh = { .first_usec = time_usec, .last_usec = time_usec, .count = 1, .value = value };
  UebaHistogramCell *cell;

  _forget_old(self, policy, time_usec, interner);
  cell = _find(self, value);
  if (!cell)
    return _add_value(self, policy, fresh, interner);
  _observe(self, policy, time_usec, cell);
  return 0;
}

static gint
_compare_counts(gconstpointer a, gconstpointer b)
{
  guint64 x = *(const guint64 *) a, y = *(const guint64 *) b;

  return (x > y) - (x < y);
}

guint64
ueba_histogram_percentile_count(const UebaHistogram *self, const UebaHistogramPolicy *policy, gint64 time_usec,
                                gdouble share, GArray *scratch)
{
  guint64 total = 0, sum = 0, count = 0;

  g_array_set_size(scratch, 0);
  for (guint32 i = 0; i < self->n_cells; i++)
    if (_is_visible(self->cells[i].last_usec, policy, time_usec))
      {
        g_array_append_val(scratch, self->cells[i].count);
        total += self->cells[i].count;
      }
  g_array_sort(scratch, _compare_counts);
  for (guint i = 0; i < scratch->len; i++)
    {
      count = g_array_index(scratch, guint64, i);
      sum += count;
      if ((gdouble) sum >= share * (gdouble) total)
        break;
    }
  return count;
}

static gint
_compare_cells(gconstpointer a, gconstpointer b, gpointer user_data)
{
  const UebaHistogramCell *x = a, *y = b;
  const UebaInterner *interner = user_data;

  if (x->count != y->count)
    return x->count > y->count ? -1 : 1;
  return ueba_text_compare(ueba_interner_text(interner, x->value), ueba_interner_text(interner, y->value));
}

guint
ueba_histogram_top(const UebaHistogram *self, const UebaHistogramPolicy *policy, gint64 time_usec,
                   const UebaInterner *interner, GArray *ret_cells)
{
  g_array_set_size(ret_cells, 0);
  for (guint32 i = 0; i < self->n_cells; i++)
    if (_is_visible(self->cells[i].last_usec, policy, time_usec))
      g_array_append_val(ret_cells, self->cells[i]);
  g_array_sort_with_data(ret_cells, _compare_cells, (gpointer) interner);
  return ret_cells->len;
}

gdouble
ueba_histogram_confidence(const UebaHistogramStats *stats, gdouble alpha)
{
  gdouble ratio;

  if (stats->total_events == 0)
    return 0;
  ratio = (gdouble) (stats->total_events - stats->n_values) / (gdouble) stats->total_events;
  return alpha == 1 ? ratio : pow(ratio, alpha);
}
