/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-releases.h"

struct _UebaReleases
{
  gint ref_count;       /* atomic */
  GMutex lock;
  GCond changed;
  gboolean is_interrupted;
  GArray *numbers[UEBA_RELEASES_KINDS]; /* of UebaNumberRange */
};

static GArray *
_ranges_new(void)
{
  return g_array_new(FALSE, FALSE, sizeof(UebaNumberRange));
}

UebaReleases *
ueba_releases_new(void)
{
  UebaReleases *self = g_new0(UebaReleases, 1);

  self->ref_count = 1;
  g_mutex_init(&self->lock);
  g_cond_init(&self->changed);
  for (guint kind = 0; kind < UEBA_RELEASES_KINDS; kind++)
    self->numbers[kind] = _ranges_new();
  return self;
}

UebaReleases *
ueba_releases_ref(UebaReleases *self)
{
  g_atomic_int_inc(&self->ref_count);
  return self;
}

void
ueba_releases_unref(UebaReleases *self)
{
  if (!self || !g_atomic_int_dec_and_test(&self->ref_count))
    return;
  for (guint kind = 0; kind < UEBA_RELEASES_KINDS; kind++)
    g_array_unref(self->numbers[kind]);
  g_cond_clear(&self->changed);
  g_mutex_clear(&self->lock);
  g_free(self);
}

/* acknowledgements mostly come in the order of the numbers, so the list stays short */
void
ueba_releases_add(UebaReleases *self, UebaReleasesKind kind, UebaNumberRange numbers)
{
  GArray *ranges;
  UebaNumberRange *newest;

  g_mutex_lock(&self->lock);
  ranges = self->numbers[kind];
  newest = ranges->len ? &g_array_index(ranges, UebaNumberRange, ranges->len - 1) : NULL;
  if (newest && newest->last + 1 == numbers.first)
    newest->last = numbers.last;
  else
    g_array_append_val(ranges, numbers);
  g_cond_broadcast(&self->changed);
  g_mutex_unlock(&self->lock);
}

static gboolean
_has_any_locked(const UebaReleases *self)
{
  gboolean has_any = FALSE;

  for (guint kind = 0; kind < UEBA_RELEASES_KINDS; kind++)
    has_any |= self->numbers[kind]->len > 0;
  return has_any;
}

gboolean
ueba_releases_has_any(UebaReleases *self)
{
  gboolean has_any;

  g_mutex_lock(&self->lock);
  has_any = _has_any_locked(self);
  g_mutex_unlock(&self->lock);
  return has_any;
}

gboolean
ueba_releases_wait(UebaReleases *self, gint64 deadline)
{
  gboolean in_time = TRUE, is_interrupted;

  g_mutex_lock(&self->lock);
  while (in_time && !self->is_interrupted && !_has_any_locked(self))
    in_time = g_cond_wait_until(&self->changed, &self->lock, deadline);
  is_interrupted = self->is_interrupted;
  g_mutex_unlock(&self->lock);
  return !is_interrupted;
}

void
ueba_releases_interrupt(UebaReleases *self, gboolean is_interrupted)
{
  g_mutex_lock(&self->lock);
  self->is_interrupted = is_interrupted;
  g_cond_broadcast(&self->changed);
  g_mutex_unlock(&self->lock);
}

GArray *
ueba_releases_take(UebaReleases *self, UebaReleasesKind kind)
{
  GArray *fresh = _ranges_new();
  GArray *ranges;

  g_mutex_lock(&self->lock);
  ranges = self->numbers[kind];
  self->numbers[kind] = fresh;
  g_mutex_unlock(&self->lock);
  return ranges;
}
