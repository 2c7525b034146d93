/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-attack-names.h"
#include "ueba-content.h"

#include <criterion/criterion.h>

typedef struct _TechniqueCase
{
  const gchar *technique;
  const gchar *tactics;
} TechniqueCase;

Test(ueba_attack, knows_the_tactics_of_techniques_and_their_parts)
{
  static const TechniqueCase cases[] =
  {
    { "T1078", "Initial Access,Persistence,Privilege Escalation,Defense Evasion" },
    { "T1078.004", "Initial Access,Persistence,Privilege Escalation,Defense Evasion" },
    { "T1048", "Exfiltration" },
    { "T1133", "Initial Access,Persistence" },
    { "T1090.003", "Command and Control" },
    { "T1001", "Command and Control" },
    { "T1680", "Discovery" },
  };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
    {
      const gchar *tactics = ueba_attack_tactics(cases[i].technique);

      cr_assert(tactics, "%s", cases[i].technique);
      cr_assert_str_eq(tactics, cases[i].tactics);
    }
}

Test(ueba_attack, gives_a_retired_technique_its_successor_and_that_ones_tactics)
{
  cr_assert_str_eq(ueba_attack_successor("T1188"), "T1090.003");
  cr_assert_str_eq(ueba_attack_tactics("T1188"), "Command and Control");
  cr_assert_str_eq(ueba_attack_successor("T1002"), "T1560");
  cr_assert_str_eq(ueba_attack_successor("T1500"), "T1027.004");
}

Test(ueba_attack, a_technique_in_use_has_no_successor)
{
  static const gchar *const techniques[] = { "T1078", "T1090.003", "T1188.001", "T9999", "" };

  for (guint i = 0; i < G_N_ELEMENTS(techniques); i++)
    cr_assert_null(ueba_attack_successor(techniques[i]), "%s", techniques[i]);
}

Test(ueba_attack, does_not_know_what_is_no_technique)
{
  static const gchar *const strangers[] =
  {
    "", "T", "T1", "T9999", "T1000", "T1078.005", "T1078.000", "T1078.01", "T1078.", "T1078.0011", "t1078", "TA0001",
    "T10x8",
    "T1078.0x1", "T1078 ", " T1078", "T1189.001",
  };

  for (guint i = 0; i < G_N_ELEMENTS(strangers); i++)
    cr_assert_null(ueba_attack_tactics(strangers[i]), "%s", strangers[i]);
}

Test(ueba_attack, every_successor_is_known)
{
  guint n = 0;

  for (guint number = 1000; number < 2000; number++)
    {
      g_autofree gchar *technique = g_strdup_printf("T%u", number);
      const gchar *successor = ueba_attack_successor(technique);

      n += successor != NULL;
      cr_assert_eq(successor != NULL, successor && ueba_attack_tactics(successor), "%s", technique);
    }
  cr_assert_gt(n, 50);
}

Test(ueba_attack, every_technique_that_serves_a_tactic_has_a_name_and_every_tactic_an_id)
{
  guint n = 0;

  for (guint number = 1000; number < 2000; number++)
    {
      g_autofree gchar *technique = g_strdup_printf("T%u", number);
      const gchar *tactics = ueba_attack_tactics(technique);
      g_auto(GStrv) names = g_strsplit(tactics ? tactics : "", ",", -1);

      if (!tactics || ueba_attack_successor(technique))
        continue;
      n++;
      cr_assert(ueba_attack_name(ueba_text_from_string(technique)), "%s", technique);
      for (gchar **name = names; *name; name++)
        cr_assert(ueba_attack_tactic_id(ueba_text_from_string(*name)), "%s", *name);
    }
  cr_assert_gt(n, 150);
}

Test(ueba_attack, names_techniques_and_retired_ones_but_nothing_else)
{
  cr_assert_str_eq(ueba_attack_name(ueba_text_from_string("T1078")), "Valid Accounts");
  cr_assert_str_eq(ueba_attack_name(ueba_text_from_string("T1090.003")), "Multi-hop Proxy");
  cr_assert_str_eq(ueba_attack_name(ueba_text_from_string("T1188")), "Multi-hop Proxy");
  cr_assert_null(ueba_attack_name(ueba_text_from_string("T107")));
  cr_assert_null(ueba_attack_name(ueba_text(NULL, 0)));
  cr_assert_null(ueba_attack_tactic_id(ueba_text_from_string("Initial")));
}
