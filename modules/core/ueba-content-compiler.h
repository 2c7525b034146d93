/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_CONTENT_COMPILER_H_INCLUDED
#define UEBA_CONTENT_COMPILER_H_INCLUDED

#include "ueba-content-private.h"
#include "ueba-error.h"

/* Definitions on their way to content. A mistake becomes a finding and the work goes on, so that the next one is found
 * too; what is made then is thrown away. */
typedef struct _UebaContentCompiler
{
  UebaContent *content;
  UebaContentBinder binder;
  UebaContentLinks links;
  UebaContentFindings *findings;
  GHashTable *models;           /* name -> number + 1; 0: switched off; borrowed */
} UebaContentCompiler;

/* "rule 'X', classifyIf: ..", at the key's line; key NULL: of the definition as a whole */
void ueba_content_compiler_fail(UebaContentCompiler *self, const UebaDefinition *definition, const gchar *key,
                                const gchar *format, ...) G_GNUC_PRINTF(4, 5);
void ueba_content_compiler_note(UebaContentCompiler *self, const UebaDefinition *definition, const gchar *key,
                                const gchar *format, ...) G_GNUC_PRINTF(4, 5);

/* a text that says something: not NULL, blank or AA's "NA" */
gboolean ueba_content_compiler_is_given(const gchar *text);
/* the numbers of event types, each once; owned by the caller */
GArray *ueba_content_compiler_event_types(UebaContentCompiler *self, gchar **event_types);
/* NULL: not given, or a finding says what is wrong */
UebaExpr *ueba_content_compiler_expression(UebaContentCompiler *self, const UebaDefinition *definition,
                                           const gchar *key, const gchar *text);
/* UEBA_FIELD_NONE and a finding: there is no such field */
UebaField ueba_content_compiler_field(UebaContentCompiler *self, const UebaDefinition *definition, const gchar *key,
                                      const gchar *name);

/* Models and rules by name, in content order; of two packs the later one decides. Borrowed from the packs. */
GPtrArray *ueba_content_merge_models(UebaContentCompiler *self, GPtrArray *packs);
GPtrArray *ueba_content_merge_rules(UebaContentCompiler *self, GPtrArray *packs);

void ueba_content_compile_model(UebaContentCompiler *self, const UebaModelDefinition *definition);
/* The rule's id and model, before any rule is compiled; borrowed from the content. NULL: it is switched off, or its
 * model is, or a finding says that there is no such model. */
UebaRule *ueba_content_announce_rule(UebaContentCompiler *self, const UebaRuleDefinition *definition);
void ueba_content_compile_rule(UebaContentCompiler *self, const UebaRuleDefinition *definition, UebaRule *rule);

#endif
