/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef MIMECAST_JSON_H_INCLUDED
#define MIMECAST_JSON_H_INCLUDED

#include "mimecast-text.h"

/* JSON as collectors write it, read in place and once: strict, except that raw control characters may stand in strings
 * and that None, True and False are null, true and false. A value is a part of the line; only a string with escapes is
 * ever copied, when its text is asked for. Members of nested values are checked on the way but looked at only when
 * somebody iterates over them. Depth is counted, not recursed. */

typedef enum
{
  MIMECAST_JSON_NULL,
  MIMECAST_JSON_BOOLEAN,
  MIMECAST_JSON_NUMBER,
  MIMECAST_JSON_STRING,
  MIMECAST_JSON_ARRAY,
  MIMECAST_JSON_OBJECT,
} MimecastJsonType;

typedef struct _MimecastJsonValue
{
  UebaText raw;         /* a string without its quotes, null as nothing, everything else as written */
  MimecastJsonType type;
  gboolean has_escapes; /* a string with a backslash in it */
} MimecastJsonValue;

typedef enum
{
  MIMECAST_JSON_OK,
  MIMECAST_JSON_END,            /* no further member or element: the container closed as it should */
  MIMECAST_JSON_BROKEN,
  MIMECAST_JSON_TOO_DEEP,       /* more than MIMECAST_LIMIT_NESTING */
} MimecastJsonStatus;

/* A place in a text. */
typedef struct _MimecastJsonCursor
{
  const gchar *at;
  const gchar *end;
  guint depth;          /* containers that are open around it */
} MimecastJsonCursor;

void mimecast_json_skip_blanks(MimecastJsonCursor *self);

/* One value at the cursor, which moves behind it; unchanged unless OK. */
MimecastJsonStatus mimecast_json_read(MimecastJsonCursor *self, MimecastJsonValue *ret_value);

/* Iteration over what opens at the cursor, an object or an array that nobody has read before: enter passes the
 * bracket, next the comma before the value, or the closing bracket and answers END. Unless OK or END the text is
 * broken at or before the cursor. */
MimecastJsonStatus mimecast_json_enter(MimecastJsonCursor *self, gchar bracket);
MimecastJsonStatus mimecast_json_next_member(MimecastJsonCursor *self, MimecastJsonValue *ret_key,
                                             MimecastJsonValue *ret_value);
/* the same in two steps: up to the first byte of the value, and the value that begins with the byte at the cursor */
MimecastJsonStatus mimecast_json_next_key(MimecastJsonCursor *self, MimecastJsonValue *ret_key);
MimecastJsonStatus mimecast_json_read_here(MimecastJsonCursor *self, MimecastJsonValue *ret_value);
/* an array's comma alone: the cursor is at the next element */
MimecastJsonStatus mimecast_json_pass_comma(MimecastJsonCursor *self);
MimecastJsonStatus mimecast_json_next_element(MimecastJsonCursor *self, MimecastJsonValue *ret_value);

/* a container that was read, from its bracket on */
MimecastJsonCursor mimecast_json_inside(const MimecastJsonValue *container);

/* the next quote or backslash, or end */
static inline const gchar *
mimecast_json_find_quote(const gchar *at, const gchar *end)
{
#ifdef __SSE2__
  for (; end - at >= 16; at += 16)
    {
      __m128i bytes = _mm_loadu_si128((const __m128i *) at);
      __m128i quotes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
      __m128i backslashes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
      guint mask = (guint) _mm_movemask_epi8(_mm_or_si128(quotes, backslashes));
      if (mask)
        return at + __builtin_ctz(mask);
    }
#endif
  while (at < end && *at != '"' && *at != '\\')
    at++;
  return at;
}

/* The text of a scalar, blanks around it trimmed; null for null, arrays and objects. Escapes are undone, \u0000
 * removed, lone surrogates become U+FFFD. A part of the line, or in arena. */
UebaText mimecast_json_text(const MimecastJsonValue *self, MimecastArena *arena);

#endif
