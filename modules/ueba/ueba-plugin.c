/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-alert-function.h"
#include "ueba-config-parser.h"
#include "ueba-json-glib.h"

#include <gmodule.h>
#include <messages.h>
#include <plugin.h>
#include <plugin-types.h>

static Plugin ueba_plugins[] =
{
  {
    .type = LL_CONTEXT_PARSER,
    .name = "mimecast-parser",
    .parser = &ueba_parser,
  },
  {
    .type = LL_CONTEXT_DESTINATION,
    .name = "ueba-detector",
    .parser = &ueba_parser,
  },
  {
    .type = LL_CONTEXT_SOURCE,
    .name = "ueba-alerts",
    .parser = &ueba_parser,
  },
  TEMPLATE_FUNCTION_PLUGIN(ueba_alert_function, "ueba-alert"),
};

G_MODULE_EXPORT gboolean ueba_module_init(PluginContext *context, CfgArgs *args);

G_MODULE_EXPORT gboolean
ueba_module_init(PluginContext *context, CfgArgs *args)
{
  GError *error = NULL;

  if (!ueba_json_glib_load(&error))
    {
      msg_error("ueba: json-glib cannot be loaded", evt_tag_str("error", error->message));
      g_error_free(error);
      return FALSE;
    }
  plugin_register(context, ueba_plugins, G_N_ELEMENTS(ueba_plugins));
  return TRUE;
}

G_MODULE_EXPORT const ModuleInfo module_info =
{
  .canonical_name = "ueba",
  .version = SYSLOG_NG_VERSION,
  .description = "User behaviour analytics on Mimecast logs: parser, detector, alerts",
  .core_revision = SYSLOG_NG_SOURCE_REVISION,
  .plugins = ueba_plugins,
  .plugins_len = G_N_ELEMENTS(ueba_plugins),
};
