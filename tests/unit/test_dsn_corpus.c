/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "mimecast-dsn.h"

#include <criterion/criterion.h>
#include <stdio.h>

/* How many bounces are found and how many other mails are taken for one. The files were written with a knowledge of
 * the phrases, so the figures guard against loss; they are no measure of what strangers write. */

#define SAMPLES TOP_SRCDIR "/tests/unit/samples/"

typedef struct _Corpus
{
  guint n_mails;
  guint n_failures;
  GString *found;       /* the lines of the failures, and of the rest */
  GString *others;
} Corpus;

static MimecastDsn
_classify_line(const MimecastDsnPhrases *phrases, MimecastDsnScratch *scratch, const gchar *line)
{
  g_auto(GStrv) columns = g_strsplit(line, "\t", 3);
  MimecastDsnFacts facts;

  cr_assert_eq(g_strv_length(columns), 3, "%s", line);
  facts.envelope_sender = ueba_text_from_string(columns[0]);
  facts.header_from = ueba_text_from_string(columns[1]);
  facts.subject = ueba_text_from_string(columns[2]);
  return mimecast_dsn_classify(phrases, scratch, &facts);
}

static Corpus
_classify_file(const gchar *file)
{
  Corpus self = { 0, 0, g_string_new(NULL), g_string_new(NULL) };
  MimecastDsnPhrases *phrases = mimecast_dsn_phrases_new(NULL, NULL);
  MimecastDsnScratch *scratch = mimecast_dsn_scratch_new();
  g_autofree gchar *text = NULL;
  g_auto(GStrv) lines = NULL;

  cr_assert(g_file_get_contents(file, &text, NULL, NULL), "%s", file);
  lines = g_strsplit(text, "\n", 0);
  for (gchar **line = lines; *line; line++)
    if (**line && **line != '#')
      {
        gboolean is_failure = _classify_line(phrases, scratch, *line) == MIMECAST_DSN_FAILURE;

        self.n_mails++;
        self.n_failures += is_failure;
        g_string_append_printf(is_failure ? self.found : self.others, "  %s\n", *line);
      }
  mimecast_dsn_scratch_free(scratch);
  mimecast_dsn_phrases_free(phrases);
  return self;
}

static void
_clear(Corpus *self)
{
  g_string_free(self->found, TRUE);
  g_string_free(self->others, TRUE);
}

Test(mimecast_dsn_corpus, finds_99_of_100_bounces)
{
  Corpus bounces = _classify_file(SAMPLES "dsn-bounces.tsv");

  printf("%u of %u bounces are found\n", bounces.n_failures, bounces.n_mails);
  cr_assert_geq(bounces.n_mails, 600);
  cr_assert_geq(bounces.n_failures * 100, bounces.n_mails * 99, "missed:\n%s", bounces.others->str);
  _clear(&bounces);
}

Test(mimecast_dsn_corpus, takes_at_most_one_of_1000_other_mails_for_a_bounce)
{
  Corpus ordinary = _classify_file(SAMPLES "dsn-ordinary.tsv");

  printf("%u of %u other mails are taken for a bounce\n", ordinary.n_failures, ordinary.n_mails);
  cr_assert_geq(ordinary.n_mails, 3000);
  cr_assert_leq(ordinary.n_failures * 1000, ordinary.n_mails, "mistaken:\n%s", ordinary.found->str);
  _clear(&ordinary);
}
