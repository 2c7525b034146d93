/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "mimecast-reader-private.h"
#include "mimecast-hash.h"
#include "mimecast-time.h"

gboolean
mimecast_reading_accepts(MimecastReading *self, MimecastShape shape)
{
  if (self->reader->accept & ((guint32) 1 << shape))
    return TRUE;
  mimecast_reading_note(self, MIMECAST_READ_NOT_ACCEPTED);
  return FALSE;
}

void
mimecast_reading_note(MimecastReading *self, MimecastReadResult reason)
{
  /* the more was understood before it failed, the more a reason says */
  static const guint weights[MIMECAST_READ_MAX] =
  {
    [MIMECAST_READ_EVENTS] = 0,
    [MIMECAST_READ_NOT_MIMECAST] = 1,
    [MIMECAST_READ_EMPTY_PAGE] = 2,
    [MIMECAST_READ_NOT_ACCEPTED] = 3,
    [MIMECAST_READ_UNREADABLE] = 4,
    [MIMECAST_READ_TOO_DEEP] = 5,
    [MIMECAST_READ_TOO_LONG] = 6,
  };

  if (weights[reason] > weights[self->result])
    self->result = reason;
}

/* ISO 8601 or, where the Cloud Gateway's records may be, milliseconds */
static gboolean
_parse_time(MimecastKind kind, UebaText text, gint64 *ret_usec)
{
  if (mimecast_time_parse(text, ret_usec))
    return TRUE;
  return (kind == MIMECAST_KIND_CG || kind == MIMECAST_KIND_ALERT) && mimecast_time_parse_epoch_msec(text, ret_usec);
}

/* the payload's, else the header's, else the time of receipt */
static gint64
_tell_time(MimecastReading *self, const MimecastFound *found)
{
  UebaText text = mimecast_slots_get(found->slots, MIMECAST_SLOT_TIME);
  gint64 time_usec;

  if (text.len && _parse_time(found->kind, text, &time_usec))
    return time_usec;
  if (text.len)
    self->info->bad_times++;
  if (self->envelope.time_usec != UEBA_TIME_NONE)
    return self->envelope.time_usec;
  if (self->line->header_time_usec != UEBA_TIME_NONE)
    return self->line->header_time_usec;
  ueba_record_writer_add_flags(self->record, UEBA_RECORD_TIME_OF_RECEIPT);
  return self->line->receipt_time_usec;
}

static void
_add(MimecastReading *self, const UebaEvent *event)
{
  if (!ueba_record_writer_add(self->record, event))
    self->is_full = TRUE;
}

static void
_emit_mail(MimecastReading *self, const MimecastFound *found, UebaEvent *event)
{
  MimecastScratch *scratch = self->scratch;
  const MimecastRecipients *recipients = &scratch->recipients;
  UebaText account = mimecast_slots_get(found->slots, MIMECAST_SLOT_HOST);
  MimecastMailRules rules = { self->reader->stages, self->reader->failed_actions, self->reader->phrases };
  gboolean is_outbound;

  if (account.len)
    ueba_event_set(event, UEBA_FIELD_HOST, account);
  is_outbound = mimecast_mail_fill(&rules, scratch->dsn, found->kind, found->slots, &scratch->recipients,
                                   scratch->arena, event);
  _add(self, event);
  if (is_outbound)
    return;
  self->info->recipients_beyond += recipients->n_beyond;
  for (guint i = 1; i < recipients->n_users; i++)
    {
      mimecast_mail_set_recipient(event, &recipients->users[i]);
      _add(self, event);
    }
}

static void
_emit_audit(MimecastReading *self, const MimecastFound *found, UebaEvent *event)
{
  MimecastAuditFacts facts = { found->kind, found->is_pipe, found->is_cef, found->cef_name };

  mimecast_audit_fill(&facts, found->slots, self->scratch->arena, event);
  _add(self, event);
}

/* Bytes of the payload go along with the record; what was unescaped or repaired on the way does not, so its hash is
 * made at once. */
static void
_set_raw(MimecastReading *self, UebaText bytes, UebaEvent *event)
{
  gsize offset = (gsize) bytes.str - (gsize) self->payload.str;

  event->raw = bytes;
  if (offset < self->payload.len && bytes.len <= self->payload.len - offset)
    return;
  mimecast_make_raw_hash(event, self->scratch->arena);
  event->raw = (UebaText) { NULL, 0 };
}

void
mimecast_reading_emit(MimecastReading *self, const MimecastFound *found)
{
  UebaEvent *event = &self->scratch->event;

  ueba_event_clear(event);
  event->time_usec = _tell_time(self, found);
  ueba_event_set(event, UEBA_FIELD_HOST, self->envelope.host.len ? self->envelope.host : self->line->host);
  ueba_event_set_string(event, UEBA_FIELD_VENDOR, "Mimecast");
  ueba_event_set_word(event, UEBA_FIELD_PRODUCT, UEBA_WORD_EMAIL_SECURITY);
  _set_raw(self, found->bytes, event);
  if (mimecast_kind_is_mail(found->kind))
    _emit_mail(self, found, event);
  else
    _emit_audit(self, found, event);
}
