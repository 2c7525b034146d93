/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-alert-format-private.h"
#include "ueba-json-text.h"

/* The pairs sorted by name, an object opened for each part before a dot that two neighbours do not share. */

/* the length of the parts, with their dots, that both names begin with */
static gsize
_shared_parts(const gchar *a, const gchar *b)
{
  gsize shared = 0;

  for (gsize i = 0; a[i] && a[i] == b[i]; i++)
    if (a[i] == '.')
      shared = i + 1;
  return shared;
}

static guint
_count_dots(const gchar *name)
{
  guint n = 0;

  for (; *name; name++)
    n += *name == '.';
  return n;
}

static void
_append_pair(GString *out, const UebaAlertPair *pair, gsize shared)
{
  const gchar *part = pair->name + shared;

  for (const gchar *dot = strchr(part, '.'); dot; dot = strchr(part, '.'))
    {
      ueba_json_append_text(out, ueba_text(part, (gsize) (dot - part)));
      g_string_append(out, ":{");
      part = dot + 1;
    }
  ueba_json_append_text(out, ueba_text_from_string(part));
  g_string_append_c(out, ':');
  ueba_json_append_text(out, pair->value);
}

void
ueba_alert_format_json(const UebaAlertPairs *pairs, GString *out)
{
  const gchar *previous = "";

  g_string_append_c(out, '{');
  for (guint i = 0; i < pairs->pairs->len; i++)
    {
      const UebaAlertPair *pair = &g_array_index(pairs->pairs, UebaAlertPair, i);
      gsize shared = _shared_parts(previous, pair->name);

      for (guint open = _count_dots(previous + shared); open > 0; open--)
        g_string_append_c(out, '}');
      if (i > 0)
        g_string_append_c(out, ',');
      _append_pair(out, pair, shared);
      previous = pair->name;
    }
  for (guint open = _count_dots(previous); open > 0; open--)
    g_string_append_c(out, '}');
  g_string_append_c(out, '}');
}

static void
_collect(const gchar *name, const gchar *value, gsize value_len, gpointer user_data)
{
  ueba_alert_pairs_add((UebaAlertPairs *) user_data, name, ueba_text(value, value_len));
}

void
ueba_alert_append_json(const UebaAlert *self, GString *out)
{
  UebaAlertPairs pairs;

  ueba_alert_pairs_init(&pairs);
  ueba_alert_foreach(self, _collect, &pairs);
  ueba_alert_pairs_sort(&pairs);
  ueba_alert_format_json(&pairs, out);
  ueba_alert_pairs_clear(&pairs);
}
