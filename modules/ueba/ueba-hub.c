/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-hub.h"

#include <messages.h>

G_LOCK_DEFINE_STATIC(hubs);
static GHashTable *hubs;        /* id -> UebaHub, without a reference */

static UebaHub *
_new(const gchar *id)
{
  UebaHub *self = g_new0(UebaHub, 1);

  self->id = g_strdup(id);
  self->handover = ueba_handover_new();
  self->batch = ueba_batch_new();
  self->undelivered = ueba_undelivered_new();
  self->gate = ueba_alert_gate_new();
  self->releases = ueba_releases_new();
  self->are_rules_tagged = TRUE;
  return self;
}

static void
_say_what_is_lost(UebaHub *self, guint lost)
{
  if (lost == 0)
    return;
  g_atomic_int_add(&self->alerts_lost, (gint) lost);
  msg_error("ueba: alerts that no log path took are lost",
            evt_tag_str("id", self->id),
            evt_tag_int("alerts", (gint) lost));
}

/* the daemon has stopped and said so already, or a new configuration has no driver of this id any more */
static void
_free(UebaHub *self)
{
  if (!self->is_loss_said)
    _say_what_is_lost(self, ueba_handover_length_unkept(self->handover));
  ueba_hub_close_state(self);
  g_free((gchar *) self->settings.file);
  ueba_content_unref(self->settings.content);
  ueba_releases_unref(self->releases);
  ueba_tables_unref(self->tables);
  ueba_batch_free(self->batch);
  ueba_undelivered_free(self->undelivered);
  ueba_alert_gate_free(self->gate);
  ueba_handover_free(self->handover);
  g_free(self->id);
  g_free(self);
}

static UebaHub *
_get_locked(const gchar *id)
{
  UebaHub *self;

  if (!hubs)
    hubs = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, NULL);
  self = g_hash_table_lookup(hubs, id);
  if (!self)
    {
      self = _new(id);
      g_hash_table_insert(hubs, self->id, self);
    }
  self->ref_count++;
  return self;
}

UebaHub *
ueba_hub_get(const gchar *id)
{
  UebaHub *self;

  G_LOCK(hubs);
  self = _get_locked(id);
  G_UNLOCK(hubs);
  return self;
}

static gboolean
_unref_locked(UebaHub *self)
{
  if (--self->ref_count > 0)
    return FALSE;
  g_hash_table_remove(hubs, self->id);
  if (g_hash_table_size(hubs) == 0)
    g_clear_pointer(&hubs, g_hash_table_unref);
  return TRUE;
}

void
ueba_hub_unref(UebaHub *self)
{
  gboolean was_last;

  if (!self)
    return;
  G_LOCK(hubs);
  was_last = _unref_locked(self);
  G_UNLOCK(hubs);
  if (was_last)
    _free(self);
}

void
ueba_hub_adopt_tables(UebaHub *self, UebaTables *tables)
{
  ueba_tables_ref(tables);
  ueba_tables_unref(self->tables);
  self->tables = tables;
  if (self->engine)
    ueba_engine_adopt_tables(self->engine, tables);
}

void
ueba_hub_leave(UebaHub *self, UebaHandoverSide side, gboolean for_good)
{
  guint left = ueba_handover_leave(self->handover, side);

  if (left == 0 || !for_good)
    return;
  self->is_loss_said = TRUE;
  _say_what_is_lost(self, left);
}
