/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_RAW_HASH_H_INCLUDED
#define UEBA_RAW_HASH_H_INCLUDED

#include "ueba-event.h"

/* raw_hash: the 128 bits of XXH3 of a log record's own bytes, as hexadecimal digits. It costs more than any other field
 * and hardly anybody looks at it, so events carry the bytes until somebody does. */
#define UEBA_RAW_HASH_DIGITS 32

/* ret_digits: UEBA_RAW_HASH_DIGITS, no NUL */
void ueba_raw_hash(UebaText bytes, gchar *ret_digits);

/* Sets the field, if the event has bytes and not the field yet; digits: room for them, borrowed by the event */
void ueba_event_make_raw_hash(UebaEvent *self, gchar *digits);

#endif
