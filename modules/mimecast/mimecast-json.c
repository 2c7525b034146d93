/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "mimecast-json.h"
#include "mimecast-limits.h"

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

static inline gboolean
_is_at(const MimecastJsonCursor *self, gchar c)
{
  return self->at < self->end && *self->at == c;
}

static MimecastJsonStatus
_read_literal(MimecastJsonCursor *self, MimecastJsonValue *ret_value)
{
  gsize left = (gsize) (self->end - self->at);

  for (guint i = 0; i < G_N_ELEMENTS(literals); i++)
    {
      const Literal *literal = &literals[i];
      if (literal->len > left || !mimecast_text_same_as_written(self->at, literal->word, literal->len))
        continue;
      if (literal->len < left && g_ascii_isalnum(self->at[literal->len]))
        continue;
      *ret_value = (MimecastJsonValue) { ueba_text_from_string(literal->text), literal->type, FALSE };
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

/* what follows [0-9]+, NULL without a digit */
static const gchar *
_need_digits(const gchar *at, const gchar *end)
{
  const gchar *after = _skip_digits(at, end);

  return after > at ? after : NULL;
}

/* -?(0|[1-9][0-9]*)(.[0-9]+)?([eE][+-]?[0-9]+)? ; NULL: not a number */
static const gchar *
_skip_number(const gchar *at, const gchar *end)
{
  const gchar *digits = at + (at < end && *at == '-');

  at = _need_digits(digits, end);
  if (!at || (*digits == '0' && at > digits + 1))
    return NULL;
  if (at < end && *at == '.')
    at = _need_digits(at + 1, end);
  if (at && at < end && (*at | 0x20) == 'e')
    {
      at++;
      at += at < end && (*at == '+' || *at == '-');
      at = _need_digits(at, end);
    }
  return at;
}

static MimecastJsonStatus
_read_number(MimecastJsonCursor *self, MimecastJsonValue *ret_value)
{
  const gchar *end = _skip_number(self->at, self->end);

  if (!end)
    return MIMECAST_JSON_BROKEN;
  *ret_value = (MimecastJsonValue) { ueba_text(self->at, (gsize) (end - self->at)), MIMECAST_JSON_NUMBER, FALSE };
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
    return at[1] && strchr("\"\\/bfnrt", at[1]) ? 2 : 0;
  if (end - at < 6)
    return 0;
  for (guint i = 2; i < 6; i++)
    if (!g_ascii_isxdigit(at[i]))
      return 0;
  return 6;
}

static inline MimecastJsonStatus
_read_string(MimecastJsonCursor *self, MimecastJsonValue *ret_value)
{
  const gchar *start = self->at + 1;
  const gchar *at = mimecast_json_find_quote(start, self->end);
  gboolean has_escapes = FALSE;

  while (at < self->end && *at == '\\')
    {
      gsize escape = _escape_length(at, self->end);
      if (escape == 0)
        return MIMECAST_JSON_BROKEN;
      has_escapes = TRUE;
      at = mimecast_json_find_quote(at + escape, self->end);
    }
  if (at == self->end)
    return MIMECAST_JSON_BROKEN;
  *ret_value = (MimecastJsonValue) { ueba_text(start, (gsize) (at - start)), MIMECAST_JSON_STRING, has_escapes };
  self->at = at + 1;
  return MIMECAST_JSON_OK;
}

static inline MimecastJsonStatus
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
static inline MimecastJsonStatus
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
  guint max;
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
  if (self->depth >= self->max)
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
  const gchar *start = self->at;
  Nesting nesting = { .max = MIMECAST_LIMIT_NESTING - MIN(self->depth, MIMECAST_LIMIT_NESTING) };
  MimecastJsonStatus status;

  do
    status = _step(self, &nesting);
  while (status == MIMECAST_JSON_OK);
  if (status != MIMECAST_JSON_END)
    return status;
  ret_value->type = *start == '{' ? MIMECAST_JSON_OBJECT : MIMECAST_JSON_ARRAY;
  ret_value->has_escapes = FALSE;
  ret_value->raw = ueba_text(start, (gsize) (self->at - start));
  return MIMECAST_JSON_OK;
}

static inline MimecastJsonStatus
_read_value(MimecastJsonCursor *self, MimecastJsonValue *ret_value)
{
  if (_is_at(self, '{') || _is_at(self, '['))
    return _read_container(self, ret_value);
  return _read_scalar(self, ret_value);
}

MimecastJsonStatus
mimecast_json_read(MimecastJsonCursor *self, MimecastJsonValue *ret_value)
{
  MimecastJsonCursor walker = *self;
  MimecastJsonStatus status;

  mimecast_json_skip_blanks(&walker);
  status = _read_value(&walker, ret_value);
  if (status == MIMECAST_JSON_OK)
    *self = walker;
  return status;
}

MimecastJsonStatus
mimecast_json_enter(MimecastJsonCursor *self, gchar bracket)
{
  mimecast_json_skip_blanks(self);
  if (!_is_at(self, bracket))
    return MIMECAST_JSON_BROKEN;
  if (self->depth >= MIMECAST_LIMIT_NESTING)
    return MIMECAST_JSON_TOO_DEEP;
  self->at++;
  self->depth++;
  return MIMECAST_JSON_OK;
}

MimecastJsonCursor
mimecast_json_inside(const MimecastJsonValue *container)
{
  return (MimecastJsonCursor) { container->raw.str, mimecast_text_end(container->raw), 0 };
}

/* The closing bracket, or what stands before a value: nothing before the first, else a comma. The byte before the
 * cursor tells which it is: a bracket that opens ends no value. */
static inline MimecastJsonStatus
_next(MimecastJsonCursor *self, gchar opening, gchar closing)
{
  gboolean is_first = self->at[-1] == opening;

  mimecast_json_skip_blanks(self);
  if (_is_at(self, closing))
    {
      self->at++;
      self->depth--;
      return MIMECAST_JSON_END;
    }
  if (is_first)
    return MIMECAST_JSON_OK;
  if (!_is_at(self, ','))
    return MIMECAST_JSON_BROKEN;
  self->at++;
  mimecast_json_skip_blanks(self);
  return MIMECAST_JSON_OK;
}

MimecastJsonStatus
mimecast_json_next_key(MimecastJsonCursor *self, MimecastJsonValue *ret_key)
{
  MimecastJsonStatus status = _next(self, '{', '}');

  return status == MIMECAST_JSON_OK ? _read_key(self, ret_key) : status;
}

MimecastJsonStatus
mimecast_json_read_here(MimecastJsonCursor *self, MimecastJsonValue *ret_value)
{
  return _read_value(self, ret_value);
}

MimecastJsonStatus
mimecast_json_next_member(MimecastJsonCursor *self, MimecastJsonValue *ret_key, MimecastJsonValue *ret_value)
{
  MimecastJsonStatus status = mimecast_json_next_key(self, ret_key);

  return status == MIMECAST_JSON_OK ? _read_value(self, ret_value) : status;
}

MimecastJsonStatus
mimecast_json_pass_comma(MimecastJsonCursor *self)
{
  return _next(self, '[', ']');
}

MimecastJsonStatus
mimecast_json_next_element(MimecastJsonCursor *self, MimecastJsonValue *ret_value)
{
  MimecastJsonStatus status = mimecast_json_pass_comma(self);

  return status == MIMECAST_JSON_OK ? _read_value(self, ret_value) : status;
}

static guint32
_read_hex4(const gchar *at)
{
  return (guint32) (g_ascii_xdigit_value(at[0]) << 12 | g_ascii_xdigit_value(at[1]) << 8
                    | g_ascii_xdigit_value(at[2]) << 4 | g_ascii_xdigit_value(at[3]));
}

static gboolean
_is_low_surrogate_at(const gchar *at, const gchar *end)
{
  return end - at >= 6 && at[0] == '\\' && at[1] == 'u' && (_read_hex4(at + 2) & 0xfc00) == 0xdc00;
}

/* one \u escape, or two that make one character; answers what follows */
static const gchar *
_put_unicode(gchar **out, const gchar *at, const gchar *end)
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
    *out += g_unichar_to_utf8(c, *out);
  return at;
}

static const gchar *
_put_escape(gchar **out, const gchar *at, const gchar *end)
{
  static const gchar letters[] = "bfnrt";
  static const gchar controls[] = "\b\f\n\r\t";
  const gchar *letter;

  if (at[1] == 'u')
    return _put_unicode(out, at, end);
  letter = strchr(letters, at[1]);
  *(*out)++ = letter ? controls[letter - letters] : at[1];
  return at + 2;
}

/* no escape is shorter than the character it stands for */
static UebaText
_unescape(UebaText raw, MimecastArena *arena)
{
  gchar *start = mimecast_arena_reserve(arena, raw.len);
  gchar *out = start;
  const gchar *at = raw.str;
  const gchar *end = mimecast_text_end(raw);

  while (at < end)
    {
      const gchar *backslash = memchr(at, '\\', (gsize) (end - at));
      gsize plain = (gsize) ((backslash ? backslash : end) - at);
      memcpy(out, at, plain);
      out += plain;
      at += plain;
      if (at < end)
        at = _put_escape(&out, at, end);
    }
  return mimecast_arena_commit(arena, (gsize) (out - start));
}

UebaText
mimecast_json_text(const MimecastJsonValue *self, MimecastArena *arena)
{
  if (self->type == MIMECAST_JSON_ARRAY || self->type == MIMECAST_JSON_OBJECT)
    return MIMECAST_TEXT_NULL;
  return mimecast_text_trim(self->has_escapes ? _unescape(self->raw, arena) : self->raw);
}
