/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SYSLOG_NG_COMPAT_H_INCLUDED
#define SYSLOG_NG_COMPAT_H_INCLUDED

#include <syslog-ng.h>
#include <cfg-lexer.h>
#include <cfg-tree.h>
#include <logpipe.h>
#include <logqueue-fifo.h>
#include <logqueue.h>
#include <logthrdest/logthrdestdrv.h>
#include <logthrsource/logthrsourcedrv.h>
#include <mainloop-worker.h>
#include <parser/parser-expr.h>
#include <stats/stats-cluster-single.h>

/* Every difference between the syslog-ng versions that this plugin is built for stands here, 4.x first, then 3.38.
 * configure tells UEBA_SYSLOG_NG_MAJOR. */

/* The key of a counter called name or, if what is set, name.what in full. 4.x gives its metric labels, and keeps the
 * full name as an alias. All texts but name are borrowed while the key is used. */
typedef struct _UebaStatsKey
{
  StatsClusterKey super;
#if UEBA_SYSLOG_NG_MAJOR >= 4
  gchar metric[64];
  StatsClusterLabel labels[3];
#endif
} UebaStatsKey;

static inline void
ueba_stats_key_set(UebaStatsKey *self, guint16 component, const gchar *id, const gchar *instance,
                   const gchar *full_name, const gchar *name, const gchar *what)
{
#if UEBA_SYSLOG_NG_MAJOR >= 4
  g_snprintf(self->metric, sizeof(self->metric), "ueba_%s", name);
  self->labels[0] = stats_cluster_label("id", id);
  self->labels[1] = stats_cluster_label("instance", instance);
  self->labels[2] = stats_cluster_label("of", what);
  stats_cluster_single_key_set(&self->super, self->metric, self->labels, what ? 3 : 2);
  stats_cluster_single_key_add_legacy_alias_with_name(&self->super, component, id, instance, full_name);
#else
  stats_cluster_single_key_set_with_name(&self->super, component, id, instance, full_name);
#endif
}

/* The thread of a source: in 4.x a worker of the driver, in 3.38 the driver itself. Its methods are run, request_exit
 * and wakeup. A source calls UEBA_SOURCE_THREAD(override) once, outside any function, where override(driver, thread)
 * sets them, and ueba_source_make_thread() when the driver is made. */
#if UEBA_SYSLOG_NG_MAJOR >= 4

typedef LogThreadedSourceWorker UebaSourceThread;

#define ueba_source_post log_threaded_source_worker_post
#define ueba_source_blocking_post log_threaded_source_worker_blocking_post
#define ueba_source_free_to_send log_threaded_source_worker_free_to_send

#define UEBA_SOURCE_THREAD(override) \
  static LogThreadedSourceWorker * \
  _construct_thread(LogThreadedSourceDriver *driver, gint worker_index) \
  { \
    LogThreadedSourceWorker *self = g_new0(LogThreadedSourceWorker, 1); \
    log_threaded_source_worker_init_instance(self, driver, worker_index); \
    override(driver, self); \
    return self; \
  }
#define ueba_source_make_thread(driver) ((driver)->worker_construct = _construct_thread)

static inline LogThreadedSourceDriver *
ueba_source_driver(UebaSourceThread *thread)
{
  return thread->control;
}

static inline AckTracker *
ueba_source_ack_tracker(UebaSourceThread *thread)
{
  return thread->super.ack_tracker;
}

#else

typedef LogThreadedSourceDriver UebaSourceThread;

#define ueba_source_post log_threaded_source_post
#define ueba_source_blocking_post log_threaded_source_blocking_post
#define ueba_source_free_to_send log_threaded_source_free_to_send

#define UEBA_SOURCE_THREAD(override) \
  static void \
  _make_thread(LogThreadedSourceDriver *driver) \
  { \
    override(driver, driver); \
  }
#define ueba_source_make_thread(driver) _make_thread(driver)

static inline LogThreadedSourceDriver *
ueba_source_driver(UebaSourceThread *thread)
{
  return thread;
}

static inline AckTracker *
ueba_source_ack_tracker(UebaSourceThread *thread)
{
  return thread->worker->super.ack_tracker;
}

#endif

/* What a driver is called in the statistics. The function of a destination answers its instance, that of a source
 * ends with ueba_source_stats_instance(). */
#if UEBA_SYSLOG_NG_MAJOR >= 4

#define UEBA_DEST_STATS_PARAMETERS LogThreadedDestDriver *s, StatsClusterKeyBuilder *builder
#define UEBA_SOURCE_STATS_RESULT void
#define UEBA_SOURCE_STATS_PARAMETERS LogThreadedSourceDriver *s, StatsClusterKeyBuilder *builder
#define ueba_source_stats_instance(instance) \
  stats_cluster_key_builder_add_legacy_label(builder, stats_cluster_label("instance", instance))
#define ueba_stats_method format_stats_key

#else

#define UEBA_DEST_STATS_PARAMETERS LogThreadedDestDriver *s
#define UEBA_SOURCE_STATS_RESULT const gchar *
#define UEBA_SOURCE_STATS_PARAMETERS LogThreadedSourceDriver *s
#define ueba_source_stats_instance(instance) return instance
#define ueba_stats_method format_stats_instance

#endif

static inline void
ueba_source_set_options(LogSource *self, LogSourceOptions *options, const gchar *id)
{
#if UEBA_SYSLOG_NG_MAJOR >= 4
  log_source_set_options(self, options, id, stats_cluster_key_builder_new(), FALSE, NULL);
#else
  log_source_set_options(self, options, id, id, FALSE, NULL);
#endif
}

/* for tests: a queue as a destination has it, a configuration that is set up, where a text of one stands */

static inline LogQueue *
ueba_queue_new(gint fifo_size)
{
#if UEBA_SYSLOG_NG_MAJOR >= 4
  return log_queue_fifo_new(fifo_size, NULL, STATS_LEVEL0, NULL, NULL);
#else
  LogQueue *queue = log_queue_fifo_new(fifo_size, NULL);

  log_queue_set_use_backlog(queue, TRUE);
  return queue;
#endif
}

static inline gboolean
ueba_config_start(CfgTree *tree)
{
#if UEBA_SYSLOG_NG_MAJOR >= 4
  return cfg_tree_compile(tree) && cfg_tree_start(tree);
#else
  return cfg_tree_start(tree);
#endif
}

static inline CFG_LTYPE
ueba_location_of(CfgLexer *lexer)
{
  CFG_LTYPE location = { .first_line = 1, .first_column = 1, .last_line = 1, .last_column = 1 };

#if UEBA_SYSLOG_NG_MAJOR >= 4
  location.name = lexer->include_stack[0].lloc.name;
#else
  location.level = &lexer->include_stack[0];
#endif
  return location;
}

/* the hook after all drivers are initialised */
#if UEBA_SYSLOG_NG_MAJOR >= 4
#define ueba_config_inited post_config_init
#else
#define ueba_config_inited on_config_inited
#endif

/* A message out of a queue. A destination's queue keeps what is popped until it is acknowledged; here it goes without a
 * trace, and its acknowledgement is whoever's has the message. */
typedef struct _UebaQueueItem
{
  LogMessage *msg;
  gboolean ack_needed;
} UebaQueueItem;

/* a message needs an acknowledgement only if its path has flow control: in any other it was given when it was queued */
static inline LogPathOptions
ueba_queue_item_path_options(const UebaQueueItem *self)
{
  LogPathOptions path_options = LOG_PATH_OPTIONS_INIT;

  path_options.ack_needed = self->ack_needed;
  path_options.flow_control_requested = self->ack_needed;
  return path_options;
}

/* all that is in the queue, behind the items; while no thread reads it */
static inline void
ueba_queue_take_all(LogQueue *queue, GArray *items)
{
  LogPathOptions path_options = LOG_PATH_OPTIONS_INIT;
  LogMessage *msg;

  log_queue_rewind_backlog_all(queue);
#if UEBA_SYSLOG_NG_MAJOR < 4
  log_queue_set_use_backlog(queue, FALSE);
#endif
  while ((msg = log_queue_pop_head(queue, &path_options)))
    {
      UebaQueueItem item = { .msg = msg, .ack_needed = path_options.ack_needed };

      g_array_append_val(items, item);
#if UEBA_SYSLOG_NG_MAJOR >= 4
      log_msg_add_ack(msg, &path_options);      /* the queue acknowledges what it forgets */
      log_queue_ack_backlog(queue, 1);
#endif
    }
#if UEBA_SYSLOG_NG_MAJOR < 4
  log_queue_set_use_backlog(queue, TRUE);
#endif
}

/* consumed, in front of all that is in the queue; in the thread that reads it */
static inline void
ueba_queue_put_in_front(LogQueue *queue, const GArray *items)
{
#if UEBA_SYSLOG_NG_MAJOR >= 4
  GArray *all = g_array_new(FALSE, FALSE, sizeof(UebaQueueItem));

  g_array_append_vals(all, items->data, items->len);
  ueba_queue_take_all(queue, all);
  for (guint i = 0; i < all->len; i++)
    {
      const UebaQueueItem *item = &g_array_index(all, UebaQueueItem, i);
      LogPathOptions path_options = ueba_queue_item_path_options(item);

      log_queue_push_tail(queue, item->msg, &path_options);
    }
  if (main_loop_worker_get_thread_index() >= 0)
    main_loop_worker_invoke_batch_callbacks();
  g_array_unref(all);
#else
  for (guint i = items->len; i > 0; i--)
    {
      const UebaQueueItem *item = &g_array_index(items, UebaQueueItem, i - 1);
      LogPathOptions path_options = ueba_queue_item_path_options(item);

      log_queue_push_head(queue, item->msg, &path_options);
    }
#endif
}

static inline LogTemplate *
ueba_parser_template(const LogParser *parser)
{
#if UEBA_SYSLOG_NG_MAJOR >= 4
  return parser->template_obj;
#else
  return parser->template;
#endif
}

static inline const gchar *
ueba_template_text(const LogTemplate *self)
{
#if UEBA_SYSLOG_NG_MAJOR >= 4
  return self->template_str;
#else
  return self->template;
#endif
}

#endif
