/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "mimecast-dsn.h"
#include "mimecast-limits.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <glib/gstdio.h>

#define PERSON "ann@example.com"
#define DAEMON "MAILER-DAEMON@mx.example.com"

typedef struct _DsnCase
{
  gchar sender[48];
  gchar header_from[64];
  gchar subject[160];
  MimecastDsn expected;
} DsnCase;

static MimecastDsnPhrases *phrases;
static MimecastDsnScratch *scratch;

static void
_setup(void)
{
  phrases = mimecast_dsn_phrases_new(NULL, NULL);
  scratch = mimecast_dsn_scratch_new();
}

static void
_teardown(void)
{
  mimecast_dsn_phrases_free(phrases);
  mimecast_dsn_scratch_free(scratch);
}

static MimecastDsn
_classify(const MimecastDsnPhrases *with, const gchar *sender, const gchar *header_from, const gchar *subject)
{
  MimecastDsnFacts facts =
  {
    .envelope_sender = ueba_text_from_string(sender),
    .header_from = ueba_text_from_string(header_from),
    .subject = ueba_text_from_string(subject),
  };

  return mimecast_dsn_classify(with, scratch, &facts);
}

static void
_assert_classified(const DsnCase *c)
{
  cr_assert_eq(_classify(phrases, c->sender, c->header_from, c->subject), c->expected, "%s | %s | %s", c->sender,
               c->header_from, c->subject);
}

TestSuite(mimecast_dsn, .init = _setup, .fini = _teardown);

ParameterizedTestParameters(mimecast_dsn, is_a_failure_by_phrase_and_machine_sender)
{
  static DsnCase cases[] =
  {
    { "<>", "", "failure notice", MIMECAST_DSN_FAILURE },
    { "", "", "failure notice", MIMECAST_DSN_FAILURE },
    { " <> ", PERSON, "failure notice", MIMECAST_DSN_FAILURE },
    { DAEMON, "", "failure notice", MIMECAST_DSN_FAILURE },
    { "mailer-daemon", "", "failure notice", MIMECAST_DSN_FAILURE },
    { "Mailer <Mailer-Daemon@x>", "", "failure notice", MIMECAST_DSN_FAILURE },
    { "postmaster@x", "", "failure notice", MIMECAST_DSN_FAILURE },
    { "mail-daemon@x", "", "failure notice", MIMECAST_DSN_FAILURE },
    { "MDaemon@x", "", "failure notice", MIMECAST_DSN_FAILURE },
    { "MicrosoftExchange329e71ec88ae4615bbc36ab@x", "", "failure notice", MIMECAST_DSN_FAILURE },
    { PERSON, "\"postmaster\" <postmaster@x>", "failure notice", MIMECAST_DSN_FAILURE },
    { PERSON, "MAILER-DAEMON", "failure notice", MIMECAST_DSN_FAILURE },
    { PERSON, "MAILER-DAEMON <>", "failure notice", MIMECAST_DSN_FAILURE },
    { PERSON, "Mail Delivery Subsystem <MAILER-DAEMON>", "failure notice", MIMECAST_DSN_FAILURE },
    { PERSON, "", "failure notice", MIMECAST_DSN_NONE },
    { PERSON, "\"postmaster\" <ann@x>", "failure notice", MIMECAST_DSN_NONE },
    { "postmaster-2@x", "", "failure notice", MIMECAST_DSN_NONE },
    { "microsoftexchange@x", "", "failure notice", MIMECAST_DSN_NONE },
    { "microsoftexchange12g@x", "", "failure notice", MIMECAST_DSN_NONE },
    { "bounce_9244+x@news.example", "", "failure notice", MIMECAST_DSN_NONE },
    { "<>", "", "Weekly report", MIMECAST_DSN_NONE },
    { "<>", "", "You have new held messages", MIMECAST_DSN_NONE },
    { "<>", "postmaster@x", "We found suspicious files in a message", MIMECAST_DSN_NONE },
    { "<>", "", "", MIMECAST_DSN_NONE },
  };

  return cr_make_param_array(DsnCase, cases, G_N_ELEMENTS(cases));
}

ParameterizedTest(DsnCase *c, mimecast_dsn, is_a_failure_by_phrase_and_machine_sender)
{
  _assert_classified(c);
}

ParameterizedTestParameters(mimecast_dsn, is_a_failure_without_a_machine_sender_only_if_it_is_a_stock_sentence)
{
  static DsnCase cases[] =
  {
    { PERSON, "", "Undelivered Mail Returned to Sender", MIMECAST_DSN_FAILURE },
    { PERSON, "", "  undelivered mail\treturned_to sender ", MIMECAST_DSN_FAILURE },
    { PERSON, "", "[EXTERNAL] Undelivered Mail Returned to Sender", MIMECAST_DSN_NONE },
    { PERSON, "", "[Postmaster] Email Delivery Failure", MIMECAST_DSN_FAILURE },
    { PERSON, "", "**Message you sent blocked by our bulk email filter**", MIMECAST_DSN_FAILURE },
    { PERSON, "", "Undelivered Mail Returned to Sender!", MIMECAST_DSN_NONE },
    { PERSON, "", "Undelivered Mail Returned to Sender again", MIMECAST_DSN_NONE },
    { PERSON, "", "Re: Undelivered Mail Returned to Sender", MIMECAST_DSN_NONE },
    { PERSON, "", "Undeliverable: our new address", MIMECAST_DSN_NONE },
    { "<>", "", "Re: Undeliverable: Invoice", MIMECAST_DSN_NONE },
    { "<>", "", "Fwd: Undeliverable: Invoice", MIMECAST_DSN_NONE },
  };

  return cr_make_param_array(DsnCase, cases, G_N_ELEMENTS(cases));
}

ParameterizedTest(DsnCase *c, mimecast_dsn, is_a_failure_without_a_machine_sender_only_if_it_is_a_stock_sentence)
{
  _assert_classified(c);
}

ParameterizedTestParameters(mimecast_dsn, is_a_delay_or_success_whoever_sent_it_and_these_win)
{
  static DsnCase cases[] =
  {
    { "<>", "", "Delivery Status Notification (Delay)", MIMECAST_DSN_DELAY },
    { PERSON, "", "Delivery Status Notification (Delay)", MIMECAST_DSN_DELAY },
    { "<>", "", "Delayed Mail (still being retried)", MIMECAST_DSN_DELAY },
    { "<>", "", "Mail delivery failed: still being retried", MIMECAST_DSN_DELAY },
    { "<>", "", "Warning: message 1abCDe-0001 delayed 24 hours", MIMECAST_DSN_DELAY },
    { "<>", "", "Warning: message 1abCDe-0001 is delayed", MIMECAST_DSN_NONE },
    { "<>", "", "Warning: could not send message for past 4 hours", MIMECAST_DSN_DELAY },
    { "<>", "", "[x] Mail delivery failed: still being retried", MIMECAST_DSN_DELAY },
    { PERSON, "", "Successful Mail Delivery Report", MIMECAST_DSN_SUCCESS },
    { "<>", "", "Delivered: Invoice", MIMECAST_DSN_SUCCESS },
    { "<>", "", "Relayed: Invoice", MIMECAST_DSN_SUCCESS },
    { "<>", "", "Automatic reply: Invoice", MIMECAST_DSN_NONE },
    { "<>", "", "Read: Undeliverable: Invoice", MIMECAST_DSN_NONE },
    { DAEMON, "", "Postmaster notify: see transcript for details", MIMECAST_DSN_NONE },
  };

  return cr_make_param_array(DsnCase, cases, G_N_ELEMENTS(cases));
}

ParameterizedTest(DsnCase *c, mimecast_dsn, is_a_delay_or_success_whoever_sent_it_and_these_win)
{
  _assert_classified(c);
}

ParameterizedTestParameters(mimecast_dsn, is_seen_through_case_blanks_encoding_and_decorations)
{
  static DsnCase cases[] =
  {
    { "<>", "", "UNDELIVERABLE:  Invoice", MIMECAST_DSN_FAILURE },
    { "<>", "", "Undeliverable:Invoice", MIMECAST_DSN_FAILURE },
    { "<>", "", "\302\240Undelivered\302\240Mail__Returned \t to Sender", MIMECAST_DSN_FAILURE },
    { "<>", "", "Undelivered Mail Returned to\r\n Sender", MIMECAST_DSN_FAILURE },
    {
      "<>", "", "\320\235\320\225\320\224\320\236\320\241\320\242\320\220\320\222\320\233\320\225\320\235"
      "\320\235\320\236\320\225 \321\201\320\276\320\276\320\261\321\211\320\265\320\275\320\270\320\265",
      MIMECAST_DSN_FAILURE
    },
    {
      "<>", "", "\316\221\317\200\316\277\317\204\317\205\317\207\316\257\316\261 "
      "\316\240\316\221\316\241\316\206\316\224\316\237\316\243\316\227\316\243",
      MIMECAST_DSN_FAILURE
    },
    { "<>", "", "=?UTF-8?B?VW56dXN0ZWxsYmFyOiBBbmdlYm90?=", MIMECAST_DSN_FAILURE },
    { "<>", "", "=?UTF-8?B?VW56dXN0?= =?UTF-8?B?ZWxsYmFyOiBBbmdlYm90?=", MIMECAST_DSN_FAILURE },
    { "<>", "", "=?iso-8859-15?Q?Delivery_Status_Notification_=28Failure=29?=", MIMECAST_DSN_FAILURE },
    { "<>", "", "=?iso-8859-1?q?N=E3o_entregue=3A?= x", MIMECAST_DSN_FAILURE },
    { "<>", "", "Undeli=?utf-8?q?verable=3A?= x", MIMECAST_DSN_FAILURE },
    { "<>", "", "[EXTERNAL] [SPAM]Undeliverable: x", MIMECAST_DSN_FAILURE },
    { "<>", "", "*** SPAM *** Undeliverable: x", MIMECAST_DSN_FAILURE },
    { "<>", "", "*SUSPECTED_SPAM* [x] **external**Undeliverable: x", MIMECAST_DSN_FAILURE },
    { "<>", "", "[=?utf-8?q?EXT?=] ***CAUTION*** Undeliverable: x", MIMECAST_DSN_FAILURE },
    { "<>", "", "*** NEWS *** Undeliverable: x", MIMECAST_DSN_NONE },
    { "<>", "", "SPAM *** Undeliverable: x", MIMECAST_DSN_NONE },
    { "<>", "", "*** SPAM Undeliverable: x", MIMECAST_DSN_NONE },
    { "<>", "", "[never closed Undeliverable: x", MIMECAST_DSN_NONE },
    { "<>", "", "Undeliverables: x", MIMECAST_DSN_NONE },
    { "<>", "", "Mail delivery failedly", MIMECAST_DSN_NONE },
    { "<>", "", "Delivery failures\303\251", MIMECAST_DSN_NONE },
    { "<>", "", "failure notices", MIMECAST_DSN_NONE },
    { "<>", "", "=?x-unknown?q?failure_notice?=", MIMECAST_DSN_NONE },
    { "<>", "", "\377\376failure notice", MIMECAST_DSN_NONE },
    { "<>", "", "[]", MIMECAST_DSN_NONE },
    { "<>", "", "***", MIMECAST_DSN_NONE },
  };

  return cr_make_param_array(DsnCase, cases, G_N_ELEMENTS(cases));
}

ParameterizedTest(DsnCase *c, mimecast_dsn, is_seen_through_case_blanks_encoding_and_decorations)
{
  _assert_classified(c);
}

ParameterizedTestParameters(mimecast_dsn, finds_the_subjects_of_bounces_of_twenty_years)
{
  static DsnCase cases[] =
  {
    { "<>", "", "Undelivered Mail Returned to Sender", MIMECAST_DSN_FAILURE },
    { "<>", "", "Delivery Status Notification (Failure)", MIMECAST_DSN_FAILURE },
    { "<>", "", "Returned mail: see transcript for details", MIMECAST_DSN_FAILURE },
    { "<>", "", "Returned mail: Cannot send message for 5 days", MIMECAST_DSN_FAILURE },
    { "<>", "", "Mail delivery failed: returning message to sender", MIMECAST_DSN_FAILURE },
    { "<>", "", "FAILURE NOTICE : bob@example.com", MIMECAST_DSN_FAILURE },
    { "<>", "", "Undeliverable Mail: \"Invoice\"", MIMECAST_DSN_FAILURE },
    { "<>", "", "Delivery Notification: Delivery has timed out and failed", MIMECAST_DSN_FAILURE },
    { "<>", "", "DELIVERY FAILURE: User bob not listed in Domino Directory", MIMECAST_DSN_FAILURE },
    { "<>", "", "Mail failure - no recipient addresses", MIMECAST_DSN_FAILURE },
    { "<>", "", "NDN: Invoice", MIMECAST_DSN_FAILURE },
    { "<>", "", "Message status - undeliverable", MIMECAST_DSN_FAILURE },
    { "<>", "", "Failed mail (msg.a013664)", MIMECAST_DSN_FAILURE },
    { "<>", "", "[BOUNCE]", MIMECAST_DSN_FAILURE },
    { "<>", "", "Permanent Delivery Failure", MIMECAST_DSN_FAILURE },
    { "<>", "", "Your message to bob@example.com couldn't be delivered", MIMECAST_DSN_FAILURE },
    { "<>", "", "Considered UNSOLICITED BULK EMAIL, apparently from you", MIMECAST_DSN_FAILURE },
    { "<>", "", "Non remis\302\240: Facture", MIMECAST_DSN_FAILURE },
    { "<>", "", "Non_remis_: Facture", MIMECAST_DSN_FAILURE },
    { "<>", "", "Benachrichtung zum \303\234bermittlungsstatus (Fehlgeschlagen)", MIMECAST_DSN_FAILURE },
    { "<>", "", "\347\263\273\347\273\237\351\200\200\344\277\241/Systems bounce", MIMECAST_DSN_FAILURE },
    { "<>", "", "\346\235\245\350\207\252qq.com\347\232\204\351\200\200\344\277\241", MIMECAST_DSN_FAILURE },
  };

  return cr_make_param_array(DsnCase, cases, G_N_ELEMENTS(cases));
}

ParameterizedTest(DsnCase *c, mimecast_dsn, finds_the_subjects_of_bounces_of_twenty_years)
{
  _assert_classified(c);
}

Test(mimecast_dsn, is_told_in_the_words_of_the_event_field)
{
  cr_assert(ueba_text_equal(mimecast_dsn_text(MIMECAST_DSN_FAILURE), ueba_text_from_string("failure")));
  cr_assert(ueba_text_equal(mimecast_dsn_text(MIMECAST_DSN_DELAY), ueba_text_from_string("delay")));
  cr_assert(ueba_text_equal(mimecast_dsn_text(MIMECAST_DSN_SUCCESS), ueba_text_from_string("success")));
  cr_assert_eq(mimecast_dsn_text(MIMECAST_DSN_NONE).len, 0);
}

typedef struct _IdCase
{
  gchar alert_id[32];
  gchar message_id[16];
  gchar expected[32];
} IdCase;

ParameterizedTestParameters(mimecast_dsn, has_an_id_that_unites_the_stages_of_one_mail)
{
  static IdCase cases[] =
  {
    { "abc", "m@x", "abc" },
    { "abc_1700000000", "m@x", "abc" },
    { "abc_12_34", "m@x", "abc_12" },
    { "abc_", "m@x", "abc_" },
    { "abc12", "m@x", "abc12" },
    { "12", "m@x", "12" },
    { "_12", "m@x", "_12" },
    { "", "m@x", "m@x" },
    { "", "", "hash" },
  };

  return cr_make_param_array(IdCase, cases, G_N_ELEMENTS(cases));
}

ParameterizedTest(IdCase *c, mimecast_dsn, has_an_id_that_unites_the_stages_of_one_mail)
{
  UebaText id = mimecast_dsn_id(ueba_text_from_string(c->alert_id), ueba_text_from_string(c->message_id),
                                ueba_text_from_string("hash"));

  cr_assert(ueba_text_equal(id, ueba_text_from_string(c->expected)), "%s: %.*s", c->alert_id, (int) id.len, id.str);
}

Test(mimecast_dsn, looks_behind_as_many_tags_as_the_limit_says_and_no_further)
{
  GString *subject = g_string_new("failure notice");

  for (guint i = 0; i < MIMECAST_LIMIT_DSN_DECORATIONS; i++)
    g_string_prepend(subject, "[t] ");
  cr_assert_eq(_classify(phrases, "<>", "", subject->str), MIMECAST_DSN_FAILURE);
  g_string_prepend(subject, "[t] ");
  cr_assert_eq(_classify(phrases, "<>", "", subject->str), MIMECAST_DSN_NONE);
  g_string_free(subject, TRUE);
}

/* writes text to a file of the test's own; the name is the caller's */
static gchar *
_write_file(const gchar *text, gssize len)
{
  gchar *name = NULL;
  gint fd = g_file_open_tmp(NULL, &name, NULL);

  cr_assert_geq(fd, 0);
  cr_assert(g_close(fd, NULL));
  cr_assert(g_file_set_contents(name, text, len, NULL));
  return name;
}

Test(mimecast_dsn_file, adds_the_phrases_of_the_operator, .init = _setup, .fini = _teardown)
{
  gchar *name = _write_file("\357\273\277# mine\r\n\r\nfailure\tprefix\tno\tKein Anschluss:\r\n"
                            "failure\tglob\tyes\t*unter dieser  NUMMER*\ndelay\texact\tno\tsp\303\204ter\n"
                            "other\tprefix\tno\tUndeliverable: test", -1);
  GError *error = NULL;
  MimecastDsnPhrases *both = mimecast_dsn_phrases_new(name, &error);

  cr_assert_not_null(both, "%s", error ? error->message : "");
  cr_assert_eq(_classify(both, "<>", "", "kein anschluss: x"), MIMECAST_DSN_FAILURE);
  cr_assert_eq(_classify(both, PERSON, "", "kein Anschluss: x"), MIMECAST_DSN_NONE);
  cr_assert_eq(_classify(both, PERSON, "", "Kein Anschluss unter dieser Nummer."), MIMECAST_DSN_FAILURE);
  cr_assert_eq(_classify(both, PERSON, "", "Sp\303\244ter"), MIMECAST_DSN_DELAY);
  cr_assert_eq(_classify(both, "<>", "", "Undeliverable: test 1"), MIMECAST_DSN_NONE);
  cr_assert_eq(_classify(both, "<>", "", "Undeliverable: x"), MIMECAST_DSN_FAILURE);
  mimecast_dsn_phrases_free(both);
  g_unlink(name);
  g_free(name);
}

Test(mimecast_dsn_file, may_hold_phrases_of_a_letter_or_two, .init = _setup, .fini = _teardown)
{
  gchar *name = _write_file("failure\tglob\tno\tqz*\n", -1);
  GError *error = NULL;
  MimecastDsnPhrases *both = mimecast_dsn_phrases_new(name, &error);

  cr_assert_not_null(both, "%s", error ? error->message : "");
  cr_assert_eq(_classify(both, "<>", "", "Qzxy and more"), MIMECAST_DSN_FAILURE);
  cr_assert_eq(_classify(both, "<>", "", "Qaxy and more"), MIMECAST_DSN_NONE);
  mimecast_dsn_phrases_free(both);
  g_unlink(name);
  g_free(name);
}

typedef struct _FileCase
{
  gchar text[96];
  gchar expected[64];
} FileCase;

ParameterizedTestParameters(mimecast_dsn_file, is_refused_with_the_line_of_the_mistake)
{
  static FileCase cases[] =
  {
    { "# ok\nfailure\tprefix\tno\n", ":2: a row has four columns" },
    { "failure\tprefix\tno\ta\tb\n", ":1: a row has four columns" },
    { "failure prefix no a\n", ":1: a row has four columns" },
    { "fail\tprefix\tno\ta\n", ":1: the kind is failure, delay, success or other" },
    { "\nfailure\tsuffix\tno\ta\n", ":2: the match is prefix, exact or glob" },
    { "failure\tprefix\tmaybe\ta\n", ":1: stock is yes or no" },
    { "delay\tprefix\tyes\ta\n", ":1: only a failure can be stock" },
    { "failure\tprefix\tno\t_\n", ":1: an empty phrase" },
    { "failure\tglob\tno\t* *\n", ":1: an empty phrase" },
    { "failure\tprefix\tno\t\377\n", ":1: the line is not valid UTF-8" },
  };

  return cr_make_param_array(FileCase, cases, G_N_ELEMENTS(cases));
}

ParameterizedTest(FileCase *c, mimecast_dsn_file, is_refused_with_the_line_of_the_mistake)
{
  gchar *name = _write_file(c->text, -1);
  GError *error = NULL;

  cr_assert_null(mimecast_dsn_phrases_new(name, &error), "%s", c->text);
  cr_assert(g_str_has_prefix(error->message, name), "%s", error->message);
  cr_assert(strstr(error->message, c->expected), "%s", error->message);
  g_error_free(error);
  g_unlink(name);
  g_free(name);
}

Test(mimecast_dsn_file, is_refused_if_it_is_missing_or_no_file_or_too_large)
{
  gchar *large = g_strnfill(MIMECAST_LIMIT_DSN_FILE_BYTES + 1, '\n');
  gchar *name = _write_file(large, MIMECAST_LIMIT_DSN_FILE_BYTES + 1);
  const gchar *names[] = { "/nonexistent/phrases.tsv", "/dev/null", name };

  for (guint i = 0; i < G_N_ELEMENTS(names); i++)
    {
      GError *error = NULL;
      cr_assert_null(mimecast_dsn_phrases_new(names[i], &error), "%s", names[i]);
      cr_assert(g_str_has_prefix(error->message, names[i]), "%s", error->message);
      g_error_free(error);
    }
  g_unlink(name);
  g_free(name);
  g_free(large);
}

#define HOSTILE_BYTES (1024 * 1024)

Test(mimecast_dsn_file, costs_linear_time_in_hostile_subjects_even_with_open_globs, .init = _setup, .fini = _teardown,
     .timeout = 30)
{
  gchar *name = _write_file("failure\tglob\tno\t*a*aa*aaa*b\nfailure\tglob\tno\t*]*never*\n", -1);
  MimecastDsnPhrases *globs = mimecast_dsn_phrases_new(name, NULL);
  const gchar *units[] = { "[]", "[", "* ", "*spam*", "a", "_", "=?utf-8?q?a?= ", "\302\240", "\377", "[a]aaaa" };

  for (guint i = 0; i < G_N_ELEMENTS(units); i++)
    {
      GString *subject = g_string_new(NULL);
      while (subject->len < HOSTILE_BYTES)
        g_string_append(subject, units[i]);
      cr_assert_eq(_classify(globs, "<>", "", subject->str), MIMECAST_DSN_NONE, "%s", units[i]);
      g_string_free(subject, TRUE);
    }
  mimecast_dsn_phrases_free(globs);
  g_unlink(name);
  g_free(name);
}
