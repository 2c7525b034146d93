/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef MIMECAST_MIME_H_INCLUDED
#define MIMECAST_MIME_H_INCLUDED

#include "ueba-event.h"

/* Encoded words of RFC 2047. A decoder keeps its buffers and one converter per charset met; it is part of a thread's
 * scratch. */
typedef struct _MimecastMime MimecastMime;

MimecastMime *mimecast_mime_new(void);
void mimecast_mime_free(MimecastMime *self);

/* The text with its encoded words as UTF-8. Words of an unknown charset stay as they are; a word whose end is cut off
 * with the text is decoded as far as it goes. Bytes that are invalid in their charset become U+FFFD. The answer is text
 * itself if it holds no encoded word, else borrowed until the next call. */
UebaText mimecast_mime_decode(MimecastMime *self, UebaText text);

#endif
