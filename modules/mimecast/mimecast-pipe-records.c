/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "mimecast-reader-private.h"

static gboolean
_is_mail(const MimecastKeyQuestions *questions, const MimecastRecord *record)
{
  return mimecast_key_set_has_all(&record->seen, &questions->pipe_account)
         && mimecast_key_set_has_any(&record->seen, &questions->pipe_mail);
}

/* `auditLog`, or that and the start of a key that was cut off with the line */
static gboolean
_is_audit_log(UebaText type)
{
  static const gchar word[] = "auditLog";

  return mimecast_text_starts_with(type, word) && (type.len == strlen(word) || type.str[strlen(word)] == '|');
}

static gboolean
_is_audit(const MimecastKeyQuestions *questions, const MimecastRecord *record)
{
  return mimecast_key_set_has(&record->seen, questions->audit_type)
         || (mimecast_key_set_has(&record->filled, questions->collector_type)
             && _is_audit_log(record->values[questions->collector_type].raw));
}

/* Mail first: its recipients are words of strangers, and must not make an audit record of it. */
static MimecastKind
_recognise(MimecastReading *self, UebaText text)
{
  const MimecastKeyQuestions *questions = &self->reader->questions;
  const MimecastRecord *record = &self->scratch->record;

  if (_is_mail(questions, record))
    return MIMECAST_KIND_MTA;
  if (_is_audit(questions, record))
    return MIMECAST_KIND_AUDIT;
  return mimecast_text_starts_with(text, "datetime=") ? MIMECAST_KIND_MTA : MIMECAST_KIND_NONE;
}

static void
_emit(MimecastReading *self, MimecastKind kind, UebaText text)
{
  MimecastScratch *scratch = self->scratch;
  MimecastShape shape = kind == MIMECAST_KIND_MTA ? MIMECAST_SHAPE_PIPE_MTA : MIMECAST_SHAPE_PIPE_AUDIT;
  MimecastFound found = { .kind = kind, .is_pipe = TRUE, .bytes = text, .slots = &scratch->slots };

  if (!mimecast_reading_accepts(self, shape))
    return;
  self->info->shapes |= (guint32) 1 << shape;
  mimecast_aliases_apply(self->reader->aliases, kind, &scratch->record, &scratch->slots, scratch->arena);
  mimecast_reading_emit(self, &found);
}

static gboolean
_read_record(MimecastReading *self, UebaText text)
{
  const MimecastReader *reader = self->reader;
  MimecastRecord *record = &self->scratch->record;
  MimecastKind kind;

  if (!mimecast_pipe_read(&reader->mail_grammar, reader->keys, text, record))
    return FALSE;
  kind = _recognise(self, text);
  if (kind == MIMECAST_KIND_NONE)
    return FALSE;
  if (kind == MIMECAST_KIND_AUDIT)
    mimecast_pipe_read(&reader->audit_grammar, reader->keys, text, record);
  _emit(self, kind, text);
  return TRUE;
}

gboolean
mimecast_reading_read_pipe(MimecastReading *self, UebaText line)
{
  const gchar *next;
  gboolean is_pipe = _read_record(self, mimecast_pipe_split(line, &next));

  while (is_pipe && next && !self->is_full)
    {
      line = ueba_text(next, (gsize) (mimecast_text_end(line) - next));
      _read_record(self, mimecast_pipe_split(line, &next));
    }
  return is_pipe;
}
