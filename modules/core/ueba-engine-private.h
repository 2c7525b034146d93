/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_ENGINE_PRIVATE_H_INCLUDED
#define UEBA_ENGINE_PRIVATE_H_INCLUDED

#include "ueba-engine.h"
#include "ueba-entity.h"
#include "ueba-lookup.h"
#include "ueba-model-store.h"
#include "ueba-raw-hash.h"

/* The engine's own rooms: enrichment, the answers to expressions, judgement, alerts, change of content. */

/* A counter's value for the event that is being judged, if the serial is that event's; so is the next one. */
typedef struct _UebaCounterAnswer
{
  guint64 serial;
  UebaCounterReading reading;
} UebaCounterAnswer;

/* A model's statistics for that event, before it trains anything. */
typedef struct _UebaModelAnswer
{
  guint64 serial;
  UebaHistogram *histogram;     /* NULL: nothing observed, or no scope or feature */
  UebaHistogramStats stats;
  gdouble confidence;
} UebaModelAnswer;

/* a rule that fired for the event, and the list hit it named last */
typedef struct _UebaFiring
{
  const UebaRule *rule;
  gint score;
  gint list;                    /* -1: none */
  UebaText match;               /* borrowed from tables or tape */
} UebaFiring;

/* Everything about the one event that is being judged. Answers are asked for lazily and kept until the next event,
 * which makes them stale by its serial number: nothing has to be cleared. */
typedef struct _UebaJudgement
{
  guint64 serial;
  UebaEvent *event;
  guint type;                   /* G_MAXUINT: no rule, model or counter names it */
  guint64 enriched;             /* UEBA_FIELD_BIT()s: fields that have been looked up or made */
  gchar raw_hash[UEBA_RAW_HASH_DIGITS];
  UebaEntity *entity;           /* NULL: an event of the future whose key is not known */
  UebaSession *session;
  UebaText key;
  gboolean is_future;

  guint64 known_ids;            /* of the fields whose value_ids are valid */
  guint32 value_ids[UEBA_FIELD_MAX];    /* without references */

  UebaFiring current;           /* of the rule that is being evaluated */
  gboolean is_in_convergence;
  GArray *firings;              /* of UebaFiring */
} UebaJudgement;

#define UEBA_NOTABLE_ID "SESSION-NOTABLE"

typedef struct _UebaAlertBuilder UebaAlertBuilder;

/* who wants to know what is given up that stands in a file */
typedef struct _UebaEngineWatch
{
  UebaEntityFunc entity_gone;           /* with the instances of the user's own */
  UebaModelStoreEvictFunc instance_gone;
  gpointer user_data;
} UebaEngineWatch;

struct _UebaEngine
{
  UebaExprHost host;            /* first: expressions ask through it */
  UebaEngineOptions options;
  UebaSessionLimits limits;
  UebaContent *content;
  UebaInterner *interner;
  UebaEntityTable *entities;
  UebaModelStore *models;
  UebaLookup lookup;
  UebaExprScratch *scratch;
  GString *key;                 /* of an entity without a user */
  UebaSession throw_away;
  UebaJudgement now;

  /* by number in the content */
  UebaCounterAnswer *counter_answers;
  UebaModelAnswer *model_answers;
  guint64 *fired_serial;        /* the last event that a rule fired for */
  GArray **fired_counters;      /* per rule: guint, the UEBA_COUNTER_FIRED counters over its firing */
  guint64 *alerts_by_rule;
  guint64 *events_by_type;

  UebaAlertSink sink;
  gpointer sink_data;
  UebaEngineWatch watch;
  UebaAlertBuilder *builder;
  GArray *percentile_scratch;
  UebaEngineStats stats;
};

/* ---- ueba-engine.c ---- */

void ueba_engine_set_watch(UebaEngine *self, const UebaEngineWatch *watch);    /* NULL: nobody */

/* ---- ueba-engine-forget.c ---- */

/* of how many it knew something, the user included */
guint ueba_engine_forget(UebaEngine *self, UebaText name);

/* ---- ueba-enrich.c ---- */

/* the account behind an address, and what the rules of the type read */
void ueba_engine_enrich_event(UebaEngine *self);
/* what nobody had read so far: an alert shows it */
void ueba_engine_complete_event(UebaEngine *self);

/* ---- ueba-engine-host.c ---- */
void ueba_engine_host_init(UebaExprHost *host);
/* the interned value of a field of the event, or UEBA_INTERNER_NO_ID */
guint32 ueba_engine_value_id(UebaEngine *self, UebaField field);
UebaCounterReading ueba_engine_counter(UebaEngine *self, guint counter);
const UebaModelAnswer *ueba_engine_model(UebaEngine *self, guint model);
gboolean ueba_engine_evaluate(UebaEngine *self, const UebaExpr *expr);

/* no expression is true */
static inline gboolean
ueba_engine_is_true(UebaEngine *self, const UebaExpr *expr)
{
  return !expr || ueba_engine_evaluate(self, expr);
}

static inline UebaHistogramPolicy
ueba_engine_policy(const UebaModel *model)
{
  return (UebaHistogramPolicy) { .window_usec = model->aging_window_usec, .max_bins = model->max_bins };
}

/* ---- ueba-engine-judge.c ---- */

/* detection.md 4, from the counters to the alerts, for the event in self->now */
void ueba_engine_judge(UebaEngine *self);

/* ---- ueba-alert-builder.c ---- */

UebaAlertBuilder *ueba_alert_builder_new(const UebaContent *content);
void ueba_alert_builder_free(UebaAlertBuilder *self);
/* owned by the caller */
UebaAlert *ueba_alert_builder_build(UebaAlertBuilder *self, UebaEngine *engine, const UebaFiring *firing);
UebaAlert *ueba_alert_builder_build_notable(UebaAlertBuilder *self, UebaEngine *engine);

/* ---- ueba-engine-adopt.c ---- */

/* gives up everything that is kept by number in the content, and the content; NULL is no content */
void ueba_engine_release_content(UebaEngine *self);

#endif
