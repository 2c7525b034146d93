/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-csv.h"
#include "ueba-limits.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>

/* "a|b" for two fields, rows with " / " between */
static gchar *
_read_all(const gchar *data, gsize len)
{
  UebaCsv *csv = ueba_csv_new();
  GString *out = g_string_new(NULL);
  UebaCsvResult result;

  ueba_csv_set_data(csv, data, len);
  while ((result = ueba_csv_next(csv)) == UEBA_CSV_ROW)
    {
      g_string_append_printf(out, "%s%u:", out->len ? " / " : "", ueba_csv_line(csv));
      for (guint i = 0; i < ueba_csv_n_fields(csv); i++)
        {
          UebaText field = ueba_csv_field(csv, i);
          g_string_append_printf(out, "%s%.*s", i ? "|" : "", (gint) field.len, field.str ? field.str : "");
        }
    }
  if (result == UEBA_CSV_UNCLOSED_QUOTE)
    g_string_append_printf(out, "%s%u unclosed", out->len ? " / " : "", ueba_csv_line(csv));
  ueba_csv_free(csv);
  return g_string_free(out, FALSE);
}

typedef struct _CsvCase
{
  gchar data[64];
  gchar rows[64];
} CsvCase;

ParameterizedTestParameters(ueba_csv, reads_rows_as_spreadsheets_write_them)
{
  static CsvCase cases[] =
  {
    { "", "" },
    { "a,b\nc,d\n", "1:a|b / 2:c|d" },
    { "a,b\r\nc,d\r\n", "1:a|b / 2:c|d" },
    { "a,b\rc,d", "1:a|b / 2:c|d" },
    { "\xef\xbb\xbf" "a,b", "1:a|b" },
    { " a , b\t\n", "1:a|b" },
    { "\n\n,,\n  \na\n", "5:a" },
    { "a,,c", "1:a||c" },
    { "\"a,b\",c", "1:a,b|c" },
    { "\"a\"\"b\",\"\"\"\"", "1:a\"b|\"" },
    { "\"\",x", "1:|x" },
    { "\"a\nb\"\nc", "1:a\nb / 3:c" },
    { "\"a\r\nb\"\r\nc", "1:a\r\nb / 3:c" },
    { "\" a \",b", "1:a|b" },
    { "\"a\"b,c", "1:ab|c" },
    { "a\"b,c\"", "1:a\"b|c\"" },
    { "a\n\"b,c\n", "1:a / 2 unclosed" },
    { "\"", "1 unclosed" },
    { "\"a\"\"", "1 unclosed" },
  };
  return cr_make_param_array(CsvCase, cases, G_N_ELEMENTS(cases));
}

ParameterizedTest(CsvCase *c, ueba_csv, reads_rows_as_spreadsheets_write_them)
{
  gchar *rows = _read_all(c->data, strlen(c->data));

  cr_assert_str_eq(rows, c->rows);
  g_free(rows);
}

Test(ueba_csv, gives_up_on_a_quoted_field_that_is_too_long)
{
  GString *data = g_string_new("\"");

  for (guint i = 0; i < UEBA_LIMIT_TABLE_FIELD_BYTES + 10; i++)
    g_string_append_c(data, 'x');
  g_string_append(data, "\"\n");
  gchar *rows = _read_all(data->str, data->len);

  cr_assert_str_eq(rows, "1 unclosed");
  g_free(rows);
  g_string_free(data, TRUE);
}

Test(ueba_csv, counts_columns_beyond_the_limit_and_keeps_those_before)
{
  GString *data = g_string_new(NULL);
  UebaCsv *csv = ueba_csv_new();

  for (guint i = 0; i < UEBA_LIMIT_TABLE_COLUMNS + 3; i++)
    g_string_append(data, "x,");
  ueba_csv_set_data(csv, data->str, data->len);

  cr_assert_eq(ueba_csv_next(csv), UEBA_CSV_ROW);
  cr_assert_eq(ueba_csv_n_fields(csv), UEBA_LIMIT_TABLE_COLUMNS + 4);
  cr_assert_eq(ueba_csv_field(csv, UEBA_LIMIT_TABLE_COLUMNS - 1).len, 1);
  cr_assert_eq(ueba_csv_field(csv, UEBA_LIMIT_TABLE_COLUMNS).len, 0);
  ueba_csv_free(csv);
  g_string_free(data, TRUE);
}

Test(ueba_csv, tells_whether_the_last_row_has_its_line_end)
{
  UebaCsv *csv = ueba_csv_new();

  ueba_csv_set_data(csv, "a\nb", 3);
  cr_assert_eq(ueba_csv_next(csv), UEBA_CSV_ROW);
  cr_assert(ueba_csv_has_line_end(csv));
  cr_assert_eq(ueba_csv_next(csv), UEBA_CSV_ROW);
  cr_assert_not(ueba_csv_has_line_end(csv));
  ueba_csv_free(csv);
}
