/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_HUB_H_INCLUDED
#define UEBA_HUB_H_INCLUDED

#include "ueba-batch.h"
#include "ueba-engine.h"
#include "ueba-handover.h"
#include "ueba-notice.h"
#include "ueba-releases.h"
#include "ueba-state.h"
#include "ueba-undelivered.h"

/* What a detector and its alerts source share, and what outlives both at a reload: one per id, in a table of the
 * module. The configuration's own store cannot hold it: when a reload is refused, the host moves that store back before
 * it deinitialises the new configuration, and destroys what was added since.
 *
 * A driver holds a reference from its first init until it is freed. The host frees the old configuration after the new
 * one has started, so what was learned is never without an owner; when the last driver goes, the state is closed. */
typedef struct _UebaHub UebaHub;

/* what a configuration asks of engine and state */
typedef struct _UebaHubSettings
{
  const gchar *file;            /* absolute; NULL: memory only */
  UebaStateSync sync;
  guint duplicate_window;
  UebaEngineOptions engine;     /* the seed is not looked at */
  UebaContent *content;
} UebaHubSettings;

/* state and engine of a configuration that is not accepted yet */
typedef struct _UebaDraft UebaDraft;

struct _UebaHub
{
  UebaHandover *handover;       /* any thread */
  UebaReleases *releases;       /* any thread; another one only while neither side runs */
  gint are_rules_tagged;        /* atomic: whether alerts have tags of their rule and techniques */
  gint alerts_lost;             /* atomic */
  gboolean keeps_alerts;        /* in an outbox on disk; changes only while neither side runs */

  /*< of the detector's worker while it runs, of the main thread otherwise >*/
  UebaState *state;             /* NULL: no detector has started yet, or its file could not be opened again */
  UebaEngine *engine;           /* .. so there is none either */
  UebaBatch *batch;
  UebaUndelivered *undelivered; /* while the configuration changes */
  UebaAlertGate *gate;          /* the engine's alerts go through it */
  UebaSilence silence;
  gboolean is_outbox_offered;   /* no alert in the outbox is left that was not handed over */

  /*< private >*/
  UebaTables *tables;           /* in force; NULL: none yet */
  UebaHubSettings settings;     /* asked for, its file and content owned */
  gboolean is_settled;          /* .. and in force */
  UebaStateSync sync;           /* in force */
  guint duplicate_window;
  gint64 offered;               /* the highest number of an alert that was handed over */
  gchar *id;
  guint ref_count;
  gboolean is_loss_said;
};

/* a reference; made if there is none of that id */
UebaHub *ueba_hub_get(const gchar *id);
void ueba_hub_unref(UebaHub *self);

/* a reference is taken */
void ueba_hub_adopt_tables(UebaHub *self, UebaTables *tables);

/* One side stops running. for_good: the daemon stops, so alerts that stand in no outbox and that nobody takes are lost;
 * counted and said. */
void ueba_hub_leave(UebaHub *self, UebaHandoverSide side, gboolean for_good);

/* ---- ueba-hub-state.c ---- */

/* Opens what the settings name, beside what runs. FALSE: error; otherwise *ret_draft is the caller's, NULL if the hub
 * has that file open already. ret_notes: what is worth saying, of gchar *, owned by the caller, may become NULL. */
gboolean ueba_hub_draft(UebaHub *self, const UebaHubSettings *settings, UebaDraft **ret_draft, GPtrArray **ret_notes,
                        GError **error);
void ueba_draft_free(UebaDraft *self);

/* The configuration is accepted, and neither side runs. draft: consumed, may be NULL; texts and content are copied. */
void ueba_hub_adopt(UebaHub *self, const UebaHubSettings *settings, UebaDraft *draft);
/* Brings what was adopted in force, as far as it is not. FALSE: it must be tried again, and no event be fed before. */
gboolean ueba_hub_settle(UebaHub *self, GPtrArray **ret_notes, GError **error);

/* Writes what the engine was fed, the alerts it raised and what the log path says of earlier ones, and hands the alerts
 * over. FALSE: nothing has changed. */
gboolean ueba_hub_commit(UebaHub *self, gint64 now_usec, GError **error);
/* Hands over what came back, and some of what stands in the outbox since before this start: all of it when
 * is_outbox_offered says so. Never waits. FALSE: error. */
gboolean ueba_hub_offer_outbox(UebaHub *self, GError **error);
/* Closes the state, everything written if it can be. No driver uses the hub any more. */
void ueba_hub_close_state(UebaHub *self);

#endif
