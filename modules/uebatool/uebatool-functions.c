/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "uebatool.h"
#include "uebatool-output.h"
#include "ueba-function.h"
#include "ueba-json-text.h"

/* model statistics are names: brackets are allowed, and nobody writes them */
static gboolean
_is_name(const UebaFunctionInfo *function)
{
  return function->max_args == 0 && g_ascii_islower(function->name[0]);
}

static void
_append_signature(GString *out, const UebaFunctionInfo *function)
{
  g_string_append(out, function->name);
  if (!_is_name(function))
    g_string_append_printf(out, "(%s)", function->arguments);
}

static void
_append_text(GString *out)
{
  const UebaFunctionInfo *function;
  const gchar *group = "";

  for (guint i = 0; (function = ueba_function_info(i)); i++)
    {
      if (g_strcmp0(group, function->group) != 0)
        g_string_append_printf(out, "%s%s\n", *group ? "\n" : "", function->group);
      group = function->group;
      g_string_append(out, "  ");
      _append_signature(out, function);
      g_string_append_printf(out, "\n      %s\n", function->doc);
    }
}

static void
_append_member(GString *out, const gchar *name, const gchar *value)
{
  g_string_append_printf(out, "\"%s\":", name);
  ueba_json_append_text(out, ueba_text_from_string(value));
  g_string_append_c(out, ',');
}

static void
_append_function_json(GString *out, const UebaFunctionInfo *function)
{
  g_autoptr(GString) signature = g_string_new(NULL);

  _append_signature(signature, function);
  g_string_append_c(out, '{');
  _append_member(out, "group", function->group);
  _append_member(out, "name", function->name);
  _append_member(out, "signature", signature->str);
  _append_member(out, "doc", function->doc);
  g_string_append_printf(out, "\"min_args\":%u", function->min_args);
  if (function->max_args != UEBA_FUNCTION_MANY)
    g_string_append_printf(out, ",\"max_args\":%u", function->max_args);
  g_string_append_c(out, '}');
}

static void
_append_json(GString *out)
{
  const UebaFunctionInfo *function;

  g_string_append(out, "{\"functions\":[");
  for (guint i = 0; (function = ueba_function_info(i)); i++)
    {
      g_string_append(out, i ? ",\n" : "\n");
      _append_function_json(out, function);
    }
  g_string_append(out, "\n]}\n");
}

static UebatoolStatus
_print(gboolean is_json)
{
  UebatoolOutput *output = uebatool_output_new(NULL, NULL);
  GError *error = NULL;

  if (is_json)
    _append_json(uebatool_output_buffer(output));
  else
    _append_text(uebatool_output_buffer(output));
  uebatool_output_finish(output, &error);
  uebatool_output_free(output);
  return error ? uebatool_fail(error) : UEBATOOL_GOOD;
}

static const gchar help[] =
  "Lists the functions that classifyIf, ruleExpression, trainIf and\n"
  "convergenceFilter of a content pack may use. Names ignore case. \"..\" means any\n"
  "number of further arguments, brackets [ ] that one may be left out.\n"
  "\n"
  "Example: \"ruleExpression\": \"distinctCount(app, 'failed-app-login') = 3\"";

UebatoolStatus
uebatool_functions(gint argc, gchar **argv)
{
  g_autoptr(GOptionContext) context = g_option_context_new("- the functions that rules may use");
  gboolean is_json = FALSE;
  const GOptionEntry entries[] =
  {
    { "json", 0, 0, G_OPTION_ARG_NONE, &is_json, "as one JSON object", NULL },
    { NULL },
  };

  g_option_context_set_description(context, help);
  g_option_context_add_main_entries(context, entries, NULL);
  if (!uebatool_parse_options(context, &argc, &argv) || !uebatool_expect_no_files(argc, argv))
    return UEBATOOL_FAILED;
  return _print(is_json);
}
