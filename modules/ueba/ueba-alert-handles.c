/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-alert-handles.h"

static void
_look_up(UebaAlertHandles *self, const gchar *prefix)
{
  GString *full_name = g_string_new(prefix);
  gsize prefix_len = full_name->len;

  for (guint i = 0; i < UEBA_ALERT_NAME_MAX; i++)
    {
      g_string_truncate(full_name, prefix_len);
      g_string_append(full_name, ueba_alert_name_text((UebaAlertName) i).str);
      self->handles[i] = log_msg_get_value_handle(full_name->str);
    }
  g_string_free(full_name, TRUE);
}

static void
_turn_around(UebaAlertHandles *self)
{
  NVHandle last = 0;

  self->first = G_MAXUINT32;
  for (guint i = 0; i < UEBA_ALERT_NAME_MAX; i++)
    {
      self->first = MIN(self->first, self->handles[i]);
      last = MAX(last, self->handles[i]);
    }
  self->n = last - self->first + 1;
  self->names = g_malloc(self->n);
  memset(self->names, UEBA_ALERT_NAME_NONE, self->n);
  for (guint i = 0; i < UEBA_ALERT_NAME_MAX; i++)
    self->names[self->handles[i] - self->first] = (guint8) i;
}

void
ueba_alert_handles_init(UebaAlertHandles *self, const gchar *prefix)
{
  _look_up(self, prefix);
  _turn_around(self);
}

void
ueba_alert_handles_clear(UebaAlertHandles *self)
{
  g_clear_pointer(&self->names, g_free);
}
