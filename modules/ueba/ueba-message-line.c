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

/* The parser says where in the text that it read the payload stands. If the message was made shorter since then, what
 * the parser made of it tells it from others as well. */
static UebaText
_payload(const LogMessage *msg, const UebaRecordIter *record, GString *buffer)
{
  UebaText payload = ueba_record_iter_payload(record);
  UebaText text;

  if (payload.len > 0)
    return payload;
  text = ueba_message_text(msg, buffer);
  if (record->payload_len == 0 || (gsize) record->payload_offset + record->payload_len > text.len)
    return ueba_text(record->data, record->len);
  return ueba_text(text.str + record->payload_offset, record->payload_len);
}

UebaStateLine
ueba_message_line_of_record(const LogMessage *msg, const UebaRecordIter *record, gint64 time_usec, GString *buffer)
{
  return (UebaStateLine)
  {
    .payload = _payload(msg, record, buffer),
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
