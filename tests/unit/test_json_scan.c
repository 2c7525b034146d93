/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-json-scan.h"
#include "ueba-json-text.h"

#include <criterion/criterion.h>
#include <math.h>

typedef struct _Scene
{
  GString *json;
  GString *scratch;
  UebaJsonScan scan;
} Scene;

static void
_begin(Scene *self, const gchar *json)
{
  self->json = g_string_new(json);
  self->scratch = g_string_new(NULL);
  ueba_json_scan_init(&self->scan, ueba_text(self->json->str, self->json->len), self->scratch);
}

static void
_end(Scene *self)
{
  g_string_free(self->json, TRUE);
  g_string_free(self->scratch, TRUE);
}

static void
_expect_number(gint64 value)
{
  Scene scene;
  gint64 found = 0;

  _begin(&scene, "");
  ueba_json_append_number(scene.json, value);
  ueba_json_scan_init(&scene.scan, ueba_text(scene.json->str, scene.json->len), scene.scratch);
  cr_assert(ueba_json_scan_number(&scene.scan, &found));
  cr_assert_eq(found, value, "%s", scene.json->str);
  cr_assert(ueba_json_scan_is_at_end(&scene.scan));
  _end(&scene);
}

Test(ueba_json_scan, reads_every_number_it_writes)
{
  static const gint64 values[] = { 0, 1, -1, 9, 10, -10, 1772359200000000, G_MAXINT64, G_MININT64, G_MAXUINT32 };

  for (gsize i = 0; i < G_N_ELEMENTS(values); i++)
    _expect_number(values[i]);
}

static void
_expect_no_number(const gchar *json)
{
  Scene scene;
  const gchar *start;
  gint64 found = 7;

  _begin(&scene, json);
  start = scene.scan.at;
  cr_assert_not(ueba_json_scan_number(&scene.scan, &found), "%s", json);
  cr_assert_eq(found, 7);
  cr_assert_eq(scene.scan.at, start, "nothing is taken");
  _end(&scene);
}

Test(ueba_json_scan, refuses_numbers_that_do_not_fit)
{
  static const gchar *const texts[] =
  {
    "", "-", "x", "9223372036854775808", "-9223372036854775809", "99999999999999999999999", "\"1\""
  };

  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
    _expect_no_number(texts[i]);
}

static gdouble
_read_back(gdouble value)
{
  Scene scene;
  gdouble found = 0;

  _begin(&scene, "");
  ueba_json_append_real(scene.json, value);
  ueba_json_scan_init(&scene.scan, ueba_text(scene.json->str, scene.json->len), scene.scratch);
  cr_assert(ueba_json_scan_real(&scene.scan, &found), "%s", scene.json->str);
  cr_assert(ueba_json_scan_is_at_end(&scene.scan));
  _end(&scene);
  return found;
}

Test(ueba_json_scan, reads_every_real_to_the_last_bit)
{
  static const gdouble values[] = { 0, 0.1, -2.5, 1.0 / 3, 1e300, -1e-300, 4.9e-324, 9007199254740993.0 };

  for (gsize i = 0; i < G_N_ELEMENTS(values); i++)
    cr_assert_eq(_read_back(values[i]), values[i]);
  cr_assert(isinf(_read_back(INFINITY)) && _read_back(INFINITY) > 0);
  cr_assert(isinf(_read_back(-INFINITY)) && _read_back(-INFINITY) < 0);
  cr_assert(isnan(_read_back(NAN)));
}

static void
_expect_text(const gchar *bytes, gsize len)
{
  Scene scene;
  UebaText found;

  _begin(&scene, "");
  ueba_json_append_bytes(scene.json, ueba_text(bytes, len));
  ueba_json_scan_init(&scene.scan, ueba_text(scene.json->str, scene.json->len), scene.scratch);
  cr_assert(ueba_json_scan_text(&scene.scan, &found), "%s", scene.json->str);
  cr_assert(ueba_text_equal(found, ueba_text(bytes, len)), "%s", scene.json->str);
  cr_assert(ueba_json_scan_is_at_end(&scene.scan));
  _end(&scene);
}

Test(ueba_json_scan, reads_every_text_byte_for_byte)
{
  gchar all[256];

  for (guint i = 0; i < sizeof(all); i++)
    all[i] = (gchar) i;
  _expect_text("", 0);
  _expect_text("ann@example.com", 15);
  _expect_text("a \"quoted\" \\ one", 16);
  _expect_text("\xc3\xa4\xff\xfe", 4);
  _expect_text(all, sizeof(all));
}

static void
_expect_no_text(const gchar *json)
{
  Scene scene;
  const gchar *start;
  UebaText found;

  _begin(&scene, json);
  start = scene.scan.at;
  cr_assert_not(ueba_json_scan_text(&scene.scan, &found), "%s", json);
  cr_assert_eq(scene.scan.at, start, "nothing is taken");
  _end(&scene);
}

Test(ueba_json_scan, refuses_texts_that_it_would_not_write)
{
  static const gchar *const texts[] =
  {
    "", "x", "\"", "\"abc", "\"abc\\", "\"\\", "\"\\n\"", "\"\\u00", "\"\\u000", "\"\\u00zz\"", "\"\\u0100\"", "\"a\\\""
  };

  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
    _expect_no_text(texts[i]);
}

Test(ueba_json_scan, takes_words_and_characters_whole_or_not_at_all)
{
  Scene scene;

  _begin(&scene, "{\"a\":");
  cr_assert_not(ueba_json_scan_word(&scene.scan, "{\"a\":1"));
  cr_assert(ueba_json_scan_word(&scene.scan, "{\"a\""));
  cr_assert_not(ueba_json_scan_char(&scene.scan, ','));
  cr_assert_eq(ueba_json_scan_peek(&scene.scan), ':');
  cr_assert(ueba_json_scan_char(&scene.scan, ':'));
  cr_assert(ueba_json_scan_is_at_end(&scene.scan));
  cr_assert_eq(ueba_json_scan_peek(&scene.scan), '\0');
  cr_assert_not(ueba_json_scan_char(&scene.scan, '\0'));
  _end(&scene);
}
