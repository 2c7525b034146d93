/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "mimecast-recipients.h"
#include "mimecast-address.h"
#include "mimecast-hash.h"

G_STATIC_ASSERT(MIMECAST_RECIPIENT_SLOTS >= 2 * MIMECAST_LIMIT_RECIPIENTS);
G_STATIC_ASSERT(MIMECAST_LIMIT_RECIPIENTS < G_MAXUINT8);

/* the addresses of a text, or of each element of an array */
typedef struct _Walker
{
  MimecastAddressIter addresses;
  MimecastJsonCursor elements;
  gboolean is_array;
  const gchar *member;
  MimecastArena *arena;
} Walker;

static void
_walker_init(Walker *self, const MimecastSlots *slots, MimecastArena *arena)
{
  self->is_array = slots->recipients.type == MIMECAST_JSON_ARRAY;
  self->member = slots->recipients_member;
  self->arena = arena;
  if (self->is_array)
    {
      self->elements = mimecast_json_inside(&slots->recipients);
      self->is_array = mimecast_json_enter(&self->elements, '[') == MIMECAST_JSON_OK;
    }
  mimecast_address_iter_init(&self->addresses, self->is_array ? MIMECAST_TEXT_NULL
                             : slots->texts[MIMECAST_SLOT_RECIPIENTS]);
}

static gboolean
_walker_next(Walker *self, UebaText *ret_address)
{
  MimecastJsonValue element;

  for (;;)
    {
      if (mimecast_address_iter_next(&self->addresses, ret_address))
        return TRUE;
      if (!self->is_array || mimecast_json_next_element(&self->elements, &element) != MIMECAST_JSON_OK)
        return FALSE;
      mimecast_address_iter_init(&self->addresses, mimecast_value_text(&element, self->member, self->arena));
    }
}

/* the user's place in slots: its own if it is known, else a free one */
static guint
_find_slot(const MimecastRecipients *self, UebaText user)
{
  guint slot = (guint) mimecast_hash_text(user) % MIMECAST_RECIPIENT_SLOTS;

  while (self->slots[slot] != 0 && !ueba_text_equal(self->users[self->slots[slot] - 1].user, user))
    slot = (slot + 1) % MIMECAST_RECIPIENT_SLOTS;
  return slot;
}

static UebaText
_lower(UebaText address, MimecastArena *arena)
{
  UebaText user = mimecast_address_lower(address, mimecast_arena_reserve(arena, address.len));

  return user.str == address.str ? user : mimecast_arena_commit(arena, user.len);
}

static void
_add_user(MimecastRecipients *self, UebaText address, MimecastArena *arena)
{
  UebaText user = _lower(address, arena);
  guint slot = _find_slot(self, user);

  if (self->slots[slot] != 0)
    return;
  if (self->n_users == MIMECAST_LIMIT_RECIPIENTS)
    {
      self->n_beyond++;
      return;
    }
  self->users[self->n_users++] = (MimecastRecipient) { address, user };
  self->slots[slot] = (guint8) self->n_users;
}

/* how many addresses, and how long they are with a comma after each */
static guint
_count(const MimecastSlots *slots, MimecastArena *arena, UebaText *ret_first, gsize *ret_len)
{
  Walker walker;
  UebaText address;
  guint n = 0;

  *ret_len = 0;
  _walker_init(&walker, slots, arena);
  for (; _walker_next(&walker, &address); n++)
    {
      *ret_len += address.len + 1;
      if (n == 0)
        *ret_first = address;
    }
  return n;
}

static void
_read_one(MimecastRecipients *self, UebaText address, UebaText user)
{
  self->first = address;
  self->joined = address;
  self->users[self->n_users++] = (MimecastRecipient) { address, user };
}

static void
_read_many(MimecastRecipients *self, const MimecastSlots *slots, MimecastArena *arena, gsize len)
{
  gchar *out = mimecast_arena_reserve(arena, len);
  Walker walker;
  UebaText address;

  memset(self->slots, 0, sizeof(self->slots));
  self->joined = mimecast_arena_commit(arena, len);
  self->joined.len--;   /* the last comma */
  _walker_init(&walker, slots, arena);
  while (_walker_next(&walker, &address))
    {
      memcpy(out, address.str, address.len);
      out[address.len] = ',';
      out += address.len + 1;
      _add_user(self, address, arena);
    }
}

void
mimecast_recipients_read(MimecastRecipients *self, const MimecastSlots *slots, MimecastArena *arena)
{
  UebaText text;
  gsize len;
  guint n;

  self->n_users = 0;
  self->n_beyond = 0;
  self->first = MIMECAST_TEXT_NULL;
  self->joined = MIMECAST_TEXT_NULL;
  if (!mimecast_slots_has(slots, MIMECAST_SLOT_RECIPIENTS))
    return;
  text = slots->texts[MIMECAST_SLOT_RECIPIENTS];
  if (slots->recipients.type != MIMECAST_JSON_ARRAY && mimecast_address_is_simple(text))
    {
      _read_one(self, text, text);
      return;
    }
  n = _count(slots, arena, &self->first, &len);
  if (n > 1)
    _read_many(self, slots, arena, len);
  else if (n == 1)
    _read_one(self, self->first, _lower(self->first, arena));
}
