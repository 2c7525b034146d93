/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-mail-address.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>

typedef struct _AddressCase
{
  gchar text[96];
  gchar expected[64];
} AddressCase;

/* "" is null */
static void
_assert_text(UebaText actual, const gchar *expected, const gchar *from)
{
  cr_assert(ueba_text_equal(actual, ueba_text_from_string(expected)), "%s: %.*s instead of %s", from,
            (int) actual.len, actual.str, expected);
}

ParameterizedTestParameters(ueba_mail_address, takes_the_address_out_of_its_decoration)
{
  static AddressCase cases[] =
  {
    { "a@b", "a@b" },
    { " a@b\r\n", "a@b" },
    { "<a@b>", "a@b" },
    { "Name <a@b>", "a@b" },
    { "\"Doe, John\" <john@x>", "john@x" },
    { "Doe, John <john@x>", "john@x" },
    { "\"a <b@c>\" <d@e>", "d@e" },
    { "\"say \\\"<x@y>\\\"\" <d@e>", "d@e" },
    { "\"unclosed <d@e>", "d@e" },
    { "a@b <<Doe, John>>", "a@b" },
    { "<a@b> <<Doe, John>>", "a@b" },
    { "<a@b> <<c@d>>", "a@b" },
    { "a@b <Doe, John>", "a@b" },
    { "a@b <c@d>", "c@d" },
    { "<<c@d>>", "c@d" },
    { "Name <a@b", "a@b" },
    { "\"a@b\"", "a@b" },
    { "'a@b'", "a@b" },
    { "'a@b' <a@b>", "a@b" },
    { "\"john doe\"@x", "\"john doe\"@x" },
    { "<\"quoted local\"@x>", "\"quoted local\"@x" },
    { "o'brien@x", "o'brien@x" },
    { "Automated Task Manager", "Automated Task Manager" },
    { "<postmaster>", "postmaster" },
    { "Mail Delivery Subsystem <MAILER-DAEMON>", "MAILER-DAEMON" },
    { "<>", "" },
    { "< >", "" },
    { "Name <>", "" },
    { "<", "" },
    { "", "" },
    { "\"\"", "" },
    { "\"", "\"" },
  };

  return cr_make_param_array(AddressCase, cases, G_N_ELEMENTS(cases));
}

ParameterizedTest(AddressCase *c, ueba_mail_address, takes_the_address_out_of_its_decoration)
{
  _assert_text(ueba_mail_address_extract(ueba_text_from_string(c->text)), c->expected, c->text);
}

ParameterizedTestParameters(ueba_mail_address, finds_the_display_name_before_the_brackets)
{
  static AddressCase cases[] =
  {
    { "MAILER-DAEMON <>", "MAILER-DAEMON" },
    { "\"postmaster\" <postmaster@x>", "postmaster" },
    { "\"a <b>\" <c@d>", "a <b>" },
    { "<c@d>", "" },
    { "c@d", "" },
    { "\"a <b>\"", "" },
    { "", "" },
  };

  return cr_make_param_array(AddressCase, cases, G_N_ELEMENTS(cases));
}

ParameterizedTest(AddressCase *c, ueba_mail_address, finds_the_display_name_before_the_brackets)
{
  _assert_text(ueba_mail_address_display_name(ueba_text_from_string(c->text)), c->expected, c->text);
}

typedef struct _SplitCase
{
  gchar text[48];
  gchar local_part[32];
  gchar domain[32];
} SplitCase;

ParameterizedTestParameters(ueba_mail_address, is_split_at_its_last_at)
{
  static SplitCase cases[] =
  {
    { "ann@example.com", "ann", "example.com" },
    { "\"a@b\"@example.com", "\"a@b\"", "example.com" },
    { "postmaster", "postmaster", "" },
    { "ann@", "ann", "" },
    { "@example.com", "", "example.com" },
    { "", "", "" },
  };

  return cr_make_param_array(SplitCase, cases, G_N_ELEMENTS(cases));
}

ParameterizedTest(SplitCase *c, ueba_mail_address, is_split_at_its_last_at)
{
  _assert_text(ueba_mail_address_local_part(ueba_text_from_string(c->text)), c->local_part, c->text);
  _assert_text(ueba_mail_address_domain(ueba_text_from_string(c->text)), c->domain, c->text);
}

Test(ueba_mail_address, is_lower_cased_right_whatever_byte_stands_wherever)
{
  for (gint byte = 0; byte < 256; byte++)
    for (gsize place = 0; place < 20; place++)
      {
        gchar text[] = "ann.other@example.or", buffer[sizeof(text)];
        UebaText lower;

        text[place] = (gchar) byte;
        lower = ueba_mail_address_lower(ueba_text(text, 20), buffer);
        cr_assert_eq(lower.len, 20);
        cr_assert_eq(lower.str == text, !g_ascii_isupper(text[place]), "byte %d at %" G_GSIZE_FORMAT, byte, place);
        cr_assert_eq(lower.str[place], g_ascii_tolower(text[place]));
        text[place] = lower.str[place];
        cr_assert_arr_eq(lower.str, text, 20, "byte %d at %" G_GSIZE_FORMAT, byte, place);
      }
}

Test(ueba_mail_address, is_lower_cased_in_ascii_only_and_copied_only_if_it_has_to_be)
{
  gchar buffer[32];
  UebaText lower = ueba_text_from_string("ann@x");

  cr_assert_eq(ueba_mail_address_lower(lower, buffer).str, lower.str);
  _assert_text(ueba_mail_address_lower(ueba_text_from_string("Ann.O@EXAMPLE.com"), buffer), "ann.o@example.com",
               "upper");
  _assert_text(ueba_mail_address_lower(ueba_text_from_string("\303\204NN@X"), buffer), "\303\204nn@x", "umlaut");
  cr_assert_eq(ueba_mail_address_lower((UebaText)
  {
    NULL, 0
  }, buffer).len, 0);
}

/* all addresses of a list, joined by `|` */
static gchar *
_join(const gchar *list)
{
  GString *joined = g_string_new(NULL);
  UebaMailAddressIter iter;
  UebaText address;

  ueba_mail_address_iter_init(&iter, ueba_text_from_string(list));
  while (ueba_mail_address_iter_next(&iter, &address))
    {
      g_string_append_len(joined, address.str, (gssize) address.len);
      g_string_append_c(joined, '|');
    }
  return g_string_free(joined, FALSE);
}

ParameterizedTestParameters(ueba_mail_address, lists_are_cut_at_commas_and_semicolons)
{
  static AddressCase cases[] =
  {
    { "a@b", "a@b|" },
    { "a@b,c@d", "a@b|c@d|" },
    { "a@b; c@d ,e@f", "a@b|c@d|e@f|" },
    { "a@b;", "a@b|" },
    { ",,;a@b, ;,", "a@b|" },
    { "<>,a@b", "a@b|" },
    { "a@b,<>", "a@b|" },
    { "Name <>;a@b", "a@b|" },
    { "Doe, John <j@x>, Ann <ann@x>", "j@x|ann@x|" },
    { "Doe, John, j@x", "j@x|" },
    { "\"Doe; John\" <j@x>;a@b", "j@x|a@b|" },
    { "\"a,b\"@x,c@d", "\"a,b\"@x|c@d|" },
    { "\"open, a@b, c@d", "a@b|c@d|" },
    { "j@x <Doe, John>,a@b", "j@x|a@b|" },
    { "j@x <<Doe, John>>,a@b", "j@x|a@b|" },
    { "<a@b,c@d", "a@b|c@d|" },
    { "a@b>,c@d", "a@b>|c@d|" },
    { "\"a@b\",'c@d'", "a@b|c@d|" },
    { "root", "root|" },
    { "a@b,root", "a@b|root|" },
    { "<>", "" },
    { "", "" },
    { " , ; ", "" },
  };

  return cr_make_param_array(AddressCase, cases, G_N_ELEMENTS(cases));
}

ParameterizedTest(AddressCase *c, ueba_mail_address, lists_are_cut_at_commas_and_semicolons)
{
  gchar *joined = _join(c->text);

  cr_assert_str_eq(joined, c->expected, "%s: %s", c->text, joined);
  g_free(joined);
}

/* a quadratic scan of this many bytes would take minutes */
#define HOSTILE_REPEATS 500000

Test(ueba_mail_address, lists_of_unclosed_quotes_and_brackets_are_read_in_linear_time, .timeout = 20)
{
  const gchar *units[] = { "\"", "<", ",\"<", "<,", "<<,", "\\\",", "a@b,\"", "\"<a@b" };

  for (guint i = 0; i < G_N_ELEMENTS(units); i++)
    {
      GString *list = g_string_new("\"\"\"");
      for (guint k = 0; k < HOSTILE_REPEATS; k++)
        g_string_append(list, units[i]);
      gchar *joined = _join(list->str);
      cr_assert_leq(strlen(joined), list->len + 1);
      ueba_mail_address_display_name(ueba_text(list->str, list->len));
      g_free(joined);
      g_string_free(list, TRUE);
    }
}

Test(ueba_mail_address, a_simple_text_is_given_back_by_everything)
{
  gchar text[40], buffer[40];
  guint n_simple = 0;

  memset(text, 'a', sizeof(text));
  for (gsize len = 1; len <= sizeof(text); len++)
    for (gsize at = 0; at < len; at++)
      for (guint byte = 0; byte < 256; byte++)
        {
          UebaText address = { text, len }, first;
          UebaMailAddressIter iter;

          text[at] = (gchar) byte;
          ueba_mail_address_iter_init(&iter, address);
          if (ueba_mail_address_is_simple(address))
            {
              n_simple++;
              cr_assert(ueba_text_equal(ueba_mail_address_extract(address), address));
              cr_assert_eq(ueba_mail_address_lower(address, buffer).str, text);
              cr_assert(ueba_mail_address_iter_next(&iter, &first));
              cr_assert(ueba_text_equal(first, address));
              cr_assert_not(strchr(" \t\r\n\"'<>,;", (gint) byte), "byte %u", byte);
            }
          text[at] = 'a';
        }
  cr_assert_eq(n_simple, 820 * ('9' - '-' + 1 + 'z' - '[' + 1 + 1));
}

Test(ueba_mail_address, a_capital_at_every_place_becomes_small)
{
  gchar text[40], buffer[40], small[40];

  memset(text, 'a', sizeof(text));
  memset(small, 'a', sizeof(small));
  for (gsize len = 1; len <= sizeof(text); len++)
    for (gsize at = 0; at < len; at++)
      {
        text[at] = 'Z';
        small[at] = 'z';
        cr_assert(ueba_text_equal(ueba_mail_address_lower(ueba_text(text, len), buffer), ueba_text(small, len)));
        text[at] = small[at] = 'a';
      }
}
