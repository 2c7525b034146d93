/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBATOOL_HTML_H_INCLUDED
#define UEBATOOL_HTML_H_INCLUDED

#include <glib.h>

/* Text for a page, and drawings in SVG within it. Whatever comes from a log goes through uebatool_html_text(). */

/* escaped for text and for attributes in double quotes; control characters and broken UTF-8 become U+FFFD */
void uebatool_html_text(GString *out, const gchar *text);
/* 1234567 as "1,234,567" */
void uebatool_html_number(GString *out, gint64 number);
/* 2026-03-01 10:00:00, UTC */
void uebatool_html_time(GString *out, gint64 time_usec);

/* what may be wider than the page, and then moves within it, by keyboard too; ends with </div> */
void uebatool_html_begin_scroll(GString *out, const gchar *label);

/* Coordinates are whole units of a drawing that is as wide as its place on the page. style: a class of the page;
 * tip: what is said of a shape, or NULL. */
void uebatool_svg_begin(GString *out, const gchar *id, gint width, gint height, const gchar *label);
void uebatool_svg_end(GString *out);
void uebatool_svg_rect(GString *out, gint x, gint y, gint width, gint height, const gchar *style, const gchar *tip);
void uebatool_svg_circle(GString *out, gint x, gint y, gint radius, const gchar *style, const gchar *tip);
void uebatool_svg_line(GString *out, gint x1, gint y1, gint x2, gint y2, const gchar *style);
/* anchor: start, middle, end */
void uebatool_svg_text(GString *out, gint x, gint y, const gchar *anchor, const gchar *style, const gchar *text);

#endif
