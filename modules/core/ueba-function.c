/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-function.h"
#include "ueba-function-private.h"

#define MANY UEBA_FUNCTION_MANY
#define PLAIN UEBA_FUNCTION_PLAIN
#define SESSION UEBA_FUNCTION_OF_SESSION
#define MODEL UEBA_FUNCTION_OF_MODEL
#define MODEL_NAME UEBA_FUNCTION_MODEL_NAME

#define F(group, name, min_args, max_args, arguments, use, bind, evaluate, doc) \
  { { group, name, min_args, max_args, arguments, doc }, use, bind, evaluate }

/* Every function of the language, one row each: a new one needs its evaluator and this row. */
static const UebaFunction functions[] =
{
  F("session", "count", 2, MANY, "field, 'type', ..", SESSION, ueba_function_bind_count, ueba_function_count,
    "events of these types in the session with this event's value of the field"),
  F("session", "distinctCount", 2, MANY, "field, 'type', ..", SESSION,
    ueba_function_bind_distinct_count, ueba_function_distinct_count,
    "different values of the field among the session's events of these types"),
  F("session", "sum", 2, MANY, "field, 'type', ..", SESSION, ueba_function_bind_sum, ueba_function_sum,
    "sum of the field, a number, over the session's events of these types"),
  F("session", "WasRuleFired", 1, 2, "'rule'[, field]", SESSION,
    ueba_function_bind_was_rule_fired, ueba_function_was_rule_fired,
    "the rule fired earlier in this session [on an event with this event's value of the field]"),

  F("model", "num_observations", 0, 0, "", MODEL_NAME, ueba_function_bind_num_observations, ueba_function_model_stat,
    "how often the model saw this event's value; brackets may be left out"),
  F("model", "total_events", 0, 0, "", MODEL_NAME, ueba_function_bind_total_events, ueba_function_model_stat,
    "how many observations the model has for this event's scope; brackets may be left out"),
  F("model", "confidence_factor", 0, 0, "", MODEL_NAME, ueba_function_bind_confidence_factor, ueba_function_model_stat,
    "0 to 1: how settled the model is; brackets may be left out"),
  F("model", "percentile_threshold_count", 0, 0, "", MODEL_NAME,
    ueba_function_bind_percentile_threshold_count, ueba_function_model_stat,
    "the count below which a value is rare, by percentileThreshold; brackets may be left out"),
  F("model", "ConfidenceFactorAboveOrEqual", 0, 0, "", MODEL, NULL, ueba_function_is_converged,
    "the model's convergenceFilter is true"),

  F("context", "ContextListContains", 2, 2, "'list', value", SESSION,
    ueba_function_bind_list, ueba_function_context_list_contains,
    "the list holds the value, or a network around it"),
  F("context", "GetValue", 2, 2, "'table', key", SESSION, ueba_function_bind_table, ueba_function_get_value,
    "users: the key's peer group; aliases: the key's user"),
  F("context", "contextGetValue", 3, 3, "'table', 'column', key", SESSION,
    ueba_function_bind_column, ueba_function_context_get_value,
    "the column of the key's row"),
  F("context", "HasContextKey", 2, 2, "'table', key", SESSION, ueba_function_bind_table, ueba_function_has_context_key,
    "the table has a row for the key"),

  F("text", "contains", 2, 2, "s, t", PLAIN, NULL, ueba_function_contains,
    "t stands in s"),
  F("text", "containsAny", 2, MANY, "s, t, ..", PLAIN, NULL, ueba_function_contains,
    "one of t, .. stands in s"),
  F("text", "startsWith", 2, 2, "s, t", PLAIN, NULL, ueba_function_starts_with,
    "s starts with t"),
  F("text", "startsWithAny", 2, MANY, "s, t, ..", PLAIN, NULL, ueba_function_starts_with,
    "s starts with one of t, .."),
  F("text", "beginsWith", 2, 2, "s, t", PLAIN, NULL, ueba_function_starts_with,
    "the same as startsWith"),
  F("text", "beginsWithAny", 2, MANY, "s, t, ..", PLAIN, NULL, ueba_function_starts_with,
    "the same as startsWithAny"),
  F("text", "endsWith", 2, 2, "s, t", PLAIN, NULL, ueba_function_ends_with,
    "s ends with t"),
  F("text", "endsWithAny", 2, MANY, "s, t, ..", PLAIN, NULL, ueba_function_ends_with,
    "s ends with one of t, .."),
  F("text", "toLower", 1, 1, "s", PLAIN, NULL, ueba_function_to_lower,
    "s in lower case"),
  F("text", "concat", 1, MANY, "s, ..", PLAIN, NULL, ueba_function_concat,
    "the texts one after the other; null is nothing"),
  F("text", "chopAfter", 2, 2, "s, t", PLAIN, NULL, ueba_function_chop_after,
    "what stands before the first t; s if there is none"),
  F("text", "chopBefore", 2, 2, "s, t", PLAIN, NULL, ueba_function_chop_before,
    "what stands after the first t; s if there is none"),
  F("text", "drop", 2, 2, "s, n", PLAIN, NULL, ueba_function_drop,
    "s without its first n characters"),
  F("text", "dropright", 2, 2, "s, n", PLAIN, NULL, ueba_function_dropright,
    "s without its last n characters"),
  F("text", "indexOf", 2, 2, "s, t", PLAIN, NULL, ueba_function_index_of,
    "the characters before the first t in s; -1 if there is none"),
  F("text", "InList", 2, MANY, "x, a, ..", PLAIN, NULL, ueba_function_in,
    "x equals one of a, .."),
  F("text", "in", 2, MANY, "x, a, ..", PLAIN, NULL, ueba_function_in,
    "the same as InList"),
  F("text", "exists", 1, 1, "x", PLAIN, ueba_function_bind_exists, ueba_function_exists,
    "x is neither null nor empty"),
  F("text", "first", 1, MANY, "x, ..", PLAIN, NULL, ueba_function_first,
    "the first that exists, otherwise null"),
  F("text", "if", 3, 3, "condition, x, y", PLAIN, NULL, ueba_function_if,
    "x if the condition is true, otherwise y"),
  F("text", "and", 1, MANY, "x, ..", PLAIN, NULL, ueba_function_and,
    "all are true"),
  F("text", "or", 1, MANY, "x, ..", PLAIN, NULL, ueba_function_or,
    "one is true"),
  F("text", "not", 1, 1, "x", PLAIN, NULL, ueba_function_not,
    "x is not true"),

  F("number", "add", 1, MANY, "a, ..", PLAIN, NULL, ueba_function_add,
    "the sum; null if one is no number"),
  F("number", "ceil", 1, 1, "a", PLAIN, NULL, ueba_function_ceil,
    "rounded up"),
  F("number", "floor", 1, 1, "a", PLAIN, NULL, ueba_function_floor,
    "rounded down"),
  F("number", "div", 2, 2, "a, b", PLAIN, NULL, ueba_function_div,
    "a / b rounded down; null if b is 0"),
  F("number", "divide", 2, 2, "a, b", PLAIN, NULL, ueba_function_divide,
    "a / b; null if b is 0"),
  F("number", "toNumber", 1, 1, "x", PLAIN, NULL, ueba_function_to_number,
    "x as a number; null if it is none"),
  F("number", "format", 1, MANY, "s, x, ..", PLAIN, NULL, ueba_function_format,
    "s with {0}, {1}, .. replaced by x, .."),

  F("address", "isIP", 1, 1, "x", PLAIN, NULL, ueba_function_is_ip,
    "x is an IPv4 or IPv6 address"),
  F("address", "isIPv4", 1, 1, "x", PLAIN, NULL, ueba_function_is_ipv4,
    "x is an IPv4 address"),
  F("address", "isIPv6", 1, 1, "x", PLAIN, NULL, ueba_function_is_ipv6,
    "x is an IPv6 address"),
  F("address", "isLoopback", 1, 1, "x", PLAIN, NULL, ueba_function_is_loopback,
    "x is in 127.0.0.0/8 or ::1"),
  F("address", "isLinkLocal", 1, 1, "x", PLAIN, NULL, ueba_function_is_link_local,
    "x is in 169.254.0.0/16 or fe80::/10"),
  F("address", "isAnyLocal", 1, 1, "x", PLAIN, NULL, ueba_function_is_any_local,
    "x is 0.0.0.0 or ::"),
  F("address", "isPrivate", 1, 1, "x", PLAIN, NULL, ueba_function_is_private,
    "x is in 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or fc00::/7"),
  F("address", "inNetwork", 2, MANY, "ip, 'cidr', ..", PLAIN, ueba_function_bind_networks, ueba_function_in_network,
    "the address is in one of the networks"),
};

const UebaFunctionInfo *
ueba_function_info(guint i)
{
  return i < G_N_ELEMENTS(functions) ? &functions[i].info : NULL;
}

const UebaFunction *
ueba_function_lookup(UebaText name)
{
  for (guint i = 0; i < G_N_ELEMENTS(functions); i++)
    if (strlen(functions[i].info.name) == name.len
        && g_ascii_strncasecmp(functions[i].info.name, name.str, name.len) == 0)
      return &functions[i];
  return NULL;
}
