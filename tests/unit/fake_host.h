/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FAKE_HOST_H_INCLUDED
#define FAKE_HOST_H_INCLUDED

#include "ueba-expr.h"

/* A world for expressions: what is bound gets the next number of its kind and is remembered as text; what is evaluated
 * answers from the public members. */
typedef struct _FakeHost
{
  UebaExprBinder binder;
  UebaExprHost host;
  UebaExprScratch *scratch;
  GPtrArray *bound;             /* of gchar *: "counter 0 app-login,app-activity", "list tor_ip", .. */
  gdouble count;                /* of every counter */
  gdouble distinct;
  gdouble sum;
  guint64 fired_rules;          /* bits: rules fired earlier in the session */
  guint64 fired_now_rules;
  gboolean fired_with;
  gdouble stats[UEBA_MODEL_STAT_IS_CONVERGED + 1];
} FakeHost;

/* Rules "R-0" to "R-9" exist, "OFF" is switched off. Lists hold "203.0.113.9" and "evil". The users table has
 * ann@example.com: peer_group finance, city Rome; the aliases table a.smith@example.com: user ann@example.com. */
FakeHost *fake_host_new(void);
void fake_host_free(FakeHost *self);

/* compiles and evaluates; fails the test if the text does not compile. A text is borrowed from the host. */
UebaValue fake_host_evaluate(FakeHost *self, const gchar *text, const UebaEvent *event);
gboolean fake_host_is_true(FakeHost *self, const gchar *text, const UebaEvent *event);

/* ann's failed login with event_type, user, src_ip 203.0.113.9, src_country, app, bytes, subject */
UebaEvent fake_event(void);

#endif
