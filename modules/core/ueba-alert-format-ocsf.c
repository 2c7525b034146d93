/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "config.h"

#include "ueba-alert-format-private.h"
#include "ueba-alert-labels.h"
#include "ueba-attack-names.h"
#include "ueba-content.h"

/* Open Cybersecurity Schema Framework: a Detection Finding that is created. What the class has no attribute for stands
 * in "unmapped"; a value that is not of its attribute's type does, too. */

#define OCSF_VERSION "1.3.0"
#define ATTACK_VERSION "18"
#define TECHNIQUE_CHARS 5       /* of T1090.003 */
#define ACTIVITY_CREATE 1
#define CATEGORY_FINDINGS 2
#define CLASS_DETECTION_FINDING 2004
#define STATUS_NEW 1
#define ANALYTIC_RULE 1
#define ANALYTIC_BEHAVIORAL 2

static gint64
_severity_id(UebaSeverity severity)
{
  switch (severity)
    {
    case UEBA_SEVERITY_LOW:
      return 2;
    case UEBA_SEVERITY_MEDIUM:
      return 3;
    case UEBA_SEVERITY_HIGH:
      return 4;
    case UEBA_SEVERITY_CRITICAL:
      return 5;
    }
  g_assert_not_reached();
}

static const gchar *
_severity_caption(UebaSeverity severity)
{
  static const gchar *const captions[] = { "Low", "Medium", "High", "Critical" };

  return captions[severity];
}

static void
_add_class(UebaJsonWriter *json, const UebaAlertPairs *pairs)
{
  UebaSeverity severity = ueba_alert_pairs_severity(pairs);

  ueba_json_add_integer(json, "activity_id", ACTIVITY_CREATE);
  ueba_json_add_string(json, "activity_name", "Create");
  ueba_json_add_integer(json, "category_uid", CATEGORY_FINDINGS);
  ueba_json_add_string(json, "category_name", "Findings");
  ueba_json_add_integer(json, "class_uid", CLASS_DETECTION_FINDING);
  ueba_json_add_string(json, "class_name", "Detection Finding");
  ueba_json_add_integer(json, "type_uid", CLASS_DETECTION_FINDING * 100 + ACTIVITY_CREATE);
  ueba_json_add_string(json, "type_name", "Detection Finding: Create");
  ueba_json_add_integer(json, "severity_id", _severity_id(severity));
  ueba_json_add_string(json, "severity", _severity_caption(severity));
  ueba_json_add_integer(json, "status_id", STATUS_NEW);
  ueba_json_add_string(json, "status", "New");
  ueba_json_add_integer(json, "time", ueba_alert_form_msec(pairs->time_usec));
}

static void
_add_metadata(UebaJsonWriter *json, const UebaAlertPairs *pairs)
{
  ueba_json_open_object(json, "metadata");
  ueba_json_add_string(json, "version", OCSF_VERSION);
  ueba_alert_form_text(json, "uid", pairs, "alert.id");
  ueba_alert_form_text(json, "event_code", pairs, "alert.rule");
  ueba_json_add_integer(json, "logged_time", ueba_alert_form_msec(pairs->emitted_usec));
  ueba_json_open_object(json, "product");
  ueba_json_add_string(json, "name", PACKAGE_NAME);
  ueba_json_add_string(json, "vendor_name", "syslog-ng");
  ueba_json_add_string(json, "version", PACKAGE_VERSION);
  ueba_json_close_object(json);
  ueba_json_close_object(json);
}

/* ---- what was found ---- */

static void
_add_analytic(UebaJsonWriter *json, const UebaAlertPairs *pairs)
{
  gboolean has_model = ueba_alert_pairs_get(pairs, "alert.model.name").len > 0;

  ueba_json_open_object(json, "analytic");
  ueba_alert_form_text(json, "uid", pairs, "alert.rule");
  ueba_alert_form_text(json, "name", pairs, "alert.name");
  ueba_alert_form_text(json, "category", pairs, "alert.use_case");
  ueba_json_add_integer(json, "type_id", has_model ? ANALYTIC_BEHAVIORAL : ANALYTIC_RULE);
  ueba_json_add_string(json, "type", has_model ? "Behavioral" : "Rule");
  ueba_json_close_object(json);
}

static void
_add_technique(UebaJsonWriter *json, const gchar *key, UebaText id)
{
  ueba_json_open_object(json, key);
  ueba_json_add_text(json, "uid", id);
  ueba_json_add_string(json, "name", ueba_attack_name(id));
  ueba_json_close_object(json);
}

static void
_add_attack(UebaJsonWriter *json, UebaText technique, UebaText tactic)
{
  ueba_json_open_object(json, NULL);
  ueba_json_add_string(json, "version", ATTACK_VERSION);
  ueba_json_open_object(json, "tactic");
  ueba_json_add_string(json, "uid", ueba_attack_tactic_id(tactic));
  ueba_json_add_text(json, "name", tactic);
  ueba_json_close_object(json);
  _add_technique(json, "technique", ueba_text(technique.str, MIN(technique.len, TECHNIQUE_CHARS)));
  if (technique.len > TECHNIQUE_CHARS)
    _add_technique(json, "sub_technique", technique);
  ueba_json_close_object(json);
}

/* one for each tactic that the technique serves */
static void
_add_attacks_of(UebaJsonWriter *json, UebaText technique)
{
  g_autofree gchar *id = g_strndup(technique.str, technique.len);
  UebaText tactics = ueba_text_from_string(ueba_attack_tactics(id)), tactic;

  if (tactics.len == 0)
    _add_attack(json, technique, tactics);
  while (ueba_label_list_next(&tactics, &tactic))
    _add_attack(json, technique, tactic);
}

static void
_add_attacks(UebaJsonWriter *json, const UebaAlertPairs *pairs)
{
  UebaText techniques = ueba_alert_pairs_get(pairs, "alert.mitre"), technique;

  ueba_json_open_array(json, "attacks");
  while (ueba_label_list_next(&techniques, &technique))
    _add_attacks_of(json, technique);
  ueba_json_close_array(json);
}

static void
_add_finding_info(UebaJsonWriter *json, const UebaAlertPairs *pairs)
{
  UebaText name = ueba_alert_pairs_get(pairs, "alert.name");

  ueba_json_open_object(json, "finding_info");
  ueba_alert_form_text(json, "uid", pairs, "alert.id");
  ueba_json_add_text(json, "title", name.len ? name : ueba_alert_pairs_get(pairs, "alert.rule"));
  ueba_alert_form_text(json, "desc", pairs, "alert.reason");
  ueba_json_add_integer(json, "created_time", ueba_alert_form_msec(pairs->emitted_usec));
  ueba_json_add_integer(json, "last_seen_time", ueba_alert_form_msec(pairs->time_usec));
  ueba_alert_form_list(json, "types", pairs, "alert.use_case");
  _add_analytic(json, pairs);
  _add_attacks(json, pairs);
  ueba_json_close_object(json);
}

/* ---- who and from where ---- */

static void
_add_user(UebaJsonWriter *json, UebaText user, UebaText group)
{
  ueba_json_open_object(json, "user");
  ueba_json_add_text(json, "name", user);
  if (ueba_mail_domain(user).len)
    ueba_json_add_text(json, "email_addr", user);
  ueba_json_open_array(json, "groups");
  ueba_json_open_object(json, NULL);
  ueba_json_add_text(json, "name", group);
  ueba_json_close_object(json);
  ueba_json_close_array(json);
  ueba_json_close_object(json);
}

/* of ISO 3166, alpha-2 */
static gboolean
_is_country(UebaText text)
{
  return text.len == 2 && g_ascii_isupper(text.str[0]) && g_ascii_isupper(text.str[1]);
}

static void
_add_endpoint(UebaJsonWriter *json, const UebaAlertPairs *pairs)
{
  UebaText address = ueba_alert_pairs_get(pairs, "src_ip"), country = ueba_alert_pairs_get(pairs, "src_country");

  ueba_json_open_object(json, "src_endpoint");
  if (ueba_is_address(address))
    ueba_json_add_text(json, "ip", address);
  ueba_json_open_object(json, "location");
  if (_is_country(country))
    ueba_json_add_text(json, "country", country);
  ueba_json_close_object(json);
  ueba_json_close_object(json);
}

static void
_add_evidences(UebaJsonWriter *json, const UebaAlertPairs *pairs)
{
  ueba_json_open_array(json, "evidences");
  ueba_json_open_object(json, NULL);
  ueba_json_open_object(json, "actor");
  _add_user(json, ueba_alert_pairs_get(pairs, "alert.user"), ueba_alert_pairs_get(pairs, "alert.peer_group"));
  ueba_json_close_object(json);
  _add_endpoint(json, pairs);
  ueba_json_open_object(json, "data");
  ueba_alert_form_list(json, "ids", pairs, "alert.evidence");
  ueba_json_close_object(json);
  ueba_json_close_object(json);
  ueba_json_close_array(json);
}

static void
_add_resources(UebaJsonWriter *json, const UebaAlertPairs *pairs)
{
  UebaText user = ueba_alert_pairs_get(pairs, "alert.user");

  if (user.len == 0)
    return;
  ueba_json_open_array(json, "resources");
  ueba_json_open_object(json, NULL);
  ueba_json_add_string(json, "type", "Account");
  ueba_json_add_text(json, "name", user);
  ueba_json_close_object(json);
  ueba_json_close_array(json);
}

/* ---- how sure, and the rest ---- */

static void
_add_scores(UebaJsonWriter *json, const UebaAlertPairs *pairs)
{
  UebaText confidence = ueba_alert_pairs_get(pairs, "alert.model.confidence");
  g_autofree gchar *digits = g_strndup(confidence.str, confidence.len);
  gdouble part = confidence.len ? g_ascii_strtod(digits, NULL) : -1;

  if (ueba_is_count(ueba_alert_pairs_get(pairs, "alert.session.score")))
    ueba_alert_form_number(json, "risk_score", pairs, "alert.session.score");
  if (part >= 0 && part <= 1)
    ueba_json_add_integer(json, "confidence_score", (gint64) (part * 100 + 0.5));
}

/* stands in an attribute already, or in finding_info */
static gboolean
_is_mapped(const UebaAlertPair *pair)
{
  static const gchar *const mapped[] =
  {
    "alert.emitted", "alert.evidence", "alert.id", "alert.mitre", "alert.mitre_tactics", "alert.name",
    "alert.peer_group", "alert.reason", "alert.rule", "alert.severity",
    "alert.use_case", "alert.user", NULL
  };

  return g_strv_contains(mapped, pair->name) || (g_str_equal(pair->name, "src_country") && _is_country(pair->value));
}

static void
_add_if_unmapped(const UebaAlertPair *pair, gpointer user_data)
{
  if (!_is_mapped(pair))
    ueba_json_add_text((UebaJsonWriter *) user_data, pair->name, pair->value);
}

static void
_add_unmapped(UebaJsonWriter *json, const UebaAlertPairs *pairs)
{
  ueba_json_open_object(json, "unmapped");
  ueba_alert_pairs_foreach(pairs, _add_if_unmapped, json);
  ueba_json_close_object(json);
}

void
ueba_alert_format_ocsf(const UebaAlertPairs *pairs, GString *out)
{
  UebaJsonWriter writer, *json = &writer;

  ueba_json_writer_init(json, out);
  ueba_json_open_object(json, NULL);
  _add_class(json, pairs);
  ueba_alert_form_text(json, "message", pairs, "alert.reason");
  _add_metadata(json, pairs);
  _add_finding_info(json, pairs);
  _add_evidences(json, pairs);
  _add_resources(json, pairs);
  _add_scores(json, pairs);
  _add_unmapped(json, pairs);
  ueba_json_close_object(json);
}
