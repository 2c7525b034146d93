/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-compiler.h"

/* Of a long expression only the surroundings of the mistake are shown. */
#define EXCERPT_BEFORE_CHARS 60
#define EXCERPT_AFTER_CHARS 40

/* one line, whatever the text holds */
static void
_append_excerpt(GString *out, const gchar *start, const gchar *end)
{
  for (const gchar *pos = start; pos < end; pos = g_utf8_next_char(pos))
    {
      gunichar c = g_utf8_get_char(pos);
      g_string_append_unichar(out, g_unichar_iscntrl(c) ? ' ' : c);
    }
}

static void
_append_caret(GString *out, const gchar *text, gsize column)
{
  const gchar *ellipsis = column > EXCERPT_BEFORE_CHARS ? "..." : "";
  gsize before = MIN(column, EXCERPT_BEFORE_CHARS);
  const gchar *start = g_utf8_offset_to_pointer(text, (glong) (column - before));
  gsize chars = MIN((gsize) g_utf8_strlen(start, -1), before + EXCERPT_AFTER_CHARS);
  const gchar *end = g_utf8_offset_to_pointer(start, (glong) chars);

  g_string_append_printf(out, "\n  %s", ellipsis);
  _append_excerpt(out, start, end);
  g_string_append_printf(out, "%s\n  %*s^", *end ? "..." : "", (gint) (strlen(ellipsis) + before), "");
}

gboolean
ueba_compiler_fail(const UebaCompiler *self, gsize position, GError **error, const gchar *format, ...)
{
  gsize column = (gsize) g_utf8_pointer_to_offset(self->text, self->text + position);
  g_autoptr(GString) message = g_string_new(NULL);
  va_list args;

  g_string_printf(message, "column %" G_GSIZE_FORMAT ": ", column + 1);
  va_start(args, format);
  g_string_append_vprintf(message, format, args);
  va_end(args);
  _append_caret(message, self->text, column);
  g_set_error_literal(error, UEBA_ERROR, UEBA_ERROR_CONTENT, message->str);
  return FALSE;
}
