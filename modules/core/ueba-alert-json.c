/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-alert.h"
#include "ueba-json-text.h"

/* The pairs sorted by name, an object opened for each part before a dot that two neighbours do not share. */

typedef struct _Member
{
  const gchar *name;
  const gchar *value;
  gsize value_len;
} Member;

static void
_collect(const gchar *name, const gchar *value, gsize value_len, gpointer user_data)
{
  Member member = { name, value, value_len };

  g_array_append_val((GArray *) user_data, member);
}

static gint
_compare(gconstpointer a, gconstpointer b)
{
  return strcmp(((const Member *) a)->name, ((const Member *) b)->name);
}

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
_append_member(GString *out, const Member *member, gsize shared)
{
  const gchar *part = member->name + shared;

  for (const gchar *dot = strchr(part, '.'); dot; dot = strchr(part, '.'))
    {
      ueba_json_append_text(out, ueba_text(part, (gsize) (dot - part)));
      g_string_append(out, ":{");
      part = dot + 1;
    }
  ueba_json_append_text(out, ueba_text_from_string(part));
  g_string_append_c(out, ':');
  ueba_json_append_text(out, ueba_text(member->value, member->value_len));
}

void
ueba_alert_append_json(const UebaAlert *self, GString *out)
{
  g_autoptr(GArray) members = g_array_new(FALSE, FALSE, sizeof(Member));
  const gchar *previous = "";

  ueba_alert_foreach(self, _collect, members);
  g_array_sort(members, _compare);
  g_string_append_c(out, '{');
  for (guint i = 0; i < members->len; i++)
    {
      const Member *member = &g_array_index(members, Member, i);
      gsize shared = _shared_parts(previous, member->name);

      for (guint open = _count_dots(previous + shared); open > 0; open--)
        g_string_append_c(out, '}');
      if (i > 0)
        g_string_append_c(out, ',');
      _append_member(out, member, shared);
      previous = member->name;
    }
  for (guint open = _count_dots(previous); open > 0; open--)
    g_string_append_c(out, '}');
  g_string_append_c(out, '}');
}
