/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "mimecast-reader-private.h"
#include "mimecast-direction.h"

/* One CEF record. Its facts come, in this order, from the ext_ keys, from a record that stands in it as raw JSON, and
 * from CEF's own keys. */

/* The raw record is looked for from every bracket on; a hostile line could make each attempt read to its end, so all
 * attempts together may read a few times the line and no more. */
#define SEARCH_FACTOR 2
#define SEARCH_BYTES_MIN 4096

typedef struct _Inner
{
  MimecastKind kind;
  const gchar *begin;
  const gchar *end;
} Inner;

typedef struct _CefName
{
  const gchar *name;
  MimecastKind kind;
} CefName;

/* names of events and words of dproc that tell a kind where no key does */
static const CefName names[] =
{
  { "login-failed", MIMECAST_KIND_AUDIT },
  { "login-success", MIMECAST_KIND_AUDIT },
  { "message-view", MIMECAST_KIND_VIEW },
  { "Archive Message View Logs", MIMECAST_KIND_VIEW },
  { "Archive Search Logs", MIMECAST_KIND_SEARCH },
};

static MimecastKind
_kind_of_name(UebaText name)
{
  for (guint i = 0; i < G_N_ELEMENTS(names); i++)
    if (mimecast_text_is(name, names[i].name))
      return names[i].kind;
  return MIMECAST_KIND_NONE;
}

/* a bracket that opens an object: its first key follows */
static gboolean
_may_be_object(const gchar *at, const gchar *end)
{
  for (at++; at < end && mimecast_text_is_blank(*at); at++)
    ;
  return at < end && *at == '"';
}

static MimecastKind
_recognise_object(MimecastReading *self, const gchar *begin, const gchar *end)
{
  MimecastKind kind = mimecast_shapes_recognise(self->reader->shapes, &self->scratch->record.seen);

  if (kind != MIMECAST_KIND_NONE)
    return kind;
  return mimecast_reading_recognise_suffixed(self, ueba_text(begin, (gsize) (end - begin)));
}

/* the first object with a key that marks it as one of Mimecast's, in scratch->record */
static gboolean
_find_inner(MimecastReading *self, UebaText text, Inner *ret_inner)
{
  const MimecastReader *reader = self->reader;
  MimecastRecord *record = &self->scratch->record;
  const gchar *end = mimecast_text_end(text);
  gsize budget = text.len * SEARCH_FACTOR + SEARCH_BYTES_MIN;

  for (const gchar *at = text.str; at < end && (at = memchr(at, '{', (gsize) (end - at))); at++)
    {
      MimecastJsonCursor cursor = { at, end, 0 };
      MimecastJsonStatus status;
      gsize used;

      if (!_may_be_object(at, end))
        continue;
      mimecast_record_clear(record);
      status = mimecast_record_read(record, reader->keys, &cursor, self->scratch->arena, &self->scratch->pairs);
      used = (gsize) (record->read_to - at);
      if (status == MIMECAST_JSON_OK)
        *ret_inner = (Inner) { _recognise_object(self, at, cursor.at), at, cursor.at };
      if (status == MIMECAST_JSON_OK && ret_inner->kind != MIMECAST_KIND_NONE)
        return TRUE;
      if (used > budget)
        return FALSE;
      budget -= used;
    }
  return FALSE;
}

/* The ext_ keys of a mail can carry a subject in which a stranger wrote ` ext_auditType=..`: no audit record has a
 * subject, so where one is, an auditType is not believed. */
static gboolean
_has_mail_marks(const MimecastReading *self)
{
  return mimecast_key_set_has_any(&self->scratch->ext.seen, &self->reader->questions.mail_marks);
}

static MimecastKind
_recognise_ext(MimecastReading *self)
{
  MimecastRecord *ext = &self->scratch->ext;
  MimecastKey audit_type = self->reader->questions.audit_type;

  if (_has_mail_marks(self))
    {
      mimecast_key_set_remove(&ext->seen, audit_type);
      mimecast_key_set_remove(&ext->filled, audit_type);
    }
  return mimecast_shapes_recognise(self->reader->shapes, &ext->seen);
}

static gboolean
_is_failed_login(MimecastReading *self)
{
  const MimecastRecord *ext = &self->scratch->ext;
  MimecastKey audit_type = self->reader->questions.audit_type;

  return mimecast_key_set_has(&ext->filled, audit_type)
         && mimecast_text_is(ext->values[audit_type].raw, mimecast_audit_failed_login);
}

/* a failed login wins, then the raw record; the alert is the last resort */
static MimecastKind
_choose_kind(MimecastReading *self, MimecastKind ext, MimecastKind inner, UebaText name)
{
  UebaText process = mimecast_slots_get(&self->scratch->own_slots, MIMECAST_SLOT_ALERT_TYPE);
  MimecastKind named = _kind_of_name(name);

  if (ext == MIMECAST_KIND_AUDIT && _is_failed_login(self))
    return MIMECAST_KIND_AUDIT;
  if (inner != MIMECAST_KIND_NONE)
    return inner;
  if (ext != MIMECAST_KIND_NONE)
    return ext;
  if (named == MIMECAST_KIND_NONE)
    named = _kind_of_name(process);
  return named != MIMECAST_KIND_NONE && !_has_mail_marks(self) ? named : MIMECAST_KIND_ALERT;
}

/* what the ext_ keys say of action and direction goes before all that the raw record says */
static void
_settle_ext(MimecastSlots *ext, const MimecastSlots *own)
{
  UebaText action, direction;

  mimecast_slots_set(ext, MIMECAST_SLOT_REQUEST, mimecast_slots_get(own, MIMECAST_SLOT_REQUEST));
  action = mimecast_outcome_action_word(ext);
  direction = mimecast_direction_text(mimecast_direction_tell(ext, FALSE));
  mimecast_slots_set(ext, MIMECAST_SLOT_ACT, action);
  mimecast_slots_set(ext, MIMECAST_SLOT_DIR, direction);
}

/* of a mail `src` is where it came from, and `suser` sent it if nothing else says who */
static void
_settle_mail(MimecastSlots *slots, const MimecastSlots *own)
{
  UebaText actor = mimecast_slots_get(own, MIMECAST_SLOT_ACTOR);

  mimecast_slots_set(slots, MIMECAST_SLOT_EXPLICIT_IP, mimecast_slots_get(own, MIMECAST_SLOT_SOURCE_IP));
  if (actor.len && !(slots->seen & MIMECAST_SLOT_BIT(MIMECAST_SLOT_ENVELOPE_SENDER)))
    {
      mimecast_slots_set(slots, MIMECAST_SLOT_ENVELOPE_SENDER, actor);
      slots->seen |= MIMECAST_SLOT_BIT(MIMECAST_SLOT_ENVELOPE_SENDER);
    }
}

static void
_merge(MimecastReading *self, MimecastKind ext_kind, MimecastKind kind, const Inner *inner)
{
  MimecastScratch *scratch = self->scratch;
  MimecastKind table = ext_kind != MIMECAST_KIND_NONE ? ext_kind : inner->kind != MIMECAST_KIND_NONE
                       ? MIMECAST_KIND_ALERT : kind;

  mimecast_aliases_apply(self->reader->aliases, table, &scratch->ext, &scratch->ext_slots, scratch->arena);
  _settle_ext(&scratch->ext_slots, &scratch->own_slots);
  if (inner->kind != MIMECAST_KIND_NONE)
    {
      mimecast_aliases_apply(self->reader->aliases, inner->kind, &scratch->record, &scratch->slots, scratch->arena);
      mimecast_slots_merge(&scratch->ext_slots, &scratch->slots);
    }
  mimecast_slots_merge(&scratch->ext_slots, &scratch->own_slots);
  if (mimecast_kind_is_mail(kind))
    _settle_mail(&scratch->ext_slots, &scratch->own_slots);
}

static gboolean
_accepts(MimecastReading *self, const Inner *inner)
{
  MimecastShape shape = mimecast_shape_of_kind(inner->kind);

  if (!mimecast_reading_accepts(self, MIMECAST_SHAPE_CEF))
    return FALSE;
  if (inner->kind != MIMECAST_KIND_NONE && !mimecast_reading_accepts(self, shape))
    return FALSE;
  self->info->shapes |= (guint32) 1 << MIMECAST_SHAPE_CEF;
  if (inner->kind != MIMECAST_KIND_NONE)
    self->info->shapes |= (guint32) 1 << shape;
  return TRUE;
}

/* the keys of CEF, with the raw record cut out; FALSE if it is not Mimecast's */
static gboolean
_read_keys(MimecastReading *self, UebaText extension, Inner *inner)
{
  MimecastScratch *scratch = self->scratch;
  const MimecastReader *reader = self->reader;

  if (_find_inner(self, extension, inner))
    extension = mimecast_cef_cut(extension, inner->begin, inner->end, scratch->arena);
  else
    inner->kind = MIMECAST_KIND_NONE;
  mimecast_cef_read_extension(&reader->cef_grammar, reader->keys, extension, &scratch->own, &scratch->ext,
                              scratch->arena);
  return mimecast_cef_is_mimecast(reader->keys, &scratch->own, inner->kind != MIMECAST_KIND_NONE);
}

/* from the header on; a line without one is all extension */
static UebaText
_find_cef(UebaText line)
{
  const gchar *at = mimecast_text_starts_with(line, "CEF:") ? line.str : mimecast_text_find(line, "CEF:0|");

  return at ? mimecast_text_between(at, mimecast_text_end(line)) : line;
}

/* a key's, or those of a raw record */
static gboolean
_may_have_values(UebaText line)
{
  return memchr(line.str, '=', line.len) || memchr(line.str, '{', line.len);
}

static void
_emit(MimecastReading *self, MimecastKind kind, const MimecastCefHeader *header, UebaText bytes)
{
  MimecastSlots *slots = &self->scratch->ext_slots;
  MimecastFound found = { .kind = kind, .is_cef = TRUE, .bytes = bytes, .cef_name = header->name, .slots = slots };

  if (!mimecast_slots_has(slots, MIMECAST_SLOT_SEVERITY))
    mimecast_slots_set(slots, MIMECAST_SLOT_SEVERITY, header->severity);
  mimecast_reading_emit(self, &found);
}

void
mimecast_reading_read_cef(MimecastReading *self, UebaText line)
{
  MimecastScratch *scratch = self->scratch;
  Inner inner = { MIMECAST_KIND_NONE, NULL, NULL };
  MimecastCefHeader header;
  MimecastKind ext_kind, kind;

  if (!_may_have_values(line))
    return;
  line = _find_cef(line);
  if (!mimecast_cef_read_header(line, scratch->arena, &header) && !mimecast_text_starts_with(line, "CEF:")
      && !mimecast_text_contains(line, "destinationServiceName"))
    return;
  if (!_read_keys(self, header.extension, &inner) || !_accepts(self, &inner))
    return;
  mimecast_aliases_apply(self->reader->aliases, MIMECAST_KIND_CEF, &scratch->own, &scratch->own_slots, scratch->arena);
  ext_kind = _recognise_ext(self);
  if (inner.kind == MIMECAST_KIND_AUDIT && _has_mail_marks(self))
    inner.kind = MIMECAST_KIND_NONE;
  kind = _choose_kind(self, ext_kind, inner.kind, header.name);
  _merge(self, ext_kind, kind, &inner);
  _emit(self, kind, &header, line);
}
