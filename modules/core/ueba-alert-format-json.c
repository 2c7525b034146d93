/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-alert-format-private.h"
#include "ueba-json-text.h"

/* The pairs sorted by name, an object opened for each part before a dot that two neighbours do not share. */

typedef struct _Nesting
{
  GString *out;
  UebaText previous;    /* the last name; null: none */
  guint n_open;         /* objects: the dots of the last name */
} Nesting;

/* the length of the parts, with their dots, that the name and the last one begin with; closes the objects that the name
 * is not in */
static gsize
_leave_objects(Nesting *self, UebaText name)
{
  gsize len = MIN(self->previous.len, name.len);
  gsize shared = 0;
  guint n_shared = 0;

  for (gsize i = 0; i < len && self->previous.str[i] == name.str[i]; i++)
    if (name.str[i] == '.')
      {
        shared = i + 1;
        n_shared++;
      }
  for (; self->n_open > n_shared; self->n_open--)
    g_string_append_c(self->out, '}');
  return shared;
}

static void
_append_name(Nesting *self, UebaText name, gsize shared)
{
  UebaText part = ueba_text(name.str + shared, name.len - shared);

  for (const gchar *dot; part.len > 0 && (dot = memchr(part.str, '.', part.len)); self->n_open++)
    {
      gsize len = (gsize) (dot - part.str);

      ueba_json_append_text(self->out, ueba_text(part.str, len));
      g_string_append_len(self->out, ":{", 2);
      part = ueba_text(dot + 1, part.len - len - 1);
    }
  ueba_json_append_text(self->out, part);
  g_string_append_c(self->out, ':');
}

static void
_append_pair(UebaText name, UebaText value, gpointer user_data)
{
  Nesting *self = user_data;
  gsize shared = _leave_objects(self, name);

  if (self->previous.len > 0)
    g_string_append_c(self->out, ',');
  _append_name(self, name, shared);
  ueba_json_append_text(self->out, value);
  self->previous = name;
}

static void
_begin(Nesting *self, GString *out)
{
  *self = (Nesting) { .out = out };
  g_string_append_c(out, '{');
}

static void
_end(Nesting *self)
{
  _leave_objects(self, ueba_text(NULL, 0));
  g_string_append_c(self->out, '}');
}

void
ueba_alert_format_json(const UebaAlertPairs *pairs, GString *out)
{
  Nesting nesting;

  _begin(&nesting, out);
  for (guint i = 0; i < pairs->pairs->len; i++)
    {
      const UebaAlertPair *pair = &g_array_index(pairs->pairs, UebaAlertPair, i);
      _append_pair(ueba_text_from_string(pair->name), pair->value, &nesting);
    }
  _end(&nesting);
}

static void
_collect(UebaText name, UebaText value, gpointer user_data)
{
  ueba_alert_pairs_add((UebaAlertPairs *) user_data, name.str, value);
}

/* names of another version stand behind the others, wherever they belong */
static void
_append_sorted(const UebaAlert *alert, GString *out)
{
  UebaAlertPairs pairs;

  ueba_alert_pairs_init(&pairs);
  ueba_alert_foreach(alert, _collect, &pairs);
  ueba_alert_pairs_sort(&pairs);
  ueba_alert_format_json(&pairs, out);
  ueba_alert_pairs_clear(&pairs);
}

void
ueba_alert_append_json(const UebaAlert *self, GString *out)
{
  Nesting nesting;

  if (ueba_alert_has_others(self))
    {
      _append_sorted(self, out);
      return;
    }
  _begin(&nesting, out);
  ueba_alert_foreach(self, _append_pair, &nesting);
  _end(&nesting);
}
