/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-geo.h"
#include "ueba-error.h"
#include "mmdb-writer.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>

#include <fcntl.h>
#include <unistd.h>

/* data records in the format's own bytes: \xe1 a map of one, \x40 | n a text of n, \x20 \x00 a pointer to 0 */
#define TEXT_COUNTRY "\x47" "country"
#define TEXT_REGISTERED "\x52" "registered_country"
#define TEXT_ISO_CODE "\x48" "iso_code"
#define RECORD(writer, network, bytes) \
  mmdb_writer_add_record(writer, network, (const guint8 *) bytes, sizeof(bytes) - 1)

static UebaGeo *
_open(const MmdbWriter *writer, GError **error)
{
  GByteArray *bytes = mmdb_writer_to_bytes(writer);
  UebaGeo *geo = ueba_geo_new_from_data(bytes->data, bytes->len, "geo.mmdb", error);

  g_byte_array_unref(bytes);
  return geo;
}

static UebaGeo *
_open_good(MmdbWriter *writer)
{
  GError *error = NULL;
  UebaGeo *geo = _open(writer, &error);

  cr_assert_not_null(geo, "%s", error ? error->message : "no reason");
  mmdb_writer_free(writer);
  return geo;
}

static void
_assert_country(const UebaGeo *geo, const gchar *address, const gchar *expected)
{
  UebaText country = ueba_geo_lookup(geo, ueba_text_from_string(address));

  cr_assert(ueba_text_equal(country, ueba_text_from_string(expected)), "%s is in '%.*s', not in '%s'", address,
            (gint) country.len, country.str, expected);
}

typedef struct _LookupCase
{
  gchar address[48];
  gchar country[4];
} LookupCase;

static LookupCase lookup_cases[] =
{
  { "1.1.0.0", "AU" },
  { "1.1.255.255", "AU" },
  { "1.2.0.0", "" },
  { "1.0.255.255", "" },
  { "8.8.8.8", "US" },
  { "::ffff:8.8.8.8", "US" },
  { "2a00::1", "DE" },
  { "2a00:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "DE" },
  { "2a01::", "" },
  { "2002:808:808::1", "US" },
  { "2002:101::", "AU" },
  { "2002:a00:1::", "" },
  { "2001:0:808:808:1:2:3:4", "US" },
  { "::8.8.8.8", "US" },
  { "10.255.255.255", "" },
  { "11.0.0.0", "ZZ" },
  { "9.255.255.255", "ZZ" },
  { "172.16.0.0", "" },
  { "172.31.255.255", "" },
  { "172.32.0.0", "ZZ" },
  { "172.15.255.255", "ZZ" },
  { "192.168.1.1", "" },
  { "192.169.0.0", "ZZ" },
  { "127.0.0.1", "" },
  { "169.254.1.1", "" },
  { "100.64.0.0", "" },
  { "100.127.255.255", "" },
  { "100.128.0.0", "ZZ" },
  { "100.63.255.255", "ZZ" },
  { "224.0.0.1", "" },
  { "239.255.255.255", "" },
  { "240.0.0.0", "" },
  { "255.255.255.255", "" },
  { "0.0.0.0", "" },
  { "0.255.255.255", "" },
  { "::", "" },
  { "::1", "" },
  { "fe80::1", "" },
  { "febf::1", "" },
  { "fc00::1", "" },
  { "fdff::1", "" },
  { "ff00::1", "" },
  { "fec0::1", "YY" },
  { "fe00::1", "YY" },
  { "not an address", "" },
  { "8.8.8.8:53", "" },
  { "", "" },
};

/* a database that says ZZ and YY of whatever it says nothing better of, private addresses included */
static MmdbWriter *
_new_writer(guint record_size)
{
  static const gchar *const zz[] =
  {
    "9.0.0.0/8", "10.0.0.0/7", "0.0.0.0/8", "100.0.0.0/8", "127.0.0.0/8", "169.0.0.0/8", "172.0.0.0/8", "192.0.0.0/8",
    "224.0.0.0/3"
  };
  MmdbWriter *writer = mmdb_writer_new();

  mmdb_writer_set_record_size(writer, record_size);
  mmdb_writer_add(writer, "1.1.0.0/16", "AU");
  mmdb_writer_add(writer, "8.8.8.8/32", "US");
  mmdb_writer_add(writer, "2a00::/16", "DE");
  mmdb_writer_add(writer, "fc00::/6", "YY");
  for (guint i = 0; i < G_N_ELEMENTS(zz); i++)
    mmdb_writer_add(writer, zz[i], "ZZ");
  mmdb_writer_add_v4_alias(writer, "2002::/16");
  mmdb_writer_add_v4_alias(writer, "2001::/32");
  mmdb_writer_add_v4_alias(writer, "::ffff:0:0/96");
  return writer;
}

static void
_assert_lookups(UebaGeo *geo)
{
  for (guint i = 0; i < G_N_ELEMENTS(lookup_cases); i++)
    _assert_country(geo, lookup_cases[i].address, lookup_cases[i].country);
  ueba_geo_unref(geo);
}

Test(ueba_geo, finds_countries_but_not_those_of_private_addresses)
{
  _assert_lookups(_open_good(_new_writer(32)));
}

Test(ueba_geo, reads_records_of_28_bits)
{
  _assert_lookups(_open_good(_new_writer(28)));
}

Test(ueba_geo, reads_records_of_24_bits)
{
  _assert_lookups(_open_good(_new_writer(24)));
}

Test(ueba_geo, reads_a_tree_of_ipv4_alone)
{
  MmdbWriter *writer = mmdb_writer_new();

  mmdb_writer_set_ip_version(writer, 4);
  mmdb_writer_add(writer, "1.1.0.0/16", "AU");
  mmdb_writer_add(writer, "8.0.0.0/6", "US");
  UebaGeo *geo = _open_good(writer);

  _assert_country(geo, "1.1.2.3", "AU");
  _assert_country(geo, "8.8.8.8", "US");
  _assert_country(geo, "10.0.0.1", "");
  _assert_country(geo, "11.0.0.1", "US");
  _assert_country(geo, "2002:808:808::1", "");
  ueba_geo_unref(geo);
}

Test(ueba_geo, takes_the_registered_country_where_there_is_no_other)
{
  MmdbWriter *writer = mmdb_writer_new();

  RECORD(writer, "1.0.0.0/8", "\xe1" TEXT_REGISTERED "\xe1" TEXT_ISO_CODE "\x42" "FR");
  RECORD(writer, "2.0.0.0/8", "\xe2" TEXT_REGISTERED "\xe1" TEXT_ISO_CODE "\x42" "FR"
         TEXT_COUNTRY "\xe1" TEXT_ISO_CODE "\x42" "NL");
  RECORD(writer, "3.0.0.0/8", "\xe2" TEXT_COUNTRY "\xe1" "\x45names\x40"
         TEXT_REGISTERED "\xe1" TEXT_ISO_CODE "\x42" "be");
  RECORD(writer, "4.0.0.0/8", "\xe1" TEXT_COUNTRY "\xe1" TEXT_ISO_CODE "\x43" "USA");
  RECORD(writer, "5.0.0.0/8", "\xe1" TEXT_COUNTRY "\xe1" TEXT_ISO_CODE "\x42" "\xff?");
  RECORD(writer, "6.0.0.0/8", "\xe1" TEXT_COUNTRY "\x42" "US");
  RECORD(writer, "7.0.0.0/8", "\x42" "US");
  UebaGeo *geo = _open_good(writer);

  _assert_country(geo, "1.2.3.4", "FR");
  _assert_country(geo, "2.2.3.4", "NL");
  _assert_country(geo, "3.2.3.4", "BE");
  _assert_country(geo, "4.2.3.4", "");
  _assert_country(geo, "5.2.3.4", "");
  _assert_country(geo, "6.2.3.4", "");
  _assert_country(geo, "7.2.3.4", "");
  ueba_geo_unref(geo);
}

Test(ueba_geo, tells_what_was_loaded)
{
  MmdbWriter *writer = mmdb_writer_new();

  mmdb_writer_add(writer, "1.0.0.0/8", "FR");
  UebaGeo *geo = _open_good(writer);

  cr_assert_str_eq(ueba_geo_description(geo), "'GeoLite2-Country' of 2025-01-01, 4 ranges");
  ueba_geo_unref(geo);
}

Test(ueba_geo, does_not_need_its_file_any_more)
{
  MmdbWriter *writer = mmdb_writer_new();
  g_autofree gchar *path = NULL;
  gint fd = g_file_open_tmp(NULL, &path, NULL);

  mmdb_writer_add(writer, "1.0.0.0/8", "FR");
  cr_assert(mmdb_writer_save(writer, path, NULL));
  close(fd);
  fd = open(path, O_RDONLY);
  UebaGeo *geo = ueba_geo_new_from_fd(fd, path, NULL);
  close(fd);
  cr_assert_eq(truncate(path, 0), 0);

  _assert_country(geo, "1.2.3.4", "FR");
  ueba_geo_unref(geo);
  mmdb_writer_free(writer);
  unlink(path);
}

/* ---- hostile files ---- */

static void
_assert_refused(GByteArray *bytes, const gchar *expected)
{
  GError *error = NULL;
  UebaGeo *geo = ueba_geo_new_from_data(bytes->data, bytes->len, "geo.mmdb", &error);

  cr_assert_null(geo, "expected: %s", expected);
  cr_assert_str_eq(error->message, expected);
  g_clear_error(&error);
  g_byte_array_unref(bytes);
}

static void
_assert_writer_refused(MmdbWriter *writer, const gchar *expected)
{
  _assert_refused(mmdb_writer_to_bytes(writer), expected);
  mmdb_writer_free(writer);
}

static GByteArray *
_good_bytes(void)
{
  MmdbWriter *writer = _new_writer(32);
  GByteArray *bytes = mmdb_writer_to_bytes(writer);

  mmdb_writer_free(writer);
  return bytes;
}

/* the last place of a text in the file */
static gsize
_find(const GByteArray *bytes, const gchar *text)
{
  gsize len = strlen(text);
  gsize at = bytes->len - len;

  while (memcmp(bytes->data + at, text, len) != 0)
    cr_assert_gt(at--, 0);
  return at;
}

Test(ueba_geo, refuses_what_is_no_database)
{
  GByteArray *bytes = g_byte_array_new();

  g_byte_array_append(bytes, (const guint8 *) "user,group\n", 11);
  _assert_refused(bytes, "geo.mmdb: it does not end with the metadata of a MaxMind DB");
  _assert_refused(g_byte_array_new(), "geo.mmdb: it does not end with the metadata of a MaxMind DB");
}

Test(ueba_geo, refuses_a_file_cut_at_any_byte)
{
  GByteArray *bytes = _good_bytes();

  for (gsize len = 0; len < bytes->len; len += len + 200 < bytes->len ? 97 : 1)
    cr_assert_null(ueba_geo_new_from_data(bytes->data, len, "geo.mmdb", NULL), "cut at %zu", len);
  g_byte_array_unref(bytes);
}

Test(ueba_geo, refuses_a_node_count_that_overflows_when_multiplied)
{
  GByteArray *bytes = _good_bytes();
  gsize at = _find(bytes, "node_count") + strlen("node_count") + 1;

  memcpy(bytes->data + at, "\x20\x00\x00\x01", 4);
  _assert_refused(bytes, "geo.mmdb: its search tree is cut");
}

Test(ueba_geo, refuses_a_tree_that_runs_in_circles)
{
  GByteArray *bytes = _good_bytes();

  /* both records of node 1 lead to node 1 */
  memcpy(bytes->data + 8, "\x00\x00\x00\x01\x00\x00\x00\x01", 8);
  _assert_refused(bytes, "geo.mmdb: its search tree is deeper than an address is long");
}

Test(ueba_geo, refuses_a_tree_that_unfolds_without_end)
{
  GByteArray *bytes = _good_bytes();

  /* both records of node n lead to node n + 1: 2^90 paths */
  for (guint8 i = 0; i < 90; i++)
    bytes->data[8 * i + 3] = bytes->data[8 * i + 7] = i + 1;
  _assert_refused(bytes, "geo.mmdb: its search tree runs in circles");
}

Test(ueba_geo, refuses_records_that_point_outside)
{
  GByteArray *bytes = _good_bytes();

  memcpy(bytes->data + 4, "\x7f\xff\xff\xff", 4);
  _assert_refused(bytes, "geo.mmdb: its search tree is damaged");
}

Test(ueba_geo, refuses_a_data_record_nested_deeper_than_the_stack)
{
  MmdbWriter *writer = mmdb_writer_new();
  GByteArray *record = g_byte_array_new();

  /* a map whose first value is an array in an array in an array ..: the library would skip it by recursion */
  g_byte_array_append(record, (const guint8 *) "\xe2\x41" "a", 3);
  for (guint i = 0; i < 500000; i++)
    g_byte_array_append(record, (const guint8 *) "\x01\x04", 2);
  g_byte_array_append(record, (const guint8 *) "\x40" TEXT_COUNTRY "\x40", 10);
  mmdb_writer_add_record(writer, "1.0.0.0/8", record->data, record->len);
  g_byte_array_unref(record);
  _assert_writer_refused(writer, "geo.mmdb: a data record is damaged");
}

Test(ueba_geo, refuses_pointers_that_unfold_without_end)
{
  MmdbWriter *writer = mmdb_writer_new();
  GByteArray *record = g_byte_array_new();

  /* 40 arrays, each with two pointers to the next */
  for (guint8 i = 0; i < 40; i++)
    {
      guint8 next = (guint8) ((i + 1) * 6);
      guint8 array[] = { 0x02, 0x04, 0x20, next, 0x20, next };
      g_byte_array_append(record, array, sizeof(array));
    }
  g_byte_array_append(record, (const guint8 *) "\x40", 1);
  mmdb_writer_add_record(writer, "1.0.0.0/8", record->data, record->len);
  g_byte_array_unref(record);
  _assert_writer_refused(writer, "geo.mmdb: a data record is damaged");
}

typedef struct _RecordCase
{
  gchar what[40];
  gchar bytes[32];
  gsize len;
} RecordCase;

ParameterizedTestParameters(ueba_geo, refuses_a_damaged_data_record)
{
  static RecordCase cases[] =
  {
    { "pointer beyond the end", "\xe1" TEXT_COUNTRY "\x38\xff\xff\xff\xff", 14 },
    { "pointer to a pointer", "\x20\x02\x20\x00", 4 },
    { "pointer to itself", "\x20\x00", 2 },
    { "text longer than the file", "\xe1" TEXT_COUNTRY "\x5f\xff\xff\xff", 13 },
    { "map larger than the file", "\xff\xff\xff\xff", 4 },
    { "key that is no text", "\xe1\xe1\x41" "a\x41" "b\x41" "c", 8 },
    { "array of itself", "\x01\x04\x20\x00", 4 },
  };
  return cr_make_param_array(RecordCase, cases, G_N_ELEMENTS(cases));
}

ParameterizedTest(RecordCase *c, ueba_geo, refuses_a_damaged_data_record)
{
  MmdbWriter *writer = mmdb_writer_new();
  GError *error = NULL;

  mmdb_writer_add_record(writer, "1.0.0.0/8", (const guint8 *) c->bytes, c->len);

  cr_assert_null(_open(writer, &error), "%s", c->what);
  cr_assert_str_eq(error->message, "geo.mmdb: a data record is damaged");
  g_clear_error(&error);
  mmdb_writer_free(writer);
}

Test(ueba_geo, refuses_metadata_that_is_nothing_or_not_a_map)
{
  static const gchar *const tails[] = { "", "\x41", "\x40", "\xe1", "\xc2\x01", "\xff\xff\xff\xff", "\x20" };

  for (guint i = 0; i < G_N_ELEMENTS(tails); i++)
    {
      GByteArray *bytes = _good_bytes();
      GError *error = NULL;

      g_byte_array_append(bytes, (const guint8 *) "\xab\xcd\xefMaxMind.com", 14);
      g_byte_array_append(bytes, (const guint8 *) tails[i], (guint) strlen(tails[i]));
      cr_assert_null(ueba_geo_new_from_data(bytes->data, bytes->len, "geo.mmdb", &error), "tail %u", i);
      cr_assert(g_error_matches(error, UEBA_ERROR, UEBA_ERROR_SYNTAX));
      g_clear_error(&error);
      g_byte_array_unref(bytes);
    }
}

Test(ueba_geo, refuses_languages_that_are_no_texts)
{
  GByteArray *bytes = _good_bytes();

  /* "languages" holds one text: make it an empty map */
  memcpy(bytes->data + _find(bytes, "\x42" "en\x5b" "binary_format_major"), "\xe1\x40\x40", 3);
  _assert_refused(bytes, "geo.mmdb: its metadata is damaged");
}

Test(ueba_geo, refuses_a_database_without_countries)
{
  MmdbWriter *writer = mmdb_writer_new();

  RECORD(writer, "1.0.0.0/8", "\xe1\x43" "asn\xc1\x01");
  _assert_writer_refused(writer, "geo.mmdb: no record in it has a country");
}

Test(ueba_geo, survives_a_byte_changed_anywhere)
{
  GByteArray *bytes = _good_bytes();
  GRand *rand = g_rand_new_with_seed(23);

  for (guint round = 0; round < 3000; round++)
    {
      gsize at = (gsize) g_rand_int_range(rand, 0, (gint32) bytes->len);
      guint8 was = bytes->data[at];

      bytes->data[at] = (guint8) g_rand_int(rand);
      UebaGeo *geo = ueba_geo_new_from_data(bytes->data, bytes->len, "geo.mmdb", NULL);
      if (geo)
        ueba_geo_lookup(geo, ueba_text_from_string("8.8.8.8"));
      ueba_geo_unref(geo);
      bytes->data[at] = was;
    }
  g_rand_free(rand);

  UebaGeo *geo = ueba_geo_new_from_data(bytes->data, bytes->len, "geo.mmdb", NULL);
  cr_assert_not_null(geo);
  ueba_geo_unref(geo);
  g_byte_array_unref(bytes);
}
