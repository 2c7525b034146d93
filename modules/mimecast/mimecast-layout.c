/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "mimecast-layout.h"
#include "mimecast-layout-private.h"

#define LEAD_STEP 16    /* of a lead so many bytes are compared at once, and no more than twice */
#define CHILDREN_MAX 16 /* keys that have been seen behind one; each is compared in turn */

static void
_clear(MimecastLayouts *self)
{
  memset(self->nodes, 0, MIMECAST_LAYOUT_FORMS * sizeof(self->nodes[0]));
  self->n_nodes = MIMECAST_LAYOUT_FORMS;
  self->n_layouts = 0;
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

static gboolean
_wins(const MimecastLayout *self, MimecastLayoutTarget a, MimecastLayoutTarget b)
{
  return a.alias.rank != b.alias.rank ? a.alias.rank < b.alias.rank : self->keys[a.pair] > self->keys[b.pair];
}

/* behind those of its slot that it wins over */
static void
_insert_target(MimecastLayout *self, MimecastLayoutTarget target)
{
  guint i = self->n_targets++;

  for (; i > 0 && !_wins(self, target, self->targets[i - 1]); i--)
    self->targets[i] = self->targets[i - 1];
  self->targets[i] = target;
  self->with_member |= (guint64) (target.alias.member != 0) << target.pair;
}

static void
_compile(MimecastLayout *self, const MimecastAliases *aliases, MimecastKind kind, const MimecastPairs *pairs)
{
  memset(self, 0, sizeof(*self));
  self->kind = kind;
  for (guint i = 0; i < pairs->n; i++)
    {
      MimecastAlias alias;

      self->keys[i] = pairs->pairs[i].key;
      if (self->keys[i] == MIMECAST_KEY_NONE)
        continue;
      self->known |= G_GUINT64_CONSTANT(1) << i;
      mimecast_key_set_add(&self->keys_seen, self->keys[i]);
      if (!mimecast_aliases_find(aliases, kind, self->keys[i], &alias))
        continue;
      self->seen |= MIMECAST_SLOT_BIT(alias.slot);
      if (alias.slot != MIMECAST_SLOT_NONE)
        _insert_target(self, (MimecastLayoutTarget) { (guint8) i, alias });
    }
}

const MimecastLayoutNode *
mimecast_layout_node_search(const MimecastLayoutNode *self, const gchar *at, const gchar *end, gboolean follows_frame)
{
  for (const MimecastLayoutNode *child = self->first_child; child; child = child->next_sibling)
    if (child->follows_frame == follows_frame && mimecast_text_begins_with(at, end, child->lead, child->lead_len))
      return child;
  return NULL;
}

static MimecastLayoutNode *
_add_child(MimecastLayouts *self, MimecastLayoutNode *parent, const MimecastPair *pair, gboolean follows_frame)
{
  MimecastLayoutNode *node = &self->nodes[self->n_nodes++];

  *node = (MimecastLayoutNode)
  {
    .lead_len = (guint8) pair->lead_len, .follows_frame = (guint8) follows_frame, .next_sibling = parent->first_child,
    .may_follow = (guint8) (pair->lead_len <= 2 * LEAD_STEP ? follows_frame : G_MAXUINT8),
    .beyond_lead = (guint16) (pair->lead_len <= LEAD_STEP ? 0xffffu << pair->lead_len : 0),
  };
  memcpy(node->lead, pair->lead, pair->lead_len);
  parent->first_child = node;
  parent->n_children++;
  return node;
}

/* the pairs' last key, grown into the tree; NULL: too many have been seen behind one of them */
static MimecastLayoutNode *
_grow(MimecastLayouts *self, MimecastLayoutForm form, const MimecastPairs *pairs)
{
  MimecastLayoutNode *node = &self->nodes[form];
  gboolean follows_frame = FALSE;

  for (guint i = 0; i < pairs->n; i++)
    {
      const MimecastPair *pair = &pairs->pairs[i];
      const gchar *end = pair->lead + pair->lead_len;
      const MimecastLayoutNode *child = mimecast_layout_node_find_child(node, pair->lead, end, follows_frame);

      if (!child && node->n_children == CHILDREN_MAX)
        return NULL;
      node = child ? &self->nodes[child - self->nodes] : _add_child(self, node, pair, follows_frame);
      follows_frame = pair->is_framed;
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
mimecast_layouts_learn(MimecastLayouts *self, const MimecastAliases *aliases, MimecastLayoutForm form,
                       MimecastKind kind, const MimecastPairs *pairs)
{
  gboolean forgets = pairs->tell_all && _is_full(self);
  MimecastLayoutNode *last;

  if (!pairs->tell_all)
    return FALSE;
  if (forgets)
    _clear(self);
  last = _grow(self, form, pairs);
  if (!last || last->layout)
    return forgets;
  last->layout = &self->layouts[self->n_layouts++];
  _compile(last->layout, aliases, kind, pairs);
  return forgets;
}

MimecastKind
mimecast_layout_kind(const MimecastLayout *self)
{
  return self->kind;
}

static MimecastJsonValue
_get_value(const MimecastValues *values, guint pair)
{
  gboolean is_unread = (values->unread >> pair) & 1;
  MimecastJsonType type = is_unread ? (MimecastJsonType) values->types[pair] : MIMECAST_JSON_STRING;
  gboolean has_escapes = is_unread ? type == MIMECAST_JSON_STRING : FALSE;

  return (MimecastJsonValue) { values->texts[pair], type, has_escapes };
}

/* The texts of strings with escapes take their place. Containers stay unread; empty is one without a text. */
static void
_read_unread(MimecastValues *values, guint64 wanted, MimecastArena *arena)
{
  for (guint64 left = values->unread & wanted; left; left &= left - 1)
    {
      guint pair = (guint) __builtin_ctzll(left);
      MimecastJsonValue value = _get_value(values, pair);
      UebaText text = mimecast_value_text(&value, NULL, arena);

      values->empty |= (guint64) (text.len == 0) << pair;
      if (value.type == MIMECAST_JSON_STRING)
        {
          values->texts[pair] = text;
          values->unread &= ~(left & -left);
        }
    }
}

/* a member of an object, or what a container says */
static void
_fill_specially(MimecastLayoutTarget target, const MimecastValues *values, MimecastSlots *slots, MimecastArena *arena)
{
  MimecastJsonValue value = _get_value(values, target.pair);
  UebaText text = mimecast_alias_text(target.alias, &value, arena);

  mimecast_slots_set(slots, (MimecastSlot) target.alias.slot, text);
  if (text.len && target.alias.slot == MIMECAST_SLOT_RECIPIENTS)
    {
      slots->recipients = value;
      slots->recipients_member = mimecast_alias_member(target.alias);
    }
}

/* The last target of a slot that has a text wins. */
static void
_fill_targets(const MimecastLayout *self, const MimecastValues *values, MimecastSlots *slots, MimecastArena *arena)
{
  const guint64 special = values->unread | self->with_member;

  for (guint i = 0; i < self->n_targets; i++)
    {
      MimecastLayoutTarget target = self->targets[i];
      UebaText text = values->texts[target.pair];

      if (special >> target.pair & 1)
        _fill_specially(target, values, slots, arena);
      else
        mimecast_slots_set(slots, (MimecastSlot) target.alias.slot, text);
      if (text.len && target.alias.slot == MIMECAST_SLOT_RECIPIENTS && !(special >> target.pair & 1))
        slots->recipients.type = MIMECAST_JSON_STRING;
    }
}

/* The same where all values are texts and numbers, as in nearly every record. */
static void
_fill_targets_plainly(const MimecastLayout *self, const MimecastValues *values, MimecastSlots *slots)
{
  const MimecastLayoutTarget *end = self->targets + self->n_targets;
  guint64 present = 0;

  for (const MimecastLayoutTarget *target = self->targets; target < end; target++)
    {
      const UebaText *text = &values->texts[target->pair];
      if (text->len == 0)
        continue;
      slots->texts[target->alias.slot] = *text;
      present |= MIMECAST_SLOT_BIT(target->alias.slot);
    }
  slots->present = present;
  slots->recipients.type = MIMECAST_JSON_STRING;
}

void
mimecast_layout_fill(const MimecastLayout *self, MimecastValues *values, MimecastSlots *slots, MimecastArena *arena)
{
  _read_unread(values, self->known, arena);
  slots->seen = self->seen;
  slots->present = 0;
  slots->filled = self->keys_seen;
  for (guint64 left = values->empty & self->known; left; left &= left - 1)
    mimecast_key_set_remove(&slots->filled, self->keys[__builtin_ctzll(left)]);
  if (values->unread || self->with_member)
    _fill_targets(self, values, slots, arena);
  else
    _fill_targets_plainly(self, values, slots);
}
