/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-table-file.h"
#include "ueba-error.h"
#include "ueba-limits.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static gint64
_nsec(struct timespec time)
{
  return (gint64) time.tv_sec * 1000000000 + time.tv_nsec;
}

static void
_set_stamp(UebaFileStamp *self, gint result, const struct stat *st)
{
  *self = (UebaFileStamp)
  {
    .error = result == 0 ? 0 : errno
  };
  if (self->error)
    return;
  self->is_regular = S_ISREG(st->st_mode);
  self->device = st->st_dev;
  self->inode = st->st_ino;
  self->size = (guint64) st->st_size;
  self->changed_nsec = _nsec(st->st_mtim);
  self->touched_nsec = _nsec(st->st_ctim);
}

void
ueba_file_stamp_read(UebaFileStamp *self, const gchar *file)
{
  struct stat st;

  _set_stamp(self, stat(file, &st), &st);
}

gboolean
ueba_file_stamp_equal(const UebaFileStamp *self, const UebaFileStamp *other)
{
  return self->error == other->error && self->is_regular == other->is_regular && self->device == other->device
         && self->inode == other->inode && self->size == other->size && self->changed_nsec == other->changed_nsec
         && self->touched_nsec == other->touched_nsec;
}

gboolean
ueba_file_stamp_is_missing(const UebaFileStamp *self)
{
  return self->error == ENOENT || self->error == ENOTDIR;
}

static void
_set_errno_error(const gchar *file, GError **error)
{
  g_set_error(error, UEBA_ERROR, UEBA_ERROR_IO, "%s: %s", file, g_strerror(errno));
}

/* O_NONBLOCK: a pipe of that name must not hold us up */
gint
ueba_table_file_open(const gchar *file, UebaFileStamp *ret_stamp, GError **error)
{
  gint fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  struct stat st;

  if (fd < 0)
    {
      _set_errno_error(file, error);
      return -1;
    }
  _set_stamp(ret_stamp, fstat(fd, &st), &st);
  if (ret_stamp->is_regular)
    return fd;
  g_set_error(error, UEBA_ERROR, UEBA_ERROR_IO, "%s: not a regular file", file);
  close(fd);
  return -1;
}

gchar *
ueba_table_file_read(gint fd, guint64 size, const gchar *file, gsize *ret_len, GError **error)
{
  if (size > UEBA_LIMIT_TABLE_BYTES)
    {
      g_set_error(error, UEBA_ERROR, UEBA_ERROR_LIMIT, "%s: larger than %d bytes", file, UEBA_LIMIT_TABLE_BYTES);
      return NULL;
    }

  g_autofree gchar *data = g_malloc(size + 1);
  gsize len = 0;
  while (len < size)
    {
      gssize n = pread(fd, data + len, size - len, (off_t) len);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          _set_errno_error(file, error);
          return NULL;
        }
      if (n == 0)
        break;
      len += (gsize) n;
    }
  *ret_len = len;
  return g_steal_pointer(&data);
}

gboolean
ueba_table_file_is_unchanged(gint fd, const UebaFileStamp *stamp)
{
  UebaFileStamp now;
  struct stat st;

  _set_stamp(&now, fstat(fd, &st), &st);
  return now.error == 0 && now.size == stamp->size && now.changed_nsec == stamp->changed_nsec;
}
