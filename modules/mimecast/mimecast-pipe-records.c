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

/* `mcType=auditLog` between pipes: a further mcType, or a key that was cut off with the line, may follow it */
static gboolean
_has_audit_log(UebaText text)
{
  static const gchar pair[] = "mcType=auditLog";
  const gchar *end = mimecast_text_end(text);
  const gchar *at;

  while ((at = mimecast_text_find(text, pair)))
    {
      const gchar *after = at + strlen(pair);
      if ((at == text.str || at[-1] == '|') && (after == end || *after == '|'))
        return TRUE;
      text = ueba_text(after, (gsize) (end - after));
    }
  return FALSE;
}

static gboolean
_is_audit(const MimecastKeyQuestions *questions, const MimecastRecord *record, UebaText text)
{
  return mimecast_key_set_has(&record->seen, questions->audit_type)
         || (mimecast_key_set_has(&record->seen, questions->collector_type) && _has_audit_log(text));
}

/* Mail first: its recipients are words of strangers, and must not make an audit record of it. */
static MimecastKind
_recognise(MimecastReading *self, UebaText text)
{
  const MimecastKeyQuestions *questions = &self->reader->questions;
  const MimecastRecord *record = &self->scratch->record;

  if (_is_mail(questions, record))
    return MIMECAST_KIND_MTA;
  if (_is_audit(questions, record, text))
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
  const gchar *next = line.str;
  gboolean has_record = FALSE;

  if (!mimecast_pipe_is_at_key(line))
    return FALSE;
  while (next && !self->is_full)
    {
      line = ueba_text(next, (gsize) (mimecast_text_end(line) - next));
      has_record |= _read_record(self, mimecast_pipe_split(line, &next));
    }
  return has_record;
}
