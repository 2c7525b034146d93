/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "mimecast-reader-private.h"

/* A line of JSON: one record, several that follow one another, pages of an API with records in them, or another
 * product's record with a payload in one of its texts. Pages inside pages are unpacked to a small depth only: each
 * level reads its part of the line once more. */

#define VALUES_MAX 8            /* there are not more keys of wrappers, nor of texts */

typedef struct _Values
{
  MimecastJsonValue values[VALUES_MAX];
  guint n;
} Values;

static MimecastJsonStatus _read_object(MimecastReading *self, MimecastJsonCursor *cursor, guint level);

/* the containers, or the strings, among the values of those keys; the record itself will be read over */
static void
_collect(const MimecastReading *self, const MimecastKeySet *set, gboolean is_container, Values *ret_values)
{
  const MimecastRecord *record = &self->scratch->record;

  ret_values->n = 0;
  for (guint word = 0; word < MIMECAST_KEY_WORDS; word++)
    for (guint64 left = set->words[word] & record->filled.words[word]; left; left &= left - 1)
      {
        const MimecastJsonValue *value = &record->values[word * 64 + (guint) __builtin_ctzll(left)];
        gboolean is_wanted = is_container ? value->type >= MIMECAST_JSON_ARRAY : value->type == MIMECAST_JSON_STRING;
        if (is_wanted && ret_values->n < VALUES_MAX)
          ret_values->values[ret_values->n++] = *value;
      }
}

/* the records of two pages come in the order of the text */
static void
_sort_by_place(Values *values)
{
  for (guint i = 1; i < values->n; i++)
    for (guint j = i; j > 0 && values->values[j].raw.str < values->values[j - 1].raw.str; j--)
      {
        MimecastJsonValue later = values->values[j - 1];

        values->values[j - 1] = values->values[j];
        values->values[j] = later;
      }
}

static gboolean
_is_done(const MimecastReading *self, guint32 n_events_before)
{
  return self->is_full || ueba_record_writer_n_events(self->record) > n_events_before;
}

/* the objects among the elements */
static void
_read_array(MimecastReading *self, MimecastJsonCursor *cursor, guint level)
{
  MimecastJsonStatus status = mimecast_json_enter(cursor, '[');
  gboolean is_empty = TRUE;

  while (status == MIMECAST_JSON_OK && !self->is_full)
    {
      MimecastJsonValue ignored;

      status = mimecast_json_pass_comma(cursor);
      if (status != MIMECAST_JSON_OK)
        break;
      is_empty = FALSE;
      if (cursor->at < cursor->end && *cursor->at == '{')
        status = _read_object(self, cursor, level);
      else
        status = mimecast_json_read(cursor, &ignored);
    }
  if (status == MIMECAST_JSON_END && is_empty)
    mimecast_reading_note(self, MIMECAST_READ_EMPTY_PAGE);
}

static void
_unpack(MimecastReading *self, const MimecastJsonValue *value, guint level)
{
  MimecastJsonCursor cursor = mimecast_json_inside(value);

  if (level == MIMECAST_LIMIT_WRAPPERS)
    mimecast_reading_note(self, MIMECAST_READ_TOO_DEEP);
  else if (value->type == MIMECAST_JSON_ARRAY)
    _read_array(self, &cursor, level + 1);
  else if (value->type == MIMECAST_JSON_OBJECT)
    _read_object(self, &cursor, level + 1);
}

/* a text of another product's record; its envelope counts only if a payload follows */
static void
_read_inside(MimecastReading *self, const MimecastJsonValue *value)
{
  MimecastEnvelope outer = self->envelope;
  guint32 n_events = ueba_record_writer_n_events(self->record);

  self->is_inside = TRUE;
  mimecast_reading_read_text(self, mimecast_json_text(value, self->scratch->arena));
  self->is_inside = FALSE;
  if (!_is_done(self, n_events))
    self->envelope = outer;
}

/* FALSE, and noted, if the operator does not believe records of that kind */
static gboolean
_accepts(MimecastReading *self, MimecastKind kind)
{
  MimecastShape shape = mimecast_shape_of_kind(kind);

  if (!mimecast_reading_accepts(self, shape))
    return FALSE;
  self->info->shapes |= (guint32) 1 << shape;
  return TRUE;
}

static void
_emit(MimecastReading *self, MimecastKind kind, UebaText bytes)
{
  MimecastScratch *scratch = self->scratch;
  MimecastFound found = { .kind = kind, .bytes = bytes, .slots = &scratch->slots };

  if (!_accepts(self, kind))
    return;
  mimecast_aliases_apply(self->reader->aliases, kind, &scratch->record, &scratch->slots, scratch->arena);
  mimecast_reading_emit(self, &found);
}

/* a record like one before it */
static gboolean
_read_known_layout(MimecastReading *self, MimecastJsonCursor *cursor)
{
  MimecastScratch *scratch = self->scratch;
  MimecastFound found = { .slots = &scratch->slots };
  const gchar *start = cursor->at;
  const MimecastLayout *layout = mimecast_layouts_match_object(scratch->layouts, cursor, &scratch->values);

  if (!layout)
    return FALSE;
  found.kind = mimecast_layout_kind(layout);
  found.bytes = ueba_text(start, (gsize) (cursor->at - start));
  if (!_accepts(self, found.kind))
    return TRUE;
  mimecast_layout_fill(layout, &scratch->values, &scratch->slots, scratch->arena);
  mimecast_reading_emit(self, &found);
  return TRUE;
}

MimecastKind
mimecast_reading_recognise_suffixed(MimecastReading *self, UebaText bytes)
{
  MimecastJsonCursor cursor = { bytes.str, mimecast_text_end(bytes), 0 };
  MimecastRecord *record = &self->scratch->record;

  if (!mimecast_text_contains(bytes, "_s\""))
    return MIMECAST_KIND_NONE;
  if (mimecast_record_read_suffixed(record, self->reader->keys, &cursor) != MIMECAST_JSON_OK)
    return MIMECAST_KIND_NONE;
  return mimecast_shapes_recognise(self->reader->shapes, &record->seen);
}

static gboolean
_is_empty_object(UebaText bytes)
{
  return mimecast_text_between(bytes.str + 1, mimecast_text_end(bytes) - 1).len == 0;
}

static void
_read_wrappers_or_texts(MimecastReading *self, UebaText bytes, guint level)
{
  const MimecastKeyQuestions *questions = &self->reader->questions;
  guint32 n_events = ueba_record_writer_n_events(self->record);
  gboolean is_answer = mimecast_key_set_has_any(&self->scratch->record.seen, &questions->answer);
  Values wrappers, texts;
  MimecastKind kind;

  _collect(self, &questions->wrappers, TRUE, &wrappers);
  _sort_by_place(&wrappers);
  _collect(self, &questions->texts, FALSE, &texts);
  if (wrappers.n == 0)
    {
      kind = mimecast_reading_recognise_suffixed(self, bytes);
      if (kind != MIMECAST_KIND_NONE)
        {
          _emit(self, kind, bytes);
          return;
        }
    }
  for (guint i = 0; i < wrappers.n; i++)
    _unpack(self, &wrappers.values[i], level);
  for (guint i = 0; i < texts.n && !self->is_inside && !_is_done(self, n_events); i++)
    _read_inside(self, &texts.values[i]);
  if (!_is_done(self, n_events) && (is_answer || _is_empty_object(bytes)))
    mimecast_reading_note(self, MIMECAST_READ_EMPTY_PAGE);
}

static MimecastJsonStatus
_read_in_full(MimecastReading *self, MimecastJsonCursor *cursor, guint level)
{
  const MimecastReader *reader = self->reader;
  MimecastScratch *scratch = self->scratch;
  MimecastRecord *record = &scratch->record;
  const gchar *start = cursor->at;
  MimecastJsonStatus status;
  MimecastKind kind;
  UebaText bytes;

  mimecast_record_clear(record);
  status = mimecast_record_read(record, reader->keys, cursor, scratch->arena, &scratch->pairs);
  if (status != MIMECAST_JSON_OK)
    return status;
  bytes = ueba_text(start, (gsize) (cursor->at - start));
  kind = mimecast_shapes_recognise(reader->shapes, &record->seen);
  if (kind == MIMECAST_KIND_NONE)
    {
      _read_wrappers_or_texts(self, bytes, level);
      return MIMECAST_JSON_OK;
    }
  self->info->layouts_forgotten += mimecast_layouts_learn(scratch->layouts, reader->aliases, MIMECAST_LAYOUT_JSON, kind,
                                                          &scratch->pairs);
  _emit(self, kind, bytes);
  return MIMECAST_JSON_OK;
}

/* the cursor is at the bracket */
static MimecastJsonStatus
_read_object(MimecastReading *self, MimecastJsonCursor *cursor, guint level)
{
  return _read_known_layout(self, cursor) ? MIMECAST_JSON_OK : _read_in_full(self, cursor, level);
}

static void
_skip_separators(MimecastJsonCursor *self)
{
  while (self->at < self->end && (*self->at == ',' || mimecast_text_is_blank(*self->at)))
    self->at++;
}

/* `{\"key\":..` or `{""key"":..`: quotes that some export escaped once more; answers the character before the second */
static gchar
_find_escaped_quotes(UebaText text)
{
  const gchar *at = text.str;
  const gchar *end = mimecast_text_end(text);

  while (at < end && (*at == '{' || *at == '[' || mimecast_text_is_blank(*at)))
    at++;
  if (end - at < 3 || at[1] != '"' || !mimecast_text_is_word(at[2]))
    return '\0';
  return *at == '\\' || *at == '"' ? *at : '\0';
}

/* takes one of two characters away: `""` and `\"` become a quote, `\\` a backslash */
static UebaText
_undo_escapes(UebaText text, gchar escape, MimecastArena *arena)
{
  gchar *start = mimecast_arena_reserve(arena, text.len);
  gchar *out = start;
  const gchar *end = mimecast_text_end(text);

  for (const gchar *at = text.str; at < end; at++)
    {
      if (*at == escape && at + 1 < end && (at[1] == '"' || at[1] == escape))
        at++;
      *out++ = *at;
    }
  return mimecast_arena_commit(arena, (gsize) (out - start));
}

/* an array that is cut holds no record, as a page that is cut */
static MimecastJsonStatus
_read_top_array(MimecastReading *self, MimecastJsonCursor *cursor)
{
  MimecastJsonValue array;
  MimecastJsonStatus status = mimecast_json_read(cursor, &array);

  if (status == MIMECAST_JSON_OK)
    _unpack(self, &array, 0);
  return status;
}

static const gchar *
_read_sequence(MimecastReading *self, UebaText text)
{
  MimecastJsonCursor cursor = { text.str, mimecast_text_end(text), 0 };

  for (;;)
    {
      const gchar *end_of_last = cursor.at;
      MimecastJsonStatus status;

      _skip_separators(&cursor);
      if (cursor.at == cursor.end || (*cursor.at != '{' && *cursor.at != '['))
        return end_of_last;
      status = *cursor.at == '[' ? _read_top_array(self, &cursor) : _read_object(self, &cursor, 0);
      if (self->is_full)
        return cursor.end;
      if (status == MIMECAST_JSON_BROKEN || status == MIMECAST_JSON_TOO_DEEP)
        {
          mimecast_reading_note(self, status == MIMECAST_JSON_BROKEN ? MIMECAST_READ_UNREADABLE
                                : MIMECAST_READ_TOO_DEEP);
          return cursor.end;
        }
    }
}

const gchar *
mimecast_reading_read_objects(MimecastReading *self, UebaText text)
{
  const gchar *end = mimecast_text_end(text);
  gchar escape;

  /* a text of JSON in quotes */
  if (text.str[0] == '"')
    text = mimecast_text_between(text.str + 1, text.len > 1 && end[-1] == '"' ? end - 1 : end);
  escape = self->is_inside || text.len == 0 ? '\0' : _find_escaped_quotes(text);
  if (escape == '\0')
    return text.len ? _read_sequence(self, text) : end;
  self->is_inside = TRUE;
  _read_sequence(self, _undo_escapes(text, escape, self->scratch->arena));
  self->is_inside = FALSE;
  return end;
}
