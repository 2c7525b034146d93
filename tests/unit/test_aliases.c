/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-aliases.h"
#include "ueba-error.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>

static UebaFindings findings;

static UebaAliases *
_load(const gchar *csv, GError **error)
{
  ueba_findings_init(&findings, "aliases.csv");
  return ueba_aliases_new_from_data(csv, strlen(csv), &findings, error);
}

static void
_free(UebaAliases *aliases)
{
  ueba_aliases_unref(aliases);
  ueba_findings_clear(&findings);
}

typedef struct _AliasCase
{
  gchar csv[96];
  gchar address[32];
  gchar account[32];
} AliasCase;

ParameterizedTestParameters(ueba_aliases, lead_from_address_to_account)
{
  static AliasCase cases[] =
  {
    { "address,user\nsales@x,ann@x\ninfo@x,bob@x\n", "sales@x", "ann@x" },
    { "address,user\nsales@x,ann@x\ninfo@x,bob@x\n", "ann@x", "" },
    { "user,note,Address\nAnn <ANN@x>,n,Sales <SALES@X>\n", "sales@x", "ann@x" },
    { "address,user\na@x,b@x\na@x,c@x\n", "a@x", "c@x" },
    { "address,user\na@x,b@x\nb@x,c@x\n", "a@x", "b@x" },
    { "address,user\n", "a@x", "" },
    { "", "a@x", "" },
  };
  return cr_make_param_array(AliasCase, cases, G_N_ELEMENTS(cases));
}

ParameterizedTest(AliasCase *c, ueba_aliases, lead_from_address_to_account)
{
  UebaAliases *aliases = _load(c->csv, NULL);
  UebaText account = ueba_aliases_lookup(aliases, ueba_text_from_string(c->address));

  cr_assert(ueba_text_equal(account, ueba_text_from_string(c->account)), "%.*s", (gint) account.len, account.str);
  _free(aliases);
}

Test(ueba_aliases, skip_rows_without_address_or_user)
{
  UebaAliases *aliases = _load("address,user\na@x,\n,b@x\nc@x,d@x\ne@x,f@x\n", NULL);

  cr_assert_eq(ueba_aliases_count(aliases), 2);
  cr_assert_eq(findings.n_bad, 2);
  cr_assert_str_eq(findings.first_bad, "aliases.csv:2: no address or no user: 'a@x,'");
  _free(aliases);
}

Test(ueba_aliases, are_refused_without_their_columns)
{
  GError *error = NULL;

  cr_assert_null(_load("address,account\na@x,b@x\n", &error));
  cr_assert_str_eq(error->message, "aliases.csv:1: the header has no column 'user'");
  g_clear_error(&error);
  ueba_findings_clear(&findings);
}

Test(ueba_aliases, tell_what_changed)
{
  UebaAliases *old = _load("address,user\na@x,b@x\nc@x,d@x\n", NULL);
  UebaAliases *new = _load("address,user\na@x,z@x\ne@x,d@x\nf@x,d@x\n", NULL);
  UebaTableDiff diff;

  ueba_aliases_diff(old, new, &diff);

  cr_assert_eq(diff.n_added, 2);
  cr_assert_eq(diff.n_removed, 1);
  cr_assert_eq(diff.n_changed, 1);
  ueba_aliases_unref(old);
  _free(new);
}
