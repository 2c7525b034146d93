/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "uebatool-check.h"
#include "ueba-aliases.h"
#include "ueba-geo.h"
#include "ueba-list.h"
#include "ueba-suppressions.h"
#include "ueba-table-file.h"
#include "ueba-users.h"

#include <unistd.h>

/* of one file: a list that is wrong throughout need not be told line by line */
#define SHOWN_MAX 1000

typedef struct _TableCheck
{
  UebaContentFindings *findings;
  const gchar *file;
  guint64 n_found;
} TableCheck;

static void
_take(const gchar *file, guint line, const gchar *message, gpointer user_data)
{
  TableCheck *self = user_data;

  if (++self->n_found <= SHOWN_MAX)
    ueba_content_findings_add_note(self->findings, file, line, "%s", message);
}

/* messages of files begin with the name, and often with a line */
static void
_add_refusal(const TableCheck *self, const gchar *message)
{
  gsize len = strlen(self->file);
  guint64 line = 0;
  gchar *after = NULL;

  if (strncmp(message, self->file, len) == 0 && message[len] == ':')
    {
      message += len + 1;
      line = g_ascii_strtoull(message, &after, 10);
      message = line > 0 && *after == ':' ? after + 1 : message;
    }
  while (*message == ' ')
    message++;
  ueba_content_findings_add_error(self->findings, self->file, (guint) line, "refused: %s", message);
}

/* each answers the number of entries; 0 with an error: refused */
typedef gsize (*LoadTable)(gint fd, const UebaFileStamp *stamp, UebaFindings *found, GError **error);

static gsize
_load_list(gint fd, const UebaFileStamp *stamp, UebaFindings *found, GError **error)
{
  gsize len;
  g_autofree gchar *data = ueba_table_file_read(fd, stamp->size, found->file, &len, error);
  UebaList *list = data ? ueba_list_new_from_data(data, len, found, error) : NULL;
  gsize n = list ? ueba_list_size(list) : 0;

  ueba_list_unref(list);
  return n;
}

static gsize
_load_users(gint fd, const UebaFileStamp *stamp, UebaFindings *found, GError **error)
{
  gsize len;
  g_autofree gchar *data = ueba_table_file_read(fd, stamp->size, found->file, &len, error);
  UebaUsers *users = data ? ueba_users_new_from_data(data, len, found, error) : NULL;
  gsize n = users ? ueba_users_count(users) : 0;

  ueba_users_unref(users);
  return n;
}

static gsize
_load_aliases(gint fd, const UebaFileStamp *stamp, UebaFindings *found, GError **error)
{
  gsize len;
  g_autofree gchar *data = ueba_table_file_read(fd, stamp->size, found->file, &len, error);
  UebaAliases *aliases = data ? ueba_aliases_new_from_data(data, len, found, error) : NULL;
  gsize n = aliases ? ueba_aliases_count(aliases) : 0;

  ueba_aliases_unref(aliases);
  return n;
}

/* none left is no accident */
static gsize
_load_suppressions(gint fd, const UebaFileStamp *stamp, UebaFindings *found, GError **error)
{
  gsize len;
  g_autofree gchar *data = ueba_table_file_read(fd, stamp->size, found->file, &len, error);
  UebaSuppressions *suppressions = data ? ueba_suppressions_new_from_data(data, len, found, error) : NULL;

  ueba_suppressions_unref(suppressions);
  return suppressions != NULL;
}

static gsize
_load_geo(gint fd, const UebaFileStamp *stamp, UebaFindings *found, GError **error)
{
  UebaGeo *geo = ueba_geo_new_from_fd(fd, found->file, error);

  ueba_geo_unref(geo);
  return geo != NULL;
}

static void
_check_open_file(TableCheck *self, gint fd, const UebaFileStamp *stamp, LoadTable load)
{
  g_autoptr(GError) error = NULL;
  UebaFindings found;

  ueba_findings_init(&found, self->file);
  found.func = _take;
  found.user_data = self;
  if (load(fd, stamp, &found, &error) == 0 && !error)
    ueba_content_findings_add_note(self->findings, self->file, 0, "the file has no entry");
  if (error)
    _add_refusal(self, error->message);
  if (self->n_found > SHOWN_MAX)
    ueba_content_findings_add_note(self->findings, self->file, 0, "and %" G_GUINT64_FORMAT " more of this kind",
                                   self->n_found - SHOWN_MAX);
  if (found.remark)
    _take(self->file, 0, found.remark + strlen(self->file) + strlen(": "), self);
  ueba_findings_clear(&found);
}

static void
_check_file(const gchar *file, LoadTable load, UebaContentFindings *findings)
{
  TableCheck check = { .findings = findings, .file = file };
  g_autoptr(GError) error = NULL;
  UebaFileStamp stamp;
  gint fd = ueba_table_file_open(file, &stamp, &error);

  if (fd < 0)
    {
      _add_refusal(&check, error->message);
      return;
    }
  _check_open_file(&check, fd, &stamp, load);
  close(fd);
}

void
uebatool_check_table_files(const UebatoolTablesOptions *options, UebaContentFindings *findings)
{
  if (options->users)
    _check_file(options->users, _load_users, findings);
  if (options->aliases)
    _check_file(options->aliases, _load_aliases, findings);
  if (options->suppress)
    _check_file(options->suppress, _load_suppressions, findings);
  if (options->geoip)
    _check_file(options->geoip, _load_geo, findings);
  for (guint i = 0; options->lists && options->lists[i]; i++)
    {
      g_autofree gchar *name = NULL;
      g_autofree gchar *file = NULL;

      if (uebatool_tables_split_list(options->lists[i], &name, &file, NULL))
        _check_file(file, _load_list, findings);
    }
}

/* ---- tables and rules ---- */

/* names of the lists that are given -> their files */
static GHashTable *
_given_lists(const UebatoolTablesOptions *options)
{
  GHashTable *lists = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  gchar *name, *file;

  for (guint i = 0; options->lists && options->lists[i]; i++)
    if (uebatool_tables_split_list(options->lists[i], &name, &file, NULL))
      g_hash_table_insert(lists, name, file);
  return lists;
}

static void
_note_unused_lists(const UebatoolTablesOptions *options, const UebaContent *content, UebaContentFindings *findings)
{
  for (guint i = 0; options->lists && options->lists[i]; i++)
    {
      g_autofree gchar *name = NULL;
      g_autofree gchar *file = NULL;

      if (uebatool_tables_split_list(options->lists[i], &name, &file, NULL)
          && !g_ptr_array_find_with_equal_func(content->lists, name, g_str_equal, NULL))
        ueba_content_findings_add_note(findings, file, 0, "no rule names the list '%s': is its name misspelt?", name);
    }
}

static void
_note_missing_list(const gchar *list, const UebaContent *content, const UebatoolDefinitions *definitions,
                   UebaContentFindings *findings)
{
  g_autofree gchar *joined = ueba_content_rules_of_list(content, list);
  g_auto(GStrv) names = g_strsplit(joined, ", ", -1);

  for (gchar **name = names; *name; name++)
    {
      const UebaDefinition *definition = uebatool_definitions_lookup(definitions, *name);

      if (definition)
        uebatool_definition_note(definition, NULL, findings, "stays silent, because the list '%s' is not given", list);
    }
}

static void
_note_missing_table(const gchar *option, guint64 fields, const UebaContent *content,
                    const UebatoolDefinitions *definitions, UebaContentFindings *findings)
{
  for (guint i = 0; i < content->rules->len; i++)
    {
      const UebaRule *rule = g_ptr_array_index(content->rules, i);

      if (uebatool_tables_fields_of_rule(content, rule) & fields)
        uebatool_definition_note(uebatool_definitions_lookup(definitions, rule->id), NULL, findings,
                                 "stays silent, because it needs the table of --%s", option);
    }
}

void
uebatool_check_table_use(const UebatoolTablesOptions *options, const UebaContent *content,
                         const UebatoolDefinitions *definitions, UebaContentFindings *findings)
{
  g_autoptr(GHashTable) given = _given_lists(options);

  _note_unused_lists(options, content, findings);
  for (guint i = 0; i < content->lists->len; i++)
    if (!g_hash_table_contains(given, g_ptr_array_index(content->lists, i)))
      _note_missing_list(g_ptr_array_index(content->lists, i), content, definitions, findings);
  if (!options->users)
    _note_missing_table("users", UEBA_FIELD_BIT(UEBA_FIELD_PEER_GROUP) | UEBA_FIELD_BIT(UEBA_FIELD_ACCOUNT_STATUS),
                        content, definitions, findings);
  if (!options->geoip)
    _note_missing_table("geoip-database", UEBA_FIELD_BIT(UEBA_FIELD_SRC_COUNTRY), content, definitions, findings);
}
