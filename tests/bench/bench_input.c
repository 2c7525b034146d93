/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "bench_input.h"

#include "mmdb-writer.h"

#include <glib/gstdio.h>
#include <stdlib.h>

#define GROUPS 4
#define STREAM_DAYS 5
#define COUNTRIES 24
#define ADDRESSES_OF_COUNTRY (1u << 20)
#define START_SEC G_GINT64_CONSTANT(1767225600) /* 2026-01-01T00:00:00Z */
#define OTHER_SPREAD 2246822519u
#define SPREAD 2654435761u                      /* odd: n * SPREAD takes every value once */

typedef struct _Template
{
  gchar *shape;
  gchar *text;
} Template;

struct _BenchShapes
{
  GArray *templates;
};

/* what is filled in */
typedef struct _Facts
{
  guint32 number;
  guint32 user;
  guint32 address;
  guint32 app;
  gint64 time_sec;
} Facts;

void
bench_make_login(UebaEvent *event, const gchar *user, const gchar *country, gint64 time_usec)
{
  ueba_event_clear(event);
  event->time_usec = time_usec;
  ueba_event_set_string(event, UEBA_FIELD_EVENT_TYPE, "app-login");
  ueba_event_set_string(event, UEBA_FIELD_USER, user);
  ueba_event_set_string(event, UEBA_FIELD_SRC_IP, "203.0.113.9");
  ueba_event_set_string(event, UEBA_FIELD_SRC_COUNTRY, country);
  ueba_event_set_string(event, UEBA_FIELD_APP, "MfO");
}

void
bench_must(gboolean is_good, const gchar *what, const GError *error)
{
  if (is_good)
    return;
  g_printerr("%s: %s\n", what, error ? error->message : "failed");
  exit(1);
}

/* ---- lines ---- */

static void
_clear_template(gpointer data)
{
  Template *self = data;

  g_free(self->shape);
  g_free(self->text);
}

static void
_add_template(BenchShapes *self, const gchar *line)
{
  const gchar *blank = strchr(line, ' ');

  if (line[0] == '#' || line[0] == '\0')
    return;
  bench_must(blank != NULL, line, NULL);
  Template made = { g_strndup(line, (gsize) (blank - line)), g_strdup(blank + 1) };
  g_array_append_val(self->templates, made);
}

BenchShapes *
bench_shapes_load(const gchar *file)
{
  BenchShapes *self = g_new0(BenchShapes, 1);
  g_autoptr(GError) error = NULL;
  g_autofree gchar *text = NULL;

  bench_must(g_file_get_contents(file, &text, NULL, &error), "shapes", error);
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  self->templates = g_array_new(FALSE, FALSE, sizeof(Template));
  g_array_set_clear_func(self->templates, _clear_template);
  for (guint i = 0; lines[i]; i++)
    _add_template(self, lines[i]);
  return self;
}

void
bench_shapes_free(BenchShapes *self)
{
  g_array_unref(self->templates);
  g_free(self);
}

void
bench_address(guint32 number, gchar ret_address[16])
{
  g_snprintf(ret_address, 16, "%u.%u.%u.%u", 20 + number / (1u << 24), number >> 16 & 255, number >> 8 & 255,
             number & 255);
}

static void
_append_fact(GString *out, const Facts *facts, const gchar *name)
{
  static const gchar *const apps[] = { "Administration Console", "MfO", "MPP", "SMTP-MTA2" };
  gchar address[16];

  if (g_str_has_prefix(name, "user@"))
    g_string_append_printf(out, "user%u@example.com", facts->user);
  else if (g_str_has_prefix(name, "peer@"))
    g_string_append_printf(out, "p%u@partner.test", facts->number % 97);
  else if (g_str_has_prefix(name, "app@"))
    g_string_append(out, apps[facts->app % G_N_ELEMENTS(apps)]);
  else if (g_str_has_prefix(name, "id@"))
    g_string_append_printf(out, "a%08x%08x", facts->number, facts->number * SPREAD);
  else if (g_str_has_prefix(name, "ms@"))
    g_string_append_printf(out, "%" G_GINT64_FORMAT, facts->time_sec * 1000);
  else if (g_str_has_prefix(name, "ip@"))
    {
      bench_address(facts->address, address);
      g_string_append(out, address);
    }
  else
    {
      g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(facts->time_sec);
      g_autofree gchar *text = g_date_time_format(time, "%Y-%m-%dT%H:%M:%S+0000");
      g_string_append(out, text);
    }
}

static gboolean
_is_fact(const gchar *name)
{
  static const gchar *const names[] = { "user@", "peer@", "app@", "id@", "ms@", "ip@", "time@" };

  for (guint i = 0; i < G_N_ELEMENTS(names); i++)
    if (g_str_has_prefix(name, names[i]))
      return TRUE;
  return FALSE;
}

static gchar *
_fill_in(const gchar *text, const Facts *facts)
{
  GString *out = g_string_new(NULL);

  while (*text)
    if (*text == '@' && _is_fact(text + 1))
      {
        _append_fact(out, facts, text + 1);
        text = strchr(text + 1, '@') + 1;
      }
    else
      g_string_append_c(out, *text++);
  return g_string_free(out, FALSE);
}

static gboolean
_is_of(const Template *template, const gchar *shape)
{
  return shape ? strcmp(template->shape, shape) == 0 : !g_str_has_prefix(template->shape, "stream-");
}

static const Template *
_nth_of(const BenchShapes *self, const gchar *shape, guint n)
{
  guint n_found = 0;

  for (guint i = 0; i < self->templates->len; i++)
    n_found += _is_of(&g_array_index(self->templates, Template, i), shape);
  bench_must(n_found > 0, shape, NULL);
  n %= n_found;
  for (guint i = 0; ; i++)
    if (_is_of(&g_array_index(self->templates, Template, i), shape) && n-- == 0)
      return &g_array_index(self->templates, Template, i);
}

GPtrArray *
bench_lines_of_shape(const BenchShapes *self, const gchar *shape, guint n_lines)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);

  for (guint i = 0; i < n_lines; i++)
    {
      Facts facts = { i, i * 7 % BENCH_USERS, i *SPREAD % (COUNTRIES * ADDRESSES_OF_COUNTRY), i / 3, START_SEC + i };
      g_ptr_array_add(lines, _fill_in(_nth_of(self, shape, i)->text, &facts));
    }
  return lines;
}

static guint32
_home_of(guint32 user)
{
  return user % COUNTRIES * ADDRESSES_OF_COUNTRY + user % ADDRESSES_OF_COUNTRY;
}

/* a user logs in from home; a failed login is one of eight users', and one in 64 comes from anywhere */
static gchar *
_stream_line(const BenchShapes *self, guint n_users, guint32 number, gint64 time_sec)
{
  guint32 dice = number * SPREAD >> 8;
  guint32 user = number * OTHER_SPREAD / 16 % n_users;
  guint32 unlucky = user % 8 * 5 % n_users;
  guint32 anywhere = dice % (COUNTRIES * ADDRESSES_OF_COUNTRY);
  Facts mail = { number, user, _home_of(user), 0, time_sec };
  Facts failed = { number, unlucky, _home_of(unlucky), unlucky, time_sec };

  if (dice % 10 < 7)
    return _fill_in(_nth_of(self, dice % 97 < 4 ? "stream-bounce" : "stream-mail", 0)->text, &mail);
  if (dice % 10 < 8)
    return _fill_in(_nth_of(self, "stream-logon", 0)->text, &mail);
  if (dice % 64 == 0)
    failed.address = anywhere;
  return _fill_in(_nth_of(self, "stream-failed", 0)->text, &failed);
}

GPtrArray *
bench_lines_of_stream(const BenchShapes *self, guint n_users, guint n_lines)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);

  for (guint i = 0; i < n_lines; i++)
    g_ptr_array_add(lines, _stream_line(self, n_users, i, START_SEC + (gint64) i * STREAM_DAYS * 86400 / n_lines));
  return lines;
}

GPtrArray *
bench_lines_of_strangers(const BenchShapes *self, guint n_lines)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);

  for (guint i = 0; i < n_lines; i++)
    {
      Facts facts = { i, 1000000 + i, 1 + i, 1, START_SEC + i };
      g_ptr_array_add(lines, _fill_in(_nth_of(self, "stream-failed", 0)->text, &facts));
    }
  return lines;
}

/* ---- tables ---- */

gchar *
bench_list_text(guint n_entries)
{
  GString *text = g_string_new(NULL);
  gchar address[16];

  for (guint i = 0; i < n_entries; i++)
    {
      bench_address(i * SPREAD % (COUNTRIES * ADDRESSES_OF_COUNTRY), address);
      g_string_append_printf(text, "%s\n", address);
    }
  return g_string_free(text, FALSE);
}

static gchar *
_users_text(guint n_users)
{
  GString *text = g_string_new("user,account_status,peer_group\n");

  for (guint i = 0; i < n_users; i++)
    g_string_append_printf(text, "user%u@example.com,%s,group%u\n", i, i == BENCH_USERS - 1 ? "disabled" : "active",
                           i % GROUPS);
  return g_string_free(text, FALSE);
}

static gchar *
_save(const gchar *folder, const gchar *name, gchar *text)
{
  gchar *file = g_build_filename(folder, name, NULL);
  g_autoptr(GError) error = NULL;

  bench_must(g_file_set_contents(file, text, -1, &error), file, error);
  g_free(text);
  return file;
}

static gchar *
_save_countries(const gchar *folder)
{
  static const gchar codes[] = "USGBDEFRNLBECHATITESPTIESENODKFIPLCZSKHUROBGGRTR";
  gchar *file = g_build_filename(folder, "geo.mmdb", NULL);
  MmdbWriter *writer = mmdb_writer_new();
  g_autoptr(GError) error = NULL;

  for (guint32 i = 0; i < COUNTRIES; i++)
    {
      gchar address[16];
      bench_address(i * ADDRESSES_OF_COUNTRY, address);
      g_autofree gchar *network = g_strdup_printf("%s/12", address);
      g_autofree gchar *code = g_strndup(codes + i * 2, 2);
      bench_must(mmdb_writer_add(writer, network, code), network, NULL);
    }
  bench_must(mmdb_writer_save(writer, file, &error), file, error);
  mmdb_writer_free(writer);
  return file;
}

static void
_remove_all(GPtrArray *files, const gchar *folder)
{
  for (guint i = 0; i < files->len; i++)
    g_unlink(g_ptr_array_index(files, i));
  g_rmdir(folder);
}

static void
_say(UebaTablesReportKind kind, const gchar *message, gpointer user_data)
{
  bench_must(kind == UEBA_TABLES_CHANGED, message, NULL);
}

UebaTables *
bench_tables_load(guint n_entries, guint n_users)
{
  static const gchar *const lists[] = { "tor_ip", "threat_ip", "ransomware_ip" };
  const guint sizes[] = { n_entries, 5000, 500 };
  g_autoptr(GError) error = NULL;
  g_autofree gchar *folder = g_dir_make_tmp(NULL, &error);
  g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(g_free);
  UebaTablesLoader *loader = ueba_tables_loader_new();
  UebaTables *tables;

  bench_must(folder != NULL, "folder", error);
  for (guint i = 0; i < G_N_ELEMENTS(lists); i++)
    {
      g_ptr_array_add(files, _save(folder, lists[i], bench_list_text(sizes[i])));
      ueba_tables_loader_add_list(loader, lists[i], g_ptr_array_index(files, i));
    }
  g_ptr_array_add(files, _save(folder, "users.csv", _users_text(n_users)));
  ueba_tables_loader_set_users(loader, g_ptr_array_index(files, files->len - 1));
  g_ptr_array_add(files, _save_countries(folder));
  ueba_tables_loader_set_geo(loader, g_ptr_array_index(files, files->len - 1));
  tables = ueba_tables_loader_poll(loader, _say, NULL, NULL);
  ueba_tables_loader_free(loader);
  _remove_all(files, folder);
  return tables;
}

/* ---- the build ---- */

void
bench_print_build(void)
{
#ifdef __OPTIMIZE__
  const gchar *optimised = "optimised";
#else
  const gchar *optimised = "not optimised";
#endif
#if defined(__SSP_STRONG__) || defined(__SSP_ALL__) || defined(__CF_PROTECTION__)
  const gchar *hardened = "hardened";
#elif defined(__AVX__)
  const gchar *hardened = "for this processor";
#else
  const gchar *hardened = "plain";
#endif
  g_print("# %s compiler %s, %s, %s, %u-bit, GLib %u.%u\n",
#ifdef __clang__
          "clang",
#else
          "gcc",
#endif
          __VERSION__, optimised, hardened, (guint) sizeof(gpointer) * 8, glib_major_version, glib_minor_version);
}
