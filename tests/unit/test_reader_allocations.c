/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "mimecast-reader.h"

#include <criterion/criterion.h>
#include <stdlib.h>

/* The reader takes its memory from a scratch, which grows to what the lines need and stays so. This program's own
 * malloc() and its siblings come before the C library's, for GLib too, and count. */

#define FIELD_GUIDE TOP_SRCDIR "/tests/unit/samples/field-guide.txt"
#define BOUNCES TOP_SRCDIR "/tests/unit/samples/dsn-bounces.tsv"

static guint n_allocations;

#if defined(__SANITIZE_ADDRESS__)

/* as in sanitizer/allocator_interface.h, which not every compiler that has the sanitizer brings along */
int __sanitizer_install_malloc_and_free_hooks(void (*malloc_hook)(const volatile void *, size_t),
                                              void (*free_hook)(const volatile void *));

static void
_count_malloc(const volatile void *pointer, size_t size)
{
  n_allocations++;
}

static void
_count_free(const volatile void *pointer)
{
}

static void
_start_to_count(void)
{
  cr_assert(__sanitizer_install_malloc_and_free_hooks(_count_malloc, _count_free));
}

#else

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *pointer, size_t size);

/* seen by the libraries too */
#pragma GCC visibility push(default)

void *
malloc(size_t size)
{
  n_allocations++;
  return __libc_malloc(size);
}

void *
calloc(size_t n, size_t size)
{
  n_allocations++;
  return __libc_calloc(n, size);
}

void *
realloc(void *pointer, size_t size)
{
  n_allocations++;
  return __libc_realloc(pointer, size);
}

#pragma GCC visibility pop

static void
_start_to_count(void)
{
}

#endif

static void
_read_all(const MimecastReader *reader, MimecastScratch *scratch, UebaRecordWriter *record, gchar **lines)
{
  const MimecastLine known = { { "host", 4 }, UEBA_TIME_NONE, 1700000000000000 };

  for (; *lines; lines++)
    {
      MimecastReadInfo info;
      gsize len;

      mimecast_reader_read(reader, scratch, *lines, strlen(*lines), &known, record, &info);
      ueba_record_writer_finish(record, &len);
    }
}

/* every line of the field guide, bare and behind an envelope; the line itself is also one that holds no event */
static gchar **
_load_lines(void)
{
  GPtrArray *lines = g_ptr_array_new();
  g_autofree gchar *text = NULL;
  g_auto(GStrv) rows = NULL;

  cr_assert(g_file_get_contents(FIELD_GUIDE, &text, NULL, NULL));
  rows = g_strsplit(text, "\n", 0);
  for (gchar **row = rows; *row; row++)
    {
      gboolean is_line = g_str_has_prefix(*row, "< ");
      g_ptr_array_add(lines, g_strdup(is_line ? *row + 2 : *row));
      g_ptr_array_add(lines, g_strconcat("<134>Oct  8 01:02:03 mx1 MIMECAST: ", is_line ? *row + 2 : *row, NULL));
    }
  g_ptr_array_add(lines, NULL);
  return (gchar **) g_ptr_array_free(lines, FALSE);
}

/* the subjects that cost most: encoded in many character sets */
static gchar **
_load_bounces(void)
{
  GPtrArray *lines = g_ptr_array_new();
  g_autofree gchar *text = NULL;
  g_auto(GStrv) rows = NULL;

  cr_assert(g_file_get_contents(BOUNCES, &text, NULL, NULL));
  rows = g_strsplit(text, "\n", 0);
  for (gchar **row = rows; *row; row++)
    if (**row && **row != '#')
      g_ptr_array_add(lines, g_strconcat("datetime=2026-03-01T10:00:00Z|acc=C1|Act=Acc|Sender=<>|Subject=\\",
                                         strrchr(*row, '\t') + 1, "\\", NULL));
  g_ptr_array_add(lines, NULL);
  return (gchar **) g_ptr_array_free(lines, FALSE);
}

static guint
_count_allocations_of_second_time(gchar **lines)
{
  MimecastReader *reader = mimecast_reader_new(NULL, NULL);
  MimecastScratch *scratch = mimecast_scratch_new();
  UebaRecordWriter *record = ueba_record_writer_new();
  guint n_second;

  _read_all(reader, scratch, record, lines);
  n_allocations = 0;
  _read_all(reader, scratch, record, lines);
  n_second = n_allocations;
  ueba_record_writer_free(record);
  mimecast_scratch_free(scratch);
  mimecast_reader_unref(reader);
  return n_second;
}

Test(reader_allocations, are_counted_for_glib_too)
{
  _start_to_count();
  n_allocations = 0;
  g_free(g_strdup_printf("%u", n_allocations));
  cr_assert_gt(n_allocations, 0);
}

Test(reader_allocations, are_none_once_the_scratch_has_grown_to_the_lines)
{
  g_auto(GStrv) lines = _load_lines();

  _start_to_count();
  cr_assert_gt(g_strv_length(lines), 1000);
  cr_assert_eq(_count_allocations_of_second_time(lines), 0);
}

Test(reader_allocations, are_none_for_bounces_in_any_character_set)
{
  g_auto(GStrv) lines = _load_bounces();

  _start_to_count();
  cr_assert_gt(g_strv_length(lines), 600);
  cr_assert_eq(_count_allocations_of_second_time(lines), 0);
}
