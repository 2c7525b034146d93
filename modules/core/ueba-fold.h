/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_FOLD_H_INCLUDED
#define UEBA_FOLD_H_INCLUDED

#include "ueba-event.h"

/* Text compared without case: character by character, each by its simple lower case, so nothing is allocated and a
 * character stays one character (German sharp s is not "ss"). The dotted and the dotless I of Turkish are letters of
 * their own. A byte that is not UTF-8 is equal to itself alone. */

/* <0, 0, >0, by code point after folding */
gint ueba_fold_compare(UebaText a, UebaText b);
gboolean ueba_fold_equal(UebaText a, UebaText b);
gboolean ueba_fold_has_prefix(UebaText text, UebaText prefix);
gboolean ueba_fold_has_suffix(UebaText text, UebaText suffix);

/* The first place of needle: the bytes [*ret_start, *ret_end) of text, which may be fewer or more than needle has.
 * An empty needle stands at the start. */
gboolean ueba_fold_find(UebaText text, UebaText needle, gsize *ret_start, gsize *ret_end);

/* characters as the functions above count them, and the bytes that the first n of them take */
gsize ueba_fold_count(UebaText text);
gsize ueba_fold_offset(UebaText text, gsize n);

#endif
