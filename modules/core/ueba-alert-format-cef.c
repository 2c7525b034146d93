/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "config.h"

#include "ueba-alert-format-private.h"
#include "ueba-address.h"

/* CEF:0|vendor|product|version|rule|name|severity|extension. A header field escapes \ and |, a value of the extension
 * \ and = and its line ends; a header has no line ends, and no other control character stands anywhere. */

typedef struct _Key
{
  const gchar *key;
  const gchar *name;    /* of the pair */
  const gchar *label;   /* of a custom field, or NULL */
} Key;

static const Key keys[] =
{
  { "externalId", "alert.id", NULL },
  { "cat", "alert.event_type", NULL },
  { "suser", "alert.user", NULL },
  { "outcome", "outcome", NULL },
  { "reason", "failure_reason", NULL },
  { "act", "action", NULL },
  { "app", "app", NULL },
  { "dvchost", "host", NULL },
  { "fname", "file_name", NULL },
  { "request", "url", NULL },
  { "cs1", "alert.session.id", "SessionId" },
  { "cs2", "alert.session.rules", "SessionRules" },
  { "cs3", "alert.mitre", "MitreTechniques" },
  { "cs4", "alert.trigger", "Trigger" },
  { "cs5", "alert.model.known", "KnownValues" },
  { "cs6", "alert.list.match", "ListMatch" },
  { "flexString1", "src_country", "SourceCountry" },
  { "flexString2", "alert.evidence", "Evidence" },
};

static const Key number_keys[] =
{
  { "cnt", "alert.count", NULL },
  { "cn1", "alert.score", "Score" },
  { "cn2", "alert.session.score", "SessionScore" },
  { "cn3", "alert.model.observations", "Observations" },
};

static gint
_severity(UebaSeverity severity)
{
  switch (severity)
    {
    case UEBA_SEVERITY_LOW:
      return 3;
    case UEBA_SEVERITY_MEDIUM:
      return 5;
    case UEBA_SEVERITY_HIGH:
      return 8;
    case UEBA_SEVERITY_CRITICAL:
      return 10;
    }
  g_assert_not_reached();
}

static void
_append_escaped(GString *out, const gchar *text, gsize len, gchar special, gboolean has_line_ends)
{
  for (gsize i = 0; i < len; i++)
    {
      gchar c = text[i];

      if (c == '\\' || c == special)
        g_string_append_c(g_string_append_c(out, '\\'), c);
      else if (has_line_ends && (c == '\n' || c == '\r'))
        g_string_append(out, c == '\n' ? "\\n" : "\\r");
      else if ((guchar) c < 0x20 || c == 0x7f)
        g_string_append_c(out, ' ');
      else
        g_string_append_c(out, c);
    }
}

static void
_append(GString *out, UebaText text, gchar special, gboolean has_line_ends)
{
  g_autofree gchar *mended = NULL;

  if (text.len == 0)
    return;
  if (!g_utf8_validate_len(text.str, text.len, NULL))
    {
      mended = g_utf8_make_valid(text.str, (gssize) text.len);
      text = ueba_text_from_string(mended);
    }
  _append_escaped(out, text.str, text.len, special, has_line_ends);
}

static void
_append_header(GString *out, UebaText text)
{
  _append(out, text, '|', FALSE);
  g_string_append_c(out, '|');
}

static void
_append_key(GString *out, const gchar *key)
{
  g_string_append_c(out, ' ');
  g_string_append(out, key);
  g_string_append_c(out, '=');
}

static void
_append_pair(GString *out, const Key *key, UebaText value)
{
  if (value.len == 0)
    return;
  _append_key(out, key->key);
  _append(out, value, '=', TRUE);
  if (key->label)
    g_string_append_printf(out, " %sLabel=%s", key->key, key->label);
}

static gboolean
_is_count(UebaText text)
{
  for (gsize i = 0; i < text.len; i++)
    if (!g_ascii_isdigit(text.str[i]))
      return FALSE;
  return text.len > 0 && text.len < 19;
}

static void
_append_number(GString *out, const Key *key, UebaText value)
{
  if (_is_count(value))
    _append_pair(out, key, value);
}

static void
_append_address(GString *out, const Key *v4, const Key *v6, UebaText value)
{
  UebaAddress address;

  if (value.len > 0 && ueba_address_parse(value.str, value.len, &address))
    _append_pair(out, address.is_v4 ? v4 : v6, value);
}

/* src and dst are for IPv4, an IPv6 address has custom fields of its own */
static void
_append_addresses(GString *out, const UebaAlertPairs *pairs)
{
  static const Key source = { .key = "src" }, destination = { .key = "dst" };
  static const Key source_v6 = { .key = "c6a2", .label = "Source IPv6 Address" };
  static const Key destination_v6 = { .key = "c6a3", .label = "Destination IPv6 Address" };

  _append_address(out, &source, &source_v6, ueba_alert_pairs_get(pairs, "src_ip"));
  _append_address(out, &destination, &destination_v6, ueba_alert_pairs_get(pairs, "dest_ip"));
}

void
ueba_alert_format_cef(const UebaAlertPairs *pairs, GString *out)
{
  UebaText name = ueba_alert_pairs_get(pairs, "alert.name");
  UebaText rule = ueba_alert_pairs_get(pairs, "alert.rule");

  g_string_append(out, "CEF:0|syslog-ng|" PACKAGE_NAME "|" PACKAGE_VERSION "|");
  _append_header(out, rule);
  _append_header(out, name.len ? name : rule);
  g_string_append_printf(out, "%d|", _severity(ueba_alert_pairs_severity(pairs)));
  g_string_append_printf(out, "rt=%" G_GINT64_FORMAT, ueba_alert_form_msec(pairs->emitted_usec));
  g_string_append_printf(out, " end=%" G_GINT64_FORMAT, ueba_alert_form_msec(pairs->time_usec));
  for (guint i = 0; i < G_N_ELEMENTS(keys); i++)
    _append_pair(out, &keys[i], ueba_alert_pairs_get(pairs, keys[i].name));
  for (guint i = 0; i < G_N_ELEMENTS(number_keys); i++)
    _append_number(out, &number_keys[i], ueba_alert_pairs_get(pairs, number_keys[i].name));
  _append_addresses(out, pairs);
  _append_pair(out, &(Key) { .key = "msg" }, ueba_alert_pairs_get(pairs, "alert.reason"));
}
