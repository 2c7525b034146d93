/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-packtest-private.h"
#include "ueba-content-json.h"
#include "ueba-limits.h"
#include "ueba-time.h"

/* From the text of a pack to its tests. What else stands in the pack has been read by the content's loader, which
 * leaves the tests alone: a mistake in one must not keep a detector from starting. */

typedef struct _Reading
{
  UebaContentJson *json;
  UebaPackTest *test;
  const gchar *where;           /* begins messages */
  gchar *name;
  guint64 n_events;
} Reading;

static void
_event_free(gpointer data)
{
  UebaPackTestEvent *self = (UebaPackTestEvent *) data;

  for (guint i = 0; i < UEBA_FIELD_MAX; i++)
    g_free(self->values[i]);
  g_free(self);
}

static void
_alert_free(gpointer data)
{
  UebaPackTestAlert *self = (UebaPackTestAlert *) data;

  g_free(self->rule);
  g_ptr_array_unref(self->pairs);
  g_free(self);
}

static UebaPackTest *
_test_new(const gchar *file, const gchar *rule, GHashTable *own_rules)
{
  UebaPackTest *self = g_new0(UebaPackTest, 1);

  self->file = g_strdup(file);
  self->rule = g_strdup(rule);
  self->events = g_ptr_array_new_with_free_func(_event_free);
  self->alerts = g_ptr_array_new_with_free_func(_alert_free);
  self->own_rules = g_hash_table_ref(own_rules);
  return self;
}

void
ueba_pack_test_free(UebaPackTest *self)
{
  if (!self)
    return;
  g_free(self->file);
  g_free(self->rule);
  g_free(self->name);
  ueba_tables_unref(self->tables);
  g_ptr_array_unref(self->events);
  g_ptr_array_unref(self->alerts);
  g_hash_table_unref(self->own_rules);
  g_free(self);
}

/* GLib keeps the seconds of a text as a floating point number, so the fraction is read apart. */
static gboolean
_cut_fraction(const gchar *text, gchar **ret_whole, gint64 *ret_usec)
{
  const gchar *dot = strchr(text, '.');
  const gchar *end = dot ? dot + 1 : NULL;
  gint64 unit = UEBA_TIME_USEC_PER_SEC;

  *ret_usec = 0;
  for (; end && g_ascii_isdigit(*end); end++)
    {
      unit /= 10;
      *ret_usec += unit * (*end - '0');
    }
  *ret_whole = end ? g_strdup_printf("%.*s%s", (gint) (dot - text), text, end) : g_strdup(text);
  return !end || (end > dot + 1 && end <= dot + 7);
}

gboolean
ueba_pack_test_parse_time(const gchar *text, gint64 *ret_usec)
{
  g_autofree gchar *whole = NULL;
  g_autoptr(GDateTime) time = NULL;
  gint64 usec;

  if (!_cut_fraction(text, &whole, &usec))
    return FALSE;
  time = g_date_time_new_from_iso8601(whole, NULL);
  if (!time)
    return FALSE;
  *ret_usec = g_date_time_to_unix(time) * UEBA_TIME_USEC_PER_SEC + usec;
  return TRUE;
}

/* borrowed; NULL: the member is not there or another type */
static JsonArray *
_lookup_array(JsonObject *object, const gchar *key)
{
  JsonNode *node = json_object_get_member(object, key);

  return node && JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;
}

static const gchar *
_lookup_string(JsonObject *object, const gchar *key)
{
  JsonNode *node = json_object_get_member(object, key);
  gboolean is_text = node && JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == G_TYPE_STRING;

  return is_text ? json_node_get_string(node) : NULL;
}

/* the text of a scalar as written, or NULL and a finding; null is NULL; owned by the caller */
static gchar *
_read_scalar(const Reading *self, JsonObject *object, const gchar *key)
{
  JsonNode *node = json_object_get_member(object, key);
  gchar *text = NULL;

  if (JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) != G_TYPE_STRING)
    return json_to_string(node, FALSE);
  ueba_content_json_read_text(self->json, object, key, self->where, &text);
  return text;
}

/* ---- events ---- */

static void
_read_time(const Reading *self, JsonObject *object, UebaPackTestEvent *event)
{
  g_autofree gchar *text = _read_scalar(self, object, "time");

  if (text && !ueba_pack_test_parse_time(text, &event->time_usec))
    ueba_content_json_error(self->json, object, "time", "%s: '%s' is no time such as 2026-03-01T10:00:00Z",
                            self->where, text);
}

/* a whole number of 0 to max, or the default and a finding */
static guint
_read_whole(const Reading *self, JsonObject *object, const gchar *key, guint min, guint max)
{
  gdouble number = min;

  if (!ueba_content_json_read_number(self->json, object, key, self->where, &number))
    return min;
  if (number >= min && number <= max && number == (guint) number)
    return (guint) number;
  ueba_content_json_error(self->json, object, key, "%s, %s: not a whole number from %u to %u", self->where, key, min,
                          max);
  return min;
}

static void
_read_field(const Reading *self, JsonObject *object, const gchar *key, UebaPackTestEvent *event)
{
  UebaField field = ueba_field_lookup(key, strlen(key));

  if (field == UEBA_FIELD_NONE)
    ueba_content_json_error(self->json, object, key, "%s: an event has no field '%s'", self->where, key);
  else if (!event->values[field])
    event->values[field] = _read_scalar(self, object, key);
}

static void
_read_member(const Reading *self, JsonObject *object, const gchar *key, UebaPackTestEvent *event)
{
  if (g_str_equal(key, "time"))
    _read_time(self, object, event);
  else if (g_str_equal(key, "repeat"))
    event->repeat = _read_whole(self, object, key, 1, UEBA_LIMIT_PACK_TEST_EVENTS);
  else if (g_str_equal(key, "every"))
    event->every_usec = _read_whole(self, object, key, 0, 366 * 86400) * UEBA_TIME_USEC_PER_SEC;
  else
    _read_field(self, object, key, event);
}

static void
_read_event(Reading *self, JsonObject *object)
{
  UebaPackTestEvent *event = g_new0(UebaPackTestEvent, 1);
  JsonObjectIter iter;
  const gchar *key;

  event->repeat = 1;
  event->time_usec = UEBA_TIME_NONE;
  g_ptr_array_add(self->test->events, event);
  json_object_iter_init_ordered(&iter, object);
  while (json_object_iter_next_ordered(&iter, &key, NULL))
    _read_member(self, object, key, event);
  self->n_events += event->repeat;
  if (event->time_usec == UEBA_TIME_NONE && !json_object_has_member(object, "time"))
    ueba_content_json_error(self->json, object, NULL, "%s: an event without time", self->where);
  if (!event->values[UEBA_FIELD_EVENT_TYPE])
    ueba_content_json_error(self->json, object, NULL, "%s: an event without event_type", self->where);
}

/* ---- alerts ---- */

static void
_read_pairs(const Reading *self, JsonObject *object, UebaPackTestAlert *alert)
{
  JsonObjectIter iter;
  const gchar *key;

  json_object_iter_init_ordered(&iter, object);
  while (json_object_iter_next_ordered(&iter, &key, NULL))
    {
      gchar *value = _read_scalar(self, object, key);

      if (value && g_str_equal(key, "rule"))
        alert->rule = value;
      else if (value)
        {
          g_ptr_array_add(alert->pairs, g_strdup(key));
          g_ptr_array_add(alert->pairs, value);
        }
    }
}

static void
_read_alert(const Reading *self, JsonObject *test, JsonNode *node)
{
  UebaPackTestAlert *alert = g_new0(UebaPackTestAlert, 1);

  alert->pairs = g_ptr_array_new_with_free_func(g_free);
  g_ptr_array_add(self->test->alerts, alert);
  if (JSON_NODE_HOLDS_OBJECT(node))
    _read_pairs(self, json_node_get_object(node), alert);
  else if (JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == G_TYPE_STRING)
    alert->rule = json_node_dup_string(node);
  if (!alert->rule)
    ueba_content_json_error(self->json, test, "alerts", "%s: an alert is the id of a rule, or an object with 'rule'",
                            self->where);
}

/* ---- tables ---- */

/* the lines of a table's file; NULL: there is none, or a finding; owned by the caller */
static gchar *
_read_lines(const Reading *self, JsonObject *object, const gchar *key)
{
  g_auto(GStrv) lines = NULL;

  ueba_content_json_read_list(self->json, object, key, self->where, &lines);
  return lines ? g_strjoinv("\n", lines) : NULL;
}

static GHashTable *
_read_lists(const Reading *self, JsonObject *test)
{
  GHashTable *lists = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  JsonNode *node = json_object_get_member(test, "lists");
  JsonObject *object = node && JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
  JsonObjectIter iter;
  const gchar *name;

  if (!object)
    return lists;
  json_object_iter_init_ordered(&iter, object);
  while (json_object_iter_next_ordered(&iter, &name, NULL))
    {
      gchar *text = _read_lines(self, object, name);
      if (text)
        g_hash_table_insert(lists, g_strdup(name), text);
    }
  return lists;
}

static void
_read_tables(const Reading *self, JsonObject *test)
{
  g_autoptr(GHashTable) lists = _read_lists(self, test);
  g_autofree gchar *users = _lookup_array(test, "users") ? _read_lines(self, test, "users") : NULL;
  g_autofree gchar *aliases = _lookup_array(test, "aliases") ? _read_lines(self, test, "aliases") : NULL;
  g_autoptr(GError) error = NULL;

  self->test->tables = ueba_tables_new_from_data(lists, users, aliases, &error);
  if (!self->test->tables)
    ueba_content_json_error(self->json, test, NULL, "%s: %s", self->where, error->message);
}

/* ---- tests ---- */

static void
_read_events(UebaContentJson *json, JsonObject *object, gpointer base, const gchar *where)
{
  Reading *self = (Reading *) base;
  const gchar *where_test = self->where;
  g_autofree gchar *where_event = g_strdup_printf("%s, %s", where_test, where);

  self->where = where_event;
  _read_event(self, object);
  self->where = where_test;
}

static void
_read_alerts(Reading *self, JsonObject *test)
{
  JsonArray *array = _lookup_array(test, "alerts");

  for (guint i = 0; array && i < json_array_get_length(array); i++)
    _read_alert(self, test, json_array_get_element(array, i));
}

/* the lists have been read before */
static void
_skip_lists(UebaContentJson *json, JsonObject *object, gpointer base, const gchar *where)
{
}

static const UebaContentKey test_keys[] =
{
  { "name", UEBA_CONTENT_TEXT, G_STRUCT_OFFSET(Reading, name), NULL },
  { "lists", UEBA_CONTENT_OBJECT, 0, _skip_lists },
  { "users", UEBA_CONTENT_ELSEWHERE, 0, NULL },
  { "aliases", UEBA_CONTENT_ELSEWHERE, 0, NULL },
  { "events", UEBA_CONTENT_OBJECTS, 0, _read_events },
  { "alerts", UEBA_CONTENT_ELSEWHERE, 0, NULL },
};
static const gchar *const no_unused[] = { NULL };
static const UebaContentShape test_shape = { test_keys, G_N_ELEMENTS(test_keys), no_unused };
static const gchar *const needed_keys[] = { "name", "events", "alerts", NULL };

/* findings say what is wrong */
static void
_read_test(Reading *self, JsonObject *object)
{
  for (const gchar *const *key = needed_keys; *key; key++)
    if (!json_object_has_member(object, *key))
      ueba_content_json_error(self->json, object, NULL, "%s: a test needs '%s'", self->where, *key);
  ueba_content_json_read(self->json, object, &test_shape, self, self->where);
  _read_alerts(self, object);
  _read_tables(self, object);
  if (self->n_events > UEBA_LIMIT_PACK_TEST_EVENTS)
    ueba_content_json_error(self->json, object, "events", "%s: more than %d events", self->where,
                            UEBA_LIMIT_PACK_TEST_EVENTS);
  self->test->line = ueba_content_json_line(self->json, object, NULL);
  self->test->name = g_steal_pointer(&self->name);
}

typedef struct _PackReading
{
  UebaContentJson *json;
  UebaContentFindings *findings;
  const gchar *file;
  GHashTable *own_rules;
  GPtrArray *tests;
} PackReading;

static void
_add_test(PackReading *self, JsonObject *rule, const gchar *rule_id, guint number, JsonNode *node)
{
  guint n_errors = ueba_content_findings_n_errors(self->findings);
  UebaPackTest *test = _test_new(self->file, rule_id, self->own_rules);
  JsonObject *object = JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
  const gchar *name = object ? _lookup_string(object, "name") : NULL;
  g_autofree gchar *where = name ? g_strdup_printf("rule '%s', test '%s'", rule_id, name)
                            : g_strdup_printf("rule '%s', test %u", rule_id, number);
  Reading reading = { .json = self->json, .test = test, .where = where };

  if (object)
    _read_test(&reading, object);
  else
    ueba_content_json_error(self->json, rule, "tests", "%s: a test is an object", where);
  if (ueba_content_findings_n_errors(self->findings) == n_errors)
    g_ptr_array_add(self->tests, test);
  else
    ueba_pack_test_free(test);
}

static void
_read_rule(PackReading *self, JsonObject *rule)
{
  const gchar *rule_id = _lookup_string(rule, "ruleId");
  JsonArray *tests = _lookup_array(rule, "tests");

  if (!rule_id)
    return;
  g_hash_table_add(self->own_rules, g_strdup(rule_id));
  for (guint i = 0; tests && i < json_array_get_length(tests); i++)
    _add_test(self, rule, rule_id, i + 1, json_array_get_element(tests, i));
}

GHashTable *
ueba_pack_tests_read(GPtrArray *tests, const UebaPackText *pack, UebaContentFindings *findings)
{
  gsize len;
  const gchar *data = g_bytes_get_data(pack->text, &len);
  g_autoptr(UebaContentJson) json = ueba_content_json_parse(pack->file, data, len, findings);
  GHashTable *own_rules = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  PackReading reading = { json, findings, pack->file, own_rules, tests };
  JsonArray *rules = json && ueba_content_json_root(json) ? _lookup_array(ueba_content_json_root(json), "rules") : NULL;

  for (guint i = 0; rules && i < json_array_get_length(rules); i++)
    if (JSON_NODE_HOLDS_OBJECT(json_array_get_element(rules, i)))
      _read_rule(&reading, json_array_get_object_element(rules, i));
  return own_rules;
}
