/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-alert-message.h"
#include "ueba-message-text.h"
#include "ueba-tag.h"
#include "ueba-time.h"

#include <scratch-buffers.h>
#include <syslog-names.h>
#include <timeutils/unixtime.h>

#include <syslog.h>

#define HOST_BYTES 255  /* of a name in RFC 5424 */

static void
_set_tag(LogMessage *msg, const gchar *prefix, const gchar *name)
{
  GString *tag_name = scratch_buffers_alloc();
  LogTagId tag;

  g_string_append(tag_name, prefix);
  g_string_append(tag_name, name);
  if (ueba_tag_lookup(tag_name->str, &tag))
    log_msg_set_tag_by_id(msg, tag);
}

static void
_set_technique_tags(LogMessage *msg, const gchar *techniques)
{
  gchar **ids = g_strsplit(techniques, ",", -1);

  for (gchar **id = ids; *id; id++)
    if (g_strstrip(*id)[0])
      _set_tag(msg, "mitre.", *id);
  g_strfreev(ids);
}

static void
_set_tags(LogMessage *msg, const UebaAlert *alert, const UebaAlertFormat *format)
{
  const gchar *techniques = ueba_alert_get(alert, "alert.mitre");

  _set_tag(msg, "", UEBA_TAG_ALERT);
  if (ueba_alert_get(alert, "alert.test"))
    _set_tag(msg, "", "ueba.test");
  if (!format->tag_rules)
    return;
  _set_tag(msg, "ueba.rule.", ueba_alert_rule(alert));
  if (techniques)
    _set_technique_tags(msg, techniques);
}

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

/* The event says it, and so perhaps an attacker: destinations put it into the header of a line or of a request. */
static void
_set_host(LogMessage *msg, const gchar *host)
{
  GString *name = scratch_buffers_alloc();

  for (; *host && name->len < HOST_BYTES; host++)
    g_string_append_c(name, *host > ' ' && *host < 0x7f ? *host : '_');
  log_msg_set_value(msg, LM_V_HOST, name->str, (gssize) name->len);
}

static NVHandle
_handle(const gchar *prefix, const gchar *name)
{
  GString *full_name = scratch_buffers_alloc();

  g_string_append(full_name, prefix);
  g_string_append(full_name, name);
  return log_msg_get_value_handle(full_name->str);
}

void
ueba_alert_format_init(UebaAlertFormat *self, const gchar *prefix)
{
  self->prefix = prefix;
  self->tag_rules = TRUE;
  for (guint i = 0; i < UEBA_ALERT_NAME_MAX; i++)
    self->handles[i] = _handle(prefix, ueba_alert_name_text((UebaAlertName) i).str);
  self->emitted = _handle(prefix, "alert.emitted");
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

  log_msg_set_value(context->msg, _handle(context->prefix, name.str), value.str, (gssize) value.len);
}

static void
_set_emitted(LogMessage *msg, NVHandle handle)
{
  gchar emitted[UEBA_TIME_TEXT_BYTES];
  gsize len = ueba_time_format_iso(ueba_unix_time_to_usec(&msg->timestamps[LM_TS_RECVD]), emitted);

  log_msg_set_value(msg, handle, emitted, (gssize) len);
}

static void
_set_pairs(LogMessage *msg, const UebaAlert *alert, const UebaAlertFormat *format)
{
  PairContext context = { .msg = msg, .prefix = format->prefix };

  for (guint i = 0; i < UEBA_ALERT_NAME_MAX; i++)
    {
      UebaText value = ueba_alert_value(alert, (UebaAlertName) i);

      if (value.len > 0)
        log_msg_set_value(msg, format->handles[i], value.str, (gssize) value.len);
    }
  ueba_alert_foreach_other(alert, _set_other_pair, &context);
  _set_emitted(msg, format->emitted);
}

static void
_fill(LogMessage *msg, const UebaAlert *alert, const UebaAlertFormat *format)
{
  const gchar *host = ueba_alert_host(alert);
  const gchar *reason = ueba_alert_reason(alert);

  msg->pri = (guint16) (LOG_AUTH | _syslog_severity(ueba_alert_severity(alert)));
  _set_event_time(msg, ueba_alert_time_usec(alert));
  if (host)
    _set_host(msg, host);
  log_msg_set_value(msg, LM_V_PROGRAM, "ueba", -1);
  if (reason)
    log_msg_set_value(msg, LM_V_MESSAGE, reason, -1);
  _set_tags(msg, alert, format);
  _set_pairs(msg, alert, format);
}

/* Nobody else gives back the scratch buffers of a threaded source's thread. */
LogMessage *
ueba_alert_message_new(const UebaAlert *alert, const UebaAlertFormat *format)
{
  LogMessage *msg = log_msg_new_empty();
  ScratchBuffersMarker marker;

  scratch_buffers_mark(&marker);
  _fill(msg, alert, format);
  scratch_buffers_reclaim_marked(marker);
  return msg;
}
