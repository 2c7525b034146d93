/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "uebatool.h"
#include "ueba-error.h"

#include "config.h"

#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

typedef struct _Verb
{
  const gchar *name;
  UebatoolStatus (*run)(gint argc, gchar **argv);
  const gchar *doc;
} Verb;

static const Verb verbs[] =
{
  { "check", uebatool_check, "what is wrong with content packs and context tables" },
  { "functions", uebatool_functions, "the functions that rules may use" },
  { "navigator", uebatool_navigator, "the rules as a layer for the ATT&CK Navigator" },
  { "parse", uebatool_parse, "log lines to events, one JSON object a line" },
  { "replay", uebatool_replay, "logs through the rules, alerts as JSON lines" },
  { "report", uebatool_report, "alerts and state as one HTML page" },
  { "state", uebatool_state, "what a detector knows: users, models, sessions" },
  { "test", uebatool_test, "the tests that content packs bring along" },
  { "test-alert", uebatool_test_alert, "one alert of a running detector, for a try" },
};

static const gchar introduction[] =
  "uebatool is the companion of syslog-ng's ueba-detector(), which finds unusual\n"
  "behaviour of users in Mimecast logs. It needs no syslog-ng: it checks rules and\n"
  "tables before they go live, tries them on last month's logs, and shows what a\n"
  "detector has learned.\n"
  "\n"
  "Usage: uebatool VERB [OPTION...] [FILE...]\n"
  "\n";

static const gchar examples[] =
  "\n"
  "uebatool VERB --help tells what a verb does, and its options.\n"
  "\n"
  "Examples:\n"
  "  uebatool parse mimecast.log                what is understood of a log\n"
  "  uebatool replay mimecast.log.gz            which alerts it would have raised\n"
  "  uebatool check own-rules.json && uebatool test own-rules.json\n"
  "  uebatool state FILE show ann@example.com   what a detector knows of a user\n"
  "  uebatool report --state FILE --alerts ALERTS -o page.html\n"
  "                                             who stands out, and why\n";

static void
_print_usage(FILE *out)
{
  fputs(introduction, out);
  for (guint i = 0; i < G_N_ELEMENTS(verbs); i++)
    fprintf(out, "  %-11s %s\n", verbs[i].name, verbs[i].doc);
  fputs(examples, out);
}

gboolean
uebatool_parse_options(GOptionContext *options, gint *argc, gchar ***argv)
{
  g_autoptr(GError) error = NULL;

  if (g_option_context_parse(options, argc, argv, &error))
    return TRUE;
  fprintf(stderr, "uebatool: %s; see %s --help\n", error->message, g_get_prgname());
  return FALSE;
}

UebatoolStatus
uebatool_fail(GError *error)
{
  fprintf(stderr, "uebatool: %s\n", error->message);
  g_error_free(error);
  return UEBATOOL_FAILED;
}

gboolean
uebatool_is_readable(const gchar *file, GError **error)
{
  gboolean is_folder = g_file_test(file, G_FILE_TEST_IS_DIR);

  if (!is_folder && access(file, R_OK) == 0)
    return TRUE;
  g_set_error(error, UEBA_ERROR, UEBA_ERROR_IO, "%s: %s", file, g_strerror(is_folder ? EISDIR : errno));
  return FALSE;
}

gboolean
uebatool_expect_no_files(gint argc, gchar **argv)
{
  if (argc <= 1)
    return TRUE;
  fprintf(stderr, "uebatool: %s takes no file: '%s'\n", argv[0], argv[1]);
  return FALSE;
}

static gboolean
_is_one_of(const gchar *word, const gchar *a, const gchar *b)
{
  return strcmp(word, a) == 0 || strcmp(word, b) == 0;
}

/* "--list NAME FILE" as "--list=NAME=FILE": GOption knows no option with two words. The texts are texts' own. */
static gchar **
_join_lists(gint *argc, gchar **argv, GStringChunk *texts)
{
  gchar **joined = g_new0(gchar *, *argc + 1);
  gint n = 0;

  for (gint i = 0; i < *argc; i++)
    {
      joined[n++] = argv[i];
      if (strcmp(argv[i], "--list") != 0 || i + 2 >= *argc || strchr(argv[i + 1], '='))
        continue;
      g_autofree gchar *list = g_strdup_printf("--list=%s=%s", argv[i + 1], argv[i + 2]);
      joined[n - 1] = g_string_chunk_insert(texts, list);
      i += 2;
    }
  *argc = n;
  return joined;
}

static UebatoolStatus
_run(const Verb *verb, gint argc, gchar **argv)
{
  GStringChunk *texts = g_string_chunk_new(256);
  gchar **joined = _join_lists(&argc, argv, texts);
  g_autofree gchar *name = g_strconcat("uebatool ", verb->name, NULL);
  UebatoolStatus status;

  g_set_prgname(name);          /* for the first line of --help */
  status = verb->run(argc, joined);
  g_free(joined);
  g_string_chunk_free(texts);
  return status;
}

gint
main(gint argc, gchar **argv)
{
  setlocale(LC_ALL, "");
  if (argc > 1 && _is_one_of(argv[1], "--version", "-V"))
    {
      puts("uebatool " PACKAGE_VERSION);
      return UEBATOOL_GOOD;
    }
  if (argc > 1 && _is_one_of(argv[1], "--help", "-h"))
    {
      _print_usage(stdout);
      return UEBATOOL_GOOD;
    }
  for (guint i = 0; argc > 1 && i < G_N_ELEMENTS(verbs); i++)
    if (strcmp(argv[1], verbs[i].name) == 0)
      return _run(&verbs[i], argc - 1, argv + 1);
  if (argc > 1)
    fprintf(stderr, "uebatool: there is no verb '%s'; see uebatool --help\n", argv[1]);
  else
    _print_usage(stderr);
  return UEBATOOL_FAILED;
}
