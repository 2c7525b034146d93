/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-json-scan.h"
#include "ueba-json-text.h"

#include <math.h>

void
ueba_json_scan_init(UebaJsonScan *self, UebaText json, GString *scratch)
{
  const gchar *start = json.len > 0 ? json.str : "";

  *self = (UebaJsonScan) { .at = start, .end = start + json.len, .scratch = scratch };
}

gboolean
ueba_json_scan_is_at_end(const UebaJsonScan *self)
{
  return self->at == self->end;
}

gchar
ueba_json_scan_peek(const UebaJsonScan *self)
{
  return self->at < self->end ? *self->at : '\0';
}

gboolean
ueba_json_scan_char(UebaJsonScan *self, gchar c)
{
  if (self->at == self->end || *self->at != c)
    return FALSE;
  self->at++;
  return TRUE;
}

gboolean
ueba_json_scan_word(UebaJsonScan *self, const gchar *word)
{
  gsize len = strlen(word);

  if ((gsize) (self->end - self->at) < len || memcmp(self->at, word, len) != 0)
    return FALSE;
  self->at += len;
  return TRUE;
}

/* as far as a gint64 goes, both ends included */
gboolean
ueba_json_scan_number(UebaJsonScan *self, gint64 *ret_value)
{
  const gchar *at = self->at;
  gboolean is_negative = at < self->end && *at == '-';
  guint64 limit = (guint64) G_MAXINT64 + is_negative;
  guint64 value = 0;
  const gchar *first = at += is_negative;

  for (; at < self->end && g_ascii_isdigit(*at); at++)
    {
      guint digit = (guint) (*at - '0');
      if (value > (limit - digit) / 10)
        return FALSE;
      value = value * 10 + digit;
    }
  if (at == first)
    return FALSE;
  self->at = at;
  *ret_value = (gint64) (is_negative ? 0 - value : value);
  return TRUE;
}

static gboolean
_is_of_number(gchar c)
{
  return g_ascii_isdigit(c) || c == '-' || c == '+' || c == '.' || c == 'e';
}

/* JSON has no word for these */
static gboolean
_scan_endless(UebaJsonScan *self, gdouble *ret_value)
{
  if (ueba_json_scan_word(self, "\"inf\""))
    *ret_value = (gdouble) INFINITY;
  else if (ueba_json_scan_word(self, "\"-inf\""))
    *ret_value = -(gdouble) INFINITY;
  else if (ueba_json_scan_word(self, "\"nan\""))
    *ret_value = (gdouble) NAN;
  else
    return FALSE;
  return TRUE;
}

gboolean
ueba_json_scan_real(UebaJsonScan *self, gdouble *ret_value)
{
  gchar number[G_ASCII_DTOSTR_BUF_SIZE] = "";
  gsize len = 0;
  gchar *end;
  gdouble value;

  if (ueba_json_scan_peek(self) == '"')
    return _scan_endless(self, ret_value);
  while (len < sizeof(number) - 1 && self->at + len < self->end && _is_of_number(self->at[len]))
    {
      number[len] = self->at[len];
      len++;
    }
  value = g_ascii_strtod(number, &end);
  if (len == 0 || *end)
    return FALSE;
  self->at += len;
  *ret_value = value;
  return TRUE;
}

/* what stands behind a backslash; FALSE: never written so */
static gboolean
_scan_escape(UebaJsonScan *self)
{
  gint high, low;

  if (ueba_json_scan_char(self, '"') || ueba_json_scan_char(self, '\\'))
    {
      g_string_append_c(self->scratch, self->at[-1]);
      return TRUE;
    }
  if (!ueba_json_scan_word(self, "u00") || self->end - self->at < 2)
    return FALSE;
  high = g_ascii_xdigit_value(self->at[0]);
  low = g_ascii_xdigit_value(self->at[1]);
  if (high < 0 || low < 0)
    return FALSE;
  g_string_append_c(self->scratch, (gchar) (high * 16 + low));
  self->at += 2;
  return TRUE;
}

static const gchar *
_end_of_plain(const UebaJsonScan *self)
{
  const gchar *at = self->at;

  while (at < self->end && *at != '"' && *at != '\\')
    at++;
  return at;
}

static gboolean
_scan_escaped(UebaJsonScan *self, UebaText *ret_text)
{
  g_string_truncate(self->scratch, 0);
  for (;;)
    {
      const gchar *end = _end_of_plain(self);

      g_string_append_len(self->scratch, self->at, end - self->at);
      self->at = end;
      if (ueba_json_scan_char(self, '"'))
        break;
      if (!ueba_json_scan_char(self, '\\') || !_scan_escape(self))
        return FALSE;
    }
  *ret_text = ueba_text(self->scratch->str, self->scratch->len);
  return TRUE;
}

gboolean
ueba_json_scan_text(UebaJsonScan *self, UebaText *ret_text)
{
  const gchar *start = self->at, *end;

  if (!ueba_json_scan_char(self, '"'))
    return FALSE;
  end = _end_of_plain(self);
  if (end < self->end && *end == '"')
    {
      *ret_text = ueba_text(self->at, (gsize) (end - self->at));
      self->at = end + 1;
      return TRUE;
    }
  if (_scan_escaped(self, ret_text))
    return TRUE;
  self->at = start;
  return FALSE;
}

void
ueba_json_append_number(GString *out, gint64 value)
{
  gchar digits[24];
  gchar *at = digits + sizeof(digits);
  guint64 rest = value < 0 ? 0 - (guint64) value : (guint64) value;

  do
    *--at = (gchar) ('0' + rest % 10);
  while ((rest /= 10) > 0);
  if (value < 0)
    *--at = '-';
  g_string_append_len(out, at, digits + sizeof(digits) - at);
}

void
ueba_json_append_real(GString *out, gdouble value)
{
  gchar number[G_ASCII_DTOSTR_BUF_SIZE];

  if (isnan(value))
    g_string_append(out, "\"nan\"");
  else if (isinf(value))
    g_string_append(out, value > 0 ? "\"inf\"" : "\"-inf\"");
  else
    g_string_append(out, g_ascii_dtostr(number, sizeof(number), value));
}
