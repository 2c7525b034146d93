/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-alert-format-private.h"
#include "ueba-alert-labels.h"
#include "ueba-attack-names.h"
#include "ueba-time.h"

/* Elastic Common Schema. What it has no field for stands in an object of our own, "ueba". A value that Elasticsearch
 * would refuse the document for (an address that is none, a time beyond its years) goes where any text may stand. */

#define ECS_VERSION "8.11.0"
#define TECHNIQUE_CHARS 5       /* of T1090.003 */
#define REFERENCE "https://attack.mitre.org/techniques/"

/* what Elastic's own rules use for these words */
static gint64
_severity_number(UebaSeverity severity)
{
  switch (severity)
    {
    case UEBA_SEVERITY_LOW:
      return 21;
    case UEBA_SEVERITY_MEDIUM:
      return 47;
    case UEBA_SEVERITY_HIGH:
      return 73;
    case UEBA_SEVERITY_CRITICAL:
      return 99;
    }
  g_assert_not_reached();
}

typedef struct _Kind
{
  const gchar *word;            /* in the event type */
  const gchar *category;
  const gchar *type;
} Kind;

static const Kind kinds[] =
{
  { "email", "email", "info" },
  { "login", "authentication", "start" },
  { "logon", "authentication", "start" },
  { "authentication", "authentication", "start" },
  { "", "intrusion_detection", "info" },
};

static const Kind *
_kind(UebaText event_type)
{
  const Kind *kind = kinds;

  while (*kind->word && !(event_type.len && g_strstr_len(event_type.str, (gssize) event_type.len, kind->word)))
    kind++;
  return kind;
}

static const gchar *
_outcome(UebaText outcome)
{
  if (ueba_text_equal(outcome, ueba_text_from_string("fail")))
    return "failure";
  return ueba_text_equal(outcome, ueba_text_from_string("success")) ? "success" : "unknown";
}

static void
_add_time(UebaJsonWriter *json, const gchar *key, gint64 time_usec)
{
  gchar text[UEBA_TIME_TEXT_BYTES];

  ueba_time_format_iso(ueba_alert_form_msec(time_usec) * 1000, text);
  ueba_json_add_string(json, key, text);
}

static void
_add_one(UebaJsonWriter *json, const gchar *key, const gchar *value)
{
  ueba_json_open_array(json, key);
  ueba_json_add_string(json, NULL, value);
  ueba_json_close_array(json);
}

static void
_add_event(UebaJsonWriter *json, const UebaAlertPairs *pairs)
{
  const Kind *kind = _kind(ueba_alert_pairs_get(pairs, "alert.event_type"));

  ueba_json_open_object(json, "event");
  ueba_json_add_string(json, "kind", "alert");
  _add_one(json, "category", kind->category);
  _add_one(json, "type", kind->type);
  ueba_json_add_string(json, "module", "ueba");
  ueba_json_add_string(json, "dataset", "ueba.alert");
  ueba_json_add_string(json, "provider", "syslog-ng-mod-ueba");
  ueba_alert_form_text(json, "id", pairs, "alert.id");
  ueba_alert_form_text(json, "reason", pairs, "alert.reason");
  ueba_alert_form_text(json, "action", pairs, "alert.event_type");
  ueba_json_add_string(json, "outcome", _outcome(ueba_alert_pairs_get(pairs, "outcome")));
  ueba_json_add_integer(json, "severity", _severity_number(ueba_alert_pairs_severity(pairs)));
  ueba_alert_form_number(json, "risk_score", pairs, "alert.score");
  _add_time(json, "created", pairs->emitted_usec);
  ueba_json_close_object(json);
}

static void
_add_rule(UebaJsonWriter *json, const UebaAlertPairs *pairs)
{
  ueba_json_open_object(json, "rule");
  ueba_alert_form_text(json, "id", pairs, "alert.rule");
  ueba_alert_form_text(json, "name", pairs, "alert.name");
  ueba_alert_form_text(json, "category", pairs, "alert.use_case");
  ueba_json_close_object(json);
}

/* ---- threat ---- */

typedef UebaText (*IdFunc)(UebaText technique);

static UebaText
_technique(UebaText id)
{
  return ueba_text(id.str, MIN(id.len, TECHNIQUE_CHARS));
}

/* null: it is a technique, not a part of one */
static UebaText
_subtechnique(UebaText id)
{
  return id.len > TECHNIQUE_CHARS ? id : ueba_text(NULL, 0);
}

static void
_add_id(UebaJsonWriter *json, UebaText id)
{
  ueba_json_add_text(json, NULL, id);
}

static void
_add_name(UebaJsonWriter *json, UebaText id)
{
  ueba_json_add_string(json, NULL, ueba_attack_name(id));
}

static void
_add_reference(UebaJsonWriter *json, UebaText id)
{
  g_autoptr(GString) url = g_string_new(REFERENCE);

  if (!ueba_attack_name(id))
    return;
  for (gsize i = 0; i < id.len; i++)
    g_string_append_c(url, id.str[i] == '.' ? '/' : id.str[i]);
  g_string_append_c(url, '/');
  ueba_json_add_string(json, NULL, url->str);
}

/* each once; techniques come in twos and threes */
static gboolean
_has_come(UebaText list, UebaText until, UebaText id, IdFunc id_of)
{
  UebaText item;

  while (ueba_label_list_next(&list, &item) && item.str != until.str)
    if (ueba_text_equal(id_of(item), id))
      return TRUE;
  return FALSE;
}

static void
_add_each(UebaJsonWriter *json, const gchar *key, UebaText list, IdFunc id_of, void (*add)(UebaJsonWriter *, UebaText))
{
  UebaText rest = list, item;

  ueba_json_open_array(json, key);
  while (ueba_label_list_next(&rest, &item))
    {
      UebaText id = id_of(item);
      if (id.len > 0 && !_has_come(list, item, id, id_of))
        add(json, id);
    }
  ueba_json_close_array(json);
}

static void
_add_techniques(UebaJsonWriter *json, const gchar *key, UebaText list, IdFunc id_of)
{
  ueba_json_open_object(json, key);
  _add_each(json, "id", list, id_of, _add_id);
  _add_each(json, "name", list, id_of, _add_name);
  _add_each(json, "reference", list, id_of, _add_reference);
  if (id_of == _technique)
    _add_techniques(json, "subtechnique", list, _subtechnique);
  ueba_json_close_object(json);
}

static UebaText
_itself(UebaText tactic)
{
  return tactic;
}

static void
_add_tactic_id(UebaJsonWriter *json, UebaText tactic)
{
  ueba_json_add_string(json, NULL, ueba_attack_tactic_id(tactic));
}

static void
_add_threat(UebaJsonWriter *json, const UebaAlertPairs *pairs)
{
  UebaText techniques = ueba_alert_pairs_get(pairs, "alert.mitre");
  UebaText tactics = ueba_alert_pairs_get(pairs, "alert.mitre_tactics");

  if (techniques.len == 0)
    return;
  ueba_json_open_object(json, "threat");
  ueba_json_add_string(json, "framework", "MITRE ATT&CK");
  _add_techniques(json, "technique", techniques, _technique);
  ueba_json_open_object(json, "tactic");
  _add_each(json, "id", tactics, _itself, _add_tactic_id);
  _add_each(json, "name", tactics, _itself, _add_id);
  ueba_json_close_object(json);
  ueba_json_close_object(json);
}

/* ---- who, from where, what ---- */

static void
_add_user(UebaJsonWriter *json, const UebaAlertPairs *pairs)
{
  UebaText user = ueba_alert_pairs_get(pairs, "alert.user");
  UebaText domain = ueba_mail_domain(user);

  ueba_json_open_object(json, "user");
  ueba_json_add_text(json, "name", user);
  ueba_json_add_text(json, "email", domain.len ? user : ueba_alert_pairs_get(pairs, "user_email"));
  ueba_json_add_text(json, "domain", domain);
  ueba_json_open_object(json, "group");
  ueba_alert_form_text(json, "name", pairs, "alert.peer_group");
  ueba_json_close_object(json);
  ueba_json_close_object(json);
}

static void
_add_endpoint(UebaJsonWriter *json, const gchar *key, UebaText address, UebaText country)
{
  ueba_json_open_object(json, key);
  ueba_json_add_text(json, "address", address);
  if (ueba_is_address(address))
    ueba_json_add_text(json, "ip", address);
  ueba_json_open_object(json, "geo");
  ueba_json_add_text(json, "country_iso_code", country);
  ueba_json_close_object(json);
  ueba_json_close_object(json);
}

static void
_add_address(UebaJsonWriter *json, const gchar *key, UebaText address)
{
  ueba_json_open_object(json, key);
  ueba_json_open_array(json, "address");
  ueba_json_add_text(json, NULL, address);
  ueba_json_close_array(json);
  ueba_json_close_object(json);
}

static void
_add_email(UebaJsonWriter *json, const UebaAlertPairs *pairs)
{
  ueba_json_open_object(json, "email");
  _add_address(json, "from", ueba_alert_pairs_get(pairs, "sender"));
  _add_address(json, "to", ueba_alert_pairs_get(pairs, "recipient"));
  ueba_alert_form_text(json, "subject", pairs, "subject");
  ueba_alert_form_text(json, "direction", pairs, "direction");
  ueba_alert_form_text(json, "message_id", pairs, "message_id");
  ueba_json_close_object(json);
}

static void
_add_related(UebaJsonWriter *json, const UebaAlertPairs *pairs)
{
  UebaText address = ueba_alert_pairs_get(pairs, "src_ip");

  ueba_json_open_object(json, "related");
  ueba_json_open_array(json, "user");
  ueba_json_add_text(json, NULL, ueba_alert_pairs_get(pairs, "alert.user"));
  ueba_json_close_array(json);
  ueba_json_open_array(json, "ip");
  if (ueba_is_address(address))
    ueba_json_add_text(json, NULL, address);
  ueba_json_close_array(json);
  ueba_json_close_object(json);
}

static void
_add_named(UebaJsonWriter *json, const gchar *object, const gchar *key, const UebaAlertPairs *pairs, const gchar *name)
{
  ueba_json_open_object(json, object);
  ueba_alert_form_text(json, key, pairs, name);
  ueba_json_close_object(json);
}

static void
_add_observer(UebaJsonWriter *json, const UebaAlertPairs *pairs)
{
  ueba_json_open_object(json, "observer");
  ueba_alert_form_text(json, "vendor", pairs, "vendor");
  ueba_alert_form_text(json, "product", pairs, "product");
  ueba_json_close_object(json);
}

static void
_add_tags(UebaJsonWriter *json, const UebaAlertPairs *pairs)
{
  g_autoptr(GString) tag = g_string_new("ueba.rule.");
  UebaText techniques = ueba_alert_pairs_get(pairs, "alert.mitre");
  UebaText rule = ueba_alert_pairs_get(pairs, "alert.rule"), technique;

  ueba_json_open_array(json, "tags");
  ueba_json_add_string(json, NULL, "ueba.alert");
  g_string_append_len(tag, rule.str, (gssize) rule.len);
  ueba_json_add_text(json, NULL, ueba_text(tag->str, tag->len));
  while (ueba_label_list_next(&techniques, &technique))
    {
      g_string_assign(tag, "mitre.");
      g_string_append_len(tag, technique.str, (gssize) technique.len);
      ueba_json_add_text(json, NULL, ueba_text(tag->str, tag->len));
    }
  ueba_json_close_array(json);
}

/* ---- our own ---- */

static void
_add_session(UebaJsonWriter *json, const UebaAlertPairs *pairs)
{
  ueba_json_open_object(json, "session");
  ueba_alert_form_text(json, "id", pairs, "alert.session.id");
  ueba_alert_form_text(json, "start", pairs, "alert.session.start");
  ueba_alert_form_number(json, "score", pairs, "alert.session.score");
  ueba_alert_form_list(json, "rules", pairs, "alert.session.rules");
  ueba_json_close_object(json);
}

static void
_add_model(UebaJsonWriter *json, const UebaAlertPairs *pairs)
{
  ueba_json_open_object(json, "model");
  ueba_alert_form_text(json, "name", pairs, "alert.model.name");
  ueba_alert_form_text(json, "scope", pairs, "alert.model.scope");
  ueba_alert_form_text(json, "feature", pairs, "alert.model.feature");
  ueba_alert_form_number(json, "observations", pairs, "alert.model.observations");
  ueba_alert_form_number(json, "confidence", pairs, "alert.model.confidence");
  ueba_alert_form_text(json, "known", pairs, "alert.model.known");
  ueba_json_close_object(json);
}

static void
_add_own(UebaJsonWriter *json, const UebaAlertPairs *pairs)
{
  ueba_json_open_object(json, "ueba");
  ueba_alert_form_text(json, "trigger", pairs, "alert.trigger");
  ueba_alert_form_number(json, "count", pairs, "alert.count");
  ueba_alert_form_list(json, "evidence", pairs, "alert.evidence");
  ueba_alert_form_text(json, "app", pairs, "app");
  ueba_alert_form_text(json, "failure_reason", pairs, "failure_reason");
  _add_session(json, pairs);
  _add_model(json, pairs);
  ueba_json_open_object(json, "list");
  ueba_alert_form_text(json, "name", pairs, "alert.list.name");
  ueba_alert_form_text(json, "match", pairs, "alert.list.match");
  ueba_json_close_object(json);
  ueba_json_close_object(json);
}

void
ueba_alert_format_ecs(const UebaAlertPairs *pairs, GString *out)
{
  UebaJsonWriter writer, *json = &writer;

  ueba_json_writer_init(json, out);
  ueba_json_open_object(json, NULL);
  _add_time(json, "@timestamp", pairs->time_usec);
  ueba_json_open_object(json, "ecs");
  ueba_json_add_string(json, "version", ECS_VERSION);
  ueba_json_close_object(json);
  ueba_alert_form_text(json, "message", pairs, "alert.reason");
  _add_tags(json, pairs);
  _add_event(json, pairs);
  _add_rule(json, pairs);
  _add_threat(json, pairs);
  _add_user(json, pairs);
  _add_endpoint(json, "source", ueba_alert_pairs_get(pairs, "src_ip"), ueba_alert_pairs_get(pairs, "src_country"));
  _add_endpoint(json, "destination", ueba_alert_pairs_get(pairs, "dest_ip"), ueba_text(NULL, 0));
  _add_email(json, pairs);
  _add_named(json, "file", "name", pairs, "file_name");
  _add_named(json, "url", "original", pairs, "url");
  _add_named(json, "host", "name", pairs, "host");
  _add_named(json, "log", "level", pairs, "alert.severity");
  _add_observer(json, pairs);
  _add_related(json, pairs);
  _add_own(json, pairs);
  ueba_json_close_object(json);
}
