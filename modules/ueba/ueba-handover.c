/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-handover.h"

#define CAPACITY_DEFAULT 1000

struct _UebaHandover
{
  GMutex lock;
  GCond changed[UEBA_HANDOVER_SIDES];   /* what that side waits for */
  GQueue alerts;
  guint capacity;
  gboolean is_running[UEBA_HANDOVER_SIDES];
  gboolean is_interrupted[UEBA_HANDOVER_SIDES];
};

UebaHandover *
ueba_handover_new(void)
{
  UebaHandover *self = g_new0(UebaHandover, 1);

  g_mutex_init(&self->lock);
  for (guint side = 0; side < UEBA_HANDOVER_SIDES; side++)
    g_cond_init(&self->changed[side]);
  g_queue_init(&self->alerts);
  self->capacity = CAPACITY_DEFAULT;
  return self;
}

void
ueba_handover_free(UebaHandover *self)
{
  if (!self)
    return;
  g_queue_clear_full(&self->alerts, (GDestroyNotify) ueba_alert_unref);
  for (guint side = 0; side < UEBA_HANDOVER_SIDES; side++)
    g_cond_clear(&self->changed[side]);
  g_mutex_clear(&self->lock);
  g_free(self);
}

static void
_tell_locked(UebaHandover *self, UebaHandoverSide side)
{
  g_cond_broadcast(&self->changed[side]);
}

void
ueba_handover_set_capacity(UebaHandover *self, guint capacity)
{
  g_mutex_lock(&self->lock);
  self->capacity = MAX(capacity, 1);
  _tell_locked(self, UEBA_HANDOVER_PRODUCER);
  g_mutex_unlock(&self->lock);
}

guint
ueba_handover_length(UebaHandover *self)
{
  guint length;

  g_mutex_lock(&self->lock);
  length = g_queue_get_length(&self->alerts);
  g_mutex_unlock(&self->lock);
  return length;
}

static guint
_length_unkept_locked(UebaHandover *self)
{
  guint n = 0;

  for (const GList *link = self->alerts.head; link; link = link->next)
    n += ueba_alert_number((const UebaAlert *) link->data) == 0;
  return n;
}

guint
ueba_handover_length_unkept(UebaHandover *self)
{
  guint length;

  g_mutex_lock(&self->lock);
  length = _length_unkept_locked(self);
  g_mutex_unlock(&self->lock);
  return length;
}

void
ueba_handover_forget_numbers(UebaHandover *self)
{
  g_mutex_lock(&self->lock);
  for (GList *link = self->alerts.head; link; link = link->next)
    ueba_alert_set_number((UebaAlert *) link->data, 0);
  g_mutex_unlock(&self->lock);
}

void
ueba_handover_enter(UebaHandover *self, UebaHandoverSide side)
{
  g_mutex_lock(&self->lock);
  self->is_running[side] = TRUE;
  self->is_interrupted[side] = FALSE;
  g_mutex_unlock(&self->lock);
}

static gboolean
_is_anyone_running_locked(UebaHandover *self)
{
  return self->is_running[UEBA_HANDOVER_PRODUCER] || self->is_running[UEBA_HANDOVER_CONSUMER];
}

guint
ueba_handover_leave(UebaHandover *self, UebaHandoverSide side)
{
  guint left;

  g_mutex_lock(&self->lock);
  self->is_running[side] = FALSE;
  left = _is_anyone_running_locked(self) ? 0 : _length_unkept_locked(self);
  _tell_locked(self, UEBA_HANDOVER_CONSUMER);
  g_mutex_unlock(&self->lock);
  return left;
}

void
ueba_handover_interrupt(UebaHandover *self, UebaHandoverSide side)
{
  g_mutex_lock(&self->lock);
  self->is_interrupted[side] = TRUE;
  _tell_locked(self, side);
  g_mutex_unlock(&self->lock);
}

void
ueba_handover_push(UebaHandover *self, GPtrArray *alerts)
{
  if (alerts->len == 0)
    return;
  g_mutex_lock(&self->lock);
  for (guint i = 0; i < alerts->len; i++)
    g_queue_push_tail(&self->alerts, ueba_alert_ref(g_ptr_array_index(alerts, i)));
  _tell_locked(self, UEBA_HANDOVER_CONSUMER);
  g_mutex_unlock(&self->lock);
  g_ptr_array_set_size(alerts, 0);
}

static UebaHandoverRoom
_room_locked(UebaHandover *self)
{
  if (g_queue_get_length(&self->alerts) <= self->capacity)
    return UEBA_HANDOVER_HAS_ROOM;
  return self->is_interrupted[UEBA_HANDOVER_PRODUCER] ? UEBA_HANDOVER_IS_INTERRUPTED : UEBA_HANDOVER_IS_FULL;
}

UebaHandoverRoom
ueba_handover_wait_for_room(UebaHandover *self, gint64 deadline)
{
  gboolean in_time = TRUE;
  UebaHandoverRoom room;

  g_mutex_lock(&self->lock);
  while ((room = _room_locked(self)) == UEBA_HANDOVER_IS_FULL && in_time)
    in_time = g_cond_wait_until(&self->changed[UEBA_HANDOVER_PRODUCER], &self->lock, deadline);
  g_mutex_unlock(&self->lock);
  return room;
}

/* The producer, who waits for no more than the capacity, is told once: to be woken up for each alert would cost it, and
 * the consumer, more than the alert does. */
static UebaAlert *
_pop_locked(UebaHandover *self)
{
  UebaAlert *alert = g_queue_pop_head(&self->alerts);

  if (g_queue_get_length(&self->alerts) == self->capacity)
    _tell_locked(self, UEBA_HANDOVER_PRODUCER);
  return alert;
}

UebaAlert *
ueba_handover_take(UebaHandover *self)
{
  UebaAlert *alert = NULL;

  g_mutex_lock(&self->lock);
  while (g_queue_is_empty(&self->alerts) && !self->is_interrupted[UEBA_HANDOVER_CONSUMER])
    g_cond_wait(&self->changed[UEBA_HANDOVER_CONSUMER], &self->lock);
  if (!self->is_interrupted[UEBA_HANDOVER_CONSUMER])
    alert = _pop_locked(self);
  g_mutex_unlock(&self->lock);
  return alert;
}

static gboolean
_is_over_locked(UebaHandover *self)
{
  return g_queue_is_empty(&self->alerts) && !self->is_running[UEBA_HANDOVER_PRODUCER];
}

UebaAlert *
ueba_handover_take_until(UebaHandover *self, gint64 deadline, UebaHandoverReady is_ready, gpointer user_data)
{
  gboolean in_time = TRUE;
  UebaAlert *alert = NULL;

  g_mutex_lock(&self->lock);
  while (in_time && !_is_over_locked(self) && (g_queue_is_empty(&self->alerts) || !is_ready(user_data)))
    in_time = g_cond_wait_until(&self->changed[UEBA_HANDOVER_CONSUMER], &self->lock, deadline);
  if (in_time)
    alert = _pop_locked(self);
  g_mutex_unlock(&self->lock);
  return alert;
}

void
ueba_handover_poke(UebaHandover *self)
{
  g_mutex_lock(&self->lock);
  _tell_locked(self, UEBA_HANDOVER_CONSUMER);
  g_mutex_unlock(&self->lock);
}
