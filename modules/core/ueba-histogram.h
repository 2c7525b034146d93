/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_HISTOGRAM_H_INCLUDED
#define UEBA_HISTOGRAM_H_INCLUDED

#include "ueba-interner.h"

/* A categorical model of one scope value: value -> how often, first and last seen. What was last seen more than the
 * ageing window before the event that asks is invisible to that event, and only to it: a late event still sees it.
 * Memory is given back when an event trains that is more than twice the window younger.
 *
 * Cost: 40 bytes and 32 a value; beyond a few values a hash table. Time: N and C are kept as totals and are right as
 * they stand while even the value seen longest ago is visible, else one pass over the values. */

typedef struct _UebaHistogramCell
{
  gint64 first_usec;
  gint64 last_usec;
  guint64 count;
  guint32 value;
} UebaHistogramCell;

/* embedded in a model's instance; all zero is empty */
typedef struct _UebaHistogram
{
  UebaHistogramCell *cells;
  guint32 n_cells;
  guint32 capacity;
  guint64 total;        /* of the counts of all cells */
  gint64 oldest_usec;   /* no cell's last_usec is before it */
  GHashTable *index;    /* value -> number of its cell; NULL: few cells */
} UebaHistogram;

typedef struct _UebaHistogramPolicy
{
  gint64 window_usec;   /* 0: nothing ages */
  guint max_bins;
} UebaHistogramPolicy;

/* as an event at some time sees it */
typedef struct _UebaHistogramStats
{
  guint64 total_events; /* N */
  guint64 n_values;     /* C */
  guint64 observations; /* of the event's value */
} UebaHistogramStats;

/* gives the values back to the interner */
void ueba_histogram_clear(UebaHistogram *self, UebaInterner *interner);

/* value may be UEBA_INTERNER_NO_ID */
UebaHistogramStats ueba_histogram_stats(UebaHistogram *self, const UebaHistogramPolicy *policy, gint64 time_usec,
                                        guint32 value);

/* One observation; a reference to value is taken if it is new. How many values had to make room. */
guint ueba_histogram_train(UebaHistogram *self, const UebaHistogramPolicy *policy, gint64 time_usec, guint32 value,
                           UebaInterner *interner);

/* from a file: a value that is not there yet; the reference is consumed */
void ueba_histogram_restore(UebaHistogram *self, const UebaHistogramCell *cell);

/* TRUE: the value was there, and is given back */
gboolean ueba_histogram_remove_value(UebaHistogram *self, guint32 value, UebaInterner *interner);

/* The values by ascending count, added up until the sum is at least share * N: the count of the one that reached it.
 * scratch: GArray of guint64. */
guint64 ueba_histogram_percentile_count(const UebaHistogram *self, const UebaHistogramPolicy *policy,
                                        gint64 time_usec, gdouble share, GArray *scratch);

/* the visible cells with the greatest counts, ties by the smaller text; how many */
guint ueba_histogram_top(const UebaHistogram *self, const UebaHistogramPolicy *policy, gint64 time_usec,
                         const UebaInterner *interner, GArray *ret_cells);

/* ((N - C) / N) ^ alpha; 0 when N is 0 */
gdouble ueba_histogram_confidence(const UebaHistogramStats *stats, gdouble alpha);

#endif
