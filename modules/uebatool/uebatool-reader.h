/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBATOOL_READER_H_INCLUDED
#define UEBATOOL_READER_H_INCLUDED

#include "mimecast-reader.h"

/* What every verb that reads logs needs: the options of the reader, the reader itself, and how often it made nothing of
 * a line and why. */

typedef struct _UebatoolReaderOptions
{
  gchar *accept;
  gchar *failed_actions;
  gchar *dsn_phrases_file;
} UebatoolReaderOptions;

/* self is filled when the options are parsed, and cleared by the caller */
void uebatool_reader_options_add(UebatoolReaderOptions *self, GOptionContext *context);
void uebatool_reader_options_clear(UebatoolReaderOptions *self);
MimecastReader *uebatool_reader_options_build(const UebatoolReaderOptions *self, GError **error);

typedef struct _UebatoolUnread UebatoolUnread;

UebatoolUnread *uebatool_unread_new(void);
void uebatool_unread_free(UebatoolUnread *self);
/* Empty lines are not counted. */
void uebatool_unread_add(UebatoolUnread *self, MimecastReadResult result, UebaText line, guint64 number);
/* one line on standard error for each reason that occurred, with its first example */
void uebatool_unread_print(const UebatoolUnread *self);

#endif
