/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-alert-pairs.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <json-glib/json-glib.h>

#define TIME_USEC G_GINT64_CONSTANT(1772323200123456)
#define HOSTILE "a\"b|c\\d=e\nf\rg\th\001i\xff\x00j}]"
#define FIVE_A_UMLAUT "\303\244\303\244\303\244\303\244\303\244"
#define FIFTEEN_A_UMLAUT FIVE_A_UMLAUT FIVE_A_UMLAUT FIVE_A_UMLAUT
#define HOSTILE_MENDED "a\"b|c\\d=e\nf\rg\th\001i\357\277\275\357\277\275j}]"

static UebaAlertPairs pairs;
static GString *out;

static void
_add(const gchar *name, const gchar *value)
{
  ueba_alert_pairs_add(&pairs, name, ueba_text_from_string(value));
}

static void
setup(void)
{
  ueba_alert_pairs_init(&pairs);
  pairs.time_usec = TIME_USEC;
  pairs.emitted_usec = TIME_USEC + 2000000;
  out = g_string_new(NULL);
  _add("alert.rule", "Auth-Tor-Shost-Failed");
  _add("alert.name", "Failed login from a known TOR IP");
  _add("alert.id", "0123456789abcdef0123456789abcdef");
  _add("alert.severity", "medium");
  _add("alert.score", "20");
  _add("alert.mitre", "T1188,T1090.003");
  _add("alert.mitre_tactics", "Command and Control");
}

static void
teardown(void)
{
  ueba_alert_pairs_clear(&pairs);
  g_string_free(out, TRUE);
}

TestSuite(alert_format, .init = setup, .fini = teardown);

static const gchar *
_format(UebaAlertForm form)
{
  ueba_alert_pairs_sort(&pairs);
  g_string_truncate(out, 0);
  ueba_alert_pairs_append(&pairs, form, out);
  return out->str;
}

/* "event.category.0" of the alert in that form; NULL: there is no such member */
static JsonNode *
_find(UebaAlertForm form, const gchar *path)
{
  g_autoptr(JsonParser) parser = json_parser_new();
  g_auto(GStrv) parts = g_strsplit(path, ".", -1);

  cr_assert(json_parser_load_from_data(parser, _format(form), -1, NULL), "%s", out->str);
  JsonNode *node = json_parser_get_root(parser);
  for (gchar **part = parts; node && *part; part++)
    {
      if (JSON_NODE_HOLDS_ARRAY(node))
        node = g_ascii_strtoull(*part, NULL, 10) < json_array_get_length(json_node_get_array(node))
               ? json_array_get_element(json_node_get_array(node), (guint) g_ascii_strtoull(*part, NULL, 10)) : NULL;
      else
        node = json_object_get_member(json_node_get_object(node), *part);
    }
  return node ? json_node_copy(node) : NULL;
}

static void
_assert_text(UebaAlertForm form, const gchar *path, const gchar *expected)
{
  g_autoptr(JsonNode) node = _find(form, path);

  cr_assert(node, "no %s in %s", path, out->str);
  cr_assert_str_eq(json_node_get_string(node), expected, "%s: %s", path, json_node_get_string(node));
}

static void
_assert_number(UebaAlertForm form, const gchar *path, gdouble expected)
{
  g_autoptr(JsonNode) node = _find(form, path);

  cr_assert(node, "no %s in %s", path, out->str);
  cr_assert_neq(json_node_get_value_type(node), G_TYPE_STRING, "%s is a text", path);
  cr_assert_float_eq(json_node_get_double(node), expected, 0.001);
}

static void
_assert_absent(UebaAlertForm form, const gchar *path)
{
  g_autoptr(JsonNode) node = _find(form, path);

  cr_assert_null(node, "%s in %s", path, out->str);
}

Test(alert_format, names_are_those_of_the_documents)
{
  UebaAlertForm form;

  cr_assert(ueba_alert_form_lookup("cef", &form));
  cr_assert_eq(form, UEBA_ALERT_FORM_CEF);
  cr_assert_not(ueba_alert_form_lookup("CEF", &form));
  cr_assert_not(ueba_alert_form_lookup("", &form));
}

Test(alert_format, json_nests_all_pairs_as_texts)
{
  cr_assert_str_eq(_format(UEBA_ALERT_FORM_JSON),
                   "{\"alert\":{\"id\":\"0123456789abcdef0123456789abcdef\",\"mitre\":\"T1188,T1090.003\","
                   "\"mitre_tactics\":\"Command and Control\",\"name\":\"Failed login from a known TOR IP\","
                   "\"rule\":\"Auth-Tor-Shost-Failed\",\"score\":\"20\",\"severity\":\"medium\"}}");
}

/* ---- ECS ---- */

Test(alert_format, ecs_says_what_happened_when)
{
  _add("alert.event_type", "failed-app-login");
  _add("alert.reason", "Failed login of ann");
  _add("outcome", "fail");

  _assert_text(UEBA_ALERT_FORM_ECS, "@timestamp", "2026-03-01T00:00:00.123Z");
  _assert_text(UEBA_ALERT_FORM_ECS, "message", "Failed login of ann");
  _assert_text(UEBA_ALERT_FORM_ECS, "event.kind", "alert");
  _assert_text(UEBA_ALERT_FORM_ECS, "event.category.0", "authentication");
  _assert_text(UEBA_ALERT_FORM_ECS, "event.type.0", "start");
  _assert_text(UEBA_ALERT_FORM_ECS, "event.outcome", "failure");
  _assert_text(UEBA_ALERT_FORM_ECS, "event.created", "2026-03-01T00:00:02.123Z");
  _assert_number(UEBA_ALERT_FORM_ECS, "event.severity", 47);
  _assert_number(UEBA_ALERT_FORM_ECS, "event.risk_score", 20);
  _assert_text(UEBA_ALERT_FORM_ECS, "rule.id", "Auth-Tor-Shost-Failed");
}

Test(alert_format, ecs_splits_a_technique_from_its_part)
{
  _assert_text(UEBA_ALERT_FORM_ECS, "threat.technique.id.0", "T1188");
  _assert_text(UEBA_ALERT_FORM_ECS, "threat.technique.id.1", "T1090");
  _assert_text(UEBA_ALERT_FORM_ECS, "threat.technique.name.1", "Proxy");
  _assert_text(UEBA_ALERT_FORM_ECS, "threat.technique.subtechnique.id.0", "T1090.003");
  _assert_text(UEBA_ALERT_FORM_ECS, "threat.technique.subtechnique.name.0", "Multi-hop Proxy");
  _assert_text(UEBA_ALERT_FORM_ECS, "threat.technique.subtechnique.reference.0",
               "https://attack.mitre.org/techniques/T1090/003/");
  _assert_text(UEBA_ALERT_FORM_ECS, "threat.tactic.id.0", "TA0011");
  _assert_absent(UEBA_ALERT_FORM_ECS, "threat.technique.subtechnique.id.1");
}

Test(alert_format, ecs_names_a_technique_once_however_many_of_its_parts_there_are)
{
  ueba_alert_pairs_clear(&pairs);
  ueba_alert_pairs_init(&pairs);
  _add("alert.rule", "R");
  _add("alert.mitre", "T1110.001, T1110.003,T1110");

  _assert_text(UEBA_ALERT_FORM_ECS, "threat.technique.id.0", "T1110");
  _assert_absent(UEBA_ALERT_FORM_ECS, "threat.technique.id.1");
  _assert_text(UEBA_ALERT_FORM_ECS, "threat.technique.subtechnique.id.1", "T1110.003");
}

Test(alert_format, ecs_knows_a_mail_address_among_users)
{
  _add("alert.user", "ann@example.com");

  _assert_text(UEBA_ALERT_FORM_ECS, "user.name", "ann@example.com");
  _assert_text(UEBA_ALERT_FORM_ECS, "user.email", "ann@example.com");
  _assert_text(UEBA_ALERT_FORM_ECS, "user.domain", "example.com");
  _assert_text(UEBA_ALERT_FORM_ECS, "related.user.0", "ann@example.com");
}

Test(alert_format, ecs_takes_no_other_text_for_a_mail_address)
{
  _add("alert.user", "ann smith@example.com");

  _assert_text(UEBA_ALERT_FORM_ECS, "user.name", "ann smith@example.com");
  _assert_absent(UEBA_ALERT_FORM_ECS, "user.email");
}

Test(alert_format, ecs_has_an_ip_only_where_it_is_one)
{
  _add("src_ip", "203.0.113.9; drop");

  _assert_text(UEBA_ALERT_FORM_ECS, "source.address", "203.0.113.9; drop");
  _assert_absent(UEBA_ALERT_FORM_ECS, "source.ip");
  _assert_absent(UEBA_ALERT_FORM_ECS, "related");
}

Test(alert_format, ecs_has_numbers_only_where_they_are_some)
{
  _add("alert.session.score", "65");
  _add("alert.count", "1e999");
  _add("alert.model.confidence", "0.83x");

  _assert_number(UEBA_ALERT_FORM_ECS, "ueba.session.score", 65);
  _assert_absent(UEBA_ALERT_FORM_ECS, "ueba.count");
  _assert_absent(UEBA_ALERT_FORM_ECS, "ueba.model");
}

Test(alert_format, ecs_keeps_to_the_years_that_receivers_know)
{
  pairs.time_usec = G_MAXINT64;
  _assert_text(UEBA_ALERT_FORM_ECS, "@timestamp", "9999-12-31T23:59:59.999Z");
  pairs.time_usec = G_MININT64;
  _assert_text(UEBA_ALERT_FORM_ECS, "@timestamp", "1970-01-01T00:00:00.000Z");
}

/* ---- OCSF ---- */

Test(alert_format, ocsf_is_a_detection_finding)
{
  _add("alert.user", "ann@example.com");
  _add("src_ip", "2001:db8::7");
  _add("src_country", "RU");
  _add("alert.session.score", "65");

  _assert_number(UEBA_ALERT_FORM_OCSF, "class_uid", 2004);
  _assert_number(UEBA_ALERT_FORM_OCSF, "type_uid", 200401);
  _assert_number(UEBA_ALERT_FORM_OCSF, "severity_id", 3);
  _assert_number(UEBA_ALERT_FORM_OCSF, "time", 1772323200123.0);
  _assert_text(UEBA_ALERT_FORM_OCSF, "metadata.version", "1.3.0");
  _assert_text(UEBA_ALERT_FORM_OCSF, "finding_info.uid", "0123456789abcdef0123456789abcdef");
  _assert_text(UEBA_ALERT_FORM_OCSF, "finding_info.title", "Failed login from a known TOR IP");
  _assert_text(UEBA_ALERT_FORM_OCSF, "evidences.0.src_endpoint.ip", "2001:db8::7");
  _assert_text(UEBA_ALERT_FORM_OCSF, "evidences.0.actor.user.email_addr", "ann@example.com");
  _assert_number(UEBA_ALERT_FORM_OCSF, "risk_score", 65);
}

Test(alert_format, ocsf_has_an_attack_for_each_tactic_of_each_technique)
{
  ueba_alert_pairs_clear(&pairs);
  ueba_alert_pairs_init(&pairs);
  _add("alert.rule", "R");
  _add("alert.mitre", "T1133,T1090.003");

  _assert_text(UEBA_ALERT_FORM_OCSF, "finding_info.attacks.0.technique.name", "External Remote Services");
  _assert_text(UEBA_ALERT_FORM_OCSF, "finding_info.attacks.0.tactic.uid", "TA0001");
  _assert_text(UEBA_ALERT_FORM_OCSF, "finding_info.attacks.1.tactic.name", "Persistence");
  _assert_text(UEBA_ALERT_FORM_OCSF, "finding_info.attacks.2.technique.uid", "T1090");
  _assert_text(UEBA_ALERT_FORM_OCSF, "finding_info.attacks.2.sub_technique.uid", "T1090.003");
  _assert_absent(UEBA_ALERT_FORM_OCSF, "finding_info.attacks.3");
}

Test(alert_format, ocsf_puts_what_is_no_address_where_any_text_may_stand)
{
  _add("src_ip", "nowhere");

  _assert_absent(UEBA_ALERT_FORM_OCSF, "evidences");
  _assert_text(UEBA_ALERT_FORM_OCSF, "unmapped.src_ip", "nowhere");
}

Test(alert_format, ocsf_says_confidence_in_percent)
{
  _add("alert.model.name", "UA-UC");
  _add("alert.model.confidence", "0.83");

  _assert_number(UEBA_ALERT_FORM_OCSF, "confidence_score", 83);
  _assert_number(UEBA_ALERT_FORM_OCSF, "finding_info.analytic.type_id", 2);
}

Test(alert_format, ocsf_has_a_risk_score_only_if_it_is_a_whole_number)
{
  _add("alert.session.score", "65.5");

  _assert_absent(UEBA_ALERT_FORM_OCSF, "risk_score");
  cr_assert(strstr(out->str, "\"alert.session.score\":\"65.5\""), "%s", out->str);
}

Test(alert_format, ocsf_has_a_country_only_if_it_is_a_code)
{
  _add("src_ip", "203.0.113.9");
  _add("src_country", "Russia");

  _assert_text(UEBA_ALERT_FORM_OCSF, "evidences.0.src_endpoint.ip", "203.0.113.9");
  _assert_absent(UEBA_ALERT_FORM_OCSF, "evidences.0.src_endpoint.location");
  _assert_text(UEBA_ALERT_FORM_OCSF, "unmapped.src_country", "Russia");
}

/* ---- CEF ---- */

Test(alert_format, cef_has_a_header_and_keys)
{
  _add("alert.reason", "Failed login of ann");
  _add("alert.user", "ann");
  _add("src_ip", "203.0.113.9");
  _add("alert.count", "50");

  cr_assert_str_eq(_format(UEBA_ALERT_FORM_CEF),
                   "CEF:0|syslog-ng|syslog-ng-mod-ueba|" UEBA_TEST_VERSION "|Auth-Tor-Shost-Failed|"
                   "Failed login from a known TOR IP|5|rt=1772323202123 end=1772323200123 "
                   "externalId=0123456789abcdef0123456789abcdef suser=ann cs3=T1188,T1090.003 "
                   "cs3Label=MitreTechniques cnt=50 cn1=20 cn1Label=Score src=203.0.113.9 msg=Failed login of ann");
}

Test(alert_format, cef_escapes_header_and_extension_each_in_its_way)
{
  ueba_alert_pairs_clear(&pairs);
  ueba_alert_pairs_init(&pairs);
  pairs.time_usec = pairs.emitted_usec = 0;
  _add("alert.rule", "R|1\\");
  _add("alert.name", "a=b\nc");
  _add("alert.reason", "a=b|c\\\n\r\td");

  cr_assert_str_eq(_format(UEBA_ALERT_FORM_CEF),
                   "CEF:0|syslog-ng|syslog-ng-mod-ueba|" UEBA_TEST_VERSION "|R\\|1\\\\|a=b c|3|rt=0 end=0 "
                   "msg=a\\=b|c\\\\\\n\\r d");
}

Test(alert_format, cef_has_a_key_of_its_own_for_ipv6)
{
  _add("src_ip", "2001:db8::7");

  cr_assert(strstr(_format(UEBA_ALERT_FORM_CEF), " c6a2=2001:db8::7 c6a2Label=Source IPv6 Address"));
  cr_assert_null(strstr(out->str, " src="));
}

Test(alert_format, cef_takes_an_ipv4_address_written_as_ipv6_for_what_it_is_written_as)
{
  _add("src_ip", "::ffff:203.0.113.9");

  cr_assert(strstr(_format(UEBA_ALERT_FORM_CEF), " c6a2=::ffff:203.0.113.9 "), "%s", out->str);
  cr_assert_null(strstr(out->str, " src="));
}

Test(alert_format, cef_cuts_a_value_between_characters_at_the_length_of_its_key)
{
  _add("app", "a" FIFTEEN_A_UMLAUT "\303\244");
  _add("action", "0123456789012345678901234567890123456789012345678901234567890123456789");

  _format(UEBA_ALERT_FORM_CEF);
  cr_assert(strstr(out->str, " app=a" FIFTEEN_A_UMLAUT " "), "%s", out->str);
  cr_assert(strstr(out->str, " act=012345678901234567890123456789012345678901234567890123456789012 "), "%s", out->str);
}

Test(alert_format, cef_has_a_count_only_if_it_fits_an_integer)
{
  _add("alert.count", "2147483648");

  cr_assert_null(strstr(_format(UEBA_ALERT_FORM_CEF), "cnt="), "%s", out->str);
}

/* ---- all ---- */

static const gchar *const texts[] =
{
  "alert.reason", "alert.user", "alert.trigger", "alert.session.id", "alert.session.rules", "alert.evidence", "host",
  "app", "src_ip", "sender", "recipient",
  "subject", "file_name", "url", "outcome", "alert.event_type", "alert.list.match",
  "alert.model.known", "alert.model.confidence", "alert.count", "alert.use_case", "failure_reason", "user",
};

static void
_be_hostile(void)
{
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
    ueba_alert_pairs_add(&pairs, texts[i], ueba_text(HOSTILE, sizeof(HOSTILE) - 1));
}

ParameterizedTestParameters(alert_format, a_hostile_value_stays_within_one_line_of_utf8)
{
  static UebaAlertForm forms[] =
  {
    UEBA_ALERT_FORM_JSON, UEBA_ALERT_FORM_ECS, UEBA_ALERT_FORM_OCSF, UEBA_ALERT_FORM_CEF
  };

  return cr_make_param_array(UebaAlertForm, forms, G_N_ELEMENTS(forms));
}

ParameterizedTest(UebaAlertForm *form, alert_format, a_hostile_value_stays_within_one_line_of_utf8)
{
  _be_hostile();
  _format(*form);

  cr_assert(g_utf8_validate_len(out->str, out->len, NULL), "%s", out->str);
  for (gsize i = 0; i < out->len; i++)
    cr_assert_geq((guchar) out->str[i], 0x20);
}

Test(alert_format, a_hostile_value_is_read_back_from_json_as_it_was_but_for_what_is_no_text)
{
  _be_hostile();

  _assert_text(UEBA_ALERT_FORM_JSON, "subject", HOSTILE_MENDED);
  _assert_text(UEBA_ALERT_FORM_ECS, "email.subject", HOSTILE_MENDED);
  _assert_text(UEBA_ALERT_FORM_ECS, "user.name", HOSTILE_MENDED);
  _assert_text(UEBA_ALERT_FORM_OCSF, "unmapped.subject", HOSTILE_MENDED);
  _assert_text(UEBA_ALERT_FORM_OCSF, "evidences.0.actor.user.name", HOSTILE_MENDED);
}

Test(alert_format, an_alert_without_anything_but_its_rule_has_no_empty_objects)
{
  static const UebaAlertForm forms[] = { UEBA_ALERT_FORM_ECS, UEBA_ALERT_FORM_OCSF };

  ueba_alert_pairs_clear(&pairs);
  ueba_alert_pairs_init(&pairs);
  _add("alert.rule", "SOURCE-SILENT");
  for (guint i = 0; i < G_N_ELEMENTS(forms); i++)
    {
      cr_assert_null(strstr(_format(forms[i]), "{}"), "%s", out->str);
      cr_assert_null(strstr(out->str, "[]"), "%s", out->str);
      cr_assert_null(strstr(out->str, "\"\""), "%s", out->str);
    }
}
