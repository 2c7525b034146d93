/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#define _GNU_SOURCE     /* memfd_create() */

#include "ueba-geo.h"
#include "ueba-error.h"
#include "ueba-findings.h"
#include "ueba-geo-guard.h"
#include "ueba-limits.h"
#include "ueba-ranges.h"

#include <errno.h>
#include <fcntl.h>
#include <maxminddb.h>
#include <netinet/in.h>
#include <sys/mman.h>
#include <unistd.h>

/* The database's search tree is walked once, when it is loaded, and laid flat: ranges of addresses to countries. So a
 * look-up is one step in an index and a short search (30 ns, the library needs 150 and up), every record has been
 * read before it is used, and the file, of which countries are a small part, leaves memory again.
 * It is copied to memory first: a file that is cut while mapped would end the process with SIGBUS.
 *
 * IPv4 addresses are looked up from the tree's node for ::/96 on, as the library does. Where the IPv6 tree leads back
 * to that node (2002::/16, 2001::/32, ::ffff:0:0/96), the range says so and the look-up goes on in IPv4. */

#define N_LETTERS 26
#define ALIAS 0x80000000u       /* of a value: the rest is the length of the prefix in front of the IPv4 address */
#define V4_PREFIX 96
#define DATA_BUDGET 64000000    /* values in all data records: about 150 times those of a city database */
#define SELF_TESTS 64

/* addresses that belong to no country, whatever a database says */
static const gchar *const never_looked_up[] =
{
  "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16",
  "224.0.0.0/4", "240.0.0.0/4", "::", "::1", "fc00::/7", "fe80::/10", "ff00::/8"
};
#define N_NEVER G_N_ELEMENTS(never_looked_up)

struct _UebaGeo
{
  gint ref_count;
  UebaRanges *ranges;           /* to the number of a country, from 1, or to an alias */
  gchar *description;
  gchar codes[N_LETTERS * N_LETTERS][2];
};

typedef struct _Record
{
  guint8 type;
  guint32 value;
  MMDB_entry_s entry;
} Record;

typedef struct _Walk
{
  UebaGeo *geo;
  MMDB_s db;
  const gchar *name;
  GHashTable *countries;        /* offset of data -> number of country */
  UebaNetwork never[N_NEVER];
  Record v4_root;
  guint64 visits_left;
  guint64 data_budget;
  const gchar *fault;
} Walk;

UebaGeo *
ueba_geo_ref(UebaGeo *self)
{
  g_atomic_int_inc(&self->ref_count);
  return self;
}

void
ueba_geo_unref(UebaGeo *self)
{
  if (!self || !g_atomic_int_dec_and_test(&self->ref_count))
    return;
  ueba_ranges_free(self->ranges);
  g_free(self->description);
  g_free(self);
}

static UebaGeo *
_geo_new(void)
{
  UebaGeo *self = g_new0(UebaGeo, 1);

  self->ref_count = 1;
  self->ranges = ueba_ranges_new();
  for (guint i = 0; i < G_N_ELEMENTS(self->codes); i++)
    {
      self->codes[i][0] = (gchar) ('A' + i / N_LETTERS);
      self->codes[i][1] = (gchar) ('A' + i % N_LETTERS);
    }
  return self;
}

/* ---- what a record says ---- */

static guint32
_country_at(MMDB_entry_s *entry, const gchar *member)
{
  const gchar *path[] = { member, "iso_code", NULL };
  MMDB_entry_data_s data;

  if (MMDB_aget_value(entry, &data, path) != MMDB_SUCCESS || !data.has_data
      || data.type != MMDB_DATA_TYPE_UTF8_STRING || data.data_size != 2)
    return 0;
  gchar first = g_ascii_toupper(data.utf8_string[0]);
  gchar second = g_ascii_toupper(data.utf8_string[1]);
  if (!g_ascii_isupper(first) || !g_ascii_isupper(second))
    return 0;
  return 1 + (guint32) (first - 'A') * N_LETTERS + (guint32) (second - 'A');
}

/* FALSE: the record is damaged */
static gboolean
_read_country(Walk *self, MMDB_entry_s *entry, guint32 *ret_country)
{
  gpointer known;

  if (g_hash_table_lookup_extended(self->countries, GUINT_TO_POINTER(entry->offset), NULL, &known))
    {
      *ret_country = GPOINTER_TO_UINT(known);
      return TRUE;
    }
  if (g_hash_table_size(self->countries) >= UEBA_LIMIT_GEO_RECORDS
      || !ueba_geo_guard_check_value(self->db.data_section, self->db.data_section_size, entry->offset,
                                     &self->data_budget))
    return FALSE;
  *ret_country = _country_at(entry, "country");
  if (!*ret_country)
    *ret_country = _country_at(entry, "registered_country");
  g_hash_table_insert(self->countries, GUINT_TO_POINTER(entry->offset), GUINT_TO_POINTER(*ret_country));
  return TRUE;
}

/* ---- the walk ---- */

static gboolean
_fail(Walk *self, const gchar *fault)
{
  self->fault = fault;
  return FALSE;
}

static gboolean
_read_node(Walk *self, guint32 number, Record ret_records[2])
{
  MMDB_search_node_s node;

  if (MMDB_read_node(&self->db, number, &node) != MMDB_SUCCESS)
    return _fail(self, "its search tree is damaged");
  ret_records[0] = (Record) { node.left_record_type, (guint32) node.left_record, node.left_record_entry };
  ret_records[1] = (Record) { node.right_record_type, (guint32) node.right_record, node.right_record_entry };
  return TRUE;
}

static gboolean
_is_never_looked_up(const Walk *self, const UebaNetwork *network)
{
  for (guint i = 0; i < N_NEVER; i++)
    if (self->never[i].prefix <= network->prefix && ueba_network_contains(&self->never[i], &network->address))
      return TRUE;
  return FALSE;
}

static gboolean
_has_part_never_looked_up(const Walk *self, const UebaNetwork *network)
{
  for (guint i = 0; i < N_NEVER; i++)
    if (self->never[i].prefix > network->prefix && ueba_network_contains(network, &self->never[i].address))
      return TRUE;
  return FALSE;
}

static gboolean
_is_alias(const Walk *self, const Record *record, const UebaNetwork *network)
{
  return !network->address.is_v4 && network->prefix <= V4_PREFIX && record->type == MMDB_RECORD_TYPE_SEARCH_NODE
         && self->v4_root.type == MMDB_RECORD_TYPE_SEARCH_NODE && record->value == self->v4_root.value;
}

static gboolean _visit(Walk *self, const Record *record, const UebaNetwork *network);

static gboolean
_visit_halves(Walk *self, const Record *record, const UebaNetwork *network)
{
  Record halves[2] = { *record, *record };
  UebaNetwork half = { network->address, network->prefix + 1 };

  if (half.prefix > ueba_address_bits(&network->address))
    return _fail(self, "its search tree is deeper than an address is long");
  if (record->type == MMDB_RECORD_TYPE_SEARCH_NODE && !_read_node(self, record->value, halves))
    return FALSE;
  if (!_visit(self, &halves[0], &half))
    return FALSE;
  half.address.bytes[network->prefix / 8] |= (guint8) (0x80 >> network->prefix % 8);
  return _visit(self, &halves[1], &half);
}

static gboolean
_visit(Walk *self, const Record *record, const UebaNetwork *network)
{
  guint32 value = 0;

  if (self->visits_left-- == 0)
    return _fail(self, "its search tree runs in circles");
  if (_is_alias(self, record, network))
    value = ALIAS | network->prefix;
  else if (_is_never_looked_up(self, network))
    value = 0;
  else if (record->type == MMDB_RECORD_TYPE_SEARCH_NODE || _has_part_never_looked_up(self, network))
    return _visit_halves(self, record, network);
  else if (record->type == MMDB_RECORD_TYPE_DATA)
    {
      MMDB_entry_s entry = record->entry;
      if (!_read_country(self, &entry, &value))
        return _fail(self, "a data record is damaged");
    }
  else if (record->type != MMDB_RECORD_TYPE_EMPTY)
    return _fail(self, "its search tree is damaged");

  ueba_ranges_append(self->geo->ranges, &network->address, value);
  return TRUE;
}

/* the record for all of IPv4 */
static gboolean
_find_v4_root(Walk *self, const Record *root)
{
  Record records[2];

  self->v4_root = *root;
  for (guint i = 0; i < V4_PREFIX && self->v4_root.type == MMDB_RECORD_TYPE_SEARCH_NODE; i++)
    {
      if (!_read_node(self, self->v4_root.value, records))
        return FALSE;
      self->v4_root = records[0];
    }
  return TRUE;
}

static gboolean
_walk_tree(Walk *self)
{
  Record root = { .type = MMDB_RECORD_TYPE_SEARCH_NODE };
  UebaNetwork v4 = { { { 0 }, TRUE }, 0 };
  UebaNetwork v6 = { { { 0 }, FALSE }, 0 };

  self->visits_left = 2 * (guint64) self->db.metadata.node_count + 65536;
  self->data_budget = DATA_BUDGET;
  if (self->db.metadata.ip_version == 4)
    return _visit(self, &root, &v4);
  if (!_find_v4_root(self, &root) || !_visit(self, &self->v4_root, &v4))
    return FALSE;
  return _visit(self, &root, &v6);
}

/* ---- self-test: the library must find what the ranges say ---- */

static guint32
_lookup(const UebaGeo *self, const UebaAddress *address)
{
  guint32 value = ueba_ranges_lookup(self->ranges, address);

  if (!(value & ALIAS))
    return value;

  UebaAddress v4 = { { 0 }, TRUE };
  guint prefix = value & ~ALIAS;
  for (guint i = 0; i < 4; i++)
    {
      guint bytes = (guint) address->bytes[prefix / 8 + i] << 8;
      if (prefix % 8)
        bytes |= address->bytes[prefix / 8 + i + 1];
      v4.bytes[i] = (guint8) (bytes >> (8 - prefix % 8));
    }
  return ueba_ranges_lookup(self->ranges, &v4);
}

static gboolean
_test_lookup(Walk *self, const UebaAddress *address)
{
  struct sockaddr_in v4 = { .sin_family = AF_INET };
  struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };
  UebaNetwork network = { *address, ueba_address_bits(address) };
  guint32 country = 0;
  gint error = MMDB_SUCCESS;

  memcpy(&v4.sin_addr, address->bytes, 4);
  memcpy(&v6.sin6_addr, address->bytes, 16);
  MMDB_lookup_result_s result = MMDB_lookup_sockaddr(&self->db, address->is_v4 ? (struct sockaddr *) &v4
                                                     : (struct sockaddr *) &v6, &error);
  if (error != MMDB_SUCCESS || (result.found_entry && !_read_country(self, &result.entry, &country)))
    return FALSE;
  return _is_never_looked_up(self, &network) || country == _lookup(self->geo, address);
}

static gboolean
_test_lookups(Walk *self)
{
  for (guint i = 0; i < SELF_TESTS; i++)
    {
      /* spread over the family: IPv6 inside 2000::/3, which is the part in use */
      UebaAddress v4 = { { (guint8) (i * 4 + 1), (guint8) (i * 37), 0, 1 }, TRUE };
      UebaAddress v6 = { { (guint8) (0x20 | i % 32), (guint8) (i * 37), (guint8) i, 0, [15] = 1 }, FALSE };

      if (!_test_lookup(self, &v4) || (self->db.metadata.ip_version == 6 && !_test_lookup(self, &v6)))
        return _fail(self, "a test look-up fails");
    }
  return TRUE;
}

/* ---- opening ---- */

static gchar *
_describe(const Walk *self)
{
  guint64 epoch = self->db.metadata.build_epoch;
  g_autoptr(GDateTime) built = epoch <= G_MAXINT32 * 2ull ? g_date_time_new_from_unix_utc((gint64) epoch) : NULL;
  g_autofree gchar *date = built ? g_date_time_format(built, "%Y-%m-%d") : g_strdup("no date");
  g_autofree gchar *type = ueba_findings_quote(ueba_text_from_string(self->db.metadata.database_type));

  return g_strdup_printf("%s of %s, %" G_GSIZE_FORMAT " ranges", type, date, ueba_ranges_count(self->geo->ranges));
}

static gboolean
_has_country(const Walk *self)
{
  GHashTableIter iter;
  gpointer country;

  g_hash_table_iter_init(&iter, self->countries);
  while (g_hash_table_iter_next(&iter, NULL, &country))
    if (GPOINTER_TO_UINT(country))
      return TRUE;
  return FALSE;
}

static gboolean
_load(Walk *self)
{
  for (guint i = 0; i < N_NEVER; i++)
    {
      gboolean is_network = ueba_network_parse(never_looked_up[i], strlen(never_looked_up[i]), &self->never[i]);
      g_assert(is_network);
    }
  if (!_walk_tree(self))
    return FALSE;
  if (!_has_country(self))
    return _fail(self, "no record in it has a country");
  ueba_ranges_finish(self->geo->ranges);
  self->geo->description = _describe(self);
  return _test_lookups(self);
}

static UebaGeo *
_new_from_database(const gchar *path, const gchar *name, GError **error)
{
  Walk walk = { .name = name };
  gint status = MMDB_open(path, MMDB_MODE_MMAP, &walk.db);

  if (status != MMDB_SUCCESS)
    {
      g_set_error(error, UEBA_ERROR, UEBA_ERROR_SYNTAX, "%s: %s", name, MMDB_strerror(status));
      return NULL;
    }
  walk.geo = _geo_new();
  walk.countries = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, NULL);
  if (!_load(&walk))
    {
      g_set_error(error, UEBA_ERROR, UEBA_ERROR_SYNTAX, "%s: %s", name, walk.fault);
      g_clear_pointer(&walk.geo, ueba_geo_unref);
    }
  g_hash_table_unref(walk.countries);
  MMDB_close(&walk.db);
  return walk.geo;
}

static gboolean
_check_file(gint fd, gsize len, const gchar *name, GError **error)
{
  guint8 *data = len ? mmap(NULL, len, PROT_READ, MAP_PRIVATE, fd, 0) : NULL;

  if (data == MAP_FAILED)
    {
      g_set_error(error, UEBA_ERROR, UEBA_ERROR_IO, "%s: cannot map the copy: %s", name, g_strerror(errno));
      return FALSE;
    }
  gboolean is_good = ueba_geo_guard_check_file(data, len, name, error);
  if (data)
    munmap(data, len);
  return is_good;
}

static gint
_new_memory_file(const gchar *name, GError **error)
{
  gint fd = memfd_create("ueba-geo", MFD_CLOEXEC | MFD_ALLOW_SEALING);

  if (fd < 0)
    g_set_error(error, UEBA_ERROR, UEBA_ERROR_IO, "%s: cannot make a copy in memory: %s", name, g_strerror(errno));
  return fd;
}

static gboolean
_write(gint fd, const guint8 *data, gsize len, const gchar *name, GError **error)
{
  while (len)
    {
      gssize n = write(fd, data, len);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          g_set_error(error, UEBA_ERROR, UEBA_ERROR_IO, "%s: cannot copy to memory: %s", name, g_strerror(errno));
          return FALSE;
        }
      data += n;
      len -= (gsize) n;
    }
  return TRUE;
}

/* nobody changes the copy any more, we included */
static UebaGeo *
_new_from_memory_file(gint fd, gsize len, const gchar *name, GError **error)
{
  g_autofree gchar *path = g_strdup_printf("/proc/self/fd/%d", fd);

  if (fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE) != 0)
    {
      g_set_error(error, UEBA_ERROR, UEBA_ERROR_IO, "%s: cannot seal the copy: %s", name, g_strerror(errno));
      return NULL;
    }
  return _check_file(fd, len, name, error) ? _new_from_database(path, name, error) : NULL;
}

static gboolean
_copy(gint from, gint to, const gchar *name, gsize *ret_len, GError **error)
{
  const gsize buffer_size = 1024 * 1024;
  g_autofree guint8 *buffer = g_malloc(buffer_size);
  gsize len = 0;
  gssize n;

  while ((n = pread(from, buffer, buffer_size, (off_t) len)) != 0)
    {
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          g_set_error(error, UEBA_ERROR, UEBA_ERROR_IO, "%s: %s", name, g_strerror(errno));
          return FALSE;
        }
      len += (gsize) n;
      if (len > UEBA_LIMIT_GEO_BYTES)
        {
          g_set_error(error, UEBA_ERROR, UEBA_ERROR_LIMIT, "%s: larger than %d bytes", name, UEBA_LIMIT_GEO_BYTES);
          return FALSE;
        }
      if (!_write(to, buffer, (gsize) n, name, error))
        return FALSE;
    }
  *ret_len = len;
  return TRUE;
}

UebaGeo *
ueba_geo_new_from_fd(gint fd, const gchar *name, GError **error)
{
  gint copy = _new_memory_file(name, error);
  UebaGeo *self = NULL;
  gsize len;

  if (copy < 0)
    return NULL;
  if (_copy(fd, copy, name, &len, error))
    self = _new_from_memory_file(copy, len, name, error);
  close(copy);
  return self;
}

UebaGeo *
ueba_geo_new_from_data(const guint8 *data, gsize len, const gchar *name, GError **error)
{
  gint copy = _new_memory_file(name, error);
  UebaGeo *self = NULL;

  if (copy < 0)
    return NULL;
  if (_write(copy, data, len, name, error))
    self = _new_from_memory_file(copy, len, name, error);
  close(copy);
  return self;
}

UebaText
ueba_geo_lookup_address(const UebaGeo *self, const UebaAddress *address)
{
  guint32 country = _lookup(self, address);

  return country ? ueba_text(self->codes[country - 1], 2) : ueba_text(NULL, 0);
}

UebaText
ueba_geo_lookup(const UebaGeo *self, UebaText address)
{
  UebaAddress parsed;

  if (address.len == 0 || !ueba_address_parse(address.str, address.len, &parsed))
    return ueba_text(NULL, 0);
  return ueba_geo_lookup_address(self, &parsed);
}

const gchar *
ueba_geo_description(const UebaGeo *self)
{
  return self->description;
}
