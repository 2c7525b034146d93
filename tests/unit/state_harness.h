/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef STATE_HARNESS_H_INCLUDED
#define STATE_HARNESS_H_INCLUDED

#include "ueba-state.h"

/* A small content pack, a stream of lines that is the same every time, and a text of all that an engine knows. */

#define STATE_NOW (G_GINT64_CONSTANT(1772359200) * 1000000)     /* 2026-03-01T10:00:00Z */

/* what decides the lines, and the time between two of them */
typedef struct _StateStream
{
  guint seed;
  guint step_sec;       /* 0: 400 */
} StateStream;

/* owned by the caller; with a rule more than version 1 and a model less, or with changed models */
UebaContent *state_content(guint version);
void state_engine_options(UebaEngineOptions *ret_options);

/* alerts and country lists, users and aliases for the lines */
UebaTables *state_tables(void);

typedef struct _StateRun
{
  gchar *folder;
  gchar *file;
  UebaStateOptions options;
  guint content;        /* its version, for the next start; 0: 1 */
  guint max_users;      /* 0: as state_engine_options() has it; so is the next one */
  guint max_values;
  gboolean is_draft;    /* the next start opens one */
  gint64 now_usec;      /* of the next start; 0: STATE_NOW */
  StateStream stream;
  UebaState *state;
  UebaEngine *engine;
  GPtrArray *alerts;    /* since the last commit */
  GString *ids;         /* of committed alerts, a line each */
} StateRun;

/* a folder without a state file; started */
void state_run_init(StateRun *self);
void state_run_clear(StateRun *self);
/* what a process does that is killed: nothing is written */
void state_run_kill(StateRun *self);
/* .. and one that starts on what is there */
void state_run_start(StateRun *self);
void state_run_feed(StateRun *self, guint first, guint last);
/* the wall clock when the line with the number comes */
gint64 state_run_now(const StateRun *self, guint number);
void state_run_commit(StateRun *self);

/* everything that decides what the engine does next; owned by the caller */
gchar *state_dump(const UebaEngine *engine);
/* .. of which the instances of models only, in no order */
gchar *state_dump_models(const UebaEngine *engine);
/* of an engine that was fed the lines without any state; owned by the caller */
gchar *state_dump_expected(guint n_lines);

#endif
