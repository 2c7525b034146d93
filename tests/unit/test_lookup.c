/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-lookup.h"

#include <criterion/criterion.h>

enum
{
  LIST_TOR,
  LIST_NOT_CONFIGURED,
};

static GPtrArray *lists;
static UebaContent content;
static UebaLookup lookup;

static void
_setup(void)
{
  lists = g_ptr_array_new();
  g_ptr_array_add(lists, (gpointer) "tor_ip");
  g_ptr_array_add(lists, (gpointer) "vip");
  content = (UebaContent) { .lists = lists };
}

static void
_teardown(void)
{
  ueba_lookup_clear(&lookup);
  g_ptr_array_unref(lists);
}

TestSuite(ueba_lookup, .init = _setup, .fini = _teardown);

static void
_bind_tables(void)
{
  g_autoptr(GHashTable) texts = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, NULL);

  g_hash_table_insert(texts, (gpointer) "tor_ip", (gpointer) "203.0.113.0/24\n");
  UebaTables *tables = ueba_tables_new_from_data(texts, "user,account_status,peer_group,title\nann,514,sales,CEO\n",
                                                 "address,user\nann@x,ann\n", NULL);
  ueba_lookup_bind(&lookup, tables, &content);
  ueba_tables_unref(tables);
}

/* every answer of the look-up as text, one a line */
static void
_add_text(GString *out, UebaText text)
{
  g_string_append_len(out, text.str, (gssize) text.len);
  g_string_append_c(out, '\n');
}

static void
_ask_user(GString *out, const gchar *user)
{
  UebaText peer_group, account_status;
  gboolean is_known = ueba_lookup_user(&lookup, ueba_text_from_string(user), &peer_group, &account_status);

  g_string_append_printf(out, "%s %d ", user, is_known);
  g_string_append_len(out, peer_group.str, (gssize) peer_group.len);
  g_string_append_c(out, ' ');
  _add_text(out, account_status);
}

static void
_ask_list(GString *out, guint list, const gchar *value)
{
  UebaText match;
  gboolean is_listed = ueba_lookup_list(&lookup, list, ueba_text_from_string(value), &match);

  g_string_append_printf(out, "%s %d ", value, is_listed);
  _add_text(out, match);
}

static const gchar *
_ask_everything(GString *out)
{
  const UebaText ann = ueba_text_from_string("ann"), address = ueba_text_from_string("ann@x");

  g_string_truncate(out, 0);
  _add_text(out, ueba_lookup_alias(&lookup, address));
  _add_text(out, ueba_lookup_alias(&lookup, ann));
  _ask_user(out, "ann");
  _ask_user(out, "bob");
  _ask_list(out, LIST_TOR, "203.0.113.9");
  _ask_list(out, LIST_TOR, "198.51.100.1");
  _ask_list(out, LIST_NOT_CONFIGURED, "203.0.113.9");
  _add_text(out, ueba_lookup_country(&lookup, ueba_text_from_string("203.0.113.9")));
  _add_text(out, ueba_lookup_get(&lookup, UEBA_TABLE_USERS, "title", ann));
  _add_text(out, ueba_lookup_get(&lookup, UEBA_TABLE_ALIASES, "user", address));
  g_string_append_printf(out, "%d", ueba_lookup_has(&lookup, UEBA_TABLE_USERS, ann));
  g_string_append_printf(out, "%d", ueba_lookup_has(&lookup, UEBA_TABLE_USERS, address));
  g_string_append_printf(out, "%d\n", ueba_lookup_has(&lookup, UEBA_TABLE_ALIASES, address));
  return out->str;
}

static const gchar answers[] = "ann\n"
                               "\n"
                               "ann 1 sales disabled\n"
                               "bob 0  \n"
                               "203.0.113.9 1 203.0.113.0/24\n"
                               "198.51.100.1 0 \n"
                               "203.0.113.9 0 \n"
                               "\n"
                               "CEO\n"
                               "ann\n"
                               "101\n";

static const gchar silence[] = "\n"
                               "\n"
                               "ann 0  \n"
                               "bob 0  \n"
                               "203.0.113.9 0 \n"
                               "198.51.100.1 0 \n"
                               "203.0.113.9 0 \n"
                               "\n"
                               "\n"
                               "\n"
                               "000\n";

Test(ueba_lookup, asks_the_tables_it_is_bound_to)
{
  g_autoptr(GString) out = g_string_new(NULL);

  _bind_tables();
  cr_assert_str_eq(_ask_everything(out), answers);
}

Test(ueba_lookup, without_tables_knows_nothing)
{
  g_autoptr(GString) out = g_string_new(NULL);

  ueba_lookup_bind(&lookup, NULL, &content);
  cr_assert_str_eq(_ask_everything(out), silence);
}

Test(ueba_lookup, tells_an_address_from_the_text_that_it_was_asked_for_before)
{
  g_autoptr(GString) out = g_string_new(NULL);

  _bind_tables();
  _ask_list(out, LIST_TOR, "203.0.113.9");
  _ask_list(out, LIST_TOR, "203.0.114.9");
  _ask_list(out, LIST_TOR, "203.0.113.9");
  _ask_list(out, LIST_TOR, "203.0.113.x");
  _ask_list(out, LIST_TOR, "203.0.113.x");
  _ask_list(out, LIST_TOR, "203.0.113.9 and sixty characters more than an address has..");
  _ask_list(out, LIST_TOR, "::ffff:203.0.113.9");

  cr_assert_str_eq(out->str,
                   "203.0.113.9 1 203.0.113.0/24\n203.0.114.9 0 \n203.0.113.9 1 203.0.113.0/24\n"
                   "203.0.113.x 0 \n203.0.113.x 0 \n"
                   "203.0.113.9 and sixty characters more than an address has.. 0 \n"
                   "::ffff:203.0.113.9 1 203.0.113.0/24\n");
}

Test(ueba_lookup, of_a_null_text_finds_nothing)
{
  const UebaText null_text = { NULL, 0 };
  UebaText match;

  _bind_tables();
  cr_assert_not(ueba_lookup_list(&lookup, LIST_TOR, null_text, &match));
  cr_assert_eq(ueba_lookup_get(&lookup, UEBA_TABLE_USERS, "title", null_text).len, 0);
  cr_assert_not(ueba_lookup_has(&lookup, UEBA_TABLE_ALIASES, null_text));
}

Test(ueba_lookup, answers_from_a_tape_what_was_answered_when_it_was_recorded)
{
  g_autoptr(GString) out = g_string_new(NULL);
  UebaBytes bytes = { 0 };
  UebaTape recorded = { .record = &bytes };

  _bind_tables();
  lookup.tape = &recorded;
  cr_assert_str_eq(_ask_everything(out), answers);
  UebaTape played = { .data = bytes.data, .len = bytes.len };
  ueba_lookup_bind(&lookup, NULL, &content);
  lookup.tape = &played;
  cr_assert_str_eq(_ask_everything(out), answers);

  cr_assert_not(played.is_broken);
  cr_assert_eq(played.pos, played.len);
  ueba_bytes_clear(&bytes);
}
