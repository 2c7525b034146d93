/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "reader_harness.h"

#include <criterion/criterion.h>

/* Whole records with all their fields, from files that are read as the head of each says. */

#define FIELD_GUIDE TOP_SRCDIR "/tests/unit/samples/field-guide.txt"

typedef struct _Sample
{
  gchar *title;
  gchar *line;
  GString *events;
} Sample;

static void
_free_sample(gpointer s)
{
  Sample *self = s;

  g_free(self->title);
  g_free(self->line);
  g_string_free(self->events, TRUE);
  g_free(self);
}

static GPtrArray *
_load(const gchar *file)
{
  GPtrArray *samples = g_ptr_array_new_with_free_func(_free_sample);
  g_autofree gchar *text = NULL;
  g_auto(GStrv) lines = NULL;
  Sample *sample = NULL;

  cr_assert(g_file_get_contents(file, &text, NULL, NULL), "%s", file);
  lines = g_strsplit(text, "\n", 0);
  for (gchar **line = lines; *line; line++)
    if (g_str_has_prefix(*line, ": "))
      {
        sample = g_new0(Sample, 1);
        sample->title = g_strdup(*line + 2);
        sample->events = g_string_new(NULL);
        g_ptr_array_add(samples, sample);
      }
    else if (sample && g_str_has_prefix(*line, "< "))
      sample->line = g_strdup(*line + 2);
    else if (sample && **line)
      g_string_append_printf(sample->events, "%s\n", *line);
  return samples;
}

Test(mimecast_samples, are_read_as_the_field_guide_says_field_by_field)
{
  GPtrArray *samples = _load(FIELD_GUIDE);
  guint n_wrong = 0;

  cr_assert_gt(samples->len, 80);
  for (guint i = 0; i < samples->len; i++)
    {
      const Sample *sample = g_ptr_array_index(samples, i);
      g_autofree gchar *seen = reader_show(sample->line, strlen(sample->line), READER_SHOW_RECORD);

      if (strcmp(seen, sample->events->str) == 0)
        continue;
      n_wrong++;
      cr_log_error("%s\n%s\n--- expected\n%s--- seen\n%s", sample->title, sample->line, sample->events->str, seen);
    }
  g_ptr_array_unref(samples);
  cr_assert_eq(n_wrong, 0, "%u samples are read differently", n_wrong);
}

/* what stands before and after a payload, and what happens to it between */
typedef struct _Envelope
{
  const gchar *before;
  const gchar *after;
  gsize after_len;
  gchar *(*escape)(const gchar *payload);
  gboolean is_for_json;     /* quotes that are escaped once more make sense around keys in quotes only */
} Envelope;

static gchar *
_escape_as_json(const gchar *payload)
{
  GString *text = g_string_new(NULL);

  for (; *payload; payload++)
    {
      if (*payload == '"' || *payload == '\\')
        g_string_append_c(text, '\\');
      g_string_append_c(text, *payload);
    }
  return g_string_free(text, FALSE);
}

static gchar *
_double_quotes(const gchar *payload)
{
  GString *text = g_string_new(NULL);

  for (; *payload; payload++)
    {
      g_string_append_c(text, *payload);
      if (*payload == '"')
        g_string_append_c(text, '"');
    }
  return g_string_free(text, FALSE);
}

static gchar *
_leave(const gchar *payload)
{
  return g_strdup(payload);
}

#define AND_NO_MORE "", 0

static const Envelope envelopes[] =
{
  { "<14>", "\0", 1, _leave, FALSE },
  { " \xef\xbb\xbf ", " \r\n", 3, _leave, FALSE },
  { "<134>Oct  8 01:02:03 mx1 MIMECAST: ", AND_NO_MORE, _leave, FALSE },
  { "<134>Oct 18 01:02:03 10.0.0.9 mimecast[77]: ", "\r", 1, _leave, FALSE },
  { "<134>Oct 18 01:02:03 MIMECAST:", AND_NO_MORE, _leave, FALSE },
  { "Oct 18 01:02:03 fe80::1 ", AND_NO_MORE, _leave, FALSE },
  { "mimecast: ", AND_NO_MORE, _leave, FALSE },
  { "<14>1 2021-03-05T10:11:12.345Z sky Skyformation - - - ", AND_NO_MORE, _leave, FALSE },
  { "<14>1 2021-03-05T10:11:12+02:00 sky Skyformation 12 ID [a@1 b=\"]\\\"\" c=\"\"][d@2] ", "\n", 1, _leave, FALSE },
  { "<14>1 - - - - - - ", AND_NO_MORE, _leave, FALSE },
  { "exabeam_host=10.1.2.3 exabeam_index=x exabeam_time=2021-03-05T10:11:12Z ", AND_NO_MORE, _leave, FALSE },
  { "exabeam_host=relay@ 10.1.2.3 exabeam_raw=<13>Oct  8 01:02:03 mx1 mimecast: ", AND_NO_MORE, _leave, FALSE },
  { "<1>Mar  5 10:11:12 relay 1 2021-03-05T10:11:12Z mx1 a b c - <2>", AND_NO_MORE, _leave, FALSE },
  { "{\"host\":\"x\",\"message\":\"", "\"}", 2, _escape_as_json, FALSE },
  {
    "<14>Oct  8 01:02:03 mx1 logstash: {\"_raw\":\"<14>Oct  8 01:02:03 mx2 MIMECAST: ", "\",\"n\":1}", 8,
    _escape_as_json, FALSE
  },
  { "", AND_NO_MORE, _escape_as_json, TRUE },
  { "\"", "\"", 1, _escape_as_json, TRUE },
  { "<14>Oct  8 01:02:03 mx1 splunk: ", AND_NO_MORE, _double_quotes, TRUE },
  { "\"", "\"", 1, _double_quotes, TRUE },
};

static gchar *
_show_in(const Envelope *envelope, const gchar *line)
{
  g_autofree gchar *escaped = envelope->escape(line);
  g_autoptr(GString) text = g_string_new(envelope->before);

  g_string_append(text, escaped);
  g_string_append_len(text, envelope->after, (gssize) envelope->after_len);
  return reader_show(text->str, text->len, READER_SHOW_PAYLOAD);
}

static guint
_count_differences(const Sample *sample)
{
  g_autofree gchar *bare = reader_show(sample->line, strlen(sample->line), READER_SHOW_PAYLOAD);
  guint n_wrong = 0;

  for (guint i = 0; i < G_N_ELEMENTS(envelopes); i++)
    {
      g_autofree gchar *seen = NULL;

      if (envelopes[i].is_for_json && sample->line[0] != '{')
        continue;
      seen = _show_in(&envelopes[i], sample->line);
      if (strcmp(seen, bare) == 0)
        continue;
      n_wrong++;
      cr_log_error("%s behind %s\n--- bare\n%s--- seen\n%s", sample->title, envelopes[i].before, bare, seen);
    }
  return n_wrong;
}

Test(mimecast_samples, say_the_same_in_every_envelope)
{
  GPtrArray *samples = _load(FIELD_GUIDE);
  guint n_wrong = 0;

  for (guint i = 0; i < samples->len; i++)
    n_wrong += _count_differences(g_ptr_array_index(samples, i));
  g_ptr_array_unref(samples);
  cr_assert_eq(n_wrong, 0, "%u samples in envelopes are read differently", n_wrong);
}
