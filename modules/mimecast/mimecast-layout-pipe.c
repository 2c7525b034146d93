/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "mimecast-layout-private.h"
#include "mimecast-pipe.h"

/* All pipes of the text are looked up first, for a value is too short to begin a search with each. */

#define PIPES_MAX 128           /* a record with more is read in full */
#define STEP_PIPES_MAX 32

typedef struct _Pipes
{
  guint n;
  const gchar *at[PIPES_MAX + STEP_PIPES_MAX + 1];      /* the end of the text follows the last */
} Pipes;

#ifdef __SSE2__

static inline void
_note(Pipes *self, const gchar *at, guint32 where)
{
  const gchar **to = &self->at[self->n];

  for (; where; where &= where - 1)
    *to++ = at + __builtin_ctz(where);
  self->n = (guint) (to - self->at);
}

static inline guint32
_where(const gchar *at)
{
  return mimecast_text_where_is(at, '|') | mimecast_text_where_is(at + MIMECAST_TEXT_STEP, '|') << 16;
}

/* FALSE: too many, or the text is too short for a step, the last of which may overlap the one before */
static gboolean
_find_pipes(Pipes *self, UebaText text)
{
  const gchar *end = mimecast_text_end(text);
  const gchar *at = text.str;

  self->n = 0;
  if (text.len < STEP_PIPES_MAX)
    return FALSE;
  for (; end - at >= STEP_PIPES_MAX && self->n <= PIPES_MAX; at += STEP_PIPES_MAX)
    _note(self, at, _where(at));
  if (at < end && self->n <= PIPES_MAX)
    _note(self, at, _where(end - STEP_PIPES_MAX) >> (STEP_PIPES_MAX - (end - at)));
  self->at[self->n] = end;
  return self->n <= PIPES_MAX;
}

#else

static gboolean
_find_pipes(Pipes *self, UebaText text)
{
  const gchar *end = mimecast_text_end(text);
  const gchar *pipe = mimecast_text_find_char(text.str, end, '|');

  for (self->n = 0; pipe && self->n <= PIPES_MAX; pipe = mimecast_text_find_char(pipe + 1, end, '|'))
    self->at[self->n++] = pipe;
  self->at[self->n] = end;
  return text.len > 0 && self->n <= PIPES_MAX;
}

#endif

static inline gboolean
_closes_frame(const gchar *value, const gchar *pipe)
{
  return pipe > value + 1 && pipe[-1] == '\\';
}

/* The pipe that ends the value, and the key behind it; end and no key at the end of the text. NULL: only a full reading
 * can tell. */
static inline const gchar *const *
_find_value_end(const MimecastLayoutNode *node, const gchar *const *pipe, const gchar *end, gboolean is_framed,
                const MimecastLayoutNode **ret_next)
{
  for (; *pipe != end; pipe++)
    {
      *ret_next = mimecast_layout_node_find_child(node, *pipe + 1, end, is_framed);
      if (G_LIKELY(*ret_next))
        return pipe;
      if (mimecast_pipe_is_at_key(ueba_text(*pipe + 1, (gsize) (end - *pipe - 1))))
        return NULL;
    }
  *ret_next = NULL;
  return is_framed ? NULL : pipe;
}

/* the values as they stand, with blanks around them; answers how many, 0: only a full reading can tell */
static guint
_part(const MimecastLayoutNode *node, UebaText text, const gchar *const *pipe, UebaText *values,
      const MimecastLayoutNode **ret_last)
{
  const gchar *const end = mimecast_text_end(text);
  const gchar *value = text.str + node->lead_len;
  UebaText *to = values;

  for (;;)
    {
      gboolean is_framed = value < end && *value == '\\';

      *ret_last = node;
      pipe = _find_value_end(node, pipe, end, is_framed, &node);
      if (!pipe || (is_framed && !_closes_frame(value, *pipe)))
        return 0;
      *to++ = (UebaText) { value + is_framed, (gsize) (*pipe - value) - 2 * (gsize) is_framed };
      if (!node)
        return (guint) (to - values);
      value = *pipe++ + 1 + node->lead_len;
    }
}

static void
_trim(MimecastValues *values, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      UebaText text = values->texts[i];
      if (text.len == 0 || mimecast_text_is_blank(text.str[0]) || mimecast_text_is_blank(text.str[text.len - 1]))
        mimecast_values_put(values, i, mimecast_text_between(text.str, text.str + text.len));
    }
}

const MimecastLayout *
mimecast_layouts_match_pipe(const MimecastLayouts *self, UebaText text, MimecastValues *ret_values)
{
  UebaText rest = mimecast_pipe_skip_first(text);
  const MimecastLayoutNode *last = &self->nodes[MIMECAST_LAYOUT_PIPE];
  const MimecastLayoutNode *first = mimecast_layout_node_find_child(last, rest.str, mimecast_text_end(rest), FALSE);
  Pipes pipes;
  guint n;

  if (!first || !_find_pipes(&pipes, rest))
    return NULL;
  n = _part(first, rest, pipes.at, ret_values->texts, &last);
  if (n == 0)
    return NULL;
  ret_values->empty = 0;
  ret_values->unread = 0;
  _trim(ret_values, n);
  return last->layout;
}
