/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "line-reader.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <time.h>

/* A long line costs no more than three times as much per byte as one of the same kind of 300 bytes, and no more than
 * twenty times as much as a usual line, which is read by a remembered order of keys, whatever it holds. Processor time
 * is measured, the best of many runs, and a pair is good as soon as it was good once: what another process takes away
 * makes a run longer, never shorter. A cost that grows with the square is a thousand times over. */

#define SHORT_BYTES 300
#define LONG_BYTES (1024 * 1024)
#define HOSTILE_BYTES (64 * 1024)
#define FACTOR 3
#ifdef __SANITIZE_ADDRESS__
#define FACTOR_OF_USUAL 40      /* whose own cost is that of small steps */
#else
#define FACTOR_OF_USUAL 20
#endif
#define ROUNDS 60

/* a line is the head, the unit as often as it takes, and the tail; # in the unit is how often it came before */
typedef struct _Kind
{
  const gchar *head;
  const gchar *unit;
  const gchar *tail;
} Kind;

#define PIPE "datetime=2021-01-01T00:00:00+0000|acc=C1|Dir=Inbound|Act=Acc|Sender=a@x|"
#define PIPE_AUDIT "date=2021-01-01T00:00:00+0000|mcType=auditLog|user=a@x|auditType=\"User Logged On\"|"
#define MTA "{\"acc\":\"C1\",\"datetime\":\"2021-01-01T00:00:00+0000\",\"Sender\":\"<>\",\"Act\":\"Acc\","
#define CG "{\"aggregateId\":\"a\",\"processingId\":\"p\",\"timestamp\":1700000000123,\"type\":\"receipt\","
#define DLP "{\"senderAddress\":\"<>\",\"recipientAddress\":\"a@x\",\"policy\":\"p\","
#define URL "{\"userEmailAddress\":\"a@x\",\"ttpDefinition\":\"d\","
#define FILE_ "{\"fileName\":\"f\",\"fileHash\":\"h\",\"actionTriggered\":\"none\","
#define NAME "{\"identifiers\":[\"a\"],\"hits\":1,\"action\":\"none\","
#define AUDIT "{\"auditType\":\"Logon Authentication Failed\",\"user\":\"\","
#define CEF "CEF:0|Skyformation|SkyFormation Cloud Apps Security|2.1|sk4-a|a|3|destinationServiceName=" \
            "Mimecast Email Security "

/* what a source sends thousands of */
#define USUAL \
  "datetime=2026-03-01T01:00:00+0100|aCode=b56c011d09897b3c|acc=C0A0|SpamLimit=0|IP=66.159.130.118|Dir=Inbound|" \
  "MsgId=<98eefc5ed216.0@mail.partner.test>|Subject=\\[EXTERNAL] Mail delivery failed: returning message to sender\\|" \
  "headerFrom=mailer-daemon@partner.test|Sender=<>|Rcpt=user2@example.com|SpamInfo=[]|Act=Acc|TlsVer=TLSv1.3\n" \
  "{\"id\":\"e1\",\"auditType\":\"User Logged On\",\"user\":\"user656@example.com\",\"eventTime\":" \
  "\"2026-03-01T00:00:43+0000\",\"eventInfo\":\"Successful authentication for user656@example.com <User, No 656>, " \
  "Date: 2026-03-01, Time: 00:00:43 GMT, IP: 35.91.54.74, Application: MPP, Method: Cloud\"," \
  "\"category\":\"authentication_logs\"}"

static const Kind kinds[] =
{
  /* F1 */
  { PIPE "Rcpt=a@x|Subject=\\", "word ", "\\|Hld=Spm" },
  { PIPE "Rcpt=a@x|Subject=\\", "a|b=c|", "\\|Hld=Spm" },
  { PIPE "Rcpt=a@x|Subject=\\", "\\|Rcpt=", "\\|Hld=Spm" },
  { PIPE "Rcpt=a@x|Subject=\\", "\\|Hld=", "" },
  { PIPE "Rcpt=a@x|Subject=\\", "\\", "|Hld=Spm" },
  { PIPE "Rcpt=a@x|Subject=\\", "\\|Subject=\\", "" },
  { PIPE "Rcpt=a@x|", "Subject=\\a|", "" },
  { PIPE "Rcpt=a@x|", "Foo=\\a|", "" },
  { PIPE "Rcpt=a@x|", "|", "" },
  { PIPE "Rcpt=a@x|", "aaaaaaaaaaaa-aaaaaaaaaaaaaaaaa", "" },
  { PIPE "Rcpt=a@x|", "Foo=a|", "" },
  { PIPE "Rcpt=", "a@x,", "" },
  { PIPE "Rcpt=", "u#@x,", "" },
  { PIPE "Rcpt=", "Doe <u#@x>;", "" },
  { PIPE "Rcpt=", "<", "" },
  { PIPE "Rcpt=", "\"", "" },
  { PIPE "Rcpt=", "Doe, ", "<a@x>" },
  { PIPE "Rcpt=a@x|Subject=", "\xff", "" },
  { PIPE "Rcpt=a@x|Subject=", "=?utf-8?Q?a?= ", "" },
  { PIPE "Rcpt=a@x|Subject=", "=?a?Q?b?=", "" },
  { PIPE "Rcpt=a@x|Subject=", "=?iso-2022-kr?Q?U?= =?iso-2022-jp?Q?n?= ", "" },
  { PIPE "Rcpt=a@x|Subject=", " ", "a" },
  { PIPE "Rcpt=a@x|Subject=\\", " ", "\\|Hld=Spm" },
  { PIPE "Rcpt=a@x|logType=", "receip", "" },
  { PIPE "Rcpt=a@x|", "k#=a|", "" },
  { "", "datetime=1|acc=C|Act=A|k#=a\r", "" },
  { PIPE "Rcpt=a@x|Subject=", "Your message to ", "" },
  { PIPE "Rcpt=a@x|Subject=Your ", "could not be ", "" },
  { PIPE "Rcpt=a@x|Subject=", "[a] ", "" },
  { PIPE "Rcpt=a@x\r", PIPE "Rcpt=a@x\r", "" },
  { PIPE "Rcpt=a@x|Subject=a", "\r", "" },
  { "datetime=x", "\rdate", "" },
  /* F2 to F7 */
  { MTA "\"Rcpt\":\"a@x\",\"Subject\":\"", "word ", "\"}" },
  { MTA "\"Rcpt\":\"a@x\",\"Subject\":\"", "\\u0041", "\"}" },
  { MTA "\"Rcpt\":\"a@x\",\"Subject\":\"", "\\ud800", "\"}" },
  { MTA "\"Rcpt\":\"a@x\",\"Subject\":\"", "\\\\", "\"}" },
  { MTA "\"Rcpt\":\"a@x\",\"Subject\":\"", "\xc3", "\"}" },
  { MTA "\"Rcpt\":\"a@x\",\"Subject\":\"", "=?utf-8?B?", "\"}" },
  { MTA "\"Rcpt\":\"a@x\",\"Subject\":\"", "word ", "" },
  { MTA, "\"Subject\":\"a\",", "\"Rcpt\":\"a@x\"}" },
  { MTA, "\"k#\":1,", "\"Rcpt\":\"a@x\"}" },
  { MTA, "\"unknown\":[{\"a\":1}],", "\"Rcpt\":\"a@x\"}" },
  { MTA, "\"a_s\":1,", "\"Rcpt\":\"a@x\"}" },
  { MTA "\"Rcpt\":[", "\"a@x\",", "\"a@x\"]}" },
  { MTA "\"Rcpt\":[", "null,", "\"a@x\"]}" },
  { MTA "\"Rcpt\":[", "{\"a\":\"b\"},", "\"a@x\"]}" },
  { MTA "\"Rcpt\":\"", "a@x;", "\"}" },
  { MTA "\"Subject\":[", "[[[],", "]" },
  { "{\"acc_s\":\"C1\",\"datetime_s\":\"2021-01-01T00:00:00Z\",", "\"b_s\":1,", "\"Rcpt_s\":\"a@x\"}" },
  { "", "{},", "" },
  { "", "[],", "" },
  { "", MTA "\"Rcpt\":\"a@x\"},", "" },
  { "{\"data\":[", MTA "\"Rcpt\":\"a@x\"},", "{}]}" },
  { "{\"data\":[", "{\"data\":[]},", "{}]}" },
  { "[", "[],", "{\"auditType\":\"a\"}]" },
  { "{\"value\":{\"value\":{\"value\":{\"value\":[", "{\"a\":1},", "{}]}}}}" },
  { "{\"message\":\"", "a ", "{\\\"auditType\\\":1}\"}" },
  { "{\"message\":\"", "<1>", "{\\\"auditType\\\":1}\"}" },
  { "{\"message\":\"a\",\"raw\":\"b\",\"log\":\"", "\\\\\\\"", "\"}" },
  { "{\"\"auditType\"\":\"\"", "\"\"", "\"\"}" },
  { "{\\\"auditType\\\":\\\"", "\\\\", "\\\"}" },
  { CG "\"recipients\":\"", "a@x,", "\"}" },
  { CG "\"recipients\":\"a@x\",\"attachments\":\"", "\\\"a\\\", ", "\"}" },
  { DLP "\"subject\":\"", "Undeliverable ", "\"}" },
  { URL "\"url\":\"http://", "a|b=c&", "\"}" },
  { FILE_ "\"details\":\"", " \\r\\n", "\"}" },
  { NAME "\"impersonationResults\":[", "{\"a\":\"b\"},", "{\"stringSimilarToDomain\":\"c\"}]}" },
  /* F8, F9 */
  { AUDIT "\"eventInfo\":\"", "IP: ", "\"}" },
  { AUDIT "\"eventInfo\":\"", "IP: 0", "\"}" },
  { AUDIT "\"eventInfo\":\"", "Remote IP: ", "\"}" },
  { AUDIT "\"eventInfo\":\"", "Remote IP is ", "\"}" },
  { AUDIT "\"eventInfo\":\"", ":", "\"}" },
  { AUDIT "\"eventInfo\":\"IP", " :", "\"}" },
  { AUDIT "\"eventInfo\":\"IP:", " ", "\"}" },
  { AUDIT "\"eventInfo\":\"a", " ", ":\"}" },
  { AUDIT "\"eventInfo\":\"a", " :  ", "\"}" },
  { AUDIT "\"eventInfo\":\"Application: ", "a, b", "\"}" },
  { AUDIT "\"eventInfo\":\"Application: a", ", ", "\"}" },
  { AUDIT "\"eventInfo\":\"Application: a,", "          ", "\"}" },
  { AUDIT "\"eventInfo\":\"Application: a", " Date  ", "\"}" },
  { AUDIT "\"eventInfo\":\"", "emailAddress=", "\"}" },
  { AUDIT "\"eventInfo\":\"", "authentication for ", "\"}" },
  { PIPE_AUDIT "eventInfo=\"", "word, IP: 1.2.3.4 ", "" },
  { PIPE_AUDIT "eventInfo=\"", "|user=a", "" },
  { PIPE_AUDIT "eventInfo=\"", "|mcType=auditLo", "" },
  { PIPE_AUDIT "", "mcType=a|", "" },
  /* F10 */
  { CEF "ext_subject=", "word ", " ext_recipientAddress=a@x" },
  { CEF "ext_recipientAddress=a@x", " ext_a=b", "" },
  { CEF "ext_recipientAddress=a@x", " ext_Rcpt_1_=b@x", "" },
  { CEF "ext_recipientAddress=a@x", " ext_Rcpt_1_=b ext_to_1_=c", "" },
  { CEF "ext_recipientAddress=a@x ext_subject=", "=", "" },
  { CEF "ext_recipientAddress=a@x ext_subject=", " =", "" },
  { CEF "ext_recipientAddress=a@x ext_subject=", "\\=", "" },
  { CEF "ext_recipientAddress=a@x ext_subject=", "aaaaaaaaaa", "=" },
  { CEF "ext_recipientAddress=a@x ext_subject=", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa=", "" },
  { CEF "cs6=", "{", "" },
  { CEF "cs6=", "{\"a\":", "" },
  { CEF "cs6=", "{\"a\":[", "" },
  { CEF "cs6=", "{\"a\":1}", "" },
  { CEF "cs6=", "{\"", "" },
  { CEF "cs6=", "{ ", "" },
  { CEF "cs6={\"a\":\"", "{\\\"a\\\":1} ", "\"}" },
  { CEF "cs6=" MTA "\"Subject\":\"", "word ", "\"}" },
  { "CEF:0|", "\\|", "" },
  { "CEF:0|", "a|", "" },
  { "destinationServiceName=Mimecast", " ", "Email Security" },
  /* envelopes and what is no payload */
  { "", "<1>", "{\"auditType\":1}" },
  { "", "<1>1 - h a p m - ", "{\"auditType\":1}" },
  { "", "<1>Oct  1 01:01:01 h t: ", "{\"auditType\":1}" },
  { "", "exabeam_a=b ", "{\"auditType\":1}" },
  { "", "exabeam_a=\"", "{\"auditType\":1}" },
  { "", "\xef\xbb\xbf ", "{\"auditType\":1}" },
  { "", "tag: ", "{\"auditType\":1}" },
  { "<1>1 - h a p m ", "[a b=\"c\"]", " {\"auditType\":1}" },
  { "<1>1 - h a p m ", "[a b=\"", " {\"auditType\":1}" },
  { "<1>1 2021-01-01T00:00:00Z ", "h", " {\"auditType\":1}" },
  { "", "word ", "" },
  { "", "a\n", "" },
  { "", "{\n", "" },
  { "", "CEF:0|", "" },
  { "", "CEF:0|\n", "" },
  { "", "\"{", "" },
};

static void
_append_unit(GString *line, const gchar *unit, guint n)
{
  const gchar *number = strchr(unit, '#');

  if (number)
    g_string_append_printf(line, "%.*s%u%s", (gint) (number - unit), unit, n, number + 1);
  else
    g_string_append(line, unit);
}

static GString *
_make_line(const Kind *kind, gsize len)
{
  GString *line = g_string_new(kind->head);

  for (guint n = 0; line->len + strlen(kind->tail) < len; n++)
    _append_unit(line, kind->unit, n);
  return g_string_append(line, kind->tail);
}

static gdouble
_now_sec(void)
{
  struct timespec now;

  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return (gdouble) now.tv_sec + (gdouble) now.tv_nsec / 1e9;
}

/* seconds for each byte */
static gdouble
_measure(LineReader *self, const GString *line, guint n_times)
{
  gdouble start = _now_sec();

  for (guint i = 0; i < n_times; i++)
    line_reader_read(self, line->str, line->len);
  return (_now_sec() - start) / (gdouble) (n_times * line->len);
}

/* long against short, the best of each */
static gdouble
_compare(LineReader *self, const Kind *kind)
{
  GString *short_line = _make_line(kind, SHORT_BYTES);
  GString *long_line = _make_line(kind, LONG_BYTES);
  gdouble best_short = G_MAXDOUBLE;
  gdouble best_long = G_MAXDOUBLE;

  for (guint round = 0; round < ROUNDS && (round == 0 || best_long > FACTOR * best_short); round++)
    {
      best_short = MIN(best_short, _measure(self, short_line, 500));
      best_long = MIN(best_long, _measure(self, long_line, 1));
    }
  g_string_free(long_line, TRUE);
  g_string_free(short_line, TRUE);
  return best_long / best_short;
}

Test(reader_cost, of_a_byte_in_a_long_line_is_at_most_three_times_that_in_a_short_one)
{
  LineReader reader;
  guint n_dear = 0;
  gdouble worst = 0;

  line_reader_init(&reader);
  for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
    {
      gdouble ratio = _compare(&reader, &kinds[i]);

      worst = MAX(worst, ratio);
      if (ratio <= FACTOR)
        continue;
      n_dear++;
      cr_log_error("%.1f times for %.60s .. %s ..", ratio, kinds[i].head, kinds[i].unit);
    }
  printf("%u kinds of lines, the worst costs %.2f times as much\n", (guint) G_N_ELEMENTS(kinds), worst);
  line_reader_clear(&reader);
  cr_assert_eq(n_dear, 0, "%u kinds of lines", n_dear);
}

/* the best of many runs, in seconds for each byte */
static gdouble
_measure_best(LineReader *self, const GString *line, guint n_times, gdouble good_enough)
{
  gdouble best = G_MAXDOUBLE;

  for (guint round = 0; round < ROUNDS && best > good_enough; round++)
    best = MIN(best, _measure(self, line, n_times));
  return best;
}

Test(reader_cost, of_a_byte_in_a_hostile_line_is_at_most_twenty_times_that_of_a_usual_line)
{
  LineReader reader;
  GString *usual = g_string_new(USUAL);
  gdouble usual_cost;
  guint n_dear = 0;

  line_reader_init(&reader);
  usual_cost = _measure_best(&reader, usual, 500, 0);
  for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
    {
      GString *line = _make_line(&kinds[i], HOSTILE_BYTES);
      gdouble factor = _measure_best(&reader, line, 1, FACTOR_OF_USUAL * usual_cost) / usual_cost;
      g_string_free(line, TRUE);
      if (factor <= FACTOR_OF_USUAL)
        continue;
      n_dear++;
      cr_log_error("%.1f times for %.60s .. %s ..", factor, kinds[i].head, kinds[i].unit);
    }
  g_string_free(usual, TRUE);
  line_reader_clear(&reader);
  cr_assert_eq(n_dear, 0, "%u kinds of lines", n_dear);
}
