/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-delivery.h"

/* The consecutive tracker of the host saves the bookmark of the last of a row of acknowledged messages, and then drops
 * the bookmarks of the whole row. So one that is dropped when none at or behind its place has been saved belongs to a
 * message that was given up. Both happen under the tracker's lock. */

struct _UebaDelivery
{
  gint ref_count;       /* atomic */
  UebaReleases *releases;
  gint64 n_posted;      /* of the source's thread */
  gint64 saved_place;   /* under the tracker's lock */
};

typedef struct _Mark
{
  UebaDelivery *delivery;
  gint64 place;         /* among the messages of the delivery, from 1 */
  gint64 number;
} Mark;

G_STATIC_ASSERT(sizeof(Mark) <= MAX_BOOKMARK_DATA_LENGTH);

UebaDelivery *
ueba_delivery_new(UebaReleases *releases)
{
  UebaDelivery *self = g_new0(UebaDelivery, 1);

  self->ref_count = 1;
  self->releases = ueba_releases_ref(releases);
  return self;
}

void
ueba_delivery_unref(UebaDelivery *self)
{
  if (!self || !g_atomic_int_dec_and_test(&self->ref_count))
    return;
  ueba_releases_unref(self->releases);
  g_free(self);
}

static void
_save(Bookmark *bookmark)
{
  const Mark *mark = (const Mark *) &bookmark->container;

  mark->delivery->saved_place = mark->place;
}

static void
_destroy(Bookmark *bookmark)
{
  Mark *mark = (Mark *) &bookmark->container;
  UebaDelivery *delivery = mark->delivery;
  gboolean is_taken = mark->place <= delivery->saved_place;
  UebaNumberRange numbers = { mark->number, mark->number };

  if (mark->number)
    ueba_releases_add(delivery->releases, is_taken ? UEBA_RELEASES_TAKEN : UEBA_RELEASES_RETURNED, numbers);
  ueba_delivery_unref(delivery);
}

void
ueba_delivery_mark(UebaDelivery *self, Bookmark *bookmark, gint64 number)
{
  Mark *mark = (Mark *) &bookmark->container;

  g_atomic_int_inc(&self->ref_count);
  *mark = (Mark) { .delivery = self, .place = ++self->n_posted, .number = number };
  bookmark->save = _save;
  bookmark->destroy = _destroy;
}
