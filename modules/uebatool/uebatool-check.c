/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "uebatool-check.h"
#include "uebatool.h"
#include "uebatool-engine.h"
#include "uebatool-output.h"
#include "ueba-error.h"
#include "ueba-json-text.h"

#include <stdio.h>

typedef struct _CheckOptions
{
  UebatoolTablesOptions tables;
  gboolean is_json;
} CheckOptions;

static gboolean
_has_tables(const UebatoolTablesOptions *tables)
{
  return tables->users || tables->aliases || tables->suppress || tables->geoip || (tables->lists && tables->lists[0]);
}

/* a pack that is not there is no finding: there is nothing to look at */
static gboolean
_are_there(const gchar *const *files, GError **error)
{
  for (; *files; files++)
    if (!uebatool_is_readable(*files, error))
      return FALSE;
  return TRUE;
}

/* consumes more */
static void
_append(GPtrArray *found, GPtrArray *more)
{
  g_ptr_array_extend_and_steal(found, more);
}

static gboolean
_has_errors(const GPtrArray *found)
{
  for (guint i = 0; i < found->len; i++)
    if (((const UebaContentFinding *) g_ptr_array_index(found, i))->is_error)
      return TRUE;
  return FALSE;
}

/* by file and line */
static gint
_compare_lines(gconstpointer a, gconstpointer b)
{
  const UebaContentFinding *x = *(const UebaContentFinding *const *) a;
  const UebaContentFinding *y = *(const UebaContentFinding *const *) b;

  gint order = strcmp(x->file, y->file);

  return order ? order : (x->line > y->line) - (x->line < y->line);
}

static void
_check_further(const CheckOptions *options, const gchar *const *files, UebaContentFindings *findings)
{
  UebaContent *content = ueba_content_load(files, NULL, NULL);
  g_autoptr(UebatoolDefinitions) definitions = content ? uebatool_definitions_new(content) : NULL;

  if (!content)
    return;
  uebatool_check_content(content, definitions, findings);
  if (_has_tables(&options->tables))
    uebatool_check_table_use(&options->tables, content, definitions, findings);
  ueba_content_unref(content);
}

/* of UebaContentFinding, owned by the caller */
static GPtrArray *
_check(const CheckOptions *options, const gchar *const *files)
{
  g_autoptr(UebaContentFindings) findings = ueba_content_findings_new();
  GPtrArray *found = ueba_content_check(files);

  if (!_has_errors(found))
    _check_further(options, files, findings);
  _append(found, ueba_content_findings_steal(findings));
  g_ptr_array_sort(found, _compare_lines);
  uebatool_check_table_files(&options->tables, findings);
  _append(found, ueba_content_findings_steal(findings));
  return found;
}

static void
_append_json(GString *out, const UebaContentFinding *finding)
{
  g_string_append(out, "{\"file\":");
  ueba_json_append_text(out, ueba_text_from_string(finding->file));
  if (finding->line)
    g_string_append_printf(out, ",\"line\":%u", finding->line);
  g_string_append_printf(out, ",\"severity\":\"%s\",\"message\":", finding->is_error ? "error" : "warning");
  ueba_json_append_text(out, ueba_text_from_string(finding->message));
  g_string_append_c(out, '}');
}

static void
_append_all_json(GString *out, const GPtrArray *found)
{
  g_string_append(out, "{\"findings\":[");
  for (guint i = 0; i < found->len; i++)
    {
      g_string_append(out, i ? ",\n" : "\n");
      _append_json(out, g_ptr_array_index(found, i));
    }
  g_string_append(out, "\n]}\n");
}

static void
_append_all_text(GString *out, const GPtrArray *found)
{
  for (guint i = 0; i < found->len; i++)
    {
      const UebaContentFinding *finding = g_ptr_array_index(found, i);

      g_string_append(out, finding->file);
      if (finding->line)
        g_string_append_printf(out, ":%u", finding->line);
      g_string_append_printf(out, ": %s\n", finding->message);
    }
}

static UebatoolStatus
_print(const CheckOptions *options, const GPtrArray *found)
{
  UebatoolOutput *output = uebatool_output_new(NULL, NULL);
  GError *error = NULL;

  if (options->is_json)
    _append_all_json(uebatool_output_buffer(output), found);
  else
    _append_all_text(uebatool_output_buffer(output), found);
  uebatool_output_finish(output, &error);
  uebatool_output_free(output);
  if (error)
    return uebatool_fail(error);
  if (!options->is_json)
    fprintf(stderr, "%u finding%s\n", found->len, found->len == 1 ? "" : "s");
  return found->len ? UEBATOOL_FINDINGS : UEBATOOL_GOOD;
}

static UebatoolStatus
_check_files(const CheckOptions *options, gchar **packs)
{
  const gchar *const *files = uebatool_content_files(packs);
  GError *error = NULL;
  g_autoptr(GPtrArray) found = NULL;

  if (!_are_there(files, &error) || !uebatool_tables_options_check(&options->tables, &error))
    return uebatool_fail(error);
  found = _check(options, files);
  return _print(options, found);
}

static const gchar help[] =
  "Says everything that is wrong or odd with content packs and context tables,\n"
  "one finding a line: \"file:line: what\".\n"
  "Without PACK the shipped one is checked. Several packs are loaded together, as\n"
  "a detector would.\n"
  "\n"
  "Packs: every mistake that refuses a start, and beyond: keys without use,\n"
  "techniques that MITRE ATT&CK does not have, tests with mistakes, models that\n"
  "are trained by the very events a rule tests.\n"
  "Tables: bad lines, entries that stand twice or inside another, networks\n"
  "broader than a list may have. As soon as one table is given, also lists that\n"
  "no rule names, and rules that stay silent because a table they need is not\n"
  "given.\n"
  "\n"
  "Answers 0 if there is nothing to say, 1 if there are findings, 2 if a file\n"
  "cannot be read or an option is wrong.\n"
  "\n"
  "Example: uebatool check own.json --users users.csv --list tor_ip tor.txt";

UebatoolStatus
uebatool_check(gint argc, gchar **argv)
{
  g_autoptr(GOptionContext) context = g_option_context_new("[PACK...] - what is wrong with rules and tables");
  CheckOptions options = { .is_json = FALSE };
  UebatoolStatus status = UEBATOOL_FAILED;
  const GOptionEntry entries[] =
  {
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.is_json, "findings as one JSON object", NULL },
    { NULL },
  };

  g_option_context_set_description(context, help);
  g_option_context_add_main_entries(context, entries, NULL);
  uebatool_tables_options_add(&options.tables, context);
  if (uebatool_parse_options(context, &argc, &argv))
    status = _check_files(&options, argv + 1);
  uebatool_tables_options_clear(&options.tables);
  return status;
}
