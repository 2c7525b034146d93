/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_FINDINGS_H_INCLUDED
#define UEBA_FINDINGS_H_INCLUDED

#include "ueba-event.h"

/* What is wrong with the lines of a table: counted and the first kept for the log, or told a linter one by one. */

typedef void (*UebaFindingFunc)(const gchar *file, guint line, const gchar *message, gpointer user_data);

typedef struct _UebaFindings
{
  const gchar *file;    /* borrowed; for messages */
  guint64 n_bad;        /* lines skipped */
  gchar *first_bad;     /* "file:line: what", or NULL */
  gchar *remark;        /* "file: what" of the file as a whole, or NULL */
  gboolean is_cut;      /* the last line is bad or short and has no line end: its writer may be at work */
  UebaFindingFunc func; /* NULL: nobody listens, notes are not made */
  gpointer user_data;
} UebaFindings;

void ueba_findings_init(UebaFindings *self, const gchar *file);
void ueba_findings_clear(UebaFindings *self);

/* in quotes, cut and escaped: what a log line may say of a file's bytes; owned by the caller */
gchar *ueba_findings_quote(UebaText text);

/* a line that is skipped; the message ends with the text in quotes */
void ueba_findings_add_bad(UebaFindings *self, guint line, const gchar *message, UebaText text);
/* a line that is used and yet worth a second look */
void ueba_findings_add_note(UebaFindings *self, guint line, const gchar *format, ...) G_GNUC_PRINTF(3, 4);
/* what a person should know of a file that is used; one a file */
void ueba_findings_set_remark(UebaFindings *self, const gchar *format, ...) G_GNUC_PRINTF(2, 3);

/* The rule for every table: a file with lines but no good one, or with more bad than good, is refused whole. */
gboolean ueba_findings_accept(const UebaFindings *self, guint64 n_good, GError **error);

/* "tor.txt:17: not an address: 'foo' (and 2 more bad lines)"; owned by the caller; NULL without a bad line */
gchar *ueba_findings_summary(const UebaFindings *self);

#endif
