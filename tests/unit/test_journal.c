/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-journal.h"
#include "ueba-leb128.h"

#include <criterion/criterion.h>

static UebaEvent
_event(gint64 time_usec, const gchar *user, const gchar *subject)
{
  UebaEvent event;

  ueba_event_clear(&event);
  event.time_usec = time_usec;
  ueba_event_set_string(&event, UEBA_FIELD_USER, user);
  ueba_event_set_string(&event, UEBA_FIELD_SUBJECT, subject);
  return event;
}

/* a line of two events and one that is a duplicate; owned by the caller */
static GByteArray *
_row(void)
{
  UebaJournal *journal = ueba_journal_new();
  UebaIdentity identity = { 0x1122334455667788, 0x99aabbccddeeff00 };
  UebaEvent first = _event(G_GINT64_CONSTANT(1772359200123456), "ann", "left out");
  UebaEvent second = _event(G_MININT64 + 1, NULL, NULL);
  GByteArray *row = g_byte_array_new();
  const guint8 *data;
  gsize len;

  ueba_journal_add_line(journal, &identity, FALSE);
  ueba_journal_add_event(journal, &first, 3, UEBA_FIELD_BIT(UEBA_FIELD_USER) | UEBA_FIELD_BIT(UEBA_FIELD_HOST), 77);
  ueba_journal_add_event(journal, &second, G_MAXUINT, UEBA_FIELD_BIT(UEBA_FIELD_USER), UEBA_TIME_NONE);
  ueba_journal_add_line(journal, NULL, TRUE);
  ueba_tape_write_flag(ueba_journal_tape(journal), TRUE);
  data = ueba_journal_row(journal, &len);
  g_byte_array_append(row, data, (guint) len);
  ueba_journal_free(journal);
  return row;
}

Test(ueba_journal, gives_back_lines_events_and_answers)
{
  g_autoptr(GByteArray) row = _row();
  UebaJournalIter iter;

  cr_assert(ueba_journal_iter_init(&iter, row->data, row->len));
  cr_assert_eq(ueba_journal_iter_next(&iter), UEBA_JOURNAL_LINE);
  cr_assert(iter.has_identity && !iter.is_duplicate);
  cr_assert(ueba_identity_equal(iter.identity, ((UebaIdentity) { 0x1122334455667788, 0x99aabbccddeeff00 })));
  cr_assert_eq(ueba_journal_iter_next(&iter), UEBA_JOURNAL_EVENT);
  cr_assert_eq(iter.event.time_usec, G_GINT64_CONSTANT(1772359200123456));
  cr_assert_eq(iter.type, 3);
  cr_assert_eq(iter.now_usec, 77);
  cr_assert_eq(iter.event.present, UEBA_FIELD_BIT(UEBA_FIELD_USER));
  cr_assert(ueba_text_equal(iter.event.fields[UEBA_FIELD_USER], ueba_text_from_string("ann")));
  cr_assert_eq(ueba_journal_iter_next(&iter), UEBA_JOURNAL_EVENT);
  cr_assert_eq(iter.event.time_usec, G_MININT64 + 1);
  cr_assert_eq(iter.type, G_MAXUINT);
  cr_assert_eq(iter.now_usec, UEBA_TIME_NONE);
  cr_assert_eq(iter.event.present, 0);
  cr_assert_eq(ueba_journal_iter_next(&iter), UEBA_JOURNAL_LINE);
  cr_assert(!iter.has_identity && iter.is_duplicate);
  cr_assert_eq(ueba_journal_iter_next(&iter), UEBA_JOURNAL_END);
  cr_assert(ueba_tape_read_flag(&iter.tape));
  cr_assert_eq(iter.tape.pos, iter.tape.len);
}

/* a commit that fails leaves the lines for the next one */
Test(ueba_journal, makes_the_row_anew_when_more_has_come)
{
  UebaJournal *journal = ueba_journal_new();
  UebaIdentity identity = { 1, 2 };
  UebaJournalIter iter;
  const guint8 *row;
  gsize len;

  for (guint i = 1; i <= 1000; i++)
    {
      ueba_journal_add_line(journal, &identity, FALSE);
      ueba_tape_write_flag(ueba_journal_tape(journal), TRUE);
      row = ueba_journal_row(journal, &len);
      cr_assert(ueba_journal_iter_init(&iter, row, len));
      cr_assert_eq(iter.tape.len, i);
      for (guint line = 0; line < i; line++)
        cr_assert_eq(ueba_journal_iter_next(&iter), UEBA_JOURNAL_LINE);
      cr_assert_eq(ueba_journal_iter_next(&iter), UEBA_JOURNAL_END);
    }
  ueba_journal_free(journal);
}

static UebaJournalRecord
_read_all(const guint8 *data, gsize len)
{
  UebaJournalIter iter;
  UebaJournalRecord record = UEBA_JOURNAL_DAMAGED;

  if (!ueba_journal_iter_init(&iter, data, len))
    return UEBA_JOURNAL_DAMAGED;
  do
    record = ueba_journal_iter_next(&iter);
  while (record == UEBA_JOURNAL_LINE || record == UEBA_JOURNAL_EVENT);
  return record;
}

Test(ueba_journal, refuses_a_row_that_is_cut_off_in_its_records)
{
  g_autoptr(GByteArray) row = _row();

  cr_assert_eq(_read_all(row->data, row->len - 1), UEBA_JOURNAL_END, "only an answer is gone");
  for (gsize len = 0; len < row->len - 1; len++)
    {
      g_autofree guint8 *cut = g_new(guint8, MAX(1, len));
      memcpy(cut, row->data, len);
      cr_assert_eq(_read_all(cut, len), UEBA_JOURNAL_DAMAGED, "%" G_GSIZE_FORMAT " bytes", len);
    }
}

Test(ueba_journal, reads_any_bytes_without_leaving_the_row)
{
  g_autoptr(GByteArray) row = _row();
  guint32 chance = 1;

  for (guint i = 0; i < 20000; i++)
    {
      guint8 *changed = g_new(guint8, row->len);

      memcpy(changed, row->data, row->len);
      for (guint n = 0; n < 3; n++)
        {
          chance = chance * 1103515245 + 12345;
          changed[(chance >> 16) % row->len] = (guint8) (chance >> 8);
        }
      _read_all(changed, row->len);
      g_free(changed);
    }
}

Test(ueba_leb128, reads_back_every_size_and_refuses_what_is_longer)
{
  guint8 bytes[UEBA_LEB128_MAX_BYTES + 1];
  guint64 value;

  for (guint bits = 0; bits <= 64; bits++)
    {
      guint64 written = bits == 64 ? G_MAXUINT64 : (G_GUINT64_CONSTANT(1) << bits) - 1;
      guint8 *end = ueba_leb128_write(bytes, written);

      cr_assert_eq(ueba_leb128_read(bytes, end, &value), end);
      cr_assert_eq(value, written);
      cr_assert_null(ueba_leb128_read(bytes, end - 1, &value));
    }
  memset(bytes, 0xff, sizeof(bytes));
  cr_assert_null(ueba_leb128_read(bytes, bytes + sizeof(bytes), &value));
  cr_assert_eq(ueba_leb128_unfold_sign(ueba_leb128_fold_sign((guint64) -5)), (guint64) -5);
  cr_assert_eq(ueba_leb128_fold_sign((guint64) -5), 9);
}
