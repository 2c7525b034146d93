/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_RELEASES_H_INCLUDED
#define UEBA_RELEASES_H_INCLUDED

#include <glib.h>

/* What the log path says of the alerts in an outbox, by their numbers, until the detector's worker writes it down. Any
 * thread; it belongs to one state file and outlives it while messages are on their way. */
typedef struct _UebaReleases UebaReleases;

typedef enum
{
  UEBA_RELEASES_TAKEN,          /* acknowledged: the alert leaves the outbox */
  UEBA_RELEASES_RETURNED,       /* its message was given up: the alert is offered again */
  UEBA_RELEASES_KINDS,
} UebaReleasesKind;

typedef struct _UebaNumberRange
{
  gint64 first;
  gint64 last;
} UebaNumberRange;

UebaReleases *ueba_releases_new(void);
UebaReleases *ueba_releases_ref(UebaReleases *self);
void ueba_releases_unref(UebaReleases *self);

void ueba_releases_add(UebaReleases *self, UebaReleasesKind kind, UebaNumberRange numbers);
gboolean ueba_releases_has_any(UebaReleases *self);
/* Waits until there is any, at the longest until deadline (monotonic, microseconds). FALSE: interrupted. */
gboolean ueba_releases_wait(UebaReleases *self, gint64 deadline);
/* no wait lasts any longer, or each lasts again as it should */
void ueba_releases_interrupt(UebaReleases *self, gboolean is_interrupted);
/* of UebaNumberRange, owned by the caller; they are no longer on the list */
GArray *ueba_releases_take(UebaReleases *self, UebaReleasesKind kind);

#endif
