/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-findings.h"
#include "ueba-error.h"

#define SHOWN_BYTES 80

void
ueba_findings_init(UebaFindings *self, const gchar *file)
{
  *self = (UebaFindings)
  {
    .file = file
  };
}

void
ueba_findings_clear(UebaFindings *self)
{
  g_clear_pointer(&self->first_bad, g_free);
  g_clear_pointer(&self->remark, g_free);
}

/* a file's bytes are anybody's: control characters and broken UTF-8 stay out of the log */
gchar *
ueba_findings_quote(UebaText text)
{
  gsize len = MIN(text.len, SHOWN_BYTES);
  g_autofree gchar *valid = g_utf8_make_valid(text.str ? text.str : "", (gssize) len);
  g_autofree gchar *escaped = g_strescape(valid, NULL);

  return g_strdup_printf("'%s'%s", escaped, text.len > len ? ".." : "");
}

void
ueba_findings_add_bad(UebaFindings *self, guint line, const gchar *message, UebaText text)
{
  self->n_bad++;
  if (self->first_bad && !self->func)
    return;

  g_autofree gchar *quoted = ueba_findings_quote(text);
  g_autofree gchar *whole = g_strdup_printf("%s: %s", message, quoted);
  if (!self->first_bad)
    self->first_bad = g_strdup_printf("%s:%u: %s", self->file, line, whole);
  if (self->func)
    self->func(self->file, line, whole, self->user_data);
}

void
ueba_findings_add_note(UebaFindings *self, guint line, const gchar *format, ...)
{
  va_list args;

  if (!self->func)
    return;
  va_start(args, format);
  g_autofree gchar *message = g_strdup_vprintf(format, args);
  va_end(args);
  self->func(self->file, line, message, self->user_data);
}

void
ueba_findings_set_remark(UebaFindings *self, const gchar *format, ...)
{
  va_list args;

  va_start(args, format);
  g_autofree gchar *message = g_strdup_vprintf(format, args);
  va_end(args);
  g_free(self->remark);
  self->remark = g_strdup_printf("%s: %s", self->file, message);
}

gboolean
ueba_findings_accept(const UebaFindings *self, guint64 n_good, GError **error)
{
  if (self->n_bad <= n_good)
    return TRUE;
  if (n_good == 0)
    g_set_error(error, UEBA_ERROR, UEBA_ERROR_SYNTAX, "%s; no usable line", self->first_bad);
  else
    g_set_error(error, UEBA_ERROR, UEBA_ERROR_SYNTAX,
                "%s; more bad lines (%" G_GUINT64_FORMAT ") than good ones (%" G_GUINT64_FORMAT ")",
                self->first_bad, self->n_bad, n_good);
  return FALSE;
}

gchar *
ueba_findings_summary(const UebaFindings *self)
{
  if (!self->first_bad)
    return NULL;
  if (self->n_bad == 1)
    return g_strdup(self->first_bad);
  return g_strdup_printf("%s (and %" G_GUINT64_FORMAT " more bad line%s)", self->first_bad, self->n_bad - 1,
                         self->n_bad > 2 ? "s" : "");
}
