/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_HANDOVER_H_INCLUDED
#define UEBA_HANDOVER_H_INCLUDED

#include "ueba-alert.h"

/* The bounded queue on which alerts go from the detector's worker to the alerts source: the one place where the two
 * threads meet. It outlives both, so what stands in it survives a reload.
 *
 * The producer puts all alerts of a committed batch on it at once and then waits until no more than the capacity are
 * left, so a consumer that is blocked holds back the producer, and the log path before it. Every wait can be
 * interrupted, by the main thread, for each side by itself. */
typedef struct _UebaHandover UebaHandover;

typedef enum
{
  UEBA_HANDOVER_PRODUCER,
  UEBA_HANDOVER_CONSUMER,
  UEBA_HANDOVER_SIDES,
} UebaHandoverSide;

typedef enum
{
  UEBA_HANDOVER_HAS_ROOM,
  UEBA_HANDOVER_IS_FULL,        /* still, at the deadline */
  UEBA_HANDOVER_IS_INTERRUPTED,
} UebaHandoverRoom;

UebaHandover *ueba_handover_new(void);
void ueba_handover_free(UebaHandover *self);
void ueba_handover_set_capacity(UebaHandover *self, guint capacity);
guint ueba_handover_length(UebaHandover *self);

/* alerts that stand in no outbox: they are lost if nobody takes them */
guint ueba_handover_length_unkept(UebaHandover *self);
/* the outbox they stand in is closed: from now on they stand in none */
void ueba_handover_forget_numbers(UebaHandover *self);

/* A side runs from enter to leave. leave answers how many alerts are left that stand in no outbox, with nobody to take
 * them: 0 while the other side still runs. */
void ueba_handover_enter(UebaHandover *self, UebaHandoverSide side);
guint ueba_handover_leave(UebaHandover *self, UebaHandoverSide side);
void ueba_handover_interrupt(UebaHandover *self, UebaHandoverSide side);

/* consumed: the alerts move over and the array is empty afterwards; never waits */
void ueba_handover_push(UebaHandover *self, GPtrArray *alerts);
/* at the longest until deadline (monotonic, microseconds) */
UebaHandoverRoom ueba_handover_wait_for_room(UebaHandover *self, gint64 deadline);

/* Waits for the next alert, owned by the caller. NULL: interrupted, and alerts may be left. */
UebaAlert *ueba_handover_take(UebaHandover *self);
/* The same for a consumer that was interrupted and has until deadline (monotonic, microseconds) to empty the queue. It
 * takes only while is_ready() says so; when that may have changed, poke. NULL: the deadline has passed, or the queue is
 * empty and its producer gone. */
typedef gboolean (*UebaHandoverReady)(gpointer user_data);
UebaAlert *ueba_handover_take_until(UebaHandover *self, gint64 deadline, UebaHandoverReady is_ready,
                                    gpointer user_data);
void ueba_handover_poke(UebaHandover *self);

#endif
