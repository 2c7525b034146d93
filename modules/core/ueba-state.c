/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-state.h"
#include "ueba-engine-private.h"
#include "ueba-error.h"
#include "ueba-limits.h"
#include "ueba-state-private.h"

#include <glib/gstdio.h>
#include <unistd.h>

/* whom an event belongs to, and what is asked of the tables */
#define FIELDS_OF_ANY (UEBA_FIELD_BIT(UEBA_FIELD_USER) | UEBA_FIELD_BIT(UEBA_FIELD_SRC_IP))
/* kept as evidence when a rule fires */
#define FIELDS_OF_EVIDENCE (UEBA_FIELD_BIT(UEBA_FIELD_MESSAGE_ID) | UEBA_FIELD_BIT(UEBA_FIELD_ALERT_ID))

static void
_sealed_row_free(gpointer data)
{
  UebaSealedRow *self = (UebaSealedRow *) data;

  ueba_bytes_clear(&self->data);
  g_free(self);
}

static UebaState *
_new(const UebaStateOptions *options)
{
  UebaState *self = g_new0(UebaState, 1);

  self->options = *options;
  self->options.file = NULL;
  self->options.duplicate_window = MIN(options->duplicate_window, UEBA_LIMIT_DUPLICATE_WINDOW);
  if (self->options.journal_bytes == 0)
    self->options.journal_bytes = UEBA_STATE_JOURNAL_BYTES;
  self->lock = -1;
  self->duplicates = ueba_duplicates_new(self->options.duplicate_window);
  self->journal = ueba_journal_new();
  self->sealed = g_ptr_array_new_with_free_func(_sealed_row_free);
  self->releases = g_array_new(FALSE, FALSE, sizeof(UebaRelease));
  self->gone = ueba_state_gone_new();
  self->forgotten = g_ptr_array_new_with_free_func(g_free);
  self->requests_seen = -1;
  self->due_bytes = self->options.journal_bytes;
  self->next_journal = self->next_alert = self->next_id = self->saved_touched = 1;
  return self;
}

static void
_remove(const gchar *file)
{
  static const gchar *const suffixes[] = { "", "-wal", "-shm" };

  for (guint i = 0; i < G_N_ELEMENTS(suffixes); i++)
    {
      g_autofree gchar *path = g_strconcat(file, suffixes[i], NULL);
      g_unlink(path);
    }
}

void
ueba_state_free(UebaState *self)
{
  if (!self)
    return;
  if (self->engine)
    {
      ueba_engine_set_tape(self->engine, NULL);
      ueba_engine_set_watch(self->engine, NULL);
    }
  ueba_state_ids_clear(self);
  ueba_state_settle_spread(self);
  g_ptr_array_unref(self->gone);
  g_ptr_array_unref(self->forgotten);
  ueba_state_finalize(self);
  ueba_db_free(self->db);
  ueba_db_free(self->origin);
  if (self->is_made_for_draft)
    _remove(self->file);
  if (self->lock >= 0)
    close(self->lock);
  g_free(self->file);
  g_free(self->fields_by_type);
  ueba_duplicates_free(self->duplicates);
  ueba_journal_free(self->journal);
  g_ptr_array_unref(self->sealed);
  g_array_unref(self->releases);
  g_free(self);
}

static gboolean
_read_head(UebaState *self, GError **error)
{
  return ueba_state_schema_check(&ueba_state_schema, self->db, error) &&
         ueba_state_schema_read_key(self->db, &self->key, error) && ueba_state_prepare(self, error);
}

/* locked; *ret_exists: it was there before. NULL: error */
static UebaDb *
_open_file(UebaState *self, const UebaIdentityKey *key, gboolean *ret_exists, GError **error)
{
  self->lock = ueba_state_file_lock(self->file, error);
  if (self->lock < 0 || !ueba_state_file_check(self->file, ret_exists, error))
    return NULL;
  if (!*ret_exists && !ueba_state_file_create(self->file, key, error))
    return NULL;
  return ueba_db_open(self->file, self->file, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW, error);
}

UebaState *
ueba_state_open(const UebaStateOptions *options, const UebaIdentityKey *key, GError **error)
{
  g_autoptr(UebaState) self = _new(options);
  gboolean exists;

  self->key = *key;
  if (!options->file || !options->file[0])
    return g_steal_pointer(&self);
  self->file = ueba_state_file_resolve(options->file, error);
  if (!self->file || !(self->db = _open_file(self, key, &exists, error)) || !_read_head(self, error))
    return NULL;
  return g_steal_pointer(&self);
}

static gboolean
_copy(UebaDb *from, UebaDb *to, GError **error)
{
  sqlite3_backup *backup = sqlite3_backup_init(ueba_db_sqlite(to), "main", ueba_db_sqlite(from), "main");

  if (backup)
    sqlite3_backup_step(backup, -1);
  if (backup && sqlite3_backup_finish(backup) == SQLITE_OK)
    return TRUE;
  ueba_db_set_error(to, error);
  return FALSE;
}

static gboolean
_open_copy(UebaState *self, GError **error)
{
  g_autoptr(UebaDb) from = ueba_db_open(self->file, self->file, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOFOLLOW, error);

  if (!from)
    return FALSE;
  self->db = ueba_db_open(":memory:", self->file, SQLITE_OPEN_READWRITE, error);
  return self->db && _copy(from, self->db, error) && _read_head(self, error);
}

UebaState *
ueba_state_open_copy(const gchar *file, GError **error)
{
  g_autoptr(UebaState) self = _new(&(UebaStateOptions) { .duplicate_window = 0 });
  gboolean exists;

  self->file = ueba_state_file_resolve(file, error);
  if (!self->file || !ueba_state_file_check(self->file, &exists, error))
    return NULL;
  if (!exists)
    {
      g_set_error(error, UEBA_ERROR, UEBA_ERROR_IO, "state file '%s' is not there", self->file);
      return NULL;
    }
  return _open_copy(self, error) ? g_steal_pointer(&self) : NULL;
}

UebaState *
ueba_state_open_draft(const UebaStateOptions *options, const UebaIdentityKey *key, GError **error)
{
  g_autoptr(UebaState) self = _new(options);
  gboolean exists;

  self->file = ueba_state_file_resolve(options->file, error);
  if (!self->file || !(self->origin = _open_file(self, key, &exists, error)))
    return NULL;
  self->is_made_for_draft = !exists;
  self->db = ueba_db_open(":memory:", self->file, SQLITE_OPEN_READWRITE, error);
  if (!self->db || !_copy(self->origin, self->db, error) || !_read_head(self, error))
    return NULL;
  return g_steal_pointer(&self);
}

gboolean
ueba_state_save_draft(UebaState *self, gint64 now_usec, GError **error)
{
  if (!ueba_state_checkpoint(self, now_usec, error) || !_copy(self->db, self->origin, error))
    return FALSE;
  self->is_made_for_draft = FALSE;
  return TRUE;
}

void
ueba_state_note(UebaState *self, gchar *text)
{
  if (self->notes)
    g_ptr_array_add(self->notes, text);
  else
    g_free(text);
}

/* Rules that remember with which value they fired may do so over a field that no rule of the type reads. */
static guint64
_fields_of_firings(const UebaContent *content)
{
  guint64 fields = 0;

  for (guint i = 0; i < content->counters->len; i++)
    {
      const UebaCounterSpec *spec = &g_array_index(content->counters, UebaCounterSpec, i);

      if (spec->kind == UEBA_COUNTER_FIRED)
        fields |= UEBA_FIELD_BIT(spec->field);
    }
  return fields;
}

void
ueba_state_bind_content(UebaState *self)
{
  const UebaContent *content = ueba_engine_content(self->engine);
  /* the type goes as a number */
  guint64 left_out = UEBA_FIELD_BIT(UEBA_FIELD_EVENT_TYPE);
  guint64 of_firings = _fields_of_firings(content);

  g_free(self->fields_by_type);
  self->fields_by_type = g_new0(guint64, content->n_event_types + 1);
  for (guint i = 0; i < content->n_event_types; i++)
    self->fields_by_type[i] = (content->fields_by_type[i] | FIELDS_OF_ANY | of_firings) & ~left_out;
  ueba_engine_set_tape(self->engine, self->db ? ueba_journal_tape(self->journal) : NULL);
}

/* ---- lines and events ---- */

gboolean
ueba_state_enter_line(UebaState *self, const UebaStateLine *line)
{
  UebaIdentity identity;
  gboolean is_duplicate;

  if (self->options.duplicate_window == 0)
    return TRUE;
  identity = ueba_identity_compute(&self->key, line->payload, line->host, line->time_usec);
  is_duplicate = ueba_duplicates_enter(self->duplicates, identity);
  self->stats.duplicates += is_duplicate;
  if (self->db)
    ueba_journal_add_line(self->journal, &identity, is_duplicate);
  return !is_duplicate;
}

/* a row of its own for what has come together, so that none is larger than a blob may be */
static void
_seal(UebaState *self)
{
  UebaSealedRow *row = g_new0(UebaSealedRow, 1);
  gsize len;
  const guint8 *data = ueba_journal_row(self->journal, &len);

  ueba_bytes_append(&row->data, data, len);
  row->n_lines = ueba_journal_n_lines(self->journal);
  row->n_events = ueba_journal_n_events(self->journal);
  g_ptr_array_add(self->sealed, row);
  ueba_journal_clear(self->journal);
}

/* what enrichment may change */
typedef struct _Given
{
  guint64 present;
  UebaText user;
  UebaText src_country;
  UebaText peer_group;
  UebaText account_status;
} Given;

static inline Given
_remember(const UebaEvent *event)
{
  return (Given)
  {
    .present = event->present,
    .user = event->fields[UEBA_FIELD_USER],
    .src_country = event->fields[UEBA_FIELD_SRC_COUNTRY],
    .peer_group = event->fields[UEBA_FIELD_PEER_GROUP],
    .account_status = event->fields[UEBA_FIELD_ACCOUNT_STATUS],
  };
}

static inline void
_give_back(UebaEvent *event, const Given *given)
{
  event->present = given->present | (event->present & UEBA_FIELD_BIT(UEBA_FIELD_RAW_HASH));
  event->fields[UEBA_FIELD_USER] = given->user;
  event->fields[UEBA_FIELD_SRC_COUNTRY] = given->src_country;
  event->fields[UEBA_FIELD_PEER_GROUP] = given->peer_group;
  event->fields[UEBA_FIELD_ACCOUNT_STATUS] = given->account_status;
}

/* The event as it was given goes to the journal, with raw_hash where the content reads it; what the tables made of it
 * is on the tape. */
static void
_keep(UebaState *self, UebaEvent *event, const Given *given, gint64 now_usec)
{
  const UebaJudgement *now = &self->engine->now;
  Given enriched = _remember(event);
  guint64 fields = now->type == G_MAXUINT ? FIELDS_OF_ANY : self->fields_by_type[now->type];

  if (now->type != G_MAXUINT && now->firings->len > 0)
    fields |= FIELDS_OF_EVIDENCE;
  _give_back(event, given);
  ueba_journal_add_event(self->journal, event, now->type, fields, now_usec);
  _give_back(event, &enriched);
  if (G_UNLIKELY(ueba_journal_bytes(self->journal) > UEBA_LIMIT_JOURNAL_ROW_BYTES))
    _seal(self);
}

UebaFeedResult
ueba_state_feed(UebaState *self, UebaEvent *event, gint64 now_usec)
{
  UebaFeedResult result;
  gsize tape_bytes;
  Given given;

  if (!self->db)
    return ueba_engine_feed(self->engine, event, now_usec);
  tape_bytes = ueba_journal_tape_bytes(self->journal);
  given = _remember(event);
  result = ueba_engine_feed(self->engine, event, now_usec);
  switch (result)
    {
    case UEBA_FEED_DONE:
      _keep(self, event, &given, now_usec);
      break;
    case UEBA_FEED_NO_ENTITY:
    case UEBA_FEED_NO_TIME:
      ueba_journal_rewind_tape(self->journal, tape_bytes);
      break;
    }
  return result;
}

void
ueba_state_stats(const UebaState *self, UebaStateStats *ret_stats)
{
  *ret_stats = self->stats;
}

const gchar *
ueba_state_file(const UebaState *self)
{
  return self->file;
}
