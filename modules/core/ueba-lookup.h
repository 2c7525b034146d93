/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_LOOKUP_H_INCLUDED
#define UEBA_LOOKUP_H_INCLUDED

#include "ueba-content.h"
#include "ueba-tables.h"
#include "ueba-tape.h"

/* The only way from the engine to the context tables. With a tape every answer is recorded, or comes from the tape
 * without a table being asked. */
/* the text that was read as an address last */
typedef struct _UebaLookupAddress
{
  gchar text[UEBA_ADDRESS_TEXT_BYTES];
  guint8 len;
  gboolean is_address;
  UebaAddress address;
} UebaLookupAddress;

typedef struct _UebaLookup
{
  UebaTables *tables;           /* NULL: none */
  const UebaList **lists;       /* by number in UebaContent.lists; NULL: no such list */
  UebaTape *tape;               /* borrowed; NULL: neither recorded nor played */
  UebaLookupAddress last;
} UebaLookup;

/* a reference to tables is taken, that to the former ones is given back; tables may be NULL */
void ueba_lookup_bind(UebaLookup *self, UebaTables *tables, const UebaContent *content);
void ueba_lookup_clear(UebaLookup *self);

UebaText ueba_lookup_alias(const UebaLookup *self, UebaText address);
/* FALSE: not in the table; the texts may be null */
gboolean ueba_lookup_user(const UebaLookup *self, UebaText user, UebaText *ret_peer_group,
                          UebaText *ret_account_status);
UebaText ueba_lookup_country(UebaLookup *self, UebaText address);
gboolean ueba_lookup_list(UebaLookup *self, guint list, UebaText value, UebaText *ret_match);
/* rule: its id; user: the key of the session */
gboolean ueba_lookup_suppressed(const UebaLookup *self, const gchar *rule, UebaText user, gint64 time_usec);
/* column: of the users table; ignored for aliases */
UebaText ueba_lookup_get(const UebaLookup *self, UebaTableKind table, const gchar *column, UebaText key);
gboolean ueba_lookup_has(const UebaLookup *self, UebaTableKind table, UebaText key);

#endif
