/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-alert-tags.h"
#include "ueba-tag.h"

/* those of earlier content go when there are too many */
#define RULES_KEPT_MAX (2 * UEBA_TAGGED_RULES_MAX)

/* The techniques of a rule are always the same, those of SESSION-NOTABLE are not. */
typedef struct _RuleTags
{
  gchar *techniques;    /* "" : none */
  GArray *tags;         /* of LogTagId */
} RuleTags;

struct _UebaAlertTags
{
  GHashTable *rules;    /* rule id -> RuleTags */
  GArray *own;          /* of LogTagId: ueba.alert; empty if the host's table was full */
};

static void
_rule_tags_free(gpointer data)
{
  RuleTags *self = (RuleTags *) data;

  g_free(self->techniques);
  g_array_unref(self->tags);
  g_free(self);
}

static GArray *
_tags_new(void)
{
  return g_array_new(FALSE, FALSE, sizeof(LogTagId));
}

static void
_add(GArray *tags, const gchar *prefix, const gchar *name)
{
  gchar *tag_name = g_strconcat(prefix, name, NULL);
  LogTagId tag;

  if (ueba_tag_lookup(tag_name, &tag))
    g_array_append_val(tags, tag);
  g_free(tag_name);
}

static void
_add_techniques(GArray *tags, const gchar *techniques)
{
  gchar **ids = g_strsplit(techniques, ",", -1);

  for (gchar **id = ids; *id; id++)
    if (g_strstrip(*id)[0])
      _add(tags, "mitre.", *id);
  g_strfreev(ids);
}

UebaAlertTags *
ueba_alert_tags_new(void)
{
  UebaAlertTags *self = g_new0(UebaAlertTags, 1);

  self->rules = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, _rule_tags_free);
  self->own = _tags_new();
  _add(self->own, "", UEBA_TAG_ALERT);
  return self;
}

void
ueba_alert_tags_free(UebaAlertTags *self)
{
  if (!self)
    return;
  g_hash_table_unref(self->rules);
  g_array_unref(self->own);
  g_free(self);
}

static RuleTags *
_rule_tags_new(const gchar *rule, const gchar *techniques)
{
  RuleTags *self = g_new0(RuleTags, 1);

  self->techniques = g_strdup(techniques);
  self->tags = _tags_new();
  _add(self->tags, "ueba.rule.", rule);
  _add_techniques(self->tags, techniques);
  return self;
}

static GArray *
_tags_of(UebaAlertTags *self, const gchar *rule, const gchar *techniques)
{
  RuleTags *known = g_hash_table_lookup(self->rules, rule);

  if (known && g_str_equal(known->techniques, techniques))
    return known->tags;
  if (g_hash_table_size(self->rules) >= RULES_KEPT_MAX)
    g_hash_table_remove_all(self->rules);
  known = _rule_tags_new(rule, techniques);
  g_hash_table_replace(self->rules, g_strdup(rule), known);
  return known->tags;
}

static void
_set_each(LogMessage *msg, const GArray *tags)
{
  for (guint i = 0; i < tags->len; i++)
    log_msg_set_tag_by_id(msg, g_array_index(tags, LogTagId, i));
}

static void
_set_test(LogMessage *msg)
{
  GArray *tags = _tags_new();

  _add(tags, "", "ueba.test");
  _set_each(msg, tags);
  g_array_unref(tags);
}

void
ueba_alert_tags_set(UebaAlertTags *self, LogMessage *msg, const UebaAlert *alert, gboolean tag_rules)
{
  UebaText techniques = ueba_alert_value(alert, UEBA_ALERT_NAME_OWN_MITRE);

  _set_each(msg, self->own);
  if (ueba_alert_value(alert, UEBA_ALERT_NAME_OWN_TEST).len > 0)
    _set_test(msg);
  if (tag_rules)
    _set_each(msg, _tags_of(self, ueba_alert_rule(alert), techniques.len > 0 ? techniques.str : ""));
}
