/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_CONTENT_FINDINGS_H_INCLUDED
#define UEBA_CONTENT_FINDINGS_H_INCLUDED

#include "ueba-content.h"

/* Collects what is found while packs are read, so that a person sees every mistake at once. */
typedef struct _UebaContentFindings UebaContentFindings;

UebaContentFindings *ueba_content_findings_new(void);
void ueba_content_findings_free(UebaContentFindings *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UebaContentFindings, ueba_content_findings_free)

/* line 0: unknown */
void ueba_content_findings_add_error(UebaContentFindings *self, const gchar *file, guint line, const gchar *format, ...)
G_GNUC_PRINTF(4, 5);
void ueba_content_findings_add_note(UebaContentFindings *self, const gchar *file, guint line, const gchar *format, ...)
G_GNUC_PRINTF(4, 5);

guint ueba_content_findings_n_errors(const UebaContentFindings *self);

/* the errors as one, each on a line of its own; asserts that there is one */
void ueba_content_findings_propagate(const UebaContentFindings *self, GError **error);
/* the notes as texts: gchar *, owned by the caller */
GPtrArray *ueba_content_findings_notes(const UebaContentFindings *self);
/* all, of UebaContentFinding; owned by the caller, and no longer by self */
GPtrArray *ueba_content_findings_steal(UebaContentFindings *self);

#endif
