/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "reader_harness.h"

#include <criterion/criterion.h>

/* Lines that were read wrongly once. */

#define CEF "CEF:0|Skyformation|SkyFormation Cloud Apps Security|2.1|sk4-"
#define MIMECAST "destinationServiceName=Mimecast Email Security "

Test(regress_reader, a_rejection_is_read_with_all_keys_of_a_receipt)
{
  const gchar *line = "{\"fromAddress\":\"a@b.test\",\"toAddress\":\"c@d.test\",\"id\":\"r1\",\"MsgId\":\"<m1@x>\","
                      "\"headerFrom\":\"h@b.test\",\"sha256\":\"ab\"}";

  reader_expect(line, "message_id", "m1@x");
  reader_expect(line, "file_hash", "ab");
}

Test(regress_reader, the_own_keys_of_a_held_release_beat_those_of_a_receipt)
{
  const gchar *line = "{\"fromEnv\":{\"emailAddress\":\"a@b.test\"},\"to\":[{\"emailAddress\":\"c@d.test\"}],"
                      "\"released\":\"2026-03-01T10:00:00+00:00\",\"datetime\":\"2020-01-01T00:00:00Z\","
                      "\"status\":\"released\"}";

  reader_expect(line, "time", "1772359200000000");
  reader_expect(line, "action", "released");
}

Test(regress_reader, an_address_that_is_a_plain_text_in_a_held_release_is_taken)
{
  const gchar *line = "{\"fromEnv\":\"a@b.test\",\"to\":\"c@d.test\",\"status\":\"released\"}";

  reader_expect(line, "sender", "a@b.test");
  reader_expect(line, "user", "c@d.test");
}

Test(regress_reader, impersonation_results_that_are_a_text_are_no_similar_name)
{
  const gchar *line = "{\"impersonationResults\":\"hit\",\"identifiers\":[\"similar_domain\"],\"hits\":1,"
                      "\"recipientAddress\":\"c@d.test\"}";

  reader_expect_absent(line, "additional_info");
}

Test(regress_reader, an_audit_record_in_json_has_no_result)
{
  const gchar *line = "{\"auditType\":\"Policy Changed\",\"user\":\"a@b.test\",\"action\":\"success\"}";

  reader_expect(line, "action", "success");
  reader_expect_absent(line, "result");
}

Test(regress_reader, an_application_is_no_service)
{
  const gchar *line = "{\"auditType\":\"User Logged On\",\"user\":\"a@b.test\",\"eventInfo\":\"Successful "
                      "authentication for a@b.test, IP: 10.1.2.3, Application: MfO\"}";

  reader_expect(line, "app", "MfO");
  reader_expect_absent(line, "service");
}

Test(regress_reader, an_audit_record_in_cef_has_the_severity_of_the_header)
{
  reader_expect(CEF "audit-event|audit-event|3|" MIMECAST "ext_auditType=User Logged On ext_user=a@b.test",
                "alert_severity", "3");
}

Test(regress_reader, a_name_of_the_header_makes_an_audit_record_only_if_it_is_about_a_login)
{
  reader_expect(CEF "audit-event|audit-event|3|" MIMECAST "suser=a@b.test", "event_type", "dlp-email-alert-in");
  reader_expect(CEF "login-failed|login-failed|3|" MIMECAST "suser=a@b.test", "event_type", "failed-app-login");
}

Test(regress_reader, keys_with_a_suffix_are_read_in_the_record_inside_cef_too)
{
  reader_expect(CEF "security-alert|x|3|" MIMECAST "{\"acc_s\":\"C1\",\"datetime_s\":\"2026-03-01T10:00:00Z\","
                "\"Rcpt_s\":\"c@d.test\",\"Dir_s\":\"Inbound\"}", "user", "c@d.test");
}

Test(regress_reader, cef_behind_words_that_are_no_header_is_found)
{
  reader_expect("relay42/1=x;" CEF "login-failed|login-failed|3|" MIMECAST "suser=a@b.test", "event_type",
                "failed-app-login");
}

Test(regress_reader, another_product_whose_name_begins_alike_is_not_believed)
{
  reader_expect_none(CEF "login-failed|login-failed|3|destinationServiceName=Mimecaster suser=a@b.test",
                     MIMECAST_READ_NOT_MIMECAST);
}

Test(regress_reader, a_delivery_that_does_not_say_whether_it_delivered_has_no_result)
{
  const gchar *line = "datetime=2026-03-01T10:00:00Z|acc=C1|Act=Acc|Attempt=1|Rcpt=c@d.test";

  reader_expect(line, "action", "Acc");
  reader_expect_absent(line, "result");
}

Test(regress_reader, an_audit_record_that_was_cut_within_its_next_key_is_one)
{
  reader_expect("date=2026-03-01T10:00:00Z|mcType=auditLog|us", "event_type", "app-activity");
}

Test(regress_reader, only_behind_a_pipe_record_a_carriage_return_parts_records)
{
  reader_expect_none("no record at all\rdatetime=2026-03-01T10:00:00Z|acc=C1|Dir=Inbound", MIMECAST_READ_NOT_MIMECAST);
  reader_expect_events("datetime=2026-03-01T10:00:00Z|acc=C1|Dir=Inbound|Rcpt=c@d.test\r"
                       "datetime=2026-03-01T10:00:01Z|acc=C1|Dir=Inbound|Rcpt=c@d.test", 2);
}

Test(regress_reader, a_key_of_mail_ends_a_free_text_of_an_audit_record)
{
  reader_expect("date=2026-03-01T10:00:00Z|mcType=auditLog|user=a@b.test|acc=C1|auditType=\"X\"|eventInfo=\"y", "user",
                "a@b.test");
}

Test(regress_reader, an_unknown_word_with_a_hyphen_parts_pairs)
{
  reader_expect("datetime=2026-03-01T10:00:00Z|acc=C1|Rcpt=c@d.test|x-note=1|Dir=Inbound", "recipient", "c@d.test");
}

Test(regress_reader, a_comma_at_the_end_of_a_pipe_record_is_a_part_of_its_last_value)
{
  reader_expect("datetime=2026-03-01T10:00:00Z|acc=C1|Dir=Inbound|Subject=a, b,", "subject", "a, b,");
}

Test(regress_reader, the_first_text_of_an_array_may_stand_in_an_array_within)
{
  reader_expect("{\"acc\":\"C1\",\"datetime\":\"2026-03-01T10:00:00Z\",\"Subject\":[[],[null,\"\"],[[\"deep\"]]]}",
                "subject", "deep");
}

Test(regress_reader, a_file_that_was_checked_is_an_attachment_check_with_or_without_its_hash)
{
  const gchar *line = "datetime=2026-03-01T10:00:00Z|acc=C1|Sender=a@b.test|fileName=a.pdf";

  reader_expect(line, "alert_type", "attachment protect");
}

Test(regress_reader, an_audit_record_stays_one_when_a_later_key_says_another_type)
{
  reader_expect("date=2026-03-01T10:00:00Z|mcType=auditLog|user=a@b.test|eventInfo=\"x|mcType=null", "event_type",
                "app-activity");
}

Test(regress_reader, a_record_behind_a_carriage_return_is_read_though_the_pairs_before_it_are_none)
{
  const gchar *line = "Subject=the end of a cut record|x=y\rdatetime=2026-03-01T10:00:00Z|acc=C1|Rcpt=c@d.test";

  reader_expect_events(line, 1);
  reader_expect(line, "user", "c@d.test");
}

Test(regress_reader, a_host_that_is_too_long_is_not_cut_within_a_character)
{
  g_autofree gchar *long_word = g_strnfill(255, 'x');
  g_autofree gchar *line = g_strconcat("<13>1 - ", long_word, "\xe2\x82\xac app - - - {\"auditType\":\"X\"}", NULL);
  g_autofree gchar *host = g_strconcat(long_word, "\xe2\x82\xac", NULL);

  reader_expect(line, "host", host);
}

Test(regress_reader, a_pipe_alone_is_no_record)
{
  reader_expect_none("|", MIMECAST_READ_NOT_MIMECAST);
}

Test(regress_reader, a_word_with_other_characters_than_a_host_has_is_none)
{
  reader_expect_none("Mar  1 10:00:00 mx\"1,2 {\"auditType\":\"X\"}", MIMECAST_READ_NOT_MIMECAST);
  reader_expect("Mar  1 10:00:00 2001:db8::1%eth0 {\"auditType\":\"X\"}", "host", "2001:db8::1%eth0");
}

Test(regress_reader, a_record_in_cef_counts_though_the_name_of_the_service_was_cut)
{
  const gchar *cut = CEF "audit-event|x|3|{\"auditType\":\"X\"} destinationServiceName=Mimecast Ema";
  const gchar *other = CEF "audit-event|x|3|{\"auditType\":\"X\"} destinationServiceName=Office 365";

  reader_expect(cut, "event_type", "app-activity");
  reader_expect_none(other, MIMECAST_READ_NOT_MIMECAST);
}

Test(regress_reader, escapes_in_the_header_of_cef_are_undone)
{
  const gchar *line = CEF "x|a \\| b \\\\ c|3|" MIMECAST "ext_id=1 suser=a@b.test ext_auditType=";

  reader_expect(line, "activity", "a | b \\ c");
}

Test(regress_reader, of_the_audit_types_in_the_keys_of_cef_only_a_failed_login_beats_the_mail_inside)
{
  const gchar *mail = "{\"acc\":\"C1\",\"datetime\":\"2026-03-01T10:00:00Z\",\"Rcpt\":\"c@d.test\"}";
  g_autofree gchar *other = g_strconcat(CEF "x|x|3|" MIMECAST, mail, " ext_auditType=Policy Changed", NULL);
  g_autofree gchar *failed = g_strconcat(CEF "x|x|3|" MIMECAST, mail, " ext_auditType=Logon Authentication Failed",
                                         NULL);

  reader_expect(other, "event_type", "dlp-email-alert-in");
  reader_expect(failed, "event_type", "failed-app-login");
}

Test(regress_reader, a_key_of_a_delivery_that_holds_no_text_makes_none)
{
  reader_expect("{\"acc\":\"C1\",\"datetime\":\"2026-03-01T10:00:00Z\",\"IP\":\"10.1.2.3\",\"Err\":[]}", "src_ip",
                "10.1.2.3");
  reader_expect("{\"acc\":\"C1\",\"datetime\":\"2026-03-01T10:00:00Z\",\"IP\":\"10.1.2.3\",\"Delivered\":{},"
                "\"Err\":\"\\u0020\"}", "src_ip", "10.1.2.3");
}

Test(regress_reader, a_word_that_stands_for_nothing_is_no_reason)
{
  const gchar *line = "{\"fileName\":\"a\",\"fileHash\":\"b\",\"actionTriggered\":\"block\",\"details\":\"-\"}";

  reader_expect_absent(line, "failure_reason");
}

Test(regress_reader, an_escape_in_the_name_of_a_nested_member_is_undone)
{
  reader_expect("{\"fromEnv\":{\"email\\u0041ddress\":\"a@b.test\"},\"to\":\"c@d.test\"}", "sender", "a@b.test");
}

Test(regress_reader, words_of_mail_in_the_text_of_an_audit_record_make_no_mail_of_it)
{
  reader_expect("date=2026-03-01T10:00:00Z|mcType=auditLog|user=a@b.test|auditType=\"Logon Authentication Failed\"|"
                "eventInfo=\"Failed authentication for x|acc=C1|Sender=a@b.test", "event_type", "failed-app-login");
}

Test(regress_reader, words_of_an_audit_record_in_the_text_of_mail_make_none_of_it)
{
  reader_expect("datetime=2026-03-01T10:00:00Z|acc=C1|Sender=a@b.test|Rcpt=x|mcType=auditLog|"
                "auditType=Logon Authentication Failed", "event_type", "dlp-email-alert-in");
}

Test(regress_reader, a_backslash_before_an_r_is_no_escape_of_cef)
{
  reader_expect(CEF "x|x|3|" MIMECAST "ext_auditType=X ext_user=DOMAIN\\rob", "user", "domain\\rob");
}

Test(regress_reader, records_of_two_pages_in_one_answer_come_in_the_order_of_the_text)
{
  const gchar *line = "{\"attachmentLogs\":[{\"fileName\":\"f\",\"fileHash\":\"h\",\"actionTriggered\":\"none\"}],"
                      "\"clickLogs\":[{\"userEmailAddress\":\"a@x\",\"url\":\"u\",\"ttpDefinition\":\"d\"}]}";

  reader_expect_nth(line, 0, "file_name", "f");
  reader_expect_nth(line, 1, "url", "u");
}

Test(regress_reader, an_array_that_was_cut_holds_no_record_as_a_page_that_was_cut)
{
  reader_expect_none("[{\"auditType\":\"X\"},{\"auditTy", MIMECAST_READ_UNREADABLE);
  reader_expect_events("[{\"auditType\":\"X\"},{\"auditType\":\"Y\"}],{\"auditTy", 2);
}

Test(regress_reader, the_actor_of_a_mail_in_cef_is_its_sender_if_nothing_else_says_who)
{
  reader_expect(CEF "a|a|3|" MIMECAST "suser=S@x.test ext_subject=q", "sender", "S@x.test");
  reader_expect(CEF "a|a|3|" MIMECAST "suser=S@x.test ext_senderAddress=t@x.test", "sender", "t@x.test");
  reader_expect_absent(CEF "a|a|3|" MIMECAST "suser=S@x.test ext_senderAddress=<>", "sender");
}

Test(regress_reader, the_source_in_cef_comes_before_that_of_the_record_inside)
{
  const gchar *inner = "{\"acc\":\"C1\",\"datetime\":\"2021-01-01T00:00:00Z\",\"Act\":\"Acc\",\"IP\":\"192.0.2.2\"}";
  g_autofree gchar *line = g_strconcat(CEF "a|a|3|" MIMECAST "src=192.0.2.1 ", inner, NULL);
  g_autofree gchar *without = g_strconcat(CEF "a|a|3|" MIMECAST "src=nowhere ", inner, NULL);

  reader_expect(line, "src_ip", "192.0.2.1");
  reader_expect(without, "src_ip", "192.0.2.2");
  reader_expect(CEF "a|a|3|" MIMECAST "src=192.0.2.1 ext_senderIpAddress=192.0.2.2", "src_ip", "192.0.2.1");
}

Test(regress_reader, a_record_without_a_code_has_the_id_that_it_has)
{
  reader_expect("{\"acc\":\"C1\",\"datetime\":\"2021-01-01T00:00:00Z\",\"id\":\"7\"}", "alert_id", "7");
  reader_expect("{\"processingId\":\"p\",\"aggregateId\":\"\",\"id\":\"7\"}", "alert_id", "7");
  reader_expect("{\"acc\":\"C1\",\"datetime\":\"2021-01-01T00:00:00Z\",\"id\":\"7\",\"aCode\":\"q\"}", "alert_id", "q");
}

Test(regress_reader, an_address_that_nobody_has_gives_way_to_the_next_in_an_audit_text)
{
  reader_expect("{\"auditType\":\"x\",\"eventInfo\":\"IP: 0.0.0.0, Remote IP is 192.0.2.1\"}", "src_ip", "192.0.2.1");
}

Test(regress_reader, a_key_with_a_blank_before_its_equals_sign_may_follow_a_tag_at_once)
{
  reader_expect("<134>Oct 18 01:02:03 MIMECAST:destinationServiceName =Mimecast Email Security ext_subject=hi",
                "subject", "hi");
}

Test(regress_reader, a_record_inside_cef_is_read_though_the_header_lost_a_field)
{
  reader_expect("CEF:0|Skyformation|Apps|2.1|sk4-a|6|cat=x {\"auditType\":\"Logon Authentication Failed\",\"user\":"
                "\"a@b.test\"} destination ", "event_type", "failed-app-login");
}

Test(regress_reader, a_bracket_is_no_part_of_a_key_of_cef)
{
  reader_expect(CEF "a|a|3|" MIMECAST "ext_recipientAddress=c@d.test ext_subject=see ext_a[1]=b now", "subject",
                "see ext_a[1]=b now");
}

Test(regress_reader, what_only_begins_like_a_time_is_no_header)
{
  reader_expect_none("2015-05-12T18:12:50.360datetime=91 x={\"a\":1}|auditType=\"x\"", MIMECAST_READ_NOT_MIMECAST);
}

Test(regress_reader, a_record_with_the_keys_of_two_shapes_is_of_the_first_in_the_field_guide)
{
  reader_expect("{\"acc\":\"C1\",\"datetime\":\"2021-01-01T00:00:00Z\",\"aggregateId\":\"g\",\"Sender\":\"a@b.test\","
                "\"senderEnvelope\":\"c@d.test\"}", "sender", "a@b.test");
  reader_expect("{\"fileName\":\"f\",\"fileHash\":\"h\",\"actionTriggered\":\"none\",\"senderAddress\":\"a@b.test\","
                "\"recipientAddress\":\"c@d.test\",\"policy\":\"p\"}", "alert_type", "dlp");
}

Test(regress_reader, the_name_that_an_export_gives_its_table_is_no_type)
{
  reader_expect("{\"aggregateId\":\"g\",\"Type\":\"Seg_Cg_CL\",\"eventType\":\"spam\"}", "alert_type", "spam");
}
