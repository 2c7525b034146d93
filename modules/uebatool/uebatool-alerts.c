/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "uebatool-alerts.h"
#include "uebatool-lines.h"
#include "mimecast-time.h"
#include "ueba-error.h"
#include "ueba-time.h"

#include <json-glib/json-glib.h>
#include <string.h>

static UebatoolAlerts *
_new(void)
{
  UebatoolAlerts *self = g_new0(UebatoolAlerts, 1);

  self->list = g_array_new(FALSE, FALSE, sizeof(UebatoolAlert));
  self->rules = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, NULL);
  self->texts = g_string_chunk_new(64 * 1024);
  self->ids = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, NULL);
  return self;
}

void
uebatool_alerts_free(UebatoolAlerts *self)
{
  if (!self)
    return;
  g_array_unref(self->list);
  g_hash_table_unref(self->rules);
  g_hash_table_unref(self->ids);
  g_string_chunk_free(self->texts);
  g_free(self);
}

static JsonObject *
_object_in(JsonObject *object, const gchar *name)
{
  JsonNode *node = object ? json_object_get_member(object, name) : NULL;

  return node && JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
}

/* borrowed from the object; NULL: no text */
static const gchar *
_text_in(JsonObject *object, const gchar *name)
{
  JsonNode *node = object ? json_object_get_member(object, name) : NULL;

  return node && JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == G_TYPE_STRING
         ? json_node_get_string(node) : NULL;
}

static gint64
_number_in(JsonObject *object, const gchar *name)
{
  const gchar *text = _text_in(object, name);
  JsonNode *node = object ? json_object_get_member(object, name) : NULL;

  if (text)
    return g_ascii_strtoll(text, NULL, 10);
  return node && JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == G_TYPE_INT64
         ? json_node_get_int(node) : 0;
}

/* most values come again and again */
static const gchar *
_keep(UebatoolAlerts *self, const gchar *text)
{
  return text && *text ? g_string_chunk_insert_const(self->texts, text) : "";
}

static void
_count_rule(UebatoolAlerts *self, const gchar *rule)
{
  guint n = GPOINTER_TO_UINT(g_hash_table_lookup(self->rules, rule));

  g_hash_table_insert(self->rules, (gpointer) rule, GUINT_TO_POINTER(n + 1));
}

/* a rule over the countries of the group raised it */
static gboolean
_is_new_country(JsonObject *alert)
{
  JsonObject *model = _object_in(alert, "model");

  return g_strcmp0(_text_in(model, "feature"), "src_country") == 0
         && g_strcmp0(_text_in(model, "scope"), "PEERS") == 0;
}

static UebatoolAlert
_make(UebatoolAlerts *self, JsonObject *event, JsonObject *alert)
{
  JsonObject *session = _object_in(alert, "session");
  const gchar *user = _text_in(alert, "user");
  const gchar *reason = _text_in(alert, "reason");

  return (UebatoolAlert)
  {
    .rule = _keep(self, _text_in(alert, "rule")),
    .name = _keep(self, _text_in(alert, "name")),
    .severity = _keep(self, _text_in(alert, "severity")),
    .user = _keep(self, user ? user : _text_in(event, "src_ip")),
    .group = _keep(self, _text_in(alert, "peer_group")),
    .country = _keep(self, _text_in(event, "src_country")),
    .session = _keep(self, _text_in(session, "id")),
    .reason = reason ? g_string_chunk_insert(self->texts, reason) : "",
    .is_new_country = _is_new_country(alert),
    .score = _number_in(alert, "score"),
    .session_score = _number_in(session, "score"),
  };
}

/* FALSE: it is no alert */
static gboolean
_add_object(UebatoolAlerts *self, JsonObject *event)
{
  JsonObject *alert = _object_in(event, "alert");
  const gchar *id = _text_in(alert, "id");
  const gchar *time = _text_in(alert, "time");
  gint64 time_usec;

  if (!id || !_text_in(alert, "rule") || !time || !mimecast_time_parse(ueba_text_from_string(time), &time_usec))
    return FALSE;
  if (g_hash_table_contains(self->ids, id))
    {
      self->n_repeated++;
      return TRUE;
    }
  UebatoolAlert made = _make(self, event, alert);
  made.time_usec = time_usec;
  made.id = g_string_chunk_insert(self->texts, id);
  g_hash_table_add(self->ids, (gpointer) made.id);
  _count_rule(self, made.rule);
  g_array_append_val(self->list, made);
  return TRUE;
}

static gboolean
_add_line(UebatoolAlerts *self, JsonParser *parser, UebaText line)
{
  JsonNode *root;
  JsonObject *event;

  if (!g_utf8_validate(line.str, (gssize) line.len, NULL)
      || !json_parser_load_from_data(parser, line.str, (gssize) line.len, NULL))
    return FALSE;
  root = json_parser_get_root(parser);
  event = root && JSON_NODE_HOLDS_OBJECT(root) ? json_node_get_object(root) : NULL;
  if (_object_in(event, "ueba"))
    event = _object_in(event, "ueba");
  return _add_object(self, event);
}

static gint
_compare_alerts(gconstpointer a, gconstpointer b)
{
  const UebatoolAlert *x = a;
  const UebatoolAlert *y = b;

  if (x->time_usec != y->time_usec)
    return x->time_usec < y->time_usec ? -1 : 1;
  if (x->session_score != y->session_score)
    return x->session_score < y->session_score ? -1 : 1;
  return strcmp(x->id, y->id);
}

static gboolean
_read_lines(UebatoolAlerts *self, JsonParser *parser, UebatoolLines *lines, GError **error)
{
  GError *read_error = NULL;
  UebatoolLine line;

  while (uebatool_lines_next(lines, &line, &read_error))
    {
      if (line.text.len == 0)
        continue;
      self->n_lines++;
      if (!_add_line(self, parser, line.text) && self->n_bad++ == 0)
        self->first_bad = line.number;
      if (self->list->len <= UEBATOOL_ALERTS_MAX)
        continue;
      g_set_error(error, UEBA_ERROR, UEBA_ERROR_LIMIT, "more than %d alerts", UEBATOOL_ALERTS_MAX);
      return FALSE;
    }
  if (read_error)
    g_propagate_error(error, read_error);
  return read_error == NULL;
}

UebatoolAlerts *
uebatool_alerts_read(gchar **files, GError **error)
{
  g_autoptr(UebatoolAlerts) self = _new();
  g_autoptr(JsonParser) parser = json_parser_new_immutable();
  UebatoolLines *lines = uebatool_lines_new(files);
  gboolean is_read = _read_lines(self, parser, lines, error);

  uebatool_lines_free(lines);
  if (is_read && self->n_lines > 0 && self->n_bad == self->n_lines)
    {
      g_set_error(error, UEBA_ERROR, UEBA_ERROR_SYNTAX,
                  "%s: no line is an alert as JSON, with 'alert' or 'ueba' at its top", files[0]);
      is_read = FALSE;
    }
  g_array_sort(self->list, _compare_alerts);
  return is_read ? g_steal_pointer(&self) : NULL;
}

gboolean
uebatool_alert_is_summary(const UebatoolAlert *self)
{
  return strcmp(self->rule, "SESSION-NOTABLE") == 0;
}
