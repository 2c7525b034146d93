/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-packtest.h"
#include "ueba-content-private.h"
#include "ueba-engine.h"
#include "ueba-packtest-private.h"

#define NOTABLE "SESSION-NOTABLE"
#define REPETITION "{n}"

struct _UebaPackTests
{
  UebaContent *content;
  GPtrArray *tests;     /* of UebaPackTest */
};

/* ---- which tests there are ---- */

/* those of rules that the pack with these ids has anew */
static void
_forget_replaced(GPtrArray *tests, const GHashTable *new_rules)
{
  for (guint i = tests->len; i-- > 0;)
    {
      const UebaPackTest *test = g_ptr_array_index(tests, i);

      if (test->own_rules != new_rules && g_hash_table_contains((GHashTable *) new_rules, test->rule))
        g_ptr_array_remove_index(tests, i);
    }
}

static void
_add_pack(UebaPackTests *self, const UebaPackText *pack, UebaContentFindings *findings)
{
  g_autoptr(GHashTable) own_rules = ueba_pack_tests_read(self->tests, pack, findings);

  _forget_replaced(self->tests, own_rules);
}

static gboolean
_is_in_force(const UebaPackTests *self, const gchar *rule_id)
{
  return g_str_equal(rule_id, NOTABLE) || ueba_content_lookup_rule(self->content, rule_id);
}

/* FALSE and a finding: the test expects what cannot come */
static gboolean
_is_possible(const UebaPackTests *self, const UebaPackTest *test, UebaContentFindings *findings)
{
  for (guint i = 0; i < test->alerts->len; i++)
    {
      const UebaPackTestAlert *alert = g_ptr_array_index(test->alerts, i);

      if (_is_in_force(self, alert->rule))
        continue;
      ueba_content_findings_add_error(findings, test->file, test->line,
                                      "rule '%s', test '%s': no rule in force is '%s'", test->rule, test->name,
                                      alert->rule);
      return FALSE;
    }
  return TRUE;
}

static void
_forget_impossible(UebaPackTests *self, UebaContentFindings *findings)
{
  for (guint i = 0; i < self->tests->len;)
    {
      const UebaPackTest *test = g_ptr_array_index(self->tests, i);

      if (_is_in_force(self, test->rule) && _is_possible(self, test, findings))
        i++;
      else
        g_ptr_array_remove_index(self->tests, i);
    }
}

UebaPackTests *
ueba_pack_tests_new(UebaContent *content, UebaContentFindings *findings)
{
  UebaPackTests *self = g_new0(UebaPackTests, 1);

  self->content = ueba_content_ref(content);
  self->tests = g_ptr_array_new_with_free_func((GDestroyNotify) ueba_pack_test_free);
  for (guint i = 0; i < content->pack_texts->len; i++)
    _add_pack(self, g_ptr_array_index(content->pack_texts, i), findings);
  _forget_impossible(self, findings);
  return self;
}

void
ueba_pack_tests_free(UebaPackTests *self)
{
  if (!self)
    return;
  g_ptr_array_unref(self->tests);
  ueba_content_unref(self->content);
  g_free(self);
}

guint
ueba_pack_tests_size(const UebaPackTests *self)
{
  return self->tests->len;
}

guint
ueba_pack_tests_of_rule(const UebaPackTests *self, const gchar *rule_id)
{
  guint n = 0;

  for (guint i = 0; i < self->tests->len; i++)
    n += g_str_equal(((const UebaPackTest *) g_ptr_array_index(self->tests, i))->rule, rule_id);
  return n;
}

/* ---- one test ---- */

/* with what stands for the repetition replaced; owned by the caller */
static gchar *
_value_of(const gchar *template, guint repetition)
{
  g_autofree gchar *number = g_strdup_printf("%u", repetition);
  g_auto(GStrv) parts = g_strsplit(template, REPETITION, -1);

  return g_strjoinv(number, parts);
}

static void
_feed(UebaEngine *engine, const UebaPackTestEvent *template, guint repetition)
{
  g_autoptr(GPtrArray) values = g_ptr_array_new_with_free_func(g_free);
  UebaEvent event;

  ueba_event_clear(&event);
  event.time_usec = template->time_usec + (gint64) (repetition - 1) * template->every_usec;
  for (guint i = 0; i < UEBA_FIELD_MAX; i++)
    if (template->values[i])
      {
        gchar *value = _value_of(template->values[i], repetition);

        g_ptr_array_add(values, value);
        ueba_event_set_string(&event, (UebaField) i, value);
      }
  ueba_engine_feed(engine, &event, UEBA_TIME_NONE);
}

static gboolean
_names_rule(const UebaPackTest *test, const gchar *rule_id)
{
  for (guint i = 0; i < test->alerts->len; i++)
    if (g_str_equal(((const UebaPackTestAlert *) g_ptr_array_index(test->alerts, i))->rule, rule_id))
      return TRUE;
  return FALSE;
}

typedef struct _Watching
{
  const UebaPackTest *test;
  GPtrArray *seen;      /* of UebaAlert */
} Watching;

static void
_watch(UebaAlert *alert, gpointer user_data)
{
  Watching *self = (Watching *) user_data;
  const gchar *rule_id = ueba_alert_rule(alert);

  if (g_str_equal(rule_id, NOTABLE) || g_hash_table_contains(self->test->own_rules, rule_id)
      || _names_rule(self->test, rule_id))
    g_ptr_array_add(self->seen, alert);
  else
    ueba_alert_unref(alert);
}

/* owned by the caller */
static GPtrArray *
_alerts_of(const UebaPackTests *self, const UebaPackTest *test)
{
  GPtrArray *seen = g_ptr_array_new_with_free_func((GDestroyNotify) ueba_alert_unref);
  Watching watching = { test, seen };
  UebaEngineOptions options;
  UebaEngine *engine;

  ueba_engine_options_defaults(&options);
  engine = ueba_engine_new(&options, self->content);
  ueba_engine_set_sink(engine, _watch, &watching);
  ueba_engine_adopt_tables(engine, test->tables);
  for (guint i = 0; i < test->events->len; i++)
    {
      const UebaPackTestEvent *event = g_ptr_array_index(test->events, i);

      for (guint repetition = 1; repetition <= event->repeat; repetition++)
        _feed(engine, event, repetition);
    }
  ueba_engine_free(engine);
  return seen;
}

/* ---- expected and seen, side by side ---- */

/* what a pair of the alert says, or one of the event */
static const gchar *
_pair_of(const UebaAlert *alert, const gchar *name)
{
  g_autofree gchar *full_name = g_strconcat("alert.", name, NULL);
  const gchar *value = ueba_alert_get(alert, full_name);

  return value ? value : ueba_alert_get(alert, name);
}

static gboolean
_matches(const UebaPackTestAlert *expected, const UebaAlert *seen)
{
  if (!g_str_equal(expected->rule, ueba_alert_rule(seen)))
    return FALSE;
  for (guint i = 0; i < expected->pairs->len; i += 2)
    if (g_strcmp0(_pair_of(seen, g_ptr_array_index(expected->pairs, i)),
                  g_ptr_array_index(expected->pairs, i + 1)) != 0)
      return FALSE;
  return TRUE;
}

/* "FA-UC-F, trigger RU"; owned by the caller */
static gchar *
_describe(const UebaPackTestAlert *self)
{
  GString *text = g_string_new(self->rule);

  for (guint i = 0; i < self->pairs->len; i += 2)
    g_string_append_printf(text, ", %s %s", (const gchar *) g_ptr_array_index(self->pairs, i),
                           (const gchar *) g_ptr_array_index(self->pairs, i + 1));
  return g_string_free(text, FALSE);
}

static void
_add_row(UebaPackTestResult *result, const UebaPackTestAlert *expected, UebaAlert *seen)
{
  UebaPackTestRow row = { expected ? _describe(expected) : NULL, seen ? ueba_alert_ref(seen) : NULL };

  result->is_passed = result->is_passed && expected && seen;
  g_array_append_val(result->rows, row);
}

/* the number of the next seen alert that is the expected one, or that of all */
static guint
_find(const UebaPackTestAlert *expected, const GPtrArray *seen, guint from)
{
  for (; from < seen->len; from++)
    if (_matches(expected, g_ptr_array_index(seen, from)))
      return from;
  return from;
}

static void
_compare(const UebaPackTest *test, const GPtrArray *seen, UebaPackTestResult *result)
{
  guint next = 0;

  for (guint i = 0; i < test->alerts->len; i++)
    {
      const UebaPackTestAlert *expected = g_ptr_array_index(test->alerts, i);
      guint found = _find(expected, seen, next);

      if (found == seen->len)
        {
          _add_row(result, expected, NULL);
          continue;
        }
      for (; next < found; next++)
        _add_row(result, NULL, g_ptr_array_index(seen, next));
      _add_row(result, expected, g_ptr_array_index(seen, next++));
    }
  for (; next < seen->len; next++)
    _add_row(result, NULL, g_ptr_array_index(seen, next));
}

static void
_row_clear(gpointer data)
{
  UebaPackTestRow *self = (UebaPackTestRow *) data;

  g_free(self->expected);
  g_clear_pointer(&self->seen, ueba_alert_unref);
}

void
ueba_pack_tests_run(const UebaPackTests *self, guint number, UebaPackTestResult *ret_result)
{
  const UebaPackTest *test = g_ptr_array_index(self->tests, number);
  g_autoptr(GPtrArray) seen = _alerts_of(self, test);

  *ret_result = (UebaPackTestResult)
  {
    .file = test->file, .rule = test->rule, .name = test->name, .line = test->line, .is_passed = TRUE,
    .rows = g_array_new(FALSE, FALSE, sizeof(UebaPackTestRow)),
  };
  g_array_set_clear_func(ret_result->rows, _row_clear);
  _compare(test, seen, ret_result);
}

void
ueba_pack_test_result_clear(UebaPackTestResult *self)
{
  g_clear_pointer(&self->rows, g_array_unref);
}
