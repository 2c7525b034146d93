/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef MIMECAST_PARSER_H_INCLUDED
#define MIMECAST_PARSER_H_INCLUDED

#include <parser/parser-expr.h>

LogParser *mimecast_parser_new(GlobalConfig *cfg);

#endif
