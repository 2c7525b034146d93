/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-content.h"

#include <criterion/criterion.h>

#define SHIPPED TOP_SRCDIR "/scl/ueba/content/mimecast-email-security.json"

static UebaContent *
_load(GPtrArray **ret_notes)
{
  static const gchar *const files[] = { SHIPPED, NULL };
  g_autoptr(GError) error = NULL;
  UebaContent *content = ueba_content_load(files, ret_notes, &error);

  cr_assert(content, "%s", error ? error->message : "");
  return content;
}

/* "A(10) B(5)": rules of a type in the order of evaluation with their scores for it; owned by the caller */
static gchar *
_rules_of_type(const UebaContent *content, const gchar *event_type)
{
  guint type = ueba_content_event_type(content, ueba_text_from_string(event_type));
  const GArray *rules = content->rules_by_type[type];
  GString *text = g_string_new(NULL);

  for (guint i = 0; i < rules->len; i++)
    {
      const UebaRule *rule = (const UebaRule *) g_ptr_array_index(content->rules, g_array_index(rules, guint, i));
      g_string_append_printf(text, "%s%s(%d)", i ? " " : "", rule->id, ueba_rule_score(rule, type));
    }
  return g_string_free(text, FALSE);
}

Test(ueba_content_shipped, loads_without_a_note)
{
  GPtrArray *notes = NULL;
  UebaContent *content = _load(&notes);

  cr_assert_eq(notes->len, 0, "%s", notes->len ? (const gchar *) g_ptr_array_index(notes, 0) : "");
  cr_assert_eq(content->rules->len, 10);
  cr_assert_eq(content->models->len, 2);
  cr_assert_eq(content->lists->len, 3);
  g_ptr_array_unref(notes);
  ueba_content_unref(content);
}

typedef struct _TypeCase
{
  const gchar *event_type;
  const gchar *rules;
} TypeCase;

Test(ueba_content_shipped, asks_the_rules_of_each_event_type_in_order)
{
  static const TypeCase cases[] =
  {
    {
      "failed-app-login",
      "APP-Account-deactivated(30) APP-F-FL(5) Auth-Tor-Shost-Failed(20) Auth-Blacklist-Shost-Failed(15) "
      "Auth-Ransomware-Shost-Failed(20) FA-UC-F(10) FA-GC-F(15)"
    },
    { "dlp-email-alert-in", "APP-Account-deactivated(5) EM-DSNF-50(10) EM-DSNF-100(15) EM-DSNF-150(20)" },
    { "dlp-email-alert-in-failed", "APP-Account-deactivated(5)" },
    {
      "failed-logon",
      "Auth-Tor-Shost-Failed(20) Auth-Blacklist-Shost-Failed(15) Auth-Ransomware-Shost-Failed(20)"
    },
    {
      "failed-vpn-login",
      "Auth-Tor-Shost-Failed(20) Auth-Blacklist-Shost-Failed(15) Auth-Ransomware-Shost-Failed(20) FA-UC-F(10) "
      "FA-GC-F(15)"
    },
    { "app-login", "" },
  };
  UebaContent *content = _load(NULL);

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
    {
      g_autofree gchar *rules = _rules_of_type(content, cases[i].event_type);
      cr_assert_str_eq(rules, cases[i].rules);
    }
  ueba_content_unref(content);
}

Test(ueba_content_shipped, names_the_techniques_of_the_page_and_the_successor_of_the_retired_one)
{
  UebaContent *content = _load(NULL);
  g_autofree gchar *tor = g_strjoinv(",", ueba_content_lookup_rule(content, "Auth-Tor-Shost-Failed")->mitre);
  g_autofree gchar *bounces = g_strjoinv(",", ueba_content_lookup_rule(content, "EM-DSNF-50")->mitre);

  cr_assert_str_eq(tor, "T1188,T1090.003");
  cr_assert_str_eq(bounces, "T1048");
  ueba_content_unref(content);
}
