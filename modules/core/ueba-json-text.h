/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_JSON_TEXT_H_INCLUDED
#define UEBA_JSON_TEXT_H_INCLUDED

#include "ueba-event.h"

/* The text as a JSON string, quotes included, appended to out; bytes that are not UTF-8 become U+FFFD. */
void ueba_json_append_text(GString *out, UebaText text);

/* .. and its bytes as they are, UTF-8 or not: what is read back is the same */
void ueba_json_append_bytes(GString *out, UebaText text);

#endif
