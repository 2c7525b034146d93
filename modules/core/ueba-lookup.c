/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-lookup.h"

static const UebaText null_text = { NULL, 0 };

void
ueba_lookup_bind(UebaLookup *self, UebaTables *tables, const UebaContent *content)
{
  UebaTables *former = self->tables;

  self->tables = tables ? ueba_tables_ref(tables) : NULL;
  g_free(self->lists);
  self->lists = g_new0(const UebaList *, content->lists->len + 1);
  for (guint i = 0; tables && i < content->lists->len; i++)
    self->lists[i] = ueba_tables_lookup_list(tables, g_ptr_array_index(content->lists, i));
  if (former)
    ueba_tables_unref(former);
}

void
ueba_lookup_clear(UebaLookup *self)
{
  if (self->tables)
    ueba_tables_unref(self->tables);
  g_free(self->lists);
  *self = (UebaLookup) { 0 };
}

static inline gboolean
_is_played(const UebaLookup *self)
{
  return G_UNLIKELY(self->tape != NULL) && ueba_tape_is_played(self->tape);
}

static inline UebaText
_text(const UebaLookup *self, UebaText answer)
{
  if (G_UNLIKELY(self->tape != NULL))
    ueba_tape_write_text(self->tape, answer);
  return answer;
}

static inline gboolean
_flag(const UebaLookup *self, gboolean answer)
{
  if (G_UNLIKELY(self->tape != NULL))
    ueba_tape_write_flag(self->tape, answer);
  return answer;
}

UebaText
ueba_lookup_alias(const UebaLookup *self, UebaText address)
{
  if (_is_played(self))
    return ueba_tape_read_text(self->tape);
  return _text(self, self->tables ? ueba_tables_lookup_alias(self->tables, address) : null_text);
}

static gboolean
_ask_user(const UebaLookup *self, UebaText user, UebaText *ret_peer_group, UebaText *ret_account_status)
{
  return self->tables && ueba_tables_lookup_user(self->tables, user, ret_peer_group, ret_account_status);
}

gboolean
ueba_lookup_user(const UebaLookup *self, UebaText user, UebaText *ret_peer_group, UebaText *ret_account_status)
{
  *ret_peer_group = *ret_account_status = null_text;
  if (G_LIKELY(self->tape == NULL))
    return _ask_user(self, user, ret_peer_group, ret_account_status);

  gboolean is_known = ueba_tape_is_played(self->tape)
                      ? ueba_tape_read_flag(self->tape)
                      : _flag(self, _ask_user(self, user, ret_peer_group, ret_account_status));
  if (!is_known)
    return FALSE;
  *ret_peer_group = _is_played(self) ? ueba_tape_read_text(self->tape) : _text(self, *ret_peer_group);
  *ret_account_status = _is_played(self) ? ueba_tape_read_text(self->tape) : _text(self, *ret_account_status);
  return TRUE;
}

static void
_read_address(UebaLookupAddress *self, UebaText text)
{
  memcpy(self->text, text.str, text.len);
  self->len = (guint8) text.len;
  self->is_address = ueba_address_parse(text.str, text.len, &self->address);
}

/* An event asks for the country of an address and whether each of some lists holds it: the text is read once. Borrowed
 * until the next call; NULL: it is no address. */
static const UebaAddress *
_address(UebaLookup *self, UebaText text)
{
  UebaLookupAddress *last = &self->last;

  if (text.len == 0 || text.len >= sizeof(last->text))
    return NULL;
  if (text.len != last->len || memcmp(text.str, last->text, text.len) != 0)
    _read_address(last, text);
  return last->is_address ? &last->address : NULL;
}

static UebaText
_ask_country(UebaLookup *self, UebaText text)
{
  const UebaAddress *address = self->tables ? _address(self, text) : NULL;

  return address ? ueba_tables_lookup_country(self->tables, address) : null_text;
}

UebaText
ueba_lookup_country(UebaLookup *self, UebaText address)
{
  if (_is_played(self))
    return ueba_tape_read_text(self->tape);
  return _text(self, _ask_country(self, address));
}

static gboolean
_ask_list(UebaLookup *self, guint list, UebaText value, UebaText *ret_match)
{
  const gchar *match = NULL;

  if (!self->lists[list] || value.len == 0
      || !ueba_list_contains_parsed(self->lists[list], value, _address(self, value), &match))
    return FALSE;
  *ret_match = ueba_text_from_string(match);
  return TRUE;
}

gboolean
ueba_lookup_list(UebaLookup *self, guint list, UebaText value, UebaText *ret_match)
{
  *ret_match = null_text;
  if (G_LIKELY(self->tape == NULL))
    return _ask_list(self, list, value, ret_match);
  if (_is_played(self))
    {
      if (!ueba_tape_read_flag(self->tape))
        return FALSE;
      *ret_match = ueba_tape_read_text(self->tape);
      return TRUE;
    }
  if (!_flag(self, _ask_list(self, list, value, ret_match)))
    return FALSE;
  _text(self, *ret_match);
  return TRUE;
}

static UebaText
_ask_table(const UebaLookup *self, UebaTableKind table, const gchar *column, UebaText key)
{
  if (!self->tables || key.len == 0)
    return null_text;
  switch (table)
    {
    case UEBA_TABLE_USERS:
      return ueba_tables_user_attribute(self->tables, key, column);
    case UEBA_TABLE_ALIASES:
      return ueba_tables_lookup_alias(self->tables, key);
    }
  return null_text;
}

UebaText
ueba_lookup_get(const UebaLookup *self, UebaTableKind table, const gchar *column, UebaText key)
{
  if (_is_played(self))
    return ueba_tape_read_text(self->tape);
  return _text(self, _ask_table(self, table, column, key));
}

static gboolean
_ask_has(const UebaLookup *self, UebaTableKind table, UebaText key)
{
  if (!self->tables || key.len == 0)
    return FALSE;
  switch (table)
    {
    case UEBA_TABLE_USERS:
      return ueba_tables_has_user(self->tables, key);
    case UEBA_TABLE_ALIASES:
      return ueba_tables_lookup_alias(self->tables, key).len > 0;
    }
  return FALSE;
}

gboolean
ueba_lookup_has(const UebaLookup *self, UebaTableKind table, UebaText key)
{
  if (_is_played(self))
    return ueba_tape_read_flag(self->tape);
  return _flag(self, _ask_has(self, table, key));
}

gboolean
ueba_lookup_suppressed(const UebaLookup *self, const gchar *rule, UebaText user, gint64 time_usec)
{
  if (_is_played(self))
    return ueba_tape_read_flag(self->tape);
  return _flag(self, self->tables && ueba_tables_is_suppressed(self->tables, rule, user, time_usec));
}
