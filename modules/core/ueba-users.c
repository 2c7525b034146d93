/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-users.h"
#include "ueba-csv-table.h"
#include "ueba-strings.h"

#include <xxhash.h>

/* Accounts are numbered by a set of strings; a row holds numbers of values, of which there are few different ones.
 * Cost of a user with status and group: about 75 bytes. */

#define ACCOUNT_DISABLED 0x2    /* bit of Active Directory's userAccountControl */

typedef struct _Row
{
  guint32 peer_group;   /* numbers of values */
  guint32 account_status;
  guint32 cells;        /* where its cells start */
  guint32 n_cells;      /* without empty ones at the end */
} Row;

struct _UebaUsers
{
  gint ref_count;
  UebaStrings *accounts;
  UebaStrings *values;
  GArray *rows;         /* of Row, by number of account */
  GArray *cells;        /* of guint32, numbers of values by attribute */
  GPtrArray *attributes;        /* of gchar *: the columns but user, peer_group and account_status */
};

typedef struct _Builder
{
  UebaUsers *users;
  UebaCsvTable *table;
  gint user;
  gint account_status;
  gint user_account_control;
  gint peer_group;
  gint department;
  GArray *attribute_columns;    /* of gint */
} Builder;

UebaUsers *
ueba_users_ref(UebaUsers *self)
{
  g_atomic_int_inc(&self->ref_count);
  return self;
}

void
ueba_users_unref(UebaUsers *self)
{
  if (!self || !g_atomic_int_dec_and_test(&self->ref_count))
    return;
  ueba_strings_free(self->accounts);
  ueba_strings_free(self->values);
  g_array_unref(self->rows);
  g_array_unref(self->cells);
  g_ptr_array_unref(self->attributes);
  g_free(self);
}

static UebaUsers *
_users_new(guint64 seed)
{
  UebaUsers *self = g_new0(UebaUsers, 1);

  self->ref_count = 1;
  self->accounts = ueba_strings_new(UEBA_STRINGS_EXACT, seed);
  self->values = ueba_strings_new(UEBA_STRINGS_EXACT, seed);
  self->rows = g_array_new(FALSE, FALSE, sizeof(Row));
  self->cells = g_array_new(FALSE, FALSE, sizeof(guint32));
  self->attributes = g_ptr_array_new_with_free_func(g_free);
  return self;
}

static gboolean
_is_decimal(UebaText text)
{
  for (gsize i = 0; i < text.len; i++)
    if (!g_ascii_isdigit(text.str[i]))
      return FALSE;
  return text.len > 0;
}

/* the low bits of a decimal number of any length */
static guint64
_low_bits(UebaText decimal)
{
  guint64 value = 0;

  for (gsize i = 0; i < decimal.len; i++)
    value = value * 10 + (guint64) (decimal.str[i] - '0');
  return value;
}

static guint32
_status_value(UebaStrings *values, UebaText text)
{
  if (_is_decimal(text))
    return ueba_strings_add(values, ueba_text_from_string(_low_bits(text) & ACCOUNT_DISABLED ? "disabled" : "active"));
  if (text.len == 0)
    return UEBA_STRINGS_NONE;
  g_autofree gchar *lower = g_ascii_strdown(text.str, (gssize) text.len);
  return ueba_strings_add(values, ueba_text(lower, text.len));
}

static guint32
_value(UebaStrings *values, UebaText text)
{
  return text.len ? ueba_strings_add(values, text) : UEBA_STRINGS_NONE;
}

static UebaText
_first_of(const Builder *self, gint column, gint other_column)
{
  UebaText text = ueba_csv_table_get(self->table, column);

  return text.len ? text : ueba_csv_table_get(self->table, other_column);
}

static guint32
_add_cells(Builder *self)
{
  GArray *cells = self->users->cells;
  guint start = cells->len;

  for (guint i = 0; i < self->attribute_columns->len; i++)
    {
      gint column = g_array_index(self->attribute_columns, gint, i);
      guint32 value = _value(self->users->values, ueba_csv_table_get(self->table, column));
      g_array_append_val(cells, value);
    }
  while (cells->len > start && g_array_index(cells, guint32, cells->len - 1) == UEBA_STRINGS_NONE)
    g_array_set_size(cells, cells->len - 1);
  return cells->len - start;
}

static void
_add_row(Builder *self, UebaText account)
{
  UebaUsers *users = self->users;
  guint32 number = ueba_strings_add(users->accounts, account);
  Row row = { .cells = users->cells->len };

  row.peer_group = _value(users->values, _first_of(self, self->peer_group, self->department));
  row.account_status = _status_value(users->values, _first_of(self, self->account_status, self->user_account_control));
  row.n_cells = _add_cells(self);
  if (number == users->rows->len)
    g_array_append_val(users->rows, row);
  else
    g_array_index(users->rows, Row, number) = row;
}

static gboolean
_find_columns(Builder *self, GError **error)
{
  self->user = ueba_csv_table_need_column(self->table, "user", error);
  self->account_status = ueba_csv_table_find_column(self->table, "account_status");
  self->user_account_control = ueba_csv_table_find_column(self->table, "userAccountControl");
  self->peer_group = ueba_csv_table_find_column(self->table, "peer_group");
  self->department = ueba_csv_table_find_column(self->table, "department");
  for (gint i = 0; i < (gint) ueba_csv_table_n_columns(self->table); i++)
    {
      const gchar *name = ueba_csv_table_column_name(self->table, (guint) i);

      if (i == self->user || i == self->account_status || i == self->peer_group || !*name)
        continue;
      g_array_append_val(self->attribute_columns, i);
      g_ptr_array_add(self->users->attributes, g_strdup(name));
    }
  return self->user >= 0;
}

static gboolean
_add_rows(Builder *self, GError **error)
{
  GError *failure = NULL;

  while (ueba_csv_table_next(self->table, &failure))
    {
      guint32 n_known = ueba_strings_count(self->users->accounts);
      UebaText account = ueba_csv_table_get_account(self->table, self->user);

      if (account.len == 0)
        {
          ueba_csv_table_add_bad(self->table, "no user");
          continue;
        }
      _add_row(self, account);
      if (ueba_strings_count(self->users->accounts) == n_known)
        ueba_csv_table_note_replaced(self->table, account);
    }
  if (failure)
    g_propagate_error(error, failure);
  return failure == NULL;
}

static gboolean
_fill(Builder *self, UebaFindings *findings, GError **error)
{
  if (ueba_csv_table_n_columns(self->table) == 0)
    return TRUE;
  return _find_columns(self, error) && _add_rows(self, error)
         && ueba_findings_accept(findings, ueba_csv_table_n_good(self->table), error);
}

UebaUsers *
ueba_users_new_from_data(const gchar *data, gsize len, UebaFindings *findings, GError **error)
{
  Builder builder = { .table = ueba_csv_table_new(data, len, findings, error) };

  if (!builder.table)
    return NULL;
  builder.users = _users_new(XXH3_64bits(data, len));
  builder.attribute_columns = g_array_new(FALSE, FALSE, sizeof(gint));
  if (_fill(&builder, findings, error))
    {
      ueba_strings_shrink(builder.users->accounts);
      ueba_strings_shrink(builder.users->values);
    }
  else
    g_clear_pointer(&builder.users, ueba_users_unref);
  g_array_unref(builder.attribute_columns);
  ueba_csv_table_free(builder.table);
  return builder.users;
}

guint32
ueba_users_count(const UebaUsers *self)
{
  return ueba_strings_count(self->accounts);
}

guint32
ueba_users_find(const UebaUsers *self, UebaText user)
{
  return user.len ? ueba_strings_find_lower(self->accounts, user) : UEBA_USERS_NONE;
}

static UebaText
_text(const UebaUsers *self, guint32 value)
{
  return value == UEBA_STRINGS_NONE ? ueba_text(NULL, 0) : ueba_strings_get(self->values, value);
}

UebaText
ueba_users_peer_group(const UebaUsers *self, guint32 row)
{
  return _text(self, g_array_index(self->rows, Row, row).peer_group);
}

UebaText
ueba_users_account_status(const UebaUsers *self, guint32 row)
{
  return _text(self, g_array_index(self->rows, Row, row).account_status);
}

static UebaText
_attribute_at(const UebaUsers *self, guint32 row, guint attribute)
{
  const Row *r = &g_array_index(self->rows, Row, row);

  if (attribute >= r->n_cells)
    return ueba_text(NULL, 0);
  return _text(self, g_array_index(self->cells, guint32, r->cells + attribute));
}

UebaText
ueba_users_attribute(const UebaUsers *self, guint32 row, const gchar *column)
{
  if (g_ascii_strcasecmp(column, "peer_group") == 0)
    return ueba_users_peer_group(self, row);
  if (g_ascii_strcasecmp(column, "account_status") == 0)
    return ueba_users_account_status(self, row);
  if (g_ascii_strcasecmp(column, "user") == 0)
    return ueba_strings_get(self->accounts, row);
  for (guint i = 0; i < self->attributes->len; i++)
    if (g_ascii_strcasecmp(g_ptr_array_index(self->attributes, i), column) == 0)
      return _attribute_at(self, row, i);
  return ueba_text(NULL, 0);
}

static gboolean
_has_same_attributes(const UebaUsers *a, const UebaUsers *b)
{
  if (a->attributes->len != b->attributes->len)
    return FALSE;
  for (guint i = 0; i < a->attributes->len; i++)
    if (strcmp(g_ptr_array_index(a->attributes, i), g_ptr_array_index(b->attributes, i)) != 0)
      return FALSE;
  return TRUE;
}

static gboolean
_is_same_row(const UebaUsers *a, guint32 row_a, const UebaUsers *b, guint32 row_b)
{
  if (!ueba_text_equal(ueba_users_peer_group(a, row_a), ueba_users_peer_group(b, row_b))
      || !ueba_text_equal(ueba_users_account_status(a, row_a), ueba_users_account_status(b, row_b)))
    return FALSE;
  for (guint i = 0; i < a->attributes->len; i++)
    if (!ueba_text_equal(_attribute_at(a, row_a, i), _attribute_at(b, row_b, i)))
      return FALSE;
  return TRUE;
}

void
ueba_users_diff(const UebaUsers *old, const UebaUsers *self, UebaTableDiff *ret_diff)
{
  gboolean has_same_attributes = old && _has_same_attributes(old, self);
  gsize n_common = 0;
  gsize n_changed = 0;

  for (guint32 row = 0; old && row < ueba_users_count(self); row++)
    {
      guint32 old_row = ueba_strings_find(old->accounts, ueba_strings_get(self->accounts, row));

      if (old_row == UEBA_STRINGS_NONE)
        continue;
      n_common++;
      n_changed += !has_same_attributes || !_is_same_row(old, old_row, self, row);
    }
  *ret_diff = (UebaTableDiff)
  {
    .n_added = ueba_users_count(self) - n_common,
    .n_removed = (old ? ueba_users_count(old) : 0) - n_common,
    .n_changed = n_changed
  };
}
