/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_ALERT_HANDLES_H_INCLUDED
#define UEBA_ALERT_HANDLES_H_INCLUDED

#include "ueba-alert-names.h"

#include <logmsg/logmsg.h>

/* The handles of the name-value pairs that an alert has in a message, and which name a handle has: so that a message is
 * made and read without looking a name up. */
typedef struct _UebaAlertHandles
{
  NVHandle handles[UEBA_ALERT_NAME_MAX];
  NVHandle first;               /* the lowest of them */
  NVHandle n;                   /* from the lowest to the highest */
  guint8 *names;                /* by handle - first: UebaAlertName */
} UebaAlertHandles;

/* embedded; prefix: in front of each name */
void ueba_alert_handles_init(UebaAlertHandles *self, const gchar *prefix);
void ueba_alert_handles_clear(UebaAlertHandles *self);

/* UEBA_ALERT_NAME_NONE: it is the handle of another name */
static inline UebaAlertName
ueba_alert_handles_name(const UebaAlertHandles *self, NVHandle handle)
{
  NVHandle place = handle - self->first;

  return place < self->n ? (UebaAlertName) self->names[place] : UEBA_ALERT_NAME_NONE;
}

#endif
