/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-counter.h"

/* up to here searching the cells costs less than a hash table would */
#define CELLS_WITHOUT_INDEX 32

#define SUM_BIT 0x80000000u

struct _UebaCounterCell
{
  guint32 counter;      /* with SUM_BIT the rest is the gdouble */
  guint32 value;
  guint32 count;
};

struct _UebaCounterIndex
{
  GPtrArray *positions; /* by counter: GHashTable of value -> number of its cell, or NULL; a sum's value is 0 */
};

static UebaCounterIndex *
_index_new(void)
{
  UebaCounterIndex *self = g_new0(UebaCounterIndex, 1);

  self->positions = g_ptr_array_new();
  return self;
}

static void
_index_free(UebaCounterIndex *self)
{
  if (!self)
    return;
  for (guint i = 0; i < self->positions->len; i++)
    if (g_ptr_array_index(self->positions, i))
      g_hash_table_unref(g_ptr_array_index(self->positions, i));
  g_ptr_array_unref(self->positions);
  g_free(self);
}

static GHashTable *
_index_of(const UebaCounterIndex *self, guint counter)
{
  return counter < self->positions->len ? g_ptr_array_index(self->positions, counter) : NULL;
}

static void
_index_add(UebaCounterIndex *self, const UebaCounterCell *cell, guint32 position)
{
  guint counter = cell->counter & ~SUM_BIT;
  guint32 value = cell->counter & SUM_BIT ? UEBA_INTERNER_NO_ID : cell->value;

  if (counter >= self->positions->len)
    g_ptr_array_set_size(self->positions, (gint) counter + 1);
  if (!_index_of(self, counter))
    g_ptr_array_index(self->positions, counter) = g_hash_table_new_full(NULL, NULL, NULL, NULL);
  g_hash_table_insert(_index_of(self, counter), GUINT_TO_POINTER(value), GUINT_TO_POINTER(position));
}

static void
_build_index(UebaCounters *self)
{
  _index_free(self->index);
  self->index = _index_new();
  for (guint32 i = 0; i < self->n_cells; i++)
    _index_add(self->index, &self->cells[i], i);
}

void
ueba_counters_clear(UebaCounters *self, UebaInterner *interner)
{
  for (guint32 i = 0; i < self->n_cells; i++)
    if (!(self->cells[i].counter & SUM_BIT))
      ueba_interner_unref(interner, self->cells[i].value);
  g_free(self->cells);
  _index_free(self->index);
  *self = (UebaCounters) { 0 };
}

static UebaCounterCell *
_search(const UebaCounters *self, guint counter, guint32 value, guint32 *ret_distinct)
{
  UebaCounterCell *found = NULL;
  guint32 distinct = 0;

  for (UebaCounterCell *cell = self->cells; cell < self->cells + self->n_cells; cell++)
    {
      if (cell->counter != counter)
        continue;
      distinct++;
      if (cell->value == value)
        found = cell;
    }
  *ret_distinct = distinct;
  return found;
}

static UebaCounterCell *
_find(const UebaCounters *self, guint counter, guint32 value, guint32 *ret_distinct)
{
  GHashTable *positions;
  gpointer position;

  if (!self->index)
    return _search(self, counter, value, ret_distinct);
  positions = _index_of(self->index, counter);
  *ret_distinct = positions ? g_hash_table_size(positions) : 0;
  if (!positions || !g_hash_table_lookup_extended(positions, GUINT_TO_POINTER(value), NULL, &position))
    return NULL;
  return &self->cells[GPOINTER_TO_UINT(position)];
}

UebaCounterReading
ueba_counters_read(const UebaCounters *self, guint counter, guint32 value)
{
  UebaCounterReading reading;
  const UebaCounterCell *cell = _find(self, counter, value, &reading.distinct);

  reading.count = cell ? cell->count : 0;
  return reading;
}

gboolean
ueba_counters_bump(UebaCounters *self, guint counter, guint32 value, UebaCounterReading *ret_reading)
{
  UebaCounterCell *cell = _find(self, counter, value, &ret_reading->distinct);

  ret_reading->count = 0;
  if (!cell)
    return FALSE;
  if (cell->count < G_MAXUINT32)
    cell->count++;
  ret_reading->count = cell->count;
  return TRUE;
}

static void
_append(UebaCounters *self, UebaCounterCell cell)
{
  if (self->n_cells == self->capacity)
    {
      self->capacity = MAX(2, 2 * self->capacity);
      self->cells = g_renew(UebaCounterCell, self->cells, self->capacity);
    }
  self->cells[self->n_cells++] = cell;
  if (self->index)
    _index_add(self->index, &cell, self->n_cells - 1);
  else if (self->n_cells > CELLS_WITHOUT_INDEX)
    _build_index(self);
}

void
ueba_counters_append(UebaCounters *self, guint counter, guint32 value)
{
  _append(self, (UebaCounterCell) { .counter = counter, .value = value, .count = 1 });
}

void
ueba_counters_restore(UebaCounters *self, guint counter, guint32 value, guint32 count)
{
  _append(self, (UebaCounterCell) { .counter = counter, .value = value, .count = count });
}

static gdouble
_sum(const UebaCounterCell *cell)
{
  gdouble sum;

  memcpy(&sum, &cell->value, sizeof(sum));
  return sum;
}

static void
_set_sum(UebaCounterCell *cell, gdouble sum)
{
  memcpy(&cell->value, &sum, sizeof(sum));
}

static UebaCounterCell *
_find_sum(const UebaCounters *self, guint counter)
{
  guint32 distinct;

  if (self->index)
    return _find(self, counter, UEBA_INTERNER_NO_ID, &distinct);
  for (UebaCounterCell *cell = self->cells; cell < self->cells + self->n_cells; cell++)
    if (cell->counter == (counter | SUM_BIT))
      return cell;
  return NULL;
}

void
ueba_counters_add_to_sum(UebaCounters *self, guint counter, gdouble amount)
{
  UebaCounterCell *cell = _find_sum(self, counter);
  UebaCounterCell first = { .counter = counter | SUM_BIT };

  if (cell)
    {
      _set_sum(cell, _sum(cell) + amount);
      return;
    }
  _set_sum(&first, amount);
  _append(self, first);
}

gdouble
ueba_counters_sum(const UebaCounters *self, guint counter)
{
  const UebaCounterCell *cell = _find_sum(self, counter);

  return cell ? _sum(cell) : 0;
}

guint
ueba_counters_newest_values(const UebaCounters *self, guint counter, guint max, guint32 *ret_values)
{
  guint n = 0;

  for (guint32 i = self->n_cells; i > 0 && n < max; i--)
    if (self->cells[i - 1].counter == counter)
      ret_values[n++] = self->cells[i - 1].value;
  return n;
}

void
ueba_counters_renumber(UebaCounters *self, UebaInterner *interner, const guint32 *new_numbers)
{
  guint32 kept = 0;

  for (guint32 i = 0; i < self->n_cells; i++)
    {
      UebaCounterCell cell = self->cells[i];
      guint32 is_sum = cell.counter & SUM_BIT;
      guint32 number = new_numbers[cell.counter & ~SUM_BIT];

      if (number != G_MAXUINT32)
        {
          cell.counter = number | is_sum;
          self->cells[kept++] = cell;
        }
      else if (!is_sum)
        ueba_interner_unref(interner, cell.value);
    }
  self->n_cells = kept;
  if (self->index)
    _build_index(self);
}

gboolean
ueba_counters_remove_value(UebaCounters *self, guint32 value, UebaInterner *interner)
{
  guint32 kept = 0, n = self->n_cells;

  for (guint32 i = 0; i < n; i++)
    if ((self->cells[i].counter & SUM_BIT) || self->cells[i].value != value)
      self->cells[kept++] = self->cells[i];
    else
      ueba_interner_unref(interner, value);
  self->n_cells = kept;
  if (self->index && kept < n)
    _build_index(self);
  return kept < n;
}

void
ueba_counters_foreach(const UebaCounters *self, UebaCounterFunc func, gpointer user_data)
{
  for (const UebaCounterCell *cell = self->cells; cell < self->cells + self->n_cells; cell++)
    if (cell->counter & SUM_BIT)
      func(cell->counter & ~SUM_BIT, UEBA_INTERNER_NO_ID, 0, _sum(cell), user_data);
    else
      func(cell->counter, cell->value, cell->count, 0, user_data);
}
