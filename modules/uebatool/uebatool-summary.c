/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "uebatool-summary.h"
#include "uebatool-grid.h"
#include "ueba-time.h"

#include <string.h>

/* Times, users and types come from the log, so each table has its limit; what is beyond is counted together. */
#define TYPES_MAX 256
#define DAYS_MAX 4000
#define USERS_MAX 1000000

#define USERS_SHOWN 10
#define SILENT_RULES_SHOWN 40
#define DAYS_IN_A_ROW 10
#define FIRST_DAY ((gint) (G_MININT64 / UEBA_TIME_USEC_PER_DAY))

typedef struct _TypeCount
{
  gchar *name;
  gsize len;
  guint64 n_events;
} TypeCount;

typedef struct _RuleCount
{
  guint64 n_alerts;
  GHashTable *days;     /* day since 1970 as a pointer -> number as a pointer */
} RuleCount;

typedef struct _UserScore
{
  const gchar *user;    /* borrowed from the table's key */
  guint64 score;
  guint64 n_alerts;
} UserScore;

struct _UebatoolSummary
{
  GArray *types;        /* of TypeCount */
  guint64 n_other_events;
  GHashTable *rules;    /* id -> RuleCount */
  GHashTable *days;     /* set of days */
  guint64 n_alerts;
  guint64 n_other_days;
  GHashTable *users;    /* name -> UserScore */
  guint64 n_other_users;
};

static void
_type_clear(gpointer data)
{
  g_free(((TypeCount *) data)->name);
}

static void
_rule_free(gpointer data)
{
  RuleCount *self = data;

  g_hash_table_unref(self->days);
  g_free(self);
}

UebatoolSummary *
uebatool_summary_new(void)
{
  UebatoolSummary *self = g_new0(UebatoolSummary, 1);

  self->types = g_array_new(FALSE, FALSE, sizeof(TypeCount));
  g_array_set_clear_func(self->types, _type_clear);
  self->rules = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, _rule_free);
  self->days = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, NULL);
  self->users = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
uebatool_summary_free(UebatoolSummary *self)
{
  if (!self)
    return;
  g_array_unref(self->types);
  g_hash_table_unref(self->rules);
  g_hash_table_unref(self->days);
  g_hash_table_unref(self->users);
  g_free(self);
}

/* ---- events ---- */

static void
_add_type(UebatoolSummary *self, UebaText event_type)
{
  TypeCount type = { g_strndup(event_type.str ? event_type.str : "", event_type.len), event_type.len, 1 };

  if (self->types->len < TYPES_MAX)
    g_array_append_val(self->types, type);
  else
    {
      g_free(type.name);
      self->n_other_events++;
    }
}

void
uebatool_summary_add_event(UebatoolSummary *self, UebaText event_type)
{
  for (guint i = 0; i < self->types->len; i++)
    {
      TypeCount *type = &g_array_index(self->types, TypeCount, i);

      if (type->len == event_type.len && memcmp(type->name, event_type.str, event_type.len) == 0)
        {
          type->n_events++;
          return;
        }
    }
  _add_type(self, event_type);
}

/* ---- alerts ---- */

static RuleCount *
_rule(UebatoolSummary *self, const gchar *id)
{
  RuleCount *rule = g_hash_table_lookup(self->rules, id);

  if (rule)
    return rule;
  rule = g_new0(RuleCount, 1);
  rule->days = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, NULL);
  g_hash_table_insert(self->rules, g_strdup(id), rule);
  return rule;
}

static gint
_day_of(gint64 time_usec)
{
  gint day = (gint) (time_usec / UEBA_TIME_USEC_PER_DAY) - (time_usec % UEBA_TIME_USEC_PER_DAY < 0);

  return MAX(day, FIRST_DAY);
}

static void
_add_day(UebatoolSummary *self, RuleCount *rule, gint day)
{
  gpointer key = GINT_TO_POINTER(day);

  if (!g_hash_table_contains(self->days, key))
    {
      if (g_hash_table_size(self->days) >= DAYS_MAX)
        {
          self->n_other_days++;
          return;
        }
      g_hash_table_add(self->days, key);
    }
  g_hash_table_insert(rule->days, key, GSIZE_TO_POINTER(GPOINTER_TO_SIZE(g_hash_table_lookup(rule->days, key)) + 1));
}

static void
_add_user(UebatoolSummary *self, const gchar *name, guint64 score)
{
  UserScore *user = g_hash_table_lookup(self->users, name);

  if (!user)
    {
      if (g_hash_table_size(self->users) >= USERS_MAX)
        {
          self->n_other_users++;
          return;
        }
      gchar *key = g_strdup(name);
      user = g_new0(UserScore, 1);
      user->user = key;
      g_hash_table_insert(self->users, key, user);
    }
  user->score += score;
  user->n_alerts++;
}

/* the score of a notable session is the sum of those that are counted already */
static guint64
_own_score(const UebaAlert *alert)
{
  const gchar *score = ueba_alert_get(alert, "alert.score");

  return score && strcmp(ueba_alert_rule(alert), "SESSION-NOTABLE") != 0 ? g_ascii_strtoull(score, NULL, 10) : 0;
}

void
uebatool_summary_add_alert(UebatoolSummary *self, const UebaAlert *alert)
{
  RuleCount *rule = _rule(self, ueba_alert_rule(alert));
  const gchar *user = ueba_alert_get(alert, "alert.user");
  const gchar *address = ueba_alert_get(alert, "src_ip");

  self->n_alerts++;
  rule->n_alerts++;
  _add_day(self, rule, _day_of(ueba_alert_time_usec(alert)));
  if (user || address)
    _add_user(self, user ? user : address, _own_score(alert));
}

/* ---- as text ---- */

static gint
_compare_days(gconstpointer a, gconstpointer b)
{
  gint x = GPOINTER_TO_INT(*(const gpointer *) a);
  gint y = GPOINTER_TO_INT(*(const gpointer *) b);

  return (x > y) - (x < y);
}

static gint
_compare_names(gconstpointer a, gconstpointer b)
{
  return strcmp(*(const gchar *const *) a, *(const gchar *const *) b);
}

static gint
_compare_users(gconstpointer a, gconstpointer b)
{
  const UserScore *x = *(const UserScore *const *) a;
  const UserScore *y = *(const UserScore *const *) b;

  if (x->score != y->score)
    return x->score < y->score ? 1 : -1;
  return strcmp(x->user, y->user);
}

/* the keys, or with is_value the values; borrowed */
static GPtrArray *
_sorted(GHashTable *table, gboolean is_value, GCompareFunc compare)
{
  GPtrArray *sorted = g_ptr_array_new();
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init(&iter, table);
  while (g_hash_table_iter_next(&iter, &key, &value))
    g_ptr_array_add(sorted, is_value ? value : key);
  g_ptr_array_sort(sorted, compare);
  return sorted;
}

static void
_add_day_header(UebatoolGrid *grid, gint day)
{
  gchar text[UEBA_TIME_TEXT_BYTES];

  ueba_time_format_iso(day * UEBA_TIME_USEC_PER_DAY, text);
  *strchr(text, 'T') = '\0';
  uebatool_grid_add(grid, text);
}

/* so many days that they stand beside each other */
static void
_append_days(const UebatoolSummary *self, const GPtrArray *rules, const GPtrArray *days, guint first, GString *out)
{
  guint n = MIN(days->len - first, DAYS_IN_A_ROW);
  g_autofree gchar *right = g_strnfill(n + 1, 'r');
  g_autofree gchar *alignment = g_strconcat("l", right, NULL);
  g_autoptr(UebatoolGrid) grid = uebatool_grid_new(alignment);

  uebatool_grid_add(grid, "alerts");
  uebatool_grid_add(grid, "all days");
  for (guint i = first; i < first + n; i++)
    _add_day_header(grid, GPOINTER_TO_INT(g_ptr_array_index(days, i)));
  for (guint i = 0; i < rules->len; i++)
    {
      const RuleCount *rule = g_hash_table_lookup(self->rules, g_ptr_array_index(rules, i));

      uebatool_grid_add(grid, g_ptr_array_index(rules, i));
      uebatool_grid_add_number(grid, rule->n_alerts);
      for (guint j = first; j < first + n; j++)
        uebatool_grid_add_number(grid, GPOINTER_TO_SIZE(g_hash_table_lookup(rule->days, g_ptr_array_index(days, j))));
    }
  g_string_append_c(out, '\n');
  uebatool_grid_append_to(grid, out);
}

static void
_append_alerts(const UebatoolSummary *self, GString *out)
{
  g_autoptr(GPtrArray) rules = _sorted(self->rules, FALSE, _compare_names);
  g_autoptr(GPtrArray) days = _sorted(self->days, FALSE, _compare_days);

  for (guint first = 0; first < days->len; first += DAYS_IN_A_ROW)
    _append_days(self, rules, days, first, out);
  if (self->n_other_days)
    g_string_append_printf(out, "alerts of further days: %" G_GUINT64_FORMAT "\n", self->n_other_days);
}

static void
_append_silent_rules(const UebatoolSummary *self, const UebaContent *content, GString *out)
{
  g_autoptr(GString) names = g_string_new(NULL);
  guint n_silent = 0;

  for (guint i = 0; i < content->rules->len; i++)
    {
      const UebaRule *rule = g_ptr_array_index(content->rules, i);

      if (g_hash_table_contains(self->rules, rule->id))
        continue;
      if (n_silent++ < SILENT_RULES_SHOWN)
        g_string_append_printf(names, "%s%s", names->len ? ", " : "", rule->id);
    }
  if (n_silent > 0)
    g_string_append_printf(out, "\nno alert from %u rule%s: %s%s\n", n_silent, n_silent == 1 ? "" : "s", names->str,
                           n_silent > SILENT_RULES_SHOWN ? ", .." : "");
}

static void
_append_users(const UebatoolSummary *self, GString *out)
{
  g_autoptr(GPtrArray) users = _sorted(self->users, TRUE, _compare_users);
  g_autoptr(UebatoolGrid) grid = uebatool_grid_new("lrr");

  if (users->len == 0)
    return;
  uebatool_grid_add(grid, "users by score");
  uebatool_grid_add(grid, "score");
  uebatool_grid_add(grid, "alerts");
  for (guint i = 0; i < MIN(users->len, USERS_SHOWN); i++)
    {
      const UserScore *user = g_ptr_array_index(users, i);

      uebatool_grid_add(grid, user->user);
      uebatool_grid_add_number(grid, user->score);
      uebatool_grid_add_number(grid, user->n_alerts);
    }
  g_string_append_c(out, '\n');
  uebatool_grid_append_to(grid, out);
  if (users->len > USERS_SHOWN)
    g_string_append_printf(out, "and %u more users\n", users->len - USERS_SHOWN);
  if (self->n_other_users)
    g_string_append_printf(out, "alerts of users beyond %d: %" G_GUINT64_FORMAT "\n", USERS_MAX, self->n_other_users);
}

static gint
_compare_types(gconstpointer a, gconstpointer b)
{
  const TypeCount *x = a;
  const TypeCount *y = b;

  if (x->n_events != y->n_events)
    return x->n_events < y->n_events ? 1 : -1;
  return strcmp(x->name, y->name);
}

static void
_append_types(const UebatoolSummary *self, GString *out)
{
  g_autoptr(UebatoolGrid) grid = uebatool_grid_new("lr");

  if (self->types->len == 0)
    return;
  g_array_sort(self->types, _compare_types);
  uebatool_grid_add(grid, "events by type");
  uebatool_grid_add(grid, "number");
  for (guint i = 0; i < self->types->len; i++)
    {
      const TypeCount *type = &g_array_index(self->types, TypeCount, i);

      uebatool_grid_add(grid, type->len ? type->name : "(none)");
      uebatool_grid_add_number(grid, type->n_events);
    }
  g_string_append_c(out, '\n');
  uebatool_grid_append_to(grid, out);
  if (self->n_other_events)
    g_string_append_printf(out, "further types: %" G_GUINT64_FORMAT "\n", self->n_other_events);
}

void
uebatool_summary_append_to(const UebatoolSummary *self, const UebaContent *content, GString *out)
{
  _append_alerts(self, out);
  if (content)
    _append_silent_rules(self, content, out);
  _append_users(self, out);
  _append_types(self, out);
}
