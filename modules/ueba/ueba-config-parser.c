/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-config-parser.h"
#include "ueba-grammar.h"

#include <logpipe.h>

extern int ueba_debug;

int ueba_parse(CfgLexer *lexer, LogPipe **instance, gpointer arg);

static CfgLexerKeyword ueba_keywords[] =
{
  { "mimecast_parser", KW_MIMECAST_PARSER },
  { "accept", KW_ACCEPT },
  { "drop_unmatched", KW_DROP_UNMATCHED },
  { "dsn_phrases", KW_DSN_PHRASES },
  { "failed_actions", KW_FAILED_ACTIONS },
  { "fields", KW_FIELDS },
  { "packed", KW_PACKED },
  { "prefix", KW_PREFIX },
  { NULL }
};

CfgParser ueba_parser =
{
#if SYSLOG_NG_ENABLE_DEBUG
  .debug_flag = &ueba_debug,
#endif
  .name = "ueba",
  .keywords = ueba_keywords,
  .parse = (gint (*)(CfgLexer *, gpointer *, gpointer)) ueba_parse,
  .cleanup = (void (*)(gpointer)) log_pipe_unref,
};

CFG_PARSER_IMPLEMENT_LEXER_BINDING(ueba_, UEBA_, LogPipe **)
