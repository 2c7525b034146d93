/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "fuzz-target.h"

#include <string.h>

/* Stands in for libFuzzer where there is none: reads the seeds of a target and runs each, then a fixed number of
 * mutations of them, the same in every run. Built with clang and linked with -fsanitize=fuzzer, a target has
 * libFuzzer's own main() and this one is left out; see the Makefile.am beside it.
 *
 * usage: TARGET.fuzz [FILE or DIRECTORY]..; without arguments the target's own folder of tests/fuzz/corpus.
 * FUZZ_RUNS: the number of mutations. */

#define DEFAULT_RUNS 20000
#define MAX_INPUT_BYTES 65536
#define MAX_STEPS 6

typedef struct _Fuzzer
{
  GPtrArray *seeds;             /* of GBytes */
  guint64 random;
} Fuzzer;

/* xorshift64* */
static guint64
_random(Fuzzer *self)
{
  self->random ^= self->random >> 12;
  self->random ^= self->random << 25;
  self->random ^= self->random >> 27;
  return self->random * G_GUINT64_CONSTANT(2685821657736338717);
}

static gsize
_below(Fuzzer *self, gsize limit)
{
  return limit ? (gsize) ((_random(self) >> 8) % limit) : 0;
}

static void
_add_file(Fuzzer *self, const gchar *name)
{
  gchar *text;
  gsize len;

  if (g_file_get_contents(name, &text, &len, NULL))
    g_ptr_array_add(self->seeds, g_bytes_new_take(text, len));
}

static gint
_compare_names(gconstpointer a, gconstpointer b)
{
  return strcmp(*(const gchar *const *) a, *(const gchar *const *) b);
}

static void
_add_folder(Fuzzer *self, const gchar *folder)
{
  GDir *dir = g_dir_open(folder, 0, NULL);
  GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
  const gchar *name;

  while (dir && (name = g_dir_read_name(dir)))
    g_ptr_array_add(names, g_build_filename(folder, name, NULL));
  g_ptr_array_sort(names, _compare_names);
  for (guint i = 0; i < names->len; i++)
    _add_file(self, g_ptr_array_index(names, i));
  g_ptr_array_free(names, TRUE);
  if (dir)
    g_dir_close(dir);
}

static void
_add_path(Fuzzer *self, const gchar *path)
{
  if (g_file_test(path, G_FILE_TEST_IS_DIR))
    _add_folder(self, path);
  else
    _add_file(self, path);
}

/* tests/fuzz/corpus/mail-address for the program mail-address.fuzz */
static void
_add_own_corpus(Fuzzer *self, const gchar *program)
{
  const gchar *top = g_getenv("top_srcdir");
  gchar *name = g_path_get_basename(program);
  gchar *target = g_strndup(name, strcspn(name, "."));
  const gchar *folder = g_str_has_prefix(target, "lt-") ? target + 3 : target;
  gchar *path = g_build_filename(top ? top : ".", "tests", "fuzz", "corpus", folder, NULL);

  _add_folder(self, path);
  g_free(path);
  g_free(target);
  g_free(name);
}

static void
_insert_from(Fuzzer *self, GByteArray *input, const guint8 *from, gsize from_len)
{
  gsize begin = _below(self, from_len);
  gsize len = 1 + _below(self, MIN(from_len - begin, 64));
  gsize at = _below(self, input->len + 1);
  guint8 *piece = g_memdup2(from + begin, MIN(len, from_len - begin));
  gsize piece_len = MIN(len, from_len - begin);
  gsize tail = input->len - at;

  g_byte_array_set_size(input, (guint) (input->len + piece_len));
  memmove(input->data + at + piece_len, input->data + at, tail);
  memcpy(input->data + at, piece, piece_len);
  g_free(piece);
}

static void
_mutate_step(Fuzzer *self, GByteArray *input)
{
  static const guint8 marks[] = " \t\r\n\0\"'\\<>[]{}(),;:=?*|_@.-+/09azAZ\x7f\x80\xa0\xc3\xe2\xff";
  GBytes *other = g_ptr_array_index(self->seeds, _below(self, self->seeds->len));
  gsize other_len;
  const guint8 *other_data = g_bytes_get_data(other, &other_len);
  gsize at = _below(self, input->len);

  switch (_below(self, 5))
    {
    case 0:
      if (input->len)
        input->data[at] ^= (guint8) (1 << _below(self, 8));
      break;
    case 1:
      if (input->len)
        input->data[at] = marks[_below(self, sizeof(marks))];
      break;
    case 2:
      if (input->len)
        g_byte_array_remove_range(input, (guint) at, (guint) (1 + _below(self, MIN(input->len - at, 16))));
      break;
    case 3:
      if (other_len)
        _insert_from(self, input, other_data, other_len);
      break;
    default:
      _insert_from(self, input, marks, sizeof(marks));
      break;
    }
}

static void
_run_mutation(Fuzzer *self)
{
  GBytes *seed = g_ptr_array_index(self->seeds, _below(self, self->seeds->len));
  GByteArray *input = g_byte_array_new();
  gsize len;
  const guint8 *data = g_bytes_get_data(seed, &len);

  g_byte_array_append(input, data, (guint) MIN(len, MAX_INPUT_BYTES));
  for (gsize steps = 1 + _below(self, MAX_STEPS); steps; steps--)
    _mutate_step(self, input);
  guint8 *exact = g_memdup2(input->data, input->len); /* so that a sanitizer sees the first byte beyond */
  LLVMFuzzerTestOneInput(exact, input->len);
  g_free(exact);
  g_byte_array_free(input, TRUE);
}

static void
_run_seed(GBytes *seed)
{
  gsize len;
  const guint8 *data = g_bytes_get_data(seed, &len);
  guint8 *exact = g_memdup2(data, len);

  LLVMFuzzerTestOneInput(exact, len);
  g_free(exact);
}

int
main(int argc, char **argv)
{
  Fuzzer self = { .random = 88172645463325252 };
  const gchar *wanted = g_getenv("FUZZ_RUNS");
  guint64 runs = wanted ? g_ascii_strtoull(wanted, NULL, 10) : DEFAULT_RUNS;

  self.seeds = g_ptr_array_new_with_free_func((GDestroyNotify) g_bytes_unref);
  for (int i = 1; i < argc; i++)
    _add_path(&self, argv[i]);
  if (argc == 1)
    _add_own_corpus(&self, argv[0]);
  if (self.seeds->len == 0)
    {
      g_printerr("%s: no seeds\n", argv[0]);
      return 1;
    }
  for (guint i = 0; i < self.seeds->len; i++)
    _run_seed(g_ptr_array_index(self.seeds, i));
  for (guint64 i = 0; i < runs; i++)
    _run_mutation(&self);
  g_print("%s: %u seeds, %" G_GUINT64_FORMAT " mutations\n", argv[0], self.seeds->len, runs);
  g_ptr_array_free(self.seeds, TRUE);
  return 0;
}
