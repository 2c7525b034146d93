/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-csv-table.h"
#include "ueba-csv.h"
#include "ueba-error.h"
#include "ueba-limits.h"
#include "ueba-mail-address.h"

struct _UebaCsvTable
{
  UebaFindings *findings;
  UebaCsv *csv;
  GPtrArray *columns;   /* of gchar * */
  GString *account;     /* ueba_csv_table_get_account() */
  guint64 n_rows;
  guint64 n_bad;
};

static void
_set_error(const UebaCsvTable *self, UebaError code, const gchar *message, GError **error)
{
  g_set_error(error, UEBA_ERROR, code, "%s:%u: %s", self->findings->file, ueba_csv_line(self->csv), message);
}

static gboolean
_read_header(UebaCsvTable *self, GError **error)
{
  UebaCsvResult result = ueba_csv_next(self->csv);
  UebaText text = ueba_csv_row_text(self->csv);

  if (result == UEBA_CSV_END)
    return TRUE;
  if (result == UEBA_CSV_UNCLOSED_QUOTE || !g_utf8_validate(text.str, (gssize) text.len, NULL))
    {
      _set_error(self, UEBA_ERROR_SYNTAX, "the header is not a line of column names in UTF-8", error);
      return FALSE;
    }
  if (ueba_csv_n_fields(self->csv) > UEBA_LIMIT_TABLE_COLUMNS)
    {
      _set_error(self, UEBA_ERROR_LIMIT, "more than " G_STRINGIFY(UEBA_LIMIT_TABLE_COLUMNS) " columns", error);
      return FALSE;
    }
  for (guint i = 0; i < ueba_csv_n_fields(self->csv); i++)
    {
      UebaText name = ueba_csv_field(self->csv, i);
      g_ptr_array_add(self->columns, name.len ? g_strndup(name.str, name.len) : g_strdup(""));
    }
  return TRUE;
}

UebaCsvTable *
ueba_csv_table_new(const gchar *data, gsize len, UebaFindings *findings, GError **error)
{
  if (!ueba_csv_check_encoding(data, len, findings->file, error))
    return NULL;

  UebaCsvTable *self = g_new0(UebaCsvTable, 1);
  self->findings = findings;
  self->csv = ueba_csv_new();
  self->columns = g_ptr_array_new_with_free_func(g_free);
  self->account = g_string_new(NULL);
  ueba_csv_set_data(self->csv, data, len);
  if (!_read_header(self, error))
    g_clear_pointer(&self, ueba_csv_table_free);
  return self;
}

void
ueba_csv_table_free(UebaCsvTable *self)
{
  if (!self)
    return;
  ueba_csv_free(self->csv);
  g_ptr_array_unref(self->columns);
  g_string_free(self->account, TRUE);
  g_free(self);
}

guint
ueba_csv_table_n_columns(const UebaCsvTable *self)
{
  return self->columns->len;
}

const gchar *
ueba_csv_table_column_name(const UebaCsvTable *self, guint column)
{
  return g_ptr_array_index(self->columns, column);
}

gint
ueba_csv_table_find_column(const UebaCsvTable *self, const gchar *name)
{
  for (guint i = 0; i < self->columns->len; i++)
    if (g_ascii_strcasecmp(g_ptr_array_index(self->columns, i), name) == 0)
      return (gint) i;
  return -1;
}

gint
ueba_csv_table_need_column(const UebaCsvTable *self, const gchar *name, GError **error)
{
  gint column = ueba_csv_table_find_column(self, name);

  if (column < 0)
    g_set_error(error, UEBA_ERROR, UEBA_ERROR_SYNTAX, "%s:%u: the header has no column '%s'", self->findings->file,
                ueba_csv_line(self->csv), name);
  return column;
}

static gboolean
_has_surplus(const UebaCsvTable *self)
{
  for (guint i = self->columns->len; i < ueba_csv_n_fields(self->csv); i++)
    if (i >= UEBA_LIMIT_TABLE_COLUMNS || ueba_csv_field(self->csv, i).len)
      return TRUE;
  return FALSE;
}

static gboolean
_is_good(UebaCsvTable *self)
{
  UebaText text = ueba_csv_row_text(self->csv);

  self->n_rows++;
  self->findings->is_cut = !ueba_csv_has_line_end(self->csv)
                           && ueba_csv_n_fields(self->csv) < self->columns->len;
  if (!g_utf8_validate(text.str, (gssize) text.len, NULL))
    ueba_csv_table_add_bad(self, "not UTF-8");
  else if (_has_surplus(self))
    ueba_csv_table_add_bad(self, "more fields than the header has");
  else
    return TRUE;
  return FALSE;
}

gboolean
ueba_csv_table_next(UebaCsvTable *self, GError **error)
{
  UebaCsvResult result;

  while ((result = ueba_csv_next(self->csv)) == UEBA_CSV_ROW)
    {
      if (self->n_rows >= UEBA_LIMIT_TABLE_ROWS)
        {
          _set_error(self, UEBA_ERROR_LIMIT, "more than " G_STRINGIFY(UEBA_LIMIT_TABLE_ROWS) " rows", error);
          return FALSE;
        }
      if (_is_good(self))
        return TRUE;
    }
  if (result == UEBA_CSV_UNCLOSED_QUOTE)
    _set_error(self, UEBA_ERROR_SYNTAX, "a quote is not closed", error);
  return FALSE;
}

UebaText
ueba_csv_table_get(const UebaCsvTable *self, gint column)
{
  return column < 0 ? ueba_text(NULL, 0) : ueba_csv_field(self->csv, (guint) column);
}

UebaText
ueba_csv_table_get_account(UebaCsvTable *self, gint column)
{
  UebaText address = ueba_mail_address_extract(ueba_csv_table_get(self, column));

  g_string_set_size(self->account, address.len);
  return ueba_mail_address_lower(address, self->account->str);
}

void
ueba_csv_table_add_bad(UebaCsvTable *self, const gchar *message)
{
  self->n_bad++;
  ueba_findings_add_bad(self->findings, ueba_csv_line(self->csv), message, ueba_csv_row_text(self->csv));
}

void
ueba_csv_table_note_replaced(UebaCsvTable *self, UebaText account)
{
  ueba_findings_add_note(self->findings, ueba_csv_line(self->csv), "replaces an earlier row of %.*s",
                         (gint) account.len, account.str);
}

guint64
ueba_csv_table_n_good(const UebaCsvTable *self)
{
  return self->n_rows - self->n_bad;
}
