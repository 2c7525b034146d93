/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-message-event.h"
#include "mimecast-time.h"
#include "ueba-message-text.h"

struct _UebaMessageEvent
{
  NVHandle fields[UEBA_FIELD_MAX];
  NVHandle time;
  GString *user;        /* in lower case */
};

static NVHandle
_handle(const gchar *prefix, const gchar *name)
{
  gchar *full_name = g_strconcat(prefix, name, NULL);
  NVHandle handle = log_msg_get_value_handle(full_name);

  g_free(full_name);
  return handle;
}

UebaMessageEvent *
ueba_message_event_new(const gchar *prefix)
{
  UebaMessageEvent *self = g_new0(UebaMessageEvent, 1);

  for (guint f = 0; f < UEBA_FIELD_MAX; f++)
    self->fields[f] = _handle(prefix, ueba_field_name((UebaField) f));
  self->time = _handle(prefix, "time");
  self->user = g_string_new(NULL);
  return self;
}

void
ueba_message_event_free(UebaMessageEvent *self)
{
  if (!self)
    return;
  g_string_free(self->user, TRUE);
  g_free(self);
}

static UebaText
_value(const LogMessage *msg, NVHandle handle)
{
  gssize len;
  const gchar *value = log_msg_get_value(msg, handle, &len);

  return ueba_text(value, (gsize) len);
}

gint64
ueba_message_event_own_time(const UebaMessageEvent *self, const LogMessage *msg)
{
  gint64 usec;

  return mimecast_time_parse(_value(msg, self->time), &usec) ? usec : UEBA_TIME_NONE;
}

static gint64
_event_time(const UebaMessageEvent *self, const LogMessage *msg)
{
  gint64 usec = ueba_message_event_own_time(self, msg);

  return usec != UEBA_TIME_NONE ? usec : ueba_unix_time_to_usec(&msg->timestamps[LM_TS_STAMP]);
}

/* users are compared byte for byte, in lower case */
static void
_lower_user(UebaMessageEvent *self, UebaEvent *event)
{
  UebaText user = ueba_event_get(event, UEBA_FIELD_USER);

  g_string_truncate(self->user, 0);
  g_string_append_len(self->user, user.str, (gssize) user.len);
  g_string_ascii_down(self->user);
  ueba_event_set(event, UEBA_FIELD_USER, ueba_text(self->user->str, self->user->len));
}

gboolean
ueba_message_event_read(UebaMessageEvent *self, const LogMessage *msg, UebaEvent *ret_event)
{
  if (_value(msg, self->fields[UEBA_FIELD_EVENT_TYPE]).len == 0)
    return FALSE;

  ueba_event_clear(ret_event);
  ret_event->time_usec = _event_time(self, msg);
  for (guint f = 0; f < UEBA_FIELD_MAX; f++)
    ueba_event_set(ret_event, (UebaField) f, _value(msg, self->fields[f]));
  _lower_user(self, ret_event);
  return TRUE;
}
