/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef MIMECAST_TEXT_H_INCLUDED
#define MIMECAST_TEXT_H_INCLUDED

#include "ueba-event.h"

/* Small things that every shape needs done to a value. */

/* without blanks, tabs and line ends around it; a part of text */
UebaText mimecast_text_trim(UebaText text);

/* ASCII case is ignored */
gboolean mimecast_text_is(UebaText text, const gchar *word);
gboolean mimecast_text_starts_with(UebaText text, const gchar *word);

/* Trimmed, valid UTF-8 without NULs: bytes that are not UTF-8 become U+FFFD, a NUL is removed. A part of text if
 * nothing had to change, else at the end of arena. */
UebaText mimecast_text_clean(UebaText text, GString *arena);

#endif
