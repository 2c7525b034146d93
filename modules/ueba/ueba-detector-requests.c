/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-detector-private.h"

#include <messages.h>

/* What others ask through the state file, between two batches. What cannot be done now is asked again a second later:
 * only an answer takes a request away. */

/* NULL: it cannot be done now; owned by the caller */
static gchar *
_forget(UebaDetectorDriver *self, const UebaStateRequest *request, gint64 now_usec)
{
  GError *error = NULL;
  gchar *outcome;

  if (!ueba_hub_commit(self->hub, now_usec, NULL))
    return NULL;
  if (ueba_state_forget(self->hub->state, request->argument, now_usec, &error))
    return g_strdup_printf("done: %s is forgotten", request->argument);
  outcome = g_strdup_printf("failed: %s", error->message);
  g_error_free(error);
  return outcome;
}

/* the alert is committed before it is said to be on its way */
static gchar *
_raise_test_alert(UebaDetectorDriver *self, const UebaStateRequest *request, gint64 now_usec)
{
  GPtrArray *alerts = ueba_batch_alerts(self->hub->batch);
  const UebaRule *rule = ueba_content_lookup_rule(self->content, request->argument);
  guint before = alerts->len;

  if (!rule)
    return g_strdup_printf("failed: there is no rule '%s'", request->argument);
  g_ptr_array_add(alerts, ueba_test_alert_new(rule, now_usec));
  if (ueba_hub_commit(self->hub, now_usec, NULL))
    return g_strdup_printf("done: an alert of rule %s is on its way", rule->id);
  g_ptr_array_set_size(alerts, (gint) before);
  return NULL;
}

static void
_answer(UebaDetectorDriver *self, const UebaStateRequest *request, gint64 now_usec)
{
  gchar *outcome = g_str_equal(request->kind, UEBA_STATE_REQUEST_FORGET) ? _forget(self, request, now_usec)
                   : _raise_test_alert(self, request, now_usec);

  if (outcome && ueba_state_answer(self->hub->state, request, outcome, now_usec, NULL))
    msg_notice("ueba-detector(): a request that came through the state file is answered",
               evt_tag_str("id", self->id),
               evt_tag_str("request", request->kind),
               log_pipe_location_tag(&self->super.super.super.super));
  g_free(outcome);
}

void
ueba_detector_answer_requests(UebaDetectorDriver *self, gint64 now_usec)
{
  GPtrArray *requests = ueba_state_requests(self->hub->state, now_usec, NULL);

  for (guint i = 0; requests && i < requests->len; i++)
    _answer(self, g_ptr_array_index(requests, i), now_usec);
  if (requests)
    g_ptr_array_unref(requests);
}
