/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_RANGES_H_INCLUDED
#define UEBA_RANGES_H_INCLUDED

#include "ueba-address.h"

/* Which number holds for an address: networks, nested ones too, laid flat. */
typedef struct _UebaRanges UebaRanges;

UebaRanges *ueba_ranges_new(void);
void ueba_ranges_free(UebaRanges *self);

/* value holds from start on, up to the next start of the same family. Starts ascend within a family; an equal start
 * replaces the value given before. Before the first start the value is 0. */
void ueba_ranges_append(UebaRanges *self, const UebaAddress *start, guint32 value);
/* after the last append, before the first look-up */
void ueba_ranges_finish(UebaRanges *self);

guint32 ueba_ranges_lookup(const UebaRanges *self, const UebaAddress *address);
gsize ueba_ranges_count(const UebaRanges *self);

#endif
