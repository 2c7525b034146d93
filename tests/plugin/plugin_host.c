/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "plugin_host.h"
#include "syslog-ng-compat.h"

#include <apphook.h>
#include <cfg-lexer.h>
#include <cfg-parser.h>
#include <glib/gstdio.h>
#include <mainloop.h>
#include <plugin.h>
#include <scratch-buffers.h>

gboolean ueba_module_init(PluginContext *context, CfgArgs *args);

static MainLoopOptions options = { .disable_module_discovery = TRUE };
static GPtrArray *files;
static gchar *folder;

void
plugin_host_start(void)
{
  app_startup();
  main_loop_init(main_loop_get_instance(), &options);
  configuration = cfg_new_snippet();
  ueba_module_init(&configuration->plugin_context, NULL);
  files = g_ptr_array_new_with_free_func(g_free);
  folder = g_dir_make_tmp(NULL, NULL);
}

void
plugin_host_stop(void)
{
  for (guint i = 0; i < files->len; i++)
    g_unlink(g_ptr_array_index(files, i));
  g_ptr_array_unref(files);
  g_rmdir(folder);
  g_free(folder);
  cfg_tree_stop(&configuration->tree);
  cfg_free(configuration);
  scratch_buffers_explicit_gc();
  main_loop_deinit(main_loop_get_instance());
  app_shutdown();
}

static LogPipe *
_parse(Plugin *plugin, const gchar *arguments)
{
  CfgLexer *lexer = cfg_lexer_new_buffer(configuration, arguments, strlen(arguments));
  CFG_LTYPE location = ueba_location_of(lexer);
  LogPipe *pipe;

  configuration->lexer = lexer;
  cfg_lexer_push_context(lexer, main_parser.context, main_parser.keywords, main_parser.name);
  pipe = cfg_parse_plugin(configuration, plugin, &location, NULL);
  cfg_lexer_pop_context(lexer);
  configuration->lexer = NULL;
  cfg_lexer_free(lexer);
  return pipe;
}

LogPipe *
plugin_host_parse(gint context, const gchar *text)
{
  const gchar *arguments = strchr(text, '(');
  gchar *name = g_strndup(text, (gsize) (arguments - text));
  LogPipe *pipe = _parse(cfg_find_plugin(configuration, context, name), arguments);

  g_free(name);
  return pipe;
}

gboolean
plugin_host_configure(const gchar *text)
{
  CfgLexer *lexer;

  cfg_tree_stop(&configuration->tree);
  cfg_free(configuration);
  configuration = cfg_new_snippet();
  ueba_module_init(&configuration->plugin_context, NULL);
  lexer = cfg_lexer_new_buffer(configuration, text, strlen(text));
  return cfg_run_parser(configuration, lexer, &main_parser, (gpointer *) &configuration, NULL);
}

LogMessage *
plugin_host_message(const gchar *text)
{
  LogMessage *msg = log_msg_new_empty();

  log_msg_set_value(msg, LM_V_MESSAGE, text, -1);
  return msg;
}

const gchar *
plugin_host_value(const LogMessage *msg, const gchar *name)
{
  return log_msg_get_value_by_name(msg, name, NULL);
}

const gchar *
plugin_host_write(const gchar *name, const gchar *text)
{
  gchar *path = g_build_filename(folder, name, NULL);

  g_file_set_contents(path, text, -1, NULL);
  g_ptr_array_add(files, path);
  return path;
}
