/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef MIMECAST_STAGE_H_INCLUDED
#define MIMECAST_STAGE_H_INCLUDED

#include "mimecast-aliases.h"

/* The stage of a mail that a record is about: receipt, process, delivery, journal or one of the checks. One mail is
 * logged by several stages, and `IP` and `Route` mean other things in a delivery than elsewhere. */
typedef struct _MimecastStages MimecastStages;

/* adds the keys it asks for to the vocabulary */
MimecastStages *mimecast_stages_new(MimecastKeys *keys);
void mimecast_stages_free(MimecastStages *self);

/* its type says so, or it has one of the keys that only deliveries have */
gboolean mimecast_stages_is_delivery(const MimecastStages *self, const MimecastSlots *slots);

/* in the words that the Cloud Gateway uses as types; null if the keys do not tell */
UebaText mimecast_stages_name(const MimecastStages *self, const MimecastSlots *slots);

#endif
