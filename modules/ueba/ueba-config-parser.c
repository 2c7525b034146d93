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
  { "ueba_alerts", KW_UEBA_ALERTS },
  { "ueba_detector", KW_UEBA_DETECTOR },
  { "accept", KW_ACCEPT },
  { "aliases", KW_ALIASES },
  { "content", KW_CONTENT },
  { "drop_unmatched", KW_DROP_UNMATCHED },
  { "dsn_phrases", KW_DSN_PHRASES },
  { "duplicate_window", KW_DUPLICATE_WINDOW },
  { "failed_actions", KW_FAILED_ACTIONS },
  { "fields", KW_FIELDS },
  { "geoip_database", KW_GEOIP_DATABASE },
  { "id", KW_ID },
  { "list", KW_LIST },
  { "max_alerts_per_minute", KW_MAX_ALERTS_PER_MINUTE },
  { "max_outbox", KW_MAX_OUTBOX },
  { "max_users", KW_MAX_USERS },
  { "max_values", KW_MAX_VALUES },
  { "notable_score", KW_NOTABLE_SCORE },
  { "packed", KW_PACKED },
  { "prefix", KW_PREFIX },
  { "session_max", KW_SESSION_MAX },
  { "session_timeout", KW_SESSION_TIMEOUT },
  { "silence_timeout", KW_SILENCE_TIMEOUT },
  { "state_file", KW_STATE_FILE },
  { "suppress", KW_SUPPRESS },
  { "sync", KW_SYNC },
  { "users", KW_USERS },
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
