/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "mimecast-cef.h"
#include "mimecast-text.h"

#define HEADER_FIELDS 7
#define HEADER_ID 4
#define HEADER_NAME 5
#define HEADER_SEVERITY 6
#define KEY_CHARS_MAX 128

static UebaText
_unescape(UebaText text, MimecastArena *arena)
{
  const gchar *end = mimecast_text_end(text);
  gchar *start, *out;

  if (text.len == 0 || !memchr(text.str, '\\', text.len))
    return text;
  start = out = mimecast_arena_reserve(arena, text.len);
  for (const gchar *at = text.str; at < end; at++)
    {
      gboolean is_escape = *at == '\\' && at + 1 < end && strchr("=|\\n", at[1]) && at[1];
      if (is_escape)
        at++;
      *out++ = is_escape && *at == 'n' ? '\n' : *at;
    }
  return mimecast_text_trim(mimecast_arena_commit(arena, (gsize) (out - start)));
}

/* the next pipe that no backslash escapes */
static const gchar *
_find_pipe(const gchar *at, const gchar *end)
{
  for (; at < end && *at != '|'; at++)
    if (*at == '\\')
      at++;
  return at < end ? at : NULL;
}

static UebaText
_name_of_id(UebaText id)
{
  static const gchar prefix[] = "sk4-";

  return mimecast_text_starts_with(id, prefix) ? ueba_text(id.str + strlen(prefix), id.len - strlen(prefix)) : id;
}

gboolean
mimecast_cef_read_header(UebaText text, MimecastArena *arena, MimecastCefHeader *ret_header)
{
  const gchar *end = mimecast_text_end(text);
  const gchar *at = text.str;
  UebaText fields[HEADER_FIELDS];

  *ret_header = (MimecastCefHeader) { .extension = text };
  if (!mimecast_text_starts_with(text, "CEF:"))
    return FALSE;
  for (guint i = 0; i < HEADER_FIELDS; i++)
    {
      const gchar *pipe = _find_pipe(at, end);
      if (!pipe)
        return FALSE;
      fields[i] = mimecast_text_between(at, pipe);
      at = pipe + 1;
    }
  ret_header->name = _unescape(fields[HEADER_NAME].len ? fields[HEADER_NAME] : _name_of_id(fields[HEADER_ID]), arena);
  ret_header->severity = _unescape(fields[HEADER_SEVERITY], arena);
  ret_header->extension = ueba_text(at, (gsize) (end - at));
  return TRUE;
}

void
mimecast_cef_grammar_init(MimecastCefGrammar *self, MimecastKeys *keys, const MimecastKeySet *own)
{
  static const gchar *const lists[] = { "Rcpt", "Recipient", "recipients", "to", NULL };

  self->own = own;
  mimecast_keys_add_set(keys, lists, &self->lists);
}

typedef struct _CefKey
{
  const gchar *start;
  const gchar *value;
  MimecastKey key;      /* none: a key of CEF or an ext_ key that no table names */
  gboolean is_ext;
  gboolean is_further;  /* an array's element, but not its first */
} CefKey;

typedef struct _CefReader
{
  const MimecastCefGrammar *grammar;
  const MimecastKeys *keys;
  UebaText extension;
  MimecastRecord *own;
  MimecastRecord *ext;
  MimecastArena *arena;
  /* the elements of a flattened list, joined; the room is as long as the extension, so it is always enough */
  gchar *list;
  gsize list_len;
  gsize list_start;
  MimecastKey list_key;
} CefReader;

static gboolean
_is_key_char(gchar c)
{
  return mimecast_text_is_word(c) || c == '.' || c == '-';
}

/* `Rcpt_1_` is element 1 of Rcpt: the key without it, or the name as it is */
static UebaText
_strip_index(UebaText name, gboolean *ret_is_further)
{
  gsize len = name.len;

  *ret_is_further = FALSE;
  if (len < 4 || name.str[len - 1] != '_')
    return name;
  len--;
  while (len > 0 && g_ascii_isdigit(name.str[len - 1]))
    len--;
  if (len < 2 || len == name.len - 1 || name.str[len - 1] != '_')
    return name;
  *ret_is_further = name.str[len] != '0';
  return ueba_text(name.str, len - 1);
}

static void
_lookup_ext(const CefReader *self, UebaText name, CefKey *key)
{
  key->is_ext = TRUE;
  key->is_further = FALSE;
  key->key = mimecast_keys_lookup(self->keys, name.str, name.len);
  if (key->key != MIMECAST_KEY_NONE)
    return;
  name = _strip_index(name, &key->is_further);
  key->key = mimecast_keys_lookup(self->keys, name.str, name.len);
}

/* the key that ends at this equals sign, if one does */
static gboolean
_read_key(const CefReader *self, const gchar *limit, const gchar *equals, CefKey *ret_key)
{
  static const gchar prefix[] = "ext_";
  const gchar *end = equals;
  const gchar *start;
  UebaText name;

  while (end > limit && (end[-1] == ' ' || end[-1] == '\t'))
    end--;
  start = end;
  while (start > limit && end - start < KEY_CHARS_MAX && _is_key_char(start[-1]))
    start--;
  if (start == end || (start > self->extension.str && !mimecast_text_is_blank(start[-1])))
    return FALSE;
  name = ueba_text(start, (gsize) (end - start));
  *ret_key = (CefKey) { .start = start, .value = equals + 1 };
  if (mimecast_text_starts_with(name, prefix))
    {
      _lookup_ext(self, ueba_text(start + strlen(prefix), name.len - strlen(prefix)), ret_key);
      return TRUE;
    }
  ret_key->key = mimecast_keys_lookup(self->keys, name.str, name.len);
  return mimecast_key_set_has(self->grammar->own, ret_key->key);
}

static gboolean
_find_key(const CefReader *self, const gchar *from, CefKey *ret_key)
{
  const gchar *end = mimecast_text_end(self->extension);
  const gchar *limit = from;
  const gchar *equals;

  for (const gchar *at = from; at < end && (equals = memchr(at, '=', (gsize) (end - at))); at = limit = equals + 1)
    if (_read_key(self, limit, equals, ret_key))
      return TRUE;
  return FALSE;
}

static void
_append_to_list(CefReader *self, UebaText text)
{
  memcpy(self->list + self->list_len, text.str, text.len);
  self->list_len += text.len;
}

/* a further element of a list: behind the elements before it */
static void
_add_element(CefReader *self, MimecastKey key, UebaText value)
{
  UebaText before = self->ext->values[key].raw;

  if (!self->list)
    {
      self->list = mimecast_arena_reserve(self->arena, self->extension.len);
      (void) mimecast_arena_commit(self->arena, self->extension.len);
    }
  if (self->list_key != key)
    {
      if (before.len > self->extension.len - self->list_len)
        return;
      self->list_key = key;
      self->list_start = self->list_len;
      _append_to_list(self, before);
    }
  if (value.len + 1 > self->extension.len - self->list_len)
    return;
  _append_to_list(self, ueba_text(",", 1));
  _append_to_list(self, value);
  mimecast_record_set_text(self->ext, key, ueba_text(self->list + self->list_start, self->list_len - self->list_start));
}

static void
_store(CefReader *self, const CefKey *key, const gchar *end)
{
  MimecastRecord *record = key->is_ext ? self->ext : self->own;
  UebaText value;

  if (key->key == MIMECAST_KEY_NONE)
    return;
  value = _unescape(mimecast_text_between(key->value, end), self->arena);
  if (!key->is_further || !mimecast_key_set_has(&record->filled, key->key))
    mimecast_record_set_text(record, key->key, value);
  else if (mimecast_key_set_has(&self->grammar->lists, key->key) && value.len > 0)
    _add_element(self, key->key, value);
}

void
mimecast_cef_read_extension(const MimecastCefGrammar *grammar, const MimecastKeys *keys, UebaText extension,
                            MimecastRecord *own, MimecastRecord *ext, MimecastArena *arena)
{
  CefReader reader =
  {
    .grammar = grammar, .keys = keys, .extension = extension, .own = own, .ext = ext, .arena = arena,
  };
  CefKey key, next;
  gboolean has_key;

  mimecast_record_clear(own);
  mimecast_record_clear(ext);
  has_key = extension.len > 0 && _find_key(&reader, extension.str, &key);
  while (has_key)
    {
      has_key = _find_key(&reader, key.value, &next);
      _store(&reader, &key, has_key ? next.start : mimecast_text_end(extension));
      key = next;
    }
}

gboolean
mimecast_cef_is_mimecast(const MimecastKeys *keys, const MimecastRecord *own, gboolean has_record)
{
  static const gchar key_name[] = "destinationServiceName";
  static const gchar service[] = "Mimecast Email Security";
  MimecastKey key = mimecast_keys_lookup(keys, key_name, strlen(key_name));
  UebaText name = mimecast_key_set_has(&own->filled, key) ? own->values[key].raw : MIMECAST_TEXT_NULL;

  if (mimecast_text_starts_with(name, service))
    return TRUE;
  return has_record && (name.len == 0 || g_ascii_strncasecmp(service, name.str, name.len) == 0);
}

UebaText
mimecast_cef_cut(UebaText text, const gchar *begin, const gchar *end, MimecastArena *arena)
{
  UebaText before = ueba_text(text.str, (gsize) (begin - text.str));
  UebaText after = mimecast_text_between(end, mimecast_text_end(text));
  gchar *out;

  if (after.len == 0)
    return before;
  out = mimecast_arena_reserve(arena, before.len + after.len + 1);
  if (before.len > 0)
    memcpy(out, before.str, before.len);
  out[before.len] = ' ';
  memcpy(out + before.len + 1, after.str, after.len);
  return mimecast_arena_commit(arena, before.len + after.len + 1);
}
