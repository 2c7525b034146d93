/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-tables.h"
#include "ueba-error.h"

#include <criterion/criterion.h>

static UebaText
_text(const gchar *string)
{
  return ueba_text_from_string(string);
}

static GHashTable *
_lists(const gchar *name, const gchar *text)
{
  GHashTable *lists = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, NULL);

  g_hash_table_insert(lists, (gpointer) name, (gpointer) text);
  return lists;
}

Test(ueba_tables, made_from_texts_answer_for_lists_users_and_aliases)
{
  const UebaAddress address = { { 8, 8, 8, 8 }, TRUE };
  GHashTable *lists = _lists("tor_ip", "203.0.113.0/24\n");
  UebaTables *tables = ueba_tables_new_from_data(lists, "user,account_status,peer_group,title\nann@x,514,Sales,CEO\n",
                                                 "address,user\nsales@x,ann@x\n", NULL);
  UebaText group, status;
  const gchar *match = NULL;

  cr_assert(ueba_list_contains(ueba_tables_lookup_list(tables, "tor_ip"), _text("203.0.113.9"), &match));
  cr_assert_str_eq(match, "203.0.113.0/24");
  cr_assert_null(ueba_tables_lookup_list(tables, "TOR_IP"));
  cr_assert(ueba_tables_lookup_user(tables, _text("ann@x"), &group, &status));
  cr_assert(ueba_text_equal(group, _text("Sales")));
  cr_assert(ueba_text_equal(status, _text("disabled")));
  cr_assert(ueba_text_equal(ueba_tables_user_attribute(tables, _text("ann@x"), "title"), _text("CEO")));
  cr_assert_not(ueba_tables_has_user(tables, _text("bob@x")));
  cr_assert_null(ueba_tables_user_attribute(tables, _text("bob@x"), "title").str);
  cr_assert(ueba_text_equal(ueba_tables_lookup_alias(tables, _text("sales@x")), _text("ann@x")));
  cr_assert_null(ueba_tables_lookup_country(tables, &address).str);
  cr_assert_not(ueba_tables_has_geo(tables));
  ueba_tables_unref(tables);
  g_hash_table_unref(lists);
}

Test(ueba_tables, that_are_not_configured_know_nothing)
{
  UebaTables *tables = ueba_tables_new_from_data(NULL, NULL, NULL, NULL);
  UebaText group, status;

  cr_assert_not(ueba_tables_has_users(tables));
  cr_assert_not(ueba_tables_has_aliases(tables));
  cr_assert_not(ueba_tables_has_user(tables, _text("ann@x")));
  cr_assert_not(ueba_tables_lookup_user(tables, _text("ann@x"), &group, &status));
  cr_assert_null(ueba_tables_lookup_alias(tables, _text("ann@x")).str);
  cr_assert_null(ueba_tables_lookup_list(tables, "tor_ip"));
  ueba_tables_unref(tables);
}

Test(ueba_tables, are_not_made_from_a_wrong_text)
{
  GHashTable *lists = _lists("tor_ip", "0.0.0.0/0\n");
  GError *error = NULL;

  cr_assert_null(ueba_tables_new_from_data(lists, NULL, NULL, &error));
  cr_assert(g_error_matches(error, UEBA_ERROR, UEBA_ERROR_SYNTAX));
  g_clear_error(&error);
  cr_assert_null(ueba_tables_new_from_data(NULL, "name\n", NULL, &error));
  cr_assert_str_eq(error->message, "users:1: the header has no column 'user'");
  g_clear_error(&error);
  cr_assert_null(ueba_tables_new_from_data(NULL, NULL, "\"", &error));
  g_clear_error(&error);
  g_hash_table_unref(lists);
}

Test(ueba_tables, describe_what_they_hold_in_the_order_of_names)
{
  GHashTable *lists = _lists("tor_ip", "203.0.113.0/24\n");
  UebaTables *tables;
  gchar *description;

  g_hash_table_insert(lists, (gpointer) "bad_words", (gpointer) "foo\nbar\n");
  tables = ueba_tables_new_from_data(lists, "user\nann@x\nbob@x\n", "address,user\nsales@x,ann@x\n", NULL);
  description = ueba_tables_describe(tables);
  cr_assert_str_eq(description, "users: 2; aliases: 1; list bad_words: 2 entries; list tor_ip: 1 entries");

  g_free(description);
  ueba_tables_unref(tables);
  g_hash_table_unref(lists);
}

Test(ueba_tables, describe_nothing_as_an_empty_text)
{
  UebaTables *tables = ueba_tables_new_from_data(NULL, NULL, NULL, NULL);
  gchar *description = ueba_tables_describe(tables);

  cr_assert_str_empty(description);

  g_free(description);
  ueba_tables_unref(tables);
}
