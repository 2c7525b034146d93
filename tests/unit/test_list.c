/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-list.h"
#include "ueba-address.h"
#include "ueba-error.h"
#include "ueba-limits.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>

static UebaFindings findings;

static UebaList *
_load(const gchar *text, GError **error)
{
  ueba_findings_init(&findings, "list.txt");
  return ueba_list_new_from_data(text, strlen(text), &findings, error);
}

static UebaList *
_load_good(const gchar *text)
{
  GError *error = NULL;
  UebaList *list = _load(text, &error);

  cr_assert_not_null(list, "%s", error ? error->message : "no reason");
  return list;
}

static const gchar *
_match(const UebaList *list, const gchar *value)
{
  const gchar *match = NULL;
  gboolean is_in = ueba_list_contains(list, ueba_text_from_string(value), &match);

  cr_assert_eq(is_in, match != NULL);
  return match ? match : "-";
}

static void
_free(UebaList *list)
{
  ueba_list_unref(list);
  ueba_findings_clear(&findings);
}

typedef struct _MatchCase
{
  gchar list[96];
  gchar value[48];
  gchar match[48];
} MatchCase;

ParameterizedTestParameters(ueba_list, reports_the_longest_prefix_that_holds_the_address)
{
  static MatchCase cases[] =
  {
    { "203.0.113.9", "203.0.113.9", "203.0.113.9" },
    { "203.0.113.9", "203.0.113.10", "-" },
    { "203.0.113.77/24", "203.0.113.255", "203.0.113.0/24" },
    { "10.0.0.0/8\n10.1.0.0/16\n10.1.2.0/24\n10.1.2.3\n", "10.1.2.3", "10.1.2.3" },
    { "10.1.2.3\n10.1.2.0/24\n10.1.0.0/16\n10.0.0.0/8\n", "10.1.2.4", "10.1.2.0/24" },
    { "10.0.0.0/8\n10.1.0.0/16\n10.1.2.0/24\n10.1.2.3\n", "10.1.3.0", "10.1.0.0/16" },
    { "10.0.0.0/8\n10.1.0.0/16\n10.1.2.0/24\n10.1.2.3\n", "10.2.0.0", "10.0.0.0/8" },
    { "10.0.0.0/8\n10.1.0.0/16\n10.1.2.0/24\n10.1.2.3\n", "11.0.0.0", "-" },
    { "255.255.255.0/24\n255.255.255.255", "255.255.255.255", "255.255.255.255" },
    { "255.255.255.0/24\n255.255.255.255", "255.255.255.254", "255.255.255.0/24" },
    { "2001:db8::/32\n2001:DB8:1::/48\n", "2001:db8:1::5", "2001:db8:1::/48" },
    { "2001:db8::/32\n2001:DB8:1::/48\n", "2001:db8:2::5", "2001:db8::/32" },
    { "ffff::/16", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "ffff::/16" },
    { "::ffff:203.0.113.0/120", "203.0.113.4", "203.0.113.0/24" },
    { "203.0.113.0/24", "::ffff:203.0.113.4", "203.0.113.0/24" },
    { "203.0.113.0/24", "203.0.113.4:25", "-" },
    { "203.0.113.0/24", "", "-" },
    { "203.0.113.0/24", "example.com", "-" },
    { "# c\n; c\n\n  203.0.113.4  ; network\r\n", "203.0.113.4", "203.0.113.4" },
    { "\xef\xbb\xbf" "203.0.113.4,2026-03-01,seen # x\r\n", "203.0.113.4", "203.0.113.4" },
    { "\"203.0.113.4\",\"a;b\"\n", "203.0.113.4", "203.0.113.4" },
    { "203.0.113.4\r203.0.113.5", "203.0.113.5", "203.0.113.5" },
  };
  return cr_make_param_array(MatchCase, cases, G_N_ELEMENTS(cases));
}

ParameterizedTest(MatchCase *c, ueba_list, reports_the_longest_prefix_that_holds_the_address)
{
  UebaList *list = _load_good(c->list);

  cr_assert_str_eq(_match(list, c->value), c->match);
  cr_assert_not(ueba_list_is_of_words(list));
  cr_assert_eq(findings.n_bad, 0);
  _free(list);
}

ParameterizedTestParameters(ueba_list, of_words_compares_them_without_case)
{
  static MatchCase cases[] =
  {
    { "Evil.Example\nbad.example", "evil.EXAMPLE", "Evil.Example" },
    { "Evil.Example\nbad.example", "evil", "-" },
    { "M\xc3\x9cLLER", "m\xc3\xbcller", "M\xc3\x9cLLER" },
    { "word\n10.0.0.0/8", "10.0.0.1", "-" },
    { "word\n10.0.0.0/8", "10.0.0.0/8", "10.0.0.0/8" },
    { "two words , rest", "Two Words", "two words" },
    { "\"a, b\" ; c", "A, B", "a, b" },
    { "10.0.0.0/33", "10.0.0.0/33", "10.0.0.0/33" },
  };
  return cr_make_param_array(MatchCase, cases, G_N_ELEMENTS(cases));
}

ParameterizedTest(MatchCase *c, ueba_list, of_words_compares_them_without_case)
{
  UebaList *list = _load_good(c->list);

  cr_assert_str_eq(_match(list, c->value), c->match);
  cr_assert(ueba_list_is_of_words(list));
  _free(list);
}

Test(ueba_list, of_words_remarks_upon_addresses_among_them)
{
  UebaList *list = _load_good("ip,first seen\n203.0.113.4,today\n203.0.113.5,today\n");

  cr_assert_str_eq(findings.remark,
                   "list.txt: a list of words, since its first entry is one, yet 2 of its entries are addresses");
  _free(list);
}

Test(ueba_list, skips_and_counts_bad_and_too_broad_lines)
{
  UebaList *list = _load_good("203.0.113.4\nwhat\n10.0.0.0/7\n8.0.0.0/8\n2000::/15\n2000::/16\n203.0.113.5\n,x\n"
                              "9.9.9.9\n");
  gchar *summary = ueba_findings_summary(&findings);

  cr_assert_eq(ueba_list_size(list), 5);
  cr_assert_eq(findings.n_bad, 4);
  cr_assert_str_eq(summary, "list.txt:2: not an address or network: 'what' (and 3 more bad lines)");
  cr_assert_str_eq(_match(list, "11.0.0.1"), "-");
  cr_assert_str_eq(_match(list, "8.0.0.1"), "8.0.0.0/8");
  g_free(summary);
  _free(list);
}

typedef struct _RefusalCase
{
  gchar text[96];
  gchar message[160];
} RefusalCase;

ParameterizedTestParameters(ueba_list, is_refused_whole_when_it_is_mostly_wrong)
{
  static RefusalCase cases[] =
  {
    {
      "# c\n0.0.0.0/0\n",
      "list.txt:2: broader than a list may be, refused as an accident: '0.0.0.0/0'; no usable line"
    },
    {
      "1.2.3.4\nx\ny\n",
      "list.txt:2: not an address or network: 'x'; more bad lines (2) than good ones (1)"
    },
    { "\xff\xfe" "1", "list.txt:1: the text is UTF-16; save it as UTF-8" },
    { "\"a\n", "list.txt:1: a quote is not closed: '\\\"a'; no usable line" },
    { "\x01\x02\xff\n", "list.txt:1: too long, or not UTF-8: '\\001\\002\\357\\277\\275'; no usable line" },
  };
  return cr_make_param_array(RefusalCase, cases, G_N_ELEMENTS(cases));
}

ParameterizedTest(RefusalCase *c, ueba_list, is_refused_whole_when_it_is_mostly_wrong)
{
  GError *error = NULL;

  cr_assert_null(_load(c->text, &error));
  cr_assert_str_eq(error->message, c->message);
  cr_assert(g_error_matches(error, UEBA_ERROR, UEBA_ERROR_SYNTAX));
  g_clear_error(&error);
  ueba_findings_clear(&findings);
}

Test(ueba_list, with_as_many_bad_lines_as_good_ones_is_used)
{
  UebaList *list = _load_good("1.2.3.4\nx\n");

  cr_assert_eq(ueba_list_size(list), 1);
  _free(list);
}

Test(ueba_list, without_an_entry_is_empty_and_holds_nothing)
{
  UebaList *list = _load_good("# only\n\n ; comments\n");

  cr_assert_eq(ueba_list_size(list), 0);
  cr_assert_str_eq(_match(list, "1.2.3.4"), "-");
  _free(list);
}

Test(ueba_list, counts_an_entry_once_however_it_is_written)
{
  UebaList *list = _load_good("10.0.0.1\n::ffff:10.0.0.1\n10.0.0.1/32\n10.0.0.0/8\n10.9.9.9/8\n");

  cr_assert_eq(ueba_list_size(list), 2);
  _free(list);
}

Test(ueba_list, notices_a_last_line_that_is_cut)
{
  UebaList *list = _load_good("10.0.0.1\n10.0.0.2\n10.0.");
  cr_assert(findings.is_cut);
  _free(list);

  list = _load_good("10.0.0.1\n10.0.0.2\n10.0.\n");
  cr_assert_not(findings.is_cut);
  _free(list);

  list = _load_good("10.0.0.1\n10.0.0.2");
  cr_assert_not(findings.is_cut);
  _free(list);
}

static void
_note(const gchar *file, guint line, const gchar *message, gpointer user_data)
{
  g_string_append_printf(user_data, "%s:%u: %s\n", file, line, message);
}

Test(ueba_list, tells_a_linter_of_duplicates_and_networks_inside_others)
{
  const gchar *text = "10.1.2.3\n10.0.0.0/8\n10.1.2.3\n1.2.3.4\n";
  GString *notes = g_string_new(NULL);
  UebaFindings told;

  ueba_findings_init(&told, "list.txt");
  told.func = _note;
  told.user_data = notes;
  UebaList *list = ueba_list_new_from_data(text, strlen(text), &told, NULL);

  cr_assert_str_eq(notes->str, "list.txt:1: 10.1.2.3 lies inside the network of line 2\n"
                   "list.txt:3: 10.1.2.3 stands in line 1 already\n");
  ueba_list_unref(list);
  ueba_findings_clear(&told);
  g_string_free(notes, TRUE);
}

typedef struct _DiffCase
{
  gchar old[64];
  gchar new[64];
  gsize n_added;
  gsize n_removed;
} DiffCase;

ParameterizedTestParameters(ueba_list, tells_what_changed)
{
  static DiffCase cases[] =
  {
    { "1.1.1.1\n2.2.2.2\n3.3.3.0/24", "3.3.3.0/24\n4.4.4.4\n1.1.1.1", 1, 1 },
    { "1.1.1.1", "1.1.1.1/32", 0, 0 },
    { "10.0.0.0/8", "10.0.0.0/9\n::1", 2, 1 },
    { "a\nb", "B\nc\nd", 2, 1 },
    { "a\nb", "1.1.1.1", 1, 2 },
  };
  return cr_make_param_array(DiffCase, cases, G_N_ELEMENTS(cases));
}

ParameterizedTest(DiffCase *c, ueba_list, tells_what_changed)
{
  UebaList *old = _load_good(c->old);
  UebaList *new = _load_good(c->new);
  UebaTableDiff diff;

  ueba_list_diff(old, new, &diff);

  cr_assert_eq(diff.n_added, c->n_added);
  cr_assert_eq(diff.n_removed, c->n_removed);
  ueba_list_unref(old);
  _free(new);
}

static void
_append_random_network(GString *text, GRand *rand)
{
  guint32 address = g_rand_int(rand) & 0x0f0f0fff;

  g_string_append_printf(text, "%u.%u.%u.%u/%u\n", address >> 24, address >> 16 & 255, address >> 8 & 255,
                         address & 255, 8 + g_rand_int(rand) % 25);
}

/* the straight way: every network is tried, the longest that holds the address wins */
static gchar *
_expected_match(gchar **lines, const UebaAddress *address)
{
  gchar text[UEBA_NETWORK_TEXT_BYTES] = "-";
  gint longest = -1;

  for (guint i = 0; lines[i] && *lines[i]; i++)
    {
      UebaNetwork network;
      ueba_network_parse(lines[i], strlen(lines[i]), &network);
      if ((gint) network.prefix <= longest || !ueba_network_contains(&network, address))
        continue;
      longest = (gint) network.prefix;
      ueba_network_format(&network, text);
    }
  return g_strdup(text);
}

Test(ueba_list, agrees_with_trying_every_network_on_random_lists)
{
  GRand *rand = g_rand_new_with_seed(5);
  GString *text = g_string_new(NULL);

  for (guint i = 0; i < 600; i++)
    _append_random_network(text, rand);
  gchar **lines = g_strsplit(text->str, "\n", -1);
  UebaList *list = _load_good(text->str);

  for (guint i = 0; i < 4000; i++)
    {
      guint32 value = g_rand_int(rand) & 0x0f0f0fff;
      UebaAddress address = { { value >> 24, value >> 16, value >> 8, value }, TRUE };
      gchar address_text[UEBA_ADDRESS_TEXT_BYTES];
      gchar *expected = _expected_match(lines, &address);

      ueba_address_format(&address, address_text);
      cr_assert_str_eq(_match(list, address_text), expected, "%s", address_text);
      g_free(expected);
    }
  _free(list);
  g_strfreev(lines);
  g_string_free(text, TRUE);
  g_rand_free(rand);
}

static GString *
_many_addresses(guint n)
{
  GString *text = g_string_sized_new(n * 14);

  for (guint i = 0; i < n; i++)
    g_string_append_printf(text, "%u.%u.%u.7\n", 1 + i / 65536, i / 256 % 256, i % 256);
  return text;
}

Test(ueba_list, holds_a_million_entries_and_refuses_more)
{
  GString *text = _many_addresses(UEBA_LIMIT_LIST_ENTRIES);
  GError *error = NULL;
  UebaList *list = _load_good(text->str);

  cr_assert_eq(ueba_list_size(list), UEBA_LIMIT_LIST_ENTRIES);
  cr_assert_str_eq(_match(list, "16.66.63.7"), "16.66.63.7");
  cr_assert_str_eq(_match(list, "16.66.63.8"), "-");
  _free(list);

  g_string_append(text, "9.9.9.9\n");
  cr_assert_null(_load(text->str, &error));
  cr_assert(g_error_matches(error, UEBA_ERROR, UEBA_ERROR_LIMIT));
  cr_assert_str_eq(error->message, "list.txt:1000001: more than 1000000 entries");
  g_clear_error(&error);
  ueba_findings_clear(&findings);
  g_string_free(text, TRUE);
}
