/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-aliases.h"
#include "ueba-csv-table.h"
#include "ueba-strings.h"

#include <xxhash.h>

struct _UebaAliases
{
  gint ref_count;
  UebaStrings *addresses;
  UebaStrings *accounts;
  GArray *account_of;   /* of guint32, number of account by number of address */
};

UebaAliases *
ueba_aliases_ref(UebaAliases *self)
{
  g_atomic_int_inc(&self->ref_count);
  return self;
}

void
ueba_aliases_unref(UebaAliases *self)
{
  if (!self || !g_atomic_int_dec_and_test(&self->ref_count))
    return;
  ueba_strings_free(self->addresses);
  ueba_strings_free(self->accounts);
  g_array_unref(self->account_of);
  g_free(self);
}

static UebaAliases *
_aliases_new(guint64 seed)
{
  UebaAliases *self = g_new0(UebaAliases, 1);

  self->ref_count = 1;
  self->addresses = ueba_strings_new(UEBA_STRINGS_EXACT, seed);
  self->accounts = ueba_strings_new(UEBA_STRINGS_EXACT, seed);
  self->account_of = g_array_new(FALSE, FALSE, sizeof(guint32));
  return self;
}

/* the row's account is numbered first: the table lends one account at a time */
static void
_add_row(UebaAliases *self, UebaCsvTable *table, gint address_column, gint user_column)
{
  UebaText user = ueba_csv_table_get_account(table, user_column);
  guint32 account = user.len ? ueba_strings_add(self->accounts, user) : UEBA_STRINGS_NONE;
  UebaText address = ueba_csv_table_get_account(table, address_column);

  if (account == UEBA_STRINGS_NONE || address.len == 0)
    {
      ueba_csv_table_add_bad(table, "no address or no user");
      return;
    }
  guint32 number = ueba_strings_add(self->addresses, address);
  if (number == self->account_of->len)
    {
      g_array_append_val(self->account_of, account);
      return;
    }
  g_array_index(self->account_of, guint32, number) = account;
  ueba_csv_table_note_replaced(table, address);
}

static gboolean
_fill(UebaAliases *self, UebaCsvTable *table, UebaFindings *findings, GError **error)
{
  GError *failure = NULL;
  gint address_column, user_column;

  if (ueba_csv_table_n_columns(table) == 0)
    return TRUE;
  if ((address_column = ueba_csv_table_need_column(table, "address", error)) < 0
      || (user_column = ueba_csv_table_need_column(table, "user", error)) < 0)
    return FALSE;
  while (ueba_csv_table_next(table, &failure))
    _add_row(self, table, address_column, user_column);
  if (!failure)
    return ueba_findings_accept(findings, ueba_csv_table_n_good(table), error);
  g_propagate_error(error, failure);
  return FALSE;
}

UebaAliases *
ueba_aliases_new_from_data(const gchar *data, gsize len, UebaFindings *findings, GError **error)
{
  UebaCsvTable *table = ueba_csv_table_new(data, len, findings, error);

  if (!table)
    return NULL;
  UebaAliases *self = _aliases_new(XXH3_64bits(data, len));
  if (_fill(self, table, findings, error))
    {
      ueba_strings_shrink(self->addresses);
      ueba_strings_shrink(self->accounts);
    }
  else
    g_clear_pointer(&self, ueba_aliases_unref);
  ueba_csv_table_free(table);
  return self;
}

guint32
ueba_aliases_count(const UebaAliases *self)
{
  return ueba_strings_count(self->addresses);
}

static UebaText
_account_at(const UebaAliases *self, guint32 number)
{
  return ueba_strings_get(self->accounts, g_array_index(self->account_of, guint32, number));
}

UebaText
ueba_aliases_lookup(const UebaAliases *self, UebaText address)
{
  guint32 number = address.len ? ueba_strings_find_lower(self->addresses, address) : UEBA_STRINGS_NONE;

  return number == UEBA_STRINGS_NONE ? ueba_text(NULL, 0) : _account_at(self, number);
}

void
ueba_aliases_diff(const UebaAliases *old, const UebaAliases *self, UebaTableDiff *ret_diff)
{
  gsize n_common = 0;
  gsize n_changed = 0;

  for (guint32 i = 0; old && i < ueba_aliases_count(self); i++)
    {
      guint32 number = ueba_strings_find(old->addresses, ueba_strings_get(self->addresses, i));

      if (number == UEBA_STRINGS_NONE)
        continue;
      n_common++;
      n_changed += !ueba_text_equal(_account_at(old, number), _account_at(self, i));
    }
  *ret_diff = (UebaTableDiff)
  {
    .n_added = ueba_aliases_count(self) - n_common,
    .n_removed = (old ? ueba_aliases_count(old) : 0) - n_common,
    .n_changed = n_changed
  };
}
