/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "mimecast-layout-private.h"
#include "mimecast-pipe.h"

static inline gboolean
_closes_frame(const gchar *value, const gchar *pipe)
{
  return pipe > value + 1 && pipe[-1] == '\\';
}

/* Where the value ends, and the key behind it, NULL at the end of the text. NULL: only a full reading can tell. */
static inline const gchar *
_find_value_end(const MimecastLayouts *self, const MimecastLayoutNode *node, const gchar *value, const gchar *end,
                gboolean is_framed, const MimecastLayoutNode **ret_next)
{
  const gchar *pipe = mimecast_text_find_char(value + is_framed, end, '|');

  for (; pipe; pipe = mimecast_text_find_char(pipe + 1, end, '|'))
    {
      *ret_next = mimecast_layouts_find_child(self, node, pipe + 1, end, is_framed);
      if (*ret_next)
        return !is_framed || _closes_frame(value, pipe) ? pipe : NULL;
      if (mimecast_pipe_is_at_key(ueba_text(pipe + 1, (gsize) (end - pipe - 1))))
        return NULL;
    }
  *ret_next = NULL;
  return is_framed ? NULL : end;
}

const MimecastLayout *
mimecast_layouts_match_pipe(const MimecastLayouts *self, UebaText text, MimecastValues *ret_values)
{
  UebaText rest = mimecast_pipe_skip_first(text);
  const MimecastLayoutNode *node = &self->nodes[MIMECAST_LAYOUT_PIPE], *last = NULL;
  const gchar *end = mimecast_text_end(rest);
  const gchar *at = rest.str;

  ret_values->empty = 0;
  ret_values->unread = 0;
  node = rest.len ? mimecast_layouts_find_child(self, node, at, end, FALSE) : NULL;
  for (guint n = 0; node; n++)
    {
      const gchar *value = at + node->lead_len;
      gboolean is_framed = value < end && *value == '\\';
      const gchar *value_end;

      last = node;
      value_end = _find_value_end(self, last, value, end, is_framed, &node);
      if (!value_end)
        return NULL;
      mimecast_values_put(ret_values, n, mimecast_text_between(value + is_framed, value_end - is_framed));
      at = value_end + 1;
    }
  return mimecast_layouts_ending_with(self, last);
}
