/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_CONFIG_PARSER_H_INCLUDED
#define UEBA_CONFIG_PARSER_H_INCLUDED

#include <cfg-parser.h>

extern CfgParser ueba_parser;

CFG_PARSER_DECLARE_LEXER_BINDING(ueba_, UEBA_, LogPipe **)

#endif
