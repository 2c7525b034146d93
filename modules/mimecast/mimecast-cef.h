/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef MIMECAST_CEF_H_INCLUDED
#define MIMECAST_CEF_H_INCLUDED

#include "mimecast-record.h"

/* CEF as SkyFormation and the Exabeam Cloud Connector write it, F10. What Mimecast said is in ext_ keys (nested names
 * joined by `_`, array places as `_0_`), or as raw JSON somewhere in the extension, or both. */

typedef struct _MimecastCefHeader
{
  UebaText name;        /* of the event; without one, its id without the prefix `sk4-` */
  UebaText severity;
  UebaText extension;
} MimecastCefHeader;

/* `CEF:0|vendor|product|version|id|name|severity|extension`. FALSE: it is not CEF; all of it is extension then, for
 * some collectors cut the header. */
gboolean mimecast_cef_read_header(UebaText text, MimecastArena *arena, MimecastCefHeader *ret_header);

typedef struct _MimecastCefGrammar
{
  const MimecastKeySet *own;    /* CEF's own keys; borrowed */
  MimecastKeySet lists;         /* of which all elements count */
} MimecastCefGrammar;

void mimecast_cef_grammar_init(MimecastCefGrammar *self, MimecastKeys *keys, const MimecastKeySet *own);

/* Reads an extension: CEF's own keys into own, ext_ keys without the prefix into ext, both cleared here. */
void mimecast_cef_read_extension(const MimecastCefGrammar *grammar, const MimecastKeys *keys, UebaText extension,
                                 MimecastRecord *own, MimecastRecord *ext, MimecastArena *arena);

/* Does it name Mimecast as the destinationServiceName? If a record of Mimecast's stands in it, the name may be missing
 * or cut off with the line. */
gboolean mimecast_cef_is_mimecast(const MimecastKeys *keys, const MimecastRecord *own, gboolean has_record);

/* text with what stands between begin and end cut out; in arena unless nothing stands behind it */
UebaText mimecast_cef_cut(UebaText text, const gchar *begin, const gchar *end, MimecastArena *arena);

#endif
