/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_MAIL_ADDRESS_H_INCLUDED
#define UEBA_MAIL_ADDRESS_H_INCLUDED

#include "ueba-event.h"

/* Mail addresses as logs write them. Everything returned is a part of the text given: nothing is copied. */

/* The address of `a@b`, `<a@b>`, `"Doe, John" <a@b>`, `a@b <<Doe, John>>`, `"a@b"`; null of `<>`, `Name <>`, empty and
 * null. A text without an @ anywhere is taken as it stands, without brackets or quotes around it. */
UebaText ueba_mail_address_extract(UebaText text);

/* the display name of `Name <..>` without its quotes; null if there are no brackets */
UebaText ueba_mail_address_display_name(UebaText text);

/* One address and nothing else, in lower case, of the letters, digits and marks that nearly all are made of: no blank,
 * quote, bracket or separator. All of the functions here give such a text back as it is. FALSE says nothing. */
gboolean ueba_mail_address_is_simple(UebaText text);

/* before and after the last @; an address without one is all local part and has no domain */
UebaText ueba_mail_address_local_part(UebaText address);
UebaText ueba_mail_address_domain(UebaText address);

/* In lower case (ASCII only): text itself if it is already, else written to buffer, which holds text.len bytes. */
UebaText ueba_mail_address_lower(UebaText text, gchar *buffer);

/* The addresses of a recipient list, cut at `,` and `;` outside quotes and angle brackets; an unclosed quote or
 * bracket is an ordinary character. A part without @ belongs to the next one, the last stands alone.
 * Time is linear in the list. */
typedef struct _UebaMailAddressIter
{
  UebaText rest;
  gboolean is_quote_unclosed;   /* no further quote or bracket closes: none is looked for again */
  gboolean is_bracket_unclosed;
} UebaMailAddressIter;

/* the text is borrowed while the iterator is used */
void ueba_mail_address_iter_init(UebaMailAddressIter *self, UebaText list);
gboolean ueba_mail_address_iter_next(UebaMailAddressIter *self, UebaText *ret_address);

#endif
