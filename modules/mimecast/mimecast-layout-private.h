/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef MIMECAST_LAYOUT_PRIVATE_H_INCLUDED
#define MIMECAST_LAYOUT_PRIVATE_H_INCLUDED

#include "mimecast-layout.h"
#include "mimecast-limits.h"

/* The tree that mimecast-layout.c grows and mimecast-layout-pipe.c and mimecast-layout-json.c walk. */

/* a key at its place: behind certain others */
typedef struct _MimecastLayoutNode
{
  gchar lead[MIMECAST_PAIR_LEAD_BYTES_MAX];
  guint8 lead_len;
  guint8 follows_frame;         /* the value before it stands between backslashes */
  guint16 n_children;
  guint16 first_child;          /* 0: none, for number 0 is a root */
  guint16 next_sibling;
  guint16 layout;               /* number of the layout whose last key this is, 0: none */
  guint16 beyond_lead;          /* bit n: byte n is behind the lead, of the first sixteen */
} MimecastLayoutNode;

/* where the value of a pair goes */
typedef struct _MimecastLayoutTarget
{
  guint8 pair;
  MimecastAlias alias;
} MimecastLayoutTarget;

struct _MimecastLayout
{
  MimecastKind kind;
  guint n_targets;
  gboolean has_members;         /* a slot takes a member of an object */
  guint64 seen;                 /* slots of which a key is there */
  guint64 known;                /* bit n: some table names the key of pair n */
  MimecastKeySet keys_seen;     /* the keys of those */
  MimecastKey keys[MIMECAST_PAIRS_MAX];
  MimecastLayoutTarget targets[MIMECAST_PAIRS_MAX];     /* of one slot the pair that wins comes last */
};

G_STATIC_ASSERT(MIMECAST_PAIRS_MAX <= 64);
G_STATIC_ASSERT(MIMECAST_LIMIT_LAYOUT_NODES <= G_MAXUINT16);
G_STATIC_ASSERT(MIMECAST_LIMIT_LAYOUT_NODES > MIMECAST_PAIRS_MAX + MIMECAST_LAYOUT_FORMS);

struct _MimecastLayouts
{
  guint n_nodes;
  guint n_layouts;
  MimecastLayoutNode nodes[MIMECAST_LIMIT_LAYOUT_NODES];        /* the roots first, by form */
  MimecastLayout layouts[MIMECAST_LIMIT_LAYOUTS];               /* number 0 is none */
};

#ifdef __SSE2__
/* a long lead in two steps that may overlap */
static inline gboolean
_mimecast_layout_lead_is_at(const MimecastLayoutNode *node, const gchar *at)
{
  guint beyond = mimecast_text_where_equal(node->lead, at) | node->beyond_lead;
  gsize tail = node->lead_len - MIMECAST_TEXT_STEP;

  if (beyond != 0xffff)
    return FALSE;
  if (node->lead_len <= MIMECAST_TEXT_STEP)
    return TRUE;
  return node->lead_len <= 2 * MIMECAST_TEXT_STEP ? mimecast_text_where_equal(node->lead + tail, at + tail) == 0xffff
         : memcmp(node->lead, at, node->lead_len) == 0;
}
#endif

/* does its lead stand there? */
static inline gboolean
mimecast_layout_node_is_at(const MimecastLayoutNode *self, const gchar *at, const gchar *end)
{
#ifdef __SSE2__
  if (end - at >= MIMECAST_PAIR_LEAD_BYTES_MAX)
    return _mimecast_layout_lead_is_at(self, at);
#endif
  return mimecast_text_begins_with(at, end, self->lead, self->lead_len);
}

/* the key whose lead stands there, NULL if it has not been seen behind this one */
static inline const MimecastLayoutNode *
mimecast_layouts_find_child(const MimecastLayouts *self, const MimecastLayoutNode *node, const gchar *at,
                            const gchar *end, gboolean follows_frame)
{
  for (guint i = node->first_child; i != 0; i = self->nodes[i].next_sibling)
    if (mimecast_layout_node_is_at(&self->nodes[i], at, end) && self->nodes[i].follows_frame == follows_frame)
      return &self->nodes[i];
  return NULL;
}

/* of the record whose last key that is */
static inline const MimecastLayout *
mimecast_layouts_ending_with(const MimecastLayouts *self, const MimecastLayoutNode *last)
{
  return last && last->layout ? &self->layouts[last->layout] : NULL;
}

static inline void
mimecast_values_put(MimecastValues *self, guint pair, UebaText text)
{
  self->texts[pair] = text;
  if (text.len == 0)
    self->empty |= G_GUINT64_CONSTANT(1) << pair;
}

#endif
