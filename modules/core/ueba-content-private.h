/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_CONTENT_PRIVATE_H_INCLUDED
#define UEBA_CONTENT_PRIVATE_H_INCLUDED

#include "ueba-content.h"
#include "ueba-content-definition.h"

/* The steps that make content of definitions, in this order. */

/* empty: the caller fills it and owns the reference */
UebaContent *ueba_content_new(void);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UebaContent, ueba_content_unref)

/* zeroed, with its containers; added to the content, borrowed */
UebaModel *ueba_content_add_model(UebaContent *self);
/* no rule of this id is there */
UebaRule *ueba_content_add_rule(UebaContent *self, const gchar *id);

/* the number of an event type, a new one if it is not known yet */
/* once all types have been added */
void ueba_content_number_words(UebaContent *self);
guint ueba_content_add_event_type(UebaContent *self, const gchar *event_type);
/* .. and of a list; user: the name of who asks, borrowed from the content */
guint ueba_content_add_list(UebaContent *self, UebaText name, const gchar *user);

/* Names become numbers of the content. While a rule or a model is compiled, its name is that of who asks. */
typedef struct _UebaContentBinder
{
  UebaExprBinder base;
  UebaContent *content;
  GHashTable *counters;         /* key -> number + 1 */
  GPtrArray *counter_types;     /* per counter: GArray of event types (guint) */
  GHashTable *rules;            /* id -> number + 1; 0: switched off */
  const gchar *user;
} UebaContentBinder;

void ueba_content_binder_init(UebaContentBinder *self, UebaContent *content);
void ueba_content_binder_clear(UebaContentBinder *self);
/* number G_MAXUINT: the rule is switched off; id is borrowed */
void ueba_content_binder_add_rule(UebaContentBinder *self, const gchar *id, guint number);

/* What is known of rules and models beside what the content says of them, by number: for order and indexes. */
typedef struct _UebaContentLinks
{
  GPtrArray *rule_types;        /* per rule: GArray of event types (guint), each once */
  GPtrArray *model_types;       /* per model: the same */
  GPtrArray *rule_dependencies; /* per rule: GArray of rules (guint), or NULL */
} UebaContentLinks;

/* Rules in the order of evaluation: content order, but each behind those it names. NULL: some wait for each other, and
 * ret_cycle has one of these circles, in which each waits for the next. Both owned by the caller. */
GArray *ueba_content_order(guint n_rules, GPtrArray *rule_dependencies, GArray **ret_cycle);

/* fills what the content has per event type; order: of evaluation */
void ueba_content_index(UebaContent *self, const UebaContentBinder *binder, const UebaContentLinks *links,
                        const GArray *order);

#endif
