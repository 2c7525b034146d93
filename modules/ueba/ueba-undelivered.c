/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-undelivered.h"
#include "syslog-ng-compat.h"

#include <ack-tracker/ack_tracker.h>
#include <ack-tracker/ack_tracker_factory.h>
#include <logsource.h>

struct _UebaUndelivered
{
  GArray *items;
};

UebaUndelivered *
ueba_undelivered_new(void)
{
  UebaUndelivered *self = g_new0(UebaUndelivered, 1);

  self->items = g_array_new(FALSE, FALSE, sizeof(UebaQueueItem));
  return self;
}

static void
_give_up(const UebaQueueItem *item)
{
  LogPathOptions path_options = ueba_queue_item_path_options(item);

  log_msg_ack(item->msg, &path_options, AT_ABORTED);
  log_msg_unref(item->msg);
}

void
ueba_undelivered_free(UebaUndelivered *self)
{
  if (!self)
    return;
  for (guint i = 0; i < self->items->len; i++)
    _give_up(&g_array_index(self->items, UebaQueueItem, i));
  g_array_unref(self->items);
  g_free(self);
}

void
ueba_undelivered_take(UebaUndelivered *self, LogQueue *queue)
{
  ueba_queue_take_all(queue, self->items);
}

/* acknowledgements of a copy go to the message it was made of */
static const LogSource *
_source_of(const LogMessage *msg)
{
  while (msg->original)
    msg = msg->original;
  return msg->ack_record ? msg->ack_record->tracker->source : NULL;
}

static gboolean
_will_come_again(const UebaQueueItem *item)
{
  const LogSource *source = item->ack_needed ? _source_of(item->msg) : NULL;

  return source && (source->super.flags & PIF_INITIALIZED) == 0 &&
         ack_tracker_type_is_position_tracked(ack_tracker_factory_get_type(source->ack_tracker_factory));
}

static void
_give_up_what_comes_again(GArray *items, guint n_applied)
{
  guint n_kept = 0;

  for (guint i = 0; i < items->len; i++)
    {
      const UebaQueueItem *item = &g_array_index(items, UebaQueueItem, i);

      if (i >= n_applied && _will_come_again(item))
        _give_up(item);
      else
        g_array_index(items, UebaQueueItem, n_kept++) = *item;
    }
  g_array_set_size(items, n_kept);
}

void
ueba_undelivered_give(UebaUndelivered *self, LogQueue *queue, guint n_applied)
{
  _give_up_what_comes_again(self->items, n_applied);
  if (self->items->len > 0)
    ueba_queue_put_in_front(queue, self->items);
  g_array_set_size(self->items, 0);
}
