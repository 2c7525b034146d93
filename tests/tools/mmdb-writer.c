/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "mmdb-writer.h"

#include <arpa/inet.h>
#include <string.h>

/* The format: a binary tree over the 128 bits of an address (IPv4 under ::/96), whose nodes are two numbers of 24, 28
 * or 32 bits; a number below the count of nodes is a node, the count itself is "nothing here", beyond it stands an
 * offset into the data section. Then 16 zero bytes, the data, a marker and a map that describes the file. */

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
  guint ip_version;
  guint record_size;
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

/* the network's bits, IPv4 moved to ::/96 in a tree of 128 bits; the number of bits that count, or -1 */
static gint
_parse_network(const MmdbWriter *self, const gchar *network, guint8 ret_bits[16])
{
  gchar **parts = g_strsplit(network, "/", 2);
  gboolean is_v4 = strchr(network, ':') == NULL;
  guint v4_bytes = is_v4 && self->ip_version == 6 ? 12 : 0;
  guint64 prefix = 0;
  gint result = -1;

  memset(ret_bits, 0, 16);
  if (parts[0] && parts[1] && g_ascii_string_to_unsigned(parts[1], 10, 1, is_v4 ? 32 : 128, &prefix, NULL) &&
      inet_pton(is_v4 ? AF_INET : AF_INET6, parts[0], ret_bits + v4_bytes) == 1)
    result = prefix + 8 * v4_bytes;
  g_strfreev(parts);
  return result;
}

/* from the root along bits, nodes made where there are none; the last step leads to target */
static void
_set_path(MmdbWriter *self, const guint8 bits[16], gint n_bits, guint32 target)
{
  guint32 node = 0;

  for (gint i = 0; i < n_bits; i++)
    {
      guint side = bits[i / 8] >> (7 - i % 8) & 1;
      guint32 next = i == n_bits - 1 ? target : g_array_index(self->nodes, Node, node).child[side];

      if (next == NOWHERE)
        next = _add_node(self);
      g_array_index(self->nodes, Node, node).child[side] = next;
      node = next;
    }
}

gboolean
mmdb_writer_add(MmdbWriter *self, const gchar *network, const gchar *country)
{
  guint8 bits[16];
  gint n_bits = _parse_network(self, network, bits);

  if (n_bits >= 0)
    _set_path(self, bits, n_bits, DATA_FLAG | _country_offset(self, country));
  return n_bits >= 0;
}

gboolean
mmdb_writer_add_record(MmdbWriter *self, const gchar *network, const guint8 *record, gsize len)
{
  guint8 bits[16];
  gint n_bits = _parse_network(self, network, bits);

  if (n_bits < 0)
    return FALSE;
  _set_path(self, bits, n_bits, DATA_FLAG | self->data->len);
  g_byte_array_append(self->data, record, len);
  return TRUE;
}

static guint32
_v4_root(MmdbWriter *self)
{
  guint32 node = 0;

  for (guint i = 0; i < 96; i++)
    {
      if (g_array_index(self->nodes, Node, node).child[0] == NOWHERE)
        {
          guint32 added = _add_node(self);
          g_array_index(self->nodes, Node, node).child[0] = added;
        }
      node = g_array_index(self->nodes, Node, node).child[0];
    }
  return node;
}

gboolean
mmdb_writer_add_v4_alias(MmdbWriter *self, const gchar *network)
{
  guint8 bits[16];
  gint n_bits = _parse_network(self, network, bits);

  if (n_bits >= 0)
    _set_path(self, bits, n_bits, _v4_root(self));
  return n_bits >= 0;
}

void
mmdb_writer_set_ip_version(MmdbWriter *self, guint ip_version)
{
  self->ip_version = ip_version;
}

void
mmdb_writer_set_record_size(MmdbWriter *self, guint record_size)
{
  self->record_size = record_size;
}

static guint32
_record(const MmdbWriter *self, guint32 child)
{
  if (child == NOWHERE)
    return self->nodes->len;
  return child & DATA_FLAG ? self->nodes->len + 16 + (child & ~DATA_FLAG) : child;
}

/* 28 bits: the upper four of both records share the byte in the middle */
static void
_append_node(const MmdbWriter *self, const Node *node, GByteArray *out)
{
  guint32 left = _record(self, node->child[0]);
  guint32 right = _record(self, node->child[1]);
  guint8 left_bytes[4] = { left >> 24, left >> 16, left >> 8, left };
  guint8 right_bytes[4] = { right >> 24, right >> 16, right >> 8, right };
  guint8 middle = (left_bytes[0] & 15) << 4 | (right_bytes[0] & 15);

  if (self->record_size == 32)
    g_byte_array_append(out, left_bytes, 1);
  g_byte_array_append(out, left_bytes + 1, 3);
  if (self->record_size != 24)
    g_byte_array_append(out, self->record_size == 28 ? &middle : right_bytes, 1);
  g_byte_array_append(out, right_bytes + 1, 3);
}

static void
_append_tree(const MmdbWriter *self, GByteArray *out)
{
  for (guint i = 0; i < self->nodes->len; i++)
    _append_node(self, &g_array_index(self->nodes, Node, i), out);
}

static void
_append_metadata(const MmdbWriter *self, GByteArray *out)
{
  g_byte_array_append(out, (const guint8 *) "\xab\xcd\xefMaxMind.com", 14);
  _append_control(out, TYPE_MAP, 9);
  _append_string(out, "node_count");
  _append_number(out, TYPE_UINT32, self->nodes->len);
  _append_string(out, "record_size");
  _append_number(out, TYPE_UINT16, self->record_size);
  _append_string(out, "ip_version");
  _append_number(out, TYPE_UINT16, self->ip_version);
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

GByteArray *
mmdb_writer_to_bytes(const MmdbWriter *self)
{
  static const guint8 separator[16];
  GByteArray *out = g_byte_array_new();

  _append_tree(self, out);
  g_byte_array_append(out, separator, sizeof separator);
  g_byte_array_append(out, self->data->data, self->data->len);
  _append_metadata(self, out);
  return out;
}

gboolean
mmdb_writer_save(MmdbWriter *self, const gchar *file_name, GError **error)
{
  GByteArray *bytes = mmdb_writer_to_bytes(self);
  gboolean is_saved = g_file_set_contents(file_name, (const gchar *) bytes->data, bytes->len, error);

  g_byte_array_unref(bytes);
  return is_saved;
}

MmdbWriter *
mmdb_writer_new(void)
{
  MmdbWriter *self = g_new0(MmdbWriter, 1);

  self->nodes = g_array_new(FALSE, FALSE, sizeof(Node));
  self->data = g_byte_array_new();
  self->offsets = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  self->ip_version = 6;
  self->record_size = 32;
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
