/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_EVENT_H_INCLUDED
#define UEBA_EVENT_H_INCLUDED

#include "ueba-field.h"

#include <string.h>

/* no time: the payload and the header have none */
#define UEBA_TIME_NONE G_MININT64

/* Bytes somewhere else: borrowed, not NUL-terminated, UTF-8. str NULL is null; an empty text is null too, so a
 * UebaText in an event never has len 0. */
typedef struct _UebaText
{
  const gchar *str;
  gsize len;
} UebaText;

/* One event: a flat record of texts plus a time. The texts are borrowed from whoever filled it (a packed record,
 * a reader's scratch, a table snapshot); fields[f] may be read only if bit f of present is set, so that clearing
 * costs one store. */
typedef struct _UebaEvent
{
  gint64 time_usec;   /* microseconds since the epoch, UTC, or UEBA_TIME_NONE */
  guint64 present;    /* UEBA_FIELD_BIT()s */
  UebaText raw;       /* bytes of the log record, of which ueba-raw-hash.h makes raw_hash; null: none, or made */
  UebaText fields[UEBA_FIELD_MAX];
} UebaEvent;

static inline UebaText
ueba_text(const gchar *str, gsize len)
{
  return (UebaText) { len ? str : NULL, len };
}

static inline UebaText
ueba_text_from_string(const gchar *str)
{
  return ueba_text(str, str ? strlen(str) : 0);
}

static inline gboolean
ueba_text_equal(UebaText a, UebaText b)
{
  return a.len == b.len && (a.str == b.str || memcmp(a.str, b.str, a.len) == 0);
}

/* byte-wise, as strcmp(); an empty text has no bytes to look at */
static inline gint
ueba_text_compare(UebaText a, UebaText b)
{
  gint order = a.len && b.len ? memcmp(a.str, b.str, MIN(a.len, b.len)) : 0;

  return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

static inline void
ueba_event_clear(UebaEvent *self)
{
  self->time_usec = UEBA_TIME_NONE;
  self->present = 0;
  self->raw = (UebaText) { NULL, 0 };
}

static inline gboolean
ueba_event_has(const UebaEvent *self, UebaField field)
{
  return (self->present & UEBA_FIELD_BIT(field)) != 0;
}

/* null (str NULL, len 0) if absent */
static inline UebaText
ueba_event_get(const UebaEvent *self, UebaField field)
{
  return ueba_event_has(self, field) ? self->fields[field] : (UebaText) { NULL, 0 };
}

/* borrowed; null and empty unset the field */
static inline void
ueba_event_set(UebaEvent *self, UebaField field, UebaText value)
{
  if (value.len == 0)
    {
      self->present &= ~UEBA_FIELD_BIT(field);
      return;
    }
  self->fields[field] = value;
  self->present |= UEBA_FIELD_BIT(field);
}

/* borrowed */
static inline void
ueba_event_set_string(UebaEvent *self, UebaField field, const gchar *value)
{
  ueba_event_set(self, field, ueba_text_from_string(value));
}

/* both times and all fields, byte for byte */
gboolean ueba_event_equal(const UebaEvent *a, const UebaEvent *b);

#endif
