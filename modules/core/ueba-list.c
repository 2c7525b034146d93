/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-list.h"
#include "ueba-csv.h"
#include "ueba-error.h"
#include "ueba-limits.h"
#include "ueba-ranges.h"
#include "ueba-strings.h"

#include <stdlib.h>
#include <xxhash.h>

/* A list of networks is laid flat into ranges, each with the number of the innermost network's text; the texts stand
 * in the order of the networks. A list of words is a set of strings. The first entry decides which it is.
 * Cost of a million IPv4 addresses: 40 MB. */

/* accidents: shorter prefixes are refused */
#define PREFIX_MIN_V4 8
#define PREFIX_MIN_V6 16
#define NESTING_MAX 129         /* prefixes 0 to 128 */

struct _UebaList
{
  gint ref_count;
  /* of addresses */
  UebaRanges *ranges;           /* to a text's number + 1 */
  UebaTexts *texts;
  /* of words */
  UebaStrings *words;
};

typedef struct _Entry
{
  UebaNetwork network;
  guint line;
} Entry;

typedef struct _Builder
{
  UebaFindings *findings;
  UebaCsv *csv;
  guint64 n_good;
  gboolean is_decided;
  GArray *entries;              /* of Entry */
  UebaStrings *words;
  guint64 n_addresses_among_words;
} Builder;

UebaList *
ueba_list_ref(UebaList *self)
{
  g_atomic_int_inc(&self->ref_count);
  return self;
}

void
ueba_list_unref(UebaList *self)
{
  if (!self || !g_atomic_int_dec_and_test(&self->ref_count))
    return;
  ueba_ranges_free(self->ranges);
  ueba_texts_free(self->texts);
  ueba_strings_free(self->words);
  g_free(self);
}

static void
_add_network(Builder *self, const UebaNetwork *network, UebaText text, guint line)
{
  guint prefix_min = network->address.is_v4 ? PREFIX_MIN_V4 : PREFIX_MIN_V6;
  Entry entry = { *network, line };

  if (network->prefix < prefix_min)
    {
      ueba_findings_add_bad(self->findings, line, "broader than a list may be, refused as an accident", text);
      return;
    }
  g_array_append_val(self->entries, entry);
  self->n_good++;
}

static void
_add_word(Builder *self, UebaText word, guint line)
{
  guint32 n_words = ueba_strings_count(self->words);
  UebaNetwork network;

  if (word.len > UEBA_LIMIT_WORD_BYTES || !g_utf8_validate(word.str, (gssize) word.len, NULL))
    {
      ueba_findings_add_bad(self->findings, line, "too long, or not UTF-8", word);
      return;
    }
  self->n_good++;
  self->n_addresses_among_words += ueba_network_parse(word.str, word.len, &network);
  guint32 number = ueba_strings_add(self->words, word);
  if (number < n_words)
    ueba_findings_add_note(self->findings, line, "'%.*s' is in the list already", (gint) word.len, word.str);
}

static void
_add_entry(Builder *self, UebaText text, guint line)
{
  UebaNetwork network;
  gboolean is_network = ueba_network_parse(text.str, text.len, &network);

  if (!self->is_decided)
    {
      self->is_decided = TRUE;
      if (is_network)
        self->entries = g_array_new(FALSE, FALSE, sizeof(Entry));
    }
  if (!self->entries)
    _add_word(self, text, line);
  else if (is_network)
    _add_network(self, &network, text, line);
  else
    ueba_findings_add_bad(self->findings, line, "not an address or network", text);
}

/* up to the first # or ; that no quotes enclose */
static gsize
_without_comment(const gchar *line, gsize len)
{
  gboolean is_quoted = FALSE;

  for (gsize i = 0; i < len; i++)
    {
      if (line[i] == '"')
        is_quoted = !is_quoted;
      else if (!is_quoted && (line[i] == '#' || line[i] == ';'))
        return i;
    }
  return len;
}

static void
_add_line(Builder *self, const gchar *line, gsize len, guint number)
{
  len = _without_comment(line, len);
  ueba_csv_set_data(self->csv, line, len);
  switch (ueba_csv_next(self->csv))
    {
    case UEBA_CSV_ROW:
    {
      UebaText entry = ueba_csv_field(self->csv, 0);
      if (entry.len)
        _add_entry(self, entry, number);
      else
        ueba_findings_add_bad(self->findings, number, "the first field is empty", ueba_text(line, len));
      break;
    }
    case UEBA_CSV_UNCLOSED_QUOTE:
      ueba_findings_add_bad(self->findings, number, "a quote is not closed", ueba_text(line, len));
      break;
    case UEBA_CSV_END:
      break;
    }
}

static gboolean
_add_lines(Builder *self, const gchar *at, const gchar *end, GError **error)
{
  for (guint line = 1; at < end; line++)
    {
      const gchar *line_end = at;

      while (line_end < end && *line_end != '\n' && *line_end != '\r')
        line_end++;
      guint64 n_bad = self->findings->n_bad;
      _add_line(self, at, (gsize) (line_end - at), line);
      self->findings->is_cut = line_end == end && self->findings->n_bad > n_bad;
      if (self->n_good > UEBA_LIMIT_LIST_ENTRIES)
        {
          g_set_error(error, UEBA_ERROR, UEBA_ERROR_LIMIT, "%s:%u: more than %u entries", self->findings->file, line,
                      (guint) UEBA_LIMIT_LIST_ENTRIES);
          return FALSE;
        }
      at = line_end + (line_end < end);
      if (line_end < end && *line_end == '\r' && at < end && *at == '\n')
        at++;
    }
  return TRUE;
}

/* networks in order, an enclosing one before those inside */
static gint
_compare_entries(gconstpointer a, gconstpointer b)
{
  const Entry *x = a;
  const Entry *y = b;
  gint order = !x->network.address.is_v4 - !y->network.address.is_v4;

  if (order == 0)
    order = memcmp(x->network.address.bytes, y->network.address.bytes, sizeof(x->network.address.bytes));
  if (order == 0)
    order = (x->network.prefix > y->network.prefix) - (x->network.prefix < y->network.prefix);
  return order ? order : (x->line > y->line) - (x->line < y->line);
}

static gboolean
_is_same_network(const UebaNetwork *a, const UebaNetwork *b)
{
  return a->prefix == b->prefix && ueba_address_equal(&a->address, &b->address);
}

/* the networks that enclose the place where the sweep stands */
typedef struct _Open
{
  const Entry *entry;
  guint32 value;
} Open;

typedef struct _Sweep
{
  UebaList *list;
  UebaFindings *findings;
  Open open[NESTING_MAX];
  guint n_open;
} Sweep;

static void
_close_innermost(Sweep *self)
{
  const Open *closed = &self->open[--self->n_open];
  UebaAddress after;

  if (ueba_network_after(&closed->entry->network, &after))
    ueba_ranges_append(self->list->ranges, &after, self->n_open ? self->open[self->n_open - 1].value : 0);
}

static void
_note_if_odd(Sweep *self, const Entry *entry, const gchar *text)
{
  const Entry *outer = self->n_open ? self->open[self->n_open - 1].entry : NULL;

  if (!outer || !self->findings->func)
    return;
  if (_is_same_network(&outer->network, &entry->network))
    ueba_findings_add_note(self->findings, entry->line, "%s stands in line %u already", text, outer->line);
  else
    ueba_findings_add_note(self->findings, entry->line, "%s lies inside the network of line %u", text, outer->line);
}

static void
_open_entry(Sweep *self, const Entry *entry)
{
  gchar text[UEBA_NETWORK_TEXT_BYTES];
  gsize len = ueba_network_format(&entry->network, text);

  while (self->n_open
         && !ueba_network_contains(&self->open[self->n_open - 1].entry->network, &entry->network.address))
    _close_innermost(self);
  _note_if_odd(self, entry, text);
  if (self->n_open && _is_same_network(&self->open[self->n_open - 1].entry->network, &entry->network))
    return;

  guint32 value = ueba_texts_append(self->list->texts, ueba_text(text, len)) + 1;
  ueba_ranges_append(self->list->ranges, &entry->network.address, value);
  self->open[self->n_open++] = (Open) { entry, value };
}

static void
_lay_flat(UebaList *list, GArray *entries, UebaFindings *findings)
{
  Sweep sweep = { .list = list, .findings = findings };

  list->ranges = ueba_ranges_new();
  list->texts = ueba_texts_new();
  qsort(entries->data, entries->len, sizeof(Entry), _compare_entries);
  for (guint i = 0; i < entries->len; i++)
    _open_entry(&sweep, &g_array_index(entries, Entry, i));
  while (sweep.n_open)
    _close_innermost(&sweep);
  ueba_ranges_finish(list->ranges);
  ueba_texts_shrink(list->texts);
}

static UebaList *
_finish(Builder *self)
{
  UebaList *list = g_new0(UebaList, 1);

  list->ref_count = 1;
  if (self->entries)
    {
      _lay_flat(list, self->entries, self->findings);
      return list;
    }
  list->words = g_steal_pointer(&self->words);
  ueba_strings_shrink(list->words);
  if (self->n_addresses_among_words)
    ueba_findings_set_remark(self->findings, "a list of words, since its first entry is one, yet %" G_GUINT64_FORMAT
                             " of its entries are addresses", self->n_addresses_among_words);
  return list;
}

UebaList *
ueba_list_new_from_data(const gchar *data, gsize len, UebaFindings *findings, GError **error)
{
  Builder builder = { .findings = findings };
  UebaList *list = NULL;

  builder.csv = ueba_csv_new();
  builder.words = ueba_strings_new(UEBA_STRINGS_IGNORE_CASE, XXH3_64bits(data, len));
  if (ueba_csv_check_encoding(data, len, findings->file, error)
      && _add_lines(&builder, data, data + len, error)
      && ueba_findings_accept(findings, builder.n_good, error))
    list = _finish(&builder);

  ueba_csv_free(builder.csv);
  ueba_strings_free(builder.words);
  g_clear_pointer(&builder.entries, g_array_unref);
  return list;
}

gboolean
ueba_list_is_of_words(const UebaList *self)
{
  return self->words != NULL;
}

gsize
ueba_list_size(const UebaList *self)
{
  return self->words ? ueba_strings_count(self->words) : ueba_texts_count(self->texts);
}

static gboolean
_contains_address(const UebaList *self, const UebaAddress *address, const gchar **ret_match)
{
  guint32 number = ueba_ranges_lookup(self->ranges, address);

  if (number && ret_match)
    *ret_match = ueba_texts_get(self->texts, number - 1).str;
  return number != 0;
}

static gboolean
_contains_word(const UebaList *self, UebaText value, const gchar **ret_match)
{
  guint32 number = ueba_strings_find(self->words, value);

  if (number != UEBA_STRINGS_NONE && ret_match)
    *ret_match = ueba_strings_get(self->words, number).str;
  return number != UEBA_STRINGS_NONE;
}

gboolean
ueba_list_contains(const UebaList *self, UebaText value, const gchar **ret_match)
{
  UebaAddress address;
  gboolean is_address = value.len > 0 && ueba_address_parse(value.str, value.len, &address);

  return ueba_list_contains_parsed(self, value, is_address ? &address : NULL, ret_match);
}

gboolean
ueba_list_contains_parsed(const UebaList *self, UebaText value, const UebaAddress *address, const gchar **ret_match)
{
  if (value.len == 0)
    return FALSE;
  if (self->words)
    return _contains_word(self, value, ret_match);
  return address && _contains_address(self, address, ret_match);
}

static gsize
_count_common_words(const UebaStrings *a, const UebaStrings *b)
{
  gsize n = 0;

  for (guint32 i = 0; i < ueba_strings_count(a); i++)
    n += ueba_strings_find(b, ueba_strings_get(a, i)) != UEBA_STRINGS_NONE;
  return n;
}

static Entry
_entry_at(const UebaTexts *texts, guint32 i)
{
  UebaText text = ueba_texts_get(texts, i);
  Entry entry = { .line = 0 };

  ueba_network_parse(text.str, text.len, &entry.network);
  return entry;
}

/* both stand in the order of their networks */
static gsize
_count_common_networks(const UebaTexts *a, const UebaTexts *b)
{
  gsize n = 0;

  for (guint32 i = 0, j = 0; i < ueba_texts_count(a) && j < ueba_texts_count(b);)
    {
      Entry x = _entry_at(a, i);
      Entry y = _entry_at(b, j);
      gint order = _compare_entries(&x, &y);

      n += order == 0;
      i += order <= 0;
      j += order >= 0;
    }
  return n;
}

void
ueba_list_diff(const UebaList *old, const UebaList *self, UebaTableDiff *ret_diff)
{
  gsize n_common = 0;

  if (old && old->words && self->words)
    n_common = _count_common_words(self->words, old->words);
  else if (old && !old->words && !self->words)
    n_common = _count_common_networks(self->texts, old->texts);
  *ret_diff = (UebaTableDiff)
  {
    .n_added = ueba_list_size(self) - n_common,
    .n_removed = (old ? ueba_list_size(old) : 0) - n_common
  };
}
