/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-message-line.h"
#include "ueba-message-text.h"

static UebaText
_host(const LogMessage *msg)
{
  gssize len;
  const gchar *host = log_msg_get_value(msg, LM_V_HOST, &len);

  return ueba_text(host, (gsize) len);
}

UebaStateLine
ueba_message_line_of_record(const LogMessage *msg, const UebaRecordIter *record, gint64 time_usec)
{
  UebaText payload = ueba_record_iter_payload(record);

  return (UebaStateLine)
  {
    .payload = payload.len > 0 ? payload : ueba_text(record->data, record->len),
    .host = _host(msg),
    .time_usec = record->flags & UEBA_RECORD_TIME_OF_RECEIPT ? UEBA_TIME_NONE : time_usec,
  };
}

UebaStateLine
ueba_message_line(const LogMessage *msg, gint64 time_usec, GString *buffer)
{
  return (UebaStateLine)
  {
    .payload = ueba_message_text(msg, buffer),
    .host = _host(msg),
    .time_usec = time_usec != UEBA_TIME_NONE ? time_usec : ueba_message_header_time(msg),
  };
}
