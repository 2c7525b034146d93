/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "uebatool-grid.h"

#include <string.h>

struct _UebatoolGrid
{
  gchar *alignment;
  guint n_columns;
  GPtrArray *cells;     /* of gchar *, row by row */
  glong *widths;
};

UebatoolGrid *
uebatool_grid_new(const gchar *alignment)
{
  UebatoolGrid *self = g_new0(UebatoolGrid, 1);

  self->alignment = g_strdup(alignment);
  self->n_columns = (guint) strlen(alignment);
  self->cells = g_ptr_array_new_with_free_func(g_free);
  self->widths = g_new0(glong, self->n_columns);
  return self;
}

void
uebatool_grid_free(UebatoolGrid *self)
{
  if (!self)
    return;
  g_free(self->alignment);
  g_ptr_array_unref(self->cells);
  g_free(self->widths);
  g_free(self);
}

/* text is consumed */
static void
_take(UebatoolGrid *self, gchar *text)
{
  glong *width = &self->widths[self->cells->len % self->n_columns];

  *width = MAX(*width, g_utf8_strlen(text, -1));
  g_ptr_array_add(self->cells, text);
}

void
uebatool_grid_add(UebatoolGrid *self, const gchar *text)
{
  GString *cell = g_string_new(NULL);

  uebatool_append_printable(cell, text);
  _take(self, g_string_free(cell, FALSE));
}

void
uebatool_grid_add_number(UebatoolGrid *self, guint64 number)
{
  GString *cell = g_string_new(NULL);

  if (number)
    uebatool_append_grouped(cell, number);
  else
    g_string_append_c(cell, '-');
  _take(self, g_string_free(cell, FALSE));
}

static void
_append_blanks(GString *out, glong n)
{
  for (; n > 0; n--)
    g_string_append_c(out, ' ');
}

/* nothing stands behind the last text of a line */
static void
_append_cell(const UebatoolGrid *self, GString *out, guint i)
{
  const gchar *text = g_ptr_array_index(self->cells, i);
  guint column = i % self->n_columns;
  glong blanks = self->widths[column] - g_utf8_strlen(text, -1);
  gboolean is_last = column + 1 == self->n_columns;

  if (self->alignment[column] == 'r')
    _append_blanks(out, blanks);
  g_string_append(out, text);
  if (self->alignment[column] == 'l' && !is_last)
    _append_blanks(out, blanks);
  g_string_append(out, is_last ? "\n" : "  ");
}

void
uebatool_grid_append_to(const UebatoolGrid *self, GString *out)
{
  for (guint i = 0; i < self->cells->len; i++)
    _append_cell(self, out, i);
}

void
uebatool_append_printable(GString *out, const gchar *text)
{
  g_autofree gchar *valid = g_utf8_make_valid(text, -1);

  for (const gchar *at = valid; *at; at = g_utf8_next_char(at))
    {
      gunichar c = g_utf8_get_char(at);
      g_string_append_unichar(out, g_unichar_isprint(c) ? c : '?');
    }
}

void
uebatool_append_grouped(GString *out, guint64 number)
{
  g_autofree gchar *digits = g_strdup_printf("%" G_GUINT64_FORMAT, number);
  gsize len = strlen(digits);

  for (gsize i = 0; i < len; i++)
    {
      if (i > 0 && (len - i) % 3 == 0)
        g_string_append_c(out, ',');
      g_string_append_c(out, digits[i]);
    }
}
