/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "uebatool-lines.h"
#include "mimecast-limits.h"

#include <criterion/criterion.h>
#include <glib/gstdio.h>

static gchar *
_write(GString *content)
{
  gchar *file = NULL;
  gint fd = g_file_open_tmp(NULL, &file, NULL);

  cr_assert_geq(fd, 0);
  g_close(fd, NULL);
  cr_assert(g_file_set_contents(file, content->str, (gssize) content->len, NULL));
  return file;
}

/* the lines with their numbers, "1:a 2:b "; of a long one its length */
static GString *
_read_all(gchar **files)
{
  GString *seen = g_string_new(NULL);
  UebatoolLines *lines = uebatool_lines_new(files);
  UebatoolLine line;

  while (uebatool_lines_next(lines, &line, NULL))
    if (line.text.len < 100)
      g_string_append_printf(seen, "%d:%.*s ", (gint) line.number, (gint) line.text.len, line.text.str);
    else
      g_string_append_printf(seen, "%d:(%zu) ", (gint) line.number, line.text.len);
  uebatool_lines_free(lines);
  return seen;
}

static void
_assert_lines(const gchar *content, gsize len, const gchar *expected)
{
  GString *text = g_string_new_len(content, (gssize) len);
  gchar *file = _write(text);
  gchar *files[] = { file, NULL };
  GString *seen = _read_all(files);

  cr_assert_str_eq(seen->str, expected);
  g_string_free(seen, TRUE);
  g_string_free(text, TRUE);
  g_remove(file);
  g_free(file);
}

#define ASSERT_LINES(content, expected) _assert_lines(content, sizeof(content) - 1, expected)

Test(uebatool_lines, end_at_a_line_feed_or_a_nul)
{
  ASSERT_LINES("a\nb\0c\n", "1:a 2:b 3:c ");
}

Test(uebatool_lines, count_a_nul_and_the_line_feed_after_it_as_one_end)
{
  ASSERT_LINES("a\0\nb\0\n\nc\0", "1:a 2:b 3: 4:c ");
}

Test(uebatool_lines, give_the_last_line_without_an_end_and_none_of_an_empty_file)
{
  ASSERT_LINES("a\nb", "1:a 2:b ");
  ASSERT_LINES("", "");
  ASSERT_LINES("\n", "1: ");
}

Test(uebatool_lines, go_on_counting_in_the_next_file_where_the_last_line_of_the_one_before_ends)
{
  GString *text = g_string_new("a\nb");
  gchar *file = _write(text);
  gchar *files[] = { file, file, NULL };
  GString *seen = _read_all(files);

  cr_assert_str_eq(seen->str, "1:a 2:b 3:a 4:b ");
  g_string_free(seen, TRUE);
  g_string_free(text, TRUE);
  g_remove(file);
  g_free(file);
}

static void
_append_long_line(GString *text, gsize len)
{
  gsize start = text->len;

  g_string_set_size(text, start + len);
  memset(text->str + start, 'x', len);
  g_string_append_c(text, '\n');
}

Test(uebatool_lines, give_a_line_of_the_greatest_length_whole_and_a_start_of_a_longer_one)
{
  GString *text = g_string_new("a\n");
  gchar *file, *expected;

  _append_long_line(text, MIMECAST_LIMIT_LINE_BYTES);
  _append_long_line(text, 40 * 1024 * 1024);
  g_string_append(text, "b\n");
  file = _write(text);
  gchar *files[] = { file, NULL };
  UebatoolLines *lines = uebatool_lines_new(files);
  UebatoolLine line;

  cr_assert(uebatool_lines_next(lines, &line, NULL));
  cr_assert(uebatool_lines_next(lines, &line, NULL));
  cr_assert_eq(line.text.len, MIMECAST_LIMIT_LINE_BYTES);
  cr_assert(uebatool_lines_next(lines, &line, NULL));
  cr_assert_gt(line.text.len, MIMECAST_LIMIT_LINE_BYTES);
  cr_assert(uebatool_lines_next(lines, &line, NULL));
  expected = g_strdup_printf("%d:%.*s", (gint) line.number, (gint) line.text.len, line.text.str);
  cr_assert_str_eq(expected, "4:b");
  uebatool_lines_free(lines);
  g_string_free(text, TRUE);
  g_free(expected);
  g_remove(file);
  g_free(file);
}

Test(uebatool_lines, tell_which_file_cannot_be_read)
{
  gchar *files[] = { (gchar *) "/nonexistent/log", NULL };
  UebatoolLines *lines = uebatool_lines_new(files);
  GError *error = NULL;
  UebatoolLine line;

  cr_assert_not(uebatool_lines_next(lines, &line, &error));
  cr_assert(g_str_has_prefix(error->message, "/nonexistent/log: "), "%s", error->message);
  g_error_free(error);
  uebatool_lines_free(lines);
}
