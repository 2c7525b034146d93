/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-hub.h"

#include <messages.h>

#include <string.h>
#include <unistd.h>

/* The hub's state: opened beside what runs, taken over, committed, closed. Alerts go to the hand-over queue only when
 * they stand in the outbox; those that stand there since before the start go first. */

#define OFFERED_AT_ONCE 1000

struct _UebaDraft
{
  UebaState *state;
  UebaEngine *engine;
};

/* ---- opening ---- */

static void
_fill_random(gpointer bytes, gsize len)
{
  guint32 *words = (guint32 *) bytes;

  if (getentropy(bytes, len) == 0)
    return;
  for (gsize i = 0; i < len / sizeof(*words); i++)
    words[i] = g_random_int();
}

static UebaState *
_open_state(const UebaHubSettings *settings, GError **error)
{
  UebaStateOptions options =
  {
    .file = settings->file,
    .sync = settings->sync,
    .duplicate_window = settings->duplicate_window,
  };
  UebaIdentityKey key;

  _fill_random(&key, sizeof(key));
  return ueba_state_open(&options, &key, error);
}

static UebaDraft *
_open(const UebaHubSettings *settings, GPtrArray **ret_notes, GError **error)
{
  UebaEngineOptions options = settings->engine;
  UebaState *state = _open_state(settings, error);
  UebaEngine *engine;
  UebaDraft *draft;

  if (!state)
    return NULL;
  _fill_random(&options.hash_seed, sizeof(options.hash_seed));
  engine = ueba_state_start(state, &options, settings->content, g_get_real_time(), ret_notes, error);
  if (!engine)
    {
      ueba_state_free(state);
      return NULL;
    }
  draft = g_new0(UebaDraft, 1);
  draft->state = state;
  draft->engine = engine;
  return draft;
}

gboolean
ueba_hub_draft(UebaHub *self, const UebaHubSettings *settings, UebaDraft **ret_draft, GPtrArray **ret_notes,
               GError **error)
{
  UebaDraft *draft = NULL;

  if (!self->state || g_strcmp0(self->settings.file, settings->file) != 0)
    {
      draft = _open(settings, ret_notes, error);
      if (!draft)
        return FALSE;
    }
  *ret_draft = draft;
  return TRUE;
}

void
ueba_draft_free(UebaDraft *self)
{
  if (!self)
    return;
  ueba_state_free(self->state);
  ueba_engine_free(self->engine);
  g_free(self);
}

static void
_collect_alert(UebaAlert *alert, gpointer user_data)
{
  UebaHub *self = (UebaHub *) user_data;

  if (ueba_alert_gate_admit(self->gate, alert, g_get_real_time()))
    ueba_batch_add_alert(self->batch, alert);
  else
    ueba_alert_unref(alert);
}

/* draft: consumed */
static void
_install(UebaHub *self, UebaDraft *draft)
{
  UebaStateStats stats;

  self->state = draft->state;
  self->engine = draft->engine;
  g_free(draft);
  self->sync = self->settings.sync;
  self->duplicate_window = self->settings.duplicate_window;
  self->keeps_alerts = ueba_state_file(self->state) != NULL;
  ueba_state_stats(self->state, &stats);
  self->is_outbox_offered = stats.outbox == 0;
  ueba_engine_set_sink(self->engine, _collect_alert, self);
  ueba_engine_adopt_tables(self->engine, self->tables);
}

/* ---- closing ---- */

static void
_say_failure(UebaHub *self, const gchar *what, const GError *error)
{
  msg_error(what, evt_tag_str("id", self->id), evt_tag_str("error", error->message));
}

static void
_say_what_waits(UebaHub *self)
{
  UebaStateStats stats;

  ueba_state_stats(self->state, &stats);
  if (stats.outbox > 0)
    msg_notice("ueba: alerts that no log path has acknowledged wait in the state file",
               evt_tag_str("id", self->id),
               evt_tag_long("alerts", (glong) stats.outbox),
               evt_tag_str("file", ueba_state_file(self->state)));
}

/* Messages that the engine has had and nobody has acknowledged come again, to another engine: what they did to this one
 * must not be kept. */
static void
_write_all(UebaHub *self)
{
  gint64 now_usec = g_get_real_time();
  GError *error = NULL;

  if (ueba_batch_n_applied(self->batch) > 0)
    return;
  if (!ueba_hub_commit(self, now_usec, &error))
    _say_failure(self, "ueba: the last changes of the state are not written", error);
  else if (!ueba_state_checkpoint(self->state, now_usec, &error))
    _say_failure(self, "ueba: the state is closed without its rows, the next start takes longer", error);
  g_clear_error(&error);
}

static void
_free_state(UebaHub *self)
{
  g_clear_pointer(&self->state, ueba_state_free);
  g_clear_pointer(&self->engine, ueba_engine_free);
}

void
ueba_hub_close_state(UebaHub *self)
{
  if (!self->state)
    return;
  _write_all(self);
  _say_what_waits(self);
  _free_state(self);
}

/* Alerts and messages on their way go on; nobody listens any more to what becomes of them. */
static void
_replace(UebaHub *self, UebaDraft *draft)
{
  ueba_hub_close_state(self);
  ueba_batch_forget(self->batch);
  ueba_handover_forget_numbers(self->handover);
  ueba_releases_unref(self->releases);
  self->releases = ueba_releases_new();
  self->offered = 0;
  _install(self, draft);
}

/* ---- a configuration that has been accepted ---- */

static void
_keep_settings(UebaHub *self, const UebaHubSettings *settings)
{
  gchar *file = g_strdup(settings->file);
  UebaContent *content = ueba_content_ref(settings->content);

  g_free((gchar *) self->settings.file);
  ueba_content_unref(self->settings.content);
  self->settings = *settings;
  self->settings.file = file;
  self->settings.content = content;
}

static gboolean
_are_same_options(const UebaEngineOptions *a, const UebaEngineOptions *b)
{
  return a->session_timeout_usec == b->session_timeout_usec && a->session_max_usec == b->session_max_usec &&
         a->future_tolerance_usec == b->future_tolerance_usec && a->notable_score == b->notable_score &&
         a->max_users == b->max_users && a->max_values == b->max_values;
}

void
ueba_hub_adopt(UebaHub *self, const UebaHubSettings *settings, UebaDraft *draft)
{
  gboolean is_same = self->is_settled && _are_same_options(&self->settings.engine, &settings->engine) &&
                     g_strcmp0(self->settings.content->digest, settings->content->digest) == 0;

  _keep_settings(self, settings);
  if (draft)
    _replace(self, draft);
  self->is_settled = draft || (is_same && self->sync == settings->sync &&
                               self->duplicate_window == settings->duplicate_window);
}

/* The duplicates and the mode of the file are settled when it is opened. What is in memory only would be lost. */
static gboolean
_must_reopen(const UebaHub *self)
{
  return self->settings.file && (self->sync != self->settings.sync ||
                                 self->duplicate_window != self->settings.duplicate_window);
}

static gboolean
_reopen(UebaHub *self, GPtrArray **ret_notes, GError **error)
{
  UebaDraft *draft;

  if (self->state && !ueba_state_checkpoint(self->state, g_get_real_time(), error))
    return FALSE;
  _free_state(self);
  draft = _open(&self->settings, ret_notes, error);
  if (!draft)
    return FALSE;
  _install(self, draft);
  return TRUE;
}

gboolean
ueba_hub_settle(UebaHub *self, GPtrArray **ret_notes, GError **error)
{
  gint64 now_usec = g_get_real_time();

  if (self->is_settled)
    return TRUE;
  if (self->state && !ueba_hub_commit(self, now_usec, error))
    return FALSE;
  if (!self->state || _must_reopen(self))
    self->is_settled = _reopen(self, ret_notes, error);
  else
    self->is_settled = ueba_state_adopt(self->state, &self->settings.engine, self->settings.content, now_usec,
                                        ret_notes, error);
  return self->is_settled;
}

/* ---- commits and the outbox ---- */

static void
_release_taken(UebaHub *self)
{
  GArray *taken = ueba_releases_take(self->releases, UEBA_RELEASES_TAKEN);

  for (guint i = 0; i < taken->len; i++)
    {
      const UebaNumberRange *numbers = &g_array_index(taken, UebaNumberRange, i);
      ueba_state_release(self->state, numbers->first, numbers->last);
    }
  g_array_unref(taken);
}

static void
_hand_over(UebaHub *self, GPtrArray *alerts)
{
  if (alerts->len > 0)
    self->offered = MAX(self->offered, ueba_alert_number(g_ptr_array_index(alerts, alerts->len - 1)));
  ueba_handover_push(self->handover, alerts);
}

gboolean
ueba_hub_commit(UebaHub *self, gint64 now_usec, GError **error)
{
  GPtrArray *alerts = ueba_batch_alerts(self->batch);

  _release_taken(self);
  if (!ueba_state_commit(self->state, alerts, now_usec, error))
    return FALSE;
  if (self->is_outbox_offered)
    _hand_over(self, alerts);
  else
    g_ptr_array_set_size(alerts, 0);    /* their turn comes after those that stand before them in the outbox */
  return TRUE;
}

static gboolean
_offer(UebaHub *self, gint64 after, gint64 last, GError **error)
{
  guint max = (guint) MIN(last - after, OFFERED_AT_ONCE);
  GPtrArray *alerts = ueba_state_outbox(self->state, after, max, error);

  if (!alerts)
    return FALSE;
  while (alerts->len > 0 && ueba_alert_number(g_ptr_array_index(alerts, alerts->len - 1)) > last)
    g_ptr_array_set_size(alerts, (gint) alerts->len - 1);
  self->is_outbox_offered |= alerts->len < OFFERED_AT_ONCE && last == G_MAXINT64;
  _hand_over(self, alerts);
  g_ptr_array_unref(alerts);
  return TRUE;
}

static gboolean
_offer_numbers(UebaHub *self, UebaNumberRange numbers, GError **error)
{
  while (numbers.first <= numbers.last)
    {
      gint64 last = MIN(numbers.first + OFFERED_AT_ONCE - 1, numbers.last);

      if (!_offer(self, numbers.first - 1, last, error))
        {
          ueba_releases_add(self->releases, UEBA_RELEASES_RETURNED, numbers);
          return FALSE;
        }
      numbers.first = last + 1;
    }
  return TRUE;
}

static gboolean
_offer_returned(UebaHub *self, GError **error)
{
  GArray *returned = ueba_releases_take(self->releases, UEBA_RELEASES_RETURNED);
  gboolean is_good = TRUE;

  for (guint i = 0; i < returned->len; i++)
    {
      UebaNumberRange numbers = g_array_index(returned, UebaNumberRange, i);

      if (is_good)
        is_good = _offer_numbers(self, numbers, error);
      else
        ueba_releases_add(self->releases, UEBA_RELEASES_RETURNED, numbers);
    }
  g_array_unref(returned);
  return is_good;
}

gboolean
ueba_hub_offer_outbox(UebaHub *self, GError **error)
{
  return _offer_returned(self, error) &&
         (self->is_outbox_offered || _offer(self, self->offered, G_MAXINT64, error));
}
