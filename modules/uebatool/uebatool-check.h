/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBATOOL_CHECK_H_INCLUDED
#define UEBATOOL_CHECK_H_INCLUDED

#include "uebatool-definitions.h"
#include "uebatool-tables.h"

/* What "uebatool check" looks for beyond the mistakes that refuse a start. */

/* in rules and models that load: the packs' tests, and models that learn what a rule should find */
void uebatool_check_content(UebaContent *content, const UebatoolDefinitions *definitions,
                            UebaContentFindings *findings);

/* in the tables' files: bad, doubled and overlapping entries, or nothing at all */
void uebatool_check_table_files(const UebatoolTablesOptions *options, UebaContentFindings *findings);

/* between both: lists that no rule names, and rules whose tables are not given */
void uebatool_check_table_use(const UebatoolTablesOptions *options, const UebaContent *content,
                              const UebatoolDefinitions *definitions, UebaContentFindings *findings);

#endif
