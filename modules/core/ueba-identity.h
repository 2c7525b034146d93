/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_IDENTITY_H_INCLUDED
#define UEBA_IDENTITY_H_INCLUDED

#include "ueba-event.h"

/* What tells whether two deliveries are of the same line: a keyed 128-bit hash of its payload, the time of its first
 * event and its host. Two lines with one identity are taken for one without being compared, so it must not be possible
 * to write a line that has the identity of another: SipHash with a secret key is made for that. */

typedef struct _UebaIdentity
{
  guint64 high;
  guint64 low;          /* the last bit says what kind it is, see ueba_identity_has_time() */
} UebaIdentity;

typedef struct _UebaIdentityKey
{
  guint64 words[2];
} UebaIdentityKey;

/* time_usec UEBA_TIME_NONE: the line has only a time of receipt, which another delivery would not repeat */
UebaIdentity ueba_identity_compute(const UebaIdentityKey *key, UebaText payload, UebaText host, gint64 time_usec);

static inline gboolean
ueba_identity_has_time(UebaIdentity self)
{
  return (self.low & 1) == 0;
}

static inline gboolean
ueba_identity_equal(UebaIdentity a, UebaIdentity b)
{
  return a.high == b.high && a.low == b.low;
}

#endif
