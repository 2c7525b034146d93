/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "mimecast-parser.h"
#include "plugin_host.h"
#include "ueba-counters.h"
#include "ueba-limits.h"
#include "ueba-record.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <messages.h>
#include <stats/stats-counter.h>

#define LOGIN \
  "{\"id\":\"e1\",\"auditType\":\"User Logged On\",\"user\":\"Ann@Example.com\"," \
  "\"eventTime\":\"2026-03-01T09:00:00+0000\",\"category\":\"authentication_logs\"," \
  "\"eventInfo\":\"Successful authentication for Ann@Example.com <Ann>, Date: 2026-03-01, Time: 09:00:00 GMT, " \
  "IP: 192.0.2.1, Application: MPP\"}"
#define RECEIPT \
  "datetime=2026-03-01T09:00:00+0000|acc=C1|Dir=Inbound|Act=Acc|Sender=a@b.test|Rcpt=Ann@Example.com|Subject=x"

static LogParser *parser;
static LogMessage *msg;

static void
setup(void)
{
  plugin_host_start();
}

static void
teardown(void)
{
  log_msg_unref(msg);
  log_pipe_deinit(&parser->super);
  log_pipe_unref(&parser->super);
  plugin_host_stop();
}

TestSuite(mimecast_parser, .init = setup, .fini = teardown);
TestSuite(mimecast_parser_options, .init = plugin_host_start, .fini = plugin_host_stop);

static void
configure(const gchar *text)
{
  parser = (LogParser *) plugin_host_parse(LL_CONTEXT_PARSER, text);
  cr_assert(log_pipe_init(&parser->super));
}

/* whether the message goes on */
static gboolean
process(LogMessage *message)
{
  LogPathOptions path_options = LOG_PATH_OPTIONS_INIT;

  msg = message;
  return log_parser_process_message(parser, &msg, &path_options);
}

static guint
count_packed_events(void)
{
  gssize len;
  const gchar *record = log_msg_get_value_by_name(msg, ".ueba-event", &len);
  UebaRecordIter iter;

  return ueba_record_iter_init(&iter, record, (gsize) len) ? iter.n_events : 0;
}

Test(mimecast_parser, sets_all_events_in_one_value_and_the_type_and_user_of_the_first)
{
  configure("mimecast-parser()");

  cr_assert(process(plugin_host_message(LOGIN)));
  cr_assert_eq(count_packed_events(), 1);
  cr_assert_str_eq(plugin_host_value(msg, ".ueba.event_type"), "app-login");
  cr_assert_str_eq(plugin_host_value(msg, ".ueba.user"), "ann@example.com");
  cr_assert_str_eq(plugin_host_value(msg, ".ueba.src_ip"), "");
}

Test(mimecast_parser, leaves_what_the_message_says)
{
  configure("mimecast-parser()");

  process(plugin_host_message(LOGIN));

  cr_assert_str_eq(plugin_host_value(msg, "MESSAGE"), LOGIN);
}

Test(mimecast_parser, lets_pass_untouched_what_is_not_of_mimecast)
{
  configure("mimecast-parser()");

  cr_assert(process(plugin_host_message("sshd: accepted publickey for ann")));
  cr_assert_eq(count_packed_events(), 0);
  cr_assert_str_eq(plugin_host_value(msg, ".ueba.event_type"), "");
}

typedef struct _Unread
{
  const gchar *line;
  const gchar *reason;
} Unread;

static const Unread unread[] =
{
  { "sshd: accepted publickey for ann", "not_mimecast" },
  { "{\"auditType\":\"User Logged On\",\"user\"", "unreadable" },
  { "{\"auditType\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "too_deep" },
  { "{\"meta\":{\"status\":200},\"data\":[],\"fail\":[]}", "empty_page" },
  { RECEIPT, "not_accepted" },
};

/* of the lines read before under that reason */
static gssize
count_lines(UebaCounters *counters, const gchar *reason)
{
  return (gssize) stats_counter_get(ueba_counters_add(counters, reason));
}

Test(mimecast_parser, counts_by_its_reason_what_holds_no_event_and_leaves_it_as_it_was)
{
  UebaCounters *counters;

  configure("mimecast-parser(accept(json-audit))");
  counters = ueba_counters_new(SCS_PARSER, parser->name, "mimecast-parser");
  for (guint i = 0; i < G_N_ELEMENTS(unread); i++)
    {
      cr_assert_eq(count_lines(counters, unread[i].reason), 0);
      cr_assert(process(plugin_host_message(unread[i].line)));
      cr_assert_eq(count_lines(counters, unread[i].reason), 1, "%s", unread[i].reason);
      cr_assert_str_eq(plugin_host_value(msg, "MESSAGE"), unread[i].line);
      cr_assert_str_eq(plugin_host_value(msg, ".ueba.event_type"), "");
      cr_assert_eq(count_packed_events(), 0);
      log_msg_unref(msg);
    }
  ueba_counters_free(counters);
  msg = plugin_host_message("");
}

/* counted, it goes on without an event; text: consumed */
static void
expect_too_long(GString *text)
{
  UebaCounters *counters;

  configure("mimecast-parser()");
  counters = ueba_counters_new(SCS_PARSER, parser->name, "mimecast-parser");
  cr_assert(process(plugin_host_message(text->str)));
  cr_assert_eq(count_lines(counters, "too_long"), 1);
  cr_assert_eq(count_lines(counters, "events"), 0);
  cr_assert_eq(count_packed_events(), 0);
  cr_assert_str_eq(plugin_host_value(msg, ".ueba.event_type"), "");
  ueba_counters_free(counters);
  g_string_free(text, TRUE);
}

Test(mimecast_parser, counts_a_line_that_is_longer_than_it_reads)
{
  GString *text = g_string_new(LOGIN);

  while (text->len <= UEBA_LIMIT_LINE_BYTES)
    g_string_append_c(text, ' ');
  expect_too_long(text);
}

Test(mimecast_parser, counts_a_line_with_more_events_than_a_record_holds)
{
  GString *text = g_string_new("{\"data\":[");

  for (guint i = 0; i <= UEBA_LIMIT_EVENTS_PER_RECORD; i++)
    g_string_append(text, "{\"auditType\":\"User Logged On\",\"user\":\"a@b.test\"},");
  g_string_append(text, "null]}");
  expect_too_long(text);
}

static GPtrArray *logged;

static void
keep_logged(LogMessage *message)
{
  const gchar *text = plugin_host_value(message, "MESSAGE");

  if (g_str_has_prefix(text, "mimecast-parser(): first line of its kind"))
    g_ptr_array_add(logged, g_strdup(text));
  log_msg_unref(message);
}

static void
process_all_unread(void)
{
  for (guint i = 0; i < G_N_ELEMENTS(unread); i++)
    {
      process(plugin_host_message(unread[i].line));
      log_msg_unref(msg);
    }
}

Test(mimecast_parser, logs_the_first_line_of_each_kind_while_debugging)
{
  logged = g_ptr_array_new_with_free_func(g_free);
  configure("mimecast-parser(accept(json-audit))");
  msg_set_post_func(keep_logged);

  process_all_unread();
  cr_assert_eq(logged->len, 0, "nobody debugs");
  debug_flag = TRUE;
  process_all_unread();
  process_all_unread();
  debug_flag = FALSE;

  cr_assert_eq(logged->len, G_N_ELEMENTS(unread));
  for (guint i = 0; i < G_N_ELEMENTS(unread); i++)
    cr_assert(strstr(g_ptr_array_index(logged, i), unread[i].reason), "%s", (gchar *) g_ptr_array_index(logged, i));
  msg_set_post_func(NULL);
  g_ptr_array_unref(logged);
  msg = plugin_host_message("");
}

Test(mimecast_parser, cuts_the_line_that_it_logs)
{
  g_autofree gchar *line = g_strnfill(100000, 'x');

  logged = g_ptr_array_new_with_free_func(g_free);
  configure("mimecast-parser()");
  msg_set_post_func(keep_logged);
  debug_flag = TRUE;
  process(plugin_host_message(line));
  debug_flag = FALSE;

  cr_assert_eq(logged->len, 1);
  cr_assert_lt(strlen(g_ptr_array_index(logged, 0)), 1000);
  msg_set_post_func(NULL);
  g_ptr_array_unref(logged);
}

Test(mimecast_parser, fails_on_what_is_not_of_mimecast_if_it_is_to_drop_that)
{
  configure("mimecast-parser(drop-unmatched(yes))");

  cr_assert_not(process(plugin_host_message("sshd: accepted publickey for ann")));
}

Test(mimecast_parser, sets_every_field_and_the_time_to_the_microsecond)
{
  configure("mimecast-parser(fields(all) packed(no))");

  process(plugin_host_message(LOGIN));

  cr_assert_eq(count_packed_events(), 0);
  cr_assert_str_eq(plugin_host_value(msg, ".ueba.src_ip"), "192.0.2.1");
  cr_assert_str_eq(plugin_host_value(msg, ".ueba.app"), "MPP");
  cr_assert_str_eq(plugin_host_value(msg, ".ueba.time"), "2026-03-01T09:00:00.000000Z");
}

Test(mimecast_parser, sets_the_named_fields_under_the_prefix)
{
  configure("mimecast-parser(prefix(\"mc.\") fields(src_ip time))");

  process(plugin_host_message(LOGIN));

  cr_assert_str_eq(plugin_host_value(msg, "mc.src_ip"), "192.0.2.1");
  cr_assert_str_eq(plugin_host_value(msg, "mc.time"), "2026-03-01T09:00:00.000000Z");
  cr_assert_str_eq(plugin_host_value(msg, "mc.user"), "");
  cr_assert_str_eq(plugin_host_value(msg, ".ueba.user"), "");
}

Test(mimecast_parser, does_not_read_an_alert)
{
  LogMessage *alert = plugin_host_message(LOGIN);

  configure("mimecast-parser(drop-unmatched(yes))");
  log_msg_set_tag_by_name(alert, "ueba.alert");

  cr_assert(process(alert), "and does not drop it");
  cr_assert_eq(count_packed_events(), 0);
}

Test(mimecast_parser, reads_a_payload_whose_start_the_source_took_for_a_header)
{
  LogMessage *split = plugin_host_message("acc=C1|Dir=Inbound|Sender=a@b.test|Rcpt=ann@example.com");

  configure("mimecast-parser()");
  log_msg_set_value(split, LM_V_LEGACY_MSGHDR, "datetime=2026-03-01T09:00:00+0000|Subject=x: y|", -1);

  process(split);
  cr_assert_str_eq(plugin_host_value(msg, ".ueba.user"), "ann@example.com");
}

Test(mimecast_parser, reads_the_text_of_its_template)
{
  LogMessage *wrapped = plugin_host_message("something else");

  configure("mimecast-parser(template(\"${payload}\"))");
  log_msg_set_value_by_name(wrapped, "payload", LOGIN, -1);

  process(wrapped);
  cr_assert_str_eq(plugin_host_value(msg, ".ueba.user"), "ann@example.com");
}

Test(mimecast_parser, believes_only_the_shapes_that_it_accepts)
{
  configure("mimecast-parser(accept(json-audit) drop-unmatched(yes))");

  cr_assert_not(process(plugin_host_message(RECEIPT)));
  log_msg_unref(msg);
  cr_assert(process(plugin_host_message(LOGIN)));
}

Test(mimecast_parser, keeps_its_options_when_it_is_cloned_for_another_path)
{
  LogPipe *original;

  configure("mimecast-parser(prefix(\"mc.\") fields(src_ip) packed(no) accept(json-audit) drop-unmatched(yes))");
  original = &parser->super;
  parser = (LogParser *) log_pipe_clone(original);
  cr_assert(log_pipe_init(&parser->super));

  cr_assert_not(process(plugin_host_message(RECEIPT)));
  log_msg_unref(msg);
  cr_assert(process(plugin_host_message(LOGIN)));
  cr_assert_str_eq(plugin_host_value(msg, "mc.src_ip"), "192.0.2.1");
  cr_assert_eq(count_packed_events(), 0);
  log_pipe_deinit(original);
  log_pipe_unref(original);
}

Test(mimecast_parser, works_after_it_was_deinitialised_and_initialised_again)
{
  configure("mimecast-parser()");
  log_pipe_deinit(&parser->super);

  cr_assert(log_pipe_init(&parser->super));
  cr_assert(process(plugin_host_message(LOGIN)));
  cr_assert_eq(count_packed_events(), 1);
}

Test(mimecast_parser, knows_the_phrases_of_its_file_too)
{
  const gchar *file = plugin_host_write("phrases.tsv", "failure\tprefix\tno\tRetour a l'envoyeur\n");
  gchar *text = g_strdup_printf("mimecast-parser(fields(dsn) dsn-phrases(\"%s\"))", file);

  configure(text);

  process(plugin_host_message("datetime=2026-03-01T09:00:00+0000|acc=C1|Dir=Inbound|Act=Acc|MsgId=<1@b>|Sender=<>|"
                              "Rcpt=ann@example.com|Subject=Retour a l'envoyeur"));
  cr_assert_str_eq(plugin_host_value(msg, ".ueba.dsn"), "failure");
  g_free(text);
}

static gpointer
read_many(gpointer user_data)
{
  guint n_read = 0;

  for (guint i = 0; i < 1000; i++)
    {
      LogMessage *own = plugin_host_message(LOGIN);
      LogPathOptions path_options = LOG_PATH_OPTIONS_INIT;

      log_parser_process_message(parser, &own, &path_options);
      n_read += g_str_equal(plugin_host_value(own, ".ueba.user"), "ann@example.com");
      log_msg_unref(own);
    }
  return GUINT_TO_POINTER(n_read);
}

Test(mimecast_parser, serves_the_threads_of_several_sources)
{
  GThread *threads[4];

  configure("mimecast-parser()");
  for (guint i = 0; i < G_N_ELEMENTS(threads); i++)
    threads[i] = g_thread_new("source", read_many, NULL);

  for (guint i = 0; i < G_N_ELEMENTS(threads); i++)
    cr_assert_eq(GPOINTER_TO_UINT(g_thread_join(threads[i])), 1000);
}

typedef struct _RefusedCase
{
  gchar text[64];      /* not a pointer: the test runs in another process */
} RefusedCase;

ParameterizedTestParameters(mimecast_parser_options, refuses_words_that_it_does_not_know)
{
  static RefusedCase cases[] =
  {
    { "mimecast-parser(fields(event_type usr))" },
    { "mimecast-parser(accept(json-mta cfe))" },
    { "mimecast-parser(packd(no))" },
  };

  return cr_make_param_array(RefusedCase, cases, G_N_ELEMENTS(cases));
}

ParameterizedTest(RefusedCase *param, mimecast_parser_options, refuses_words_that_it_does_not_know)
{
  cr_assert_null(plugin_host_parse(LL_CONTEXT_PARSER, param->text));
}

Test(mimecast_parser_options, refuses_to_start_without_its_file_of_phrases)
{
  LogPipe *pipe = plugin_host_parse(LL_CONTEXT_PARSER, "mimecast-parser(dsn-phrases(\"/nowhere/phrases.tsv\"))");

  cr_assert_not(log_pipe_init(pipe));
  log_pipe_unref(pipe);
}
