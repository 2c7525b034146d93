/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-record.h"

#include <criterion/criterion.h>

static UebaEvent
_event(gint64 time_usec, const gchar *user, const gchar *recipient)
{
  UebaEvent event;

  ueba_event_clear(&event);
  event.time_usec = time_usec;
  ueba_event_set_string(&event, UEBA_FIELD_USER, user);
  ueba_event_set_string(&event, UEBA_FIELD_RECIPIENT, recipient);
  ueba_event_set_string(&event, UEBA_FIELD_SUBJECT, "Invoice");
  return event;
}

Test(ueba_record, gives_back_every_event_as_it_was_added)
{
  UebaRecordWriter *writer = ueba_record_writer_new();
  UebaEvent in[] = { _event(5, "ann", "ann@x"), _event(5, "bob", "bob@x"), _event(7, NULL, "ann@x") };
  UebaRecordIter iter;
  UebaEvent out;
  gsize len;

  for (guint i = 0; i < G_N_ELEMENTS(in); i++)
    cr_assert(ueba_record_writer_add(writer, &in[i]));
  const gchar *data = ueba_record_writer_finish(writer, &len);

  cr_assert(ueba_record_iter_init(&iter, data, len));
  for (guint i = 0; i < G_N_ELEMENTS(in); i++)
    {
      cr_assert(ueba_record_iter_next(&iter, &out));
      cr_assert(ueba_event_equal(&in[i], &out), "event %u differs", i);
    }
  cr_assert_not(ueba_record_iter_next(&iter, &out));
  ueba_record_writer_free(writer);
}

Test(ueba_record, is_refused_when_foreign_and_ends_early_when_cut_at_any_byte)
{
  UebaRecordWriter *writer = ueba_record_writer_new();
  UebaEvent in = _event(5, "ann", "ann@x");
  UebaRecordIter iter;
  UebaEvent out;
  gsize len;

  cr_assert(ueba_record_writer_add(writer, &in));
  const gchar *data = ueba_record_writer_finish(writer, &len);

  cr_assert_not(ueba_record_iter_init(&iter, "{\"a\":\"0123456789abcdef\"}", 24));
  for (gsize cut = 0; cut < len; cut++)
    {
      gchar *copy = g_memdup2(data, cut);
      cr_assert_not(ueba_record_iter_init(&iter, copy, cut) && ueba_record_iter_next(&iter, &out), "cut at %zu", cut);
      g_free(copy);
    }
  ueba_record_writer_free(writer);
}

Test(ueba_record, carries_the_payload_when_asked_to)
{
  UebaRecordWriter *writer = ueba_record_writer_new();
  UebaEvent in = _event(5, "ann", "ann@x");
  UebaRecordIter iter;
  gsize len;

  cr_assert(ueba_record_writer_add(writer, &in));
  ueba_record_writer_set_payload(writer, "<14>datetime=1", 4, 10, TRUE);
  const gchar *data = ueba_record_writer_finish(writer, &len);

  cr_assert(ueba_record_iter_init(&iter, data, len));
  cr_assert(ueba_text_equal(ueba_record_iter_payload(&iter), ueba_text("datetime=1", 10)));
  ueba_record_writer_free(writer);
}

Test(ueba_record, without_a_copy_tells_only_where_the_payload_was)
{
  UebaRecordWriter *writer = ueba_record_writer_new();
  UebaRecordIter iter;
  gsize len;

  ueba_record_writer_set_payload(writer, "<14>datetime=1", 4, 10, FALSE);
  const gchar *data = ueba_record_writer_finish(writer, &len);

  cr_assert(ueba_record_iter_init(&iter, data, len));
  cr_assert_null(ueba_record_iter_payload(&iter).str);
  cr_assert_eq(iter.payload_offset, 4);
  cr_assert_eq(iter.payload_len, 10);
  ueba_record_writer_free(writer);
}
