/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "mimecast-reader.h"
#include "mimecast-reader-private.h"

static void
_ask(MimecastKeyQuestions *self, MimecastKeys *keys)
{
  static const gchar *const wrappers[] =
  {
    "data", "value", "impersonationLogs", "clickLogs", "attachmentLogs", "dlpLogs", "viewLogs", "logs", NULL,
  };
  static const gchar *const answer[] =
  {
    "meta", "fail", "data", "value", "@nextPage", "@nextLink", "isCaughtUp", NULL,
  };
  static const gchar *const texts[] = { "message", "_raw", "raw", "event", "log", NULL };
  static const gchar *const pipe_account[] = { "acc", NULL };
  static const gchar *const pipe_mail[] = { "Dir", "Act", "MsgId", "Sender", "Rcpt", "Recipient", NULL };
  static const gchar *const mail_marks[] =
  {
    "subject", "headerFrom", "Sender", "senderAddress", "senderEnvelope", "senderHeader", "fromUserEmailAddress",
    "Rcpt", "Recipient", "recipients", "recipientAddress", "userEmailAddress", "fileName", "identifiers", NULL,
  };

  mimecast_keys_add_set(keys, wrappers, &self->wrappers);
  mimecast_keys_add_set(keys, answer, &self->answer);
  mimecast_keys_add_set(keys, texts, &self->texts);
  mimecast_keys_add_set(keys, pipe_account, &self->pipe_account);
  mimecast_keys_add_set(keys, pipe_mail, &self->pipe_mail);
  mimecast_keys_add_set(keys, mail_marks, &self->mail_marks);
  self->audit_type = mimecast_keys_add(keys, "auditType", strlen("auditType"));
  self->collector_type = mimecast_keys_add(keys, "mcType", strlen("mcType"));
}

static MimecastReader *
_new(guint32 accept, const gchar *const *failed_actions)
{
  MimecastReader *self = g_new0(MimecastReader, 1);

  self->ref_count = 1;
  self->accept = accept;
  self->keys = mimecast_keys_new();
  mimecast_pipe_grammar_init_mail(&self->mail_grammar, self->keys);
  self->aliases = mimecast_aliases_new(self->keys);
  self->shapes = mimecast_shapes_new(self->keys);
  self->stages = mimecast_stages_new(self->keys);
  self->failed_actions = mimecast_failed_actions_new(failed_actions);
  mimecast_pipe_grammar_init_audit(&self->audit_grammar, self->keys);
  mimecast_cef_grammar_init(&self->cef_grammar, self->keys,
                            mimecast_aliases_known(self->aliases, MIMECAST_KIND_CEF));
  _ask(&self->questions, self->keys);
  return self;
}

static void
_free(MimecastReader *self)
{
  mimecast_dsn_phrases_free(self->phrases);
  mimecast_failed_actions_free(self->failed_actions);
  mimecast_stages_free(self->stages);
  mimecast_shapes_free(self->shapes);
  mimecast_aliases_free(self->aliases);
  mimecast_keys_free(self->keys);
  g_free(self);
}

MimecastReader *
mimecast_reader_new(const MimecastReaderOptions *options, GError **error)
{
  static const MimecastReaderOptions defaults = { .accept = G_MAXUINT32 };
  MimecastReader *self;

  if (!options)
    options = &defaults;
  self = _new(options->accept, options->failed_actions);
  self->phrases = mimecast_dsn_phrases_new(options->dsn_phrases_file, error);
  if (!self->phrases)
    {
      _free(self);
      return NULL;
    }
  return self;
}

MimecastReader *
mimecast_reader_ref(MimecastReader *self)
{
  g_atomic_int_inc(&self->ref_count);
  return self;
}

void
mimecast_reader_unref(MimecastReader *self)
{
  if (self && g_atomic_int_dec_and_test(&self->ref_count))
    _free(self);
}

MimecastScratch *
mimecast_scratch_new(void)
{
  MimecastScratch *self = g_new0(MimecastScratch, 1);

  self->arena = mimecast_arena_new();
  self->dsn = mimecast_dsn_scratch_new();
  self->layouts = mimecast_layouts_new();
  return self;
}

void
mimecast_scratch_free(MimecastScratch *self)
{
  if (!self)
    return;
  mimecast_layouts_free(self->layouts);
  mimecast_dsn_scratch_free(self->dsn);
  mimecast_arena_free(self->arena);
  g_free(self);
}

const gchar *
mimecast_read_result_name(MimecastReadResult self)
{
  static const gchar *const names[MIMECAST_READ_MAX] =
  {
    [MIMECAST_READ_EVENTS] = "events",
    [MIMECAST_READ_NOT_MIMECAST] = "not_mimecast",
    [MIMECAST_READ_UNREADABLE] = "unreadable",
    [MIMECAST_READ_TOO_DEEP] = "too_deep",
    [MIMECAST_READ_TOO_LONG] = "too_long",
    [MIMECAST_READ_EMPTY_PAGE] = "empty_page",
    [MIMECAST_READ_NOT_ACCEPTED] = "not_accepted",
  };

  g_assert(self < MIMECAST_READ_MAX);
  return names[self];
}

gboolean
mimecast_reading_is_plain(const MimecastReading *self, UebaText text)
{
  gsize offset = (gsize) text.str - (gsize) self->plain.str;

  return offset < self->plain.len && text.len <= self->plain.len - offset;
}

static const gchar *
_find_line_end(const MimecastReading *self, const gchar *at, const gchar *end)
{
  UebaText rest = ueba_text(at, (gsize) (end - at));
  const gchar *feed = rest.len == 0 || mimecast_reading_is_plain(self, rest) ? NULL : memchr(at, '\n', rest.len);

  return feed ? feed : end;
}

static gboolean
_is_json(UebaText payload)
{
  if (payload.str[0] == '"' && payload.len > 1)
    return payload.str[1] == '{' || payload.str[1] == '[';
  return payload.str[0] == '{' || payload.str[0] == '[';
}

/* answers where it ends */
static const gchar *
_read_payload(MimecastReading *self, UebaText payload)
{
  const gchar *line_end;
  UebaText line;

  if (_is_json(payload))
    return mimecast_reading_read_objects(self, payload);
  line_end = _find_line_end(self, payload.str, mimecast_text_end(payload));
  line = mimecast_text_between(payload.str, line_end);
  if (!mimecast_reading_read_pipe(self, line))
    mimecast_reading_read_cef(self, line);
  return line_end;
}

void
mimecast_reading_read_text(MimecastReading *self, UebaText text)
{
  const MimecastEnvelope outer = self->envelope;

  while (text.len > 0 && !self->is_full)
    {
      UebaText payload;
      const gchar *end;

      self->envelope = outer;
      payload = mimecast_envelope_strip(text, &self->envelope);
      if (payload.len == 0)
        return;
      end = _find_line_end(self, _read_payload(self, payload), mimecast_text_end(text));
      text = mimecast_text_between(end, mimecast_text_end(text));
    }
}

/* blanks and NULs around it are not part of the text */
static UebaText
_trim_text(const gchar *text, gsize len)
{
  while (len > 0 && (text[len - 1] == '\0' || mimecast_text_is_blank(text[len - 1])))
    len--;
  return mimecast_text_between(text, text + len);
}

/* The identity of a line is its payload's. */
static UebaText
_find_payload(UebaText trimmed)
{
  MimecastEnvelope ignored = { .time_usec = UEBA_TIME_NONE };

  return mimecast_envelope_strip(trimmed, &ignored);
}

MimecastReadResult
mimecast_reader_read(const MimecastReader *self, MimecastScratch *scratch, const gchar *text, gsize len,
                     const MimecastLine *line, UebaRecordWriter *record, MimecastReadInfo *ret_info)
{
  MimecastReading reading =
  {
    .reader = self, .scratch = scratch, .line = line, .record = record, .info = ret_info,
    .envelope = { .time_usec = UEBA_TIME_NONE }, .result = MIMECAST_READ_NOT_MIMECAST,
  };
  UebaText trimmed;

  memset(ret_info, 0, sizeof(*ret_info));
  trimmed = _trim_text(text, len > MIMECAST_LIMIT_LINE_BYTES ? 0 : len);
  reading.payload = _find_payload(trimmed);
  ueba_record_writer_begin(record, reading.payload);
  if (len > MIMECAST_LIMIT_LINE_BYTES)
    return MIMECAST_READ_TOO_LONG;
  mimecast_arena_clear(scratch->arena);
  if (mimecast_text_is_plain(trimmed))
    reading.plain = trimmed;
  else
    trimmed = mimecast_text_clean(trimmed, scratch->arena);
  mimecast_reading_read_text(&reading, trimmed);
  if (reading.is_full)
    {
      ueba_record_writer_begin(record, reading.payload);
      return MIMECAST_READ_TOO_LONG;
    }
  return ueba_record_writer_n_events(record) > 0 ? MIMECAST_READ_EVENTS : reading.result;
}
