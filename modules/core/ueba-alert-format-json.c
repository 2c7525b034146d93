/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-alert-format-private.h"
#include "ueba-json-text.h"
#include "ueba-string.h"

/* The pairs sorted by name, an object opened for each part before a dot that two neighbours do not share. Of the known
 * names order, objects and keys are known; only among others, of another version or of the user's, names are looked
 * at. */

/* ---- known names ---- */

typedef enum
{
  OBJECT_TOP,
  OBJECT_ALERT,
  OBJECT_LIST,
  OBJECT_MODEL,
  OBJECT_SESSION,
} Object;

typedef struct _ObjectText
{
  Object parent;
  const gchar *opening;
} ObjectText;

static const ObjectText objects[] =
{
  [OBJECT_TOP] = { OBJECT_TOP, "" },
  [OBJECT_ALERT] = { OBJECT_TOP, "\"alert\":{" },
  [OBJECT_LIST] = { OBJECT_ALERT, "\"list\":{" },
  [OBJECT_MODEL] = { OBJECT_ALERT, "\"model\":{" },
  [OBJECT_SESSION] = { OBJECT_ALERT, "\"session\":{" },
};

#define KEY_BYTES 22

/* copied whole, which takes no call; what is behind the colon is written over */
typedef struct _Key
{
  guint8 object;
  guint8 len;
  gchar text[KEY_BYTES];        /* with its quotes and the colon */
} Key;

static const Key keys[UEBA_ALERT_NAME_MAX] =
{
#define KEY(id, object, key) { OBJECT_##object, sizeof("\"" key "\":") - 1, "\"" key "\":" },
  UEBA_ALERT_NAMES(KEY)
#undef KEY
};

static gboolean
_is_in(Object self, Object outer)
{
  while (self != outer && self != OBJECT_TOP)
    self = objects[self].parent;
  return self == outer;
}

/* the nearest one that both are in; closes those that only the first is in */
static Object
_close(Object from, Object to, GString *out)
{
  for (; !_is_in(to, from); from = objects[from].parent)
    ueba_string_append_c(out, '}');
  return from;
}

static void
_open(Object from, Object to, GString *out)
{
  if (to == from)
    return;
  _open(from, objects[to].parent, out);
  g_string_append(out, objects[to].opening);
}

static inline void
_append_key(const Key *key, GString *out)
{
  gchar *to = ueba_string_reserve(out, KEY_BYTES);

  memcpy(to, key->text, KEY_BYTES);
  ueba_string_set_end(out, to + key->len);
}

static void
_append_known(const UebaAlertValues *values, GString *out)
{
  UebaAlertNameSet left = values->names;
  UebaAlertName name;
  Object object = OBJECT_TOP;
  gboolean is_first = TRUE;

  while ((name = ueba_alert_name_set_pop(&left)) != UEBA_ALERT_NAME_NONE)
    {
      Object next = (Object) keys[name].object;
      Object shared = G_LIKELY(next == object) ? object : _close(object, next, out);

      if (!is_first)
        ueba_string_append_c(out, ',');
      _open(shared, next, out);
      _append_key(&keys[name], out);
      ueba_json_append_text(out, values->texts[name]);
      object = next;
      is_first = FALSE;
    }
  _close(object, OBJECT_TOP, out);
}

/* ---- any names ---- */

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
_append_pair(const UebaAlertPair *pair, gpointer user_data)
{
  Nesting *self = (Nesting *) user_data;
  UebaText name = ueba_text_from_string(pair->name);
  gsize shared = _leave_objects(self, name);

  if (self->previous.len > 0)
    g_string_append_c(self->out, ',');
  _append_name(self, name, shared);
  ueba_json_append_text(self->out, pair->value);
  self->previous = name;
}

static void
_append_any(const UebaAlertPairs *pairs, GString *out)
{
  Nesting nesting = { .out = out };

  ueba_alert_pairs_foreach(pairs, _append_pair, &nesting);
  _leave_objects(&nesting, ueba_text(NULL, 0));
}

void
ueba_alert_format_json(const UebaAlertPairs *pairs, GString *out)
{
  ueba_string_append_c(out, '{');
  if (pairs->others)
    _append_any(pairs, out);
  else
    _append_known(&pairs->values, out);
  ueba_string_append_c(out, '}');
}

static void
_add_other(UebaText name, UebaText value, gpointer user_data)
{
  ueba_alert_pairs_add((UebaAlertPairs *) user_data, name.str, value);
}

void
ueba_alert_append_json(const UebaAlert *self, GString *out)
{
  UebaAlertPairs pairs;

  ueba_alert_pairs_init(&pairs);
  ueba_alert_values(self, &pairs.values);
  ueba_alert_foreach_other(self, _add_other, &pairs);
  ueba_alert_format_json(&pairs, out);
  ueba_alert_pairs_clear(&pairs);
}
