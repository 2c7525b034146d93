/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-alerts.h"
#include "ueba-alert-message.h"
#include "ueba-detector-private.h"
#include "ueba-tag.h"

#include <apphook.h>
#include <messages.h>

/* What the configuration asks for is loaded beside what runs, and everything a person should know is said, before
 * anything is changed; what was loaded is taken over when the whole configuration has been accepted. */

typedef gboolean (*ServesFunc)(const LogPipe *pipe, const gchar *id);

static guint
_count_peers(UebaDetectorDriver *self, ServesFunc serves)
{
  const GPtrArray *pipes = log_pipe_get_config(&self->super.super.super.super)->tree.initialized_pipes;
  guint n = 0;

  for (guint i = 0; i < pipes->len; i++)
    n += serves(g_ptr_array_index(pipes, i), self->id) != FALSE;
  return n;
}

static gboolean
_check_peers(UebaDetectorDriver *self)
{
  if (_count_peers(self, ueba_detector_driver_serves) > 1)
    {
      msg_error("ueba-detector(): another detector has the same id, give each its own with id()",
                evt_tag_str("id", self->id),
                log_pipe_location_tag(&self->super.super.super.super));
      return FALSE;
    }
  if (_count_peers(self, ueba_alerts_driver_serves) != 1)
    {
      msg_error("ueba-detector(): its alerts need one way out: put exactly one source with ueba-alerts() of the same "
                "id() in a log path",
                evt_tag_str("id", self->id),
                log_pipe_location_tag(&self->super.super.super.super));
      return FALSE;
    }
  return TRUE;
}

static void
_say_notes(UebaDetectorDriver *self, GPtrArray *notes)
{
  for (guint i = 0; notes && i < notes->len; i++)
    msg_notice("ueba-detector(): content",
               evt_tag_str("note", g_ptr_array_index(notes, i)),
               log_pipe_location_tag(&self->super.super.super.super));
  if (notes)
    g_ptr_array_unref(notes);
}

static gboolean
_load_content(UebaDetectorDriver *self)
{
  const gchar *shipped[] = { UEBA_SHIPPED_CONTENT, NULL };
  gboolean is_default = self->content_files->len == 0;
  GPtrArray *notes = NULL;
  GError *error = NULL;

  if (!is_default)
    g_ptr_array_add(self->content_files, NULL);
  self->content = ueba_content_load(is_default ? shipped : (const gchar *const *) self->content_files->pdata, &notes,
                                    &error);
  if (!is_default)
    g_ptr_array_set_size(self->content_files, (gint) self->content_files->len - 1);
  _say_notes(self, notes);
  if (self->content)
    return TRUE;
  msg_error("ueba-detector(): content refused",
            evt_tag_str("error", error->message),
            log_pipe_location_tag(&self->super.super.super.super));
  g_error_free(error);
  return FALSE;
}

/* also called from the thread that watches the files */
static void
_report_table(UebaTablesReportKind kind, const gchar *message, gpointer user_data)
{
  EVTTAG *where = log_pipe_location_tag(&((UebaDetectorDriver *) user_data)->super.super.super.super);
  EVTTAG *table = evt_tag_str("table", message);

  switch (kind)
    {
    case UEBA_TABLES_CHANGED:
      msg_info("ueba-detector(): table loaded", table, where);
      break;
    case UEBA_TABLES_WARNING:
      msg_warning("ueba-detector(): table", table, where);
      break;
    case UEBA_TABLES_REFUSED:
      msg_error("ueba-detector(): table refused", table, where);
      break;
    }
}

static UebaTablesLoader *
_make_loader(UebaDetectorDriver *self)
{
  UebaTablesLoader *loader = ueba_tables_loader_new();

  ueba_tables_loader_set_users(loader, self->users);
  ueba_tables_loader_set_aliases(loader, self->aliases);
  ueba_tables_loader_set_suppressions(loader, self->suppress);
  ueba_tables_loader_set_geo(loader, self->geoip_database);
  for (guint i = 0; i < self->lists->len; i++)
    {
      const UebaDetectorList *list = g_ptr_array_index(self->lists, i);
      ueba_tables_loader_add_list(loader, list->name, list->file);
    }
  return loader;
}

static gboolean
_load_tables(UebaDetectorDriver *self)
{
  self->tables = ueba_tables_watch_new(_make_loader(self), _report_table, self);
  return ueba_tables_watch_load(self->tables);
}

static gboolean
_is_configured(UebaDetectorDriver *self, const gchar *list)
{
  for (guint i = 0; i < self->lists->len; i++)
    if (g_str_equal(((UebaDetectorList *) g_ptr_array_index(self->lists, i))->name, list))
      return TRUE;
  return FALSE;
}

static void
_warn_of_missing_lists(UebaDetectorDriver *self)
{
  const GPtrArray *lists = self->content->lists;

  for (guint i = 0; i < lists->len; i++)
    {
      const gchar *list = g_ptr_array_index(lists, i);
      gchar *rules = ueba_content_rules_of_list(self->content, list);

      if (!_is_configured(self, list))
        msg_warning("ueba-detector(): a list that rules name is not configured, so they stay silent: add list(\"name\" "
                    "\"file\")",
                    evt_tag_str("list", list),
                    evt_tag_str("rules", rules),
                    log_pipe_location_tag(&self->super.super.super.super));
      g_free(rules);
    }
}

static void
_warn_of_unused_lists(UebaDetectorDriver *self)
{
  for (guint i = 0; i < self->lists->len; i++)
    {
      const gchar *name = ((UebaDetectorList *) g_ptr_array_index(self->lists, i))->name;

      if (!g_ptr_array_find_with_equal_func(self->content->lists, name, g_str_equal, NULL))
        msg_warning("ueba-detector(): no rule names this list, is its name misspelt?",
                    evt_tag_str("list", name),
                    log_pipe_location_tag(&self->super.super.super.super));
    }
}

static guint64
_fields_of_expression(const UebaExpr *expression)
{
  return expression ? ueba_expr_fields(expression) : 0;
}

static guint64
_fields_of_model(const UebaModel *model)
{
  guint64 scope = model->scope == UEBA_SCOPE_FIELD ? UEBA_FIELD_BIT(model->scope_field) : 0;

  return scope | UEBA_FIELD_BIT(model->feature) | _fields_of_expression(model->train_if);
}

static guint64
_fields_of_rule(const UebaContent *content, const UebaRule *rule)
{
  guint64 fields = _fields_of_expression(rule->classify_if) | _fields_of_expression(rule->rule_expression);

  return rule->model < 0 ? fields : fields | _fields_of_model(g_ptr_array_index(content->models, rule->model));
}

static void
_warn_of_missing_table(UebaDetectorDriver *self, const gchar *option, guint64 fields)
{
  GString *rules = g_string_new(NULL);

  for (guint i = 0; i < self->content->rules->len; i++)
    {
      const UebaRule *rule = g_ptr_array_index(self->content->rules, i);

      if (_fields_of_rule(self->content, rule) & fields)
        g_string_append_printf(rules, "%s%s", rules->len ? ", " : "", rule->id);
    }
  if (rules->len)
    msg_warning("ueba-detector(): a table that rules need is not configured, so they stay silent",
                evt_tag_str("option", option),
                evt_tag_str("rules", rules->str),
                log_pipe_location_tag(&self->super.super.super.super));
  g_string_free(rules, TRUE);
}

static void
_warn(UebaDetectorDriver *self)
{
  _warn_of_missing_lists(self);
  _warn_of_unused_lists(self);
  if (!self->users)
    _warn_of_missing_table(self, "users()", UEBA_FIELD_BIT(UEBA_FIELD_PEER_GROUP)
                           | UEBA_FIELD_BIT(UEBA_FIELD_ACCOUNT_STATUS));
  if (!self->geoip_database)
    _warn_of_missing_table(self, "geoip-database()", UEBA_FIELD_BIT(UEBA_FIELD_SRC_COUNTRY));
}

gboolean
ueba_detector_set_up(UebaDetectorDriver *self)
{
  if (!_check_peers(self))
    return FALSE;
  if (self->content && self->tables)
    return TRUE;
  g_clear_pointer(&self->content, ueba_content_unref);
  if (!_load_content(self) || !_load_tables(self))
    return FALSE;
  _warn(self);
  return TRUE;
}

static void
_decide_tags(UebaDetectorDriver *self)
{
  gboolean are_tagged = self->content->rules->len <= UEBA_TAGGED_RULES_MAX;

  if (!are_tagged)
    msg_warning("ueba-detector(): too many rules for tags of their own: alerts have only the tag " UEBA_TAG_ALERT,
                evt_tag_int("rules", (gint) self->content->rules->len),
                log_pipe_location_tag(&self->super.super.super.super));
  g_atomic_int_set(&self->hub->are_rules_tagged, are_tagged);
}

static void
_say_what_is_loaded(gint hook, gpointer s)
{
  UebaDetectorDriver *self = (UebaDetectorDriver *) s;

  msg_info("ueba-detector(): ready",
           evt_tag_str("id", self->id),
           evt_tag_str("content", self->loaded.packs),
           evt_tag_int("rules", (gint) self->content->rules->len),
           evt_tag_int("models", (gint) self->content->models->len),
           evt_tag_str("tables", self->loaded.tables),
           evt_tag_str("state", self->loaded.state),
           log_pipe_location_tag(&self->super.super.super.super));
}

static gchar *
_describe_packs(UebaDetectorDriver *self)
{
  const GPtrArray *names = self->content->pack_names;
  GString *packs = g_string_new(NULL);

  for (guint i = 0; i < names->len; i++)
    g_string_append_printf(packs, "%s%s", i ? ", " : "", (const gchar *) g_ptr_array_index(names, i));
  return g_string_free(packs, FALSE);
}

void
ueba_detector_clear_loaded(UebaDetectorDriver *self)
{
  g_clear_pointer(&self->loaded.packs, g_free);
  g_clear_pointer(&self->loaded.tables, g_free);
  g_clear_pointer(&self->loaded.state, g_free);
}

/* What is said before syslog-ng runs does not reach its log, so at a start this waits until it does; the worker has
 * the engine by then. */
static void
_note_what_is_loaded(UebaDetectorDriver *self)
{
  ueba_detector_clear_loaded(self);
  self->loaded.packs = _describe_packs(self);
  self->loaded.tables = ueba_tables_describe(self->hub->tables);
  self->loaded.state = ueba_detector_describe_state(self);
  register_application_hook(AH_RUNNING, _say_what_is_loaded, self, AHM_RUN_ONCE);
}

void
ueba_detector_take_over(UebaDetectorDriver *self)
{
  UebaTables *tables = ueba_tables_watch_take(self->tables);

  ueba_detector_take_over_state(self);
  ueba_detector_take_over_notices(self);
  if (tables)
    ueba_hub_adopt_tables(self->hub, tables);
  ueba_tables_unref(tables);
  ueba_detector_stats_set_tables(self->stats, self->lists, self->hub->tables);
  ueba_detector_update_stats(self);
  _decide_tags(self);
  _note_what_is_loaded(self);
}
