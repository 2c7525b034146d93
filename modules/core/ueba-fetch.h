/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_FETCH_H_INCLUDED
#define UEBA_FETCH_H_INCLUDED

/* What an event asks for lies in large tables that no cache holds: a look-up waits for memory several times, each time
 * to learn where to read next. Before the look-ups begin memory is asked for the first place of each of them, and then
 * for the second: so they wait together. Nothing but time depends on it. */
typedef enum
{
  UEBA_FETCH_SLOT,              /* where the hash or the index leads */
  UEBA_FETCH_CONTENT,           /* where the slot leads; the slot should be there by now */
} UebaFetchStep;

static inline void
ueba_fetch(const void *place)
{
  __builtin_prefetch(place);
}

#endif
