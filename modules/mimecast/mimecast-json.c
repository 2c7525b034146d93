/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "mimecast-json.h"
#include "mimecast-limits.h"
#include "mimecast-text.h"

typedef struct _Literal
{
  const gchar *word;
  gsize len;
  MimecastJsonType type;
  const gchar *text;    /* what the value reads as: Python's words in JSON's spelling */
} Literal;

static const Literal literals[] =
{
  { "null", 4, MIMECAST_JSON_NULL, NULL },
  { "None", 4, MIMECAST_JSON_NULL, NULL },
  { "true", 4, MIMECAST_JSON_BOOLEAN, "true" },
  { "True", 4, MIMECAST_JSON_BOOLEAN, "true" },
  { "false", 5, MIMECAST_JSON_BOOLEAN, "false" },
  { "False", 5, MIMECAST_JSON_BOOLEAN, "false" },
};

void
mimecast_json_skip_blanks(MimecastJsonCursor *self)
{
  while (self->at < self->end
         && (*self->at == ' ' || *self->at == '\t' || *self->at == '\n' || *self->at == '\r'))
    self->at++;
}

static gboolean
_is_at(const MimecastJsonCursor *self, gchar c)
{
  return self->at < self->end && *self->at == c;
}

static MimecastJsonStatus
_read_literal(MimecastJsonCursor *self, MimecastJsonValue *ret_value)
{
  gsize left = self->end - self->at;

  for (guint i = 0; i < G_N_ELEMENTS(literals); i++)
    {
      const Literal *literal = &literals[i];
      if (literal->len > left || memcmp(self->at, literal->word, literal->len) != 0)
        continue;
      if (literal->len < left && g_ascii_isalnum(self->at[literal->len]))
        continue;
      *ret_value = (MimecastJsonValue) { literal->type, FALSE, ueba_text_from_string(literal->text) };
      self->at += literal->len;
      return MIMECAST_JSON_OK;
    }
  return MIMECAST_JSON_BROKEN;
}

static const gchar *
_skip_digits(const gchar *at, const gchar *end)
{
  while (at < end && g_ascii_isdigit(*at))
    at++;
  return at;
}

/* -?(0|[1-9][0-9]*)(.[0-9]+)?([eE][+-]?[0-9]+)? ; NULL: not a number */
static const gchar *
_skip_number(const gchar *at, const gchar *end)
{
  const gchar *digits;

  at += at < end && *at == '-';
  digits = at;
  at = _skip_digits(at, end);
  if (at == digits || (*digits == '0' && at > digits + 1))
    return NULL;
  if (at < end && *at == '.')
    {
      digits = ++at;
      at = _skip_digits(at, end);
      if (at == digits)
        return NULL;
    }
  if (at < end && (*at | 0x20) == 'e')
    {
      at++;
      at += at < end && (*at == '+' || *at == '-');
      digits = at;
      at = _skip_digits(at, end);
      if (at == digits)
        return NULL;
    }
  return at;
}

static MimecastJsonStatus
_read_number(MimecastJsonCursor *self, MimecastJsonValue *ret_value)
{
  const gchar *end = _skip_number(self->at, self->end);

  if (!end)
    return MIMECAST_JSON_BROKEN;
  *ret_value = (MimecastJsonValue) { MIMECAST_JSON_NUMBER, FALSE, ueba_text(self->at, end - self->at) };
  self->at = end;
  return MIMECAST_JSON_OK;
}

/* the length of the escape at a backslash, 0 if it is none */
static gsize
_escape_length(const gchar *at, const gchar *end)
{
  if (end - at < 2)
    return 0;
  if (at[1] != 'u')
    return strchr("\"\\/bfnrt", at[1]) && at[1] ? 2 : 0;
  if (end - at < 6)
    return 0;
  for (guint i = 2; i < 6; i++)
    if (!g_ascii_isxdigit(at[i]))
      return 0;
  return 6;
}

static MimecastJsonStatus
_read_string(MimecastJsonCursor *self, MimecastJsonValue *ret_value)
{
  const gchar *start = self->at + 1;
  const gchar *at = start;
  gboolean has_escapes = FALSE;

  for (;;)
    {
      while (at < self->end && *at != '"' && *at != '\\')
        at++;
      if (at == self->end)
        return MIMECAST_JSON_BROKEN;
      if (*at == '"')
        break;
      gsize escape = _escape_length(at, self->end);
      if (escape == 0)
        return MIMECAST_JSON_BROKEN;
      has_escapes = TRUE;
      at += escape;
    }
  *ret_value = (MimecastJsonValue) { MIMECAST_JSON_STRING, has_escapes, ueba_text(start, at - start) };
  self->at = at + 1;
  return MIMECAST_JSON_OK;
}

static MimecastJsonStatus
_read_scalar(MimecastJsonCursor *self, MimecastJsonValue *ret_value)
{
  if (self->at == self->end)
    return MIMECAST_JSON_BROKEN;
  if (*self->at == '"')
    return _read_string(self, ret_value);
  if (*self->at == '-' || g_ascii_isdigit(*self->at))
    return _read_number(self, ret_value);
  return _read_literal(self, ret_value);
}

/* "key" : */
static MimecastJsonStatus
_read_key(MimecastJsonCursor *self, MimecastJsonValue *ret_key)
{
  mimecast_json_skip_blanks(self);
  if (!_is_at(self, '"') || _read_string(self, ret_key) != MIMECAST_JSON_OK)
    return MIMECAST_JSON_BROKEN;
  mimecast_json_skip_blanks(self);
  if (!_is_at(self, ':'))
    return MIMECAST_JSON_BROKEN;
  self->at++;
  mimecast_json_skip_blanks(self);
  return MIMECAST_JSON_OK;
}

/* What is open, as a stack of bits: 1 is an object. */
typedef struct _Nesting
{
  guint64 objects;
  guint depth;
} Nesting;

G_STATIC_ASSERT(MIMECAST_LIMIT_NESTING <= 64);

static gboolean
_is_in_object(const Nesting *self)
{
  return (self->objects >> (self->depth - 1)) & 1;
}

static gboolean
_push(Nesting *self, gboolean is_object)
{
  if (self->depth == MIMECAST_LIMIT_NESTING)
    return FALSE;
  self->objects &= ~(G_GUINT64_CONSTANT(1) << self->depth);
  self->objects |= (guint64) is_object << self->depth;
  self->depth++;
  return TRUE;
}

/* closes what ends here and passes the comma before the next value; END when the outermost closed */
static MimecastJsonStatus
_close_or_continue(MimecastJsonCursor *self, Nesting *nesting)
{
  for (;;)
    {
      mimecast_json_skip_blanks(self);
      if (_is_at(self, ','))
        {
          self->at++;
          return MIMECAST_JSON_OK;
        }
      if (!_is_at(self, _is_in_object(nesting) ? '}' : ']'))
        return MIMECAST_JSON_BROKEN;
      self->at++;
      if (--nesting->depth == 0)
        return MIMECAST_JSON_END;
    }
}

/* passes the brackets that open here; *ret_is_empty: the innermost closes at once */
static MimecastJsonStatus
_open(MimecastJsonCursor *self, Nesting *nesting, gboolean *ret_is_empty)
{
  MimecastJsonValue key;

  *ret_is_empty = FALSE;
  while (_is_at(self, '{') || _is_at(self, '['))
    {
      gboolean is_object = *self->at++ == '{';
      if (!_push(nesting, is_object))
        return MIMECAST_JSON_TOO_DEEP;
      mimecast_json_skip_blanks(self);
      if (_is_at(self, is_object ? '}' : ']'))
        {
          *ret_is_empty = TRUE;
          return MIMECAST_JSON_OK;
        }
      if (is_object && _read_key(self, &key) != MIMECAST_JSON_OK)
        return MIMECAST_JSON_BROKEN;
    }
  return MIMECAST_JSON_OK;
}

/* one step of a container: what opens, a scalar, what closes */
static MimecastJsonStatus
_step(MimecastJsonCursor *self, Nesting *nesting)
{
  MimecastJsonValue ignored;
  gboolean is_empty;
  MimecastJsonStatus status = _open(self, nesting, &is_empty);

  if (status == MIMECAST_JSON_OK && !is_empty)
    status = _read_scalar(self, &ignored);
  if (status == MIMECAST_JSON_OK)
    status = _close_or_continue(self, nesting);
  if (status != MIMECAST_JSON_OK)
    return status;
  if (_is_in_object(nesting))
    return _read_key(self, &ignored);
  mimecast_json_skip_blanks(self);
  return MIMECAST_JSON_OK;
}

static MimecastJsonStatus
_read_container(MimecastJsonCursor *self, MimecastJsonValue *ret_value)
{
  MimecastJsonCursor walker = *self;
  Nesting nesting = { 0, 0 };
  MimecastJsonStatus status;

  do
    status = _step(&walker, &nesting);
  while (status == MIMECAST_JSON_OK);
  if (status != MIMECAST_JSON_END)
    return status;
  ret_value->type = *self->at == '{' ? MIMECAST_JSON_OBJECT : MIMECAST_JSON_ARRAY;
  ret_value->has_escapes = FALSE;
  ret_value->raw = ueba_text(self->at, walker.at - self->at);
  self->at = walker.at;
  return MIMECAST_JSON_OK;
}

MimecastJsonStatus
mimecast_json_read(MimecastJsonCursor *self, MimecastJsonValue *ret_value)
{
  MimecastJsonCursor walker = *self;
  MimecastJsonStatus status;

  mimecast_json_skip_blanks(&walker);
  if (_is_at(&walker, '{') || _is_at(&walker, '['))
    status = _read_container(&walker, ret_value);
  else
    status = _read_scalar(&walker, ret_value);
  if (status == MIMECAST_JSON_OK)
    *self = walker;
  return status;
}

void
mimecast_json_enter(MimecastJsonCursor *self, const MimecastJsonValue *container)
{
  g_assert(container->type == MIMECAST_JSON_OBJECT || container->type == MIMECAST_JSON_ARRAY);
  self->at = container->raw.str + 1;
  self->end = container->raw.str + container->raw.len - 1;
}

/* the comma between two; END where nothing follows */
static MimecastJsonStatus
_next(MimecastJsonCursor *self)
{
  mimecast_json_skip_blanks(self);
  if (_is_at(self, ','))
    self->at++;
  mimecast_json_skip_blanks(self);
  return self->at == self->end ? MIMECAST_JSON_END : MIMECAST_JSON_OK;
}

MimecastJsonStatus
mimecast_json_next_member(MimecastJsonCursor *self, MimecastJsonValue *ret_key, MimecastJsonValue *ret_value)
{
  MimecastJsonStatus status = _next(self);

  if (status == MIMECAST_JSON_OK)
    status = _read_key(self, ret_key);
  if (status == MIMECAST_JSON_OK)
    status = mimecast_json_read(self, ret_value);
  return status;
}

MimecastJsonStatus
mimecast_json_next_element(MimecastJsonCursor *self, MimecastJsonValue *ret_value)
{
  MimecastJsonStatus status = _next(self);

  return status == MIMECAST_JSON_OK ? mimecast_json_read(self, ret_value) : status;
}

static guint32
_read_hex4(const gchar *at)
{
  return g_ascii_xdigit_value(at[0]) << 12 | g_ascii_xdigit_value(at[1]) << 8
         | g_ascii_xdigit_value(at[2]) << 4 | g_ascii_xdigit_value(at[3]);
}

static gboolean
_is_low_surrogate_at(const gchar *at, const gchar *end)
{
  return end - at >= 6 && at[0] == '\\' && at[1] == 'u' && (_read_hex4(at + 2) & 0xfc00) == 0xdc00;
}

/* one \u escape, or two that make one character; answers what follows */
static const gchar *
_append_unicode(GString *out, const gchar *at, const gchar *end)
{
  guint32 c = _read_hex4(at + 2);

  at += 6;
  if ((c & 0xfc00) == 0xd800 && _is_low_surrogate_at(at, end))
    {
      c = 0x10000 + ((c & 0x3ff) << 10) + (_read_hex4(at + 2) & 0x3ff);
      at += 6;
    }
  else if ((c & 0xf800) == 0xd800)
    c = 0xfffd;
  if (c != 0)
    g_string_append_unichar(out, c);
  return at;
}

static const gchar *
_append_escape(GString *out, const gchar *at, const gchar *end)
{
  static const gchar letters[] = "bfnrt";
  static const gchar controls[] = "\b\f\n\r\t";
  const gchar *letter;

  if (at[1] == 'u')
    return _append_unicode(out, at, end);
  letter = strchr(letters, at[1]);
  g_string_append_c(out, letter ? controls[letter - letters] : at[1]);
  return at + 2;
}

static UebaText
_unescape(UebaText raw, GString *arena)
{
  const gchar *at = raw.str;
  const gchar *end = raw.str + raw.len;
  gsize start = arena->len;

  while (at < end)
    {
      const gchar *backslash = memchr(at, '\\', end - at);
      gsize plain = (backslash ? backslash : end) - at;
      g_string_append_len(arena, at, plain);
      at += plain;
      if (at < end)
        at = _append_escape(arena, at, end);
    }
  return ueba_text(arena->str + start, arena->len - start);
}

UebaText
mimecast_json_text(const MimecastJsonValue *self, GString *arena)
{
  UebaText text = self->raw;

  if (self->type == MIMECAST_JSON_ARRAY || self->type == MIMECAST_JSON_OBJECT)
    return (UebaText) { NULL, 0 };
  if (self->has_escapes)
    text = _unescape(text, arena);
  return mimecast_text_clean(text, arena);
}
