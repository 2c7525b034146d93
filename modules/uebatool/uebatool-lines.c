/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "uebatool-lines.h"
#include "uebatool-input.h"
#include "mimecast-limits.h"

#include <string.h>

/* One buffer, in which a line is looked at where it was read: room for the longest line, one read and a line end. */
#define READ_BYTES (256 * 1024)
#define BUFFER_BYTES (MIMECAST_LIMIT_LINE_BYTES + READ_BYTES + 1)
#define BLOCK_BYTES 4096

static const gchar standard_input[] = "-";

struct _UebatoolLines
{
  gchar **files;        /* the next to open */
  UebatoolInput *input; /* NULL: none is open */
  guint64 finished_bytes;       /* of the files before */
  gchar *buffer;
  gchar *at;            /* what has not been given yet .. */
  gchar *scanned;       /* .. up to here without a line end .. */
  gchar *end;           /* .. up to here */
  gchar *next_end;      /* where the next line ends, if somebody has looked; NULL: nobody has */
  guint64 number;
  gboolean is_after_nul;
  gboolean is_rest;     /* at is in a line of which a start was given, since it is too long */
};

UebatoolLines *
uebatool_lines_new(gchar **files)
{
  static const gchar *const only_standard_input[] = { standard_input, NULL };
  UebatoolLines *self = g_new0(UebatoolLines, 1);

  self->files = files && *files ? files : (gchar **) only_standard_input;
  self->buffer = g_malloc(BUFFER_BYTES);
  self->at = self->scanned = self->end = self->buffer;
  return self;
}

static void
_close(UebatoolLines *self)
{
  if (self->input)
    self->finished_bytes += uebatool_input_position(self->input);
  g_clear_pointer(&self->input, uebatool_input_free);
}

void
uebatool_lines_free(UebatoolLines *self)
{
  if (!self)
    return;
  _close(self);
  g_free(self->buffer);
  g_free(self);
}

/* FALSE without error: there is no further file */
static gboolean
_open_next(UebatoolLines *self, GError **error)
{
  if (!*self->files)
    return FALSE;
  self->input = uebatool_input_open(*self->files++, error);
  return self->input != NULL;
}

/* a line at most once: then it stands there until it is whole */
static void
_move_to_start(UebatoolLines *self)
{
  gsize moved = (gsize) (self->at - self->buffer);

  if (moved == 0)
    return;
  memmove(self->buffer, self->at, (gsize) (self->end - self->at));
  self->at -= moved;
  self->scanned -= moved;
  self->end -= moved;
}

/* a line that the end of its file ends */
static void
_end_last_line(UebatoolLines *self)
{
  if (self->at < self->end || self->is_rest)
    *self->end++ = '\n';
  self->is_after_nul = FALSE;
}

static gboolean
_read_more(UebatoolLines *self, GError **error)
{
  gssize n;

  _move_to_start(self);
  n = uebatool_input_read(self->input, self->end, READ_BYTES, error);
  if (n < 0)
    return FALSE;
  self->end += n;
  if (n == 0)
    {
      _end_last_line(self);
      _close(self);
    }
  return TRUE;
}

/* the next LF or NUL; block by block, so that a file with only one of them is not searched to its end for the other */
static gchar *
_find_end(gchar *at, gchar *end)
{
  for (; at < end; at += BLOCK_BYTES)
    {
      gsize len = MIN((gsize) (end - at), BLOCK_BYTES);
      gchar *feed = memchr(at, '\n', len);
      gchar *nul = memchr(at, '\0', feed ? (gsize) (feed - at) : len);

      if (feed || nul)
        return nul ? nul : feed;
    }
  return NULL;
}

/* FALSE: neither a whole line nor the start of one that is too long is in the buffer */
static gboolean
_take(UebatoolLines *self, UebaText *ret_text)
{
  gchar *end;

  if (self->is_after_nul && self->at < self->end)
    {
      self->at += *self->at == '\n';
      self->scanned = self->at;
      self->is_after_nul = FALSE;
    }
  end = self->next_end ? self->next_end : _find_end(self->scanned, self->end);
  self->next_end = NULL;
  self->scanned = end ? end + 1 : self->end;
  if (!end && self->end - self->at <= MIMECAST_LIMIT_LINE_BYTES)
    return FALSE;
  *ret_text = ueba_text(self->at, (gsize) ((end ? end : self->end) - self->at));
  self->is_after_nul = end && *end == '\0';
  self->is_rest = !end;
  self->at = self->scanned;
  return TRUE;
}

static gboolean
_fill_and_take(UebatoolLines *self, UebaText *ret_text, GError **error)
{
  while (!_take(self, ret_text))
    if (!(self->input ? _read_more(self, error) : _open_next(self, error)))
      return FALSE;
  return TRUE;
}

gboolean
uebatool_lines_next(UebatoolLines *self, UebatoolLine *ret_line, GError **error)
{
  gboolean is_rest;

  do
    {
      is_rest = self->is_rest;
      if (!_fill_and_take(self, &ret_line->text, error))
        return FALSE;
    }
  while (is_rest);
  ret_line->number = ++self->number;
  return TRUE;
}

gboolean
uebatool_lines_is_buffered(UebatoolLines *self)
{
  if (self->is_after_nul)
    return _find_end(self->scanned, self->end) != NULL;
  if (!self->next_end)
    self->next_end = _find_end(self->scanned, self->end);
  return self->next_end != NULL;
}

guint64
uebatool_lines_position(const UebatoolLines *self)
{
  return self->finished_bytes + (self->input ? uebatool_input_position(self->input) : 0);
}
