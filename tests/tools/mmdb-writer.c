/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "mmdb-writer.h"

#include <arpa/inet.h>
#include <string.h>

/* The format: a binary tree over the 128 bits of an address (IPv4 under ::/96), whose nodes are two numbers of 32
 * bits; a number below the count of nodes is a node, the count itself is "nothing here", beyond it stands an offset
 * into the data section. Then 16 zero bytes, the data, a marker and a map that describes the file. */

typedef enum
{
  TYPE_STRING = 2,
  TYPE_UINT16 = 5,
  TYPE_UINT32 = 6,
  TYPE_MAP = 7,
  TYPE_UINT64 = 9,
  TYPE_ARRAY = 11,
} DataType;

#define NOWHERE G_MAXUINT32
#define DATA_FLAG 0x80000000u   /* a leaf: the other bits are the offset in the data section */

typedef struct _Node
{
  guint32 child[2];
} Node;

struct _MmdbWriter
{
  GArray *nodes;        /* of Node */
  GByteArray *data;
  GHashTable *offsets;  /* country -> offset in data */
};

static void
_append_control(GByteArray *out, DataType type, guint8 size)
{
  gboolean is_extended = type > TYPE_MAP;
  guint8 control[2] = { (is_extended ? 0 : type << 5) | size, type - 7 };

  g_byte_array_append(out, control, is_extended ? 2 : 1);
}

static void
_append_string(GByteArray *out, const gchar *text)
{
  gsize len = strlen(text);

  g_assert(len < 29);
  _append_control(out, TYPE_STRING, len);
  g_byte_array_append(out, (const guint8 *) text, len);
}

static void
_append_number(GByteArray *out, DataType type, guint32 value)
{
  guint32 bytes = GUINT32_TO_BE(value);

  _append_control(out, type, 4 - (type == TYPE_UINT16 ? 2 : 0));
  g_byte_array_append(out, (const guint8 *) &bytes + (type == TYPE_UINT16 ? 2 : 0), type == TYPE_UINT16 ? 2 : 4);
}

static guint32
_add_node(MmdbWriter *self)
{
  Node empty = { { NOWHERE, NOWHERE } };

  g_array_append_val(self->nodes, empty);
  return self->nodes->len - 1;
}

static guint32
_country_offset(MmdbWriter *self, const gchar *country)
{
  gpointer offset;

  if (g_hash_table_lookup_extended(self->offsets, country, NULL, &offset))
    return GPOINTER_TO_UINT(offset);

  guint32 here = self->data->len;
  _append_control(self->data, TYPE_MAP, 1);
  _append_string(self->data, "country");
  _append_control(self->data, TYPE_MAP, 1);
  _append_string(self->data, "iso_code");
  _append_string(self->data, country);
  g_hash_table_insert(self->offsets, g_strdup(country), GUINT_TO_POINTER(here));
  return here;
}

/* the network's bits, IPv4 moved to ::/96; the number of bits that count, or -1 */
static gint
_parse_network(const gchar *network, guint8 ret_bits[16])
{
  gchar **parts = g_strsplit(network, "/", 2);
  gboolean is_v4 = strchr(network, ':') == NULL;
  guint64 prefix = 0;
  gint result = -1;

  memset(ret_bits, 0, 16);
  if (parts[0] && parts[1] && g_ascii_string_to_unsigned(parts[1], 10, 1, is_v4 ? 32 : 128, &prefix, NULL) &&
      inet_pton(is_v4 ? AF_INET : AF_INET6, parts[0], ret_bits + (is_v4 ? 12 : 0)) == 1)
    result = prefix + (is_v4 ? 96 : 0);
  g_strfreev(parts);
  return result;
}

gboolean
mmdb_writer_add(MmdbWriter *self, const gchar *network, const gchar *country)
{
  guint8 bits[16];
  gint n_bits = _parse_network(network, bits);
  guint32 node = 0;

  if (n_bits < 0)
    return FALSE;
  for (gint i = 0; i < n_bits; i++)
    {
      guint side = bits[i / 8] >> (7 - i % 8) & 1;
      guint32 next = i == n_bits - 1 ? DATA_FLAG | _country_offset(self, country)
                     : g_array_index(self->nodes, Node, node).child[side];

      if (next == NOWHERE)
        next = _add_node(self);
      g_array_index(self->nodes, Node, node).child[side] = next;
      node = next;
    }
  return TRUE;
}

static void
_append_tree(MmdbWriter *self, GByteArray *out)
{
  for (guint i = 0; i < self->nodes->len * 2; i++)
    {
      guint32 child = g_array_index(self->nodes, Node, i / 2).child[i % 2];
      guint32 record = child;

      if (child == NOWHERE)
        record = self->nodes->len;
      else if (child & DATA_FLAG)
        record = self->nodes->len + 16 + (child & ~DATA_FLAG);
      record = GUINT32_TO_BE(record);
      g_byte_array_append(out, (const guint8 *) &record, sizeof record);
    }
}

static void
_append_metadata(MmdbWriter *self, GByteArray *out)
{
  g_byte_array_append(out, (const guint8 *) "\xab\xcd\xefMaxMind.com", 14);
  _append_control(out, TYPE_MAP, 9);
  _append_string(out, "node_count");
  _append_number(out, TYPE_UINT32, self->nodes->len);
  _append_string(out, "record_size");
  _append_number(out, TYPE_UINT16, 32);
  _append_string(out, "ip_version");
  _append_number(out, TYPE_UINT16, 6);
  _append_string(out, "database_type");
  _append_string(out, "GeoLite2-Country");
  _append_string(out, "languages");
  _append_control(out, TYPE_ARRAY, 1);
  _append_string(out, "en");
  _append_string(out, "binary_format_major_version");
  _append_number(out, TYPE_UINT16, 2);
  _append_string(out, "binary_format_minor_version");
  _append_number(out, TYPE_UINT16, 0);
  _append_string(out, "build_epoch");
  _append_number(out, TYPE_UINT64, 1735689600);         /* 2025-01-01: the same bytes every time */
  _append_string(out, "description");
  _append_control(out, TYPE_MAP, 1);
  _append_string(out, "en");
  _append_string(out, "made-up countries");
}

gboolean
mmdb_writer_save(MmdbWriter *self, const gchar *file_name, GError **error)
{
  static const guint8 separator[16];
  GByteArray *out = g_byte_array_new();
  gboolean is_saved;

  _append_tree(self, out);
  g_byte_array_append(out, separator, sizeof separator);
  g_byte_array_append(out, self->data->data, self->data->len);
  _append_metadata(self, out);
  is_saved = g_file_set_contents(file_name, (const gchar *) out->data, out->len, error);
  g_byte_array_unref(out);
  return is_saved;
}

MmdbWriter *
mmdb_writer_new(void)
{
  MmdbWriter *self = g_new0(MmdbWriter, 1);

  self->nodes = g_array_new(FALSE, FALSE, sizeof(Node));
  self->data = g_byte_array_new();
  self->offsets = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  _add_node(self);
  return self;
}

void
mmdb_writer_free(MmdbWriter *self)
{
  if (!self)
    return;
  g_array_unref(self->nodes);
  g_byte_array_unref(self->data);
  g_hash_table_destroy(self->offsets);
  g_free(self);
}
