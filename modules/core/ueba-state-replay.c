/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-engine-private.h"
#include "ueba-state-private.h"

/* The journal, run through the engine under the content and the options it was written under, with what the tables
 * answered then. Alerts go nowhere: those that matter stand in the outbox. */

static gboolean
_is_known_type(const UebaState *self, guint type)
{
  return type == G_MAXUINT || type < ueba_engine_content(self->engine)->n_event_types;
}

static void
_replay_event(UebaState *self, UebaJournalIter *iter)
{
  const UebaContent *content = ueba_engine_content(self->engine);

  if (iter->type != G_MAXUINT)
    ueba_event_set_string(&iter->event, UEBA_FIELD_EVENT_TYPE, g_ptr_array_index(content->event_types, iter->type));
  ueba_engine_feed(self->engine, &iter->event, iter->now_usec);
  self->stats.replayed_events++;
}

static void
_replay_line(UebaState *self, const UebaJournalIter *iter)
{
  self->stats.replayed_lines++;
  if (iter->has_identity && (!iter->is_duplicate || ueba_identity_has_time(iter->identity)))
    ueba_duplicates_add(self->duplicates, iter->identity);
}

/* FALSE: damaged */
static gboolean
_replay_records(UebaState *self, UebaJournalIter *iter)
{
  for (;;)
    switch (ueba_journal_iter_next(iter))
      {
      case UEBA_JOURNAL_END:
        return !iter->tape.is_broken && iter->tape.pos == iter->tape.len;
      case UEBA_JOURNAL_DAMAGED:
        return FALSE;
      case UEBA_JOURNAL_LINE:
        _replay_line(self, iter);
        break;
      case UEBA_JOURNAL_EVENT:
        if (!_is_known_type(self, iter->type))
          return FALSE;
        _replay_event(self, iter);
        break;
      }
}

static gboolean
_replay_data(UebaState *self, const guint8 *data, gsize len)
{
  UebaJournalIter iter;
  gboolean is_good;

  if (!ueba_journal_iter_init(&iter, data, len))
    return FALSE;
  ueba_engine_set_tape(self->engine, &iter.tape);
  is_good = _replay_records(self, &iter);
  ueba_engine_set_tape(self->engine, NULL);
  return is_good;
}

static gboolean
_replay_row(UebaState *self, sqlite3_stmt *statement, GError **error)
{
  UebaDbRow row = ueba_db_row_begin(statement, "journal");
  gint64 number = ueba_db_row_take_number(&row);
  gconstpointer data;
  gsize len;
  g_autofree gchar *what = NULL;

  for (guint i = 0; i < 3; i++)
    ueba_db_row_take_number(&row);
  data = ueba_db_row_take_bytes(&row, &len);
  if (ueba_db_row_is_sound(&row) && number == self->next_journal && _replay_data(self, (const guint8 *) data, len))
    {
      self->next_journal++;
      self->stats.journal_bytes += len;
      return TRUE;
    }
  what = g_strdup_printf("row %" G_GINT64_FORMAT " of the journal", number);
  ueba_db_set_damage(self->db, what, error);
  return FALSE;
}

gboolean
ueba_state_replay(UebaState *self, GError **error)
{
  g_autoptr(sqlite3_stmt) statement = ueba_db_prepare(self->db, "SELECT * FROM journal ORDER BY number", error);
  GError *failure = NULL;

  if (!statement)
    return FALSE;
  while (ueba_db_next(self->db, statement, &failure))
    if (!_replay_row(self, statement, error))
      return FALSE;
  if (!failure)
    return TRUE;
  g_propagate_error(error, failure);
  return FALSE;
}
