/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef MIMECAST_TEXT_H_INCLUDED
#define MIMECAST_TEXT_H_INCLUDED

#include "mimecast-arena.h"

/* Small things that every shape needs done to a value. */

#define MIMECAST_TEXT_NULL ((UebaText) { NULL, 0 })

static inline gboolean
mimecast_text_is_blank(gchar c)
{
  return c == ' ' || (c >= '\t' && c <= '\r');
}

/* what keys and words are made of */
static inline gboolean
mimecast_text_is_word(gchar c)
{
  return g_ascii_isalnum(c) || c == '_';
}

static inline const gchar *
mimecast_text_end(UebaText text)
{
  return text.len ? text.str + text.len : text.str;     /* null has no end to count to */
}

/* from begin up to end, without blanks and line ends around it */
static inline UebaText
mimecast_text_between(const gchar *begin, const gchar *end)
{
  while (begin < end && mimecast_text_is_blank(*begin))
    begin++;
  while (begin < end && mimecast_text_is_blank(end[-1]))
    end--;
  return ueba_text(begin, (gsize) (end - begin));
}

static inline UebaText
mimecast_text_trim(UebaText text)
{
  return mimecast_text_between(text.str, mimecast_text_end(text));
}

/* len bytes, without ASCII case; most that are compared are equal as they are, or differ in the first byte */
static inline gboolean
mimecast_text_same(const gchar *a, const gchar *b, gsize len)
{
  for (gsize i = 0; i < len; i++)
    if (a[i] != b[i] && g_ascii_tolower(a[i]) != g_ascii_tolower(b[i]))
      return FALSE;
  return TRUE;
}

/* ASCII case is ignored in all of these */
gboolean mimecast_text_is(UebaText text, const gchar *word);
gboolean mimecast_text_starts_with(UebaText text, const gchar *word);
gboolean mimecast_text_contains(UebaText text, const gchar *word);
/* the place of the first or the last one, NULL without any */
const gchar *mimecast_text_find(UebaText text, const gchar *word);
const gchar *mimecast_text_find_last(UebaText text, const gchar *word);

/* UTF-8 without NULs? */
gboolean mimecast_text_is_clean(UebaText text);

/* Bytes that are not UTF-8 become U+FFFD, one for each sequence that broke off; a NUL, which ends a line as a line feed
 * does, becomes one. Text itself if it is clean, else in arena. */
UebaText mimecast_text_clean(UebaText text, MimecastArena *arena);

#endif
