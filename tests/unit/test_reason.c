/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-reason.h"

#include <criterion/criterion.h>

static const UebaReasonBinder full_binder = { TRUE, TRUE };

static UebaReasonFacts
_facts(void)
{
  return (UebaReasonFacts)
  {
    .count = ueba_text_from_string("50"),
    .list_name = ueba_text_from_string("tor_ip"),
    .list_match = ueba_text_from_string("203.0.113.0/24"),
    .model_known = ueba_text_from_string("US 41, DE 3"),
    .model_total_events = ueba_text_from_string("44"),
    .model_num_observations = ueba_text_from_string("0"),
    .model_confidence = ueba_text_from_string("0.95"),
    .scope_value = ueba_text_from_string("ann@example.com"),
    .feature_value = ueba_text_from_string("RU"),
  };
}

static UebaEvent
_event(void)
{
  UebaEvent event;

  ueba_event_clear(&event);
  event.time_usec = G_GINT64_CONSTANT(1772359200123456);
  ueba_event_set_string(&event, UEBA_FIELD_USER, "ann@example.com");
  ueba_event_set_string(&event, UEBA_FIELD_SRC_IP, "203.0.113.9");
  ueba_event_set_string(&event, UEBA_FIELD_SRC_COUNTRY, "RU");
  return event;
}

/* owned by the caller */
static gchar *
_render(const gchar *template, const UebaEvent *event, gboolean has_facts, GPtrArray *notes)
{
  UebaReasonFacts facts = has_facts ? _facts() : (UebaReasonFacts) { .count = ueba_text(NULL, 0) };
  GString *out = g_string_new(NULL);
  GError *error = NULL;
  UebaReason *reason = ueba_reason_compile(template, &full_binder, notes, &error);

  cr_assert(reason, "%s: %s", template, error ? error->message : "");
  ueba_reason_render(reason, event, &facts, out);
  ueba_reason_free(reason);
  return g_string_free(out, FALSE);
}

typedef struct _ReasonCase
{
  const gchar *template;
  const gchar *reason;
} ReasonCase;

Test(ueba_reason, shows_fields_and_values_in_its_text)
{
  static const ReasonCase cases[] =
  {
    { "", "" },
    { "plain text", "plain text" },
    {
      "Failed login of {user} from {src_country} ({src_ip}); successful logins so far: {model.known} "
      "({model.total_events} observations, confidence {model.confidence_factor})",
      "Failed login of ann@example.com from RU (203.0.113.9); successful logins so far: US 41, DE 3 "
      "(44 observations, confidence 0.95)"
    },
    { "{count} bounces", "50 bounces" },
    { "{SRC_IP} is in {list.name} by {list.match}", "203.0.113.9 is in tor_ip by 203.0.113.0/24" },
    { "{ user }{user}", "ann@example.comann@example.com" },
    { "seen {model.num_observations} times at {time}", "seen 0 times at 2026-03-01T10:00:00.123Z" },
    { "{{user}} and } and {{", "{user} and } and {" },
    { "[a] ] [ {user}", "[a] ] [ ann@example.com" },
  };
  UebaEvent event = _event();

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
    {
      g_autofree gchar *reason = _render(cases[i].template, &event, TRUE, NULL);
      cr_assert_str_eq(reason, cases[i].reason);
    }
}

Test(ueba_reason, understands_the_placeholders_of_advanced_analytics)
{
  static const ReasonCase cases[] =
  {
    { "{default|featureValue|histogram}", "RU" },
    { "{user|scopeValue|histogram}", "ann@example.com" },
    { "{default|event.src_ip|}", "203.0.113.9" },
    { "from {country| event.SRC_COUNTRY |histogram} at {x|event.time}", "from RU at 2026-03-01T10:00:00.123Z" },
  };
  UebaEvent event = _event();

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
    {
      g_autofree gchar *reason = _render(cases[i].template, &event, TRUE, NULL);
      cr_assert_str_eq(reason, cases[i].reason);
    }
}

Test(ueba_reason, notes_what_advanced_analytics_knows_and_we_do_not)
{
  g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(g_free);
  UebaEvent event = _event();
  g_autofree gchar *reason = _render("on {asset|event.dest_host|histogram}", &event, TRUE, notes);

  cr_assert_str_eq(reason, "on unknown");
  cr_assert_eq(notes->len, 1);
  cr_assert(strstr((const gchar *) g_ptr_array_index(notes, 0), "{asset|event.dest_host|histogram}"));
}

Test(ueba_reason, says_unknown_for_what_has_no_value)
{
  UebaEvent event = _event();
  g_autofree gchar *reason = _render("{app}: {model.known}, {user}", &event, FALSE, NULL);

  cr_assert_str_eq(reason, "unknown: unknown, ann@example.com");
}

Test(ueba_reason, leaves_out_an_optional_part_in_which_something_has_no_value)
{
  static const ReasonCase cases[] =
  {
    {
      "Login of {user}[[ to {app}]][[ from {src_country} ({src_ip})]].",
      "Login of ann@example.com from RU (203.0.113.9)."
    },
    { "[[{src_ip} {app} x]]", "" },
    { "[[a {app}]][[b {user}]][[c {list.match}]]", "b ann@example.com" },
    { "x[[]]y", "xy" },
  };
  UebaEvent event = _event();

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
    {
      g_autofree gchar *reason = _render(cases[i].template, &event, FALSE, NULL);
      cr_assert_str_eq(reason, cases[i].reason);
    }
}

Test(ueba_reason, is_one_line_whatever_the_log_says)
{
  UebaEvent event = _event();

  ueba_event_set_string(&event, UEBA_FIELD_SUBJECT, "a\nb\tc\x7f\xe2\x80\xae" "d\xe2\x80\xa8" "e\xff");
  g_autofree gchar *reason = _render("{subject}", &event, TRUE, NULL);

  cr_assert_str_eq(reason, "a b c  d e\xef\xbf\xbd");
}

Test(ueba_reason, cuts_a_long_value)
{
  UebaEvent event = _event();
  g_autofree gchar *subject = g_strnfill(1000000, 'x');

  ueba_event_set_string(&event, UEBA_FIELD_SUBJECT, subject);
  g_autofree gchar *reason = _render("{subject}", &event, TRUE, NULL);

  cr_assert_eq(strlen(reason), 512 + 3);
  cr_assert(g_str_has_suffix(reason, "x..."));
}

Test(ueba_reason, tells_the_fields_that_it_shows)
{
  UebaReason *reason = ueba_reason_compile("{user}{time}[[{app}]]{x|event.src_country|y}", &full_binder, NULL, NULL);

  cr_assert_eq(ueba_reason_fields(reason), UEBA_FIELD_BIT(UEBA_FIELD_USER) | UEBA_FIELD_BIT(UEBA_FIELD_APP)
               | UEBA_FIELD_BIT(UEBA_FIELD_SRC_COUNTRY));
  ueba_reason_free(reason);
}

Test(ueba_reason, says_where_a_template_is_wrong)
{
  static const ReasonCase cases[] =
  {
    { "from {nonsense}", "column 6: unknown placeholder" },
    { "{}", "column 1: unknown placeholder" },
    { "ä {user", "column 3: this brace is not closed" },
    { "a ]]", "column 3: there is no [[ before this ]]" },
    { "[[ a [[ b ]] ]]", "column 6: [[ does not stand inside [[ ]]" },
    { "[[ a", "column 5: a ]] is missing here" },
    { "{model.known}", "column 1: this placeholder needs a rule with a model" },
    { "{count}", "column 1: this placeholder needs a counter in ruleExpression" },
  };
  static const UebaReasonBinder plain_binder = { FALSE, FALSE };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
    {
      g_autoptr(GError) error = NULL;

      cr_assert_null(ueba_reason_compile(cases[i].template, &plain_binder, NULL, &error), "%s", cases[i].template);
      cr_assert_str_eq(error->message, cases[i].reason);
    }
}
