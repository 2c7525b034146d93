/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "syslog-ng-compat.h"

#include <cfg-lexer.h>
#include <cfg-parser.h>
#include <gmodule.h>
#include <logthrdest/logthrdestdrv.h>
#include <plugin.h>
#include <plugin-types.h>
#include <stdlib.h>

/* bench-noop(): a threaded destination that does nothing, in batches as large as those of ueba-detector(). What it
 * costs is what the host takes for handing a message over to a thread. It is not installed. */

#define BATCH_LINES 10000

static LogThreadedResult
_insert(LogThreadedDestDriver *s, LogMessage *msg)
{
  return LTR_QUEUED;
}

static LogThreadedResult
_flush(LogThreadedDestDriver *s)
{
  return LTR_SUCCESS;
}

static const gchar *
_format_stats(UEBA_DEST_STATS_PARAMETERS)
{
  return "bench-noop";
}

static const gchar *
_format_persist_name(const LogPipe *s)
{
  return "bench-noop";
}

static LogDriver *
_new(GlobalConfig *cfg)
{
  LogThreadedDestDriver *self = g_new0(LogThreadedDestDriver, 1);

  log_threaded_dest_driver_init_instance(self, cfg);
  self->worker.insert = _insert;
  self->worker.flush = _flush;
  self->ueba_stats_method = _format_stats;
  self->super.super.super.generate_persist_name = _format_persist_name;
  self->stats_source = stats_register_type("bench-noop");
  self->batch_lines = BATCH_LINES;
  return &self->super.super;
}

/* the driver's name and its empty brackets; no grammar for that */
static gint
_parse(CfgLexer *lexer, gpointer *instance, gpointer arg)
{
  CFG_STYPE value;
  CFG_LTYPE place;
  gint token;

  do
    {
      token = cfg_lexer_lex(lexer, &value, &place);
      if (token == LL_IDENTIFIER)
        free(value.cptr);
    }
  while (token != 0 && token != ')');
  if (token == 0)
    return 1;
  *instance = _new(configuration);
  return 0;
}

static CfgLexerKeyword _keywords[] =
{
  { NULL }
};

static CfgParser _parser =
{
  .name = "bench_noop",
  .keywords = _keywords,
  .parse = _parse,
  .cleanup = (void (*)(gpointer)) log_pipe_unref,
};

static Plugin _plugins[] =
{
  {
    .type = LL_CONTEXT_DESTINATION,
    .name = "bench-noop",
    .parser = &_parser,
  },
};

G_MODULE_EXPORT gboolean bench_noop_module_init(PluginContext *context, CfgArgs *args);

G_MODULE_EXPORT gboolean
bench_noop_module_init(PluginContext *context, CfgArgs *args)
{
  plugin_register(context, _plugins, G_N_ELEMENTS(_plugins));
  return TRUE;
}

G_MODULE_EXPORT const ModuleInfo module_info =
{
  .canonical_name = "bench_noop",
  .version = SYSLOG_NG_VERSION,
  .description = "A destination that does nothing, for measuring",
  .core_revision = SYSLOG_NG_SOURCE_REVISION,
  .plugins = _plugins,
  .plugins_len = G_N_ELEMENTS(_plugins),
};
