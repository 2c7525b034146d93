/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-message-text.h"

static UebaText
_value(const LogMessage *msg, NVHandle handle)
{
  gssize len;
  const gchar *value = log_msg_get_value(msg, handle, &len);

  return ueba_text(value, (gsize) len);
}

static void
_append(GString *buffer, UebaText text)
{
  g_string_append_len(buffer, text.str, (gssize) text.len);
}

static void
_append_program(GString *buffer, const LogMessage *msg, UebaText program)
{
  UebaText pid = _value(msg, LM_V_PID);

  _append(buffer, program);
  if (pid.len)
    {
      g_string_append_c(buffer, '[');
      _append(buffer, pid);
      g_string_append_c(buffer, ']');
    }
  g_string_append(buffer, ": ");
}

UebaText
ueba_message_text(const LogMessage *msg, GString *buffer)
{
  UebaText header = _value(msg, LM_V_LEGACY_MSGHDR);
  UebaText program = _value(msg, LM_V_PROGRAM);
  UebaText message = _value(msg, LM_V_MESSAGE);

  if (header.len == 0 && program.len == 0)
    return message;
  g_string_truncate(buffer, 0);
  if (header.len)
    _append(buffer, header);
  else
    _append_program(buffer, msg, program);
  _append(buffer, message);
  return ueba_text(buffer->str, buffer->len);
}

gint64
ueba_unix_time_to_usec(const UnixTime *time)
{
  return time->ut_sec * G_USEC_PER_SEC + time->ut_usec;
}

gint64
ueba_message_header_time(const LogMessage *msg)
{
  gint64 stamp = ueba_unix_time_to_usec(&msg->timestamps[LM_TS_STAMP]);

  if (_value(msg, LM_V_LEGACY_MSGHDR).len || stamp == ueba_unix_time_to_usec(&msg->timestamps[LM_TS_RECVD]))
    return UEBA_TIME_NONE;
  return stamp;
}
