/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_STRING_H_INCLUDED
#define UEBA_STRING_H_INCLUDED

#include "ueba-event.h"

/* Appending to a GString without a call: an alert is put together from a hundred short texts, for which the functions
 * of GLib take longer than copying does. */

/* where the next max bytes may be written, with room for a NUL behind them; the string is as long as before */
static inline gchar *
ueba_string_reserve(GString *self, gsize max)
{
  gsize len = self->len;

  if (G_UNLIKELY(self->allocated_len - len <= max))
    {
      g_string_set_size(self, len + max);
      self->len = len;
    }
  return self->str + len;
}

/* what was written there ends here */
static inline void
ueba_string_set_end(GString *self, gchar *end)
{
  *end = '\0';
  self->len = (gsize) (end - self->str);
}

static inline void
ueba_string_append(GString *self, const gchar *text, gsize len)
{
  gchar *to = ueba_string_reserve(self, len);

  memcpy(to, text, len);
  ueba_string_set_end(self, to + len);
}

static inline void
ueba_string_append_text(GString *self, UebaText text)
{
  if (text.len > 0)
    ueba_string_append(self, text.str, text.len);
}

static inline void
ueba_string_append_c(GString *self, gchar c)
{
  gchar *to = ueba_string_reserve(self, 1);

  *to = c;
  ueba_string_set_end(self, to + 1);
}

static inline UebaText
ueba_string_text(const GString *self)
{
  return ueba_text(self->str, self->len);
}

static inline void
ueba_string_clear(GString *self)
{
  self->len = 0;
  self->str[0] = '\0';
}

#endif
