/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-content-findings.h"
#include "ueba-error.h"
#include "ueba-limits.h"

struct _UebaContentFindings
{
  GPtrArray *list;      /* of UebaContentFinding */
  guint n_errors;
};

static void
_finding_free(gpointer data)
{
  UebaContentFinding *self = (UebaContentFinding *) data;

  g_free(self->file);
  g_free(self->message);
  g_free(self);
}

UebaContentFindings *
ueba_content_findings_new(void)
{
  UebaContentFindings *self = g_new0(UebaContentFindings, 1);

  self->list = g_ptr_array_new_with_free_func(_finding_free);
  return self;
}

void
ueba_content_findings_free(UebaContentFindings *self)
{
  if (!self)
    return;
  g_clear_pointer(&self->list, g_ptr_array_unref);
  g_free(self);
}

/* consumes message */
static void
_add(UebaContentFindings *self, gboolean is_error, const gchar *file, guint line, gchar *message)
{
  UebaContentFinding *finding = g_new0(UebaContentFinding, 1);

  finding->is_error = is_error;
  finding->file = g_strdup(file);
  finding->line = line;
  finding->message = message;
  g_ptr_array_add(self->list, finding);
}

void
ueba_content_findings_add_error(UebaContentFindings *self, const gchar *file, guint line, const gchar *format, ...)
{
  va_list args;

  if (++self->n_errors > UEBA_LIMIT_CONTENT_ERRORS)
    return;
  va_start(args, format);
  _add(self, TRUE, file, line, g_strdup_vprintf(format, args));
  va_end(args);
}

void
ueba_content_findings_add_note(UebaContentFindings *self, const gchar *file, guint line, const gchar *format, ...)
{
  va_list args;

  va_start(args, format);
  _add(self, FALSE, file, line, g_strdup_vprintf(format, args));
  va_end(args);
}

guint
ueba_content_findings_n_errors(const UebaContentFindings *self)
{
  return self->n_errors;
}

static void
_append(GString *out, const UebaContentFinding *finding)
{
  g_string_append(out, finding->file);
  if (finding->line)
    g_string_append_printf(out, ":%u", finding->line);
  g_string_append_printf(out, ": %s", finding->message);
}

void
ueba_content_findings_propagate(const UebaContentFindings *self, GError **error)
{
  g_autoptr(GString) text = g_string_new(NULL);

  g_assert(self->n_errors);
  for (guint i = 0; i < self->list->len; i++)
    {
      const UebaContentFinding *finding = (const UebaContentFinding *) g_ptr_array_index(self->list, i);

      if (!finding->is_error)
        continue;
      if (text->len)
        g_string_append_c(text, '\n');
      _append(text, finding);
    }
  if (self->n_errors > UEBA_LIMIT_CONTENT_ERRORS)
    g_string_append_printf(text, "\nand %u more", self->n_errors - UEBA_LIMIT_CONTENT_ERRORS);
  g_set_error_literal(error, UEBA_ERROR, UEBA_ERROR_CONTENT, text->str);
}

GPtrArray *
ueba_content_findings_notes(const UebaContentFindings *self)
{
  GPtrArray *notes = g_ptr_array_new_with_free_func(g_free);

  for (guint i = 0; i < self->list->len; i++)
    {
      const UebaContentFinding *finding = (const UebaContentFinding *) g_ptr_array_index(self->list, i);
      GString *text = g_string_new(NULL);

      _append(text, finding);
      if (finding->is_error)
        g_string_free(text, TRUE);
      else
        g_ptr_array_add(notes, g_string_free(text, FALSE));
    }
  return notes;
}

/* that there are more, as an error of the last one's file */
static void
_tell_rest(UebaContentFindings *self)
{
  const UebaContentFinding *last = (const UebaContentFinding *) g_ptr_array_index(self->list, self->list->len - 1);

  _add(self, TRUE, last->file, 0, g_strdup_printf("and %u more errors", self->n_errors - UEBA_LIMIT_CONTENT_ERRORS));
}

GPtrArray *
ueba_content_findings_steal(UebaContentFindings *self)
{
  GPtrArray *list = self->list;

  if (self->n_errors > UEBA_LIMIT_CONTENT_ERRORS)
    _tell_rest(self);

  self->list = g_ptr_array_new_with_free_func(_finding_free);
  self->n_errors = 0;
  return list;
}
