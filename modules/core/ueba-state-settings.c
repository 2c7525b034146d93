/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-limits.h"
#include "ueba-state-private.h"

/* Settings as the engine knows them, by name, so that a file written by a program with other ones can be read. */

typedef struct _Setting
{
  const gchar *name;
  gint64 value;
} Setting;

#define N_SETTINGS 6

static void
_get_settings(const UebaEngineOptions *options, Setting ret_settings[N_SETTINGS])
{
  ret_settings[0] = (Setting) { "session_timeout_usec", options->session_timeout_usec };
  ret_settings[1] = (Setting) { "session_max_usec", options->session_max_usec };
  ret_settings[2] = (Setting) { "future_tolerance_usec", options->future_tolerance_usec };
  ret_settings[3] = (Setting) { "notable_score", options->notable_score };
  ret_settings[4] = (Setting) { "max_users", options->max_users };
  ret_settings[5] = (Setting) { "max_values", options->max_values };
}

static void
_set_setting(UebaEngineOptions *options, UebaText name, gint64 value)
{
  if (ueba_text_equal(name, ueba_text_from_string("session_timeout_usec")))
    options->session_timeout_usec = value;
  else if (ueba_text_equal(name, ueba_text_from_string("session_max_usec")))
    options->session_max_usec = value;
  else if (ueba_text_equal(name, ueba_text_from_string("future_tolerance_usec")))
    options->future_tolerance_usec = value;
  else if (ueba_text_equal(name, ueba_text_from_string("notable_score")))
    options->notable_score = (gint) CLAMP(value, G_MININT, G_MAXINT);
  else if (ueba_text_equal(name, ueba_text_from_string("max_users")))
    options->max_users = (guint) CLAMP(value, 0, G_MAXUINT);
  else if (ueba_text_equal(name, ueba_text_from_string("max_values")))
    options->max_values = (guint) CLAMP(value, 0, G_MAXUINT);
}

static gboolean
_read_options(UebaState *self, UebaEngineOptions *ret_options, GError **error)
{
  g_autoptr(sqlite3_stmt) statement = ueba_db_prepare(self->db, "SELECT * FROM setting", error);
  GError *failure = NULL;

  if (!statement)
    return FALSE;
  while (ueba_db_next(self->db, statement, &failure))
    {
      UebaDbRow row = ueba_db_row_begin(statement, "setting");
      UebaText name = ueba_db_row_take_text(&row);
      gint64 value = ueba_db_row_take_number(&row);

      if (!ueba_db_row_is_sound(&row))
        {
          ueba_db_set_damage(self->db, "a setting", error);
          return FALSE;
        }
      _set_setting(ret_options, name, value);
    }
  if (!failure)
    return TRUE;
  g_propagate_error(error, failure);
  return FALSE;
}

/* of UebaPackText, owned by the caller; NULL: error */
static GPtrArray *
_read_packs(UebaState *self, GError **error)
{
  g_autoptr(sqlite3_stmt) statement = ueba_db_prepare(self->db, "SELECT * FROM pack ORDER BY number", error);
  g_autoptr(GPtrArray) packs = ueba_pack_texts_new();
  GError *failure = NULL;

  if (!statement)
    return NULL;
  while (ueba_db_next(self->db, statement, &failure))
    {
      UebaDbRow row = ueba_db_row_begin(statement, "pack");
      gint64 number = ueba_db_row_take_number(&row);
      UebaText file = ueba_db_row_take_text(&row);
      UebaText text = ueba_db_row_take_text(&row);
      g_autofree gchar *name = g_strndup(file.str, file.len);

      if (!ueba_db_row_is_sound(&row) || number != packs->len)
        {
          ueba_db_set_damage(self->db, "the content in it", error);
          return NULL;
        }
      ueba_pack_texts_add(packs, name, text.str, text.len);
    }
  if (!failure)
    return g_steal_pointer(&packs);
  g_propagate_error(error, failure);
  return NULL;
}

gboolean
ueba_state_read_packs(UebaState *self, UebaEngineOptions *ret_options, GPtrArray **ret_packs, GError **error)
{
  UebaEngineOptions options = *ret_options;
  g_autoptr(GPtrArray) packs = _read_packs(self, error);

  options.max_values = UEBA_LIMIT_VALUES_DEFAULT;       /* there are files without it */
  if (!packs || !_read_options(self, &options, error))
    return FALSE;
  *ret_options = options;
  *ret_packs = g_steal_pointer(&packs);
  return TRUE;
}

gboolean
ueba_state_read_settings(UebaState *self, UebaEngineOptions *ret_options, UebaContent **ret_content, GError **error)
{
  UebaEngineOptions options = *ret_options;
  g_autoptr(GPtrArray) packs = NULL;
  UebaContent *content = NULL;

  if (!ueba_state_read_packs(self, &options, &packs, error))
    return FALSE;
  if (packs->len > 0 && !(content = ueba_content_load_texts(packs, NULL, error)))
    return FALSE;
  *ret_options = options;
  *ret_content = content;
  return TRUE;
}

static gboolean
_tx_write_options(UebaState *self, const UebaEngineOptions *options, GError **error)
{
  g_autoptr(sqlite3_stmt) statement = ueba_db_prepare(self->db, "INSERT INTO setting VALUES (?1, ?2, ?3)", error);
  Setting settings[N_SETTINGS];

  if (!statement)
    return FALSE;
  _get_settings(options, settings);
  for (guint i = 0; i < N_SETTINGS; i++)
    {
      UebaDbRow row = ueba_db_row_begin(statement, "setting");

      ueba_db_row_add_text(&row, ueba_text_from_string(settings[i].name));
      ueba_db_row_add_number(&row, settings[i].value);
      if (!ueba_db_row_write(self->db, &row, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
_tx_write_packs(UebaState *self, const UebaContent *content, GError **error)
{
  g_autoptr(sqlite3_stmt) statement = ueba_db_prepare(self->db, "INSERT INTO pack VALUES (?1, ?2, ?3, ?4)", error);

  if (!statement)
    return FALSE;
  for (guint i = 0; i < content->pack_texts->len; i++)
    {
      const UebaPackText *pack = (const UebaPackText *) g_ptr_array_index(content->pack_texts, i);
      gsize len;
      const gchar *text = (const gchar *) g_bytes_get_data(pack->text, &len);
      UebaDbRow row = ueba_db_row_begin(statement, "pack");

      ueba_db_row_add_number(&row, i);
      ueba_db_row_add_text(&row, ueba_text_from_string(pack->file));
      ueba_db_row_add_text(&row, ueba_text(text, len));
      if (!ueba_db_row_write(self->db, &row, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
ueba_state_tx_write_settings(UebaState *self, const UebaEngineOptions *options, const UebaContent *content,
                             GError **error)
{
  return ueba_db_run(self->db, "DELETE FROM setting; DELETE FROM pack", error) &&
         _tx_write_options(self, options, error) && _tx_write_packs(self, content, error);
}
