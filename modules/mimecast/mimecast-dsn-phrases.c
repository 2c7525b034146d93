/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "mimecast-dsn-phrases.h"
#include "mimecast-dsn-clean.h"
#include "mimecast-limits.h"
#include "mimecast-text.h"
#include "ueba-error.h"

#include <errno.h>
#include <sys/stat.h>
#include <glib/gstdio.h>

/* Rows of kind, match, stock and phrase, parted by tabs. `#` begins a comment line. The operator's file is read by the
 * same code as the shipped one, which is compiled in so that the reader never depends on an installed file. */

#define N_COLUMNS 4
#define BYTE_ORDER_MARK "\357\273\277"

struct _MimecastDsnPhrases
{
  MimecastDsnTrie *trie;
  GString *cleaned;
  guint n_phrases;
};

typedef struct _Word
{
  const gchar *name;
  guint value;
} Word;

static const Word kinds[] =
{
  { "failure", MIMECAST_DSN_SAYS_FAILURE },
  { "delay", MIMECAST_DSN_SAYS_DELAY },
  { "success", MIMECAST_DSN_SAYS_SUCCESS },
  { "other", MIMECAST_DSN_SAYS_OTHER },
};

static const Word matches[] =
{
  { "prefix", MIMECAST_DSN_MATCH_PREFIX },
  { "exact", MIMECAST_DSN_MATCH_EXACT },
  { "glob", MIMECAST_DSN_MATCH_GLOB },
};

static const Word stocks[] =
{
  { "yes", MIMECAST_DSN_SAYS_STOCK_FAILURE },
  { "no", 0 },
};

/* the place of a row, for errors */
typedef struct _Row
{
  const gchar *file;
  guint line;
  gchar **columns;
} Row;

static gboolean
_refuse(const Row *row, GError **error, const gchar *what, const gchar *value)
{
  g_set_error(error, UEBA_ERROR, UEBA_ERROR_SYNTAX, "%s:%u: %s%s", row->file, row->line, what, value);
  return FALSE;
}

static gboolean
_find_word(const Word *words, gsize n_words, const gchar *name, guint *ret_value)
{
  for (gsize i = 0; i < n_words; i++)
    {
      if (strcmp(words[i].name, name) == 0)
        {
          *ret_value = words[i].value;
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
_read_phrase(const Row *row, MimecastDsnPhrase *phrase, GError **error)
{
  guint match, stock;

  if (!_find_word(kinds, G_N_ELEMENTS(kinds), row->columns[0], &phrase->says))
    return _refuse(row, error, "the kind is failure, delay, success or other, not ", row->columns[0]);
  if (!_find_word(matches, G_N_ELEMENTS(matches), row->columns[1], &match))
    return _refuse(row, error, "the match is prefix, exact or glob, not ", row->columns[1]);
  if (!_find_word(stocks, G_N_ELEMENTS(stocks), row->columns[2], &stock))
    return _refuse(row, error, "stock is yes or no, not ", row->columns[2]);
  if (stock && phrase->says != MIMECAST_DSN_SAYS_FAILURE)
    return _refuse(row, error, "only a failure can be stock", "");
  phrase->match = (MimecastDsnMatch) match;
  phrase->says_whole = stock;
  return TRUE;
}

static gboolean
_add_row(MimecastDsnPhrases *self, const Row *row, GError **error)
{
  MimecastDsnPhrase phrase;

  if (g_strv_length(row->columns) != N_COLUMNS)
    return _refuse(row, error, "a row has four columns: kind, match, stock, phrase, parted by tabs", "");
  if (!_read_phrase(row, &phrase, error))
    return FALSE;
  mimecast_dsn_clean(ueba_text_from_string(row->columns[3]), self->cleaned);
  if (strspn(self->cleaned->str, "* ") == self->cleaned->len)
    return _refuse(row, error, "an empty phrase would match every subject", "");
  if (self->cleaned->len > MIMECAST_LIMIT_DSN_PHRASE_BYTES)
    return _refuse(row, error, "the phrase is too long", "");
  if (self->n_phrases == MIMECAST_LIMIT_DSN_PHRASES)
    return _refuse(row, error, "too many phrases", "");
  self->n_phrases++;
  mimecast_dsn_trie_add(self->trie, ueba_text(self->cleaned->str, self->cleaned->len), &phrase);
  return TRUE;
}

static gboolean
_add_line(MimecastDsnPhrases *self, Row *row, const gchar *line, gsize len, GError **error)
{
  g_autofree gchar *copy = g_strndup(line, len);

  g_strchomp(copy);
  if (copy[0] == '\0' || copy[0] == '#')
    return TRUE;
  if (!g_utf8_validate_len(line, len, NULL))
    return _refuse(row, error, "the line is not valid UTF-8", "");
  row->columns = g_strsplit(copy, "\t", N_COLUMNS + 1);
  gboolean is_added = _add_row(self, row, error);
  g_strfreev(row->columns);
  return is_added;
}

gboolean
mimecast_dsn_phrases_add(MimecastDsnPhrases *self, const gchar *name, UebaText text, GError **error)
{
  Row row = { .file = name };
  const gchar *pos = text.str;
  const gchar *end = mimecast_text_end(text);

  if (text.len >= 3 && memcmp(pos, BYTE_ORDER_MARK, 3) == 0)
    pos += 3;
  while (pos < end)
    {
      const gchar *line_end = memchr(pos, '\n', (gsize) (end - pos));
      gsize len = (gsize) ((line_end ? line_end : end) - pos);

      row.line++;
      if (!_add_line(self, &row, pos, len, error))
        return FALSE;
      pos += len + 1;
    }
  return TRUE;
}

static gboolean
_check_size(const gchar *name, GError **error)
{
  GStatBuf info;

  if (g_stat(name, &info) != 0)
    g_set_error(error, UEBA_ERROR, UEBA_ERROR_IO, "%s: %s", name, g_strerror(errno));
  else if (!S_ISREG(info.st_mode))
    g_set_error(error, UEBA_ERROR, UEBA_ERROR_IO, "%s: not a regular file", name);
  else if (info.st_size > MIMECAST_LIMIT_DSN_FILE_BYTES)
    g_set_error(error, UEBA_ERROR, UEBA_ERROR_LIMIT, "%s: larger than %d bytes", name, MIMECAST_LIMIT_DSN_FILE_BYTES);
  else
    return TRUE;
  return FALSE;
}

static gboolean
_add_file(MimecastDsnPhrases *self, const gchar *name, GError **error)
{
  g_autofree gchar *text = NULL;
  g_autoptr(GError) cause = NULL;
  gsize len;

  if (!_check_size(name, error))
    return FALSE;
  if (!g_file_get_contents(name, &text, &len, &cause))
    {
      g_set_error(error, UEBA_ERROR, UEBA_ERROR_IO, "%s: %s", name, cause->message);
      return FALSE;
    }
  return mimecast_dsn_phrases_add(self, name, ueba_text(text, len), error);
}

MimecastDsnPhrases *
mimecast_dsn_phrases_new(const gchar *extra_file, GError **error)
{
  MimecastDsnPhrases *self = g_new0(MimecastDsnPhrases, 1);

  self->trie = mimecast_dsn_trie_new();
  self->cleaned = g_string_new(NULL);
  if (mimecast_dsn_phrases_add(self, "shipped phrases", ueba_text_from_string(mimecast_dsn_shipped), error) &&
      (!extra_file || _add_file(self, extra_file, error)))
    return self;
  mimecast_dsn_phrases_free(self);
  return NULL;
}

void
mimecast_dsn_phrases_free(MimecastDsnPhrases *self)
{
  if (!self)
    return;
  mimecast_dsn_trie_free(self->trie);
  g_string_free(self->cleaned, TRUE);
  g_free(self);
}

const MimecastDsnTrie *
mimecast_dsn_phrases_get_trie(const MimecastDsnPhrases *self)
{
  return self->trie;
}
