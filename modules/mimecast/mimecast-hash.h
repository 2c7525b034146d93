/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef MIMECAST_HASH_H_INCLUDED
#define MIMECAST_HASH_H_INCLUDED

#include "mimecast-arena.h"

/* for tables in memory */
guint64 mimecast_hash_text(UebaText text);

/* raw_hash of event->raw, in arena */
void mimecast_make_raw_hash(UebaEvent *event, MimecastArena *arena);

#endif
