/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_CONTENT_H_INCLUDED
#define UEBA_CONTENT_H_INCLUDED

#include "ueba-expr.h"
#include "ueba-words.h"

/* The rules and models in force, loaded from content packs: immutable, shared by reference. Names are numbers here:
 * event types, counters, lists, models and rules are indexes into the arrays below. A key that stays the same over
 * two contents (a rule's id, a counter's and a model's key) lets sessions and models survive a change of content. */

typedef struct _UebaCounterSpec
{
  gchar *key;           /* canonical text, for instance "count(src_country,app-login,vpn-login)" */
  UebaCounterKind kind;
  UebaField field;
  guint rule;           /* UEBA_COUNTER_FIRED: whose firing; otherwise G_MAXUINT */
} UebaCounterSpec;

typedef enum
{
  UEBA_SCOPE_USER,      /* scopeValue user: instances live and go with the user */
  UEBA_SCOPE_FIELD,     /* PEERS and any other scopeValue */
  UEBA_SCOPE_ORG,       /* the one instance */
} UebaScope;

typedef struct _UebaModel
{
  gchar *name;
  gchar *key;           /* name, scope and feature: a model whose key changes starts anew */
  gchar *template_name; /* modelTemplate */
  gchar *description;
  UebaScope scope;
  gchar *scope_type;    /* as written: USER, PEERS, ORG */
  UebaField scope_field;
  UebaField feature;
  UebaExpr *train_if;           /* NULL: always */
  UebaExpr *convergence;        /* NULL: always converged; may name model statistics only */
  gdouble alpha;
  gint64 aging_window_usec;     /* 0: never */
  guint max_bins;
} UebaModel;

typedef struct _UebaReason UebaReason;  /* a reasonTemplate, compiled: ueba-reason.h */

typedef struct _UebaTypeScore
{
  guint event_type;
  gint score;
} UebaTypeScore;

typedef struct _UebaRule
{
  gchar *id;
  gchar *name;
  gchar *description;
  gchar *category;
  guint index;                  /* in UebaContent.rules */
  gint model;                   /* index, or -1 */
  gdouble percentile_threshold;
  UebaExpr *classify_if;        /* NULL: true */
  UebaExpr *rule_expression;    /* NULL: true */
  UebaExpr *dependency;         /* NULL: true */
  guint64 needed_fields;        /* an event without one of them cannot fire it */
  UebaField fact_feature;       /* the trigger; UEBA_FIELD_NONE: see fact_is_count */
  gboolean fact_is_count;       /* the trigger is the value of the first counter in ruleExpression */
  gint score;
  GArray *score_by_type;        /* of UebaTypeScore */
  gchar **mitre;                /* technique ids, NULL-terminated; a retired one is followed by its successor */
  gchar **mitre_tactics;        /* names, NULL-terminated */
  gchar **use_cases;
  UebaReason *reason;
  GPtrArray *reason_by_type;    /* of event type index -> UebaReason, NULL where there is none; may be NULL */
  guint64 counted_fields;       /* fields of the counters in ruleExpression: whose values are the evidence */
} UebaRule;

/* a pack as it was read */
typedef struct _UebaPackText
{
  gchar *file;
  GBytes *text;
} UebaPackText;

typedef struct _UebaContent UebaContent;
struct _UebaContent
{
  /*< immutable after load >*/
  GPtrArray *rules;             /* of UebaRule, content order, enabled ones only */
  GPtrArray *models;            /* of UebaModel, enabled ones only */
  GArray *counters;             /* of UebaCounterSpec */
  GPtrArray *lists;             /* of gchar *: every list a rule or model names */
  GPtrArray *event_types;       /* of gchar *: every event type a rule, model or counter names */
  GPtrArray *pack_names;        /* of gchar *: "name version" */
  GPtrArray *pack_texts;        /* of UebaPackText: from which the same content can be loaded again */

  /* per event type index: guint indexes, in evaluation order */
  GArray **rules_by_type;
  GArray **models_by_type;
  GArray **counters_by_type;
  guint64 *fields_by_type;      /* what expressions, counters, models and triggers of the type read */
  guint n_event_types;
  gchar *digest;                /* of the packs' bytes: equal digests are equal content */

  /*< private >*/
  gint ref_count;
  struct _UebaStrings *type_numbers;    /* event_types, for finding */
  guint type_of_word[UEBA_WORD_MAX];    /* .. where the reader has a word for it; G_MAXUINT: no such type */
  GHashTable *rules_by_id;      /* id -> UebaRule, both borrowed */
  GPtrArray *list_users;        /* per list: GPtrArray of the names of rules and models, borrowed */
};

/* Loads packs in order; a later rule or model with the same id replaces an earlier one. ret_notes (may be NULL): what
 * is worth saying but refuses nothing, gchar *, owned by the caller. All or nothing. */
UebaContent *ueba_content_load(const gchar *const *files, GPtrArray **ret_notes, GError **error);
UebaContent *ueba_content_load_data(const gchar *file_name, const gchar *data, gsize len, GPtrArray **ret_notes,
                                    GError **error);
/* of UebaPackText */
UebaContent *ueba_content_load_texts(const GPtrArray *pack_texts, GPtrArray **ret_notes, GError **error);
GPtrArray *ueba_pack_texts_new(void);
void ueba_pack_texts_add(GPtrArray *pack_texts, const gchar *file, const gchar *data, gsize len);       /* copied */
UebaContent *ueba_content_ref(UebaContent *self);       /* atomic */
void ueba_content_unref(UebaContent *self);

/* What is wrong with packs, or worth saying: everything that is found, not only the first. */
typedef struct _UebaContentFinding
{
  gboolean is_error;    /* otherwise a note */
  gchar *file;
  guint line;           /* 0: unknown */
  gchar *message;       /* "rule 'X', classifyIf: ..": may have several lines */
} UebaContentFinding;

/* of UebaContentFinding, in order of discovery; owned by the caller */
GPtrArray *ueba_content_check(const gchar *const *files);

/* G_MAXUINT: no rule, model or counter names this type (compared byte for byte) */
guint ueba_content_event_type(const UebaContent *self, UebaText event_type);
const UebaRule *ueba_content_lookup_rule(const UebaContent *self, const gchar *id);
gint ueba_rule_score(const UebaRule *self, guint event_type);

/* the rules that name a list, for messages: "Auth-Tor-Shost-Failed, ..."; owned by the caller */
gchar *ueba_content_rules_of_list(const UebaContent *self, const gchar *list);

/* MITRE ATT&CK: T1188 (retired) gives also T1090.003; tactics of a technique by name, comma separated, static, or NULL
 * if there is no such technique */
const gchar *ueba_attack_tactics(const gchar *technique);
const gchar *ueba_attack_successor(const gchar *technique);

#endif
