/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-ranges.h"

#include <string.h>

/* Two sorted arrays of range starts, one a family, and beside each the value. An index over the spread of the starts
 * leads to a handful of them, so a look-up is one step in the index and a short binary search: about 30 ns, with a
 * million networks too, and how deep they nest does not matter. Cost: 8 bytes a range (IPv6 20), the index 1 to 4. */

#define INDEX_BITS_MAX 18

typedef struct _KeyV6
{
  guint64 high;
  guint64 low;
} KeyV6;

typedef struct _Family
{
  gpointer starts;      /* guint32 or KeyV6 */
  guint32 *values;
  guint32 count;
  guint32 size;         /* reserved */

  /* positions of the first start in each slot, and count at the end */
  guint32 *index;
  guint32 n_slots;
  guint64 base;         /* the first start, its upper 64 bits */
  guint shift;          /* of an address above base, to its slot */
} Family;

struct _UebaRanges
{
  Family v4;
  Family v6;
};

static KeyV6
_key_v6(const UebaAddress *address)
{
  KeyV6 key;

  memcpy(&key, address->bytes, sizeof(key));
  return (KeyV6) { GUINT64_FROM_BE(key.high), GUINT64_FROM_BE(key.low) };
}

static inline gboolean
_is_above(KeyV6 a, KeyV6 b)
{
  return a.high != b.high ? a.high > b.high : a.low > b.low;
}

UebaRanges *
ueba_ranges_new(void)
{
  return g_new0(UebaRanges, 1);
}

static void
_clear_family(Family *self)
{
  g_free(self->starts);
  g_free(self->values);
  g_free(self->index);
}

void
ueba_ranges_free(UebaRanges *self)
{
  if (!self)
    return;
  _clear_family(&self->v4);
  _clear_family(&self->v6);
  g_free(self);
}

static void
_resize(Family *self, gsize start_size, guint32 size)
{
  self->size = size;
  self->starts = g_realloc_n(self->starts, size, start_size);
  self->values = g_renew(guint32, self->values, size);
}

/* TRUE: there is now a last range whose start and value are to be written; FALSE: the last one goes on */
static gboolean
_extend(Family *self, gsize start_size, gboolean is_same_start, guint32 value)
{
  if (is_same_start)
    self->count--;
  if (value == (self->count ? self->values[self->count - 1] : 0))
    return FALSE;
  if (self->count == self->size)
    _resize(self, start_size, self->size + self->size / 2 + 16);
  self->values[self->count++] = value;
  return TRUE;
}

static void
_append_v4(Family *self, guint32 start, guint32 value)
{
  guint32 *starts = self->starts;

  g_assert(self->count == 0 || start >= starts[self->count - 1]);
  if (!_extend(self, sizeof(guint32), self->count && start == starts[self->count - 1], value))
    return;
  starts = self->starts;
  starts[self->count - 1] = start;
}

static void
_append_v6(Family *self, KeyV6 start, guint32 value)
{
  KeyV6 *starts = self->starts;
  gboolean is_same = self->count && !_is_above(start, starts[self->count - 1]);

  g_assert(!is_same || !_is_above(starts[self->count - 1], start));
  if (!_extend(self, sizeof(KeyV6), is_same, value))
    return;
  starts = self->starts;
  starts[self->count - 1] = start;
}

void
ueba_ranges_append(UebaRanges *self, const UebaAddress *start, guint32 value)
{
  if (start->is_v4)
    _append_v4(&self->v4, ueba_address_v4(start), value);
  else
    _append_v6(&self->v6, _key_v6(start), value);
}

/* the part of a start that the index goes by */
static guint64
_start_high(const Family *self, gboolean is_v4, guint32 i)
{
  return is_v4 ? ((const guint32 *) self->starts)[i] : ((const KeyV6 *) self->starts)[i].high;
}

static guint
_n_index_bits(guint32 count)
{
  return MIN(INDEX_BITS_MAX, g_bit_storage(count));
}

static void
_build_index(Family *self, gboolean is_v4)
{
  if (self->count == 0)
    return;
  _resize(self, is_v4 ? sizeof(guint32) : sizeof(KeyV6), self->count);
  self->base = _start_high(self, is_v4, 0);
  guint64 spread = _start_high(self, is_v4, self->count - 1) - self->base;
  guint n_bits = _n_index_bits(self->count);
  guint n_spread_bits = spread ? 64 - (guint) __builtin_clzll(spread) : 0;

  self->shift = n_spread_bits > n_bits ? n_spread_bits - n_bits : 0;
  self->n_slots = (guint32) (spread >> self->shift) + 1;
  self->index = g_new(guint32, self->n_slots + 1);
  for (guint32 slot = 0, i = 0; slot < self->n_slots; slot++)
    {
      self->index[slot] = i;
      while (i < self->count && (_start_high(self, is_v4, i) - self->base) >> self->shift == slot)
        i++;
    }
  self->index[self->n_slots] = self->count;
}

void
ueba_ranges_finish(UebaRanges *self)
{
  _build_index(&self->v4, TRUE);
  _build_index(&self->v6, FALSE);
}

/* the starts among which the first one above high is found: it is one of [*ret_low, *ret_high] */
static inline void
_narrow(const Family *self, guint64 high, guint32 *ret_low, guint32 *ret_high)
{
  guint64 slot = (high - self->base) >> self->shift;

  *ret_low = slot < self->n_slots ? self->index[slot] : self->count;
  *ret_high = slot < self->n_slots ? self->index[slot + 1] : self->count;
}

static guint32
_lookup_v4(const Family *self, guint32 address)
{
  const guint32 *starts = self->starts;
  guint32 low, high;

  if (self->count == 0 || address < starts[0])
    return 0;
  _narrow(self, address, &low, &high);
  while (low < high)
    {
      guint32 middle = low + (high - low) / 2;

      if (starts[middle] > address)
        high = middle;
      else
        low = middle + 1;
    }
  return self->values[low - 1];
}

static guint32
_lookup_v6(const Family *self, KeyV6 address)
{
  const KeyV6 *starts = self->starts;
  guint32 low, high;

  if (self->count == 0 || _is_above(starts[0], address))
    return 0;
  _narrow(self, address.high, &low, &high);
  while (low < high)
    {
      guint32 middle = low + (high - low) / 2;

      if (_is_above(starts[middle], address))
        high = middle;
      else
        low = middle + 1;
    }
  return self->values[low - 1];
}

guint32
ueba_ranges_lookup(const UebaRanges *self, const UebaAddress *address)
{
  return address->is_v4 ? _lookup_v4(&self->v4, ueba_address_v4(address))
         : _lookup_v6(&self->v6, _key_v6(address));
}

gsize
ueba_ranges_count(const UebaRanges *self)
{
  return (gsize) self->v4.count + self->v6.count;
}
