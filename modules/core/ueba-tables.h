/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_TABLES_H_INCLUDED
#define UEBA_TABLES_H_INCLUDED

#include "ueba-address.h"
#include "ueba-event.h"

/* Context tables: named lists, users, aliases, the GeoIP database. A UebaTables is an immutable snapshot, shared by
 * reference (atomic count): the engine reads one while a loader builds the next beside it. */
typedef struct _UebaTables UebaTables;
typedef struct _UebaList UebaList;

UebaTables *ueba_tables_ref(UebaTables *self);
void ueba_tables_unref(UebaTables *self);

/* NULL: not configured or not loaded yet. The name is compared byte for byte. Borrowed from the snapshot. */
const UebaList *ueba_tables_lookup_list(const UebaTables *self, const gchar *name);

/* Longest prefix in a list of addresses, an equal word (without case) in a list of words. ret_match (may be NULL):
 * the entry as text ("203.0.113.0/24"), borrowed from the snapshot. */
gboolean ueba_list_contains(const UebaList *self, UebaText value, const gchar **ret_match);
/* the same for a text that has been read as an address; NULL: it is none */
gboolean ueba_list_contains_parsed(const UebaList *self, UebaText value, const UebaAddress *address,
                                   const gchar **ret_match);
gsize ueba_list_size(const UebaList *self);

/* the row of a user (lower case): attributes by column name; null if there is no such user, column or value */
gboolean ueba_tables_has_user(const UebaTables *self, UebaText user);
UebaText ueba_tables_user_attribute(const UebaTables *self, UebaText user, const gchar *column);
/* peer_group and account_status at one look-up, as detection.md 2 defines them; FALSE: not in the table */
gboolean ueba_tables_lookup_user(const UebaTables *self, UebaText user, UebaText *ret_peer_group,
                                 UebaText *ret_account_status);
/* the account of an address, or null */
UebaText ueba_tables_lookup_alias(const UebaTables *self, UebaText address);

/* ISO 3166-1 alpha-2 of an address, or null: also for addresses that are never looked up */
UebaText ueba_tables_lookup_country(const UebaTables *self, const UebaAddress *address);

/* "users; aliases; list threat_ip: 1500 entries; GeoLite2-Country of 2026-03-01, .."; owned by the caller */
gchar *ueba_tables_describe(const UebaTables *self);

/* whether alerts of the rule are not wanted: user is the key of a session, time_usec the event's */
gboolean ueba_tables_is_suppressed(const UebaTables *self, const gchar *rule, UebaText user, gint64 time_usec);

gboolean ueba_tables_has_users(const UebaTables *self);
gboolean ueba_tables_has_aliases(const UebaTables *self);
gboolean ueba_tables_has_geo(const UebaTables *self);

/* ---- loading: one loader per detector, used by one thread at a time ---- */
typedef struct _UebaTablesLoader UebaTablesLoader;

typedef enum
{
  UEBA_TABLES_CHANGED,          /* loaded or replaced: "tor_ip: 1500 entries (+12/-3)" */
  UEBA_TABLES_WARNING,          /* missing or empty, bad lines skipped: file:line and the reason */
  UEBA_TABLES_REFUSED,          /* refused for what it holds; the old one stays. At start: an error */
} UebaTablesReportKind;

typedef void (*UebaTablesReport)(UebaTablesReportKind kind, const gchar *message, gpointer user_data);

UebaTablesLoader *ueba_tables_loader_new(void);
void ueba_tables_loader_free(UebaTablesLoader *self);
/* copied; users, aliases, suppressions and geo NULL: not configured */
void ueba_tables_loader_set_users(UebaTablesLoader *self, const gchar *file);
void ueba_tables_loader_set_aliases(UebaTablesLoader *self, const gchar *file);
void ueba_tables_loader_set_suppressions(UebaTablesLoader *self, const gchar *file);
void ueba_tables_loader_set_geo(UebaTablesLoader *self, const gchar *file);
/* FALSE: there is a list of that name */
gboolean ueba_tables_loader_add_list(UebaTablesLoader *self, const gchar *name, const gchar *file);

/* To be called every second or two. Looks at every file (size, times in ns, inode), loads those that changed and that
 * two calls in a row have seen the same, since their writer may be at work, and gives a new snapshot, or NULL if
 * nothing changed. What each file did is reported once. The first call loads at once and gives a snapshot in any case.
 * ret_refused (may be NULL): the number of files refused for what they hold. */
UebaTables *ueba_tables_loader_poll(UebaTablesLoader *self, UebaTablesReport report, gpointer user_data,
                                    guint *ret_refused);

typedef struct _UebaTablesStats
{
  guint64 bad_lines;
  guint64 reload_failures;
} UebaTablesStats;
void ueba_tables_loader_stats(const UebaTablesLoader *self, UebaTablesStats *ret_stats);

/* a snapshot without files, for tests of content packs: lists and rows as text in the files' formats */
UebaTables *ueba_tables_new_from_data(GHashTable *list_text_by_name, const gchar *users_csv, const gchar *aliases_csv,
                                      GError **error);

#endif
