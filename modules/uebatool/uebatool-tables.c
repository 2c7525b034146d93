/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "uebatool-tables.h"
#include "uebatool.h"
#include "ueba-error.h"

#include <stdio.h>

void
uebatool_tables_options_add(UebatoolTablesOptions *self, GOptionContext *context)
{
  const GOptionEntry entries[] =
  {
    { "users", 0, 0, G_OPTION_ARG_FILENAME, &self->users, "users table (CSV)", "FILE" },
    { "aliases", 0, 0, G_OPTION_ARG_FILENAME, &self->aliases, "addresses and their accounts (CSV)", "FILE" },
    { "suppress", 0, 0, G_OPTION_ARG_FILENAME, &self->suppress, "rules that are silent for a user (CSV)", "FILE" },
    {
      "list", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->lists,
      "a list that rules name, for instance tor_ip; may be given several times", "NAME FILE"
    },
    { "geoip-database", 0, 0, G_OPTION_ARG_FILENAME, &self->geoip, "countries of addresses (.mmdb)", "FILE" },
    { "geoip", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_FILENAME, &self->geoip, NULL, "FILE" },
    { NULL },
  };

  g_option_context_add_main_entries(context, entries, NULL);
}

void
uebatool_tables_options_clear(UebatoolTablesOptions *self)
{
  g_clear_pointer(&self->users, g_free);
  g_clear_pointer(&self->aliases, g_free);
  g_clear_pointer(&self->suppress, g_free);
  g_clear_pointer(&self->geoip, g_free);
  g_clear_pointer(&self->lists, g_strfreev);
}

gboolean
uebatool_tables_split_list(const gchar *text, gchar **ret_name, gchar **ret_file, GError **error)
{
  const gchar *equals = strchr(text, '=');

  if (!equals || equals == text || equals[1] == '\0')
    {
      g_set_error(error, UEBA_ERROR, UEBA_ERROR_SYNTAX, "--list: after a name such as tor_ip the file is missing: '%s'",
                  text);
      return FALSE;
    }
  *ret_name = g_strndup(text, (gsize) (equals - text));
  *ret_file = g_strdup(equals + 1);
  return TRUE;
}

/* The loader takes a missing file for one that will come. Here it is a mistake. */
static gboolean
_is_there(const gchar *file, GError **error)
{
  return !file || uebatool_is_readable(file, error);
}

static gboolean
_add_list(UebaTablesLoader *loader, const gchar *text, GError **error)
{
  g_autofree gchar *name = NULL;
  g_autofree gchar *file = NULL;

  if (!uebatool_tables_split_list(text, &name, &file, error) || !_is_there(file, error))
    return FALSE;
  if (ueba_tables_loader_add_list(loader, name, file))
    return TRUE;
  g_set_error(error, UEBA_ERROR, UEBA_ERROR_SYNTAX, "--list: '%s' is given twice", name);
  return FALSE;
}

static gboolean
_set_files(const UebatoolTablesOptions *self, UebaTablesLoader *loader, GError **error)
{
  if (!_is_there(self->users, error) || !_is_there(self->aliases, error) || !_is_there(self->suppress, error) ||
      !_is_there(self->geoip, error))
    return FALSE;
  for (guint i = 0; self->lists && self->lists[i]; i++)
    if (!_add_list(loader, self->lists[i], error))
      return FALSE;
  ueba_tables_loader_set_users(loader, self->users);
  ueba_tables_loader_set_aliases(loader, self->aliases);
  ueba_tables_loader_set_suppressions(loader, self->suppress);
  ueba_tables_loader_set_geo(loader, self->geoip);
  return TRUE;
}

gboolean
uebatool_tables_options_check(const UebatoolTablesOptions *self, GError **error)
{
  UebaTablesLoader *loader = ueba_tables_loader_new();
  gboolean is_right = _set_files(self, loader, error);

  ueba_tables_loader_free(loader);
  return is_right;
}

/* the first refusal is the error, whatever else is said */
static void
_report(UebaTablesReportKind kind, const gchar *message, gpointer user_data)
{
  GError **error = user_data;

  if (kind == UEBA_TABLES_REFUSED && !*error)
    g_set_error_literal(error, UEBA_ERROR, UEBA_ERROR_SYNTAX, message);
  else
    fprintf(stderr, "%s\n", message);
}

static UebaTables *
_load(UebaTablesLoader *loader, GError **error)
{
  GError *refusal = NULL;
  UebaTables *tables = ueba_tables_loader_poll(loader, _report, &refusal, NULL);

  if (!refusal)
    return tables;
  g_propagate_error(error, refusal);
  ueba_tables_unref(tables);
  return NULL;
}

UebaTables *
uebatool_tables_options_load(const UebatoolTablesOptions *self, GError **error)
{
  UebaTablesLoader *loader = ueba_tables_loader_new();
  UebaTables *tables = _set_files(self, loader, error) ? _load(loader, error) : NULL;

  ueba_tables_loader_free(loader);
  return tables;
}

static guint64
_fields_of_expression(const UebaExpr *expression)
{
  return expression ? ueba_expr_fields(expression) : 0;
}

static guint64
_fields_of_model(const UebaModel *model)
{
  guint64 scope = model->scope == UEBA_SCOPE_FIELD ? UEBA_FIELD_BIT(model->scope_field) : 0;

  return scope | UEBA_FIELD_BIT(model->feature) | _fields_of_expression(model->train_if);
}

guint64
uebatool_tables_fields_of_rule(const UebaContent *content, const UebaRule *rule)
{
  guint64 fields = _fields_of_expression(rule->classify_if) | _fields_of_expression(rule->rule_expression);

  return rule->model < 0 ? fields : fields | _fields_of_model(g_ptr_array_index(content->models, rule->model));
}

void
uebatool_tables_print_missing(const UebaTables *self, const UebaContent *content)
{
  for (guint i = 0; i < content->lists->len; i++)
    {
      const gchar *name = g_ptr_array_index(content->lists, i);

      if (!ueba_tables_lookup_list(self, name))
        {
          g_autofree gchar *rules = ueba_content_rules_of_list(content, name);
          fprintf(stderr, "without a list '%s' these stay silent: %s\n", name, rules);
        }
    }
}
