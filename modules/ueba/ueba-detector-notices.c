/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-detector-private.h"

#include <messages.h>

/* What the detector says about itself: that it holds back alerts, that no logs come, that they come again. */

void
ueba_detector_hear(UebaDetectorDriver *self, gint64 now_usec)
{
  if (ueba_silence_end(&self->hub->silence, now_usec))
    msg_notice("ueba-detector(): logs come again",
               evt_tag_str("id", self->id),
               log_pipe_location_tag(&self->super.super.super.super));
}

static void
_add_silence(UebaDetectorDriver *self, gint64 now_usec, GPtrArray *alerts)
{
  UebaSilence *silence = &self->hub->silence;

  if (!ueba_silence_begins(silence, now_usec))
    return;
  msg_warning("ueba-detector(): no logs come any more",
              evt_tag_str("id", self->id),
              evt_tag_long("seconds", (glong) ((now_usec - silence->last_usec) / G_USEC_PER_SEC)),
              log_pipe_location_tag(&self->super.super.super.super));
  g_ptr_array_add(alerts, ueba_silence_alert(silence, self->id, now_usec));
}

void
ueba_detector_add_notices(UebaDetectorDriver *self, gint64 now_usec)
{
  GPtrArray *alerts = ueba_batch_alerts(self->hub->batch);

  ueba_alert_gate_collect(self->hub->gate, now_usec, alerts);
  _add_silence(self, now_usec, alerts);
}

void
ueba_detector_take_over_notices(UebaDetectorDriver *self)
{
  ueba_alert_gate_set_limit(self->hub->gate, self->max_alerts_per_minute);
  self->hub->silence.timeout_usec = self->silence_timeout * G_USEC_PER_SEC;
}
