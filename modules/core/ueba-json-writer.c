/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-json-writer.h"
#include "ueba-alert-labels.h"
#include "ueba-json-text.h"

#include <math.h>

#define NUMBER_CHARS 32

void
ueba_json_writer_init(UebaJsonWriter *self, GString *out)
{
  *self = (UebaJsonWriter) { .out = out };
}

static gboolean
_is_empty(const UebaJsonWriter *self)
{
  gchar last = self->out->str[self->out->len - 1];

  return last == '{' || last == '[';
}

static void
_begin(UebaJsonWriter *self, const gchar *key)
{
  if (self->depth > 0 && !_is_empty(self))
    g_string_append_c(self->out, ',');
  if (!key)
    return;
  ueba_json_append_text(self->out, ueba_text_from_string(key));
  g_string_append_c(self->out, ':');
}

static void
_open(UebaJsonWriter *self, const gchar *key, gchar bracket)
{
  gsize start = self->out->len;

  g_assert(self->depth < UEBA_JSON_WRITER_DEPTH);
  _begin(self, key);
  self->starts[self->depth++] = start;
  g_string_append_c(self->out, bracket);
}

static void
_close(UebaJsonWriter *self, gchar bracket)
{
  self->depth--;
  if (self->depth > 0 && _is_empty(self))
    g_string_truncate(self->out, self->starts[self->depth]);
  else
    g_string_append_c(self->out, bracket);
}

void
ueba_json_open_object(UebaJsonWriter *self, const gchar *key)
{
  _open(self, key, '{');
}

void
ueba_json_close_object(UebaJsonWriter *self)
{
  _close(self, '}');
}

void
ueba_json_open_array(UebaJsonWriter *self, const gchar *key)
{
  _open(self, key, '[');
}

void
ueba_json_close_array(UebaJsonWriter *self)
{
  _close(self, ']');
}

void
ueba_json_add_text(UebaJsonWriter *self, const gchar *key, UebaText value)
{
  if (value.len == 0)
    return;
  _begin(self, key);
  ueba_json_append_text(self->out, value);
}

void
ueba_json_add_string(UebaJsonWriter *self, const gchar *key, const gchar *value)
{
  ueba_json_add_text(self, key, ueba_text_from_string(value));
}

void
ueba_json_add_integer(UebaJsonWriter *self, const gchar *key, gint64 value)
{
  _begin(self, key);
  g_string_append_printf(self->out, "%" G_GINT64_FORMAT, value);
}

static gboolean
_parse_number(UebaText text, gdouble *ret_value)
{
  gchar digits[NUMBER_CHARS];
  gchar *end;

  if (text.len == 0 || text.len >= sizeof(digits))
    return FALSE;
  for (gsize i = 0; i < text.len; i++)
    if (!g_ascii_isdigit(text.str[i]) && !strchr("+-.eE", text.str[i]))
      return FALSE;
  memcpy(digits, text.str, text.len);
  digits[text.len] = '\0';
  *ret_value = g_ascii_strtod(digits, &end);
  return *end == '\0' && isfinite(*ret_value);
}

void
ueba_json_add_number(UebaJsonWriter *self, const gchar *key, UebaText value)
{
  gchar digits[G_ASCII_DTOSTR_BUF_SIZE];
  gdouble number;

  if (!_parse_number(value, &number))
    return;
  _begin(self, key);
  g_string_append(self->out, g_ascii_formatd(digits, sizeof(digits), "%.15g", number));
}

void
ueba_json_add_list(UebaJsonWriter *self, const gchar *key, UebaText list)
{
  UebaText item;

  ueba_json_open_array(self, key);
  while (ueba_label_list_next(&list, &item))
    ueba_json_add_text(self, NULL, item);
  ueba_json_close_array(self);
}
