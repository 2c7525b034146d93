/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_FUNCTION_PRIVATE_H_INCLUDED
#define UEBA_FUNCTION_PRIVATE_H_INCLUDED

#include "ueba-compiler.h"
#include "ueba-function.h"

/* Checks the arguments that must be a field or a text in quotes, and binds what they name. The node's arguments and
 * their number are as the table says. */
typedef gboolean (*UebaFunctionBind)(UebaNode *node, UebaCompiler *compiler, GError **error);

typedef enum
{
  UEBA_FUNCTION_PLAIN,          /* of its arguments alone */
  UEBA_FUNCTION_OF_SESSION,     /* .. and of what the session or the tables hold: not in a convergenceFilter */
  UEBA_FUNCTION_OF_MODEL,       /* a name( ) in a rule with a model */
  UEBA_FUNCTION_MODEL_NAME,     /* .. that also stands without brackets */
} UebaFunctionUse;

typedef struct _UebaFunction
{
  UebaFunctionInfo info;
  UebaFunctionUse use;
  UebaFunctionBind bind;        /* NULL: nothing to bind */
  UebaNodeFunc evaluate;
} UebaFunction;

/* ASCII case is ignored; NULL: there is none */
const UebaFunction *ueba_function_lookup(UebaText name);

gboolean ueba_function_bind_count(UebaNode *node, UebaCompiler *compiler, GError **error);
gboolean ueba_function_bind_distinct_count(UebaNode *node, UebaCompiler *compiler, GError **error);
gboolean ueba_function_bind_sum(UebaNode *node, UebaCompiler *compiler, GError **error);
gboolean ueba_function_bind_was_rule_fired(UebaNode *node, UebaCompiler *compiler, GError **error);
UebaValue ueba_function_count(const UebaNode *self, UebaEvaluation *evaluation);
UebaValue ueba_function_distinct_count(const UebaNode *self, UebaEvaluation *evaluation);
UebaValue ueba_function_sum(const UebaNode *self, UebaEvaluation *evaluation);
UebaValue ueba_function_was_rule_fired(const UebaNode *self, UebaEvaluation *evaluation);

gboolean ueba_function_bind_num_observations(UebaNode *node, UebaCompiler *compiler, GError **error);
gboolean ueba_function_bind_total_events(UebaNode *node, UebaCompiler *compiler, GError **error);
gboolean ueba_function_bind_confidence_factor(UebaNode *node, UebaCompiler *compiler, GError **error);
gboolean ueba_function_bind_percentile_threshold_count(UebaNode *node, UebaCompiler *compiler, GError **error);
UebaValue ueba_function_model_stat(const UebaNode *self, UebaEvaluation *evaluation);
UebaValue ueba_function_is_converged(const UebaNode *self, UebaEvaluation *evaluation);

gboolean ueba_function_bind_list(UebaNode *node, UebaCompiler *compiler, GError **error);
gboolean ueba_function_bind_table(UebaNode *node, UebaCompiler *compiler, GError **error);
gboolean ueba_function_bind_column(UebaNode *node, UebaCompiler *compiler, GError **error);
UebaValue ueba_function_context_list_contains(const UebaNode *self, UebaEvaluation *evaluation);
UebaValue ueba_function_get_value(const UebaNode *self, UebaEvaluation *evaluation);
UebaValue ueba_function_context_get_value(const UebaNode *self, UebaEvaluation *evaluation);
UebaValue ueba_function_has_context_key(const UebaNode *self, UebaEvaluation *evaluation);

UebaValue ueba_function_contains(const UebaNode *self, UebaEvaluation *evaluation);
UebaValue ueba_function_starts_with(const UebaNode *self, UebaEvaluation *evaluation);
UebaValue ueba_function_ends_with(const UebaNode *self, UebaEvaluation *evaluation);
UebaValue ueba_function_index_of(const UebaNode *self, UebaEvaluation *evaluation);
UebaValue ueba_function_to_lower(const UebaNode *self, UebaEvaluation *evaluation);
UebaValue ueba_function_concat(const UebaNode *self, UebaEvaluation *evaluation);
UebaValue ueba_function_format(const UebaNode *self, UebaEvaluation *evaluation);
UebaValue ueba_function_chop_after(const UebaNode *self, UebaEvaluation *evaluation);
UebaValue ueba_function_chop_before(const UebaNode *self, UebaEvaluation *evaluation);
UebaValue ueba_function_drop(const UebaNode *self, UebaEvaluation *evaluation);
UebaValue ueba_function_dropright(const UebaNode *self, UebaEvaluation *evaluation);

UebaValue ueba_function_in(const UebaNode *self, UebaEvaluation *evaluation);
gboolean ueba_function_bind_exists(UebaNode *node, UebaCompiler *compiler, GError **error);
UebaValue ueba_function_exists(const UebaNode *self, UebaEvaluation *evaluation);
UebaValue ueba_function_first(const UebaNode *self, UebaEvaluation *evaluation);
UebaValue ueba_function_if(const UebaNode *self, UebaEvaluation *evaluation);
UebaValue ueba_function_and(const UebaNode *self, UebaEvaluation *evaluation);
UebaValue ueba_function_or(const UebaNode *self, UebaEvaluation *evaluation);
UebaValue ueba_function_not(const UebaNode *self, UebaEvaluation *evaluation);
gboolean ueba_function_are_all(const UebaNode *self, UebaEvaluation *evaluation);
gboolean ueba_function_is_any(const UebaNode *self, UebaEvaluation *evaluation);
gboolean ueba_function_is_not(const UebaNode *self, UebaEvaluation *evaluation);

UebaValue ueba_function_add(const UebaNode *self, UebaEvaluation *evaluation);
UebaValue ueba_function_ceil(const UebaNode *self, UebaEvaluation *evaluation);
UebaValue ueba_function_floor(const UebaNode *self, UebaEvaluation *evaluation);
UebaValue ueba_function_div(const UebaNode *self, UebaEvaluation *evaluation);
UebaValue ueba_function_divide(const UebaNode *self, UebaEvaluation *evaluation);
UebaValue ueba_function_to_number(const UebaNode *self, UebaEvaluation *evaluation);

gboolean ueba_function_bind_networks(UebaNode *node, UebaCompiler *compiler, GError **error);
UebaValue ueba_function_is_ip(const UebaNode *self, UebaEvaluation *evaluation);
UebaValue ueba_function_is_ipv4(const UebaNode *self, UebaEvaluation *evaluation);
UebaValue ueba_function_is_ipv6(const UebaNode *self, UebaEvaluation *evaluation);
UebaValue ueba_function_is_loopback(const UebaNode *self, UebaEvaluation *evaluation);
UebaValue ueba_function_is_link_local(const UebaNode *self, UebaEvaluation *evaluation);
UebaValue ueba_function_is_any_local(const UebaNode *self, UebaEvaluation *evaluation);
UebaValue ueba_function_is_private(const UebaNode *self, UebaEvaluation *evaluation);
UebaValue ueba_function_in_network(const UebaNode *self, UebaEvaluation *evaluation);

#endif
