/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-alert-function.h"
#include "ueba-alert-handles.h"
#include "ueba-alert-pairs.h"

#include <logmsg/logmsg.h>
#include <template/templates.h>

#define PREFIX ".ueba."

typedef struct _UebaAlertFunctionState
{
  UebaAlertForm form;
  UebaAlertHandles handles;
} UebaAlertFunctionState;

static gboolean
_prepare(LogTemplateFunction *self, gpointer s, LogTemplate *parent, gint argc, gchar *argv[], GError **error)
{
  UebaAlertFunctionState *state = (UebaAlertFunctionState *) s;

  if (argc == 2 && ueba_alert_form_lookup(argv[1], &state->form))
    {
      ueba_alert_handles_init(&state->handles, PREFIX);
      return TRUE;
    }
  g_set_error(error, LOG_TEMPLATE_ERROR, LOG_TEMPLATE_ERROR_COMPILE,
              "$(ueba-alert) takes one argument, the form of the alert: json, ecs, ocsf or cef");
  return FALSE;
}

typedef struct _Collection
{
  const LogMessage *msg;
  const UebaAlertHandles *handles;
  UebaAlertPairs *pairs;
} Collection;

static inline UebaText
_value(const Collection *self, NVEntry *entry)
{
  const gchar *value = entry->vdirect.data + entry->name_len + 1;
  gssize len = entry->vdirect.value_len;

  if (G_UNLIKELY(entry->indirect))
    value = nv_table_resolve_indirect(self->msg->payload, entry, &len);
  return ueba_text(value, (gsize) len);
}

static void
_collect_other(const Collection *self, NVHandle handle, NVEntry *entry)
{
  const gchar *name = log_msg_get_value_name(handle, NULL);

  if (g_str_has_prefix(name, PREFIX))
    ueba_alert_pairs_add(self->pairs, name + strlen(PREFIX), _value(self, entry));
}

static gboolean
_collect(NVHandle handle, NVEntry *entry, NVIndexEntry *index_entry, gpointer user_data)
{
  const Collection *self = (const Collection *) user_data;
  UebaAlertName name = ueba_alert_handles_name(self->handles, handle);

  if (entry->unset)
    return FALSE;
  if (G_LIKELY(name != UEBA_ALERT_NAME_NONE))
    ueba_alert_values_put(&self->pairs->values, name, _value(self, entry));
  else if (handle >= LM_V_MAX)
    _collect_other(self, handle, entry);
  return FALSE;
}

static void
_collect_pairs(LogMessage *msg, const UebaAlertHandles *handles, UebaAlertPairs *pairs)
{
  Collection collection = { msg, handles, pairs };

  nv_table_foreach_entry(msg->payload, _collect, &collection);
  ueba_alert_pairs_sort(pairs);
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
  const UebaAlertFunctionState *state = (const UebaAlertFunctionState *) s;
  LogMessage *msg = args->messages[args->num_messages - 1];
  UebaAlertPairs pairs;

  *type = state->form == UEBA_ALERT_FORM_CEF ? LM_VT_STRING : LM_VT_JSON;
  ueba_alert_pairs_init(&pairs);
  pairs.time_usec = _usec(&msg->timestamps[LM_TS_STAMP]);
  pairs.emitted_usec = _usec(&msg->timestamps[LM_TS_RECVD]);
  _collect_pairs(msg, &state->handles, &pairs);
  if (ueba_alert_name_set_has(&pairs.values.names, UEBA_ALERT_NAME_OWN_RULE))
    ueba_alert_pairs_append(&pairs, state->form, result);
  ueba_alert_pairs_clear(&pairs);
}

static void
_free_state(gpointer s)
{
  ueba_alert_handles_clear(&((UebaAlertFunctionState *) s)->handles);
}

TEMPLATE_FUNCTION(UebaAlertFunctionState, ueba_alert_function, _prepare, NULL, _call, _free_state, NULL)
