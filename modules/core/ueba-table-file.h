/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_TABLE_FILE_H_INCLUDED
#define UEBA_TABLE_FILE_H_INCLUDED

#include <glib.h>

/* A file that others write: what it looks like from outside, and its bytes. */

typedef struct _UebaFileStamp
{
  gint error;           /* errno of the look; 0: the rest is set */
  gboolean is_regular;
  guint64 device;
  guint64 inode;
  guint64 size;
  gint64 changed_nsec;  /* content, and anything else: a copy that keeps the time of its original shows in the second */
  gint64 touched_nsec;
} UebaFileStamp;

void ueba_file_stamp_read(UebaFileStamp *self, const gchar *file);
gboolean ueba_file_stamp_equal(const UebaFileStamp *self, const UebaFileStamp *other);
/* there is no file of that name */
gboolean ueba_file_stamp_is_missing(const UebaFileStamp *self);

/* -1: it cannot be opened, or is no regular file; the error names it. ret_stamp: of what was opened. */
gint ueba_table_file_open(const gchar *file, UebaFileStamp *ret_stamp, GError **error);
/* size bytes from the start on, or less if there are less; owned by the caller */
gchar *ueba_table_file_read(gint fd, guint64 size, const gchar *file, gsize *ret_len, GError **error);
/* it was not written to since */
gboolean ueba_table_file_is_unchanged(gint fd, const UebaFileStamp *stamp);

#endif
