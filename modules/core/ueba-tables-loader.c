/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-tables.h"
#include "ueba-table-file.h"
#include "ueba-tables-private.h"

#include <unistd.h>

/* Each configured file is a source. A file that changed is read when two looks in a row have seen it the same, so that
 * a writer at work is left to finish; what it then holds is judged once: taken, or told why not, and the table in use
 * stays. The first look takes what is there. */

typedef struct _Kind Kind;

typedef struct _Source
{
  const Kind *kind;
  gchar *name;          /* for messages; of a list, its name */
  gchar *file;
  gpointer table;       /* in use, or NULL */
  UebaFileStamp seen;   /* by the last look */
  UebaFileStamp judged;
} Source;

/* What differs from kind to kind. A table without an entry has count 0. */
struct _Kind
{
  gpointer (*load)(gint fd, const UebaFileStamp *stamp, UebaFindings *findings, GError **error);
  void (*unref)(gpointer table);
  gsize (*count)(gconstpointer table);
  gboolean (*describe)(gconstpointer old, gconstpointer table, GString *out);   /* FALSE: nothing changed */
  void (*set)(UebaTables *tables, const Source *source);
};

struct _UebaTablesLoader
{
  GPtrArray *sources;   /* of Source */
  gboolean has_looked;
  UebaTablesStats stats;
};

/* where one look's reports go */
typedef struct _Look
{
  UebaTablesLoader *loader;
  UebaTablesReport report;
  gpointer user_data;
  gboolean is_first;
  gboolean is_changed;
  guint n_refused;
} Look;

static void
_append_diff(GString *out, gsize count, const gchar *entries, const UebaTableDiff *diff)
{
  g_string_append_printf(out, "%" G_GSIZE_FORMAT " %s (+%" G_GSIZE_FORMAT "/-%" G_GSIZE_FORMAT, count, entries,
                         diff->n_added, diff->n_removed);
  if (diff->n_changed)
    g_string_append_printf(out, ", %" G_GSIZE_FORMAT " changed", diff->n_changed);
  g_string_append_c(out, ')');
}

static gboolean
_is_change(const UebaTableDiff *diff)
{
  return diff->n_added || diff->n_removed || diff->n_changed;
}

/* ---- lists ---- */

static gpointer
_load_list(gint fd, const UebaFileStamp *stamp, UebaFindings *findings, GError **error)
{
  gsize len;
  g_autofree gchar *data = ueba_table_file_read(fd, stamp->size, findings->file, &len, error);

  return data ? ueba_list_new_from_data(data, len, findings, error) : NULL;
}

static void
_unref_list(gpointer table)
{
  ueba_list_unref(table);
}

static gsize
_count_list(gconstpointer table)
{
  return ueba_list_size(table);
}

static gboolean
_describe_list(gconstpointer old, gconstpointer table, GString *out)
{
  UebaTableDiff diff;

  ueba_list_diff(old, table, &diff);
  _append_diff(out, ueba_list_size(table), "entries", &diff);
  return _is_change(&diff);
}

static void
_set_list(UebaTables *tables, const Source *source)
{
  ueba_tables_set_list(tables, source->name, source->table);
}

/* ---- users ---- */

static gpointer
_load_users(gint fd, const UebaFileStamp *stamp, UebaFindings *findings, GError **error)
{
  gsize len;
  g_autofree gchar *data = ueba_table_file_read(fd, stamp->size, findings->file, &len, error);

  return data ? ueba_users_new_from_data(data, len, findings, error) : NULL;
}

static void
_unref_users(gpointer table)
{
  ueba_users_unref(table);
}

static gsize
_count_users(gconstpointer table)
{
  return ueba_users_count(table);
}

static gboolean
_describe_users(gconstpointer old, gconstpointer table, GString *out)
{
  UebaTableDiff diff;

  ueba_users_diff(old, table, &diff);
  _append_diff(out, ueba_users_count(table), "users", &diff);
  return _is_change(&diff);
}

static void
_set_users(UebaTables *tables, const Source *source)
{
  ueba_tables_set_users(tables, source->table);
}

/* ---- aliases ---- */

static gpointer
_load_aliases(gint fd, const UebaFileStamp *stamp, UebaFindings *findings, GError **error)
{
  gsize len;
  g_autofree gchar *data = ueba_table_file_read(fd, stamp->size, findings->file, &len, error);

  return data ? ueba_aliases_new_from_data(data, len, findings, error) : NULL;
}

static void
_unref_aliases(gpointer table)
{
  ueba_aliases_unref(table);
}

static gsize
_count_aliases(gconstpointer table)
{
  return ueba_aliases_count(table);
}

static gboolean
_describe_aliases(gconstpointer old, gconstpointer table, GString *out)
{
  UebaTableDiff diff;

  ueba_aliases_diff(old, table, &diff);
  _append_diff(out, ueba_aliases_count(table), "addresses", &diff);
  return _is_change(&diff);
}

static void
_set_aliases(UebaTables *tables, const Source *source)
{
  ueba_tables_set_aliases(tables, source->table);
}

/* ---- suppressions ---- */

static gpointer
_load_suppressions(gint fd, const UebaFileStamp *stamp, UebaFindings *findings, GError **error)
{
  gsize len;
  g_autofree gchar *data = ueba_table_file_read(fd, stamp->size, findings->file, &len, error);

  return data ? ueba_suppressions_new_from_data(data, len, findings, error) : NULL;
}

static void
_unref_suppressions(gpointer table)
{
  ueba_suppressions_unref(table);
}

/* when the last one has been taken out, the table is not empty by accident */
static gsize
_count_suppressions(gconstpointer table)
{
  return 1;
}

static gboolean
_describe_suppressions(gconstpointer old, gconstpointer table, GString *out)
{
  UebaTableDiff diff;

  ueba_suppressions_diff(old, table, &diff);
  _append_diff(out, ueba_suppressions_count(table), "suppressions", &diff);
  return !old || _is_change(&diff);
}

static void
_set_suppressions(UebaTables *tables, const Source *source)
{
  ueba_tables_set_suppressions(tables, source->table);
}

/* ---- GeoIP ---- */

static gpointer
_load_geo(gint fd, const UebaFileStamp *stamp, UebaFindings *findings, GError **error)
{
  return ueba_geo_new_from_fd(fd, findings->file, error);
}

static void
_unref_geo(gpointer table)
{
  ueba_geo_unref(table);
}

static gsize
_count_geo(gconstpointer table)
{
  return 1;
}

static gboolean
_describe_geo(gconstpointer old, gconstpointer table, GString *out)
{
  g_string_append(out, ueba_geo_description(table));
  return TRUE;
}

static void
_set_geo(UebaTables *tables, const Source *source)
{
  ueba_tables_set_geo(tables, source->table);
}

static const Kind kind_list = { _load_list, _unref_list, _count_list, _describe_list, _set_list };
static const Kind kind_users = { _load_users, _unref_users, _count_users, _describe_users, _set_users };
static const Kind kind_aliases = { _load_aliases, _unref_aliases, _count_aliases, _describe_aliases, _set_aliases };
static const Kind kind_suppressions =
{
  _load_suppressions, _unref_suppressions, _count_suppressions, _describe_suppressions, _set_suppressions
};
static const Kind kind_geo = { _load_geo, _unref_geo, _count_geo, _describe_geo, _set_geo };

/* ---- sources ---- */

static void
_source_free(gpointer data)
{
  Source *self = data;

  if (self->table)
    self->kind->unref(self->table);
  g_free(self->name);
  g_free(self->file);
  g_free(self);
}

static Source *
_find_source(const UebaTablesLoader *self, const Kind *kind, const gchar *name)
{
  for (guint i = 0; i < self->sources->len; i++)
    {
      Source *source = g_ptr_array_index(self->sources, i);
      if (source->kind == kind && strcmp(source->name, name) == 0)
        return source;
    }
  return NULL;
}

static void
_add_source(UebaTablesLoader *self, const Kind *kind, const gchar *name, const gchar *file)
{
  Source *source = g_new0(Source, 1);

  source->kind = kind;
  source->name = g_strdup(name);
  source->file = g_strdup(file);
  g_ptr_array_add(self->sources, source);
}

static void
_set_source(UebaTablesLoader *self, const Kind *kind, const gchar *name, const gchar *file)
{
  Source *old = _find_source(self, kind, name);

  if (old)
    g_ptr_array_remove(self->sources, old);
  if (file)
    _add_source(self, kind, name, file);
}

UebaTablesLoader *
ueba_tables_loader_new(void)
{
  UebaTablesLoader *self = g_new0(UebaTablesLoader, 1);

  self->sources = g_ptr_array_new_with_free_func(_source_free);
  return self;
}

void
ueba_tables_loader_free(UebaTablesLoader *self)
{
  if (!self)
    return;
  g_ptr_array_unref(self->sources);
  g_free(self);
}

void
ueba_tables_loader_set_users(UebaTablesLoader *self, const gchar *file)
{
  _set_source(self, &kind_users, "users", file);
}

void
ueba_tables_loader_set_aliases(UebaTablesLoader *self, const gchar *file)
{
  _set_source(self, &kind_aliases, "aliases", file);
}

void
ueba_tables_loader_set_suppressions(UebaTablesLoader *self, const gchar *file)
{
  _set_source(self, &kind_suppressions, "suppress", file);
}

void
ueba_tables_loader_set_geo(UebaTablesLoader *self, const gchar *file)
{
  _set_source(self, &kind_geo, "geoip-database", file);
}

gboolean
ueba_tables_loader_add_list(UebaTablesLoader *self, const gchar *name, const gchar *file)
{
  if (_find_source(self, &kind_list, name))
    return FALSE;
  _add_source(self, &kind_list, name, file);
  return TRUE;
}

void
ueba_tables_loader_stats(const UebaTablesLoader *self, UebaTablesStats *ret_stats)
{
  *ret_stats = self->stats;
}

/* ---- one look at one file ---- */

static void
_report(Look *self, UebaTablesReportKind kind, const gchar *message)
{
  if (self->report)
    self->report(kind, message, self->user_data);
}

/* the file gives no table: the old one, if any, stays. Only a reload can fail: at start nothing is in use yet. */
static void
_keep_old(Look *self, const Source *source, UebaTablesReportKind kind, const gchar *reason)
{
  const gchar *consequence = source->table ? "; the table in use stays" : "";
  g_autofree gchar *message = g_strdup_printf("%s: %s%s", source->name, reason, consequence);

  self->n_refused += kind == UEBA_TABLES_REFUSED;
  self->loader->stats.reload_failures += !self->is_first;
  _report(self, kind, message);
}

static void
_keep_old_of_empty(Look *self, const Source *source)
{
  g_autofree gchar *reason = g_strdup_printf("%s: the file has no entry", source->file);

  _keep_old(self, source, UEBA_TABLES_WARNING, reason);
}

static void
_use(Look *self, Source *source, gpointer table)
{
  g_autoptr(GString) message = g_string_new(source->name);

  g_string_append(message, ": ");
  if (!source->kind->describe(source->table, table, message))
    {
      source->kind->unref(table);
      return;
    }
  if (source->table)
    source->kind->unref(source->table);
  source->table = table;
  self->is_changed = TRUE;
  _report(self, UEBA_TABLES_CHANGED, message->str);
}

static void
_report_findings(Look *self, const Source *source, const UebaFindings *findings)
{
  g_autofree gchar *bad = ueba_findings_summary(findings);
  const gchar *texts[] = { bad, findings->remark };

  for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
    {
      g_autofree gchar *message = texts[i] ? g_strdup_printf("%s: %s", source->name, texts[i]) : NULL;
      if (message)
        _report(self, UEBA_TABLES_WARNING, message);
    }
}

/* table is consumed */
static void
_judge(Look *self, Source *source, gpointer table, const UebaFindings *findings)
{
  self->loader->stats.bad_lines += findings->n_bad;
  if (source->table && findings->is_cut)
    {
      g_autofree gchar *reason = g_strdup_printf("%s: half written, its last line is cut", source->file);
      _keep_old(self, source, UEBA_TABLES_REFUSED, reason);
      source->kind->unref(table);
      return;
    }
  if (source->kind->count(table) == 0)
    {
      _keep_old_of_empty(self, source);
      source->kind->unref(table);
      return;
    }
  _use(self, source, table);
  _report_findings(self, source, findings);
}

/* FALSE: somebody writes to the file; what was read is worth nothing */
static gboolean
_read_open_file(Look *self, Source *source, gint fd, const UebaFileStamp *stamp)
{
  g_autoptr(GError) error = NULL;
  UebaFindings findings;

  ueba_findings_init(&findings, source->file);
  gpointer table = source->kind->load(fd, stamp, &findings, &error);
  gboolean is_whole = self->is_first || ueba_table_file_is_unchanged(fd, stamp);
  if (table && is_whole)
    _judge(self, source, table, &findings);
  else if (table)
    source->kind->unref(table);
  else if (is_whole)
    {
      self->loader->stats.bad_lines += findings.n_bad;
      _keep_old(self, source, UEBA_TABLES_REFUSED, error->message);
    }
  ueba_findings_clear(&findings);
  return is_whole;
}

static gboolean
_read_file(Look *self, Source *source)
{
  g_autoptr(GError) error = NULL;
  UebaFileStamp stamp;
  gboolean is_judged = TRUE;

  if (ueba_file_stamp_is_missing(&source->seen))
    {
      g_autofree gchar *reason = g_strdup_printf("%s: there is no such file", source->file);
      _keep_old(self, source, UEBA_TABLES_WARNING, reason);
      return TRUE;
    }
  gint fd = ueba_table_file_open(source->file, &stamp, &error);
  if (fd < 0)
    {
      _keep_old(self, source, UEBA_TABLES_REFUSED, error->message);
      return TRUE;
    }
  if (!self->is_first && !ueba_file_stamp_equal(&stamp, &source->seen))
    is_judged = FALSE;
  else if (stamp.size == 0)
    _keep_old_of_empty(self, source);
  else
    is_judged = _read_open_file(self, source, fd, &stamp);
  close(fd);
  return is_judged;
}

static void
_look_at(Look *self, Source *source)
{
  UebaFileStamp seen = source->seen;

  ueba_file_stamp_read(&source->seen, source->file);
  if (!self->is_first && (ueba_file_stamp_equal(&source->seen, &source->judged)
                          || !ueba_file_stamp_equal(&source->seen, &seen)))
    return;
  if (_read_file(self, source))
    source->judged = source->seen;
}

static UebaTables *
_take_snapshot(const UebaTablesLoader *self)
{
  UebaTables *tables = ueba_tables_new();

  for (guint i = 0; i < self->sources->len; i++)
    {
      const Source *source = g_ptr_array_index(self->sources, i);
      if (source->table)
        source->kind->set(tables, source);
    }
  return tables;
}

UebaTables *
ueba_tables_loader_poll(UebaTablesLoader *self, UebaTablesReport report, gpointer user_data, guint *ret_refused)
{
  Look look = { .loader = self, .report = report, .user_data = user_data, .is_first = !self->has_looked };

  for (guint i = 0; i < self->sources->len; i++)
    _look_at(&look, g_ptr_array_index(self->sources, i));
  self->has_looked = TRUE;
  if (ret_refused)
    *ret_refused = look.n_refused;
  return look.is_first || look.is_changed ? _take_snapshot(self) : NULL;
}
