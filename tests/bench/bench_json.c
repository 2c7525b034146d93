/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "bench_json.h"

#include "bench_input.h"
#include "mimecast-json.h"

#include <json-glib/json-glib.h>

/* ---- ours ---- */

static guint64
_scan(const gchar *line, MimecastArena *arena)
{
  MimecastJsonCursor cursor = { line, line + strlen(line), 0 };
  MimecastJsonValue key, value;
  MimecastJsonStatus status;
  guint64 bytes = 0;

  bench_must(mimecast_json_enter(&cursor, '{') == MIMECAST_JSON_OK, line, NULL);
  while ((status = mimecast_json_next_member(&cursor, &key, &value)) == MIMECAST_JSON_OK)
    {
      bytes += mimecast_json_text(&key, arena).len;
      if (value.type == MIMECAST_JSON_STRING)
        bytes += mimecast_json_text(&value, arena).len;
    }
  bench_must(status == MIMECAST_JSON_END, line, NULL);
  return bytes;
}

guint64
bench_json_ours(const GPtrArray *lines)
{
  MimecastArena *arena = mimecast_arena_new();
  guint64 bytes = 0;

  for (guint i = 0; i < lines->len; i++)
    {
      mimecast_arena_clear(arena);
      bytes += _scan(g_ptr_array_index(lines, i), arena);
    }
  mimecast_arena_free(arena);
  return bytes;
}

/* ---- json-glib ---- */

static void
_add_member(JsonObject *object, const gchar *key, JsonNode *node, gpointer user_data)
{
  guint64 *bytes = user_data;

  *bytes += strlen(key);
  if (JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == G_TYPE_STRING)
    *bytes += strlen(json_node_get_string(node));
}

guint64
bench_json_glib(const GPtrArray *lines)
{
  JsonParser *parser = json_parser_new();
  guint64 bytes = 0;

  for (guint i = 0; i < lines->len; i++)
    {
      g_autoptr(GError) error = NULL;
      bench_must(json_parser_load_from_data(parser, g_ptr_array_index(lines, i), -1, &error), "json-glib", error);
      json_object_foreach_member(json_node_get_object(json_parser_get_root(parser)), _add_member, &bytes);
    }
  g_object_unref(parser);
  return bytes;
}

/* ---- yajl ---- */

#ifdef BENCH_HAVE_YAJL
#include <yajl/yajl_parse.h>

static int
_add_text(void *context, const unsigned char *text, size_t len)
{
  *(guint64 *) context += len;
  return 1;
}

guint64
bench_json_yajl(const GPtrArray *lines)
{
  static const yajl_callbacks callbacks = { .yajl_string = _add_text, .yajl_map_key = _add_text };
  guint64 bytes = 0;

  for (guint i = 0; i < lines->len; i++)
    {
      const gchar *line = g_ptr_array_index(lines, i);
      yajl_handle parser = yajl_alloc(&callbacks, NULL, &bytes);
      yajl_config(parser, yajl_dont_validate_strings, 1);   /* nor do we */
      bench_must(yajl_parse(parser, (const unsigned char *) line, strlen(line)) == yajl_status_ok &&
                 yajl_complete_parse(parser) == yajl_status_ok, line, NULL);
      yajl_free(parser);
    }
  return bytes;
}

#else

guint64
bench_json_yajl(const GPtrArray *lines)
{
  return 0;
}

#endif
