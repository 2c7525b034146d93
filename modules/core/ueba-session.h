/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_SESSION_H_INCLUDED
#define UEBA_SESSION_H_INCLUDED

#include "ueba-counter.h"

/* One user's activity between two pauses. Times of events only: nothing ends a session but a later event of the
 * same key. What only a session with alerts needs stands apart, in its story. */

typedef struct _UebaSessionLimits
{
  gint64 timeout_usec;  /* I: the longest pause */
  gint64 max_usec;      /* M: the greatest length */
} UebaSessionLimits;

typedef struct _UebaStory UebaStory;

/* embedded in an entity */
typedef struct _UebaSession
{
  gint64 start_usec;    /* an event that is somewhat late moves it back */
  gint64 last_usec;
  gint64 opened_usec;   /* the start it was opened with: its id */
  UebaCounters counters;
  UebaStory *story;     /* NULL: no rule has fired */
} UebaSession;

void ueba_session_open(UebaSession *self, gint64 time_usec);
void ueba_session_clear(UebaSession *self, UebaInterner *interner);

/* whether an event of that time can belong to the session, and taking it in */
gboolean ueba_session_admits(const UebaSession *self, gint64 time_usec, const UebaSessionLimits *limits);
void ueba_session_join(UebaSession *self, gint64 time_usec);

/* ---- story: the rules that fired, the score, the ids of the events that fired them ---- */
void ueba_session_add_fired(UebaSession *self, guint rule);
gboolean ueba_session_has_fired(const UebaSession *self, guint rule);
/* in the order of their first firing, each once; borrowed */
const guint32 *ueba_session_fired(const UebaSession *self, guint *ret_n);

gint64 ueba_session_add_score(UebaSession *self, gint score);
gint64 ueba_session_score(const UebaSession *self);
void ueba_session_set_score(UebaSession *self, gint64 score);    /* from a file */
/* TRUE the first time */
gboolean ueba_session_become_notable(UebaSession *self);
gboolean ueba_session_is_notable(const UebaSession *self);

/* The newest UEBA_LIMIT_EVIDENCE different ids stay. The reference is consumed. */
void ueba_session_add_evidence(UebaSession *self, UebaInterner *interner, guint32 id);
/* TRUE: it was one of them, and its reference is given back */
gboolean ueba_session_remove_evidence(UebaSession *self, guint32 id, UebaInterner *interner);
/* newest first; borrowed */
const guint32 *ueba_session_evidence(const UebaSession *self, guint *ret_n);

/* Rules and counters have new numbers; G_MAXUINT32: gone. What a session has scored it keeps. */
void ueba_session_renumber(UebaSession *self, UebaInterner *interner, const guint32 *new_counters,
                           const guint32 *new_rules);

#endif
