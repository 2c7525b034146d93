/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_COUNTER_H_INCLUDED
#define UEBA_COUNTER_H_INCLUDED

#include "ueba-interner.h"

/* What one session has counted. Nearly every session holds a handful of values, so all its counters share one list of
 * cells (counter, value, number of events), oldest first, 12 bytes each, which is searched from end to end. Only a
 * session with many values gets a hash table per counter beside the list. A counter is known by its number in the
 * content in force; a sum has one cell. */

typedef struct _UebaCounterCell UebaCounterCell;
typedef struct _UebaCounterIndex UebaCounterIndex;

/* embedded in a session; all zero is empty */
typedef struct _UebaCounters
{
  UebaCounterCell *cells;
  guint32 n_cells;
  guint32 capacity;
  UebaCounterIndex *index;      /* NULL: few cells */
} UebaCounters;

typedef struct _UebaCounterReading
{
  guint32 count;        /* events with the value */
  guint32 distinct;     /* values of the counter */
} UebaCounterReading;

/* gives the values back to the interner */
void ueba_counters_clear(UebaCounters *self, UebaInterner *interner);

/* value may be UEBA_INTERNER_NO_ID: its count is 0 */
UebaCounterReading ueba_counters_read(const UebaCounters *self, guint counter, guint32 value);
/* One event more with a value that the counter holds already. FALSE: it does not, and nothing changed but the reading,
 * which tells how many others there are. */
gboolean ueba_counters_bump(UebaCounters *self, guint counter, guint32 value, UebaCounterReading *ret_reading);
/* a value that the counter does not hold, with one event; the reference to value is consumed */
void ueba_counters_append(UebaCounters *self, guint counter, guint32 value);
/* .. with so many events, from a file */
void ueba_counters_restore(UebaCounters *self, guint counter, guint32 value, guint32 count);

void ueba_counters_add_to_sum(UebaCounters *self, guint counter, gdouble amount);
gdouble ueba_counters_sum(const UebaCounters *self, guint counter);

/* the values that came last, newest first, borrowed; how many */
guint ueba_counters_newest_values(const UebaCounters *self, guint counter, guint max, guint32 *ret_values);

/* TRUE: some counter held the value, and gave it back */
gboolean ueba_counters_remove_value(UebaCounters *self, guint32 value, UebaInterner *interner);

/* The counters have new numbers: new_numbers[old], or G_MAXUINT32 for one that is gone. */
void ueba_counters_renumber(UebaCounters *self, UebaInterner *interner, const guint32 *new_numbers);

/* for saving: cells oldest first; a sum has value UEBA_INTERNER_NO_ID */
typedef void (*UebaCounterFunc)(guint counter, guint32 value, guint32 count, gdouble sum, gpointer user_data);
void ueba_counters_foreach(const UebaCounters *self, UebaCounterFunc func, gpointer user_data);

#endif
