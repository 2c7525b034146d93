/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_TEXTS_H_INCLUDED
#define UEBA_TEXTS_H_INCLUDED

#include "ueba-event.h"

/* Texts, numbered in the order they were added, one after the other in one block: 5 bytes a text beside its own. */

#define UEBA_TEXTS_NONE G_MAXUINT32

typedef struct _UebaTexts UebaTexts;

UebaTexts *ueba_texts_new(void);
void ueba_texts_free(UebaTexts *self);

/* copied; UEBA_TEXTS_NONE: full, at 2 GiB or a thousand million texts */
guint32 ueba_texts_append(UebaTexts *self, UebaText text);
/* gives back what was reserved for growing */
void ueba_texts_shrink(UebaTexts *self);

guint32 ueba_texts_count(const UebaTexts *self);
/* NUL-terminated, borrowed until the next append or shrink */
UebaText ueba_texts_get(const UebaTexts *self, guint32 number);

#endif
