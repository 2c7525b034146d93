/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-geo-guard.h"
#include "ueba-error.h"

#include <string.h>

/* libmaxminddb before 1.12 trusts a file in places: it multiplies node count and record size in 32 bits, so that a
 * count of 2^29 passes its check and the tree is read from beyond the file; it skips nested maps by recursion without
 * a limit; it follows pointers as often as they are pointed to, so that a few hundred bytes unfold into 2^100 values;
 * it leaks the list of languages when one is not a text. Here all that is checked first: every value lies inside the
 * section, structures are shallow and small, the tree fits into the file. */

#define MARKER "\xab\xcd\xefMaxMind.com"
#define MARKER_LEN (sizeof(MARKER) - 1)
#define METADATA_BYTES_MAX (128 * 1024)
#define METADATA_VALUES_MAX 10000
#define RECORD_VALUES_MAX 10000
#define NESTING_MAX 32
#define SEPARATOR_BYTES 16
#define DATA_BYTES_MIN 3

/* of the format; pointers, maps and arrays are what matters here */
enum
{
  TYPE_EXTENDED = 0,
  TYPE_POINTER = 1,
  TYPE_STRING = 2,
  TYPE_UINT16 = 5,
  TYPE_UINT32 = 6,
  TYPE_MAP = 7,
  TYPE_ARRAY = 11,
  TYPE_BOOLEAN = 14,
};

typedef struct _Section
{
  const guint8 *data;
  gsize len;
} Section;

typedef struct _Value
{
  guint type;
  guint32 size;         /* bytes, or, of a map or array, members */
  gsize content;        /* where its bytes or members start */
  gsize next;           /* what follows it; of a map or array: its first member */
  guint32 target;       /* of a pointer */
} Value;

static guint32
_big_endian(const guint8 *bytes, guint n)
{
  guint32 value = 0;

  for (guint i = 0; i < n; i++)
    value = value << 8 | bytes[i];
  return value;
}

/* n more bytes at *at, which moves past them; NULL if they are not there */
static const guint8 *
_take(const Section *self, gsize *at, gsize n)
{
  const guint8 *bytes = self->data + *at;

  if (*at > self->len || n > self->len - *at)
    return NULL;
  *at += n;
  return bytes;
}

static gboolean
_decode_pointer(const Section *self, guint8 control, gsize at, Value *ret_value)
{
  static const guint32 bases[] = { 0, 2048, 2048 + 524288, 0 };
  guint n_bytes = (control >> 3 & 3) + 1;
  const guint8 *bytes = _take(self, &at, n_bytes);

  if (!bytes)
    return FALSE;
  guint32 high = n_bytes < 4 ? (guint32) (control & 7) << (8 * n_bytes) : 0;
  ret_value->target = high + _big_endian(bytes, n_bytes) + bases[n_bytes - 1];
  ret_value->next = at;
  return TRUE;
}

static gboolean
_decode_size(const Section *self, guint8 control, gsize *at, guint32 *ret_size)
{
  static const guint32 bases[] = { 29, 285, 65821 };
  guint32 size = control & 31;

  if (size >= 29)
    {
      guint n_bytes = size - 28;
      const guint8 *bytes = _take(self, at, n_bytes);

      if (!bytes)
        return FALSE;
      size = bases[n_bytes - 1] + _big_endian(bytes, n_bytes);
    }
  *ret_size = size;
  return TRUE;
}

static gboolean
_decode(const Section *self, gsize at, Value *ret_value)
{
  const guint8 *control = _take(self, &at, 1);
  Value value = { 0 };

  if (!control)
    return FALSE;
  value.type = *control >> 5;
  if (value.type == TYPE_EXTENDED)
    {
      const guint8 *extended = _take(self, &at, 1);
      if (!extended)
        return FALSE;
      value.type = 7u + *extended;
    }
  *ret_value = value;
  if (value.type == TYPE_POINTER)
    return _decode_pointer(self, *control, at, ret_value);
  if (!_decode_size(self, *control, &at, &value.size))
    return FALSE;
  value.content = at;
  if (value.type != TYPE_MAP && value.type != TYPE_ARRAY && value.type != TYPE_BOOLEAN && !_take(self, &at, value.size))
    return FALSE;
  value.next = at;
  *ret_value = value;
  return TRUE;
}

/* what a pointer points to, in its place; a pointer to a pointer is no value */
static gboolean
_decode_followed(const Section *self, gsize at, Value *ret_value)
{
  Value target;

  if (!_decode(self, at, ret_value))
    return FALSE;
  if (ret_value->type != TYPE_POINTER)
    return TRUE;
  if (!_decode(self, ret_value->target, &target) || target.type == TYPE_POINTER)
    return FALSE;
  *ret_value = target;
  return TRUE;
}

static gboolean _walk(const Section *self, gsize at, guint depth, guint64 *budget, gsize *ret_next);

static gboolean
_walk_target(const Section *self, gsize target, guint depth, guint64 *budget)
{
  Value value;
  gsize unused;

  return _decode(self, target, &value) && value.type != TYPE_POINTER && _walk(self, target, depth, budget, &unused);
}

/* a key that is no text would be skipped in one way by us and in another by the library */
static gboolean
_walk_members(const Section *self, const Value *container, guint depth, guint64 *budget, gsize *ret_next)
{
  for (guint32 i = 0; i < container->size; i++)
    {
      Value key;

      if (container->type == TYPE_MAP
          && (!_decode_followed(self, *ret_next, &key) || key.type != TYPE_STRING
              || !_walk(self, *ret_next, depth, budget, ret_next)))
        return FALSE;
      if (!_walk(self, *ret_next, depth, budget, ret_next))
        return FALSE;
    }
  return TRUE;
}

/* everything inside the value at at; *ret_next: what follows it */
static gboolean
_walk(const Section *self, gsize at, guint depth, guint64 *budget, gsize *ret_next)
{
  Value value;

  if (depth > NESTING_MAX || *budget == 0 || !_decode(self, at, &value))
    return FALSE;
  (*budget)--;
  *ret_next = value.next;
  if (value.type == TYPE_POINTER)
    return _walk_target(self, value.target, depth + 1, budget);
  if (value.type == TYPE_MAP || value.type == TYPE_ARRAY)
    return _walk_members(self, &value, depth + 1, budget, ret_next);
  return TRUE;
}

gboolean
ueba_geo_guard_check_value(const guint8 *section, gsize len, guint32 offset, guint64 *budget)
{
  const Section self = { section, len };
  guint64 left = MIN(*budget, RECORD_VALUES_MAX);
  guint64 given = left;
  gsize unused;
  gboolean is_good = _walk(&self, offset, 0, &left, &unused);

  *budget -= given - left;
  return is_good;
}

/* the bytes behind the last marker */
static gboolean
_find_metadata(const guint8 *data, gsize len, Section *ret_section)
{
  gsize first = len > METADATA_BYTES_MAX ? len - METADATA_BYTES_MAX : 0;

  for (gsize at = len; at >= first + MARKER_LEN; at--)
    if (memcmp(data + at - MARKER_LEN, MARKER, MARKER_LEN) == 0)
      {
        *ret_section = (Section) { data + at, len - at };
        return TRUE;
      }
  return FALSE;
}

/* a member of the metadata's map, which has been walked before */
static gboolean
_find_member(const Section *self, const gchar *name, Value *ret_value)
{
  Value map, key;
  gsize at;

  if (!_decode_followed(self, 0, &map) || map.type != TYPE_MAP)
    return FALSE;
  at = map.next;
  for (guint32 i = 0; i < map.size; i++)
    {
      guint64 budget = METADATA_VALUES_MAX;
      gsize value_at;

      if (!_decode_followed(self, at, &key) || !_walk(self, at, 0, &budget, &value_at))
        return FALSE;
      if (key.size == strlen(name) && memcmp(self->data + key.content, name, key.size) == 0)
        return _decode_followed(self, value_at, ret_value);
      if (!_walk(self, value_at, 0, &budget, &at))
        return FALSE;
    }
  return FALSE;
}

static guint32
_find_number(const Section *self, const gchar *name)
{
  Value value;

  if (!_find_member(self, name, &value) || (value.type != TYPE_UINT16 && value.type != TYPE_UINT32) || value.size > 4)
    return 0;
  return _big_endian(self->data + value.content, value.size);
}

/* a member that is a map or an array of texts, or is not there */
static gboolean
_is_of_texts(const Section *self, const gchar *name)
{
  Value container, member;

  if (!_find_member(self, name, &container))
    return TRUE;
  if (container.type != TYPE_MAP && container.type != TYPE_ARRAY)
    return FALSE;
  gsize at = container.next;
  for (guint64 n = (guint64) container.size * (container.type == TYPE_MAP ? 2 : 1); n > 0; n--)
    {
      guint64 budget = METADATA_VALUES_MAX;

      if (!_decode_followed(self, at, &member) || member.type != TYPE_STRING || !_walk(self, at, 0, &budget, &at))
        return FALSE;
    }
  return TRUE;
}

/* what is wrong, or NULL */
static const gchar *
_judge_metadata(const Section *metadata, gsize file_len)
{
  guint64 budget = METADATA_VALUES_MAX;
  gsize unused;

  if (!_walk(metadata, 0, 0, &budget, &unused))
    return "its metadata is damaged";
  guint64 node_count = _find_number(metadata, "node_count");
  guint32 record_size = _find_number(metadata, "record_size");
  if (node_count == 0 || (record_size != 24 && record_size != 28 && record_size != 32))
    return "its metadata gives no usable size of the search tree";
  if (node_count * record_size / 4 + SEPARATOR_BYTES + DATA_BYTES_MIN > file_len)
    return "its search tree is cut";
  if (!_is_of_texts(metadata, "languages") || !_is_of_texts(metadata, "description"))
    return "its metadata is damaged";
  return NULL;
}

gboolean
ueba_geo_guard_check_file(const guint8 *data, gsize len, const gchar *name, GError **error)
{
  Section metadata;
  const gchar *fault = _find_metadata(data, len, &metadata) ? _judge_metadata(&metadata, len)
                       : "it does not end with the metadata of a MaxMind DB";

  if (fault)
    g_set_error(error, UEBA_ERROR, UEBA_ERROR_SYNTAX, "%s: %s", name, fault);
  return fault == NULL;
}
