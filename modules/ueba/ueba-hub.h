/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_HUB_H_INCLUDED
#define UEBA_HUB_H_INCLUDED

#include "ueba-batch.h"
#include "ueba-engine.h"
#include "ueba-handover.h"
#include "ueba-undelivered.h"

/* What a detector and its alerts source share, and what outlives both at a reload: one per id, in a table of the
 * module. The configuration's own store cannot hold it: when a reload is refused, the host moves that store back before
 * it deinitialises the new configuration, and destroys what was added since.
 *
 * A driver holds a reference from its first init until it is freed. The host frees the old configuration after the new
 * one has started, so what was learned is never without an owner. */
typedef struct _UebaHub UebaHub;
struct _UebaHub
{
  UebaHandover *handover;       /* any thread */
  gint are_rules_tagged;        /* atomic: whether alerts have tags of their rule and techniques */
  gint alerts_lost;             /* atomic */

  /*< of the detector's worker while it runs, of the main thread otherwise >*/
  UebaEngine *engine;           /* NULL: no detector has started yet */
  UebaBatch *batch;
  UebaUndelivered *undelivered; /* while the configuration changes */

  /*< private >*/
  UebaTables *tables;           /* in force; NULL: none yet */
  gchar *id;
  guint ref_count;
  gboolean is_loss_said;
};

/* a reference; made if there is none of that id */
UebaHub *ueba_hub_get(const gchar *id);
void ueba_hub_unref(UebaHub *self);

/* Content and options of a configuration that has been accepted: the engine is made, or adopts them. */
void ueba_hub_adopt(UebaHub *self, UebaContent *content, const UebaEngineOptions *options);
/* a reference is taken */
void ueba_hub_adopt_tables(UebaHub *self, UebaTables *tables);

/* One side stops running. for_good: the daemon stops, so alerts with nobody to take them are lost; counted and said. */
void ueba_hub_leave(UebaHub *self, UebaHandoverSide side, gboolean for_good);

#endif
