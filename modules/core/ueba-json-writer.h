/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_JSON_WRITER_H_INCLUDED
#define UEBA_JSON_WRITER_H_INCLUDED

#include "ueba-event.h"

#define UEBA_JSON_WRITER_DEPTH 8

/* One line of JSON, written member by member. What has no value is left out, and so is an object or array that stays
 * empty. A key of NULL is an element of an array. Texts that are not UTF-8 are mended, see ueba-json-text.h. */
typedef struct _UebaJsonWriter
{
  GString *out;                 /* borrowed; appended to */
  gsize starts[UEBA_JSON_WRITER_DEPTH];
  guint depth;
} UebaJsonWriter;

void ueba_json_writer_init(UebaJsonWriter *self, GString *out);
void ueba_json_open_object(UebaJsonWriter *self, const gchar *key);
void ueba_json_close_object(UebaJsonWriter *self);
void ueba_json_open_array(UebaJsonWriter *self, const gchar *key);
void ueba_json_close_array(UebaJsonWriter *self);

void ueba_json_add_text(UebaJsonWriter *self, const gchar *key, UebaText value);
void ueba_json_add_string(UebaJsonWriter *self, const gchar *key, const gchar *value);
void ueba_json_add_integer(UebaJsonWriter *self, const gchar *key, gint64 value);
/* a number if the text is one, else left out */
void ueba_json_add_number(UebaJsonWriter *self, const gchar *key, UebaText value);
/* an array of the parts between the commas */
void ueba_json_add_list(UebaJsonWriter *self, const gchar *key, UebaText list);

#endif
