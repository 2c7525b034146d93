/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-suppressions.h"
#include "ueba-csv-table.h"

#define ANY "*"
#define DAY_CHARS 10    /* of 2026-03-31 */

struct _UebaSuppressions
{
  gint ref_count;
  GHashTable *rows;     /* "rule\nuser" -> gint64, the last microsecond */
};

typedef struct _Columns
{
  gint rule;
  gint user;
  gint until;
} Columns;

UebaSuppressions *
ueba_suppressions_ref(UebaSuppressions *self)
{
  g_atomic_int_inc(&self->ref_count);
  return self;
}

void
ueba_suppressions_unref(UebaSuppressions *self)
{
  if (!self || !g_atomic_int_dec_and_test(&self->ref_count))
    return;
  g_hash_table_unref(self->rows);
  g_free(self);
}

static UebaSuppressions *
_suppressions_new(void)
{
  UebaSuppressions *self = g_new0(UebaSuppressions, 1);

  self->ref_count = 1;
  self->rows = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

static gchar *
_key(UebaText rule, UebaText user)
{
  return g_strdup_printf("%.*s\n%.*s", (gint) rule.len, rule.str, (gint) user.len, user.str);
}

static gboolean
_parse_until(UebaText text, gint64 *ret_until_usec)
{
  g_autofree gchar *time = g_strdup_printf("%.*s%s", (gint) text.len, text.str,
                                           text.len == DAY_CHARS ? "T23:59:59Z" : "");
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
  g_autoptr(GDateTime) moment = g_date_time_new_from_iso8601(time, utc);

  if (!moment)
    return FALSE;
  *ret_until_usec = g_date_time_to_unix(moment) * G_USEC_PER_SEC + g_date_time_get_microsecond(moment);
  if (text.len == DAY_CHARS)
    *ret_until_usec += G_USEC_PER_SEC - 1;
  return TRUE;
}

/* an account as the reader reads it, or one of the keys that are none */
static UebaText
_user(UebaCsvTable *table, gint column)
{
  UebaText user = ueba_csv_table_get(table, column);

  if (ueba_text_equal(user, ueba_text_from_string(ANY)) || (user.len > 3 && memcmp(user.str, "ip:", 3) == 0))
    return user;
  return ueba_csv_table_get_account(table, column);
}

static void
_add_row(UebaSuppressions *self, UebaCsvTable *table, const Columns *columns)
{
  UebaText rule = ueba_csv_table_get(table, columns->rule);
  UebaText until = ueba_csv_table_get(table, columns->until);
  UebaText user = _user(table, columns->user);
  gint64 until_usec = G_MAXINT64;

  if (rule.len == 0 || user.len == 0)
    ueba_csv_table_add_bad(table, "no rule or no user");
  else if (until.len > 0 && !_parse_until(until, &until_usec))
    ueba_csv_table_add_bad(table, "until is neither a day such as 2026-03-31 nor a time such as 2026-03-31T18:00:00Z");
  else if (!g_hash_table_replace(self->rows, _key(rule, user), g_memdup2(&until_usec, sizeof(until_usec))))
    ueba_csv_table_note_replaced(table, user);
}

static gboolean
_find_columns(UebaCsvTable *table, Columns *ret_columns, GError **error)
{
  ret_columns->rule = ueba_csv_table_need_column(table, "rule", error);
  if (ret_columns->rule < 0)
    return FALSE;
  ret_columns->user = ueba_csv_table_need_column(table, "user", error);
  ret_columns->until = ueba_csv_table_find_column(table, "until");
  return ret_columns->user >= 0;
}

static gboolean
_fill(UebaSuppressions *self, UebaCsvTable *table, UebaFindings *findings, GError **error)
{
  GError *failure = NULL;
  Columns columns;

  if (ueba_csv_table_n_columns(table) == 0)
    return TRUE;
  if (!_find_columns(table, &columns, error))
    return FALSE;
  while (ueba_csv_table_next(table, &failure))
    _add_row(self, table, &columns);
  if (!failure)
    return ueba_findings_accept(findings, ueba_csv_table_n_good(table), error);
  g_propagate_error(error, failure);
  return FALSE;
}

UebaSuppressions *
ueba_suppressions_new_from_data(const gchar *data, gsize len, UebaFindings *findings, GError **error)
{
  UebaCsvTable *table = ueba_csv_table_new(data, len, findings, error);
  UebaSuppressions *self;

  if (!table)
    return NULL;
  self = _suppressions_new();
  if (!_fill(self, table, findings, error))
    g_clear_pointer(&self, ueba_suppressions_unref);
  ueba_csv_table_free(table);
  return self;
}

guint
ueba_suppressions_count(const UebaSuppressions *self)
{
  return g_hash_table_size(self->rows);
}

static gboolean
_has(const UebaSuppressions *self, UebaText rule, UebaText user, gint64 time_usec)
{
  g_autofree gchar *key = _key(rule, user);
  const gint64 *until_usec = g_hash_table_lookup(self->rows, key);

  return until_usec && time_usec <= *until_usec;
}

gboolean
ueba_suppressions_cover(const UebaSuppressions *self, const gchar *rule, UebaText user, gint64 time_usec)
{
  UebaText any = ueba_text_from_string(ANY);
  UebaText id = ueba_text_from_string(rule);

  if (g_hash_table_size(self->rows) == 0)
    return FALSE;
  return _has(self, id, user, time_usec) || _has(self, id, any, time_usec) || _has(self, any, user, time_usec) ||
         _has(self, any, any, time_usec);
}

void
ueba_suppressions_diff(const UebaSuppressions *old, const UebaSuppressions *self, UebaTableDiff *ret_diff)
{
  gsize n_common = 0, n_changed = 0;
  GHashTableIter iter;
  gpointer key, until;

  g_hash_table_iter_init(&iter, self->rows);
  while (old && g_hash_table_iter_next(&iter, &key, &until))
    {
      const gint64 *before = g_hash_table_lookup(old->rows, key);

      n_common += before != NULL;
      n_changed += before && *before != *(const gint64 *) until;
    }
  *ret_diff = (UebaTableDiff)
  {
    .n_added = ueba_suppressions_count(self) - n_common,
    .n_removed = (old ? ueba_suppressions_count(old) : 0) - n_common,
    .n_changed = n_changed
  };
}
