/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "uebatool-output.h"
#include "ueba-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define DRAIN_BYTES (64 * 1024)

struct _UebatoolOutput
{
  gchar *file;          /* NULL: standard output */
  gchar *temporary;     /* beside the file; NULL: there is none, or no longer */
  gboolean is_special;  /* something that is there and no plain file */
  gint fd;
  GString *buffer;
};

static gboolean
_set_error(const UebatoolOutput *self, const gchar *file, GError **error)
{
  g_set_error(error, UEBA_ERROR, UEBA_ERROR_IO, "%s: %s", file ? file : "standard output", g_strerror(errno));
  return FALSE;
}

/* Something that is there and no plain file, such as a pipe or a terminal, is written to as it is. */
static gboolean
_is_special(const gchar *file)
{
  GStatBuf status;

  return g_stat(file, &status) == 0 && !S_ISREG(status.st_mode);
}

/* -1: not on this file system */
static gint
_open_nameless(const gchar *file)
{
  g_autofree gchar *folder = g_path_get_dirname(file);

  return open(folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666);
}

static gboolean
_open(UebatoolOutput *self, GError **error)
{
  if (_is_special(self->file))
    {
      self->is_special = TRUE;
      self->fd = open(self->file, O_WRONLY | O_CLOEXEC);
      return self->fd >= 0 || _set_error(self, self->file, error);
    }
  self->fd = _open_nameless(self->file);
  if (self->fd >= 0)
    return TRUE;
  self->temporary = g_strconcat(self->file, ".XX" "XX" "XX", NULL);
  self->fd = g_mkstemp_full(self->temporary, O_WRONLY | O_CLOEXEC, 0666);
  if (self->fd >= 0)
    return TRUE;
  g_clear_pointer(&self->temporary, g_free);
  return _set_error(self, self->file, error);
}

/* a name beside the file, which the rename takes away at once; one that is there is from a program of the same number
 * that was killed just here */
static gboolean
_name(UebatoolOutput *self, GError **error)
{
  g_autofree gchar *link = g_strdup_printf("/proc/self/fd/%d", self->fd);
  g_autofree gchar *temporary = g_strdup_printf("%s.%d.new", self->file, (gint) getpid());

  unlink(temporary);
  if (linkat(AT_FDCWD, link, AT_FDCWD, temporary, AT_SYMLINK_FOLLOW) != 0)
    return _set_error(self, self->file, error);
  self->temporary = g_steal_pointer(&temporary);
  return TRUE;
}

UebatoolOutput *
uebatool_output_new(const gchar *file, GError **error)
{
  UebatoolOutput *self = g_new0(UebatoolOutput, 1);

  self->buffer = g_string_sized_new(2 * DRAIN_BYTES);
  self->fd = STDOUT_FILENO;
  if (!file || strcmp(file, "-") == 0)
    return self;
  self->file = g_strdup(file);
  if (_open(self, error))
    return self;
  uebatool_output_free(self);
  return NULL;
}

void
uebatool_output_free(UebatoolOutput *self)
{
  if (!self)
    return;
  if (self->file && self->fd >= 0)
    close(self->fd);
  if (self->temporary)
    unlink(self->temporary);
  g_string_free(self->buffer, TRUE);
  g_free(self->temporary);
  g_free(self->file);
  g_free(self);
}

GString *
uebatool_output_buffer(UebatoolOutput *self)
{
  return self->buffer;
}

gboolean
uebatool_output_flush(UebatoolOutput *self, GError **error)
{
  const gchar *at = self->buffer->str;
  const gchar *end = at + self->buffer->len;

  while (at < end)
    {
      gssize n = write(self->fd, at, (gsize) (end - at));

      if (n < 0 && errno != EINTR)
        return _set_error(self, self->file, error);
      at += MAX(n, 0);
    }
  g_string_truncate(self->buffer, 0);
  return TRUE;
}

gboolean
uebatool_output_is_due(const UebatoolOutput *self)
{
  return self->buffer->len >= DRAIN_BYTES;
}

gboolean
uebatool_output_finish(UebatoolOutput *self, GError **error)
{
  if (!uebatool_output_flush(self, error))
    return FALSE;
  if (!self->file || self->is_special)
    return TRUE;
  if (fsync(self->fd) != 0)
    return _set_error(self, self->file, error);
  if (!self->temporary && !_name(self, error))
    return FALSE;
  if (g_rename(self->temporary, self->file) != 0)
    return _set_error(self, self->file, error);
  g_clear_pointer(&self->temporary, g_free);
  return TRUE;
}
