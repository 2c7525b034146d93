/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "uebatool-progress.h"
#include "uebatool-grid.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LINES_BETWEEN_LOOKS 4096
#define REDRAW_USEC (G_USEC_PER_SEC / 10)
#define BAR_CELLS 24

struct _UebatoolProgress
{
  gboolean is_on;
  guint64 total_bytes;          /* 0: unknown */
  guint64 look_at_line;
  gint64 start_usec;
  gint64 drawn_usec;
  gint drawn_width;             /* 0: hidden */
};

/* 0: one of them is no plain file */
static guint64
_total_bytes(gchar **files)
{
  guint64 total = 0;

  for (; files && *files; files++)
    {
      GStatBuf status;

      if (g_stat(*files, &status) != 0 || !S_ISREG(status.st_mode))
        return 0;
      total += (guint64) status.st_size;
    }
  return total;
}

UebatoolProgress *
uebatool_progress_new(gchar **files)
{
  UebatoolProgress *self = g_new0(UebatoolProgress, 1);

  self->is_on = isatty(STDERR_FILENO);
  self->total_bytes = _total_bytes(files);
  self->look_at_line = LINES_BETWEEN_LOOKS;
  self->start_usec = g_get_monotonic_time();
  return self;
}

void
uebatool_progress_free(UebatoolProgress *self)
{
  if (!self)
    return;
  uebatool_progress_hide(self);
  g_free(self);
}

void
uebatool_progress_hide(UebatoolProgress *self)
{
  if (self->drawn_width == 0)
    return;
  fprintf(stderr, "\r%*s\r", self->drawn_width, "");
  fflush(stderr);
  self->drawn_width = 0;
}

static void
_append_bar(GString *text, gdouble share)
{
  gint n = (gint) (share * BAR_CELLS);

  g_string_append_c(text, '[');
  for (gint i = 0; i < BAR_CELLS; i++)
    g_string_append_c(text, i < n ? '#' : '.');
  g_string_append_printf(text, "] %3d %%  ", (gint) (share * 100));
}

static void
_append_time_left(GString *text, gdouble share, gdouble elapsed_sec)
{
  guint64 left_sec = (guint64) (elapsed_sec / share * (1 - share) + 0.5);

  g_string_append_printf(text, "  %" G_GUINT64_FORMAT ":%02u left", left_sec / 60, (guint) (left_sec % 60));
}

static void
_draw(UebatoolProgress *self, guint64 n_lines, guint64 n_bytes, gdouble elapsed_sec)
{
  g_autoptr(GString) text = g_string_new(NULL);
  gdouble share = self->total_bytes ? MIN((gdouble) n_bytes / (gdouble) self->total_bytes, 1) : 0;

  if (self->total_bytes)
    _append_bar(text, share);
  uebatool_append_grouped(text, n_lines);
  g_string_append(text, " lines  ");
  uebatool_append_grouped(text, (guint64) ((gdouble) n_lines / MAX(elapsed_sec, 0.001)));
  g_string_append(text, " lines/s");
  if (share > 0)
    _append_time_left(text, share, elapsed_sec);
  fprintf(stderr, "\r%-*s", self->drawn_width, text->str);
  fflush(stderr);
  self->drawn_width = (gint) text->len;
}

void
uebatool_progress_update(UebatoolProgress *self, guint64 n_lines, guint64 n_bytes)
{
  gint64 now_usec;

  if (!self->is_on || n_lines < self->look_at_line)
    return;
  self->look_at_line = n_lines + LINES_BETWEEN_LOOKS;
  now_usec = g_get_monotonic_time();
  if (now_usec - self->drawn_usec < REDRAW_USEC)
    return;
  self->drawn_usec = now_usec;
  _draw(self, n_lines, n_bytes, (gdouble) (now_usec - self->start_usec) / G_USEC_PER_SEC);
}
