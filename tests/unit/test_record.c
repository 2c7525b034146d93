/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-record.h"
#include "ueba-words.h"

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

static void
_expect_back(const UebaEvent *in, guint n)
{
  UebaRecordWriter *writer = ueba_record_writer_new();
  UebaRecordIter iter;
  UebaEvent out;
  gsize len;

  for (guint i = 0; i < n; i++)
    cr_assert(ueba_record_writer_add(writer, &in[i]));
  const gchar *data = ueba_record_writer_finish(writer, &len);

  cr_assert(ueba_record_iter_init(&iter, data, len));
  for (guint i = 0; i < n; i++)
    {
      cr_assert(ueba_record_iter_next(&iter, &out));
      cr_assert(ueba_event_equal(&in[i], &out), "event %u differs", i);
    }
  cr_assert_not(ueba_record_iter_next(&iter, &out));
  ueba_record_writer_free(writer);
}

Test(ueba_record, gives_back_every_event_as_it_was_added)
{
  UebaEvent in[] = { _event(5, "ann", "ann@x"), _event(5, "bob", "bob@x"), _event(7, NULL, "ann@x") };

  _expect_back(in, G_N_ELEMENTS(in));
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

static UebaEvent
_mail(const gchar *address)
{
  UebaEvent event;

  ueba_event_clear(&event);
  event.time_usec = 5;
  ueba_event_set_word(&event, UEBA_FIELD_PRODUCT, UEBA_WORD_EMAIL_SECURITY);
  ueba_event_set_word(&event, UEBA_FIELD_EVENT_TYPE, UEBA_WORD_DLP_EMAIL_ALERT_IN);
  ueba_event_set_string(&event, UEBA_FIELD_USER, address);
  ueba_event_set_string(&event, UEBA_FIELD_USER_EMAIL, address);
  ueba_event_set_string(&event, UEBA_FIELD_RECIPIENT, address);
  return event;
}

Test(ueba_record, holds_a_text_once_and_a_word_as_its_number)
{
  UebaRecordWriter *writer = ueba_record_writer_new();
  UebaEvent in = _mail("ann@example.com");
  UebaRecordIter iter;
  UebaEvent out;
  gsize len;

  cr_assert(ueba_record_writer_add(writer, &in));
  const gchar *data = ueba_record_writer_finish(writer, &len);
  cr_assert_eq(len, 37 + 5 * 2 + strlen("ann@example.com"));
  cr_assert(ueba_record_iter_init(&iter, data, len) && ueba_record_iter_next(&iter, &out));
  cr_assert(ueba_event_equal(&in, &out));
  ueba_record_writer_free(writer);
}

Test(ueba_record, gives_back_texts_of_every_length)
{
  gchar *text = g_strnfill(70000, 'x');
  UebaRecordWriter *writer = ueba_record_writer_new();

  for (gsize n = 1; n <= 70000; n += n < 300 ? 1 : 23233)
    {
      UebaEvent in = _event(5, "ann", "ann@x"), out;
      UebaRecordIter iter;
      gsize len;

      ueba_event_set(&in, UEBA_FIELD_SUBJECT, ueba_text(text, n));
      ueba_record_writer_begin(writer);
      cr_assert(ueba_record_writer_add(writer, &in));
      const gchar *data = ueba_record_writer_finish(writer, &len);
      cr_assert(ueba_record_iter_init(&iter, data, len) && ueba_record_iter_next(&iter, &out));
      cr_assert(ueba_event_equal(&in, &out), "%zu bytes", n);
    }
  ueba_record_writer_free(writer);
  g_free(text);
}

/* a later event has a text of its own where the first shares one, and the other way round */
Test(ueba_record, tells_apart_what_later_events_share)
{
  UebaEvent in[] = { _mail("ann@example.com"), _mail("bob@example.com"), _event(7, "ann", "ann@x") };

  ueba_event_set_string(&in[1], UEBA_FIELD_USER, "someone");
  _expect_back(in, G_N_ELEMENTS(in));
}

static gboolean
_is_inside(UebaText text, const gchar *data, gsize len)
{
  gsize offset = (gsize) (text.str - data);

  return ueba_word_of_text(text) != UEBA_WORD_NONE || (offset < len && text.len <= len - offset);
}

Test(ueba_record, never_gives_a_text_beyond_the_end_whatever_byte_is_changed_to_what)
{
  UebaRecordWriter *writer = ueba_record_writer_new();
  UebaEvent in = _mail("ann@example.com");
  gsize len;

  cr_assert(ueba_record_writer_add(writer, &in));
  const gchar *data = ueba_record_writer_finish(writer, &len);
  for (gsize at = 0; at < len; at++)
    for (guint byte = 0; byte < 256; byte++)
      {
        gchar *copy = g_memdup2(data, len);
        UebaRecordIter iter;
        UebaEvent out;

        copy[at] = (gchar) byte;
        if (ueba_record_iter_init(&iter, copy, len) && ueba_record_iter_next(&iter, &out))
          for (guint64 left = out.present; left; left &= left - 1)
            cr_assert(_is_inside(out.fields[__builtin_ctzll(left)], copy, len), "byte %zu is %u", at, byte);
        g_free(copy);
      }
  ueba_record_writer_free(writer);
}
