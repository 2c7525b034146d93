/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_TABLES_PRIVATE_H_INCLUDED
#define UEBA_TABLES_PRIVATE_H_INCLUDED

#include "ueba-aliases.h"
#include "ueba-geo.h"
#include "ueba-list.h"
#include "ueba-suppressions.h"
#include "ueba-users.h"

/* A snapshot while it is put together: afterwards nobody changes it. Each set takes a reference. */
UebaTables *ueba_tables_new(void);
void ueba_tables_set_list(UebaTables *self, const gchar *name, UebaList *list);
void ueba_tables_set_users(UebaTables *self, UebaUsers *users);
void ueba_tables_set_aliases(UebaTables *self, UebaAliases *aliases);
void ueba_tables_set_suppressions(UebaTables *self, UebaSuppressions *suppressions);
void ueba_tables_set_geo(UebaTables *self, UebaGeo *geo);

#endif
