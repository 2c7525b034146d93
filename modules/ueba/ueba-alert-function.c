/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-alert-function.h"
#include "ueba-alert-pairs.h"

#include <logmsg/logmsg.h>
#include <template/templates.h>

#define PREFIX ".ueba."

typedef struct _UebaAlertFunctionState
{
  UebaAlertForm form;
} UebaAlertFunctionState;

static gboolean
_prepare(LogTemplateFunction *self, gpointer s, LogTemplate *parent, gint argc, gchar *argv[], GError **error)
{
  UebaAlertFunctionState *state = (UebaAlertFunctionState *) s;

  if (argc == 2 && ueba_alert_form_lookup(argv[1], &state->form))
    return TRUE;
  g_set_error(error, LOG_TEMPLATE_ERROR, LOG_TEMPLATE_ERROR_COMPILE,
              "$(ueba-alert) takes one argument, the form of the alert: json, ecs, ocsf or cef");
  return FALSE;
}

static gboolean
_collect(NVHandle handle, const gchar *name, const gchar *value, gssize value_len, NVType type, gpointer user_data)
{
  gsize len = value_len < 0 ? strlen(value) : (gsize) value_len;

  if (g_str_has_prefix(name, PREFIX))
    ueba_alert_pairs_add((UebaAlertPairs *) user_data, name + strlen(PREFIX), ueba_text(value, len));
  return FALSE;
}

static gint64
_usec(const UnixTime *time)
{
  return time->ut_sec * G_USEC_PER_SEC + time->ut_usec;
}

static void
_call(LogTemplateFunction *self, gpointer s, const LogTemplateInvokeArgs *args, GString *result,
      LogMessageValueType *type)
{
  UebaAlertForm form = ((UebaAlertFunctionState *) s)->form;
  LogMessage *msg = args->messages[args->num_messages - 1];
  UebaAlertPairs pairs;

  *type = form == UEBA_ALERT_FORM_CEF ? LM_VT_STRING : LM_VT_JSON;
  ueba_alert_pairs_init(&pairs);
  pairs.time_usec = _usec(&msg->timestamps[LM_TS_STAMP]);
  pairs.emitted_usec = _usec(&msg->timestamps[LM_TS_RECVD]);
  log_msg_values_foreach(msg, _collect, &pairs);
  ueba_alert_pairs_sort(&pairs);
  if (ueba_alert_pairs_get(&pairs, "alert.rule").len > 0)
    ueba_alert_pairs_append(&pairs, form, result);
  ueba_alert_pairs_clear(&pairs);
}

static void
_free_state(gpointer s)
{
}

TEMPLATE_FUNCTION(UebaAlertFunctionState, ueba_alert_function, _prepare, NULL, _call, _free_state, NULL)
