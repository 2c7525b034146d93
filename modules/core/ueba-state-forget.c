/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-error.h"
#include "ueba-json-text.h"
#include "ueba-state-private.h"

/* A name goes: from the engine at once, from the file with the checkpoint that follows, and then what SQLite has left
 * of it in pages that are free. */

static gboolean
_is_of_name(gchar c)
{
  return g_ascii_isalnum(c) || strchr("@._-+", c) != NULL || (guchar) c >= 0x80;
}

/* as a word of its own */
static gboolean
_mentions(const gchar *text, const gchar *name)
{
  gsize len = strlen(name);

  for (const gchar *at = strstr(text, name); at; at = strstr(at + 1, name))
    if ((at == text || !_is_of_name(at[-1])) && (at[len] == '\0' || !_is_of_name(at[len])))
      return TRUE;
  return FALSE;
}

typedef struct _Search
{
  const gchar *name;
  gboolean is_found;
} Search;

static void
_search_value(UebaText name, UebaText value, gpointer user_data)
{
  Search *self = (Search *) user_data;

  self->is_found |= _mentions(value.str, self->name);
}

static gboolean
_alert_mentions(const UebaAlert *alert, const gchar *name)
{
  Search search = { .name = name, .is_found = FALSE };

  ueba_alert_foreach(alert, _search_value, &search);
  return search.is_found;
}

static gboolean
_tx_forget_alert(UebaState *self, const UebaAlert *alert, GError **error)
{
  sqlite3_bind_int64(self->statements.drop_alerts, 1, ueba_alert_number(alert));
  sqlite3_bind_int64(self->statements.drop_alerts, 2, ueba_alert_number(alert));
  self->n_alerts_forgotten++;
  return ueba_db_execute(self->db, self->statements.drop_alerts, error);
}

/* those that are in it now, whatever comes with the transaction */
static gboolean
_tx_forget_alerts(UebaState *self, const gchar *name, GError **error)
{
  const guint max = 1000;
  gint64 after = 0;
  guint n = max;

  while (n == max)
    {
      g_autoptr(GPtrArray) alerts = ueba_state_outbox(self, after, max, error);

      if (!alerts)
        return FALSE;
      n = alerts->len;
      for (guint i = 0; i < n; i++)
        {
          const UebaAlert *alert = (const UebaAlert *) g_ptr_array_index(alerts, i);

          after = ueba_alert_number(alert);
          if (_alert_mentions(alert, name) && !_tx_forget_alert(self, alert, error))
            return FALSE;
        }
    }
  return TRUE;
}

/* What a model knows that is not in force nobody can change, so the whole row goes that has the name in it. */
static gboolean
_tx_forget_rows(UebaState *self, sqlite3_stmt *statement, const gchar *name, GError **error)
{
  g_autoptr(GString) quoted = g_string_new(NULL);

  ueba_json_append_bytes(quoted, ueba_text_from_string(name));
  for (guint i = 0; i < self->models->len; i++)
    {
      const UebaStateModel *model = (const UebaStateModel *) g_ptr_array_index(self->models, i);

      if (model->removed_usec == 0)
        continue;
      sqlite3_bind_int64(statement, 1, model->id);
      sqlite3_bind_text(statement, 2, name, -1, SQLITE_STATIC);
      sqlite3_bind_text(statement, 3, quoted->str, -1, SQLITE_STATIC);
      if (!ueba_db_execute(self->db, statement, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
ueba_state_tx_forget(UebaState *self, GError **error)
{
  g_autoptr(sqlite3_stmt) statement = NULL;

  self->n_alerts_forgotten = 0;
  statement = ueba_db_prepare(self->db, "DELETE FROM instance WHERE model = ?1 AND (scope = ?2 OR instr(cells, ?3))",
                              error);
  if (!statement)
    return FALSE;
  for (guint i = 0; i < self->forgotten->len; i++)
    {
      const gchar *name = (const gchar *) g_ptr_array_index(self->forgotten, i);

      if (!_tx_forget_rows(self, statement, name, error) || !_tx_forget_alerts(self, name, error))
        return FALSE;
    }
  return TRUE;
}

/* deleted rows leave their bytes behind, in the file and in the log */
static gboolean
_scrub(UebaState *self, GError **error)
{
  gint64 is_busy;

  if (!ueba_db_run(self->db, "VACUUM", error) ||
      !ueba_db_ask(self->db, "PRAGMA wal_checkpoint(TRUNCATE)", &is_busy, error))
    return FALSE;
  if (!is_busy)
    return TRUE;
  g_set_error(error, UEBA_ERROR, UEBA_ERROR_IO, "state file '%s': another program reads it, so that bytes of what is "
              "deleted are still there; forget again when it has ended", self->file);
  return FALSE;
}

static void
_forget_name(UebaState *self, const gchar *name)
{
  ueba_engine_forget(self->engine, ueba_text_from_string(name));
  g_ptr_array_add(self->forgotten, g_strdup(name));
}

gboolean
ueba_state_forget(UebaState *self, const gchar *user, gint64 now_usec, GError **error)
{
  g_autofree gchar *lower = g_ascii_strdown(user, -1);

  if (!user[0])
    {
      g_set_error(error, UEBA_ERROR, UEBA_ERROR_STATE, "nobody is named who should be forgotten");
      return FALSE;
    }
  if (!ueba_state_commit_all(self, now_usec, error))
    return FALSE;
  _forget_name(self, user);
  if (strcmp(lower, user) != 0)
    _forget_name(self, lower);
  if (self->db && ueba_state_checkpoint(self, now_usec, error))
    return _scrub(self, error);
  if (!self->db)
    g_ptr_array_set_size(self->forgotten, 0);
  return !self->db;
}
