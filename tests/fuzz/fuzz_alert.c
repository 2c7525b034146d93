/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "fuzz-target.h"
#include "ueba-alert-pairs.h"

#include <json-glib/json-glib.h>

/* values of an alert, one a line, in each form: one line of UTF-8 without control characters, and JSON where it should
 * be */

static const gchar *const names[] =
{
  "alert.rule", "alert.reason", "alert.mitre", "alert.mitre_tactics", "alert.user", "src_ip", "alert.model.confidence",
  "alert.session.score", "alert.severity", "alert.event_type", "outcome", "subject", "alert.evidence", "alert.name",
};

static void
_check_form(const UebaAlertPairs *pairs, UebaAlertForm form)
{
  g_autoptr(GString) out = g_string_new(NULL);
  g_autoptr(JsonParser) parser = json_parser_new();

  ueba_alert_pairs_append(pairs, form, out);
  g_assert(g_utf8_validate_len(out->str, out->len, NULL));
  for (gsize i = 0; i < out->len; i++)
    g_assert((guchar) out->str[i] >= 0x20 && out->str[i] != 0x7f);
  g_assert(form == UEBA_ALERT_FORM_CEF || json_parser_load_from_data(parser, out->str, (gssize) out->len, NULL));
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize len)
{
  const gchar *at = (const gchar *) data, *end = at + len;
  UebaAlertPairs pairs;

  ueba_alert_pairs_init(&pairs);
  for (guint i = 0; i < G_N_ELEMENTS(names) && at < end; i++)
    {
      const gchar *line_end = memchr(at, '\n', (gsize) (end - at));
      gsize line_len = (gsize) ((line_end ? line_end : end) - at);

      ueba_alert_pairs_add(&pairs, names[i], ueba_text(at, line_len));
      at += line_len + (line_end != NULL);
    }
  ueba_alert_pairs_sort(&pairs);
  for (UebaAlertForm form = UEBA_ALERT_FORM_JSON; form <= UEBA_ALERT_FORM_CEF; form++)
    _check_form(&pairs, form);
  ueba_alert_pairs_clear(&pairs);
  return 0;
}
