/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_HASH_H_INCLUDED
#define UEBA_HASH_H_INCLUDED

#include "ueba-event.h"

/* Keyed: whoever writes logs cannot choose texts that collide, as long as the seed is not known. For tables in
 * memory only; the value differs between versions of the library. */
guint32 ueba_hash_text(guint64 seed, UebaText text);

/* Of a text of any length: 128 bits without a key, as 32 hex digits and a NUL; the same everywhere and always. */
#define UEBA_HASH_HEX_BYTES 33
void ueba_hash_hex(UebaText text, gchar ret_hex[UEBA_HASH_HEX_BYTES]);

#endif
