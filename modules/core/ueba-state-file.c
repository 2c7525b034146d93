/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-error.h"
#include "ueba-state-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define MODE 0600

static void
_set_error(GError **error, const gchar *path, const gchar *what)
{
  g_set_error(error, UEBA_ERROR, UEBA_ERROR_IO, "state file '%s': %s: %s", path, what, g_strerror(errno));
}

static void
_refuse(GError **error, const gchar *path, const gchar *what)
{
  g_set_error(error, UEBA_ERROR, UEBA_ERROR_STATE, "state file '%s': %s", path, what);
}

gchar *
ueba_state_file_resolve(const gchar *file, GError **error)
{
  g_autofree gchar *folder = g_path_get_dirname(file);
  g_autofree gchar *name = g_path_get_basename(file);
  gchar *resolved = realpath(folder, NULL);
  gchar *path;

  if (!resolved)
    {
      _set_error(error, file, "its folder cannot be used; create it, writable for this user");
      return NULL;
    }
  path = g_build_filename(resolved, name, NULL);
  free(resolved);
  return path;
}

/* Whoever can open the lock file can hold the lock. One that was there before, and is ours, is taken away from others;
 * one that is not ours was made by somebody whom the folder's owner trusts, and is no more than a lock. */
static void
_keep_to_owner(gint fd)
{
  struct stat about;

  if (fstat(fd, &about) == 0 && about.st_uid == geteuid())
    fchmod(fd, MODE);
}

gint
ueba_state_file_lock(const gchar *path, GError **error)
{
  g_autofree gchar *name = g_strconcat(path, ".lock", NULL);
  gint fd = open(name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, MODE);

  if (fd < 0)
    {
      _set_error(error, path, errno == ELOOP ? "its lock file is a symbolic link; remove it"
                 : "its lock file cannot be opened; the folder must be writable for this user");
      return -1;
    }
  _keep_to_owner(fd);
  if (flock(fd, LOCK_EX | LOCK_NB) == 0)
    return fd;
  if (errno == EWOULDBLOCK)
    _refuse(error, path, "another instance uses it; give each detector a file of its own");
  else
    _set_error(error, path, "cannot be locked");
  close(fd);
  return -1;
}

static gboolean
_is_usable(const gchar *path, const struct stat *about, GError **error)
{
  if (S_ISLNK(about->st_mode))
    _refuse(error, path, "is a symbolic link; name the file itself");
  else if (!S_ISREG(about->st_mode))
    _refuse(error, path, "is not a regular file");
  else if (about->st_size == 0)
    _refuse(error, path, "is empty; put back a good copy, or remove it to start with nothing learned");
  else
    return TRUE;
  return FALSE;
}

/* without its file it would be taken for that of the new one */
static gboolean
_is_free_of_remains(const gchar *path, GError **error)
{
  g_autofree gchar *wal = g_strconcat(path, "-wal", NULL);
  struct stat about;

  if (lstat(wal, &about) != 0)
    return TRUE;
  g_set_error(error, UEBA_ERROR, UEBA_ERROR_STATE,
              "state file '%s' is missing, but '%s' is there; put back the former or remove the latter", path, wal);
  return FALSE;
}

gboolean
ueba_state_file_check(const gchar *path, gboolean *ret_exists, GError **error)
{
  struct stat about;

  if (lstat(path, &about) == 0)
    {
      *ret_exists = TRUE;
      return _is_usable(path, &about, error);
    }
  if (errno != ENOENT)
    {
      _set_error(error, path, "cannot be looked at");
      return FALSE;
    }
  *ret_exists = FALSE;
  return _is_free_of_remains(path, error);
}

static gboolean
_make_empty(const gchar *path, const gchar *draft, GError **error)
{
  gboolean is_made;
  gint fd;

  g_unlink(draft);
  fd = open(draft, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, MODE);
  is_made = fd >= 0 && fchmod(fd, MODE) == 0; /* whatever the umask */
  if (!is_made)
    _set_error(error, path, "cannot be created");
  if (fd >= 0)
    close(fd);
  return is_made;
}

static gboolean
_fill(const gchar *path, const gchar *draft, const UebaIdentityKey *key, GError **error)
{
  g_autoptr(UebaDb) db = ueba_db_open(draft, path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW, error);

  return db && ueba_state_schema_create(&ueba_state_schema, db, key, error);
}

static void
_sync_folder(const gchar *path)
{
  g_autofree gchar *folder = g_path_get_dirname(path);
  gint fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd < 0)
    return;
  fsync(fd);
  close(fd);
}

gboolean
ueba_state_file_create(const gchar *path, const UebaIdentityKey *key, GError **error)
{
  g_autofree gchar *draft = g_strconcat(path, ".new", NULL);

  if (!_make_empty(path, draft, error))
    return FALSE;
  if (!_fill(path, draft, key, error))
    {
      g_unlink(draft);
      return FALSE;
    }
  if (g_rename(draft, path) != 0)
    {
      _set_error(error, path, "cannot be created");
      g_unlink(draft);
      return FALSE;
    }
  _sync_folder(path);
  return TRUE;
}
