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
  { "acc", "Rcpt", "ANameThatIsLongerThanAnyKeyOfARecord", "Dir", "Subject" },
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
  GRand *rand = g_rand_new_with_seed(20261124);
  GString *line = g_string_new(NULL);
  guint n_events = 0;
  Side experienced;

  _init(&experienced);
  for (guint i = 0; i < 100000; i++)
    {
      _make_line(rand, line);
      _assert_means_the_same(&experienced, line);
      n_events += experienced.result == MIMECAST_READ_EVENTS;
    }
  cr_assert_gt(n_events, 10000, "only %u of the lines were records", n_events);
  _clear(&experienced);
  g_string_free(line, TRUE);
  g_rand_free(rand);
}

/* keys in the order of a number's digits */
static void
_make_order(GString *line, guint number)
{
  g_string_assign(line, "datetime=2026-03-01T10:00:00Z|acc=C0A0|Dir=Inbound|Rcpt=ann@example.com");
  for (guint place = 0; place < 8; place++, number /= 3)
    g_string_append_printf(line, "|%c%u=%u", 'a' + (gchar) place, number % 3, place);
}

Test(layouts, beyond_the_limit_are_forgotten_and_that_is_counted)
{
  GString *line = g_string_new(NULL);
  guint n_forgotten = 0;
  Side experienced;

  _init(&experienced);
  for (guint i = 0; i < 2 * MIMECAST_LIMIT_LAYOUTS + 10; i++)
    {
      _make_order(line, i);
      _assert_means_the_same(&experienced, line);
      n_forgotten += experienced.info.layouts_forgotten;
    }
  cr_assert_geq(n_forgotten, 2);
  _clear(&experienced);
  g_string_free(line, TRUE);
}
