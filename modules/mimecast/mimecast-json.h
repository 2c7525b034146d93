/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef MIMECAST_JSON_H_INCLUDED
#define MIMECAST_JSON_H_INCLUDED

#include "ueba-event.h"

/* JSON as collectors write it, read in place: strict, except that raw control characters may stand in strings and that
 * None, True and False are null, true and false. A value is a part of the line; only a string with escapes is ever
 * copied, when its text is asked for. Members of nested values are checked on the way but looked at only when somebody
 * iterates over them. Depth is counted, not recursed. */

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
  MimecastJsonType type;
  gboolean has_escapes; /* a string with a backslash in it */
  UebaText raw;         /* a string without its quotes, everything else as written */
} MimecastJsonValue;

typedef enum
{
  MIMECAST_JSON_OK,
  MIMECAST_JSON_END,            /* no further member or element; a container that closed as it should */
  MIMECAST_JSON_BROKEN,
  MIMECAST_JSON_TOO_DEEP,       /* more than MIMECAST_LIMIT_NESTING */
} MimecastJsonStatus;

/* A place in a text. */
typedef struct _MimecastJsonCursor
{
  const gchar *at;
  const gchar *end;
} MimecastJsonCursor;

void mimecast_json_skip_blanks(MimecastJsonCursor *self);

/* One value at the cursor, which moves behind it; unchanged unless OK. */
MimecastJsonStatus mimecast_json_read(MimecastJsonCursor *self, MimecastJsonValue *ret_value);

/* The members of an object, in order; the object was read before, so only OK and END are answers. */
void mimecast_json_enter(MimecastJsonCursor *self, const MimecastJsonValue *container);
MimecastJsonStatus mimecast_json_next_member(MimecastJsonCursor *self, MimecastJsonValue *ret_key,
                                             MimecastJsonValue *ret_value);
MimecastJsonStatus mimecast_json_next_element(MimecastJsonCursor *self, MimecastJsonValue *ret_value);

/* The text of a scalar, blanks around it trimmed; null for null, arrays and objects. Escapes are undone, \u0000 and
 * raw NULs removed, lone surrogates and bytes that are not UTF-8 become U+FFFD. The answer is a part of the line, or
 * stands at the end of arena, whose buffer must not move: the caller sized it for the whole line times
 * MIMECAST_JSON_GROWTH. */
#define MIMECAST_JSON_GROWTH 4
UebaText mimecast_json_text(const MimecastJsonValue *self, GString *arena);

#endif
