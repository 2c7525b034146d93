/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "uebatool-reader.h"
#include "ueba-error.h"
#include "ueba-findings.h"

#include <stdio.h>

void
uebatool_reader_options_add(UebatoolReaderOptions *self, GOptionContext *context)
{
  const GOptionEntry entries[] =
  {
    {
      "accept", 0, 0, G_OPTION_ARG_STRING, &self->accept,
      "payload shapes that are believed, comma separated (all)", "SHAPES"
    },
    {
      "failed-actions", 0, 0, G_OPTION_ARG_STRING, &self->failed_actions,
      "action words that mean a mail did not reach its recipient", "WORDS"
    },
    {
      "dsn-phrases", 0, 0, G_OPTION_ARG_FILENAME, &self->dsn_phrases_file,
      "more subjects of delivery notices", "FILE"
    },
    { NULL },
  };

  g_option_context_add_main_entries(context, entries, NULL);
}

void
uebatool_reader_options_clear(UebatoolReaderOptions *self)
{
  g_clear_pointer(&self->accept, g_free);
  g_clear_pointer(&self->failed_actions, g_free);
  g_clear_pointer(&self->dsn_phrases_file, g_free);
}

/* comma or blank between the words; NULL of NULL */
static gchar **
_split(const gchar *words)
{
  return words ? g_strsplit_set(words, ", ", -1) : NULL;
}

static gboolean
_read_accept(const gchar *names, guint32 *ret_mask, GError **error)
{
  g_auto(GStrv) words = _split(names ? names : "all");

  *ret_mask = 0;
  for (guint i = 0; words[i]; i++)
    {
      guint32 mask;

      if (words[i][0] == '\0')
        continue;
      if (!mimecast_shape_mask(words[i], &mask))
        {
          g_set_error(error, UEBA_ERROR, UEBA_ERROR_SYNTAX, "--accept: there is no payload shape '%s'", words[i]);
          return FALSE;
        }
      *ret_mask |= mask;
    }
  return TRUE;
}

MimecastReader *
uebatool_reader_options_build(const UebatoolReaderOptions *self, GError **error)
{
  g_auto(GStrv) failed_actions = _split(self->failed_actions);
  MimecastReaderOptions options =
  {
    .failed_actions = (const gchar *const *) failed_actions, .dsn_phrases_file = self->dsn_phrases_file,
  };

  if (!_read_accept(self->accept, &options.accept, error))
    return NULL;
  return mimecast_reader_new(&options, error);
}

typedef struct _Reason
{
  guint64 n_lines;
  guint64 first_number;
  gchar *first_line;    /* quoted and cut */
} Reason;

struct _UebatoolUnread
{
  Reason reasons[MIMECAST_READ_MAX];
};

UebatoolUnread *
uebatool_unread_new(void)
{
  return g_new0(UebatoolUnread, 1);
}

void
uebatool_unread_free(UebatoolUnread *self)
{
  if (!self)
    return;
  for (guint i = 0; i < MIMECAST_READ_MAX; i++)
    g_free(self->reasons[i].first_line);
  g_free(self);
}

void
uebatool_unread_add(UebatoolUnread *self, MimecastReadResult result, UebaText line, guint64 number)
{
  Reason *reason = &self->reasons[result];

  if (result == MIMECAST_READ_EVENTS || line.len == 0)
    return;
  if (reason->n_lines++ > 0)
    return;
  reason->first_number = number;
  reason->first_line = ueba_findings_quote(line);
}

void
uebatool_unread_print(const UebatoolUnread *self)
{
  for (guint i = 0; i < MIMECAST_READ_MAX; i++)
    if (self->reasons[i].n_lines > 0)
      fprintf(stderr, "%s: %" G_GUINT64_FORMAT ", the first in line %" G_GUINT64_FORMAT ": %s\n",
              mimecast_read_result_name((MimecastReadResult) i), self->reasons[i].n_lines,
              self->reasons[i].first_number, self->reasons[i].first_line);
}
