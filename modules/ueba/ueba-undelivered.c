/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-undelivered.h"

#include <ack-tracker/ack_tracker.h>
#include <ack-tracker/ack_tracker_factory.h>
#include <logsource.h>

typedef struct _Item
{
  LogMessage *msg;
  gboolean ack_needed;
} Item;

struct _UebaUndelivered
{
  GArray *items;
};

UebaUndelivered *
ueba_undelivered_new(void)
{
  UebaUndelivered *self = g_new0(UebaUndelivered, 1);

  self->items = g_array_new(FALSE, FALSE, sizeof(Item));
  return self;
}

/* a message needs an acknowledgement only if its path has flow control: in any other it was given when it was queued */
static LogPathOptions
_path_options(const Item *item)
{
  LogPathOptions path_options = LOG_PATH_OPTIONS_INIT;

  path_options.ack_needed = item->ack_needed;
  path_options.flow_control_requested = item->ack_needed;
  return path_options;
}

static void
_give_up(const Item *item)
{
  LogPathOptions path_options = _path_options(item);

  log_msg_ack(item->msg, &path_options, AT_ABORTED);
  log_msg_unref(item->msg);
}

void
ueba_undelivered_free(UebaUndelivered *self)
{
  if (!self)
    return;
  for (guint i = 0; i < self->items->len; i++)
    _give_up(&g_array_index(self->items, Item, i));
  g_array_unref(self->items);
  g_free(self);
}

void
ueba_undelivered_take(UebaUndelivered *self, LogQueue *queue)
{
  LogPathOptions path_options = LOG_PATH_OPTIONS_INIT;
  LogMessage *msg;

  log_queue_rewind_backlog_all(queue);
  log_queue_set_use_backlog(queue, FALSE);
  while ((msg = log_queue_pop_head(queue, &path_options)))
    {
      Item item = { .msg = msg, .ack_needed = path_options.ack_needed };
      g_array_append_val(self->items, item);
    }
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
_will_come_again(const Item *item)
{
  const LogSource *source = item->ack_needed ? _source_of(item->msg) : NULL;

  return source && (source->super.flags & PIF_INITIALIZED) == 0 &&
         ack_tracker_type_is_position_tracked(ack_tracker_factory_get_type(source->ack_tracker_factory));
}

void
ueba_undelivered_give(UebaUndelivered *self, LogQueue *queue, guint n_applied)
{
  for (guint i = self->items->len; i > 0; i--)
    {
      const Item *item = &g_array_index(self->items, Item, i - 1);
      LogPathOptions path_options = _path_options(item);

      if (i > n_applied && _will_come_again(item))
        _give_up(item);
      else
        log_queue_push_head(queue, item->msg, &path_options);
    }
  g_array_set_size(self->items, 0);
}
