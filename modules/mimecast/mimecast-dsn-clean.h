/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef MIMECAST_DSN_CLEAN_H_INCLUDED
#define MIMECAST_DSN_CLEAN_H_INCLUDED

#include "ueba-event.h"

/* What makes two subjects the same to a reader: the case of letters and the kind and number of blanks do not count. */

/* The character at *pos, in lower case, and pos after it. A run of blanks, whatever they are, is one blank; a byte that
 * is no UTF-8 is U+FFFD. *pos is before end. */
gunichar mimecast_dsn_clean_next(const gchar **pos, const gchar *end);

/* out is replaced: the cleaned text, without blanks at its ends, valid UTF-8 */
void mimecast_dsn_clean(UebaText text, GString *out);

#endif
