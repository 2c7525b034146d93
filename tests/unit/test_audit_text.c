/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "mimecast-audit-text.h"
#include "reader_harness.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>

#define ALL (MIMECAST_AUDIT_TEXT_IP | MIMECAST_AUDIT_TEXT_APP | MIMECAST_AUDIT_TEXT_REASON)

typedef struct _TextCase
{
  gchar text[96];
  gchar ip[32];
  gchar app[32];
  gchar reason[32];
} TextCase;

ParameterizedTestParameters(mimecast_audit_text, is_read_from_the_right)
{
  static TextCase cases[] =
  {
    { "a <b>, IP: 1.1.1.1, Application: MPP, Reason: bad", "1.1.1.1", "MPP", "bad" },
    { "Reason: bad, Application: MPP, IP: 1.1.1.1", "1.1.1.1", "MPP", "bad" },
    { "IP: 1.1.1.1, IP: 2.2.2.2, Application: A, Application: B", "2.2.2.2", "B", "" },
    { "Reason: a, Reason: b, x", "", "", "b, x" },
    /* the last of a key counts, though it has no value; an address has to be one */
    { "Application: A, Application:, Reason: a, Reason:", "", "", "" },
    { "IP: 1.1.1.1, IP: nonsense", "1.1.1.1", "", "" },
    /* a remote address is the last resort */
    { "IP: 1.1.1.1, Remote IP: 2.2.2.2", "1.1.1.1", "", "" },
    { "Remote IP: 1.1.1.1, Remote IP: 2.2.2.2", "2.2.2.2", "", "" },
    { "Remote IP: 1.1.1.1, remote  IP : null", "1.1.1.1", "", "" },
    { "Remote IP: 1.1.1.1, Remote IP is 3.3.3.3", "3.3.3.3", "", "" },
    { "Remote IP is 3.3.3.3, Remote IP: 1.1.1.1", "3.3.3.3", "", "" },
    { "Remote IP is 3.3.3.3, Remote IP is null", "3.3.3.3", "", "" },
    { "RemoteIP: 1.1.1.1", "", "", "" },
    /* no part of a longer word */
    { "ZIP: 1.1.1.1, MyApplication: A, Treason: b", "", "", "" },
    { "IPs: 1.1.1.1, Applications: A", "", "", "" },
    /* spellings of addresses */
    { "ip : : 1.2.3.4,,", "1.2.3.4", "", "" },
    { "IP: 1.2.3.4.", "1.2.3.4", "", "" },
    { "IP: 1.2.3.4:80", "1.2.3.4", "", "" },
    { "IP: 1.2.3.4.5", "", "", "" },
    { "IP: 1.2.3.4x", "", "", "" },
    { "IP: 1.2.3.256", "", "", "" },
    { "IP: 0.0.0.0", "", "", "" },
    { "IP: [2001:DB8::1]:25", "2001:db8::1", "", "" },
    { "IP: ::ffff:1.2.3.4", "1.2.3.4", "", "" },
    /* where a value ends */
    { "Application: A, b Date: x", "", "A", "" },
    { "Application: A b Date: x", "", "A b", "" },
    { "Application : A IP: 1.1.1.1", "1.1.1.1", "A", "" },
    { "Application: A,, Remote IP is 1.1.1.1", "1.1.1.1", "A", "" },
    { "Application: A Dates: x", "", "A Dates: x", "" },
    { "", "", "", "" },
    { ":", "", "", "" },
    { " : :: ", "", "", "" },
  };
  return cr_make_param_array(TextCase, cases, G_N_ELEMENTS(cases));
}

static void
_assert_is(UebaText text, const gchar *expected, const TextCase *c)
{
  cr_assert(ueba_text_equal(text, ueba_text_from_string(expected)), "%s: %.*s for %s", c->text, (gint) text.len,
            text.str, expected);
}

static void
_assert_is_the_same_alone(const TextCase *c, MimecastArena *arena)
{
  UebaText text = ueba_text_from_string(c->text);
  MimecastAuditText ip, app, reason;

  mimecast_audit_text_read(&ip, text, MIMECAST_AUDIT_TEXT_IP, arena);
  mimecast_audit_text_read(&app, text, MIMECAST_AUDIT_TEXT_APP, arena);
  mimecast_audit_text_read(&reason, text, MIMECAST_AUDIT_TEXT_REASON, arena);
  _assert_is(ip.ip, c->ip, c);
  _assert_is(app.app, c->app, c);
  _assert_is(reason.reason, c->reason, c);
  cr_assert_null(ip.app.str);
  cr_assert_null(app.reason.str);
  cr_assert_null(reason.ip.str);
}

ParameterizedTest(TextCase *c, mimecast_audit_text, is_read_from_the_right)
{
  MimecastArena *arena = mimecast_arena_new();
  MimecastAuditText said;

  mimecast_audit_text_read(&said, ueba_text_from_string(c->text), (MimecastAuditTextParts) ALL, arena);
  _assert_is(said.ip, c->ip, c);
  _assert_is(said.app, c->app, c);
  _assert_is(said.reason, c->reason, c);
  _assert_is_the_same_alone(c, arena);
  mimecast_arena_free(arena);
}

#define RECORD(type) "{\"auditType\":\"" type "\",\"user\":\"a@x\",\"eventTime\":\"2021-11-30T08:45:02Z\"," \
                     "\"eventInfo\":\"IP: 1.1.1.1, Reason: bad\"}"

Test(mimecast_audit_text, has_a_reason_for_failed_logins_alone)
{
  reader_expect(RECORD("Logon Authentication Failed"), "failure_reason", "bad");
  reader_expect_absent(RECORD("User Logged On"), "failure_reason");
}

Test(mimecast_audit_text, is_asked_only_for_what_is_not_said_explicitly)
{
  const gchar *line = "date=2021-11-30T08:45:02Z|mcType=auditLog|user=a@x|src=2.2.2.2|app=B|"
                      "auditType=\"User Logged On\"|"
                      "eventInfo=\"Successful authentication, IP: 1.1.1.1, Application: A\"";

  reader_expect(line, "src_ip", "2.2.2.2");
  reader_expect(line, "app", "B");
}
