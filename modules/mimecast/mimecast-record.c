/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "mimecast-record.h"
#include "mimecast-text.h"

#define SUFFIX "_s"

static MimecastKey
_lookup(const MimecastKeys *keys, const MimecastJsonValue *name, MimecastArena *arena)
{
  UebaText text = name->has_escapes ? mimecast_json_text(name, arena) : name->raw;

  return mimecast_keys_lookup(keys, text.str, text.len);
}

static MimecastKey
_lookup_suffixed(const MimecastKeys *keys, const MimecastJsonValue *name)
{
  gsize suffix = strlen(SUFFIX);
  UebaText text = name->raw;

  if (text.len <= suffix || !mimecast_text_same(mimecast_text_end(text) - suffix, SUFFIX, suffix))
    return MIMECAST_KEY_NONE;
  return mimecast_keys_lookup(keys, text.str, text.len - suffix);
}

/* blanks around a value without escapes go at once, so that a blank one counts as empty */
static inline void
_set(MimecastRecord *self, MimecastKey key, MimecastJsonValue *value)
{
  if (value->type == MIMECAST_JSON_STRING && !value->has_escapes)
    value->raw = mimecast_text_trim(value->raw);
  mimecast_record_set(self, key, *value);
}

/* If a key comes twice, the order of the keys does not tell all. */
static void
_note(const MimecastRecord *self, MimecastPairs *pairs, const gchar *lead, const gchar *value, MimecastKey key)
{
  if (mimecast_key_set_has(&self->seen, key))
    pairs->tell_all = FALSE;
  else
    mimecast_pairs_add(pairs, lead, value, key, FALSE);
}

static MimecastJsonStatus
_read_members(MimecastRecord *self, const MimecastKeys *keys, MimecastJsonCursor *cursor, MimecastArena *arena,
              MimecastPairs *pairs)
{
  const gchar *lead = cursor->at - strlen("{");
  MimecastJsonValue name, value;
  MimecastJsonStatus status;

  while ((status = mimecast_json_next_key(cursor, &name)) == MIMECAST_JSON_OK)
    {
      MimecastKey key = _lookup(keys, &name, arena);

      _note(self, pairs, lead, cursor->at, key);
      status = mimecast_json_read_here(cursor, &value);
      if (status != MIMECAST_JSON_OK)
        return status;
      if (key != MIMECAST_KEY_NONE)
        _set(self, key, &value);
      lead = cursor->at;
    }
  return status;
}

static MimecastJsonStatus
_read_suffixed_members(MimecastRecord *self, const MimecastKeys *keys, MimecastJsonCursor *cursor)
{
  MimecastKeySet plain = self->seen;
  MimecastJsonValue name, value;
  MimecastJsonStatus status;

  while ((status = mimecast_json_next_member(cursor, &name, &value)) == MIMECAST_JSON_OK)
    {
      MimecastKey key = _lookup_suffixed(keys, &name);
      if (key != MIMECAST_KEY_NONE && !mimecast_key_set_has(&plain, key))
        _set(self, key, &value);
    }
  return status;
}

/* notes how far the reading came */
static MimecastJsonStatus
_finish(MimecastRecord *self, MimecastJsonCursor *cursor, const MimecastJsonCursor *walker, MimecastJsonStatus status)
{
  self->read_to = walker->at;
  if (status != MIMECAST_JSON_END)
    return status;
  *cursor = *walker;
  return MIMECAST_JSON_OK;
}

MimecastJsonStatus
mimecast_record_read(MimecastRecord *self, const MimecastKeys *keys, MimecastJsonCursor *cursor, MimecastArena *arena,
                     MimecastPairs *ret_pairs)
{
  MimecastJsonCursor walker = *cursor;
  MimecastJsonStatus status = mimecast_json_enter(&walker, '{');

  mimecast_pairs_clear(ret_pairs);
  if (status == MIMECAST_JSON_OK)
    status = _read_members(self, keys, &walker, arena, ret_pairs);
  return _finish(self, cursor, &walker, status);
}

MimecastJsonStatus
mimecast_record_read_suffixed(MimecastRecord *self, const MimecastKeys *keys, MimecastJsonCursor *cursor)
{
  MimecastJsonCursor walker = *cursor;
  MimecastJsonStatus status = mimecast_json_enter(&walker, '{');

  if (status == MIMECAST_JSON_OK)
    status = _read_suffixed_members(self, keys, &walker);
  return _finish(self, cursor, &walker, status);
}

static UebaText
_member_text(const MimecastJsonValue *object, const gchar *member, MimecastArena *arena)
{
  MimecastJsonCursor cursor = mimecast_json_inside(object);
  MimecastJsonValue name, value;
  UebaText text = MIMECAST_TEXT_NULL;

  if (mimecast_json_enter(&cursor, '{') != MIMECAST_JSON_OK)
    return text;
  while (mimecast_json_next_member(&cursor, &name, &value) == MIMECAST_JSON_OK)
    if (mimecast_text_is(name.has_escapes ? mimecast_json_text(&name, arena) : name.raw, member))
      text = mimecast_value_text(&value, NULL, arena);
  return text;
}

/* Arrays in the array are walked through as if their brackets were not there: the text has been checked. */
static UebaText
_first_element_text(const MimecastJsonValue *array, const gchar *member, MimecastArena *arena)
{
  MimecastJsonCursor cursor = mimecast_json_inside(array);
  UebaText text = MIMECAST_TEXT_NULL;

  while (text.len == 0 && cursor.at < cursor.end)
    {
      MimecastJsonValue element;

      if (strchr("[], \t\r\n", *cursor.at))
        cursor.at++;
      else if (mimecast_json_read(&cursor, &element) == MIMECAST_JSON_OK)
        text = mimecast_value_text(&element, member, arena);
      else
        break;
    }
  return text;
}

UebaText
mimecast_value_text(const MimecastJsonValue *self, const gchar *member, MimecastArena *arena)
{
  if (self->type == MIMECAST_JSON_ARRAY)
    return _first_element_text(self, member, arena);
  if (self->type == MIMECAST_JSON_OBJECT && member)
    return _member_text(self, member, arena);
  return mimecast_json_text(self, arena);
}
