/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_TAPE_H_INCLUDED
#define UEBA_TAPE_H_INCLUDED

#include "ueba-bytes.h"
#include "ueba-event.h"

/* What the context tables answered, in the order in which they were asked: written while events are judged live, read
 * when they are judged again after a restart, when the tables may say something else. Flags and texts, one byte and
 * the text each (five bytes more for a text of 255 bytes or longer). */
typedef struct _UebaTape UebaTape;
struct _UebaTape
{
  UebaBytes *record;    /* borrowed: answers are appended; NULL: the tape is played */
  const guint8 *data;   /* borrowed */
  gsize len;
  gsize pos;
  gboolean is_broken;   /* more was asked than is on the tape: every further answer is FALSE or null */
};

static inline gboolean
ueba_tape_is_played(const UebaTape *self)
{
  return self->record == NULL;
}

void ueba_tape_write_flag(UebaTape *self, gboolean flag);
void ueba_tape_write_text(UebaTape *self, UebaText text);
gboolean ueba_tape_read_flag(UebaTape *self);
/* borrowed from the data; null if null was written */
UebaText ueba_tape_read_text(UebaTape *self);

#endif
