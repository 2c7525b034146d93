/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-tables.h"
#include "ueba-tables-private.h"

struct _UebaTables
{
  gint ref_count;
  GHashTable *lists;    /* name -> UebaList */
  UebaUsers *users;
  UebaAliases *aliases;
  UebaSuppressions *suppressions;
  UebaGeo *geo;
};

UebaTables *
ueba_tables_new(void)
{
  UebaTables *self = g_new0(UebaTables, 1);

  self->ref_count = 1;
  self->lists = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify) ueba_list_unref);
  return self;
}

UebaTables *
ueba_tables_ref(UebaTables *self)
{
  g_atomic_int_inc(&self->ref_count);
  return self;
}

void
ueba_tables_unref(UebaTables *self)
{
  if (!self || !g_atomic_int_dec_and_test(&self->ref_count))
    return;
  g_hash_table_unref(self->lists);
  ueba_users_unref(self->users);
  ueba_aliases_unref(self->aliases);
  ueba_suppressions_unref(self->suppressions);
  ueba_geo_unref(self->geo);
  g_free(self);
}

void
ueba_tables_set_list(UebaTables *self, const gchar *name, UebaList *list)
{
  g_hash_table_replace(self->lists, g_strdup(name), ueba_list_ref(list));
}

void
ueba_tables_set_users(UebaTables *self, UebaUsers *users)
{
  ueba_users_unref(self->users);
  self->users = ueba_users_ref(users);
}

void
ueba_tables_set_aliases(UebaTables *self, UebaAliases *aliases)
{
  ueba_aliases_unref(self->aliases);
  self->aliases = ueba_aliases_ref(aliases);
}

void
ueba_tables_set_suppressions(UebaTables *self, UebaSuppressions *suppressions)
{
  ueba_suppressions_unref(self->suppressions);
  self->suppressions = ueba_suppressions_ref(suppressions);
}

void
ueba_tables_set_geo(UebaTables *self, UebaGeo *geo)
{
  ueba_geo_unref(self->geo);
  self->geo = ueba_geo_ref(geo);
}

const UebaList *
ueba_tables_lookup_list(const UebaTables *self, const gchar *name)
{
  return g_hash_table_lookup(self->lists, name);
}

gboolean
ueba_tables_has_user(const UebaTables *self, UebaText user)
{
  return self->users && ueba_users_find(self->users, user) != UEBA_USERS_NONE;
}

UebaText
ueba_tables_user_attribute(const UebaTables *self, UebaText user, const gchar *column)
{
  guint32 row = self->users ? ueba_users_find(self->users, user) : UEBA_USERS_NONE;

  return row == UEBA_USERS_NONE ? ueba_text(NULL, 0) : ueba_users_attribute(self->users, row, column);
}

gboolean
ueba_tables_lookup_user(const UebaTables *self, UebaText user, UebaText *ret_peer_group, UebaText *ret_account_status)
{
  guint32 row = self->users ? ueba_users_find(self->users, user) : UEBA_USERS_NONE;

  if (row == UEBA_USERS_NONE)
    return FALSE;
  *ret_peer_group = ueba_users_peer_group(self->users, row);
  *ret_account_status = ueba_users_account_status(self->users, row);
  return TRUE;
}

UebaText
ueba_tables_lookup_alias(const UebaTables *self, UebaText address)
{
  return self->aliases ? ueba_aliases_lookup(self->aliases, address) : ueba_text(NULL, 0);
}

UebaText
ueba_tables_lookup_country(const UebaTables *self, const UebaAddress *address)
{
  return self->geo ? ueba_geo_lookup_address(self->geo, address) : ueba_text(NULL, 0);
}

gboolean
ueba_tables_is_suppressed(const UebaTables *self, const gchar *rule, UebaText user, gint64 time_usec)
{
  return self->suppressions && ueba_suppressions_cover(self->suppressions, rule, user, time_usec);
}

gboolean
ueba_tables_has_users(const UebaTables *self)
{
  return self->users != NULL;
}

gboolean
ueba_tables_has_aliases(const UebaTables *self)
{
  return self->aliases != NULL;
}

gboolean
ueba_tables_has_geo(const UebaTables *self)
{
  return self->geo != NULL;
}

static void
_describe_lists(const UebaTables *self, GString *text)
{
  g_autoptr(GList) names = g_list_sort(g_hash_table_get_keys(self->lists), (GCompareFunc) strcmp);

  for (GList *name = names; name; name = name->next)
    g_string_append_printf(text, "; list %s: %" G_GSIZE_FORMAT " entries", (const gchar *) name->data,
                           ueba_list_size(ueba_tables_lookup_list(self, name->data)));
}

gchar *
ueba_tables_describe(const UebaTables *self)
{
  GString *text = g_string_new(NULL);

  if (self->users)
    g_string_append_printf(text, "; users: %u", ueba_users_count(self->users));
  if (self->aliases)
    g_string_append_printf(text, "; aliases: %u", ueba_aliases_count(self->aliases));
  if (self->suppressions)
    g_string_append_printf(text, "; suppressions: %u", ueba_suppressions_count(self->suppressions));
  _describe_lists(self, text);
  if (self->geo)
    g_string_append_printf(text, "; countries: %s", ueba_geo_description(self->geo));
  g_string_erase(text, 0, MIN((gssize) text->len, 2));
  return g_string_free(text, FALSE);
}

static gboolean
_add_list(UebaTables *self, const gchar *name, const gchar *text, GError **error)
{
  UebaFindings findings;
  UebaList *list;

  ueba_findings_init(&findings, name);
  if ((list = ueba_list_new_from_data(text, strlen(text), &findings, error)))
    ueba_tables_set_list(self, name, list);
  ueba_list_unref(list);
  ueba_findings_clear(&findings);
  return list != NULL;
}

static gboolean
_add_lists(UebaTables *self, GHashTable *texts, GError **error)
{
  GHashTableIter iter;
  gpointer name, text;

  g_hash_table_iter_init(&iter, texts);
  while (g_hash_table_iter_next(&iter, &name, &text))
    if (!_add_list(self, name, text, error))
      return FALSE;
  return TRUE;
}

static gboolean
_add_users(UebaTables *self, const gchar *csv, GError **error)
{
  UebaFindings findings;

  ueba_findings_init(&findings, "users");
  self->users = ueba_users_new_from_data(csv, strlen(csv), &findings, error);
  ueba_findings_clear(&findings);
  return self->users != NULL;
}

static gboolean
_add_aliases(UebaTables *self, const gchar *csv, GError **error)
{
  UebaFindings findings;

  ueba_findings_init(&findings, "aliases");
  self->aliases = ueba_aliases_new_from_data(csv, strlen(csv), &findings, error);
  ueba_findings_clear(&findings);
  return self->aliases != NULL;
}

UebaTables *
ueba_tables_new_from_data(GHashTable *list_text_by_name, const gchar *users_csv, const gchar *aliases_csv,
                          GError **error)
{
  UebaTables *self = ueba_tables_new();

  if ((list_text_by_name && !_add_lists(self, list_text_by_name, error))
      || (users_csv && !_add_users(self, users_csv, error))
      || (aliases_csv && !_add_aliases(self, aliases_csv, error)))
    g_clear_pointer(&self, ueba_tables_unref);
  return self;
}
