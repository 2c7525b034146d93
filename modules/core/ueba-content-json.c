/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-content-json.h"
#include "ueba-limits.h"

#include <string.h>

typedef struct _MemberPlace
{
  JsonObject *object;   /* compared, never followed */
  gchar *key;
  guint line;
} MemberPlace;

typedef struct _UnusedKey
{
  guint line;           /* of the first one */
  guint count;
} UnusedKey;

struct _UebaContentJson
{
  gchar *file;
  JsonParser *parser;
  UebaContentFindings *findings;
  GHashTable *places;   /* set of MemberPlace: every member, and under "" the first of each object */
  GHashTable *unused;   /* key -> UnusedKey */
  gboolean has_duplicate;
};

static guint
_place_hash(gconstpointer data)
{
  const MemberPlace *self = (const MemberPlace *) data;

  return g_direct_hash(self->object) * 31 + g_str_hash(self->key);
}

static gboolean
_place_equal(gconstpointer a, gconstpointer b)
{
  const MemberPlace *left = (const MemberPlace *) a;
  const MemberPlace *right = (const MemberPlace *) b;

  return left->object == right->object && g_str_equal(left->key, right->key);
}

static void
_place_free(gpointer data)
{
  MemberPlace *self = (MemberPlace *) data;

  g_free(self->key);
  g_free(self);
}

static const MemberPlace *
_lookup_place(const UebaContentJson *self, JsonObject *object, const gchar *key)
{
  MemberPlace wanted = { object, (gchar *) key, 0 };

  return (const MemberPlace *) g_hash_table_lookup(self->places, &wanted);
}

static void
_add_place(UebaContentJson *self, JsonObject *object, const gchar *key, guint line)
{
  MemberPlace *place = g_new0(MemberPlace, 1);

  place->object = object;
  place->key = g_strdup(key);
  place->line = line;
  g_hash_table_add(self->places, place);
}

/* json-glib lets the last of equal keys win and forgets lines. After the first duplicate nothing is remembered any
 * more: the value that it pushed out is gone, and another object may stand at its address. */
static void
_on_member(JsonParser *parser, JsonObject *object, const gchar *key, gpointer user_data)
{
  UebaContentJson *self = (UebaContentJson *) user_data;
  guint line = (guint) json_parser_get_current_line(parser);

  if (self->has_duplicate)
    return;
  if (_lookup_place(self, object, key))
    {
      self->has_duplicate = TRUE;
      ueba_content_findings_add_error(self->findings, self->file, line, "key '%s' stands twice in one object", key);
      return;
    }
  if (!_lookup_place(self, object, ""))
    _add_place(self, object, "", line);
  if (*key)
    _add_place(self, object, key, line);
}

/* Refuses, before json-glib reads it, what its recursion and its leniency would accept: comments, other quotes, octal
 * numbers, a second value, and brackets without end. Its functions answer the problem (static) or NULL. */
typedef struct _Scan
{
  const gchar *pos;
  const gchar *end;
  guint line;
  guint nesting;
  gboolean is_complete;         /* the outermost bracket has been closed */
} Scan;

static const gchar *
_scan_string(Scan *self)
{
  for (self->pos++; self->pos < self->end && *self->pos != '"'; self->pos++)
    {
      if (*self->pos == '\n' || *self->pos == '\0')
        return "a text in quotes is not closed on its line";
      if (*self->pos == '\\' && self->pos + 1 < self->end)
        self->pos++;
    }
  if (self->pos == self->end)
    return "a text in quotes is not closed";
  self->pos++;
  return NULL;
}

static gsize
_digits(const gchar *word)
{
  return strspn(word, G_CSET_DIGITS);
}

static gboolean
_is_number(const gchar *word)
{
  const gchar *pos = word + (*word == '-');
  gsize whole = _digits(pos);

  if (!whole || (whole > 1 && *pos == '0'))
    return FALSE;
  pos += whole;
  if (*pos == '.')
    {
      if (!_digits(pos + 1))
        return FALSE;
      pos += 1 + _digits(pos + 1);
    }
  if (*pos != 'e' && *pos != 'E')
    return !*pos;
  pos += pos[1] == '+' || pos[1] == '-' ? 2 : 1;
  return _digits(pos) && !pos[_digits(pos)];
}

static gboolean
_is_word_char(gchar c)
{
  return g_ascii_isalnum(c) || c == '+' || c == '-' || c == '.' || c == '_';
}

static const gchar *
_scan_word(Scan *self)
{
  static const gchar *const literals[] = { "true", "false", "null", NULL };
  const gchar *start = self->pos;
  g_autofree gchar *word = NULL;

  while (self->pos < self->end && _is_word_char(*self->pos))
    self->pos++;
  word = g_strndup(start, (gsize) (self->pos - start));
  return g_strv_contains(literals, word) || _is_number(word) ? NULL : "neither a number nor true, false or null";
}

static const gchar *
_scan_bracket(Scan *self, gchar c)
{
  self->pos++;
  if (c == '{' || c == '[')
    return ++self->nesting > UEBA_LIMIT_CONTENT_NESTING ? "nested too deep" : NULL;
  self->nesting -= self->nesting > 0;
  self->is_complete = self->nesting == 0;
  return NULL;
}

static const gchar *
_scan_one(Scan *self)
{
  gchar c = *self->pos;

  if (g_ascii_isspace(c))
    {
      self->line += c == '\n';
      self->pos++;
      return NULL;
    }
  if (self->is_complete)
    return "something stands behind the end";
  if (c == '"')
    return _scan_string(self);
  if (_is_word_char(c))
    return _scan_word(self);
  if (c == '{' || c == '[' || c == '}' || c == ']')
    return _scan_bracket(self, c);
  self->pos++;
  return c == ',' || c == ':' ? NULL : "unexpected character";
}

static gboolean
_is_plain_json(UebaContentJson *self, const gchar *data, gsize len)
{
  Scan scan = { data, data + len, 1, 0, FALSE };

  while (scan.pos < scan.end)
    {
      const gchar *problem = _scan_one(&scan);

      if (problem)
        {
          ueba_content_findings_add_error(self->findings, self->file, scan.line, "%s", problem);
          return FALSE;
        }
    }
  return TRUE;
}

/* json-glib says "<data>:3:5: Parse error: unexpected .." */
static void
_report_syntax(UebaContentJson *self, const gchar *message)
{
  const gchar *line = strchr(message, ':');
  const gchar *what = strstr(message, "Parse error: ");

  ueba_content_findings_add_error(self->findings, self->file,
                                  what ? (guint) g_ascii_strtoull(line + 1, NULL, 10) : 0, "not JSON: %s",
                                  what ? what + strlen("Parse error: ") : message);
}

static gboolean
_load(UebaContentJson *self, const gchar *data, gsize len)
{
  g_autoptr(GError) error = NULL;

  if (len >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0)
    {
      data += 3;
      len -= 3;
    }
  if (!_is_plain_json(self, data, len))
    return FALSE;
  if (json_parser_load_from_data(self->parser, data, (gssize) len, &error))
    return TRUE;
  _report_syntax(self, error->message);
  return FALSE;
}

UebaContentJson *
ueba_content_json_parse(const gchar *file, const gchar *data, gsize len, UebaContentFindings *findings)
{
  g_autoptr(UebaContentJson) self = g_new0(UebaContentJson, 1);

  self->file = g_strdup(file);
  self->findings = findings;
  self->parser = json_parser_new();
  self->places = g_hash_table_new_full(_place_hash, _place_equal, _place_free, NULL);
  self->unused = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  g_signal_connect(self->parser, "object-member", G_CALLBACK(_on_member), self);
  return _load(self, data, len) ? g_steal_pointer(&self) : NULL;
}

void
ueba_content_json_free(UebaContentJson *self)
{
  if (!self)
    return;
  g_object_unref(self->parser);
  g_hash_table_unref(self->places);
  g_hash_table_unref(self->unused);
  g_free(self->file);
  g_free(self);
}

JsonObject *
ueba_content_json_root(const UebaContentJson *self)
{
  JsonNode *root = json_parser_get_root(self->parser);

  return root && JSON_NODE_HOLDS_OBJECT(root) ? json_node_get_object(root) : NULL;
}

guint
ueba_content_json_line(const UebaContentJson *self, JsonObject *object, const gchar *key)
{
  const MemberPlace *place = _lookup_place(self, object, key ? key : "");

  return place ? place->line : 0;
}

void
ueba_content_json_error(UebaContentJson *self, JsonObject *object, const gchar *key, const gchar *format, ...)
{
  g_autofree gchar *message = NULL;
  va_list args;

  va_start(args, format);
  message = g_strdup_vprintf(format, args);
  va_end(args);
  ueba_content_findings_add_error(self->findings, self->file, ueba_content_json_line(self, object, key), "%s", message);
}

/* ---- values ---- */

static const gchar *
_type_name(JsonNode *node)
{
  switch (JSON_NODE_TYPE(node))
    {
    case JSON_NODE_OBJECT:
      return "an object";
    case JSON_NODE_ARRAY:
      return "an array";
    case JSON_NODE_NULL:
      return "null";
    case JSON_NODE_VALUE:
      break;
    }
  if (json_node_get_value_type(node) == G_TYPE_STRING)
    return "a text";
  return json_node_get_value_type(node) == G_TYPE_BOOLEAN ? "a boolean" : "a number";
}

/* borrowed; NULL: it is no text, or an escape made something else than UTF-8 of it */
static const gchar *
_string(JsonNode *node)
{
  gboolean is_text = JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == G_TYPE_STRING;
  const gchar *string = is_text ? json_node_get_string(node) : NULL;

  return string && g_utf8_validate(string, -1, NULL) ? string : NULL;
}

static gboolean
_to_text(JsonNode *node, gchar **text)
{
  const gchar *string = _string(node);

  if (!string)
    return FALSE;
  g_free(*text);
  *text = g_strdup(string);
  return TRUE;
}

/* a text that says nothing is a number that is not given */
static gboolean
_to_number(JsonNode *node, gdouble *number)
{
  const gchar *string = _string(node);

  if (string)
    return !*string || ueba_text_to_number(ueba_text_from_string(string), number);
  if (!JSON_NODE_HOLDS_VALUE(node) || json_node_get_value_type(node) == G_TYPE_BOOLEAN)
    return FALSE;
  *number = json_node_get_double(node);
  return TRUE;
}

static gboolean
_to_boolean(JsonNode *node, gboolean *boolean)
{
  const gchar *string = _string(node);

  if (JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == G_TYPE_BOOLEAN)
    *boolean = json_node_get_boolean(node);
  else if (string && (g_ascii_strcasecmp(string, "true") == 0 || g_ascii_strcasecmp(string, "false") == 0))
    *boolean = g_ascii_strcasecmp(string, "true") == 0;
  else
    return string && !*string;
  return TRUE;
}

static void
_add_part(GPtrArray *parts, const gchar *string)
{
  gchar *part = g_strstrip(g_strdup(string));

  if (*part)
    g_ptr_array_add(parts, part);
  else
    g_free(part);
}

static gboolean
_add_array_parts(GPtrArray *parts, JsonArray *array)
{
  for (guint i = 0; i < json_array_get_length(array); i++)
    {
      const gchar *string = _string(json_array_get_element(array, i));

      if (!string)
        return FALSE;
      _add_part(parts, string);
    }
  return TRUE;
}

static void
_add_comma_parts(GPtrArray *parts, const gchar *string)
{
  g_auto(GStrv) pieces = g_strsplit(string, ",", -1);

  for (gchar **piece = pieces; *piece; piece++)
    _add_part(parts, *piece);
}

static gboolean
_to_list(JsonNode *node, gchar ***list)
{
  g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func(g_free);
  const gchar *string = _string(node);

  if (string)
    _add_comma_parts(parts, string);
  else if (!JSON_NODE_HOLDS_ARRAY(node) || !_add_array_parts(parts, json_node_get_array(node)))
    return FALSE;
  g_ptr_array_add(parts, NULL);
  g_strfreev(*list);
  *list = (gchar **) g_ptr_array_free(g_steal_pointer(&parts), FALSE);
  return TRUE;
}

static gboolean
_convert(JsonNode *node, UebaContentKeyType type, gpointer member)
{
  switch (type)
    {
    case UEBA_CONTENT_TEXT:
      return _to_text(node, (gchar **) member);
    case UEBA_CONTENT_LIST:
      return _to_list(node, (gchar ***) member);
    case UEBA_CONTENT_NUMBER:
      return _to_number(node, (gdouble *) member);
    case UEBA_CONTENT_BOOLEAN:
      return _to_boolean(node, (gboolean *) member);
    case UEBA_CONTENT_OBJECT:
      return JSON_NODE_HOLDS_OBJECT(node);
    case UEBA_CONTENT_OBJECTS:
    case UEBA_CONTENT_ELSEWHERE:
      return JSON_NODE_HOLDS_ARRAY(node);
    }
  g_assert_not_reached();
}

static const gchar *
_wanted(UebaContentKeyType type)
{
  static const gchar *const names[] =
  {
    [UEBA_CONTENT_TEXT] = "a text",
    [UEBA_CONTENT_LIST] = "an array of texts, or a text with commas",
    [UEBA_CONTENT_NUMBER] = "a number",
    [UEBA_CONTENT_BOOLEAN] = "true or false",
    [UEBA_CONTENT_OBJECT] = "an object",
    [UEBA_CONTENT_OBJECTS] = "an array of objects",
    [UEBA_CONTENT_ELSEWHERE] = "an array",
  };

  return names[type];
}

static void
_report_type(UebaContentJson *self, JsonObject *object, const UebaContentKey *key, JsonNode *node, const gchar *where)
{
  ueba_content_json_error(self, object, key->name, "%s, %s: this should be %s, and is %s", where, key->name,
                          _wanted(key->type), _type_name(node));
}

/* FALSE and a finding: the value is of another type. null is taken for a key that is not there. */
static gboolean
_read_scalar(UebaContentJson *self, JsonObject *object, const UebaContentKey *key, gpointer member,
             const gchar *where)
{
  JsonNode *node = json_object_get_member(object, key->name);

  if (JSON_NODE_HOLDS_NULL(node) || _convert(node, key->type, member))
    return TRUE;
  _report_type(self, object, key, node, where);
  return FALSE;
}

gboolean
ueba_content_json_read_text(UebaContentJson *self, JsonObject *object, const gchar *key, const gchar *where,
                            gchar **ret_text)
{
  UebaContentKey row = { .name = key, .type = UEBA_CONTENT_TEXT };

  return _read_scalar(self, object, &row, ret_text, where);
}

gboolean
ueba_content_json_read_number(UebaContentJson *self, JsonObject *object, const gchar *key, const gchar *where,
                              gdouble *ret_number)
{
  UebaContentKey row = { .name = key, .type = UEBA_CONTENT_NUMBER };

  return _read_scalar(self, object, &row, ret_number, where);
}

gboolean
ueba_content_json_read_list(UebaContentJson *self, JsonObject *object, const gchar *key, const gchar *where,
                            gchar ***ret_list)
{
  UebaContentKey row = { .name = key, .type = UEBA_CONTENT_LIST };

  return _read_scalar(self, object, &row, ret_list, where);
}

/* ---- objects ---- */

static void
_count_unused(UebaContentJson *self, JsonObject *object, const gchar *key)
{
  UnusedKey *unused = (UnusedKey *) g_hash_table_lookup(self->unused, key);

  if (!unused)
    {
      unused = g_new0(UnusedKey, 1);
      unused->line = ueba_content_json_line(self, object, key);
      g_hash_table_insert(self->unused, g_strdup(key), unused);
    }
  unused->count++;
}

static const UebaContentKey *
_find_key(const UebaContentShape *shape, const gchar *name)
{
  for (gsize i = 0; i < shape->n_keys; i++)
    if (g_str_equal(shape->keys[i].name, name))
      return &shape->keys[i];
  return NULL;
}

static void
_read_objects(UebaContentJson *self, JsonObject *object, const UebaContentKey *key, gpointer base)
{
  JsonArray *array = json_object_get_array_member(object, key->name);

  for (guint i = 0; i < json_array_get_length(array); i++)
    {
      JsonNode *node = json_array_get_element(array, i);
      g_autofree gchar *where = g_strdup_printf("%s, element %u", key->name, i + 1);

      if (JSON_NODE_HOLDS_OBJECT(node))
        key->read(self, json_node_get_object(node), base, where);
      else
        ueba_content_json_error(self, object, key->name, "%s: this should be an object, and is %s", where,
                                _type_name(node));
    }
}

static void
_read_value(UebaContentJson *self, JsonObject *object, const UebaContentKey *key, gpointer base, const gchar *where)
{
  JsonNode *node = json_object_get_member(object, key->name);

  if (!_read_scalar(self, object, key, G_STRUCT_MEMBER_P(base, key->offset), where) || JSON_NODE_HOLDS_NULL(node))
    return;
  if (key->type == UEBA_CONTENT_OBJECT)
    key->read(self, json_node_get_object(node), base, where);
  else if (key->type == UEBA_CONTENT_OBJECTS)
    _read_objects(self, object, key, base);
}

void
ueba_content_json_read(UebaContentJson *self, JsonObject *object, const UebaContentShape *shape, gpointer base,
                       const gchar *where)
{
  JsonObjectIter iter;
  const gchar *name;

  json_object_iter_init_ordered(&iter, object);
  while (json_object_iter_next_ordered(&iter, &name, NULL))
    {
      const UebaContentKey *key = _find_key(shape, name);

      if (key)
        _read_value(self, object, key, base, where);
      else if (shape->unused && g_strv_contains(shape->unused, name))
        _count_unused(self, object, name);
      else
        ueba_content_json_error(self, object, name, "%s: unknown key '%s'", where, name);
    }
}

void
ueba_content_json_note_unused(UebaContentJson *self)
{
  g_autoptr(GList) keys = g_list_sort(g_hash_table_get_keys(self->unused), (GCompareFunc) strcmp);

  for (const GList *item = keys; item; item = item->next)
    {
      const UnusedKey *unused = (const UnusedKey *) g_hash_table_lookup(self->unused, item->data);

      ueba_content_findings_add_note(self->findings, self->file, unused->line,
                                     "key '%s' is accepted and has no use (%u times)", (const gchar *) item->data,
                                     unused->count);
    }
}
