/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-batch.h"

struct _UebaBatch
{
  guint n_applied;      /* messages that the engine has had and that are not acknowledged */
  guint n_delivered;    /* of those, how many the host has delivered since the last rewind */
  GPtrArray *alerts;
};

UebaBatch *
ueba_batch_new(void)
{
  UebaBatch *self = g_new0(UebaBatch, 1);

  self->alerts = g_ptr_array_new_with_free_func((GDestroyNotify) ueba_alert_unref);
  return self;
}

void
ueba_batch_free(UebaBatch *self)
{
  if (!self)
    return;
  g_ptr_array_unref(self->alerts);
  g_free(self);
}

gboolean
ueba_batch_enter(UebaBatch *self)
{
  self->n_delivered++;
  if (self->n_delivered <= self->n_applied)
    return FALSE;
  self->n_applied = self->n_delivered;
  return TRUE;
}

void
ueba_batch_add_alert(UebaBatch *self, UebaAlert *alert)
{
  g_ptr_array_add(self->alerts, alert);
}

void
ueba_batch_rewind(UebaBatch *self)
{
  self->n_delivered = 0;
}

void
ueba_batch_limit(UebaBatch *self, gint64 queued)
{
  self->n_delivered = 0;
  if (queued < self->n_applied)
    self->n_applied = (guint) MAX(queued, 0);
}

void
ueba_batch_acknowledge(UebaBatch *self)
{
  self->n_applied -= MIN(self->n_delivered, self->n_applied);
  self->n_delivered = 0;
}

void
ueba_batch_forget(UebaBatch *self)
{
  self->n_applied = 0;
  self->n_delivered = 0;
  g_ptr_array_set_size(self->alerts, 0);
}

GPtrArray *
ueba_batch_alerts(UebaBatch *self)
{
  return self->alerts;
}

guint
ueba_batch_n_applied(const UebaBatch *self)
{
  return self->n_applied;
}
