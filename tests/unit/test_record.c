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

static const gchar payload[] = "user=ann|to=ann@x|subject=Invoice";

/* all its texts are parts of the payload */
static UebaEvent
_event_of_payload(void)
{
  UebaEvent event;

  ueba_event_clear(&event);
  event.time_usec = 5;
  event.raw = ueba_text(payload, strlen(payload));
  ueba_event_set(&event, UEBA_FIELD_USER, ueba_text(payload + 5, 3));
  ueba_event_set(&event, UEBA_FIELD_RECIPIENT, ueba_text(payload + 12, 5));
  ueba_event_set(&event, UEBA_FIELD_SUBJECT, ueba_text(payload + 26, 7));
  return event;
}

Test(ueba_record, holds_texts_of_the_payload_as_slices_of_it)
{
  UebaRecordWriter *writer = ueba_record_writer_new();
  UebaEvent in = _event_of_payload(), out;
  UebaRecordIter iter;
  gsize len;

  ueba_record_writer_begin(writer, in.raw);
  cr_assert(ueba_record_writer_add(writer, &in));
  const gchar *data = ueba_record_writer_finish(writer, &len);
  cr_assert_eq(len, 49 + strlen(payload) + 3 * 4);
  cr_assert(ueba_record_iter_init(&iter, data, len) && ueba_record_iter_next(&iter, &out));
  cr_assert(ueba_event_equal(&in, &out));
  cr_assert(ueba_text_equal(ueba_record_iter_payload(&iter), in.raw));
  cr_assert_eq(out.fields[UEBA_FIELD_USER].str, ueba_record_iter_payload(&iter).str + 5);
  ueba_record_writer_free(writer);
}

Test(ueba_record, brings_along_the_bytes_that_raw_hash_is_made_of)
{
  UebaRecordWriter *writer = ueba_record_writer_new();
  UebaEvent in[] = { _event_of_payload(), _event_of_payload() };
  UebaEvent out;
  UebaRecordIter iter;
  gsize len;

  in[0].raw = ueba_text(payload, 8);
  in[1].raw = ueba_text(payload + 9, 8);
  ueba_record_writer_begin(writer, ueba_text(payload, strlen(payload)));
  cr_assert(ueba_record_writer_add(writer, &in[0]) && ueba_record_writer_add(writer, &in[1]));
  const gchar *data = ueba_record_writer_finish(writer, &len);
  cr_assert(ueba_record_iter_init(&iter, data, len));
  for (guint i = 0; i < G_N_ELEMENTS(in); i++)
    {
      cr_assert(ueba_record_iter_next(&iter, &out));
      cr_assert(ueba_text_equal(out.raw, in[i].raw), "event %u", i);
    }
  ueba_record_writer_free(writer);
}

Test(ueba_record, lends_out_the_event_if_there_is_only_one)
{
  UebaRecordWriter *writer = ueba_record_writer_new();
  UebaEvent in = _event_of_payload();

  ueba_record_writer_begin(writer, in.raw);
  cr_assert_null(ueba_record_writer_only_event(writer));
  cr_assert(ueba_record_writer_add(writer, &in));
  cr_assert(ueba_event_equal(ueba_record_writer_only_event(writer), &in));
  cr_assert(ueba_text_equal(ueba_record_writer_payload(writer), in.raw));
  cr_assert(ueba_record_writer_add(writer, &in));
  cr_assert_null(ueba_record_writer_only_event(writer));
  ueba_record_writer_free(writer);
}

/* the first event is packed at once */
Test(ueba_record, of_a_long_payload_is_the_same)
{
  gchar *text = g_strnfill(100000, 'x');
  UebaRecordWriter *writer = ueba_record_writer_new();
  UebaEvent in = _event(5, "ann", "ann@x"), out;
  UebaRecordIter iter;
  gsize len;

  ueba_event_set(&in, UEBA_FIELD_SUBJECT, ueba_text(text + 99000, 1000));
  ueba_record_writer_begin(writer, ueba_text_from_string(text));
  cr_assert(ueba_record_writer_add(writer, &in));
  const gchar *data = ueba_record_writer_finish(writer, &len);
  cr_assert(ueba_record_iter_init(&iter, data, len) && ueba_record_iter_next(&iter, &out));
  cr_assert(ueba_event_equal(&in, &out));
  ueba_record_writer_free(writer);
  g_free(text);
}

Test(ueba_record, without_a_payload_has_none)
{
  UebaRecordWriter *writer = ueba_record_writer_new();
  UebaRecordIter iter;
  gsize len;
  const gchar *data = ueba_record_writer_finish(writer, &len);

  cr_assert(ueba_record_iter_init(&iter, data, len));
  cr_assert_null(ueba_record_iter_payload(&iter).str);
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
  cr_assert_eq(len, 49 + 5 * 4 + strlen("ann@example.com"));
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
      ueba_record_writer_begin(writer, (UebaText) { NULL, 0 });
      cr_assert(ueba_record_writer_add(writer, &in));
      const gchar *data = ueba_record_writer_finish(writer, &len);
      cr_assert(ueba_record_iter_init(&iter, data, len) && ueba_record_iter_next(&iter, &out));
      cr_assert(ueba_event_equal(&in, &out), "%zu bytes", n);
    }
  ueba_record_writer_free(writer);
  g_free(text);
}

/* the first event's slices are narrow, those of the second are not, and the third has some of either */
Test(ueba_record, gives_back_events_far_from_the_start)
{
  gchar *text = g_strnfill(70000, 'x');
  UebaEvent in[] = { _event(5, "ann", "ann@x"), _event(5, "bob", "bob@x"), _event(5, "cat", "cat@x") };

  ueba_event_set_string(&in[1], UEBA_FIELD_ADDITIONAL_INFO, text);
  ueba_event_set_word(&in[2], UEBA_FIELD_PRODUCT, UEBA_WORD_EMAIL_SECURITY);
  _expect_back(in, G_N_ELEMENTS(in));
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

  in.raw = ueba_text(payload, 8);
  ueba_record_writer_begin(writer, ueba_text(payload, strlen(payload)));
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
          {
            for (guint64 left = out.present; left; left &= left - 1)
              cr_assert(_is_inside(out.fields[__builtin_ctzll(left)], copy, len), "byte %zu is %u", at, byte);
            cr_assert(_is_inside(out.raw, copy, len) || !out.raw.str, "byte %zu is %u", at, byte);
          }
        g_free(copy);
      }
  ueba_record_writer_free(writer);
}
