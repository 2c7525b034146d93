/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_ENGINE_H_INCLUDED
#define UEBA_ENGINE_H_INCLUDED

#include "ueba-alert.h"
#include "ueba-content.h"
#include "ueba-tables.h"

/* The engine: sessions, counters, models, rules. One thread uses it. It reads no clock and keeps no event: time comes
 * with the event, the wall clock as an argument, and alerts go out through the sink. */

#define UEBA_USEC_PER_SEC G_GINT64_CONSTANT(1000000)

typedef struct _UebaEngineOptions
{
  gint64 session_timeout_usec;  /* I: 8 h */
  gint64 session_max_usec;      /* M: 24 h */
  gint64 future_tolerance_usec; /* 15 min */
  gint notable_score;           /* 90 */
  guint max_users;              /* 1,000,000 */
  guint max_values;             /* texts in memory: 10,000,000, and those of one event */
  guint64 hash_seed;            /* keyed hash tables: random in a daemon, constant in a test */
} UebaEngineOptions;

void ueba_engine_options_defaults(UebaEngineOptions *self);

typedef struct _UebaEngineStats
{
  /* totals since the engine was made */
  guint64 events;
  guint64 no_entity;
  guint64 late_events;
  guint64 future_events;
  guint64 counter_saturated;
  guint64 bins_evicted;
  guint64 users_evicted;
  guint64 instances_evicted;    /* of models over peer groups and other fields */
  guint64 values_full;          /* how often these or users went because there were max_values texts */
  guint64 users_asked;          /* events with a user looked for in the users table */
  guint64 users_found;
  guint64 suppressed;
  guint64 alerts;
  /* as it stands now */
  guint64 live_sessions;
  guint64 users;                /* entities: users and ip: keys */
  guint64 users_learned;        /* .. of which with a training observation */
  guint64 model_instances;
  guint64 values;               /* interned texts */
} UebaEngineStats;

/* consumed: the sink owns the alert */
typedef void (*UebaAlertSink)(UebaAlert *alert, gpointer user_data);

typedef struct _UebaEngine UebaEngine;

UebaEngine *ueba_engine_new(const UebaEngineOptions *options, UebaContent *content);
void ueba_engine_free(UebaEngine *self);
void ueba_engine_set_sink(UebaEngine *self, UebaAlertSink sink, gpointer user_data);

/* Sessions and models that the new content still has keep what they know; a model whose key changed starts anew. */
void ueba_engine_adopt_content(UebaEngine *self, UebaContent *content);
void ueba_engine_adopt_tables(UebaEngine *self, UebaTables *tables);    /* a reference is taken; NULL: none */
void ueba_engine_adopt_options(UebaEngine *self, const UebaEngineOptions *options);
const UebaContent *ueba_engine_content(const UebaEngine *self);

typedef enum
{
  UEBA_FEED_DONE,
  UEBA_FEED_NO_ENTITY,
  UEBA_FEED_NO_TIME,            /* time_usec is UEBA_TIME_NONE */
} UebaFeedResult;

/* Judges one event. It is enriched in place (user by alias, src_country, peer_group, account_status: values that the
 * caller set are kept where the tables know nothing), with texts borrowed from the tables in force.
 * now_usec: the wall clock, for future events; UEBA_TIME_NONE: no event is of the future. */
UebaFeedResult ueba_engine_feed(UebaEngine *self, UebaEvent *event, gint64 now_usec);

/* From now on every answer of the tables is recorded on the tape, or, if the tape is played, comes from it: events fed
 * in the same order are judged as they were, whatever the tables say. Borrowed until the next call; NULL: neither. */
typedef struct _UebaTape UebaTape;
void ueba_engine_set_tape(UebaEngine *self, UebaTape *tape);

void ueba_engine_stats(const UebaEngine *self, UebaEngineStats *ret_stats);
/* by index of UebaContent.rules and .event_types of the content in force; event types no rule names are not counted */
guint64 ueba_engine_alerts_of_rule(const UebaEngine *self, guint rule);
guint64 ueba_engine_events_of_type(const UebaEngine *self, guint event_type);

#endif
