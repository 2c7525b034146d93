/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef MIMECAST_MIME_CHARSET_H_INCLUDED
#define MIMECAST_MIME_CHARSET_H_INCLUDED

#include "ueba-event.h"

/* The charsets of encoded words. They are a closed list: a subject is written by strangers, and iconv knows names
 * that mean the process's locale, carry options, or load converters no mail program has ever used. */
typedef struct _MimecastCharset MimecastCharset;

/* One descriptor per charset met, opened once, so that a subject that changes its charset with every word costs no
 * more than another. */
typedef struct _MimecastCharsetConverter MimecastCharsetConverter;

MimecastCharsetConverter *mimecast_charset_converter_new(void);
void mimecast_charset_converter_free(MimecastCharsetConverter *self);

/* NULL if it is none of ours, or one that the C library lacks; ASCII case is ignored */
const MimecastCharset *mimecast_charset_converter_lookup(MimecastCharsetConverter *self, UebaText name);

/* Appends bytes as UTF-8; the charset is one that the same converter has found. What is invalid becomes U+FFFD, an
 * unfinished character at the end too, unless is_cut: then it is left out. */
void mimecast_charset_converter_append(MimecastCharsetConverter *self, const MimecastCharset *charset,
                                       UebaText bytes, gboolean is_cut, GString *out);

#endif
