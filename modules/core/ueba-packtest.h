/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_PACKTEST_H_INCLUDED
#define UEBA_PACKTEST_H_INCLUDED

#include "ueba-alert.h"
#include "ueba-content-findings.h"

/* The tests that content packs bring along: events in, alerts out. Each runs on an engine of its own, under the content
 * of all packs that were loaded together, with the lists and users it names. A test sees the alerts of its own pack's
 * rules, of rules that it names, and SESSION-NOTABLE, in the order in which they come; rules of other packs neither
 * help nor disturb it.
 *
 *   "tests": [ { "name": "a sentence",
 *     "lists": { "tor_ip": ["203.0.113.0/24"] }, "users": ["user,account_status", "ann@example.com,disabled"],
 *     "aliases": ["address,user", ..],                   all three as lines of the tables' files
 *     "events": [ { "time": "2026-03-01T10:00:00Z", "event_type": "failed-app-login", ..fields..,
 *                   "repeat": 5, "every": 86400 } ],     as five events, a day apart; "{n}" in a value is 1, 2, ..
 *     "alerts": [ "FA-UC-F", { "rule": "FA-UC-F", "trigger": "RU" } ] } ]    an id, or an id and pairs of the alert
 */
typedef struct _UebaPackTests UebaPackTests;

/* Reads the tests of the content's packs. A test with a mistake becomes a finding and is left out; those of a rule that
 * a later pack replaces or switches off are not there. */
UebaPackTests *ueba_pack_tests_new(UebaContent *content, UebaContentFindings *findings);
void ueba_pack_tests_free(UebaPackTests *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UebaPackTests, ueba_pack_tests_free)

guint ueba_pack_tests_size(const UebaPackTests *self);
guint ueba_pack_tests_of_rule(const UebaPackTests *self, const gchar *rule_id);

/* what was expected beside what was seen */
typedef struct _UebaPackTestRow
{
  gchar *expected;      /* NULL: nothing */
  UebaAlert *seen;      /* NULL: nothing */
} UebaPackTestRow;

typedef struct _UebaPackTestResult
{
  const gchar *file;    /* borrowed from the tests, as are the next two */
  const gchar *rule;
  const gchar *name;
  guint line;
  gboolean is_passed;   /* every row has both */
  GArray *rows;         /* of UebaPackTestRow */
} UebaPackTestResult;

void ueba_pack_tests_run(const UebaPackTests *self, guint number, UebaPackTestResult *ret_result);
void ueba_pack_test_result_clear(UebaPackTestResult *self);

#endif
