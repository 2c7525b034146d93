/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_CONTENT_DEFINITION_H_INCLUDED
#define UEBA_CONTENT_DEFINITION_H_INCLUDED

#include "ueba-content-findings.h"

/* What a file says of its rules and models, before names mean anything: what a format's loader makes and the compiler
 * takes. Texts are NULL and lists NULL where the file says nothing. Another format is another loader beside
 * ueba-content-loader.c that fills these. */

typedef struct _UebaTypeText
{
  gchar *event_type;
  gchar *text;
} UebaTypeText;

typedef struct _UebaTypeNumber
{
  gchar *event_type;
  gdouble number;
} UebaTypeNumber;

/* what models and rules have in common */
typedef struct _UebaDefinition
{
  const gchar *noun;            /* static: "rule" */
  const gchar *file;            /* the pack's */
  guint line;
  GHashTable *lines;            /* key (static) -> guint; for messages */
  gchar *name;                  /* a rule's id */
  gboolean is_disabled;
} UebaDefinition;

typedef struct _UebaModelDefinition
{
  UebaDefinition base;

  gchar *template_name;
  gchar *description;
  gchar *category;
  gchar *model_type;
  gchar *scope_type;
  gchar *scope_value;
  gchar *feature;
  gchar **event_types;
  gchar *train_if;
  gchar *convergence_filter;
  gdouble alpha;
  gdouble aging_window_days;
  gdouble max_bins;
} UebaModelDefinition;

typedef struct _UebaRuleDefinition
{
  UebaDefinition base;

  gchar *name;                  /* ruleName */
  gchar *description;
  gchar *reason_template;
  gchar *rule_type;
  gchar *category;
  gchar **event_types;
  gchar *model_name;
  gchar *fact_feature;
  gchar *classify_if;
  gchar *rule_expression;
  gchar *dependency;
  gdouble percentile_threshold;
  gdouble score;
  gchar **mitre;
  gchar **use_cases;
  GPtrArray *score_by_type;     /* of UebaTypeNumber */
  GPtrArray *reason_by_type;    /* of UebaTypeText */
} UebaRuleDefinition;

typedef struct _UebaPack
{
  gchar *file;
  gchar *name;
  gchar *version;
  gchar *description;
  GPtrArray *models;            /* of UebaModelDefinition, in the file's order */
  GPtrArray *rules;             /* of UebaRuleDefinition */
} UebaPack;

UebaPack *ueba_pack_new(const gchar *file);
void ueba_pack_free(UebaPack *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UebaPack, ueba_pack_free)

/* with AA's defaults; added to the pack, borrowed */
UebaModelDefinition *ueba_pack_add_model(UebaPack *self);
UebaRuleDefinition *ueba_pack_add_rule(UebaPack *self);

void ueba_rule_definition_add_score(UebaRuleDefinition *self, const gchar *event_type, gdouble score);
/* consumes reason */
void ueba_rule_definition_add_reason(UebaRuleDefinition *self, const gchar *event_type, gchar *reason);

/* the line of a key, or that of the definition if it is not known */
guint ueba_definition_line(const UebaDefinition *self, const gchar *key);

/* Reads AA's format from the bytes of a file. Mistakes become findings; what is right is read all the same, so that
 * later checks find theirs. NULL: nothing can be read. */
UebaPack *ueba_content_loader_read(const gchar *file, const gchar *data, gsize len, UebaContentFindings *findings);

/* Makes content of packs, in order; a later definition takes the place of an earlier one of its name. NULL if there is
 * an error among the findings, also one from before. */
UebaContent *ueba_content_compile(GPtrArray *packs, UebaContentFindings *findings);

#endif
