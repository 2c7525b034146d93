/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "mmdb-writer.h"

#include <stdlib.h>
#include <string.h>

/* make-mmdb COUNTRIES.csv OUT.mmdb: lines "network,country"; blank lines and # comments are left out */

static gboolean
_add_line(MmdbWriter *writer, gchar *line)
{
  gchar *comma = strchr(g_strstrip(line), ',');

  if (line[0] == '\0' || line[0] == '#')
    return TRUE;
  if (!comma)
    return FALSE;
  *comma = '\0';
  return mmdb_writer_add(writer, line, comma + 1);
}

static gboolean
_convert(const gchar *csv_name, const gchar *mmdb_name, GError **error)
{
  g_autofree gchar *csv = NULL;

  if (!g_file_get_contents(csv_name, &csv, NULL, error))
    return FALSE;

  MmdbWriter *writer = mmdb_writer_new();
  g_auto(GStrv) lines = g_strsplit(csv, "\n", -1);
  gboolean is_good = TRUE;
  for (guint i = 0; lines[i] && is_good; i++)
    {
      is_good = _add_line(writer, lines[i]);
      if (!is_good)
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_INVAL, "%s:%u: not a line of network,country", csv_name, i + 1);
    }
  is_good = is_good && mmdb_writer_save(writer, mmdb_name, error);
  mmdb_writer_free(writer);
  return is_good;
}

int
main(int argc, char **argv)
{
  g_autoptr(GError) error = NULL;

  if (argc != 3)
    {
      g_printerr("usage: make-mmdb COUNTRIES.csv OUT.mmdb\n");
      return 2;
    }
  if (_convert(argv[1], argv[2], &error))
    return EXIT_SUCCESS;
  g_printerr("%s\n", error->message);
  return EXIT_FAILURE;
}
