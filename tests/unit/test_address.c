/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-address.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>

#include <arpa/inet.h>
#include <string.h>

typedef struct _TextCase
{
  gchar in[64];
  gchar out[64];
} TextCase;

ParameterizedTestParameters(ueba_address, writes_the_canonical_text)
{
  static TextCase cases[] =
  {
    { "0.0.0.0", "0.0.0.0" },
    { "203.0.113.9", "203.0.113.9" },
    { "255.255.255.255", "255.255.255.255" },
    { "::", "::" },
    { "::1", "::1" },
    { "1::", "1::" },
    { "2001:DB8:0:0:0:0:0:1", "2001:db8::1" },
    { "2001:0db8:0000:0001:0000:0000:0000:0001", "2001:db8:0:1::1" },
    { "2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1" },
    { "2001:0:0:1:0:0:0:1", "2001:0:0:1::1" },
    { "1:0:3:4:5:6:7:8", "1:0:3:4:5:6:7:8" },
    { "1:2:3:4:5:6:0:0", "1:2:3:4:5:6::" },
    { "0:0:3:4:5:6:7:8", "::3:4:5:6:7:8" },
    { "1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0" },
    { "::ffff:192.0.2.1", "192.0.2.1" },
    { "::FFFF:c000:201", "192.0.2.1" },
    { "0:0:0:0:0:ffff:192.0.2.1", "192.0.2.1" },
    { "64:ff9b::192.0.2.33", "64:ff9b::c000:221" },
    { "::1.2.3.4", "::102:304" },
    { "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" },
  };
  return cr_make_param_array(TextCase, cases, G_N_ELEMENTS(cases));
}

ParameterizedTest(TextCase *c, ueba_address, writes_the_canonical_text)
{
  UebaAddress address;
  gchar text[UEBA_ADDRESS_TEXT_BYTES];

  cr_assert(ueba_address_parse(c->in, strlen(c->in), &address), "%s", c->in);
  gsize len = ueba_address_format(&address, text);

  cr_assert_str_eq(text, c->out);
  cr_assert_eq(len, strlen(c->out));
}

typedef struct _BadCase
{
  gchar text[64];
} BadCase;

ParameterizedTestParameters(ueba_address, refuses_what_is_not_wholly_an_address)
{
  static BadCase cases[] =
  {
    { "" }, { "1" }, { "1.2.3" }, { "1.2.3.4.5" }, { "1.2.3.256" }, { "01.2.3.4" }, { "1.2.3.4 " }, { " 1.2.3.4" },
    { "1..3.4" }, { ".1.2.3" }, { "1.2.3." }, { "1.2.3.4:25" }, { "[::1]" }, { "fe80::1%eth0" }, { ":" }, { ":::" },
    { "1:2:3:4:5:6:7" }, { "1:2:3:4:5:6:7:8:9" }, { "1::2::3" }, { "1:2:3:4:5:6:7:8::" }, { "::1:2:3:4:5:6:7:8" },
    { "12345::" }, { "g::" }, { ":1::2" }, { "1::2:" }, { "1.2.3.4::" }, { "::1.2.3.4:5" }, { "::1.2.3" },
    { "1:2:3:4:5:6:7:1.2.3.4" }, { "null" }, { "1.2.3.4/24" }, { "0x1.2.3.4" },
  };
  return cr_make_param_array(BadCase, cases, G_N_ELEMENTS(cases));
}

ParameterizedTest(BadCase *c, ueba_address, refuses_what_is_not_wholly_an_address)
{
  UebaAddress address = { { 7 }, FALSE };

  cr_assert_not(ueba_address_parse(c->text, strlen(c->text), &address), "%s", c->text);
  cr_assert_eq(address.bytes[0], 7, "untouched on failure");
}

Test(ueba_address, agrees_with_inet_pton_on_texts_made_of_its_alphabet)
{
  static const gchar alphabet[] = "::::..0012f9";
  GRand *rand = g_rand_new_with_seed(1);
  guint n_addresses = 0;

  for (guint round = 0; round < 300000; round++)
    {
      gchar text[24];
      guint8 expected[16];
      UebaAddress address;
      gsize len = (gsize) g_rand_int_range(rand, 1, 20);

      for (gsize i = 0; i < len; i++)
        text[i] = alphabet[g_rand_int_range(rand, 0, sizeof(alphabet) - 1)];
      text[len] = '\0';
      gboolean valid = inet_pton(AF_INET, text, expected) == 1 || inet_pton(AF_INET6, text, expected) == 1;

      cr_assert_eq(ueba_address_parse(text, len, &address), valid, "%s", text);
      n_addresses += valid;
    }
  cr_assert_gt(n_addresses, 1000);
  g_rand_free(rand);
}

Test(ueba_address, is_read_without_looking_past_its_length)
{
  UebaAddress address;
  gchar text[UEBA_ADDRESS_TEXT_BYTES];

  cr_assert(ueba_address_parse("1.2.3.45", 7, &address));
  ueba_address_format(&address, text);
  cr_assert_str_eq(text, "1.2.3.4");
}

ParameterizedTestParameters(ueba_network, is_written_with_host_bits_cleared)
{
  static TextCase cases[] =
  {
    { "203.0.113.77/24", "203.0.113.0/24" },
    { "203.0.113.77", "203.0.113.77" },
    { "203.0.113.77/32", "203.0.113.77" },
    { "10.255.255.255/9", "10.128.0.0/9" },
    { "1.2.3.4/0", "0.0.0.0/0" },
    { "2001:db8:ffff::1/33", "2001:db8:8000::/33" },
    { "2001:db8::1/128", "2001:db8::1" },
    { "::ffff:203.0.113.77/120", "203.0.113.0/24" },
    { "::ffff:203.0.113.77", "203.0.113.77" },
    { "::ffff:0:0/90", "::ffc0:0:0/90" },
  };
  return cr_make_param_array(TextCase, cases, G_N_ELEMENTS(cases));
}

ParameterizedTest(TextCase *c, ueba_network, is_written_with_host_bits_cleared)
{
  UebaNetwork network;
  gchar text[UEBA_NETWORK_TEXT_BYTES];

  cr_assert(ueba_network_parse(c->in, strlen(c->in), &network), "%s", c->in);
  gsize len = ueba_network_format(&network, text);

  cr_assert_str_eq(text, c->out);
  cr_assert_eq(len, strlen(c->out));
}

ParameterizedTestParameters(ueba_network, refuses_a_wrong_prefix)
{
  static BadCase cases[] =
  {
    { "1.2.3.4/" }, { "1.2.3.4/33" }, { "1.2.3.4/-1" }, { "1.2.3.4/2 " }, { "1.2.3.4/24/24" }, { "/24" }, { "::/129" },
    { "1.2.3.0/255.255.255.0" }, { "1.2.3.4/4294967297" },
  };
  return cr_make_param_array(BadCase, cases, G_N_ELEMENTS(cases));
}

ParameterizedTest(BadCase *c, ueba_network, refuses_a_wrong_prefix)
{
  UebaNetwork network;

  cr_assert_not(ueba_network_parse(c->text, strlen(c->text), &network), "%s", c->text);
}

typedef struct _ContainsCase
{
  gchar network[64];
  gchar address[64];
  gboolean contains;
} ContainsCase;

ParameterizedTestParameters(ueba_network, contains_its_addresses_to_the_bit)
{
  static ContainsCase cases[] =
  {
    { "10.128.0.0/9", "10.128.0.0", TRUE },
    { "10.128.0.0/9", "10.255.255.255", TRUE },
    { "10.128.0.0/9", "10.127.255.255", FALSE },
    { "10.128.0.0/9", "11.128.0.0", FALSE },
    { "1.2.3.4", "1.2.3.4", TRUE },
    { "1.2.3.4", "1.2.3.5", FALSE },
    { "0.0.0.0/0", "255.0.0.1", TRUE },
    { "0.0.0.0/0", "::1", FALSE },
    { "::/0", "1.2.3.4", FALSE },
    { "fe80::/10", "febf:ffff::1", TRUE },
    { "fe80::/10", "fec0::", FALSE },
    { "::1", "::1", TRUE },
    { "1.2.3.0/24", "::ffff:1.2.3.9", TRUE },
  };
  return cr_make_param_array(ContainsCase, cases, G_N_ELEMENTS(cases));
}

ParameterizedTest(ContainsCase *c, ueba_network, contains_its_addresses_to_the_bit)
{
  UebaNetwork network;
  UebaAddress address;

  cr_assert(ueba_network_parse(c->network, strlen(c->network), &network));
  cr_assert(ueba_address_parse(c->address, strlen(c->address), &address));
  cr_assert_eq(ueba_network_contains(&network, &address), c->contains, "%s in %s", c->address, c->network);
}

Test(ueba_address, is_not_in_a_null_text)
{
  UebaAddress address = { { 1 }, TRUE };

  cr_assert_not(ueba_address_parse_v4(NULL, 0, &address));
  cr_assert_eq(address.bytes[0], 1);
}
