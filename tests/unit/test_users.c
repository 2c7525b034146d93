/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-users.h"
#include "ueba-error.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>

static UebaFindings findings;

static UebaUsers *
_load(const gchar *csv, GError **error)
{
  ueba_findings_init(&findings, "users.csv");
  return ueba_users_new_from_data(csv, strlen(csv), &findings, error);
}

static UebaUsers *
_load_good(const gchar *csv)
{
  GError *error = NULL;
  UebaUsers *users = _load(csv, &error);

  cr_assert_not_null(users, "%s", error ? error->message : "no reason");
  return users;
}

static void
_free(UebaUsers *users)
{
  ueba_users_unref(users);
  ueba_findings_clear(&findings);
}

static void
_assert_text(UebaText text, const gchar *expected)
{
  gchar *found = g_strndup(text.str ? text.str : "", text.len);

  cr_assert_str_eq(found, expected);
  g_free(found);
}

typedef struct _RowCase
{
  gchar csv[128];
  gchar user[32];
  gchar account_status[32];
  gchar peer_group[32];
} RowCase;

ParameterizedTestParameters(ueba_users, reads_status_and_group_of_an_account)
{
  static RowCase cases[] =
  {
    { "user,account_status,peer_group\nann@x,disabled,Sales\n", "ann@x", "disabled", "Sales" },
    { "user,account_status,peer_group\nAnn@X,Active,Sales\n", "ann@x", "active", "Sales" },
    { "user,account_status,peer_group\n\"Lee, Ann <Ann@X>\",,\n", "ann@x", "", "" },
    { "peer_group,USER,Account_Status\nS,ann@x,LOCKED OUT\n", "ann@x", "locked out", "S" },
    { "user,userAccountControl\nann@x,514\n", "ann@x", "disabled", "" },
    { "user,userAccountControl\nann@x,512\n", "ann@x", "active", "" },
    { "user,userAccountControl\nann@x,0x202\n", "ann@x", "0x202", "" },
    { "user,account_status\nann@x,66050\n", "ann@x", "disabled", "" },
    { "user,account_status\nann@x,184467440737095516140000000000000000000000002\n", "ann@x", "disabled", "" },
    { "user,account_status,userAccountControl\nann@x,Enabled,514\n", "ann@x", "enabled", "" },
    { "user,account_status,userAccountControl\nann@x,,514\n", "ann@x", "disabled", "" },
    { "user,department\nann@x,IT\n", "ann@x", "", "IT" },
    { "user,department,peer_group\nann@x,IT,Ops\n", "ann@x", "", "Ops" },
    { "user,department,peer_group\nann@x,IT,\n", "ann@x", "", "IT" },
    { "user,account_status,peer_group\nann@x,active,A\nann@x,disabled,B\n", "ann@x", "disabled", "B" },
    { "user,account_status,peer_group\nann@x,active,A\nANN@x\n", "ann@x", "", "" },
    { "user,account_status\nCORP\\Ann,active\n", "corp\\ann", "active", "" },
  };
  return cr_make_param_array(RowCase, cases, G_N_ELEMENTS(cases));
}

ParameterizedTest(RowCase *c, ueba_users, reads_status_and_group_of_an_account)
{
  UebaUsers *users = _load_good(c->csv);
  guint32 row = ueba_users_find(users, ueba_text_from_string(c->user));

  cr_assert_neq(row, UEBA_USERS_NONE);
  cr_assert_eq(ueba_users_count(users), 1);
  _assert_text(ueba_users_account_status(users, row), c->account_status);
  _assert_text(ueba_users_peer_group(users, row), c->peer_group);
  _free(users);
}

Test(ueba_users, keeps_every_other_column_as_an_attribute)
{
  UebaUsers *users = _load_good("user,Title,peer_group,userAccountControl,,Manager\n"
                                "ann@x,CEO,S,514,y,bob@x\nbob@x,,,,,\ncay@x,CEO\n");
  guint32 ann = ueba_users_find(users, ueba_text_from_string("ann@x"));
  guint32 cay = ueba_users_find(users, ueba_text_from_string("cay@x"));

  _assert_text(ueba_users_attribute(users, ann, "title"), "CEO");
  _assert_text(ueba_users_attribute(users, ann, "manager"), "bob@x");
  _assert_text(ueba_users_attribute(users, ann, "userAccountControl"), "514");
  _assert_text(ueba_users_attribute(users, ann, "account_status"), "disabled");
  _assert_text(ueba_users_attribute(users, ann, "peer_group"), "S");
  _assert_text(ueba_users_attribute(users, ann, "user"), "ann@x");
  _assert_text(ueba_users_attribute(users, ann, "nothing"), "");
  _assert_text(ueba_users_attribute(users, cay, "title"), "CEO");
  _assert_text(ueba_users_attribute(users, cay, "manager"), "");
  _free(users);
}

Test(ueba_users, does_not_know_others)
{
  UebaUsers *users = _load_good("user\nann@x\n");

  cr_assert_eq(ueba_users_find(users, ueba_text_from_string("bob@x")), UEBA_USERS_NONE);
  cr_assert_eq(ueba_users_find(users, ueba_text(NULL, 0)), UEBA_USERS_NONE);
  _free(users);
}

Test(ueba_users, skips_and_counts_rows_without_user_with_surplus_fields_or_foreign_bytes)
{
  UebaUsers *users = _load_good("user,peer_group\nann@x,A\n,B\nLee, Ann,A\nbob@x,\xff\ncay@x,C,,\ndee@x,D\nName <>,E\n"
                                "eve@x,E\n");
  gchar *summary = ueba_findings_summary(&findings);

  cr_assert_eq(ueba_users_count(users), 4);
  cr_assert_eq(findings.n_bad, 4);
  cr_assert_str_eq(summary, "users.csv:3: no user: ',B' (and 3 more bad lines)");
  g_free(summary);
  _free(users);
}

typedef struct _RefusalCase
{
  gchar csv[96];
  gchar message[128];
} RefusalCase;

ParameterizedTestParameters(ueba_users, are_refused_whole_when_the_file_is_not_what_it_should_be)
{
  static RefusalCase cases[] =
  {
    { "\nname,peer_group\nann,A\n", "users.csv:2: the header has no column 'user'" },
    { "user,peer_group\nann@x,A\nbob@x,\"B\ncay@x,C\n", "users.csv:3: a quote is not closed" },
    {
      "user\nann@x\na,b\nc,d\n",
      "users.csv:3: more fields than the header has: 'a,b'; more bad lines (2) than good ones (1)"
    },
    { "\xfe\xff" "x", "users.csv:1: the text is UTF-16; save it as UTF-8" },
    { "us\xff" "er\nann\n", "users.csv:1: the header is not a line of column names in UTF-8" },
  };
  return cr_make_param_array(RefusalCase, cases, G_N_ELEMENTS(cases));
}

ParameterizedTest(RefusalCase *c, ueba_users, are_refused_whole_when_the_file_is_not_what_it_should_be)
{
  GError *error = NULL;

  cr_assert_null(_load(c->csv, &error));
  cr_assert_str_eq(error->message, c->message);
  cr_assert(g_error_matches(error, UEBA_ERROR, UEBA_ERROR_SYNTAX));
  g_clear_error(&error);
  ueba_findings_clear(&findings);
}

Test(ueba_users, may_be_empty_but_for_the_header)
{
  UebaUsers *users = _load_good("user,peer_group\r\n\r\n");
  cr_assert_eq(ueba_users_count(users), 0);
  _free(users);

  users = _load_good("");
  cr_assert_eq(ueba_users_count(users), 0);
  _free(users);
}

Test(ueba_users, notice_a_last_row_that_is_cut)
{
  UebaUsers *users = _load_good("user,peer_group\nann@x,A\nbob");
  cr_assert(findings.is_cut);
  _free(users);

  users = _load_good("user,peer_group\nann@x,A\nbob@x,B");
  cr_assert_not(findings.is_cut);
  _free(users);

  users = _load_good("user,peer_group\nbob@x\n");
  cr_assert_not(findings.is_cut);
  _free(users);
}

Test(ueba_users, tell_what_changed)
{
  UebaUsers *old = _load_good("user,account_status,title\nann@x,active,CEO\nbob@x,active,CTO\ncay@x,active,X\n");
  UebaUsers *new = _load_good("user,account_status,title\nann@x,active,CEO\nbob@x,active,CFO\ndee@x,active,X\n"
                              "eve@x,active,X\n");
  UebaTableDiff diff;

  ueba_users_diff(old, new, &diff);

  cr_assert_eq(diff.n_added, 2);
  cr_assert_eq(diff.n_removed, 1);
  cr_assert_eq(diff.n_changed, 1);
  ueba_users_unref(old);
  _free(new);
}
