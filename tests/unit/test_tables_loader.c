/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-tables.h"
#include "mmdb-writer.h"

#include <criterion/criterion.h>
#include <glib/gstdio.h>

#include <sys/stat.h>

typedef struct _Fixture
{
  gchar *folder;
  gchar *file;          /* of the table under test */
  UebaTablesLoader *loader;
  UebaTables *tables;   /* of the newest snapshot */
  GString *reports;     /* since the last take: "changed|warning|refused: message", without the folder's name */
  guint n_refused;      /* at the last poll */
} Fixture;

static Fixture fixture;

static void
_report(UebaTablesReportKind kind, const gchar *message, gpointer user_data)
{
  static const gchar *const names[] = { "changed", "warning", "refused" };
  gchar **parts = g_strsplit(message, fixture.folder, -1);
  gchar *shown = g_strjoinv("", parts);

  g_string_append_printf(fixture.reports, "%s: %s\n", names[kind], shown);
  g_free(shown);
  g_strfreev(parts);
}

static void
_setup(void)
{
  fixture.folder = g_dir_make_tmp(NULL, NULL);
  fixture.file = g_build_filename(fixture.folder, "file", NULL);
  fixture.loader = ueba_tables_loader_new();
  fixture.reports = g_string_new(NULL);
}

static void
_teardown(void)
{
  ueba_tables_unref(fixture.tables);
  ueba_tables_loader_free(fixture.loader);
  g_remove(fixture.file);
  g_remove(fixture.folder);
  g_free(fixture.file);
  g_free(fixture.folder);
  g_string_free(fixture.reports, TRUE);
}

/* in place, as an editor or a shell does it */
static void
_write(const gchar *text)
{
  FILE *file = fopen(fixture.file, "w");

  cr_assert_not_null(file);
  fputs(text, file);
  fclose(file);
}

/* TRUE: there is a new snapshot */
static gboolean
_poll(void)
{
  UebaTables *tables = ueba_tables_loader_poll(fixture.loader, _report, NULL, &fixture.n_refused);

  if (!tables)
    return FALSE;
  ueba_tables_unref(fixture.tables);
  fixture.tables = tables;
  return TRUE;
}

static void
_poll_until_settled(void)
{
  _poll();
  _poll();
}

static void
_assert_reports(const gchar *expected)
{
  cr_assert_str_eq(fixture.reports->str, expected);
  g_string_truncate(fixture.reports, 0);
}

static void
_start_with_list(const gchar *text)
{
  _write(text);
  cr_assert(ueba_tables_loader_add_list(fixture.loader, "tor_ip", fixture.file));
  cr_assert(_poll());
}

static gboolean
_list_has(const gchar *address)
{
  const UebaList *list = ueba_tables_lookup_list(fixture.tables, "tor_ip");

  return list && ueba_list_contains(list, ueba_text_from_string(address), NULL);
}

static UebaTablesStats
_stats(void)
{
  UebaTablesStats stats;

  ueba_tables_loader_stats(fixture.loader, &stats);
  return stats;
}

TestSuite(ueba_tables_loader, .init = _setup, .fini = _teardown);

Test(ueba_tables_loader, loads_at_once_at_start_and_then_only_what_changes)
{
  _start_with_list("1.1.1.1\n2.2.2.2\n");

  cr_assert(_list_has("1.1.1.1"));
  _assert_reports("changed: tor_ip: 2 entries (+2/-0)\n");
  cr_assert_not(_poll());
  cr_assert_not(_poll());
  _assert_reports("");
}

Test(ueba_tables_loader, swaps_in_a_changed_file_once_it_is_still)
{
  _start_with_list("1.1.1.1\n2.2.2.2\n");
  _assert_reports("changed: tor_ip: 2 entries (+2/-0)\n");

  _write("1.1.1.1\n3.3.3.3\n4.4.4.0/24\n");
  cr_assert_not(_poll());
  _write("1.1.1.1\n3.3.3.3\n4.4.4.0/24\n5.5.5.5\n");
  cr_assert_not(_poll());
  cr_assert(_list_has("2.2.2.2"));
  cr_assert(_poll());

  cr_assert_not(_list_has("2.2.2.2"));
  cr_assert(_list_has("4.4.4.4"));
  _assert_reports("changed: tor_ip: 4 entries (+3/-1)\n");
}

Test(ueba_tables_loader, keeps_the_old_snapshot_whole_while_a_new_one_is_used)
{
  _start_with_list("1.1.1.1\n");
  UebaTables *old = ueba_tables_ref(fixture.tables);
  const gchar *match;

  _write("2.2.2.2\n3.3.3.3\n");
  _poll_until_settled();

  cr_assert_not(_list_has("1.1.1.1"));
  cr_assert(ueba_list_contains(ueba_tables_lookup_list(old, "tor_ip"), ueba_text_from_string("1.1.1.1"), &match));
  cr_assert_str_eq(match, "1.1.1.1");
  ueba_tables_unref(old);
}

Test(ueba_tables_loader, says_nothing_of_a_file_that_was_written_and_holds_the_same)
{
  _start_with_list("1.1.1.1\n2.2.2.2\n");
  _assert_reports("changed: tor_ip: 2 entries (+2/-0)\n");

  _write("2.2.2.2\n1.1.1.1 # the same\n");
  cr_assert_not(_poll());
  cr_assert_not(_poll());

  _assert_reports("");
  cr_assert_eq(_stats().reload_failures, 0);
}

Test(ueba_tables_loader, sees_a_file_that_was_moved_into_place)
{
  gchar *other = g_build_filename(fixture.folder, "other", NULL);

  _start_with_list("1.1.1.1\n");
  cr_assert(g_file_set_contents(other, "2.2.2.2\n", -1, NULL));
  cr_assert_eq(g_rename(other, fixture.file), 0);
  _poll_until_settled();

  cr_assert(_list_has("2.2.2.2"));
  g_free(other);
}

Test(ueba_tables_loader, warns_of_a_missing_file_at_start_and_loads_it_when_it_comes)
{
  ueba_tables_loader_add_list(fixture.loader, "tor_ip", fixture.file);
  cr_assert(_poll());
  _assert_reports("warning: tor_ip: /file: there is no such file\n");
  cr_assert_eq(fixture.n_refused, 0);
  cr_assert_null(ueba_tables_lookup_list(fixture.tables, "tor_ip"));

  _poll_until_settled();
  _assert_reports("");
  _write("1.1.1.1\n");
  _poll_until_settled();

  cr_assert(_list_has("1.1.1.1"));
  _assert_reports("changed: tor_ip: 1 entries (+1/-0)\n");
  cr_assert_eq(_stats().reload_failures, 0);
}

Test(ueba_tables_loader, keeps_the_table_of_a_file_that_goes_missing_and_says_so_once)
{
  _start_with_list("1.1.1.1\n");
  _assert_reports("changed: tor_ip: 1 entries (+1/-0)\n");

  g_remove(fixture.file);
  for (guint i = 0; i < 5; i++)
    cr_assert_not(_poll());

  cr_assert(_list_has("1.1.1.1"));
  _assert_reports("warning: tor_ip: /file: there is no such file; the table in use stays\n");
  cr_assert_eq(_stats().reload_failures, 1);
  cr_assert_eq(fixture.n_refused, 0);
}

Test(ueba_tables_loader, takes_an_empty_list_for_a_missing_one)
{
  _start_with_list("# nothing yet\n\n");
  _assert_reports("warning: tor_ip: /file: the file has no entry\n");
  cr_assert_null(ueba_tables_lookup_list(fixture.tables, "tor_ip"));
  cr_assert_eq(fixture.n_refused, 0);

  _write("1.1.1.1\n");
  _poll_until_settled();
  _assert_reports("changed: tor_ip: 1 entries (+1/-0)\n");

  _write("");
  _poll_until_settled();
  cr_assert(_list_has("1.1.1.1"));
  _assert_reports("warning: tor_ip: /file: the file has no entry; the table in use stays\n");
  cr_assert_eq(_stats().reload_failures, 1);
}

Test(ueba_tables_loader, refuses_a_wrong_file_at_start)
{
  _start_with_list("0.0.0.0/0\n");

  cr_assert_eq(fixture.n_refused, 1);
  cr_assert_null(ueba_tables_lookup_list(fixture.tables, "tor_ip"));
  _assert_reports("refused: tor_ip: /file:1: broader than a list may be, refused as an accident: '0.0.0.0/0'; "
                  "no usable line\n");
  cr_assert_eq(_stats().bad_lines, 1);
}

Test(ueba_tables_loader, keeps_the_table_when_the_file_becomes_wrong_and_takes_it_when_mended)
{
  _start_with_list("1.1.1.1\n");
  _assert_reports("changed: tor_ip: 1 entries (+1/-0)\n");

  _write("1.2.3.4\nx\ny\n");
  _poll_until_settled();
  cr_assert_eq(fixture.n_refused, 1);
  cr_assert(_list_has("1.1.1.1"));
  _assert_reports("refused: tor_ip: /file:2: not an address or network: 'x'; more bad lines (2) than good ones (1); "
                  "the table in use stays\n");
  cr_assert_eq(_stats().reload_failures, 1);

  _write("1.2.3.4\n");
  _poll_until_settled();
  cr_assert(_list_has("1.2.3.4"));
}

Test(ueba_tables_loader, keeps_the_table_when_the_file_ends_in_the_middle_of_a_line)
{
  _start_with_list("1.1.1.1\n");
  _assert_reports("changed: tor_ip: 1 entries (+1/-0)\n");

  _write("2.2.2.2\n3.3.3.3\n4.4.");
  _poll_until_settled();

  cr_assert(_list_has("1.1.1.1"));
  cr_assert_not(_list_has("2.2.2.2"));
  _assert_reports("refused: tor_ip: /file: half written, its last line is cut; the table in use stays\n");
  cr_assert_eq(_stats().reload_failures, 1);
}

Test(ueba_tables_loader, counts_bad_lines_and_tells_the_first)
{
  _start_with_list("1.1.1.1\nbad\n2.2.2.2\nworse\n");

  _assert_reports("changed: tor_ip: 2 entries (+2/-0)\n"
                  "warning: tor_ip: /file:2: not an address or network: 'bad' (and 1 more bad line)\n");
  cr_assert_eq(_stats().bad_lines, 2);
}

Test(ueba_tables_loader, refuses_what_is_no_regular_file)
{
  ueba_tables_loader_add_list(fixture.loader, "tor_ip", fixture.folder);
  _poll();
  _assert_reports("refused: tor_ip: : not a regular file\n");
  cr_assert_eq(fixture.n_refused, 1);
}

Test(ueba_tables_loader, is_not_held_up_by_a_pipe)
{
  cr_assert_eq(mkfifo(fixture.file, 0600), 0);
  ueba_tables_loader_set_users(fixture.loader, fixture.file);
  _poll();
  _assert_reports("refused: users: /file: not a regular file\n");
}

Test(ueba_tables_loader, tells_added_removed_and_changed_users)
{
  _write("user,account_status\nann@x,active\nbob@x,active\n");
  ueba_tables_loader_set_users(fixture.loader, fixture.file);
  _poll();
  _write("user,account_status\nann@x,disabled\ncay@x,active\ndee@x,active\n");
  _poll_until_settled();

  cr_assert(ueba_tables_has_user(fixture.tables, ueba_text_from_string("dee@x")));
  cr_assert_not(ueba_tables_has_user(fixture.tables, ueba_text_from_string("bob@x")));
  _assert_reports("changed: users: 2 users (+2/-0)\nchanged: users: 3 users (+2/-1, 1 changed)\n");
}

Test(ueba_tables_loader, takes_users_with_only_a_header_for_missing)
{
  _write("user,account_status\n");
  ueba_tables_loader_set_users(fixture.loader, fixture.file);
  _poll();

  cr_assert_not(ueba_tables_has_users(fixture.tables));
  cr_assert_eq(fixture.n_refused, 0);
  _assert_reports("warning: users: /file: the file has no entry\n");
}

Test(ueba_tables_loader, loads_aliases)
{
  _write("address,user\nsales@x,ann@x\n");
  ueba_tables_loader_set_aliases(fixture.loader, fixture.file);
  _poll();

  cr_assert(ueba_tables_has_aliases(fixture.tables));
  _assert_reports("changed: aliases: 1 addresses (+1/-0)\n");
}

static void
_write_geo(const gchar *country)
{
  MmdbWriter *writer = mmdb_writer_new();

  mmdb_writer_add(writer, "8.8.0.0/16", country);
  cr_assert(mmdb_writer_save(writer, fixture.file, NULL));
  mmdb_writer_free(writer);
}

static gboolean
_is_in(const gchar *country)
{
  const UebaAddress address = { { 8, 8, 8, 8 }, TRUE };

  return ueba_text_equal(ueba_tables_lookup_country(fixture.tables, &address), ueba_text_from_string(country));
}

Test(ueba_tables_loader, swaps_in_a_new_geoip_database_and_keeps_the_old_one_of_a_broken)
{
  _write_geo("US");
  ueba_tables_loader_set_geo(fixture.loader, fixture.file);
  _poll();
  cr_assert(_is_in("US"));
  _assert_reports("changed: geoip-database: 'GeoLite2-Country' of 2025-01-01, 4 ranges\n");

  _write("half a database");
  _poll_until_settled();
  cr_assert(_is_in("US"));
  cr_assert_eq(fixture.n_refused, 1);
  _assert_reports("refused: geoip-database: /file: it does not end with the metadata of a MaxMind DB; "
                  "the table in use stays\n");

  _write_geo("DE");
  _poll_until_settled();
  cr_assert(_is_in("DE"));
}

Test(ueba_tables_loader, refuses_an_unreadable_geoip_database_at_start)
{
  _write("no database");
  ueba_tables_loader_set_geo(fixture.loader, fixture.file);
  _poll();

  cr_assert_eq(fixture.n_refused, 1);
  cr_assert_not(ueba_tables_has_geo(fixture.tables));
}

Test(ueba_tables_loader, has_one_list_of_a_name_and_one_file_of_users)
{
  cr_assert(ueba_tables_loader_add_list(fixture.loader, "a", fixture.file));
  cr_assert_not(ueba_tables_loader_add_list(fixture.loader, "a", "/nowhere"));
  cr_assert(ueba_tables_loader_add_list(fixture.loader, "users", fixture.file));
  ueba_tables_loader_set_users(fixture.loader, "/nowhere");
  ueba_tables_loader_set_users(fixture.loader, NULL);
  _write("1.1.1.1\n");
  _poll();

  cr_assert_not_null(ueba_tables_lookup_list(fixture.tables, "a"));
  cr_assert_not_null(ueba_tables_lookup_list(fixture.tables, "users"));
  _assert_reports("changed: a: 1 entries (+1/-0)\nchanged: users: 1 entries (+1/-0)\n");
}
