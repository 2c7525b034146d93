/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-identity.h"

/* SipHash of J.-P. Aumasson and D. J. Bernstein, with one round for a word and three at the end, 128 bits. The words
 * that are hashed begin with the lengths, so no byte can move from one part to the next. */

typedef struct _Sip
{
  guint64 v[4];
} Sip;

static inline guint64
_rotate(guint64 word, guint bits)
{
  return word << bits | word >> (64 - bits);
}

static inline void
_round(guint64 v[4])
{
  v[0] += v[1];
  v[1] = _rotate(v[1], 13) ^ v[0];
  v[0] = _rotate(v[0], 32);
  v[2] += v[3];
  v[3] = _rotate(v[3], 16) ^ v[2];
  v[0] += v[3];
  v[3] = _rotate(v[3], 21) ^ v[0];
  v[2] += v[1];
  v[1] = _rotate(v[1], 17) ^ v[2];
  v[2] = _rotate(v[2], 32);
}

static inline void
_init(Sip *self, const UebaIdentityKey *key)
{
  self->v[0] = key->words[0] ^ G_GUINT64_CONSTANT(0x736f6d6570736575);
  self->v[1] = key->words[1] ^ G_GUINT64_CONSTANT(0x646f72616e646f6d) ^ 0xee;
  self->v[2] = key->words[0] ^ G_GUINT64_CONSTANT(0x6c7967656e657261);
  self->v[3] = key->words[1] ^ G_GUINT64_CONSTANT(0x7465646279746573);
}

static inline void
_add_word(Sip *self, guint64 word)
{
  self->v[3] ^= word;
  _round(self->v);
  self->v[0] ^= word;
}

/* the last word is filled up with zeros */
static inline void
_add_text(Sip *self, UebaText text)
{
  const gchar *at = text.str, *end = at + (text.len & ~(gsize) 7);
  guint64 word;

  for (; at < end; at += sizeof(word))
    {
      memcpy(&word, at, sizeof(word));
      _add_word(self, GUINT64_FROM_LE(word));
    }
  if ((text.len & 7) == 0)
    return;
  word = 0;
  memcpy(&word, at, text.len & 7);
  _add_word(self, GUINT64_FROM_LE(word));
}

static inline guint64
_finish(Sip *self, guint64 end)
{
  self->v[end == 0xee ? 2 : 1] ^= end;
  for (guint i = 0; i < 3; i++)
    _round(self->v);
  return self->v[0] ^ self->v[1] ^ self->v[2] ^ self->v[3];
}

UebaIdentity
ueba_identity_compute(const UebaIdentityKey *key, UebaText payload, UebaText host, gint64 time_usec)
{
  gboolean has_time = time_usec != UEBA_TIME_NONE;
  UebaIdentity identity;
  Sip sip;

  _init(&sip, key);
  _add_word(&sip, payload.len);
  _add_word(&sip, host.len);
  _add_word(&sip, (guint64) time_usec);
  _add_text(&sip, payload);
  _add_text(&sip, host);
  identity.high = _finish(&sip, 0xee);
  identity.low = _finish(&sip, 0xdd);
  identity.low = (identity.low & ~G_GUINT64_CONSTANT(1)) | (has_time ? 0 : 1);
  return identity;
}
