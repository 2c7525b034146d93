/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_JSON_SCAN_H_INCLUDED
#define UEBA_JSON_SCAN_H_INCLUDED

#include "ueba-event.h"

/* Reads JSON of one's own writing from left to right: no blanks, keys in a known order, texts as
 * ueba_json_append_bytes() writes them. Everything else is refused; a million rows take a second. */
typedef struct _UebaJsonScan
{
  const gchar *at;
  const gchar *end;
  GString *scratch;     /* borrowed; for texts with escapes */
} UebaJsonScan;

void ueba_json_scan_init(UebaJsonScan *self, UebaText json, GString *scratch);
gboolean ueba_json_scan_is_at_end(const UebaJsonScan *self);
/* the next character, or NUL */
gchar ueba_json_scan_peek(const UebaJsonScan *self);
/* each takes what it names, or takes nothing and answers FALSE */
gboolean ueba_json_scan_char(UebaJsonScan *self, gchar c);
gboolean ueba_json_scan_word(UebaJsonScan *self, const gchar *word);
gboolean ueba_json_scan_number(UebaJsonScan *self, gint64 *ret_value);
gboolean ueba_json_scan_real(UebaJsonScan *self, gdouble *ret_value);
/* borrowed until the next text, or from what is read */
gboolean ueba_json_scan_text(UebaJsonScan *self, UebaText *ret_text);

/* the writing of what ueba_json_scan_number() and .._real() read */
void ueba_json_append_number(GString *out, gint64 value);
void ueba_json_append_real(GString *out, gdouble value);

#endif
