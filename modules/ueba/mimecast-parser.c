/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "mimecast-parser.h"
#include "mimecast-reader.h"
#include "ueba-counters.h"
#include "ueba-error.h"
#include "ueba-message-event.h"
#include "ueba-message-text.h"
#include "ueba-raw-hash.h"
#include "ueba-tag.h"
#include "ueba-time.h"

#include <messages.h>

/* A parser is used by all threads of the sources in front of it, so what reading needs stands in a scratch per thread.
 * The message is written to only after the reader has found events, and loses nothing. */

#define LOGGED_BYTES_MAX 512

typedef struct _MimecastParser
{
  LogParser super;
  gchar *prefix;
  guint64 fields;               /* UEBA_FIELD_BIT()s of the single values */
  gboolean set_time;            /* .. and whether time is among them */
  gboolean packed;
  gboolean drop_unmatched;
  guint32 accept;
  gchar **failed_actions;
  gchar *dsn_phrases;

  MimecastReader *reader;
  NVHandle field_handles[UEBA_FIELD_MAX];
  NVHandle time_handle;
  NVHandle packed_handle;
  LogTagId alert_tag;
  gboolean is_default_text;     /* template() is the default or says the same */

  UebaCounters *counters;
  StatsCounterItem *results[MIMECAST_READ_MAX];
  StatsCounterItem *bad_times;
  StatsCounterItem *recipients_beyond;
  StatsCounterItem *layouts_forgotten;
  guint logged_results;         /* 1 << MimecastReadResult, atomic: the first line of each is logged */
} MimecastParser;

typedef struct _ThreadScratch
{
  MimecastScratch *reader;
  UebaRecordWriter *record;
  GString *text;
  GString *values;
  UebaEvent event;              /* with raw_hash, where that is wanted */
  gchar raw_hash[UEBA_RAW_HASH_DIGITS];
} ThreadScratch;

static void
_thread_scratch_free(gpointer s)
{
  ThreadScratch *self = (ThreadScratch *) s;

  mimecast_scratch_free(self->reader);
  ueba_record_writer_free(self->record);
  g_string_free(self->text, TRUE);
  g_string_free(self->values, TRUE);
  g_free(self);
}

static GPrivate thread_scratch = G_PRIVATE_INIT(_thread_scratch_free);

static ThreadScratch *
_get_thread_scratch(void)
{
  ThreadScratch *self = g_private_get(&thread_scratch);

  if (!self)
    {
      self = g_new0(ThreadScratch, 1);
      self->reader = mimecast_scratch_new();
      self->record = ueba_record_writer_new();
      self->text = g_string_sized_new(2048);
      self->values = g_string_sized_new(2048);
      g_private_set(&thread_scratch, self);
    }
  return self;
}

void
mimecast_parser_set_prefix(LogParser *s, const gchar *prefix)
{
  MimecastParser *self = (MimecastParser *) s;

  g_free(self->prefix);
  self->prefix = g_strdup(prefix);
}

void
mimecast_parser_set_packed(LogParser *s, gboolean packed)
{
  ((MimecastParser *) s)->packed = packed;
}

void
mimecast_parser_set_drop_unmatched(LogParser *s, gboolean drop_unmatched)
{
  ((MimecastParser *) s)->drop_unmatched = drop_unmatched;
}

void
mimecast_parser_set_dsn_phrases(LogParser *s, const gchar *file)
{
  MimecastParser *self = (MimecastParser *) s;

  g_free(self->dsn_phrases);
  self->dsn_phrases = g_strdup(file);
}

static gboolean
_add_field(MimecastParser *self, const gchar *name)
{
  UebaField field = ueba_field_lookup(name, strlen(name));

  if (strcmp(name, "all") == 0)
    {
      self->fields = G_MAXUINT64;
      self->set_time = TRUE;
    }
  else if (strcmp(name, "time") == 0)
    self->set_time = TRUE;
  else if (field != UEBA_FIELD_NONE)
    self->fields |= UEBA_FIELD_BIT(field);
  else
    return FALSE;
  return TRUE;
}

static gboolean
_add_shape(MimecastParser *self, const gchar *name)
{
  guint32 mask;

  if (!mimecast_shape_mask(name, &mask))
    return FALSE;
  self->accept |= mask;
  return TRUE;
}

/* words: consumed */
static gboolean
_add_words(MimecastParser *self, GList *words, gboolean (*add)(MimecastParser *self, const gchar *name), GError **error)
{
  gboolean are_known = TRUE;

  for (GList *word = words; word && are_known; word = word->next)
    {
      are_known = add(self, word->data);
      if (!are_known)
        g_set_error(error, UEBA_ERROR, UEBA_ERROR_SYNTAX, "unknown word \"%s\"", (const gchar *) word->data);
    }
  g_list_free_full(words, g_free);
  return are_known;
}

gboolean
mimecast_parser_set_fields(LogParser *s, GList *names, GError **error)
{
  MimecastParser *self = (MimecastParser *) s;

  self->fields = 0;
  self->set_time = FALSE;
  return _add_words(self, names, _add_field, error);
}

gboolean
mimecast_parser_set_accept(LogParser *s, GList *shapes, GError **error)
{
  MimecastParser *self = (MimecastParser *) s;

  self->accept = 0;
  return _add_words(self, shapes, _add_shape, error);
}

void
mimecast_parser_set_failed_actions(LogParser *s, GList *actions)
{
  MimecastParser *self = (MimecastParser *) s;
  GPtrArray *words = g_ptr_array_new();

  for (GList *action = actions; action; action = action->next)
    g_ptr_array_add(words, action->data);
  g_ptr_array_add(words, NULL);
  g_list_free(actions);
  g_strfreev(self->failed_actions);
  self->failed_actions = (gchar **) g_ptr_array_free(words, FALSE);
}

static void
_log_first_of_kind(MimecastParser *self, MimecastReadResult result, UebaText text)
{
  guint bit = 1u << result;

  /* debugging may be switched on while the daemon runs: what came before counts for nothing */
  if (!debug_flag || g_atomic_int_or(&self->logged_results, bit) & bit)
    return;
  msg_debug("mimecast-parser(): first line of its kind that holds no event",
            evt_tag_str("reason", mimecast_read_result_name(result)),
            evt_tag_printf("line", "%.*s", (int) MIN(text.len, LOGGED_BYTES_MAX), text.len ? text.str : ""),
            log_pipe_location_tag(&self->super.super));
}

static void
_count(MimecastParser *self, MimecastReadResult result, const MimecastReadInfo *info)
{
  stats_counter_inc(self->results[result]);
  if (info->bad_times)
    stats_counter_add(self->bad_times, info->bad_times);
  if (info->recipients_beyond)
    stats_counter_add(self->recipients_beyond, info->recipients_beyond);
  if (info->layouts_forgotten)
    stats_counter_add(self->layouts_forgotten, info->layouts_forgotten);
}

/* in microseconds, so that an event made of the single values has the time of the one that was read */
static void
_set_time(MimecastParser *self, LogMessage *msg, gint64 time_usec)
{
  gchar text[UEBA_TIME_TEXT_BYTES];
  gsize len = ueba_time_format_iso(time_usec, text) - strlen("Z");
  guint usec_of_msec = (guint) ((time_usec % 1000 + 1000) % 1000);

  g_snprintf(text + len, sizeof(text) - len, "%03uZ", usec_of_msec);
  log_msg_set_value(msg, self->time_handle, text, -1);
}

/* The fields are borrowed from the message as a rule, whose values may move with every one that is set. */
static void
_copy_fields(const UebaEvent *event, guint64 fields, GString *values)
{
  g_string_truncate(values, 0);
  for (; fields; fields &= fields - 1)
    {
      UebaText value = event->fields[__builtin_ctzll(fields)];
      g_string_append_len(values, value.str, (gssize) value.len);
    }
}

/* values holds them one after the other */
static void
_set_fields(MimecastParser *self, LogMessage *msg, const UebaEvent *event, guint64 fields, const GString *values)
{
  const gchar *at = values->str;

  for (; fields; fields &= fields - 1)
    {
      guint f = (guint) __builtin_ctzll(fields);
      log_msg_set_value(msg, self->field_handles[f], at, (gssize) event->fields[f].len);
      at += event->fields[f].len;
    }
  if (self->set_time && event->time_usec != UEBA_TIME_NONE)
    _set_time(self, msg, event->time_usec);
}

static void
_set_packed(MimecastParser *self, LogMessage *msg, UebaRecordWriter *writer)
{
  gsize len;
  const gchar *record = ueba_record_writer_finish(writer, &len);

  log_msg_set_value(msg, self->packed_handle, record, (gssize) len);
}

/* the one whose fields become single values */
static const UebaEvent *
_first_event(const MimecastParser *self, ThreadScratch *scratch)
{
  const UebaEvent *first = ueba_record_writer_first(scratch->record);

  if (!(self->fields & UEBA_FIELD_BIT(UEBA_FIELD_RAW_HASH)))
    return first;
  scratch->event = *first;
  ueba_event_make_raw_hash(&scratch->event, scratch->raw_hash);
  return &scratch->event;
}

static void
_set_values(MimecastParser *self, LogMessage **pmsg, const LogPathOptions *path_options, ThreadScratch *scratch)
{
  const UebaEvent *event = _first_event(self, scratch);
  guint64 fields = self->fields & event->present;
  LogMessage *msg;

  _copy_fields(event, fields, scratch->values);
  msg = log_msg_make_writable(pmsg, path_options);
  if (self->packed)
    _set_packed(self, msg, scratch->record);
  _set_fields(self, msg, event, fields, scratch->values);
}

static MimecastReadResult
_read(MimecastParser *self, const LogMessage *msg, UebaText text, ThreadScratch *scratch)
{
  gssize host_len;
  const gchar *host = log_msg_get_value(msg, LM_V_HOST, &host_len);
  MimecastLine line =
  {
    .host = ueba_text(host, (gsize) host_len),
    .header_time_usec = ueba_message_header_time(msg),
    .receipt_time_usec = ueba_unix_time_to_usec(&msg->timestamps[LM_TS_RECVD]),
  };
  MimecastReadInfo info = { 0 };
  MimecastReadResult result = mimecast_reader_read(self->reader, scratch->reader, text.str, text.len, &line,
                                                   scratch->record, &info);

  _count(self, result, &info);
  return result;
}

static gboolean
_process(LogParser *s, LogMessage **pmsg, const LogPathOptions *path_options, const gchar *input, gsize input_len)
{
  MimecastParser *self = (MimecastParser *) s;
  ThreadScratch *scratch = _get_thread_scratch();
  MimecastReadResult result;
  UebaText text;

  /* what an alert says is taken from logs, and must not be read as one */
  if (log_msg_is_tag_by_id(*pmsg, self->alert_tag))
    return TRUE;
  text = self->is_default_text ? ueba_message_text(*pmsg, scratch->text) : ueba_text(input, input_len);
  result = _read(self, *pmsg, text, scratch);
  if (result != MIMECAST_READ_EVENTS)
    {
      _log_first_of_kind(self, result, text);
      return !self->drop_unmatched;
    }
  _set_values(self, pmsg, path_options, scratch);
  return TRUE;
}

static NVHandle
_handle(MimecastParser *self, const gchar *name)
{
  gchar *full_name = g_strconcat(self->prefix, name, NULL);
  NVHandle handle = log_msg_get_value_handle(full_name);

  g_free(full_name);
  return handle;
}

static void
_look_up_handles(MimecastParser *self)
{
  for (guint f = 0; f < UEBA_FIELD_MAX; f++)
    self->field_handles[f] = _handle(self, ueba_field_name((UebaField) f));
  self->time_handle = _handle(self, "time");
  self->packed_handle = log_msg_get_value_handle(UEBA_PACKED_VALUE);
}

static gboolean
_make_reader(MimecastParser *self)
{
  MimecastReaderOptions options =
  {
    .accept = self->accept,
    .failed_actions = (const gchar *const *) self->failed_actions,
    .dsn_phrases_file = self->dsn_phrases,
  };
  GError *error = NULL;

  if (!self->reader)
    self->reader = mimecast_reader_new(&options, &error);
  if (self->reader)
    return TRUE;
  msg_error("mimecast-parser(): cannot be set up",
            evt_tag_str("error", error->message),
            log_pipe_location_tag(&self->super.super));
  g_error_free(error);
  return FALSE;
}

static void
_register_counters(MimecastParser *self)
{
  self->counters = ueba_counters_new(SCS_PARSER, self->super.name, "mimecast-parser");
  for (guint i = 0; i < MIMECAST_READ_MAX; i++)
    self->results[i] = ueba_counters_add(self->counters, mimecast_read_result_name((MimecastReadResult) i));
  self->bad_times = ueba_counters_add(self->counters, "bad_times");
  self->recipients_beyond = ueba_counters_add(self->counters, "recipients_beyond");
  self->layouts_forgotten = ueba_counters_add(self->counters, "layouts_forgotten");
}

static gboolean
_init(LogPipe *s)
{
  MimecastParser *self = (MimecastParser *) s;

  if (!ueba_tag_lookup(UEBA_TAG_ALERT, &self->alert_tag))
    {
      msg_error("mimecast-parser(): the table of tags is full, so alerts could not be told from logs",
                log_pipe_location_tag(s));
      return FALSE;
    }
  if (!_make_reader(self) || !log_parser_init_method(s))
    return FALSE;
  _look_up_handles(self);
  _register_counters(self);
  self->is_default_text = !ueba_parser_template(&self->super)
                          || g_str_equal(ueba_template_text(ueba_parser_template(&self->super)),
                                         UEBA_MESSAGE_TEXT_TEMPLATE);
  return TRUE;
}

static gboolean
_deinit(LogPipe *s)
{
  MimecastParser *self = (MimecastParser *) s;

  g_clear_pointer(&self->counters, ueba_counters_free);
  return log_parser_deinit_method(s);
}

static LogPipe *
_clone(LogPipe *s)
{
  MimecastParser *self = (MimecastParser *) s;
  LogParser *super = mimecast_parser_new(log_pipe_get_config(s));
  MimecastParser *cloned = (MimecastParser *) super;

  log_parser_set_template(super, log_template_ref(ueba_parser_template(&self->super)));
  mimecast_parser_set_prefix(super, self->prefix);
  mimecast_parser_set_dsn_phrases(super, self->dsn_phrases);
  cloned->fields = self->fields;
  cloned->set_time = self->set_time;
  cloned->packed = self->packed;
  cloned->drop_unmatched = self->drop_unmatched;
  cloned->accept = self->accept;
  cloned->failed_actions = g_strdupv(self->failed_actions);
  return &super->super;
}

static void
_free(LogPipe *s)
{
  MimecastParser *self = (MimecastParser *) s;

  mimecast_reader_unref(self->reader);
  g_free(self->prefix);
  g_free(self->dsn_phrases);
  g_strfreev(self->failed_actions);
  log_parser_free_method(s);
}

LogParser *
mimecast_parser_new(GlobalConfig *cfg)
{
  MimecastParser *self = g_new0(MimecastParser, 1);

  log_parser_init_instance(&self->super, cfg);
  self->super.process = _process;
  self->super.super.init = _init;
  self->super.super.deinit = _deinit;
  self->super.super.clone = _clone;
  self->super.super.free_fn = _free;
  self->prefix = g_strdup(".ueba.");
  self->fields = UEBA_FIELD_BIT(UEBA_FIELD_EVENT_TYPE) | UEBA_FIELD_BIT(UEBA_FIELD_USER);
  self->packed = TRUE;
  self->accept = G_MAXUINT32;
  return &self->super;
}
