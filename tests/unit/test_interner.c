/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-interner.h"
#include "ueba-hash.h"
#include "ueba-limits.h"

#include <criterion/criterion.h>

static UebaText
_text(const gchar *string)
{
  return ueba_text_from_string(string);
}

Test(ueba_interner, knows_a_text_by_one_id_and_gives_the_text_back)
{
  UebaInterner *interner = ueba_interner_new(1);
  guint32 ann = ueba_interner_intern(interner, _text("ann@example.com"));
  guint32 bob = ueba_interner_intern(interner, _text("bob@example.com"));

  cr_assert_neq(ann, UEBA_INTERNER_NO_ID);
  cr_assert_neq(ann, bob);
  cr_assert_eq(ueba_interner_intern(interner, _text("ann@example.com")), ann);
  cr_assert_eq(ueba_interner_lookup(interner, _text("bob@example.com")), bob);
  cr_assert_str_eq(ueba_interner_text(interner, ann).str, "ann@example.com");
  cr_assert_eq(ueba_interner_size(interner), 2);
  ueba_interner_free(interner);
}

Test(ueba_interner, compares_bytes_and_lengths)
{
  UebaInterner *interner = ueba_interner_new(1);
  const gchar with_nul[] = { 'a', 0, 'b' };
  guint32 a = ueba_interner_intern(interner, _text("a"));

  cr_assert_eq(ueba_interner_lookup(interner, _text("A")), UEBA_INTERNER_NO_ID);
  cr_assert_eq(ueba_interner_lookup(interner, ueba_text(with_nul, 3)), UEBA_INTERNER_NO_ID);
  cr_assert_neq(ueba_interner_intern(interner, ueba_text(with_nul, 3)), a);
  cr_assert_eq(ueba_interner_text(interner, ueba_interner_lookup(interner, ueba_text(with_nul, 3))).len, 3);
  ueba_interner_free(interner);
}

Test(ueba_interner, forgets_a_text_with_its_last_reference_and_uses_the_id_again)
{
  UebaInterner *interner = ueba_interner_new(1);
  guint32 ann = ueba_interner_intern(interner, _text("ann"));

  ueba_interner_ref(interner, ann);
  ueba_interner_unref(interner, ann);
  cr_assert_eq(ueba_interner_lookup(interner, _text("ann")), ann);
  ueba_interner_unref(interner, ann);

  cr_assert_eq(ueba_interner_lookup(interner, _text("ann")), UEBA_INTERNER_NO_ID);
  cr_assert_eq(ueba_interner_size(interner), 0);
  cr_assert_eq(ueba_interner_intern(interner, _text("bob")), ann);
  ueba_interner_free(interner);
}

Test(ueba_interner, stays_small_while_texts_come_and_go)
{
  UebaInterner *interner = ueba_interner_new(1);
  gchar name[32];
  guint32 greatest = 0;

  for (guint i = 0; i < 10000; i++)
    {
      guint32 id = ueba_interner_intern(interner, ueba_text(name, g_snprintf(name, sizeof(name), "u%u", i)));
      greatest = MAX(greatest, id);
      ueba_interner_unref(interner, id);
    }

  cr_assert_eq(greatest, 1);
  ueba_interner_free(interner);
}

Test(ueba_interner, keeps_of_a_text_beyond_the_limit_the_start_and_a_hash_of_the_whole)
{
  UebaInterner *interner = ueba_interner_new(1);
  g_autofree gchar *one = g_strnfill(5000, 'x');
  g_autofree gchar *other = g_strnfill(5000, 'x');
  other[4999] = 'y';

  guint32 id = ueba_interner_intern(interner, _text(one));

  cr_assert_eq(ueba_interner_text(interner, id).len, UEBA_LIMIT_TEXT_BYTES);
  cr_assert_eq(memcmp(ueba_interner_text(interner, id).str, one, 900), 0);
  cr_assert_eq(ueba_interner_lookup(interner, _text(one)), id);
  cr_assert_eq(ueba_interner_lookup(interner, _text(other)), UEBA_INTERNER_NO_ID);
  ueba_interner_free(interner);
}

Test(ueba_interner, cuts_between_two_characters)
{
  UebaInterner *interner = ueba_interner_new(1);
  g_autoptr(GString) text = g_string_new(NULL);

  for (guint i = 0; i < 1000; i++)
    g_string_append(text, "\303\266");
  guint32 id = ueba_interner_intern(interner, _text(text->str));
  g_string_prepend_c(text, 'x');
  guint32 shifted = ueba_interner_intern(interner, _text(text->str));

  cr_assert(g_utf8_validate(ueba_interner_text(interner, id).str, -1, NULL));
  cr_assert(g_utf8_validate(ueba_interner_text(interner, shifted).str, -1, NULL));
  ueba_interner_free(interner);
}

Test(ueba_hash, depends_on_the_seed)
{
  cr_assert_eq(ueba_hash_text(1, _text("ann")), ueba_hash_text(1, _text("ann")));
  cr_assert_neq(ueba_hash_text(1, _text("ann")), ueba_hash_text(2, _text("ann")));
}
