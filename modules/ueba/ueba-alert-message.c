/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-alert-message.h"
#include "ueba-message-text.h"
#include "ueba-time.h"

#include <scratch-buffers.h>
#include <syslog-names.h>
#include <timeutils/unixtime.h>

#include <syslog.h>

#define HOST_BYTES 255  /* of a name in RFC 5424 */
/* a name with its prefix, what the table knows of the pair, and the rounding */
#define PAIR_BYTES 48
/* HOST, HOST_FROM, SOURCE, PROGRAM, the time of emission, and some that a configuration adds */
#define HOST_PAIRS_BYTES 512

static gint
_syslog_severity(UebaSeverity severity)
{
  switch (severity)
    {
    case UEBA_SEVERITY_LOW:
      return LOG_NOTICE;
    case UEBA_SEVERITY_MEDIUM:
      return LOG_WARNING;
    case UEBA_SEVERITY_HIGH:
      return LOG_ERR;
    case UEBA_SEVERITY_CRITICAL:
      return LOG_CRIT;
    }
  g_assert_not_reached();
}

static void
_set_event_time(LogMessage *msg, gint64 time_usec)
{
  UnixTime *stamp = &msg->timestamps[LM_TS_STAMP];
  gint64 usec = time_usec % G_USEC_PER_SEC;

  if (usec < 0)
    usec += G_USEC_PER_SEC;
  stamp->ut_sec = (time_usec - usec) / G_USEC_PER_SEC;
  stamp->ut_usec = (guint32) usec;
  stamp->ut_gmtoff = 0;
}

/* Into a new message, whose table is its own and large enough for nearly every alert: the host's way to set a value has
 * more to ask and to look up than setting takes. */
static void
_add(LogMessage *msg, NVHandle handle, UebaText value)
{
  gssize name_len = 0;
  const gchar *name = log_msg_get_value_name(handle, &name_len);

  if (G_UNLIKELY(handle == LM_V_NONE))  /* the host knows too many names */
    return;
  if (!nv_table_add_value(msg->payload, handle, name, (gsize) name_len, value.str, value.len, LM_VT_STRING, NULL))
    log_msg_set_value(msg, handle, value.str, (gssize) value.len);
}

/* The event says it, and so perhaps an attacker: destinations put it into the header of a line or of a request. Nobody
 * else gives back the scratch buffers of a threaded source's thread. */
static void
_set_host(LogMessage *msg, UebaText host)
{
  ScratchBuffersMarker marker;
  GString *name = scratch_buffers_alloc_and_mark(&marker);

  for (gsize i = 0; i < host.len && host.str[i] && i < HOST_BYTES; i++)
    g_string_append_c(name, host.str[i] > ' ' && host.str[i] < 0x7f ? host.str[i] : '_');
  _add(msg, LM_V_HOST, ueba_text(name->str, name->len));
  scratch_buffers_reclaim_marked(marker);
}

void
ueba_alert_format_init(UebaAlertFormat *self, const gchar *prefix)
{
  self->prefix = prefix;
  self->tag_rules = TRUE;
  ueba_alert_handles_init(&self->handles, prefix);
  self->tags = ueba_alert_tags_new();
}

void
ueba_alert_format_clear(UebaAlertFormat *self)
{
  ueba_alert_handles_clear(&self->handles);
  g_clear_pointer(&self->tags, ueba_alert_tags_free);
}

typedef struct _PairContext
{
  LogMessage *msg;
  const gchar *prefix;
} PairContext;

static void
_set_other_pair(UebaText name, UebaText value, gpointer user_data)
{
  const PairContext *context = (const PairContext *) user_data;
  gchar *full_name = g_strconcat(context->prefix, name.str, NULL);

  log_msg_set_value(context->msg, log_msg_get_value_handle(full_name), value.str, (gssize) value.len);
  g_free(full_name);
}

static void
_set_pairs(LogMessage *msg, const UebaAlertValues *values, const UebaAlertHandles *handles)
{
  UebaAlertNameSet left = values->names;
  UebaAlertName name;

  while ((name = ueba_alert_name_set_pop(&left)) != UEBA_ALERT_NAME_NONE)
    _add(msg, handles->handles[name], values->texts[name]);
}

/* of the message that says them: with the reason twice, and what the host may add */
static gsize
_bytes_of_pairs(const UebaAlertValues *values)
{
  UebaAlertNameSet left = values->names;
  UebaAlertName name;
  gsize n = HOST_PAIRS_BYTES + ueba_alert_values_get(values, UEBA_ALERT_NAME_OWN_REASON).len;

  while ((name = ueba_alert_name_set_pop(&left)) != UEBA_ALERT_NAME_NONE)
    n += PAIR_BYTES + values->texts[name].len;
  return n;
}

static void
_set_header(LogMessage *msg, const UebaAlert *alert, const UebaAlertValues *values)
{
  UebaText host = ueba_alert_values_get(values, UEBA_ALERT_NAME_HOST);
  UebaText reason = ueba_alert_values_get(values, UEBA_ALERT_NAME_OWN_REASON);

  msg->pri = (guint16) (LOG_AUTH | _syslog_severity(ueba_alert_severity(alert)));
  _set_event_time(msg, ueba_alert_time_usec(alert));
  if (host.len > 0)
    _set_host(msg, host);
  _add(msg, LM_V_PROGRAM, ueba_text_from_string("ueba"));
  if (reason.len > 0)
    _add(msg, LM_V_MESSAGE, reason);
}

LogMessage *
ueba_alert_message_new(const UebaAlert *alert, const UebaAlertFormat *format)
{
  UebaAlertValues values;
  gchar emitted[UEBA_TIME_TEXT_BYTES];
  gsize emitted_len;
  PairContext context = { .prefix = format->prefix };
  LogMessage *msg;

  ueba_alert_values(alert, &values);
  context.msg = msg = log_msg_sized_new(_bytes_of_pairs(&values));
  emitted_len = ueba_time_format_iso(ueba_unix_time_to_usec(&msg->timestamps[LM_TS_RECVD]), emitted);
  ueba_alert_values_put(&values, UEBA_ALERT_NAME_OWN_EMITTED, ueba_text(emitted, emitted_len));
  _set_header(msg, alert, &values);
  ueba_alert_tags_set(format->tags, msg, alert, format->tag_rules);
  _set_pairs(msg, &values, &format->handles);
  ueba_alert_foreach_other(alert, _set_other_pair, &context);
  return msg;
}
