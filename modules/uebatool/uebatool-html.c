/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "uebatool-html.h"
#include "uebatool-grid.h"
#include "ueba-time.h"

#include <string.h>

#define REPLACEMENT 0xfffd

/* what moves or hides other text, such as a change of direction, is no better than a control character */
static gboolean
_is_shown(gunichar c)
{
  return c == ' ' || (g_unichar_isdefined(c) && !g_unichar_iscntrl(c) && g_unichar_type(c) != G_UNICODE_FORMAT
                      && g_unichar_type(c) != G_UNICODE_LINE_SEPARATOR
                      && g_unichar_type(c) != G_UNICODE_PARAGRAPH_SEPARATOR);
}

void
uebatool_html_text(GString *out, const gchar *text)
{
  g_autofree gchar *valid = g_utf8_make_valid(text, -1);

  for (const gchar *at = valid; *at; at = g_utf8_next_char(at))
    switch (*at)
      {
      case '&':
        g_string_append(out, "&amp;");
        break;
      case '<':
        g_string_append(out, "&lt;");
        break;
      case '>':
        g_string_append(out, "&gt;");
        break;
      case '"':
        g_string_append(out, "&quot;");
        break;
      case '\'':
        g_string_append(out, "&#39;");
        break;
      default:
        g_string_append_unichar(out, _is_shown(g_utf8_get_char(at)) ? g_utf8_get_char(at) : REPLACEMENT);
        break;
      }
}

void
uebatool_html_number(GString *out, gint64 number)
{
  if (number < 0)
    g_string_append(out, "-");
  uebatool_append_grouped(out, number < 0 ? (guint64) 0 - (guint64) number : (guint64) number);
}

void
uebatool_html_time(GString *out, gint64 time_usec)
{
  gchar text[UEBA_TIME_TEXT_BYTES];

  ueba_time_format_iso(time_usec, text);
  *strchr(text, 'T') = ' ';
  *strchr(text, '.') = '\0';
  g_string_append(out, text);
}

void
uebatool_html_begin_scroll(GString *out, const gchar *label)
{
  g_string_append_printf(out, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"%s\">\n", label);
}

void
uebatool_svg_begin(GString *out, const gchar *id, gint width, gint height, const gchar *label)
{
  g_string_append_printf(out, "<svg id=\"%s\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"", id, width, height);
  uebatool_html_text(out, label);
  g_string_append(out, "\">\n");
}

void
uebatool_svg_end(GString *out)
{
  g_string_append(out, "</svg>\n");
}

static void
_end_shape(GString *out, const gchar *name, const gchar *style, const gchar *tip)
{
  g_string_append_printf(out, " class=\"%s\"", style);
  if (!tip)
    {
      g_string_append(out, "/>\n");
      return;
    }
  g_string_append(out, "><title>");
  uebatool_html_text(out, tip);
  g_string_append_printf(out, "</title></%s>\n", name);
}

void
uebatool_svg_rect(GString *out, gint x, gint y, gint width, gint height, const gchar *style, const gchar *tip)
{
  g_string_append_printf(out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"", x, y, width, height);
  _end_shape(out, "rect", style, tip);
}

void
uebatool_svg_circle(GString *out, gint x, gint y, gint radius, const gchar *style, const gchar *tip)
{
  g_string_append_printf(out, "<circle cx=\"%d\" cy=\"%d\" r=\"%d\"", x, y, radius);
  _end_shape(out, "circle", style, tip);
}

void
uebatool_svg_line(GString *out, gint x1, gint y1, gint x2, gint y2, const gchar *style)
{
  g_string_append_printf(out, "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"", x1, y1, x2, y2);
  _end_shape(out, "line", style, NULL);
}

void
uebatool_svg_text(GString *out, gint x, gint y, const gchar *anchor, const gchar *style, const gchar *text)
{
  g_string_append_printf(out, "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" class=\"%s\">", x, y, anchor, style);
  uebatool_html_text(out, text);
  g_string_append(out, "</text>\n");
}
