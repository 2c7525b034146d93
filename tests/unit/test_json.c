/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "mimecast-json.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>

typedef struct _Case
{
  gchar text[80];
  gchar expected[80];
} Case;

static MimecastJsonStatus
_read(const gchar *text, MimecastJsonValue *ret_value)
{
  MimecastJsonCursor cursor = { text, text + strlen(text), 0 };

  return mimecast_json_read(&cursor, ret_value);
}

static Case scalars[] =
{
  { "\"plain\"", "plain" },
  { " \"  trimmed\\t\" ", "trimmed" },
  { "\"\\u003cDoe, John\\u003e\"", "<Doe, John>" },
  { "\"a\\/b \\\"q\\\" \\\\\"", "a/b \"q\" \\" },
  { "\"\\ud83d\\ude00\"", "\xf0\x9f\x98\x80" },
  { "\"lone \\ud83d!\"", "lone \xef\xbf\xbd!" },
  { "\"n\\u0000ul\"", "nul" },
  { "\"raw\ttab\"", "raw\ttab" },
  { "-12.50e3", "-12.50e3" },
  { "1493817600000", "1493817600000" },
  { "True", "true" },
  { "false", "false" },
  { "None", "" },
  { "null", "" },
  { "\"\"", "" },
  { "{\"a\": 1}", "" },
};

ParameterizedTestParameters(mimecast_json, reads_a_scalar_as_its_text)
{
  return cr_make_param_array(Case, scalars, G_N_ELEMENTS(scalars));
}

ParameterizedTest(Case *c, mimecast_json, reads_a_scalar_as_its_text)
{
  MimecastArena *arena = mimecast_arena_new();
  MimecastJsonValue value;

  cr_assert_eq(_read(c->text, &value), MIMECAST_JSON_OK, "%s", c->text);
  UebaText text = mimecast_json_text(&value, arena);
  cr_assert(ueba_text_equal(text, ueba_text_from_string(c->expected)), "%s gives %.*s", c->text, (int) text.len,
            text.str);
  mimecast_arena_free(arena);
}

static Case broken[] =
{
  { "", "" }, { "{", "" }, { "{ \"type\" : \"MTA\", \"data\" : ", "" }, { "{\"a\":1,}", "" }, { "[1,]", "" },
  { "{\"a\" 1}", "" }, { "{a:1}", "" }, { "{'a':1}", "" }, { "\"open", "" }, { "\"\\x\"", "" }, { "\"\\u12\"", "" },
  { "01", "" }, { "1.", "" }, { "-", "" }, { "nul", "" }, { "Nonesuch", "" }, { "[1}", "" }, { "{\"a\":[}", "" },
  { "\"ends in a backslash\\", "" },
};

ParameterizedTestParameters(mimecast_json, refuses_what_is_no_json)
{
  return cr_make_param_array(Case, broken, G_N_ELEMENTS(broken));
}

ParameterizedTest(Case *c, mimecast_json, refuses_what_is_no_json)
{
  MimecastJsonValue value;

  cr_assert_eq(_read(c->text, &value), MIMECAST_JSON_BROKEN, "%s", c->text);
}

Test(mimecast_json, walks_over_members_and_nested_values)
{
  const gchar *text = "{ \"Rcpt\" : [\"a@b\", \"c@d\"] , \"n\": {\"x\":[{}, []]}, \"Act\":\"Acc\" } trailing";
  MimecastJsonCursor cursor = { text, text + strlen(text), 0 };
  MimecastJsonValue object, key, value;

  cr_assert_eq(mimecast_json_read(&cursor, &object), MIMECAST_JSON_OK);
  cr_assert_eq(object.type, MIMECAST_JSON_OBJECT);
  cr_assert_str_eq(cursor.at, " trailing");

  cursor = mimecast_json_inside(&object);
  cr_assert_eq(mimecast_json_enter(&cursor, '{'), MIMECAST_JSON_OK);
  cr_assert_eq(mimecast_json_next_member(&cursor, &key, &value), MIMECAST_JSON_OK);
  cr_assert(ueba_text_equal(key.raw, ueba_text("Rcpt", 4)));
  cr_assert_eq(value.type, MIMECAST_JSON_ARRAY);
  cr_assert_eq(mimecast_json_next_member(&cursor, &key, &value), MIMECAST_JSON_OK);
  cr_assert_eq(value.type, MIMECAST_JSON_OBJECT);
  cr_assert_eq(mimecast_json_next_member(&cursor, &key, &value), MIMECAST_JSON_OK);
  cr_assert(ueba_text_equal(value.raw, ueba_text("Acc", 3)));
  cr_assert_eq(mimecast_json_next_member(&cursor, &key, &value), MIMECAST_JSON_END);
}

Test(mimecast_json, walks_over_the_elements_of_an_array)
{
  const gchar *text = "[ \"a\" , 2, [] ]";
  MimecastJsonCursor cursor = { text, text + strlen(text), 0 };
  MimecastJsonValue array, value;
  guint n = 0;

  cr_assert_eq(mimecast_json_read(&cursor, &array), MIMECAST_JSON_OK);
  cursor = mimecast_json_inside(&array);
  cr_assert_eq(mimecast_json_enter(&cursor, '['), MIMECAST_JSON_OK);
  while (mimecast_json_next_element(&cursor, &value) == MIMECAST_JSON_OK)
    n++;
  cr_assert_eq(n, 3);
}

Test(mimecast_json, leaves_the_cursor_where_it_was_before_a_broken_object)
{
  const gchar *text = "{\"a\":1},{\"b\":";
  MimecastJsonCursor cursor = { text, text + strlen(text), 0 };
  MimecastJsonValue value;

  cr_assert_eq(mimecast_json_read(&cursor, &value), MIMECAST_JSON_OK);
  cursor.at++;
  cr_assert_eq(mimecast_json_read(&cursor, &value), MIMECAST_JSON_BROKEN);
  cr_assert_str_eq(cursor.at, "{\"b\":");
}

static GString *
_nested(guint depth)
{
  GString *text = g_string_new(NULL);

  for (guint i = 0; i < depth; i++)
    g_string_append_c(text, '[');
  for (guint i = 0; i < depth; i++)
    g_string_append_c(text, ']');
  return text;
}

Test(mimecast_json, accepts_nesting_of_64_and_no_deeper)
{
  GString *deep = _nested(64);
  GString *deeper = _nested(65);
  GString *bomb = _nested(1000000);
  MimecastJsonValue value;

  cr_assert_eq(_read(deep->str, &value), MIMECAST_JSON_OK);
  cr_assert_eq(_read(deeper->str, &value), MIMECAST_JSON_TOO_DEEP);
  cr_assert_eq(_read(bomb->str, &value), MIMECAST_JSON_TOO_DEEP);
  g_string_free(deep, TRUE);
  g_string_free(deeper, TRUE);
  g_string_free(bomb, TRUE);
}
