/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_STRINGS_H_INCLUDED
#define UEBA_STRINGS_H_INCLUDED

#include "ueba-texts.h"

/* A set of texts, numbered in the order they were added: what tables of a million rows are keyed by. */

#define UEBA_STRINGS_NONE UEBA_TEXTS_NONE

typedef enum
{
  UEBA_STRINGS_EXACT,           /* byte for byte */
  UEBA_STRINGS_IGNORE_CASE,     /* letter for letter in Unicode's simple lower case */
} UebaStringsCase;

typedef struct _UebaStrings UebaStrings;

/* seed: of the hash; whoever chooses the texts must not be able to choose it */
UebaStrings *ueba_strings_new(UebaStringsCase letter_case, guint64 seed);
void ueba_strings_free(UebaStrings *self);

/* The number of the text: a new one, or that of the equal text added before. Copied. UEBA_STRINGS_NONE: full. */
guint32 ueba_strings_add(UebaStrings *self, UebaText text);
/* gives back what was reserved for growing */
void ueba_strings_shrink(UebaStrings *self);

/* UEBA_STRINGS_NONE: not in the set */
guint32 ueba_strings_find(const UebaStrings *self, UebaText text);
/* .. and of an exact set whose texts are in lower case (ASCII), for any text */
guint32 ueba_strings_find_lower(const UebaStrings *self, UebaText text);
guint32 ueba_strings_count(const UebaStrings *self);
/* NUL-terminated, borrowed until the next add or shrink */
UebaText ueba_strings_get(const UebaStrings *self, guint32 number);

#endif
