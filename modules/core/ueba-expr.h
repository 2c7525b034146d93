/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_EXPR_H_INCLUDED
#define UEBA_EXPR_H_INCLUDED

#include "ueba-event.h"

/* The expression language of content files: compiled once, immutable, evaluated by many. What an expression needs
 * from the world it asks of two interfaces: the binder when it is compiled (names become numbers), the host when it
 * is evaluated (numbers become values). Evaluation allocates nothing, but for functions that build text. */

typedef enum
{
  UEBA_VALUE_NULL,
  UEBA_VALUE_BOOLEAN,
  UEBA_VALUE_NUMBER,
  UEBA_VALUE_TEXT,
} UebaValueType;

typedef struct _UebaValue
{
  UebaValueType type;
  union
  {
    gboolean boolean;
    gdouble number;
    UebaText text;      /* borrowed: from the event, the expression, a table or the scratch */
  };
} UebaValue;

/* What a session must keep for an expression. count() and distinctCount() over the same field and types share one:
 * the number of events per value. SUM is a plain sum; FIRED holds the values of a field on which a rule fired. */
typedef enum
{
  UEBA_COUNTER_VALUES,
  UEBA_COUNTER_SUM,
  UEBA_COUNTER_FIRED,
} UebaCounterKind;

typedef enum
{
  UEBA_MODEL_STAT_NUM_OBSERVATIONS,
  UEBA_MODEL_STAT_TOTAL_EVENTS,
  UEBA_MODEL_STAT_CONFIDENCE_FACTOR,
  UEBA_MODEL_STAT_PERCENTILE_THRESHOLD_COUNT,
  UEBA_MODEL_STAT_IS_CONVERGED,         /* ConfidenceFactorAboveOrEqual(): the model's convergenceFilter */
} UebaModelStat;

/* the users and aliases tables; lists are numbered by the binder */
typedef enum
{
  UEBA_TABLE_USERS,
  UEBA_TABLE_ALIASES,
} UebaTableKind;

/* What the compiler asks; each answers FALSE for what does not exist, and the compiler makes the error. */
typedef struct _UebaExprBinder UebaExprBinder;
struct _UebaExprBinder
{
  /* event_types: NULL-terminated, as written. rule: for UEBA_COUNTER_FIRED, otherwise G_MAXUINT */
  guint (*bind_counter)(UebaExprBinder *self, UebaCounterKind kind, UebaField field, const gchar *const *event_types,
                        guint rule);
  /* G_MAXUINT: a rule that is switched off, known but never fired */
  gboolean (*bind_rule)(UebaExprBinder *self, UebaText rule_id, guint *ret_rule);
  guint (*bind_list)(UebaExprBinder *self, UebaText list_name);
  gboolean has_model;   /* model statistics are names only where there is a model */
  gboolean is_model_only;       /* .. and nothing else is: convergenceFilter */
};

/* What the evaluator asks: the engine, or a test's fake. */
typedef struct _UebaExprHost UebaExprHost;
struct _UebaExprHost
{
  guint64 (*count)(UebaExprHost *self, guint counter);          /* events with this event's value; 0 if it is null */
  guint64 (*distinct)(UebaExprHost *self, guint counter);
  gdouble (*sum)(UebaExprHost *self, guint counter);
  gboolean (*rule_fired)(UebaExprHost *self, guint rule);       /* earlier in this session, or on this event */
  gboolean (*rule_fired_with)(UebaExprHost *self, guint counter);       /* .. with this event's value of the field */
  gboolean (*rule_fired_now)(UebaExprHost *self, guint rule);   /* on this event: dependencyExpression */
  gdouble (*model_stat)(UebaExprHost *self, UebaModelStat stat);
  gboolean (*list_contains)(UebaExprHost *self, guint list, UebaText value);
  UebaText (*table_get)(UebaExprHost *self, UebaTableKind table, const gchar *column, UebaText key);   /* or null */
  gboolean (*table_has)(UebaExprHost *self, UebaTableKind table, UebaText key);
};

/* Where string-building functions put their text: cleared by the caller between events, grown once. A text for which
 * there is no room within UEBA_LIMIT_SCRATCH_BYTES is null, and counted. */
typedef struct _UebaExprScratch UebaExprScratch;
UebaExprScratch *ueba_expr_scratch_new(void);
void ueba_expr_scratch_free(UebaExprScratch *self);
void ueba_expr_scratch_clear(UebaExprScratch *self);
guint64 ueba_expr_scratch_refused(const UebaExprScratch *self);

typedef struct _UebaExpr UebaExpr;

/* classifyIf, ruleExpression, trainIf, convergenceFilter. The error has the position and a caret under it:
 *   column 16: unknown function 'cuont'
 *     exists(app) && cuont(app, 'x') = 1
 *                    ^                                              */
UebaExpr *ueba_expr_compile(const gchar *text, UebaExprBinder *binder, GError **error);

/* dependencyExpression: rule names with !, not(), && and ||. ret_rules: the rules it names (guint, owned by the
 * caller). */
UebaExpr *ueba_expr_compile_dependency(const gchar *text, UebaExprBinder *binder, GArray **ret_rules, GError **error);
void ueba_expr_free(UebaExpr *self);

UebaValue ueba_expr_evaluate(const UebaExpr *self, const UebaEvent *event, UebaExprHost *host,
                             UebaExprScratch *scratch);
gboolean ueba_expr_is_true(const UebaExpr *self, const UebaEvent *event, UebaExprHost *host,
                           UebaExprScratch *scratch);

/* the event fields that it reads, UEBA_FIELD_BIT()s: enrichment that nobody reads can be left out */
guint64 ueba_expr_fields(const UebaExpr *self);
/* .. and those that its count(), distinctCount() and sum() are over */
guint64 ueba_expr_counted_fields(const UebaExpr *self);

/* An event that lacks one of these fields cannot make it true: a rule over them need not be asked. */
guint64 ueba_expr_needed_fields(const UebaExpr *self);

/* The first counter function in the text: what factFeatureName "count" and {count} mean. FALSE: it has none. */
typedef enum
{
  UEBA_COUNTER_FUNCTION_COUNT,
  UEBA_COUNTER_FUNCTION_DISTINCT_COUNT,
  UEBA_COUNTER_FUNCTION_SUM,
} UebaCounterFunction;
gboolean ueba_expr_first_counter(const UebaExpr *self, UebaCounterFunction *ret_function, guint *ret_counter);

/* text that is wholly a number; FALSE otherwise */
gboolean ueba_text_to_number(UebaText text, gdouble *ret_number);
gboolean ueba_value_is_true(UebaValue value);

#endif
