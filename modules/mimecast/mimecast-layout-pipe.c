/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "mimecast-layout-private.h"
#include "mimecast-pipe.h"

/* The pipes of a text from left to right, each step of the text looked at once. */
typedef struct _Pipes
{
  const gchar *at;      /* of the step */
  const gchar *end;
  guint left;           /* bit n: a pipe at byte n of the step that has not been answered */
} Pipes;

#ifdef __SSE2__

/* the last step overlaps the one before it, of which nothing is left */
static inline gboolean
_look_at_next_step(Pipes *self)
{
  gsize beyond;

  self->at += MIMECAST_TEXT_STEP;
  if (self->at >= self->end)
    return FALSE;
  beyond = self->end - self->at < MIMECAST_TEXT_STEP ? (gsize) (self->at + MIMECAST_TEXT_STEP - self->end) : 0;
  self->left = mimecast_text_where_is(self->at - beyond, '|') >> beyond;
  return TRUE;
}

/* NULL: no further one; the text has at least a step */
static inline const gchar *
_next_pipe(Pipes *self)
{
  const gchar *pipe;

  while (self->left == 0)
    if (!_look_at_next_step(self))
      return NULL;
  pipe = self->at + __builtin_ctz(self->left);
  self->left &= self->left - 1;
  return pipe;
}

static inline gboolean
_begin(Pipes *self, UebaText text)
{
  *self = (Pipes) { text.str - MIMECAST_TEXT_STEP, mimecast_text_end(text), 0 };
  return text.len >= MIMECAST_TEXT_STEP;
}

#else

static inline const gchar *
_next_pipe(Pipes *self)
{
  const gchar *pipe = mimecast_text_find_char(self->at, self->end, '|');

  self->at = pipe ? pipe + 1 : self->end;
  return pipe;
}

static inline gboolean
_begin(Pipes *self, UebaText text)
{
  *self = (Pipes) { text.str, mimecast_text_end(text), 0 };
  return text.len > 0;
}

#endif

static inline gboolean
_closes_frame(const gchar *value, const gchar *pipe)
{
  return pipe > value + 1 && pipe[-1] == '\\';
}

/* Where the value ends, and the key behind it, NULL at the end of the text. NULL: only a full reading can tell. */
static inline const gchar *
_find_value_end(const MimecastLayouts *self, Pipes *pipes, const MimecastLayoutNode *node, const gchar *value,
                gboolean is_framed, const MimecastLayoutNode **ret_next)
{
  const gchar *end = pipes->end;
  const gchar *pipe;

  while ((pipe = _next_pipe(pipes)))
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
  const gchar *at = rest.str;
  Pipes pipes;

  ret_values->empty = 0;
  ret_values->unread = 0;
  node = _begin(&pipes, rest) ? mimecast_layouts_find_child(self, node, at, pipes.end, FALSE) : NULL;
  for (guint n = 0; node; n++)
    {
      const gchar *value = at + node->lead_len;
      gboolean is_framed = value < pipes.end && *value == '\\';
      const gchar *value_end;

      last = node;
      value_end = _find_value_end(self, &pipes, last, value, is_framed, &node);
      if (!value_end)
        return NULL;
      mimecast_values_put(ret_values, n, mimecast_text_between(value + is_framed, value_end - is_framed));
      at = value_end + 1;
    }
  return mimecast_layouts_ending_with(self, last);
}
