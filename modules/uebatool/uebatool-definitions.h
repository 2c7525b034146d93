/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBATOOL_DEFINITIONS_H_INCLUDED
#define UEBATOOL_DEFINITIONS_H_INCLUDED

#include "ueba-content-definition.h"

/* Where the rules and models in force stand in their files, for messages. */
typedef struct _UebatoolDefinitions UebatoolDefinitions;

UebatoolDefinitions *uebatool_definitions_new(const UebaContent *content);
void uebatool_definitions_free(UebatoolDefinitions *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UebatoolDefinitions, uebatool_definitions_free)

/* a rule, otherwise a model of that name, or NULL; borrowed */
const UebaDefinition *uebatool_definitions_lookup(const UebatoolDefinitions *self, const gchar *name);

/* "rule 'X': .." at the line of the key, or of the rule or model as a whole if key is NULL */
void uebatool_definition_note(const UebaDefinition *self, const gchar *key, UebaContentFindings *findings,
                              const gchar *format, ...) G_GNUC_PRINTF(4, 5);

#endif
