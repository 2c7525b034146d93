/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-alert-labels.h"

#include <criterion/criterion.h>

Test(ueba_alert_labels, stand_in_a_list_once_and_only_as_a_whole)
{
  g_autoptr(GString) list = g_string_new(NULL);

  ueba_label_list_add(list, ueba_text_from_string("d050_1"));
  ueba_label_list_add(list, ueba_text_from_string("d050"));
  ueba_label_list_add(list, ueba_text_from_string("d050_1"));
  ueba_label_list_add(list, ueba_text(NULL, 0));
  ueba_label_list_add(list, ueba_text_from_string("0"));
  ueba_label_list_add_all(list, "a, d050,b c,,a");
  ueba_label_list_add_all(list, NULL);

  cr_assert_str_eq(list->str, "d050_1,d050,0,a,b c");
}

Test(ueba_alert_labels, may_hold_any_byte)
{
  g_autoptr(GString) list = g_string_new("a");

  ueba_label_list_add(list, ueba_text("a\0a long tail", 13));
  ueba_label_list_add(list, ueba_text("a\0a long tail", 13));

  cr_assert_eq(list->len, 15);
}

Test(ueba_alert_labels, of_a_rule_name_the_successor_of_a_retired_technique_and_all_tactics)
{
  gchar *mitre[] = { (gchar *) "T1188", (gchar *) "T1078", NULL };
  gchar *use_cases[] = { (gchar *) "Abnormal Authentication & Access", (gchar *) "Data Leak", NULL };
  UebaRule rule = { .mitre = mitre, .use_cases = use_cases };
  UebaAlertLabels labels;

  ueba_alert_labels_init(&labels, &rule);

  cr_assert_str_eq(labels.mitre, "T1188,T1090.003,T1078");
  cr_assert_str_eq(labels.use_cases, "Abnormal Authentication & Access,Data Leak");
  cr_assert_not_null(strstr(labels.tactics, "Command and Control"), "%s", labels.tactics);
  cr_assert_not_null(strstr(labels.tactics, "Initial Access"), "%s", labels.tactics);
  ueba_alert_labels_clear(&labels);
}

Test(ueba_alert_labels, of_a_rule_that_names_its_tactics_are_those)
{
  gchar *mitre[] = { (gchar *) "T1078", NULL };
  gchar *tactics[] = { (gchar *) "Impact", NULL };
  UebaRule rule = { .mitre = mitre, .mitre_tactics = tactics };
  UebaAlertLabels labels;

  ueba_alert_labels_init(&labels, &rule);

  cr_assert_str_eq(labels.tactics, "Impact");
  cr_assert_str_eq(labels.use_cases, "");
  ueba_alert_labels_clear(&labels);
}

Test(ueba_alert_labels, are_taken_off_a_list_one_by_one_without_blanks)
{
  UebaText list = ueba_text_from_string(" a,, b c ,"), label;

  cr_assert(ueba_label_list_next(&list, &label));
  cr_assert(ueba_text_equal(label, ueba_text_from_string("a")));
  cr_assert(ueba_label_list_next(&list, &label));
  cr_assert(ueba_text_equal(label, ueba_text_from_string("b c")));
  cr_assert_not(ueba_label_list_next(&list, &label));
}
