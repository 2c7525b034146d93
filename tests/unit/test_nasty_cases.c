/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "reader_harness.h"

#include <criterion/criterion.h>

/* The cases of the field guide that a reader gets wrong, in its order. */

#define MTA "{\"acc\":\"C1\",\"datetime\":\"2021-01-01T00:00:00+0000\","
#define CG "{\"aggregateId\":\"a_1700000000\",\"processingId\":\"p\",\"timestamp\":1700000000123,"
#define PIPE "datetime=2021-01-01T00:00:00+0000|acc=C1|"
#define CEF "CEF:0|Skyformation|SkyFormation Cloud Apps Security|2.1|sk4-a|a|3|destinationServiceName=" \
            "Mimecast Email Security "
#define AUDIT(info) "{\"auditType\":\"Logon Authentication Failed\",\"user\":\"\",\"eventInfo\":\"" info "\"}"

typedef struct _Case
{
  const gchar *line;
  const gchar *field;
  const gchar *value;   /* NULL: absent */
} Case;

/* rows without a line are about the line of the row before */
static void
_expect_all(const Case *cases, gsize n_cases)
{
  const gchar *line = NULL;

  for (gsize i = 0; i < n_cases; i++)
    {
      line = cases[i].line ? cases[i].line : line;
      reader_expect(line, cases[i].field, cases[i].value);
    }
}

#define expect(...) _expect_all((const Case[]) { __VA_ARGS__ }, G_N_ELEMENTS(((const Case[]) { __VA_ARGS__ })))

Test(nasty_cases, c01_two_objects_on_one_line_joined_by_a_comma_are_two_records)
{
  const gchar *line = MTA "\"Rcpt\":\"a@x\"}," MTA "\"Rcpt\":\"b@x\"}";

  reader_expect_events(line, 2);
  reader_expect_nth(line, 0, "user", "a@x");
  reader_expect_nth(line, 1, "user", "b@x");
  reader_expect_events(MTA "\"Rcpt\":\"a@x\"}" MTA "\"Rcpt\":\"b@x\"} , " MTA "\"Rcpt\":\"c@x\"},", 3);
}

Test(nasty_cases, c02_a_cut_answer_is_unreadable_an_empty_page_is_empty_and_a_page_holds_all_its_records)
{
  reader_expect_none("{ \"type\" : \"MTA\", \"data\" : ", MIMECAST_READ_UNREADABLE);
  reader_expect_none("{\"meta\":{\"status\":200},\"data\":[],\"fail\":[]}", MIMECAST_READ_EMPTY_PAGE);
  reader_expect_none("{}", MIMECAST_READ_EMPTY_PAGE);
  reader_expect_events("{\"type\":\"MTA\",\"data\":[" MTA "\"Rcpt\":\"a@x\"}," MTA "\"Rcpt\":\"b@x\"}]}", 2);
  reader_expect_none("{\"type\":\"MTA\",\"data\":[" MTA "\"Rcpt\":\"a@x\"}," MTA "\"Rc", MIMECAST_READ_UNREADABLE);
}

Test(nasty_cases, c03_a_double_bounce_has_neither_sender_nor_subject_and_is_no_dsn)
{
  expect(
  { MTA "\"Sender\":\"<>\",\"Subject\":null,\"MsgId\":null,\"Delivered\":false,\"Rcpt\":\"a@x\"}", "outcome", "fail" },
  { NULL, "sender", NULL }, { NULL, "subject", NULL }, { NULL, "message_id", NULL }, { NULL, "result", "false" },
  { NULL, "dsn", NULL }, { NULL, "event_type", "dlp-email-alert-in-failed" });
}

Test(nasty_cases, c04_an_attachment_of_a_null_sender_is_no_dsn)
{
  expect(
  {
    "{\"senderAddress\":\"<>\",\"recipientAddress\":\"a@x\",\"fileName\":\"f.pdf\",\"fileHash\":\"h\","
    "\"actionTriggered\":\"none\",\"result\":\"safe\",\"subject\":\"FW: Report\"}", "dsn", NULL
  },
  { NULL, "sender", NULL }, { NULL, "result", "safe" });
}

Test(nasty_cases, c05_the_digest_of_held_messages_is_no_dsn)
{
  expect({ MTA "\"Sender\":\"<>\",\"headerFrom\":\"postmaster@corp.test\",\"Subject\":\"You have new held messages\","
           "\"MsgId\":\"<1600000000000@us-mta-587.us.mimecast.lan>\"}", "dsn", NULL });
}

Test(nasty_cases, c06_the_route_of_a_delivery_is_no_direction)
{
  expect(
  { MTA "\"Route\":\"Outbound\",\"Delivered\":\"true\"}", "direction", NULL },
  { MTA "\"Route\":\"Office365\",\"Dir\":\"Inbound\",\"Delivered\":\"true\"}", "direction", "inbound" },
  { MTA "\"Route\":\"Outbound\",\"Virus\":\"x\"}", "direction", "outbound" },
  { CG "\"type\":\"delivery\",\"route\":\"outbound\"}", "direction", NULL },
  { CG "\"type\":\"receipt\",\"route\":\"Accept and drop messages\"}", "direction", NULL },
  { CG "\"type\":\"spam\",\"route\":\"outbound\",\"direction\":null}", "direction", "outbound" });
}

Test(nasty_cases, c07_the_address_of_a_delivery_is_its_destination)
{
  expect(
  { PIPE "Delivered=true|IP=203.0.113.9", "src_ip", NULL }, { NULL, "dest_ip", "203.0.113.9" },
  { PIPE "Act=Acc|Dir=Inbound|IP=203.0.113.9", "src_ip", "203.0.113.9" }, { NULL, "dest_ip", NULL });
}

Test(nasty_cases, c08_recipients_may_be_a_list_a_text_or_one)
{
  const gchar *list = MTA "\"Rcpt\":[null,\"\",\"a@x\",\"b@x\"]}";

  reader_expect_events(list, 2);
  reader_expect_nth(list, 1, "recipient", "b@x");
  reader_expect(list, "recipients", "a@x,b@x");
  expect(
  { CG "\"recipient\":\"a@x\"}", "user", "a@x" },
  { CG "\"recipients\":\"a@x;b@x\"}", "recipients", "a@x,b@x" },
  { MTA "\"SpamInfo\":\"[]\",\"SpamProcessingDetail\":{\"spf\":{\"allow\":true}}}", "additional_info", "[]" },
  { CG "\"recipients\":\"a@x\",\"spamProcessingDetail\":\"\\\"{\\\\\\\"spf\\\\\\\":1}\\\"\"}", "user", "a@x" });
}

Test(nasty_cases, c09_a_sentence_in_the_place_of_a_virus_is_a_name_and_no_failure)
{
  expect({ CG "\"virusFound\":\"IP Found in RBL\",\"action\":\"Acc\"}", "alert_name", "IP Found in RBL" },
  { NULL, "outcome", "success" });
}

Test(nasty_cases, c10_a_display_name_with_a_comma_belongs_to_the_address_behind_it)
{
  const gchar *line = MTA "\"Rcpt\":\"\\u003cDoe, John\\u003e \\u003cjohn@x\\u003e, Roe, Jane \\u003cjane@x\\u003e\"}";

  reader_expect_events(line, 2);
  reader_expect(line, "recipients", "john@x,jane@x");
  expect({ AUDIT("Failed authentication for doe@x <Doe, John>, Date: x, IP: 1.2.3.4, Application: MPP"), "app", "MPP" },
  { NULL, "user", "doe@x" });
}

Test(nasty_cases, c11_keys_of_an_audit_text_are_found_in_every_spelling)
{
  expect(
  { AUDIT("a, IP: : 67.43.156.15,, Application: b"), "src_ip", "67.43.156.15" },
  { AUDIT("a, IP : 67.43.156.15, Application : API, Remote IP is 1.1.1.1"), "src_ip", "67.43.156.15" },
  { NULL, "app", "API" },
  { AUDIT("emailAddress=j@x,y] remote IP : 67.43.156.15 application : LFS"), "src_ip", "67.43.156.15" },
  { NULL, "app", "LFS" }, { NULL, "user", "j@x" });
}

Test(nasty_cases, c12_a_failed_logon_need_not_say_why_where_or_with_what)
{
  expect(
  { AUDIT("Failed authentication for j@x <J>, Date: y"), "event_type", "failed-app-login" },
  { NULL, "user", "j@x" }, { NULL, "src_ip", NULL }, { NULL, "app", NULL }, { NULL, "failure_reason", NULL },
  { AUDIT("Failed to enroll, Remote IP is null"), "src_ip", NULL },
  { AUDIT("x, Remote IP is 192.0.2.1"), "src_ip", "192.0.2.1" },
  { AUDIT("IP: 0.0.0.0, Remote IP is 192.0.2.1"), "src_ip", "192.0.2.1" });
}

Test(nasty_cases, c13_an_audit_text_may_hold_what_looks_like_keys)
{
  expect(
  { AUDIT("a=b,c={\\\"acc\\\":1}|Rcpt=x\\nIP: 1.2.3.4 \\\"q\\\""), "src_ip", "1.2.3.4" },
  { NULL, "additional_info", "a=b,c={\"acc\":1}|Rcpt=x\nIP: 1.2.3.4 \"q\"" },
  {
    CEF "ext_auditType=Policy Changed ext_eventInfo=key=value, foo=bar, x {\"a\":1}|p ext_user=U@x", "additional_info",
    "key=value, foo=bar, x {\"a\":1}|p"
  },
  { NULL, "user", "u@x" });
}

Test(nasty_cases, c14_times_are_read_in_every_form)
{
  static const gchar *const texts[] =
  {
    "2021-01-01T09:05:31Z", "2021-01-01T9:05:31+0000", "2021-01-01 09:05:31", "2021-01-01T10:05:31+01:00",
    "2021-01-01T09: 05: 31", "2021-01-01T09:05:31 GMT-04:00", "2021-01-01T09:05:31 BST", "2021-01-01T09:05:31AEDT",
    "2021-01-01T05:05:31.0000009-0400",
  };

  for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
    {
      g_autofree gchar *line = g_strdup_printf("{\"auditType\":\"x\",\"eventTime\":\"%s\"}", texts[i]);
      reader_expect(line, "time", "1609491931000000");
    }
  expect(
  { "{\"aggregateId\":\"a\",\"timestamp\":\"1609491931000\"}", "time", "1609491931000000" },
  { "{\"aggregateId\":\"a\",\"timestamp\":1609491931000}", "time", "1609491931000000" },
  { "{\"auditType\":\"x\",\"eventTime\":\"2021-02-30T00:00:00Z\"}", "time", NULL },
  { "{\"auditType\":\"x\",\"eventTime\":\"1609491931000\"}", "time", NULL });
}

Test(nasty_cases, c15_accepted_with_a_hold_code_succeeds_and_the_first_action_that_applies_counts)
{
  expect(
  { MTA "\"Act\":\"Acc\",\"Hld\":\"Oth\"}", "outcome", "success" }, { NULL, "alert_name", "Oth" },
  { NULL, "result", "Acc" },
  { MTA "\"Hld\":\"Spm\"}", "action", "Hld" }, { NULL, "outcome", "fail" },
  {
    "{\"userEmailAddress\":\"a@x\",\"url\":\"u\",\"ttpDefinition\":\"d\",\"action\":\"warn\",\"actions\":\"Block\"}",
    "action", "warn"
  },
  { NULL, "outcome", "success" });
}

Test(nasty_cases, c16_the_quotes_of_a_pipe_audit_record_need_not_close)
{
  expect(
  {
    "date=2021-01-01T00:00:00+0000|mcType=auditLog|user=a@x|auditType=\"User Logged On\"|eventInfo=\"Successful "
    "authentication for a@x, IP: 1.2.3.4", "activity", "User Logged On" },
  { NULL, "event_type", "app-login" },
  { NULL, "additional_info", "Successful authentication for a@x, IP: 1.2.3.4" },
  {
    "date=2021-01-01T00:00:00+0000|mcType=auditLog|user=a@x|auditType=User Logged On|eventInfo=\"x\"", "activity",
    "User Logged On"
  },
  { NULL, "additional_info", "x" });
}

Test(nasty_cases, c17_what_trails_a_record_is_not_part_of_it_and_several_share_a_datagram)
{
  reader_expect_events(PIPE "Rcpt=a@x|Act=Acc\r" PIPE "Rcpt=b@x|Act=Acc\r\n" PIPE "Rcpt=c@x|Act=Acc\r", 3);
  reader_expect_events(MTA "\"Rcpt\":\"a@x\"};", 1);
  reader_expect_events(MTA "\"Rcpt\":\"a@x\"},\r\n", 1);
  reader_expect(PIPE "Act=Acc|Rcpt=a@x\r\n", "user", "a@x");
}

Test(nasty_cases, c18_pythons_words_are_read_and_what_apostrophes_broke_is_unreadable)
{
  expect({ "{\"auditType\": None, \"user\": \"a@x\", \"taggedMalicious\": True}", "user", "a@x" },
  { NULL, "activity", NULL });
  reader_expect_none("{\"auditType\": \"x\", \"user\": \"pat.o\"brien@x\"}", MIMECAST_READ_UNREADABLE);
  reader_expect_none("{'auditType': 'x'}", MIMECAST_READ_UNREADABLE);
  reader_expect_none("{\"auditType\": \"a\\xa0b\"}", MIMECAST_READ_UNREADABLE);
}

Test(nasty_cases, c19_blanks_before_an_equals_sign_and_behind_a_relays_user_are_passed)
{
  expect(
  {
    "exabeam_host=user@ 10.1.2.3 exabeam_index=i CEF:0|a|b|1|c|d|3|destinationServiceName =Mimecast Email Security "
    "ext_auditType =X ext_user=a@x", "host", "10.1.2.3" },
  { NULL, "activity", "X" }, { NULL, "user", "a@x" });
}

Test(nasty_cases, c20_nobody_breaks_out_of_a_framed_text)
{
  expect(
  { PIPE "Subject=\\\\|Rcpt=a@x|Act=Acc", "subject", NULL }, { NULL, "user", "a@x" },
  { PIPE "Subject=\\a|b|Rcpt=c\\|Rcpt=a@x|Act=Acc", "subject", "a|b|Rcpt=c" }, { NULL, "user", "a@x" },
  { PIPE "Subject=\\a\\\\|Rcpt=a@x|Act=Acc", "subject", "a\\" },
  { PIPE "Subject=\\a\\|Rcpt=evil@x|Act=Rej\\|Rcpt=a@x|Act=Acc", "subject", "a\\|Rcpt=evil@x|Act=Rej" },
  { NULL, "user", "a@x" }, { NULL, "action", "Acc" },
  { PIPE "Rcpt=a@x|Act=Acc|Subject=\\a\\|Rcpt=evil@x\\", "subject", "a\\|Rcpt=evil@x" }, { NULL, "user", "a@x" },
  { PIPE "Rcpt=a@x|Act=Acc|Subject=\\a", "subject", "\\a" });
}

Test(nasty_cases, c21_equals_signs_and_pipes_may_stand_in_ids_and_addresses_of_pages)
{
  expect(
  { PIPE "MsgId=<CAOsCE-eP_fM6j=OL7M@x>|Act=Acc|Rcpt=a@x", "message_id", "CAOsCE-eP_fM6j=OL7M@x" },
  { PIPE "reason=clean|url=http://u?a=b|c=d|action=Block|Rcpt=a@x", "url", "http://u?a=b|c=d" },
  { NULL, "action", "Block" },
  { MTA "\"MsgId\":\"<\\\"quoted local\\\"@x>\"}", "message_id", "\"quoted local\"@x" },
  { MTA "\"MsgId\":\"1@example.com>\"}", "message_id", "1@example.com" },
  { MTA "\"MsgId\":\"<1@example.com\"}", "message_id", "1@example.com" },
  { MTA "\"MsgId\":\"\\\"\\\"\"}", "message_id", "\"\"" },
  { MTA "\"MsgId\":\"<>\",\"aCode\":\"q\"}", "message_id", NULL }, { NULL, "mail_id", "q" });
}

Test(nasty_cases, c22_a_subject_stays_as_it_is_and_is_decoded_only_to_tell_a_dsn)
{
  expect(
  { MTA "\"Subject\":\"Gr\\u00fc\xc3\x9f\x65\"}", "subject", "Gr\xc3\xbc\xc3\x9f\x65" },
  { MTA "\"Sender\":\"<>\",\"Subject\":\"=?UTF-8?Q?Undeliverable:_x?=\"}", "subject", "=?UTF-8?Q?Undeliverable:_x?=" },
  { NULL, "dsn", "failure" },
  {
    MTA "\"Sender\":\"<>\",\"Subject\":\"=?iso-8859-15?Q?Delivery_Status_Notification_=28Failure=29?=\"}", "dsn",
    "failure"
  },
  { MTA "\"Sender\":\"<>\",\"Subject\":\"=?UTF-8?B?VW5kZWxpdmVyYWJsZTogR3L\"}", "dsn", "failure" },
  { MTA "\"Subject\":\"cut \xc3\"}", "subject", "cut \xef\xbf\xbd" });
}

Test(nasty_cases, c23_numbers_and_truths_are_read_whatever_their_type)
{
  expect(
  { MTA "\"Delivered\":\"No\"}", "result", "false" }, { MTA "\"Delivered\":false}", "outcome", "fail" },
  { MTA "\"Delivered\":0}", "outcome", "fail" }, { MTA "\"Delivered\":\"Yes\"}", "result", "true" },
  { CG "\"type\":\"delivery\",\"subtype\":\"false\"}", "outcome", "fail" }, { NULL, "result", "false" },
  { MTA "\"Snt\":\"017\"}", "bytes", "017" }, { MTA "\"Snt\":1e3}", "bytes", "1e3" },
  { MTA "\"Subject\":5}", "subject", "5" }, { MTA "\"Subject\":true}", "subject", "true" });
}

Test(nasty_cases, c24_the_stages_of_one_bounce_share_an_id)
{
  const gchar *subject = "\"senderEnvelope\":\"<>\",\"subject\":\"Undeliverable: x\"";
  g_autofree gchar *receipt = g_strdup_printf("{\"aggregateId\":\"ac_1700000000\",\"messageId\":\"m\",%s}", subject);
  g_autofree gchar *delivery = g_strdup_printf("{\"aggregateId\":\"ac_1700009999\",\"type\":\"delivery\",%s}", subject);

  reader_expect(receipt, "dsn_id", "ac");
  reader_expect(delivery, "dsn_id", "ac");
  reader_expect("{\"senderAddress\":\"<>\",\"recipientAddress\":\"a@x\",\"policy\":\"p\",\"messageId\":\"<m@x>\","
                "\"subject\":\"Undelivered Mail Returned to Sender\"}", "dsn_id", "m@x");
}

Test(nasty_cases, c25_what_is_too_much_or_no_text_does_no_harm)
{
  GString *many = g_string_new(PIPE "Act=Acc|Rcpt=");
  GString *deep = g_string_new("{\"x\":");

  for (guint i = 0; i < 150; i++)
    g_string_append_printf(many, "u%u@x,", i);
  for (guint i = 0; i < 100; i++)
    g_string_append_c(deep, '[');
  reader_expect_events(many->str, 100);
  reader_expect_none(deep->str, MIMECAST_READ_TOO_DEEP);
  g_string_free(deep, TRUE);
  g_string_free(many, TRUE);
  expect(
  { MTA "\"Subject\":\"a\",\"SUBJECT\":\"b\"}", "subject", "b" },
  { MTA "\"Subject\":\"a\\u0000b\"}", "subject", "ab" },
  { MTA "\"Subject\":\"a\xe9" "b\"}", "subject", "a\xef\xbf\xbd" "b" },
  { MTA "\"Subject\":\"a\\ud800b\"}", "subject", "a\xef\xbf\xbd" "b" },
  { MTA "\"Subject\":\"\\ud83d\\ude00\"}", "subject", "\xf0\x9f\x98\x80" },
  { "{\"acc_s\":\"C1\",\"datetime_s\":\"2021-01-01T00:00:00Z\",\"Rcpt_s\":\"a@x\"}", "user", "a@x" },
  { MTA "\"Rcpt_s\":\"a@x\"}", "user", NULL });
}

Test(nasty_cases, c26_addresses_of_hosts_are_canonical_or_absent)
{
  expect(
  { MTA "\"Act\":\"Acc\",\"IP\":\"2001:DB8:0:0:0:0:0:1\"}", "src_ip", "2001:db8::1" },
  { MTA "\"Act\":\"Acc\",\"IP\":\"::ffff:192.0.2.1\"}", "src_ip", "192.0.2.1" },
  { MTA "\"Act\":\"Acc\",\"IP\":\"192.0.2.1:25\"}", "src_ip", "192.0.2.1" },
  { MTA "\"Act\":\"Acc\",\"IP\":\"[2001:db8::1]:25\"}", "src_ip", "2001:db8::1" },
  { MTA "\"Act\":\"Acc\",\"IP\":\"fe80::1%eth0\"}", "src_ip", "fe80::1" },
  { MTA "\"Act\":\"Acc\",\"IP\":\"10.0.0.1\"}", "src_ip", "10.0.0.1" },
  { MTA "\"Act\":\"Acc\",\"IP\":\"0.0.0.0\"}", "src_ip", NULL },
  { MTA "\"Act\":\"Acc\",\"IP\":\"::\"}", "src_ip", NULL },
  { MTA "\"Act\":\"Acc\",\"IP\":\"192.0.2\"}", "src_ip", NULL }, { MTA "\"Act\":\"Acc\",\"IP\":\"\"}", "src_ip", NULL },
  {
    "{\"userEmailAddress\":\"a@x\",\"url\":\"u\",\"ttpDefinition\":\"d\",\"sendingIp\":\"Internal IP\"}", "src_ip", NULL
  });
}

Test(nasty_cases, c27_old_and_future_years_are_kept)
{
  expect(
  { "{\"auditType\":\"x\",\"eventTime\":\"1999-12-31T23:59:59+0000\"}", "time", "946684799000000" },
  { "{\"auditType\":\"x\",\"eventTime\":\"2099-01-01T00:00:00+0000\"}", "time", "4070908800000000" },
  { MTA "\"Attempt\":17,\"Latency\":10362852}", "alert_type", "delivery" });
}

Test(nasty_cases, c28_addresses_of_people_are_read_in_every_form)
{
  expect(
  { MTA "\"Rcpt\":\"BOB@Corp.TEST\"}", "user", "bob@corp.test" }, { NULL, "recipient", "BOB@Corp.TEST" },
  { MTA "\"Rcpt\":\"Bob <bob@x>\"}", "user", "bob@x" }, { MTA "\"Rcpt\":\"a@x;b@x\"}", "recipients", "a@x,b@x" },
  { MTA "\"Rcpt\":\"\\\"a, b\\\"@x\"}", "user", "\"a, b\"@x" }, { MTA "\"Rcpt\":\"bob+tag@x\"}", "user", "bob+tag@x" },
  { MTA "\"Rcpt\":\"_a@x.\"}", "user", "_a@x." }, { MTA "\"Rcpt\":\"\xc3\x84@x\"}", "user", "\xc3\x84@x" },
  {
    MTA "\"Sender\":\"bounce_9244+q=corp.test@news.test\",\"Subject\":\"Our news\",\"Rcpt\":\"a@x\"}", "sender",
    "bounce_9244+q=corp.test@news.test"
  },
  { NULL, "dsn", NULL },
  { MTA "\"Sender\":\"prvs=1234=bob@x\",\"Dir\":\"Outbound\"}", "user", "prvs=1234=bob@x" });
}

/* the reader tries the key that followed the last time; names that only begin alike are no such key */
Test(nasty_cases, keys_in_another_order_or_only_begun_alike_are_read_as_they_stand)
{
  expect(
  { PIPE "Act=Acc|Dir=Inbound|Rcpt=a@x|Subject=one", "subject", "one" },
  { PIPE "Act=Acc|Direct=Inbound|Rcpt=a@x|Subjects=two|Dir=Outbound|Sender=b@x", "direction", "outbound" },
  { NULL, "subject", NULL }, { NULL, "recipient", "a@x" }, { NULL, "user", "b@x" },
  { PIPE "Subject=three|Rcpt=a@x|Dir=Inbound|Act=Acc", "subject", "three" },
  { NULL, "direction", "inbound" }, { NULL, "user", "a@x" },
  { PIPE "Subject=four|Rc", "subject", "four|Rc" }, { PIPE "Subject=five|Rcpt", "subject", "five|Rcpt" },
  { PIPE "Subject=six|Rcpt=", "subject", "six" });
}

Test(nasty_cases, each_key_of_a_rejection_makes_a_failure_by_itself)
{
  expect(
  { MTA "\"RejInfo\":\"x\"}", "outcome", "fail" }, { MTA "\"RejType\":\"x\"}", "outcome", "fail" },
  { MTA "\"Err\":\"x\"}", "outcome", "fail" }, { MTA "\"Error\":\"x\"}", "outcome", "fail" },
  { MTA "\"deliveryErrors\":\"x\"}", "outcome", "fail" }, { MTA "\"receiptErrors\":\"x\"}", "outcome", "fail" },
  { MTA "\"RejCode\":\"550\"}", "outcome", "success" });
}

#define LOGON "{\"auditType\":\"User Logged On\",\"user\":\"a@x\"}"

Test(nasty_cases, a_header_may_have_any_month)
{
  const gchar months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

  for (guint month = 0; month < 12; month++)
    {
      gchar *line = g_strdup_printf("%.3s  5 10:11:12 mx1 MIMECAST: " LOGON, months + 3 * month);
      reader_expect(line, "host", "mx1");
      g_free(line);
    }
}
