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
  struct _MimecastLayoutNode *first_child;
  struct _MimecastLayoutNode *next_sibling;
  MimecastLayout *layout;       /* that of which this is the last key, or NULL */
  guint16 n_children;
  guint16 beyond_lead;          /* bit n: byte n is behind the lead, of the first sixteen */
  guint8 lead_len;
  guint8 follows_frame;         /* the value before it stands between backslashes */
  guint8 may_follow;            /* the same, or neither TRUE nor FALSE if the lead is longer than two steps */
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
  guint64 with_member;          /* bit n: the slot of pair n takes a member of an object */
  guint64 seen;                 /* slots of which a key is there */
  guint64 known;                /* bit n: some table names the key of pair n */
  MimecastKeySet keys_seen;     /* the keys of those */
  MimecastKey keys[MIMECAST_PAIRS_MAX];
  MimecastLayoutTarget targets[MIMECAST_PAIRS_MAX];     /* of one slot the pair that wins comes last */
};

G_STATIC_ASSERT(MIMECAST_PAIRS_MAX <= 64);
G_STATIC_ASSERT(MIMECAST_LIMIT_LAYOUT_NODES > MIMECAST_PAIRS_MAX + MIMECAST_LAYOUT_FORMS);

struct _MimecastLayouts
{
  guint n_nodes;
  guint n_layouts;
  MimecastLayoutNode nodes[MIMECAST_LIMIT_LAYOUT_NODES];        /* the roots first, by form */
  MimecastLayout layouts[MIMECAST_LIMIT_LAYOUTS];
};

/* the key whose lead stands there, NULL if it has not been seen behind this one */
const MimecastLayoutNode *mimecast_layout_node_search(const MimecastLayoutNode *self, const gchar *at,
                                                      const gchar *end, gboolean follows_frame);

#ifdef __SSE2__
/* one step, and of a longer lead one more that may overlap it */
static inline gboolean
_mimecast_layout_node_is_at(const MimecastLayoutNode *self, const gchar *at, const gchar *end)
{
  gsize tail = (gsize) self->lead_len - MIMECAST_TEXT_STEP;

  if ((mimecast_text_where_equal(self->lead, at) | self->beyond_lead) != 0xffff)
    return FALSE;
  return self->lead_len <= MIMECAST_TEXT_STEP
         || (end - at >= self->lead_len && mimecast_text_where_equal(self->lead + tail, at + tail) == 0xffff);
}
#endif

/* Nearly always it is the first, whose lead is no longer than two steps. */
static inline const MimecastLayoutNode *
mimecast_layout_node_find_child(const MimecastLayoutNode *self, const gchar *at, const gchar *end,
                                gboolean follows_frame)
{
#ifdef __SSE2__
  const MimecastLayoutNode *first = self->first_child;

  if (G_LIKELY(first && end - at >= MIMECAST_TEXT_STEP && first->may_follow == follows_frame
               && _mimecast_layout_node_is_at(first, at, end)))
    return first;
#endif
  return mimecast_layout_node_search(self, at, end, follows_frame);
}

static inline void
mimecast_values_put(MimecastValues *self, guint pair, UebaText text)
{
  self->texts[pair] = text;
  if (text.len == 0)
    self->empty |= G_GUINT64_CONSTANT(1) << pair;
}

#endif
