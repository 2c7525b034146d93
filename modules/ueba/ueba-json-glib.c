/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-json-glib.h"
#include "ueba-error.h"

#include <gmodule.h>
#include <json-glib/json-glib.h>

/* The functions of json-glib that core calls, for the module alone. The host opens its modules so that they see one
 * another's functions, and its module of json-parser() has a json_parser_new() too: whichever library came first would
 * get the calls that are meant for the other, and the daemon would end. So json-glib is opened where nobody else sees
 * it, and core's calls end here, in functions that the module does not export. What core needs and this list has not
 * is missed when the module is linked. */

#define LIBRARY "libjson-glib-1.0.so.0"

#define FUNCTIONS(X) \
  X(JsonNode *, json_array_get_element, (JsonArray *a, guint b), (a, b)) \
  X(guint, json_array_get_length, (JsonArray *a), (a)) \
  X(JsonObject *, json_array_get_object_element, (JsonArray *a, guint b), (a, b)) \
  X(gchar *, json_node_dup_string, (JsonNode *a), (a)) \
  X(JsonArray *, json_node_get_array, (JsonNode *a), (a)) \
  X(gboolean, json_node_get_boolean, (JsonNode *a), (a)) \
  X(gdouble, json_node_get_double, (JsonNode *a), (a)) \
  X(JsonNodeType, json_node_get_node_type, (JsonNode *a), (a)) \
  X(JsonObject *, json_node_get_object, (JsonNode *a), (a)) \
  X(const gchar *, json_node_get_string, (JsonNode *a), (a)) \
  X(GType, json_node_get_value_type, (JsonNode *a), (a)) \
  X(JsonArray *, json_object_get_array_member, (JsonObject *a, const gchar *b), (a, b)) \
  X(JsonNode *, json_object_get_member, (JsonObject *a, const gchar *b), (a, b)) \
  X(gboolean, json_object_get_null_member, (JsonObject *a, const gchar *b), (a, b)) \
  X(gboolean, json_object_has_member, (JsonObject *a, const gchar *b), (a, b)) \
  X(void, json_object_iter_init_ordered, (JsonObjectIter *a, JsonObject *b), (a, b)) \
  X(gboolean, json_object_iter_next_ordered, (JsonObjectIter *a, const gchar **b, JsonNode **c), (a, b, c)) \
  X(guint, json_parser_get_current_line, (JsonParser *a), (a)) \
  X(JsonNode *, json_parser_get_root, (JsonParser *a), (a)) \
  X(gboolean, json_parser_load_from_data, (JsonParser *a, const gchar *b, gssize c, GError **d), (a, b, c, d)) \
  X(JsonParser *, json_parser_new, (void), ()) \
  X(char *, json_to_string, (JsonNode *a, gboolean b), (a, b))

#define MEMBER(type, name, params, args) type (*name) params;
#define CALL(type, name, params, args) type name params { return (functions.name) args; }
#define SYMBOL(type, name, params, args) { #name, (gpointer *) &functions.name },

static struct
{
  FUNCTIONS(MEMBER)
} functions;

static const struct
{
  const gchar *name;
  gpointer *place;
} symbols[] =
{
  FUNCTIONS(SYMBOL)
};

FUNCTIONS(CALL)

static gboolean
_resolve(GModule *library, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS(symbols); i++)
    if (!g_module_symbol(library, symbols[i].name, symbols[i].place))
      {
        g_set_error(error, UEBA_ERROR, UEBA_ERROR_IO, LIBRARY " has no %s()", symbols[i].name);
        return FALSE;
      }
  return TRUE;
}

/* never closed again: it has registered types */
gboolean
ueba_json_glib_load(GError **error)
{
  GModule *library = g_module_open(LIBRARY, G_MODULE_BIND_LAZY | G_MODULE_BIND_LOCAL);

  if (!library)
    {
      g_set_error(error, UEBA_ERROR, UEBA_ERROR_IO, "%s", g_module_error());
      return FALSE;
    }
  g_module_make_resident(library);
  return _resolve(library, error);
}
