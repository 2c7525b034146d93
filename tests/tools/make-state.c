/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "line-reader.h"
#include "ueba-state.h"

#include <stdio.h>
#include <string.h>

/* A state file as a detector leaves it that is killed: make-state STATE PACK USERS COUNTRIES < LINES
 * Lines are committed one by one, and none by a checkpoint. */

#define NOW_USEC G_GINT64_CONSTANT(1767225600000000)

typedef struct _Making
{
  UebaState *state;
  UebaEngine *engine;
  LineReader reader;
  GPtrArray *alerts;
} Making;

static void
_take_alert(UebaAlert *alert, gpointer user_data)
{
  g_ptr_array_add(user_data, alert);
}

static gboolean
_start(Making *self, gchar **argv, GError **error)
{
  const gchar *const packs[] = { argv[2], NULL };
  const UebaIdentityKey key = { { 1, 2 } };
  UebaStateOptions state_options = { .file = argv[1], .duplicate_window = 1000 };
  UebaEngineOptions options;
  UebaContent *content = ueba_content_load(packs, NULL, error);

  ueba_engine_options_defaults(&options);
  self->state = content ? ueba_state_open(&state_options, &key, error) : NULL;
  self->engine = self->state ? ueba_state_start(self->state, &options, content, NOW_USEC, NULL, error) : NULL;
  ueba_content_unref(content);
  return self->engine != NULL;
}

static void
_load_tables(UebaEngine *engine, const gchar *users, const gchar *countries)
{
  UebaTablesLoader *loader = ueba_tables_loader_new();
  UebaTables *tables;

  ueba_tables_loader_set_users(loader, users);
  ueba_tables_loader_set_geo(loader, countries);
  tables = ueba_tables_loader_poll(loader, NULL, NULL, NULL);
  ueba_engine_adopt_tables(engine, tables);
  ueba_tables_unref(tables);
  ueba_tables_loader_free(loader);
}

static gboolean
_add_line(Making *self, const gchar *line, GError **error)
{
  UebaRecordIter events;
  UebaEvent event;
  gsize len;
  const gchar *packed;

  line_reader_read(&self->reader, line, strlen(line));
  packed = line_reader_packed(&self->reader, &len);
  if (ueba_record_iter_init(&events, packed, len))
    while (ueba_record_iter_next(&events, &event))
      ueba_state_feed(self->state, &event, UEBA_TIME_NONE);
  if (!ueba_state_commit(self->state, self->alerts, NOW_USEC, error))
    return FALSE;
  g_ptr_array_set_size(self->alerts, 0);
  return TRUE;
}

static gboolean
_add_lines(Making *self, GError **error)
{
  g_autoptr(GIOChannel) in = g_io_channel_unix_new(0);
  gchar *line;

  g_io_channel_set_encoding(in, NULL, NULL);
  while (g_io_channel_read_line(in, &line, NULL, NULL, error) == G_IO_STATUS_NORMAL)
    {
      gboolean is_added = _add_line(self, g_strchomp(line), error);

      g_free(line);
      if (!is_added)
        return FALSE;
    }
  return TRUE;
}

gint
main(gint argc, gchar **argv)
{
  g_autoptr(GError) error = NULL;
  Making making = { NULL };

  if (argc != 5)
    {
      fputs("usage: make-state STATE PACK USERS COUNTRIES < LINES\n", stderr);
      return 2;
    }
  making.alerts = g_ptr_array_new_with_free_func((GDestroyNotify) ueba_alert_unref);
  line_reader_init(&making.reader);
  if (_start(&making, argv, &error))
    {
      ueba_engine_set_sink(making.engine, _take_alert, making.alerts);
      _load_tables(making.engine, argv[3], argv[4]);
      _add_lines(&making, &error);
    }
  if (error)
    fprintf(stderr, "make-state: %s\n", error->message);
  ueba_state_free(making.state);
  ueba_engine_free(making.engine);
  line_reader_clear(&making.reader);
  g_ptr_array_unref(making.alerts);
  return error ? 2 : 0;
}
