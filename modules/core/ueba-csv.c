/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-csv.h"
#include "ueba-error.h"
#include "ueba-limits.h"

typedef struct _Field
{
  const gchar *str;     /* NULL: at offset in scratch */
  gsize offset;
  gsize len;
} Field;

struct _UebaCsv
{
  const gchar *at;
  const gchar *end;
  const gchar *row_start;
  const gchar *row_end;
  guint next_line;
  guint line;
  guint n_fields;
  GArray *fields;       /* of Field */
  GString *scratch;     /* fields that had a doubled quote */
};

UebaCsv *
ueba_csv_new(void)
{
  UebaCsv *self = g_new0(UebaCsv, 1);

  self->fields = g_array_new(FALSE, FALSE, sizeof(Field));
  self->scratch = g_string_new(NULL);
  return self;
}

void
ueba_csv_free(UebaCsv *self)
{
  if (!self)
    return;
  g_array_unref(self->fields);
  g_string_free(self->scratch, TRUE);
  g_free(self);
}

void
ueba_csv_set_data(UebaCsv *self, const gchar *data, gsize len)
{
  gboolean has_mark = len >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0;

  self->at = data + (has_mark ? 3 : 0);
  self->end = data + len;
  self->row_start = self->row_end = self->at;
  self->next_line = 1;
  self->line = 0;
  self->n_fields = 0;
}

gboolean
ueba_csv_check_encoding(const gchar *data, gsize len, const gchar *file, GError **error)
{
  if (len < 2 || (memcmp(data, "\xff\xfe", 2) != 0 && memcmp(data, "\xfe\xff", 2) != 0))
    return TRUE;
  g_set_error(error, UEBA_ERROR, UEBA_ERROR_SYNTAX, "%s:1: the text is UTF-16; save it as UTF-8", file);
  return FALSE;
}

static inline gboolean
_is_line_end(gchar c)
{
  return c == '\n' || c == '\r';
}

static inline gboolean
_is_blank(gchar c)
{
  return c == ' ' || c == '\t';
}

static void
_skip_line_end(UebaCsv *self)
{
  if (self->at == self->end)
    return;
  if (*self->at++ == '\r' && self->at < self->end && *self->at == '\n')
    self->at++;
  self->next_line++;
}

static guint
_count_line_ends(const gchar *at, const gchar *end)
{
  guint n = 0;

  for (; at < end; at++)
    n += *at == '\n' || (*at == '\r' && (at + 1 == end || at[1] != '\n'));
  return n;
}

/* from at to the comma or line end */
static UebaText
_read_plain(UebaCsv *self)
{
  const gchar *start = self->at;

  while (self->at < self->end && *self->at != ',' && !_is_line_end(*self->at))
    self->at++;
  const gchar *end = self->at;
  while (end > start && _is_blank(end[-1]))
    end--;
  return (UebaText) { start, (gsize) (end - start) };
}

/* What stands in the quotes that at has just passed, and after them. Copied only if it is not one piece. */
static gboolean
_read_quoted(UebaCsv *self, Field *ret_field)
{
  const gchar *start = self->at;
  gsize offset = self->scratch->len;
  const gchar *quote;

  for (const gchar *piece = start;; piece = quote + 2)
    {
      gsize left = MIN((gsize) (self->end - piece), UEBA_LIMIT_TABLE_FIELD_BYTES);

      quote = memchr(piece, '"', left);
      if (!quote || quote - start > UEBA_LIMIT_TABLE_FIELD_BYTES)
        return FALSE;
      gboolean is_doubled = quote + 1 < self->end && quote[1] == '"';
      if (is_doubled || piece > start)
        g_string_append_len(self->scratch, piece, quote - piece + is_doubled);
      if (!is_doubled)
        break;
    }
  self->next_line += _count_line_ends(start, quote);
  self->at = quote + 1;

  UebaText rest = _read_plain(self);
  if (rest.len && self->scratch->len == offset)
    g_string_append_len(self->scratch, start, quote - start);
  g_string_append_len(self->scratch, rest.str, (gssize) rest.len);
  if (self->scratch->len > offset)
    *ret_field = (Field) { NULL, offset, self->scratch->len - offset };
  else
    *ret_field = (Field) { start, 0, (gsize) (quote - start) };
  return TRUE;
}

static gboolean
_read_field(UebaCsv *self)
{
  Field field;

  while (self->at < self->end && _is_blank(*self->at))
    self->at++;
  if (self->at < self->end && *self->at == '"')
    {
      self->at++;
      if (!_read_quoted(self, &field))
        return FALSE;
    }
  else
    {
      UebaText text = _read_plain(self);
      field = (Field) { text.str, 0, text.len };
    }
  if (self->n_fields++ < UEBA_LIMIT_TABLE_COLUMNS)
    g_array_append_val(self->fields, field);
  return TRUE;
}

static gboolean
_read_row(UebaCsv *self)
{
  self->row_start = self->at;
  self->line = self->next_line;
  self->n_fields = 0;
  g_array_set_size(self->fields, 0);
  g_string_truncate(self->scratch, 0);
  while (_read_field(self))
    {
      if (self->at == self->end || *self->at != ',')
        {
          self->row_end = self->at;
          _skip_line_end(self);
          return TRUE;
        }
      self->at++;
    }
  self->at = self->row_end = self->end;
  return FALSE;
}

static gboolean
_is_empty_row(const UebaCsv *self)
{
  for (guint i = 0; i < self->fields->len; i++)
    if (ueba_csv_field(self, i).len)
      return FALSE;
  return TRUE;
}

UebaCsvResult
ueba_csv_next(UebaCsv *self)
{
  while (self->at < self->end)
    {
      if (!_read_row(self))
        return UEBA_CSV_UNCLOSED_QUOTE;
      if (!_is_empty_row(self))
        return UEBA_CSV_ROW;
    }
  return UEBA_CSV_END;
}

guint
ueba_csv_line(const UebaCsv *self)
{
  return self->line;
}

guint
ueba_csv_n_fields(const UebaCsv *self)
{
  return self->n_fields;
}

UebaText
ueba_csv_field(const UebaCsv *self, guint i)
{
  if (i >= self->fields->len)
    return ueba_text(NULL, 0);

  const Field *field = &g_array_index(self->fields, Field, i);
  const gchar *start = field->str ? field->str : self->scratch->str + field->offset;
  const gchar *end = start + field->len;
  while (start < end && (_is_blank(*start) || _is_line_end(*start)))
    start++;
  while (end > start && (_is_blank(end[-1]) || _is_line_end(end[-1])))
    end--;
  return ueba_text(start, (gsize) (end - start));
}

UebaText
ueba_csv_row_text(const UebaCsv *self)
{
  return ueba_text(self->row_start, (gsize) (self->row_end - self->row_start));
}

gboolean
ueba_csv_has_line_end(const UebaCsv *self)
{
  return self->row_end < self->end;
}
