/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-alert.h"
#include "ueba-json-text.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>

static UebaAlert *
_alert(void)
{
  UebaAlert *alert = ueba_alert_new("FA-UC-F", 1772323200123456, UEBA_SEVERITY_MEDIUM);

  ueba_alert_set_string(alert, "alert.id", "0123");
  ueba_alert_set_string(alert, "alert.session.id", "ann-20260301000000");
  ueba_alert_set_string(alert, "user", "ann");
  ueba_alert_set_string(alert, "host", "relay1");
  return alert;
}

Test(ueba_alert, says_its_rule_time_and_severity)
{
  UebaAlert *alert = _alert();

  cr_assert_str_eq(ueba_alert_rule(alert), "FA-UC-F");
  cr_assert_str_eq(ueba_alert_get(alert, "alert.time"), "2026-03-01T00:00:00.123Z");
  cr_assert_str_eq(ueba_alert_get(alert, "alert.severity"), "medium");
  cr_assert_str_eq(ueba_alert_get(alert, "host"), "relay1");
  cr_assert_eq(ueba_alert_time_usec(alert), 1772323200123456);
  cr_assert_null(ueba_alert_reason(alert));
  ueba_alert_unref(alert);
}

Test(ueba_alert, keeps_the_last_value_of_a_name_and_no_null)
{
  UebaAlert *alert = _alert();

  ueba_alert_set_string(alert, "user", "bob");
  ueba_alert_set_string(alert, "user", NULL);
  ueba_alert_set(alert, "app", ueba_text("", 0));

  cr_assert_str_eq(ueba_alert_get(alert, "user"), "bob");
  cr_assert_null(ueba_alert_get(alert, "app"));
  ueba_alert_unref(alert);
}

Test(ueba_alert, cuts_a_value_that_is_too_long_between_two_characters)
{
  UebaAlert *alert = _alert();
  g_autoptr(GString) text = g_string_new("x");

  while (text->len < 100000)
    g_string_append(text, "\303\266");
  ueba_alert_set_string(alert, "subject", text->str);

  cr_assert_eq(strlen(ueba_alert_get(alert, "subject")), 65535);
  cr_assert(g_utf8_validate(ueba_alert_get(alert, "subject"), -1, NULL));
  ueba_alert_unref(alert);
}

typedef struct _SeverityCase
{
  gint score;
  UebaSeverity severity;
} SeverityCase;

ParameterizedTestParameters(ueba_alert, takes_its_severity_from_the_score)
{
  static SeverityCase cases[] =
  {
    { 0, UEBA_SEVERITY_LOW }, { 14, UEBA_SEVERITY_LOW }, { 15, UEBA_SEVERITY_MEDIUM },
    { 29, UEBA_SEVERITY_MEDIUM }, { 30, UEBA_SEVERITY_HIGH }, { 1000, UEBA_SEVERITY_HIGH },
  };

  return cr_make_param_array(SeverityCase, cases, G_N_ELEMENTS(cases));
}

ParameterizedTest(SeverityCase *c, ueba_alert, takes_its_severity_from_the_score)
{
  cr_assert_eq(ueba_severity_from_score(c->score), c->severity);
}

Test(ueba_alert, has_an_id_that_depends_on_rule_session_and_trigger_alone)
{
  gchar a[33], b[33], c[33], d[33];

  ueba_alert_compute_id("R", ueba_text_from_string("ann-1"), ueba_text_from_string("US"), a);
  ueba_alert_compute_id("R", ueba_text_from_string("ann-1"), ueba_text_from_string("US"), b);
  ueba_alert_compute_id("R", ueba_text_from_string("ann-1U"), ueba_text_from_string("S"), c);
  ueba_alert_compute_id("R", ueba_text_from_string("ann-1"), ueba_text(NULL, 0), d);

  cr_assert_str_eq(a, b);
  cr_assert_str_neq(a, c);
  cr_assert_str_neq(a, d);
  cr_assert_eq(strlen(a), 32);
  cr_assert_str_eq(a, "b919389b55fb3650880894148ccab46f");
}

Test(ueba_alert, is_the_same_after_packing_and_unpacking)
{
  UebaAlert *alert = _alert();
  GByteArray *packed = g_byte_array_new();
  GString *before = g_string_new(NULL), *after = g_string_new(NULL);

  ueba_alert_pack(alert, packed);
  UebaAlert *copy = ueba_alert_unpack(packed->data, packed->len);
  ueba_alert_append_json(alert, before);
  ueba_alert_append_json(copy, after);

  cr_assert_str_eq(before->str, after->str);
  cr_assert_eq(ueba_alert_time_usec(copy), ueba_alert_time_usec(alert));
  cr_assert_eq(ueba_alert_severity(copy), UEBA_SEVERITY_MEDIUM);
  ueba_alert_unref(alert);
  ueba_alert_unref(copy);
  g_byte_array_unref(packed);
  g_string_free(before, TRUE);
  g_string_free(after, TRUE);
}

Test(ueba_alert, is_refused_when_cut_at_any_byte_or_longer_than_it_says)
{
  UebaAlert *alert = _alert();
  GByteArray *packed = g_byte_array_new();

  ueba_alert_pack(alert, packed);
  for (guint cut = 0; cut < packed->len; cut++)
    {
      guint8 *copy = g_memdup2(packed->data, cut);
      cr_assert_null(ueba_alert_unpack(copy, cut), "cut at %u", cut);
      g_free(copy);
    }
  g_byte_array_append(packed, (const guint8 *) "x", 1);
  cr_assert_null(ueba_alert_unpack(packed->data, packed->len));
  ueba_alert_unref(alert);
  g_byte_array_unref(packed);
}

/* what the first version of the outbox holds: names are written out, behind the lengths of both */
Test(ueba_alert, is_read_back_from_an_outbox_of_the_first_version)
{
  static const gchar packed[] =
    "\1\2" "\0\0\0\0\0\0\0\0" "\4\0\0\0"
    "\12\0\0\0\2\0\0\0alert.ruleR1" "\10\0\0\0\2\0\0\0alert.idab" "\4\0\0\0\3\0\0\0userann"
    "\4\0\0\0\1\0\0\0zonez";
  UebaAlert *alert = ueba_alert_unpack((const guint8 *) packed, sizeof(packed) - 1);

  cr_assert(alert);
  cr_assert_eq(ueba_alert_severity(alert), UEBA_SEVERITY_HIGH);
  cr_assert_eq(ueba_alert_time_usec(alert), 0);
  cr_assert_str_eq(ueba_alert_rule(alert), "R1");
  cr_assert_str_eq(ueba_alert_id(alert), "ab");
  cr_assert_str_eq(ueba_alert_get(alert, "user"), "ann");
  cr_assert_str_eq(ueba_alert_get(alert, "zone"), "z");
  cr_assert_null(ueba_alert_unpack((const guint8 *) packed, sizeof(packed) - 2));
  ueba_alert_unref(alert);
}

/* its bytes stand in files: they may be read by this version and each later one */
Test(ueba_alert, is_packed_with_a_byte_for_each_name_that_stays_the_same)
{
  static const gchar expected[] =
    "\2\0" "\0\0\0\0\0\0\0\0" "\7" "\54\1s" "\103\2id" "\121\1R" "\127\3low" "\131\30"
    "1970-01-01T00:00:00.000Z" "\0\1h" "\377\4zone\1z";
  UebaAlert *alert = ueba_alert_new("R", 0, UEBA_SEVERITY_LOW);
  GByteArray *packed = g_byte_array_new();

  ueba_alert_set_string(alert, "alert.id", "id");
  ueba_alert_set_string(alert, "host", "h");
  ueba_alert_set_string(alert, "account_status", "s");
  ueba_alert_set_string(alert, "zone", "z");
  ueba_alert_pack(alert, packed);

  cr_assert_eq(packed->len, sizeof(expected) - 1);
  cr_assert_arr_eq(packed->data, expected, packed->len);
  g_byte_array_unref(packed);
  ueba_alert_unref(alert);
}

Test(ueba_alert, says_all_it_may_say_after_packing_and_unpacking)
{
  UebaAlert *alert = ueba_alert_new("R", 0, UEBA_SEVERITY_LOW), *copy;
  GByteArray *packed = g_byte_array_new();

  for (guint i = 0; i < UEBA_ALERT_NAME_MAX; i++)
    ueba_alert_put(alert, (UebaAlertName) i, ueba_alert_name_text((UebaAlertName) i));
  ueba_alert_pack(alert, packed);
  copy = ueba_alert_unpack(packed->data, packed->len);

  cr_assert(copy);
  for (guint i = 0; i < UEBA_ALERT_NAME_MAX; i++)
    cr_assert_str_eq(ueba_alert_value(copy, (UebaAlertName) i).str, ueba_alert_name_text((UebaAlertName) i).str);
  g_byte_array_unref(packed);
  ueba_alert_unref(alert);
  ueba_alert_unref(copy);
}

Test(ueba_alert, nests_its_json_at_the_dots_and_escapes_what_an_attacker_wrote)
{
  UebaAlert *alert = _alert();
  GString *json = g_string_new(NULL);

  ueba_alert_set_string(alert, "subject", "a\"b\\c\n<script>");
  ueba_alert_set_string(alert, "app", "x\xff");
  ueba_alert_append_json(alert, json);

  cr_assert_str_eq(json->str,
                   "{\"alert\":{\"id\":\"0123\",\"rule\":\"FA-UC-F\","
                   "\"session\":{\"id\":\"ann-20260301000000\"},\"severity\":\"medium\","
                   "\"time\":\"2026-03-01T00:00:00.123Z\"},\"app\":\"x\357\277\275\",\"host\":\"relay1\","
                   "\"subject\":\"a\\\"b\\\\c\\u000a<script>\",\"user\":\"ann\"}");
  ueba_alert_unref(alert);
  g_string_free(json, TRUE);
}

Test(ueba_alert, numbers_the_names_in_the_order_of_strcmp)
{
  for (guint i = 0; i < UEBA_ALERT_NAME_MAX; i++)
    {
      UebaText name = ueba_alert_name_text((UebaAlertName) i);

      cr_assert_eq(ueba_alert_name_lookup(name), i);
      cr_assert(i == 0 || strcmp(ueba_alert_name_text((UebaAlertName) (i - 1)).str, name.str) < 0, "%s", name.str);
    }
  cr_assert_eq(ueba_alert_name_lookup(ueba_text_from_string("alert.i")), UEBA_ALERT_NAME_NONE);
  cr_assert_eq(ueba_alert_name_lookup(ueba_text_from_string("zzz")), UEBA_ALERT_NAME_NONE);
}

Test(ueba_alert, calls_a_field_of_the_event_by_its_name)
{
  for (guint i = 0; i < UEBA_FIELD_MAX; i++)
    cr_assert_str_eq(ueba_alert_name_text(ueba_alert_name_of_field((UebaField) i)).str,
                     ueba_field_name((UebaField) i));
}

Test(ueba_alert, keeps_names_of_another_version_and_sorts_them_among_its_own)
{
  UebaAlert *alert = _alert();
  GByteArray *packed = g_byte_array_new();
  GString *json = g_string_new(NULL);

  ueba_alert_set_string(alert, "zone", "first");
  ueba_alert_set_string(alert, "alert.session.weight", "7");
  ueba_alert_set_string(alert, "zone", "last");
  ueba_alert_pack(alert, packed);
  UebaAlert *copy = ueba_alert_unpack(packed->data, packed->len);
  ueba_alert_append_json(copy, json);

  cr_assert_str_eq(ueba_alert_get(copy, "zone"), "last");
  cr_assert_null(ueba_alert_get(copy, "zon"));
  cr_assert_str_eq(json->str,
                   "{\"alert\":{\"id\":\"0123\",\"rule\":\"FA-UC-F\","
                   "\"session\":{\"id\":\"ann-20260301000000\",\"weight\":\"7\"},\"severity\":\"medium\","
                   "\"time\":\"2026-03-01T00:00:00.123Z\"},\"host\":\"relay1\",\"user\":\"ann\",\"zone\":\"last\"}");
  ueba_alert_unref(alert);
  ueba_alert_unref(copy);
  g_byte_array_unref(packed);
  g_string_free(json, TRUE);
}

/* what is not among the names of this version is written another way, and so is all beside it */
static void
_assert_same_json_beside_another_name(const UebaAlertName *names, guint n)
{
  UebaAlert *alert = ueba_alert_new("RULE", 0, UEBA_SEVERITY_LOW);
  GString *json = g_string_new(NULL), *beside = g_string_new(NULL);

  for (guint i = 0; i < n; i++)
    ueba_alert_put(alert, names[i], ueba_text_from_string("value"));
  ueba_alert_append_json(alert, json);
  ueba_alert_set_string(alert, "zone", "x");
  ueba_alert_append_json(alert, beside);

  g_string_truncate(json, json->len - 1);
  g_string_append(json, ",\"zone\":\"x\"}");
  cr_assert_str_eq(json->str, beside->str);
  ueba_alert_unref(alert);
  g_string_free(json, TRUE);
  g_string_free(beside, TRUE);
}

Test(ueba_alert, nests_any_two_of_its_names_as_it_nests_those_of_another_version)
{
  for (guint i = 0; i < UEBA_ALERT_NAME_MAX; i++)
    for (guint j = i; j < UEBA_ALERT_NAME_MAX; j++)
      {
        UebaAlertName names[] = { (UebaAlertName) i, (UebaAlertName) j };

        _assert_same_json_beside_another_name(names, G_N_ELEMENTS(names));
      }
}

Test(ueba_alert, nests_all_of_its_names_as_it_nests_those_of_another_version)
{
  UebaAlertName names[UEBA_ALERT_NAME_MAX];

  for (guint i = 0; i < UEBA_ALERT_NAME_MAX; i++)
    names[i] = (UebaAlertName) i;
  _assert_same_json_beside_another_name(names, G_N_ELEMENTS(names));
}

/* texts are looked at many bytes at a time */
Test(ueba_alert, escapes_a_character_wherever_it_stands)
{
  static const gchar *const escapes[][2] =
  {
    { "\"", "\\\"" }, { "\\", "\\\\" }, { "\037", "\\u001f" }, { "\177", "\\u007f" }, { "\200", "\357\277\275" },
    { "\303\266", "\303\266" }, { " ", " " }, { "!", "!" }, { "~", "~" },
  };
  static const gchar around[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMN";
  g_autoptr(GString) text = g_string_new(NULL), json = g_string_new(NULL), expected = g_string_new(NULL);

  for (guint i = 0; i < G_N_ELEMENTS(escapes); i++)
    for (gint before = 0; before < 40; before++)
      for (gint behind = 0; behind < 40; behind++)
        {
          g_string_printf(text, "%.*s%s%.*s", before, around, escapes[i][0], behind, around);
          g_string_printf(expected, "[\"%.*s%s%.*s\"", before, around, escapes[i][1], behind, around);
          g_string_assign(json, "[");
          ueba_json_append_text(json, ueba_text(text->str, text->len));
          cr_assert_str_eq(json->str, expected->str);
          cr_assert_eq(json->len, expected->len);
        }
}
