/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "mimecast-layout.h"
#include "mimecast-limits.h"
#include "mimecast-text.h"

#define CHILDREN_MAX 16 /* keys that have been seen behind one; each is compared in turn */
#define ROOT 0

/* a key at its place: behind certain others */
typedef struct _Node
{
  gchar name[MIMECAST_PAIR_NAME_BYTES_MAX];     /* as the records spell it */
  guint8 name_len;
  guint8 follows_frame;         /* the value before it stands between backslashes */
  guint16 n_children;
  guint16 first_child;          /* ROOT: none */
  guint16 next_sibling;
  guint16 layout;               /* number of the layout whose last key this is, 0: none */
} Node;

/* where the value of a pair goes */
typedef struct _Target
{
  guint8 pair;
  guint8 slot;
  guint8 rank;
} Target;

struct _MimecastLayout
{
  guint n_pairs;
  guint n_targets;
  guint64 seen;                 /* slots of which a key is there */
  MimecastKey keys[MIMECAST_PAIRS_MAX];
  Target targets[MIMECAST_PAIRS_MAX];   /* of one slot the pair that wins comes last */
};

G_STATIC_ASSERT(MIMECAST_PAIRS_MAX <= G_MAXUINT8);
G_STATIC_ASSERT(MIMECAST_LIMIT_LAYOUT_NODES <= G_MAXUINT16);
G_STATIC_ASSERT(MIMECAST_LIMIT_LAYOUT_NODES > MIMECAST_PAIRS_MAX);

struct _MimecastLayouts
{
  guint n_nodes;
  guint n_layouts;
  Node nodes[MIMECAST_LIMIT_LAYOUT_NODES];
  MimecastLayout layouts[MIMECAST_LIMIT_LAYOUTS];       /* number 0 is none */
};

static void
_clear(MimecastLayouts *self)
{
  memset(&self->nodes[ROOT], 0, sizeof(Node));
  self->n_nodes = 1;
  self->n_layouts = 1;
}

MimecastLayouts *
mimecast_layouts_new(void)
{
  MimecastLayouts *self = g_new(MimecastLayouts, 1);

  _clear(self);
  return self;
}

void
mimecast_layouts_free(MimecastLayouts *self)
{
  g_free(self);
}

static inline gboolean
_stands_at(const Node *node, const gchar *at, const gchar *end)
{
  return (gsize) (end - at) > node->name_len && at[node->name_len] == '='
         && mimecast_text_same_as_written(node->name, at, node->name_len);
}

/* the key that stands there, NULL if it has not been seen behind this one */
static inline const Node *
_find_child(const MimecastLayouts *self, const Node *node, const gchar *at, const gchar *end, gboolean follows_frame)
{
  for (guint i = node->first_child; i != ROOT; i = self->nodes[i].next_sibling)
    if (self->nodes[i].follows_frame == follows_frame && _stands_at(&self->nodes[i], at, end))
      return &self->nodes[i];
  return NULL;
}

static inline gboolean
_closes_frame(const gchar *value, const gchar *pipe)
{
  return pipe > value + 1 && pipe[-1] == '\\';
}

/* Where the value ends, and the key behind it, NULL at the end of the text. NULL: only a full reading can tell. */
static inline const gchar *
_find_value_end(const MimecastLayouts *self, const Node *node, const gchar *value, const gchar *end, gboolean is_framed,
                const Node **ret_next)
{
  const gchar *pipe = mimecast_text_find_char(value + is_framed, end, '|');

  for (; pipe; pipe = mimecast_text_find_char(pipe + 1, end, '|'))
    {
      *ret_next = _find_child(self, node, pipe + 1, end, is_framed);
      if (*ret_next)
        return !is_framed || _closes_frame(value, pipe) ? pipe : NULL;
      if (mimecast_pipe_is_at_key(ueba_text(pipe + 1, (gsize) (end - pipe - 1))))
        return NULL;
    }
  *ret_next = NULL;
  return is_framed ? NULL : end;
}

static inline UebaText
_value_between(const gchar *value, const gchar *value_end, gboolean is_framed)
{
  return is_framed ? mimecast_text_between(value + 1, value_end - 1) : mimecast_text_between(value, value_end);
}

const MimecastLayout *
mimecast_layouts_match(const MimecastLayouts *self, UebaText text, UebaText ret_values[MIMECAST_PAIRS_MAX])
{
  UebaText rest = mimecast_pipe_skip_first(text);
  const gchar *end = mimecast_text_end(rest);
  const gchar *at = rest.str;
  const Node *node = rest.len ? _find_child(self, &self->nodes[ROOT], at, end, FALSE) : NULL;
  const Node *last = NULL;

  for (guint n = 0; node; n++)
    {
      const gchar *value = at + node->name_len + 1;
      gboolean is_framed = value < end && *value == '\\';
      const gchar *value_end;

      last = node;
      value_end = _find_value_end(self, last, value, end, is_framed, &node);
      if (!value_end)
        return NULL;
      ret_values[n] = _value_between(value, value_end, is_framed);
      at = value_end + 1;
    }
  return last && last->layout ? &self->layouts[last->layout] : NULL;
}

static gboolean
_wins(Target a, Target b, const MimecastKey *keys)
{
  return a.rank != b.rank ? a.rank < b.rank : keys[a.pair] > keys[b.pair];
}

/* behind those of its slot that it wins over */
static void
_insert_target(MimecastLayout *self, Target target)
{
  guint i = self->n_targets++;

  for (; i > 0 && !_wins(target, self->targets[i - 1], self->keys); i--)
    self->targets[i] = self->targets[i - 1];
  self->targets[i] = target;
}

static void
_compile(MimecastLayout *self, const MimecastAliases *aliases, MimecastKind kind, const MimecastPairs *pairs)
{
  self->n_pairs = pairs->n;
  self->n_targets = 0;
  self->seen = 0;
  for (guint i = 0; i < pairs->n; i++)
    {
      MimecastAlias alias;

      self->keys[i] = pairs->keys[i].key;
      if (!mimecast_aliases_find(aliases, kind, self->keys[i], &alias))
        continue;
      self->seen |= MIMECAST_SLOT_BIT(alias.slot);
      if (alias.slot != MIMECAST_SLOT_NONE && alias.takes_text)
        _insert_target(self, (Target) { (guint8) i, (guint8) alias.slot, (guint8) alias.rank });
    }
}

static guint16
_add_child(MimecastLayouts *self, Node *parent, const MimecastPairKey *key, gboolean follows_frame)
{
  guint16 number = (guint16) self->n_nodes++;
  Node *node = &self->nodes[number];

  *node = (Node) { .name_len = key->name_len, .follows_frame = follows_frame, .next_sibling = parent->first_child };
  memcpy(node->name, key->name, key->name_len);
  parent->first_child = number;
  parent->n_children++;
  return number;
}

/* the pairs' last key, grown into the tree; NULL: too many have been seen behind one of them */
static Node *
_grow(MimecastLayouts *self, const MimecastPairs *pairs)
{
  Node *node = &self->nodes[ROOT];
  gboolean follows_frame = FALSE;

  for (guint i = 0; i < pairs->n; i++)
    {
      const MimecastPairKey *key = &pairs->keys[i];
      const Node *child = _find_child(self, node, key->name, key->name + key->name_len + 1, follows_frame);

      if (!child && node->n_children == CHILDREN_MAX)
        return NULL;
      node = &self->nodes[child ? (guint) (child - self->nodes) : _add_child(self, node, key, follows_frame)];
      follows_frame = key->is_framed;
    }
  return node;
}

static gboolean
_is_full(const MimecastLayouts *self)
{
  return self->n_layouts == MIMECAST_LIMIT_LAYOUTS
         || self->n_nodes + MIMECAST_PAIRS_MAX > MIMECAST_LIMIT_LAYOUT_NODES;
}

gboolean
mimecast_layouts_learn(MimecastLayouts *self, const MimecastAliases *aliases, MimecastKind kind,
                       const MimecastPairs *pairs)
{
  gboolean forgets = pairs->tell_all && _is_full(self);
  Node *last;

  if (!pairs->tell_all)
    return FALSE;
  if (forgets)
    _clear(self);
  last = _grow(self, pairs);
  if (!last || last->layout)
    return forgets;
  last->layout = (guint16) self->n_layouts;
  _compile(&self->layouts[self->n_layouts++], aliases, kind, pairs);
  return forgets;
}

static inline void
_set_slot(MimecastSlots *slots, guint slot, UebaText text)
{
  slots->texts[slot] = text;
  slots->present |= MIMECAST_SLOT_BIT(slot);
  if (slot != MIMECAST_SLOT_RECIPIENTS)
    return;
  slots->recipients = (MimecastJsonValue) { text, MIMECAST_JSON_STRING, FALSE };
  slots->recipients_member = NULL;
}

void
mimecast_layout_fill(const MimecastLayout *self, const UebaText *values, MimecastSlots *slots)
{
  mimecast_slots_clear(slots);
  slots->seen = self->seen;
  for (guint i = 0; i < self->n_pairs; i++)
    if (values[i].len)
      mimecast_key_set_add(&slots->filled, self->keys[i]);
  mimecast_key_set_remove(&slots->filled, MIMECAST_KEY_NONE);
  for (guint i = 0; i < self->n_targets; i++)
    if (values[self->targets[i].pair].len)
      _set_slot(slots, self->targets[i].slot, values[self->targets[i].pair]);
}
