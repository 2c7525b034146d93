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

/* How far into the text the first of the words stands. */
static gsize
_find_first(UebaText text, const gchar *const *words)
{
  gsize first = text.len;

  for (; *words; words++)
    {
      const gchar *at = mimecast_text_find(ueba_text(text.str, first), *words);
      first = at ? (gsize) (at - text.str) : first;
    }
  return first;
}

/* A stranger may have written the words of one kind into a record of the other, but only behind its own first words. */
static gboolean
_begins_as_audit(UebaText text)
{
  static const gchar *const of_audit[] = { "|mcType=auditLog", "|auditType=", NULL };
  static const gchar *const of_mail[] = { "|acc=", NULL };

  return mimecast_text_starts_with(text, "mcType=") || mimecast_text_starts_with(text, "auditType=")
         || _find_first(text, of_audit) < _find_first(text, of_mail);
}

static MimecastKind
_recognise(MimecastReading *self, UebaText text)
{
  const MimecastKeyQuestions *questions = &self->reader->questions;
  const MimecastRecord *record = &self->scratch->record;
  gboolean is_mail = _is_mail(questions, record);

  if (_is_audit(questions, record, text) && (!is_mail || _begins_as_audit(text)))
    return MIMECAST_KIND_AUDIT;
  if (is_mail)
    return MIMECAST_KIND_MTA;
  return mimecast_text_starts_with(text, "datetime=") ? MIMECAST_KIND_MTA : MIMECAST_KIND_NONE;
}

/* scratch->slots are filled */
static void
_emit(MimecastReading *self, MimecastKind kind, UebaText text)
{
  MimecastShape shape = kind == MIMECAST_KIND_MTA ? MIMECAST_SHAPE_PIPE_MTA : MIMECAST_SHAPE_PIPE_AUDIT;
  MimecastFound found = { .kind = kind, .is_pipe = TRUE, .bytes = text, .slots = &self->scratch->slots };

  if (!mimecast_reading_accepts(self, shape))
    return;
  self->info->shapes |= (guint32) 1 << shape;
  mimecast_reading_emit(self, &found);
}

/* mail like one before it */
static gboolean
_read_known_layout(MimecastReading *self, UebaText text)
{
  MimecastScratch *scratch = self->scratch;
  const MimecastLayout *layout = mimecast_layouts_match_pipe(scratch->layouts, text, &scratch->values);

  if (!layout)
    return FALSE;
  mimecast_layout_fill(layout, &scratch->values, &scratch->slots, scratch->arena);
  _emit(self, MIMECAST_KIND_MTA, text);
  return TRUE;
}

/* a record whose keys alone tell that it is mail */
static void
_learn_layout(MimecastReading *self)
{
  const MimecastReader *reader = self->reader;
  MimecastScratch *scratch = self->scratch;
  const MimecastKeySet *seen = &scratch->record.seen;

  if (_is_mail(&reader->questions, &scratch->record) && !mimecast_key_set_has(seen, reader->questions.audit_type)
      && !mimecast_key_set_has(seen, reader->questions.collector_type))
    self->info->layouts_forgotten += mimecast_layouts_learn(scratch->layouts, reader->aliases, MIMECAST_LAYOUT_PIPE,
                                                            MIMECAST_KIND_MTA, &scratch->pairs);
}

static gboolean
_read_in_full(MimecastReading *self, UebaText text)
{
  const MimecastReader *reader = self->reader;
  MimecastScratch *scratch = self->scratch;
  MimecastKind kind;

  if (!mimecast_pipe_read(&reader->mail_grammar, reader->keys, text, &scratch->record, &scratch->pairs))
    return FALSE;
  kind = _recognise(self, text);
  if (kind == MIMECAST_KIND_NONE)
    return FALSE;
  if (kind == MIMECAST_KIND_AUDIT)
    mimecast_pipe_read(&reader->audit_grammar, reader->keys, text, &scratch->record, &scratch->pairs);
  else
    _learn_layout(self);
  mimecast_aliases_apply(reader->aliases, kind, &scratch->record, &scratch->slots, scratch->arena);
  _emit(self, kind, text);
  return TRUE;
}

gboolean
mimecast_reading_read_pipe(MimecastReading *self, UebaText line)
{
  const gchar *next = line.str;
  gboolean has_record = FALSE;

  if (mimecast_reading_is_plain(self, line) && _read_known_layout(self, line))
    return TRUE;
  if (!mimecast_pipe_is_at_key(line))
    return FALSE;
  while (next && !self->is_full)
    {
      line = ueba_text(next, (gsize) (mimecast_text_end(line) - next));
      UebaText text = mimecast_pipe_split(line, &next);
      has_record |= _read_known_layout(self, text) || _read_in_full(self, text);
    }
  return has_record;
}
