/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "mimecast-layout-private.h"

/* What stands between two values is compared as it is, brackets, quotes, colon and blanks, so that of an object only
 * the values are scanned: a text up to its quote here, everything else by the scanner that a full reading uses. */

/* a text without escapes, as nearly all are; FALSE: something else */
static inline gboolean
_read_plain_string(MimecastJsonCursor *cursor, MimecastValues *values, guint pair)
{
  const gchar *begin = cursor->at + 1;
  const gchar *quote;

  if (cursor->at == cursor->end || *cursor->at != '"')
    return FALSE;
  quote = mimecast_json_find_quote(begin, cursor->end);
  if (quote == cursor->end || *quote != '"')
    return FALSE;
  mimecast_values_put(values, pair, mimecast_text_between(begin, quote));
  cursor->at = quote + 1;
  return TRUE;
}

/* FALSE: no value, or a broken one */
static gboolean
_read_any(MimecastJsonCursor *cursor, MimecastValues *values, guint pair)
{
  MimecastJsonValue value;

  if (mimecast_json_read_here(cursor, &value) != MIMECAST_JSON_OK)
    return FALSE;
  mimecast_values_put(values, pair, value.raw);
  if (value.type >= MIMECAST_JSON_ARRAY || value.has_escapes)
    {
      values->unread |= G_GUINT64_CONSTANT(1) << pair;
      values->types[pair] = (guint8) value.type;
    }
  return TRUE;
}

static gboolean
_closes(MimecastJsonCursor *cursor)
{
  mimecast_json_skip_blanks(cursor);
  if (cursor->at == cursor->end || *cursor->at != '}')
    return FALSE;
  cursor->at++;
  return TRUE;
}

const MimecastLayout *
mimecast_layouts_match_object(const MimecastLayouts *self, MimecastJsonCursor *cursor, MimecastValues *ret_values)
{
  MimecastJsonCursor walker = { cursor->at, cursor->end, cursor->depth + 1 };
  const MimecastLayoutNode *node = &self->nodes[MIMECAST_LAYOUT_JSON], *last = node;

  ret_values->empty = 0;
  ret_values->unread = 0;
  if (cursor->depth >= MIMECAST_LIMIT_NESTING)
    return NULL;
  for (guint n = 0; (node = mimecast_layout_node_find_child(node, walker.at, walker.end, FALSE)); n++)
    {
      walker.at += node->lead_len;
      if (!_read_plain_string(&walker, ret_values, n) && !_read_any(&walker, ret_values, n))
        return NULL;
      last = node;
    }
  if (!last->layout || !_closes(&walker))
    return NULL;
  cursor->at = walker.at;
  return last->layout;
}
