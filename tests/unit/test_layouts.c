/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "mimecast-limits.h"
#include "mimecast-reader.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

/* A reader remembers the orders of keys that it has met. What a record means must not depend on them: each is read with
 * the memory of all before it and with none, and the events are compared to the byte. */

typedef struct _Side
{
  MimecastScratch *scratch;
  UebaRecordWriter *record;
  MimecastReadResult result;
  MimecastReadInfo info;
  const gchar *packed;
  gsize len;
} Side;

static MimecastReader *reader;

static void
_start(void)
{
  reader = mimecast_reader_new(NULL, NULL);
}

static void
_stop(void)
{
  mimecast_reader_unref(reader);
}

TestSuite(layouts, .init = _start, .fini = _stop);

static void
_init(Side *self)
{
  self->scratch = mimecast_scratch_new();
  self->record = ueba_record_writer_new();
}

static void
_clear(Side *self)
{
  mimecast_scratch_free(self->scratch);
  ueba_record_writer_free(self->record);
}

static void
_read(Side *self, const GString *line)
{
  const MimecastLine about = { { "host", 4 }, UEBA_TIME_NONE, G_GINT64_CONSTANT(1700000000000000) };

  self->result = mimecast_reader_read(reader, self->scratch, line->str, line->len, &about, self->record, &self->info);
  self->packed = ueba_record_writer_finish(self->record, &self->len);
}

static void
_assert_means_the_same(Side *experienced, const GString *line)
{
  Side fresh;

  _init(&fresh);
  _read(&fresh, line);
  _read(experienced, line);
  cr_assert_eq(experienced->result, fresh.result, "%s", line->str);
  cr_assert_eq(experienced->info.shapes, fresh.info.shapes, "%s", line->str);
  cr_assert_eq(experienced->info.bad_times, fresh.info.bad_times, "%s", line->str);
  cr_assert_eq(experienced->len, fresh.len, "%s", line->str);
  cr_assert_eq(memcmp(experienced->packed, fresh.packed, fresh.len), 0, "%s", line->str);
  _clear(&fresh);
}

#define KEYS_MAX 20

typedef void (*MakeLine)(GRand *rand, GString *line);

/* so many lines, one after the other, of which at least so many are records */
static void
_assert_all_mean_the_same(MakeLine make_line, guint n_lines, guint n_records)
{
  GRand *rand = g_rand_new_with_seed(20261124);
  GString *line = g_string_new(NULL);
  guint n_events = 0;
  Side experienced;

  _init(&experienced);
  for (guint i = 0; i < n_lines; i++)
    {
      make_line(rand, line);
      _assert_means_the_same(&experienced, line);
      n_events += experienced.result == MIMECAST_READ_EVENTS;
    }
  cr_assert_gt(n_events, n_records, "only %u of the lines were records", n_events);
  _clear(&experienced);
  g_string_free(line, TRUE);
  g_rand_free(rand);
}

/* receipts, processings and deliveries, keys that no table names, several keys of one thing, other kinds of record */
static const gchar *const orders[][KEYS_MAX] =
{
  { "datetime", "aCode", "acc", "IP", "Dir", "MsgId", "Subject", "headerFrom", "Sender", "Rcpt", "SpamInfo", "Act" },
  { "datetime", "acc", "Sender", "Rcpt", "Recipient", "Snt", "MsgSize", "Size", "Delivered", "Subject", "Err" },
  { "acc", "Dir", "Subject", "AttNames", "fileName", "sha256", "md5", "sha1", "Act", "reason", "headerFrom", "Rcpt" },
  { "datetime", "acc", "headerFrom", "Subject", "Rcpt", "Unknown", "x-new", "Dir", "Virus", "Hld" },
  { "acc", "Act", "subject", "RCPT", "Route", "SourceIP", "IP", "RejInfo", "RejType", "RejCode", "Error", "Sender" },
  { "Recipient", "acc", "Rcpt", "Size", "Snt", "Dir", "Subject", "SpamScore", "ScanResultInfo", "SpamInfo" },
  { "mcType", "acc", "Dir", "Rcpt", "Sender", "Subject" },
  { "acc", "Rcpt", "auditType", "user", "eventInfo", "Dir", "Subject" },
  { "acc", "Rcpt", "ANameThatIsLongerThanAnyKeyOfAnyRecordOfAnySenderIs", "Dir", "Subject" },
};

static const gchar *const usual_values[] =
{
  "a", "ann@example.com", "<>", "Inbound", "Outbound", "Acc", "Rej", "1.2.3.4", "2026-03-01T10:00:00+0100", "0", "true",
  "a long value, longer than what one load looks at, with many words in it", "", "auditLog",
  "ann@example.com, bob@example.com, Carl <CARL@example.com>",
};

static const gchar *const framed_values[] =
{
  "\\Hello\\", "\\ Hello \\", "\\Total=5 | urgent 4\\", "\\a=b\\", "\\ \\", "\\C:\\\\\\",
};

static const gchar *const hostile_values[] =
{
  " ", "\\Hello|Act=Rej\\", "\\Hello\\|Act=Rej", "\\Hello\\|Dir=Outbound\\", "\\open", "closed\\", "\\", "\\\\",
  "|", "a|b", "a|b=c", "x|Unknown=1|y", "x|Act=Rej|y", "x|Subject=\\y\\", "\\x \\|Rcpt=y\\",
  "\\|Dir=Inbound\\", "\"quoted\"",
  "=", "a=b", "None", "\\a\\|auditType=b", "\\a|x-new=b\\", "\\a\\ |Rcpt=b", "|Rcpt=b", "a\\|Rcpt=b",
};

#define CHOOSE(rand, words) words[g_rand_int_range(rand, 0, G_N_ELEMENTS(words))]

static gboolean
_happens(GRand *rand, gint once_in)
{
  return g_rand_int_range(rand, 0, once_in) == 0;
}

static const gchar *
_choose_value(GRand *rand, const gchar *key)
{
  if (_happens(rand, 40))
    return _happens(rand, 3) ? CHOOSE(rand, framed_values) : CHOOSE(rand, hostile_values);
  return g_ascii_strcasecmp(key, "Subject") == 0 && !_happens(rand, 8) ? CHOOSE(rand, framed_values)
         : CHOOSE(rand, usual_values);
}

/* left out, twice, moved or another */
static guint
_change_order(GRand *rand, const gchar **order, guint n)
{
  guint at = (guint) g_rand_int_range(rand, 1, (gint32) n);

  switch (g_rand_int_range(rand, 0, 4))
    {
    case 0:
      order[at] = order[n - 1];
      return n - 1;
    case 1:
      order[n] = order[at];
      return n + 1;
    case 2:
      order[n] = order[at];
      order[at] = "Dir";
      return n + 1;
    default:
      order[at] = orders[g_rand_int_range(rand, 0, G_N_ELEMENTS(orders))][at];
      return order[at] ? n : at;
    }
}

static void
_damage(GRand *rand, GString *line)
{
  gssize at = g_rand_int_range(rand, 0, (gint32) line->len);

  if (_happens(rand, 2))
    g_string_insert_c(line, at, "|\\= \r"[g_rand_int_range(rand, 0, 5)]);
  else
    g_string_erase(line, at, 1);
}

static void
_make_line(GRand *rand, GString *line)
{
  const gchar *order[KEYS_MAX + 1];
  guint n = 0;

  memcpy(order, CHOOSE(rand, orders), sizeof(orders[0]));
  while (order[n])
    n++;
  if (_happens(rand, 4))
    n = _change_order(rand, order, n);
  g_string_assign(line, _happens(rand, 20) ? "|" : "");
  for (guint i = 0; i < n; i++)
    g_string_append_printf(line, "%s%s=%s", i ? "|" : "", order[i], _choose_value(rand, order[i]));
  if (_happens(rand, 10))
    _damage(rand, line);
}

Test(layouts, of_earlier_records_do_not_change_what_a_record_means)
{
  _assert_all_mean_the_same(_make_line, 100000, 10000);
}

/* ---- objects ---- */

/* every kind, keys that no table names, several keys of one slot, members of objects, pages and other products */
static const gchar *const members[][KEYS_MAX] =
{
  { "id", "auditType", "user", "eventTime", "eventInfo", "category" },
  { "auditType", "category", "eventInfo", "eventTime", "date", "id", "user", "src", "app", "action" },
  { "datetime", "aCode", "acc", "IP", "Dir", "MsgId", "Subject", "headerFrom", "Sender", "Rcpt", "SpamInfo", "Act" },
  { "acc", "datetime", "Rcpt", "Recipient", "recipients", "Snt", "Size", "Delivered", "Err", "Subject", "x-new" },
  { "aggregateId", "processingId", "timestamp", "type", "recipients", "senderEnvelope", "subject", "delivered" },
  { "senderAddress", "recipientAddress", "policy", "eventTime", "subject", "messageId", "action", "route" },
  { "userEmailAddress", "url", "ttpDefinition", "date", "subject", "action", "category", "sendingIp" },
  { "fileName", "fileHash", "actionTriggered", "result", "details", "recipientAddress", "date" },
  { "id", "identifiers", "hits", "impersonationResults", "senderAddress", "recipientAddress", "eventTime" },
  { "fromEnv", "to", "fromHdr", "status", "released", "id", "subject" },
  { "fromAddress", "toAddress", "created", "description", "info", "id" },
  { "viewer", "viewed", "from", "to", "subject", "discoveryCase" },
  { "data", "meta", "fail" },
  { "message", "host", "x" },
  { "acc_s", "datetime_s", "Rcpt_s", "Sender_s", "Act_s" },
  { "user", "auditTYPE", "eventInfo", "AKeyThatIsLongerThanAnyKeyOfAnyRecordOfAnySenderIs" },
};

static const gchar *const plain_members[] =
{
  "\"a\"", "\"ann@example.com\"", "\"<>\"", "\"Inbound\"", "\"Rej\"", "\"1.2.3.4\"", "\"2026-03-01T10:00:00+0100\"",
  "\"\"", "null", "0", "1772323200123", "true", "\"Logon Authentication Failed\"", "\"User Logged On\"",
  "\"Successful authentication for ann@example.com <Ann>, IP: 10.0.0.1, Application: MPP, Reason: none\"",
  "\"a long value, longer than what one load looks at, with many words in it\"",
};

static const gchar *const hostile_members[] =
{
  "\"x\\\",\\\"auditType\\\":\\\"User Logged On\"", "\"\\u0041nn@example.com\"", "\"\\u0000\"", "\"\\n \\t\"", "\" \"",
  "\"\\ud83d\\ude00\"", "\"\\ud83d\"", "\"a\\\\\"", "\"\\x\"", "\"open", "\"\xff\xfe\"", "\"\xc3\"", "\" \xc2\xa0\"",
  "[]", "{}", "[ ]", "[null, \"\", [\"ann@example.com\"], \"bob@example.com\"]", "[\"a\",{\"Rcpt\":\"b\"}]", "[1,",
  "{\"emailAddress\":\"ann@example.com\"}", "{\"email\\u0041ddress\":\"x\"}", "{\"a\":{\"b\":[{\"c\":null}]}}",
  "{\"a\"}", "[{\"stringSimilarToDomain\":\"example.org\"}]", "{\"auditType\":\"x\",\"user\":\"y\"}", "[[[[\"x\"]]]]",
  "None", "True", "False", "nullx", "tru", "-", "-0.5e+7", "01", "1.", "+1", "'a'", "\"a\" \"b\"", "", "\t\"a\"",
  "\"a\" ",
  "\"a\",\"Rcpt\":\"eve@example.com\"", "\"a\"}", "null,\"user\":\"eve\"", "\"a\",",
  "{\"data\":[{\"auditType\":\"x\"}]}",
};

static const gchar *const hostile_keys[] =
{
  "\\u0061uditType", "audit\\u0054ype", "user\\", "", " user", "user ", "us\"er", "AUDITTYPE", "user_s", "\xff",
};

static const gchar *
_choose_member(GRand *rand)
{
  return _happens(rand, 30) ? CHOOSE(rand, hostile_members) : CHOOSE(rand, plain_members);
}

static void
_append_member(GRand *rand, GString *line, const gchar *key, gboolean has_blanks)
{
  gboolean is_hostile = _happens(rand, 200);

  g_string_append_printf(line, "\"%s\"%s%s%s", is_hostile ? CHOOSE(rand, hostile_keys) : key,
                         _happens(rand, 300) ? " " : "", _happens(rand, 500) ? "" : ":", has_blanks ? " " : "");
  g_string_append(line, _choose_member(rand));
}

static void
_append_object(GRand *rand, GString *line)
{
  const gchar *order[KEYS_MAX + 1];
  gboolean has_blanks = _happens(rand, 6);
  guint n = 0;

  memcpy(order, CHOOSE(rand, members), sizeof(members[0]));
  while (order[n])
    n++;
  for (guint i = 1; i < n && _happens(rand, 6); i++)
    order[i] = order[g_rand_int_range(rand, 0, (gint32) n)];
  g_string_append_c(line, '{');
  for (guint i = 0; i < n; i++)
    {
      g_string_append(line, !i ? "" : has_blanks ? ", " : ",");
      _append_member(rand, line, order[i], has_blanks);
    }
  g_string_append(line, _happens(rand, 20) ? " }" : "}");
}

static void
_damage_object(GRand *rand, GString *line)
{
  gssize at = g_rand_int_range(rand, 0, (gint32) line->len);

  if (_happens(rand, 3))
    g_string_insert_c(line, at, "\"\\{}[]:, \r"[g_rand_int_range(rand, 0, 10)]);
  else if (_happens(rand, 2))
    g_string_erase(line, at, 1);
  else
    g_string_truncate(line, (gsize) at);
}

/* one object, several that follow one another, or a page of them */
static void
_make_objects(GRand *rand, GString *line)
{
  gboolean is_page = _happens(rand, 12);
  guint n = _happens(rand, 8) ? (guint) g_rand_int_range(rand, 1, 4) : 1;

  g_string_assign(line, is_page ? "{\"data\":[" : "");
  for (guint i = 0; i < n; i++)
    {
      g_string_append(line, i ? "," : "");
      _append_object(rand, line);
    }
  g_string_append(line, is_page ? "]}" : "");
  if (_happens(rand, 10))
    _damage_object(rand, line);
}

Test(layouts, of_earlier_objects_do_not_change_what_an_object_means)
{
  _assert_all_mean_the_same(_make_objects, 100000, 30000);
}

#define INNOCENT "{\"id\":\"1\",\"auditType\":\"User Logged On\",\"user\":\"ann@example.com\",\"category\":\"x\"}"

/* each is what a stranger, or a new version of the sender, might make of the innocent one */
static const gchar *const relatives[] =
{
  "{\"id\":\"1\",\"\\u0061uditType\":\"User Logged On\",\"user\":\"ann@example.com\",\"category\":\"x\"}",
  "{\"id\":\"1\",\"auditType\":\"a\",\"auditType\":\"b\",\"user\":\"ann@example.com\",\"category\":\"x\"}",
  "{\"id\":\"1\",\"auditType\":\"a\",\"user\":\"ann@example.com\",\"category\":\"x\",\"user\":\"eve@example.com\"}",
  "{\"id\":\"1\",\"user\":\"ann@example.com\",\"auditType\":\"User Logged On\",\"category\":\"x\"}",
  "{ \"id\" : \"1\" , \"auditType\" : \"User Logged On\" , \"user\" : \"ann@example.com\" , \"category\" : \"x\" }",
  "{\"id\":\"1\",\"auditType\":\"User Logged On\",\"user\":\"ann@example.com\",\"category\":\"x\" }",
  "{\"id\":\"1\",\"auditType\":\"User Logged On\",\"user\":\"ann@example.com\",\"category\":\"x\",}",
  "{\"id\":\"1\",\"auditType\":\"User Logged On\",\"user\":\"ann@example.com\",\"category\":\"x\"",
  "{\"id\":\"1\",\"auditType\":\"User Logged On\",\"user\":\"ann@example.com\",\"category\":\"x",
  "{\"id\":\"1\",\"auditType\":\"User Logged On\",\"user\":\"ann@example.com\",\"category\":",
  "{\"id\":\"1\",\"auditType\":\"User Logged On\",\"user\":\"ann@example.com\"}",
  "{\"id\":\"1\",\"auditType\":\"\\\",\\\"user\\\":\\\"eve\",\"user\":\"ann@example.com\",\"category\":\"x\"}",
  "{\"id\":{\"auditType\":\"y\",\"user\":\"eve\"},\"auditType\":\"x\",\"user\":\"ann@example.com\",\"category\":\"x\"}",
  "{\"id\":1,\"auditType\":null,\"user\":true,\"category\":[\"\",\"x\"]}",
  "{\"id\":-0.5e3,\"auditType\":None,\"user\":[],\"category\":{}}",
  "{\"id\":01,\"auditType\":\"x\",\"user\":\"ann@example.com\",\"category\":\"x\"}",
  "{\"id\":\"\xff\",\"auditType\":\"\xc3\",\"user\":\"\xe2\x82@example.com\",\"category\":\"x\"}",
  "{\"id\":\"1\",\"auditType\":\"\\u0055ser Logged On\",\"user\":\"\\u0000\",\"category\":\"\\n\"}",
  "{\"ID\":\"1\",\"AuditType\":\"User Logged On\",\"User\":\"ann@example.com\",\"Category\":\"x\"}",
  "{\"id\":\"1\",\"auditType\":\"User Logged On\",\"user\":\"ann@example.com\",\"Sender\":\"y\",\"acc\":\"z\"}",
  "{\"id\":\"1\",\"auditType\":\"User Logged On\",\"user\":\"ann@example.com\",\"category\":\"x\"}{\"id\":\"2\"}",
  "{\"id\":\"1\\,\"auditType\":\"User Logged On\",\"user\":\"ann@example.com\",\"category\":\"x\"}",
  "{\"id\":\"1\",\"auditType\":\"User Logged On\",\"user\":\"ann@example.com\",\"category\":\"x\\}",
};

/* leads that differ only beyond their first and before their last sixteen bytes */
#define BLANKS "                "
#define SPACIOUS(key) "{\"datetime\":\"x\",\"acc\":\"y\"," BLANKS "\"" key "\":" BLANKS "\"ann@example.com\"}"

/* pipe records like this one: more pipes than are looked up, and a record behind another */
#define MAIL "datetime=2026-03-01T10:00:00Z|acc=C0A0|Dir=Inbound|Act=Acc|Rcpt=ann@example.com"
#define PIPES_8 "||||||||"
#define PIPES_64 PIPES_8 PIPES_8 PIPES_8 PIPES_8 PIPES_8 PIPES_8 PIPES_8 PIPES_8

static const gchar *const mails[] =
{
  MAIL PIPES_64 PIPES_64 PIPES_64 "|Act=Rej",
  MAIL "\r" MAIL,
  MAIL "\rdatetime=2026-03-01T11:00:00Z",
  MAIL "\r" MAIL "|Act=Rej",
  MAIL "\n" MAIL,
  MAIL " ",
  MAIL "|",
  "|" MAIL,
};

#define RELEASE(from, to) "{\"id\":\"1\",\"fromEnv\":" from ",\"to\":" to ",\"status\":\"released\"}"
#define ADDRESS(name) "{\"emailAddress\":\"" name "@example.com\"}"

/* of records whose slots are members of objects */
static const gchar *const releases[] =
{
  RELEASE(ADDRESS("ann"), "[" ADDRESS("bob") "]"),
  RELEASE(ADDRESS("ann"), "[" ADDRESS("bob") "," ADDRESS("carl") "]"),
  RELEASE(ADDRESS("ann"), "[[],[" ADDRESS("bob") "],\"dora@example.com\"]"),
  RELEASE("\"ann@example.com\"", "\"bob@example.com\""),
  RELEASE("[" ADDRESS("ann") "]", ADDRESS("bob")),
  RELEASE("null", "[{\"email\\u0041ddress\":\"bob@example.com\"}]"),
  RELEASE("7", "[\"b\\u006fb@example.com\",null,\"carl@example.com\"]"),
  RELEASE("{}", "[]"),
};

static void
_assert_the_second_means_the_same(Side *experienced, const gchar *first, const gchar *second)
{
  GString *line = g_string_new(first);

  _assert_means_the_same(experienced, line);
  g_string_assign(line, second);
  _assert_means_the_same(experienced, line);
  _assert_means_the_same(experienced, line);
  g_string_free(line, TRUE);
}

Test(layouts, of_an_innocent_object_do_not_change_what_its_relatives_mean)
{
  Side experienced;

  _init(&experienced);
  for (guint i = 0; i < G_N_ELEMENTS(relatives); i++)
    _assert_the_second_means_the_same(&experienced, INNOCENT, relatives[i]);
  for (guint i = 0; i < G_N_ELEMENTS(releases); i++)
    _assert_the_second_means_the_same(&experienced, releases[0], releases[i]);
  _assert_the_second_means_the_same(&experienced, SPACIOUS("Rcpt"), SPACIOUS("Rcqt"));
  _assert_the_second_means_the_same(&experienced, SPACIOUS("Rcqt"), SPACIOUS("Rcpt"));
  _clear(&experienced);
}

Test(layouts, of_an_innocent_mail_do_not_change_what_its_relatives_mean)
{
  Side experienced;

  _init(&experienced);
  for (guint i = 0; i < G_N_ELEMENTS(mails); i++)
    _assert_the_second_means_the_same(&experienced, MAIL, mails[i]);
  _clear(&experienced);
}

static void
_append_keys(GString *line, const gchar *before, const gchar *after)
{
  for (guint i = 0; i < 200; i++)
    g_string_append_printf(line, "%sk%u%s", before, i, after);
}

Test(layouts, of_more_keys_than_are_remembered_are_read_in_full)
{
  GString *line = g_string_new("datetime=2026-03-01T10:00:00Z|acc=C0A0|Dir=Inbound|Rcpt=ann@example.com");
  Side experienced;

  _init(&experienced);
  _append_keys(line, "|", "=v");
  _assert_the_second_means_the_same(&experienced, line->str, line->str);
  g_string_assign(line, "{\"auditType\":\"User Logged On\"");
  _append_keys(line, ",\"", "\":1");
  g_string_append(line, ",\"user\":\"ann@example.com\"}");
  _assert_the_second_means_the_same(&experienced, line->str, line->str);
  cr_assert_eq(experienced.result, MIMECAST_READ_EVENTS);
  _clear(&experienced);
  g_string_free(line, TRUE);
}

Test(layouts, of_keys_of_every_length_do_not_change_what_a_record_means)
{
  GString *line = g_string_new(NULL);
  Side experienced;

  _init(&experienced);
  for (gint len = 1; len <= 40; len++)
    {
      g_string_printf(line, "datetime=2026-03-01T10:00:00Z|acc=C0A0|%0*d=v|Dir=Inbound|Rcpt=ann@example.com", len, 0);
      _assert_the_second_means_the_same(&experienced, line->str, line->str);
      g_string_printf(line, "{\"auditType\":\"User Logged On\",\"%0*d\":\"v\",\"user\":\"ann@example.com\"}", len, 0);
      _assert_the_second_means_the_same(&experienced, line->str, line->str);
      cr_assert_eq(experienced.result, MIMECAST_READ_EVENTS);
    }
  _clear(&experienced);
  g_string_free(line, TRUE);
}

static void
_make_deep(GString *line, gint depth)
{
  g_string_assign(line, "{\"id\":");
  for (gint i = 0; i < depth; i++)
    g_string_append_c(line, '[');
  for (gint i = 0; i < depth; i++)
    g_string_append_c(line, ']');
  g_string_append(line, ",\"auditType\":\"User Logged On\",\"user\":\"ann@example.com\",\"category\":\"x\"}");
}

Test(layouts, of_an_innocent_object_do_not_let_another_be_nested_deeper)
{
  GString *line = g_string_new(INNOCENT);
  Side experienced;

  _init(&experienced);
  _assert_means_the_same(&experienced, line);
  for (gint depth = MIMECAST_LIMIT_NESTING - 3; depth < MIMECAST_LIMIT_NESTING + 3; depth++)
    {
      _make_deep(line, depth);
      _assert_means_the_same(&experienced, line);
    }
  cr_assert_eq(experienced.result, MIMECAST_READ_TOO_DEEP);
  _clear(&experienced);
  g_string_free(line, TRUE);
}

/* ---- the limit ---- */

/* keys in the order of a number's digits */
static void
_make_order(GString *line, guint number)
{
  g_string_assign(line, "datetime=2026-03-01T10:00:00Z|acc=C0A0|Dir=Inbound|Rcpt=ann@example.com");
  for (guint place = 0; place < 8; place++, number /= 3)
    g_string_append_printf(line, "|%c%u=%u", 'a' + (gchar) place, number % 3, place);
}

static void
_make_object(GString *line, guint number)
{
  g_string_assign(line, "{\"auditType\":\"User Logged On\"");
  for (guint place = 0; place < 8; place++, number /= 3)
    g_string_append_printf(line, ",\"%c%u\":%u", 'a' + (gchar) place, number % 3, place);
  g_string_append(line, ",\"user\":\"ann@example.com\"}");
}

static void
_assert_are_forgotten_beyond_the_limit(void (*make_line)(GString *line, guint number))
{
  GString *line = g_string_new(NULL);
  guint n_forgotten = 0;
  Side experienced;

  _init(&experienced);
  for (guint i = 0; i < 2 * MIMECAST_LIMIT_LAYOUTS + 10; i++)
    {
      make_line(line, i);
      _assert_means_the_same(&experienced, line);
      n_forgotten += experienced.info.layouts_forgotten;
    }
  cr_assert_geq(n_forgotten, 2);
  _clear(&experienced);
  g_string_free(line, TRUE);
}

Test(layouts, beyond_the_limit_are_forgotten_and_that_is_counted)
{
  _assert_are_forgotten_beyond_the_limit(_make_order);
}

Test(layouts, of_objects_beyond_the_limit_are_forgotten_and_that_is_counted)
{
  _assert_are_forgotten_beyond_the_limit(_make_object);
}
