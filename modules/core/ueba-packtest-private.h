/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_PACKTEST_PRIVATE_H_INCLUDED
#define UEBA_PACKTEST_PRIVATE_H_INCLUDED

#include "ueba-packtest.h"
#include "ueba-tables.h"

/* A test as it was read. */

typedef struct _UebaPackTestEvent
{
  gint64 time_usec;
  gchar *values[UEBA_FIELD_MAX];        /* NULL: absent */
  guint repeat;
  gint64 every_usec;
} UebaPackTestEvent;

typedef struct _UebaPackTestAlert
{
  gchar *rule;
  GPtrArray *pairs;     /* of gchar *: name, value, name, .. */
} UebaPackTestAlert;

typedef struct _UebaPackTest
{
  gchar *file;
  gchar *rule;
  guint line;
  gchar *name;
  UebaTables *tables;
  GPtrArray *events;    /* of UebaPackTestEvent */
  GPtrArray *alerts;    /* of UebaPackTestAlert */
  GHashTable *own_rules;        /* ids of its pack's rules: a set, shared by its tests */
} UebaPackTest;

/* Reads the tests of one pack and adds them. What it answers is the set of its rules' ids, owned by the caller. */
GHashTable *ueba_pack_tests_read(GPtrArray *tests, const UebaPackText *pack, UebaContentFindings *findings);
void ueba_pack_test_free(UebaPackTest *self);

/* ISO 8601 with a zone or Z, at most six digits of fraction */
gboolean ueba_pack_test_parse_time(const gchar *text, gint64 *ret_usec);

#endif
