/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "config.h"

#include "ueba-alert-format-private.h"

/* CEF:0|vendor|product|version|rule|name|severity|extension. A header field escapes \ and |, a value of the extension
 * \ and = and its line ends; a header has no line ends, and no other control character stands anywhere. A value is cut
 * at the length that the dictionary of CEF gives its key. */

#define RULE_BYTES 1023
#define NAME_BYTES 512
#define MESSAGE_BYTES 1023
#define ADDRESS_BYTES 64
#define NUMBER_BYTES 20

typedef struct _Key
{
  const gchar *key;
  const gchar *name;    /* of the pair */
  const gchar *label;   /* of a custom field, or NULL */
  gsize max_bytes;
} Key;

static const Key keys[] =
{
  { "externalId", "alert.id", NULL, 40 },
  { "cat", "alert.event_type", NULL, 1023 },
  { "suser", "alert.user", NULL, 1023 },
  { "outcome", "outcome", NULL, 63 },
  { "reason", "failure_reason", NULL, 1023 },
  { "act", "action", NULL, 63 },
  { "app", "app", NULL, 31 },
  { "dvchost", "host", NULL, 100 },
  { "fname", "file_name", NULL, 1023 },
  { "request", "url", NULL, 1023 },
  { "cs1", "alert.session.id", "SessionId", 4000 },
  { "cs2", "alert.session.rules", "SessionRules", 4000 },
  { "cs3", "alert.mitre", "MitreTechniques", 4000 },
  { "cs4", "alert.trigger", "Trigger", 4000 },
  { "cs5", "alert.model.known", "KnownValues", 4000 },
  { "cs6", "alert.list.match", "ListMatch", 4000 },
  { "flexString1", "src_country", "SourceCountry", 1023 },
  { "flexString2", "alert.evidence", "Evidence", 1023 },
};

static const Key number_keys[] =
{
  { "cnt", "alert.count", NULL, NUMBER_BYTES },
  { "cn1", "alert.score", "Score", NUMBER_BYTES },
  { "cn2", "alert.session.score", "SessionScore", NUMBER_BYTES },
  { "cn3", "alert.model.observations", "Observations", NUMBER_BYTES },
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

/* its first characters, so many bytes of them as there is room for */
static UebaText
_cut(UebaText text, gsize max_bytes)
{
  if (text.len <= max_bytes)
    return text;
  return ueba_text(text.str, (gsize) (g_utf8_find_prev_char(text.str, text.str + max_bytes + 1) - text.str));
}

static void
_append(GString *out, UebaText text, gsize max_bytes, gchar special, gboolean has_line_ends)
{
  g_autofree gchar *mended = NULL;

  if (text.len == 0)
    return;
  if (!g_utf8_validate_len(text.str, text.len, NULL))
    {
      mended = g_utf8_make_valid(text.str, (gssize) text.len);
      text = ueba_text_from_string(mended);
    }
  text = _cut(text, max_bytes);
  _append_escaped(out, text.str, text.len, special, has_line_ends);
}

static void
_append_header(GString *out, UebaText text, gsize max_bytes)
{
  _append(out, text, max_bytes, '|', FALSE);
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
  _append(out, value, key->max_bytes, '=', TRUE);
  if (key->label)
    g_string_append_printf(out, " %sLabel=%s", key->key, key->label);
}

static void
_append_number(GString *out, const Key *key, UebaText value)
{
  if (ueba_is_count(value))
    _append_pair(out, key, value);
}

static void
_append_address(GString *out, const Key *v4, const Key *v6, UebaText value)
{
  if (ueba_is_address(value))
    _append_pair(out, memchr(value.str, ':', value.len) ? v6 : v4, value);
}

/* src and dst are for IPv4; an IPv6 address, also one that holds an IPv4 address, has custom fields of its own */
static void
_append_addresses(GString *out, const UebaAlertPairs *pairs)
{
  static const Key source = { "src", NULL, NULL, ADDRESS_BYTES }, destination = { "dst", NULL, NULL, ADDRESS_BYTES };
  static const Key source_v6 = { "c6a2", NULL, "Source IPv6 Address", ADDRESS_BYTES };
  static const Key destination_v6 = { "c6a3", NULL, "Destination IPv6 Address", ADDRESS_BYTES };

  _append_address(out, &source, &source_v6, ueba_alert_pairs_get(pairs, "src_ip"));
  _append_address(out, &destination, &destination_v6, ueba_alert_pairs_get(pairs, "dest_ip"));
}

void
ueba_alert_format_cef(const UebaAlertPairs *pairs, GString *out)
{
  static const Key reason = { "msg", NULL, NULL, MESSAGE_BYTES };
  UebaText name = ueba_alert_pairs_get(pairs, "alert.name");
  UebaText rule = ueba_alert_pairs_get(pairs, "alert.rule");

  g_string_append(out, "CEF:0|syslog-ng|" PACKAGE_NAME "|" PACKAGE_VERSION "|");
  _append_header(out, rule, RULE_BYTES);
  _append_header(out, name.len ? name : rule, NAME_BYTES);
  g_string_append_printf(out, "%d|", _severity(ueba_alert_pairs_severity(pairs)));
  g_string_append_printf(out, "rt=%" G_GINT64_FORMAT, ueba_alert_form_msec(pairs->emitted_usec));
  g_string_append_printf(out, " end=%" G_GINT64_FORMAT, ueba_alert_form_msec(pairs->time_usec));
  for (guint i = 0; i < G_N_ELEMENTS(keys); i++)
    _append_pair(out, &keys[i], ueba_alert_pairs_get(pairs, keys[i].name));
  for (guint i = 0; i < G_N_ELEMENTS(number_keys); i++)
    _append_number(out, &number_keys[i], ueba_alert_pairs_get(pairs, number_keys[i].name));
  _append_addresses(out, pairs);
  _append_pair(out, &reason, ueba_alert_pairs_get(pairs, "alert.reason"));
}
