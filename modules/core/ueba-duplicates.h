/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_DUPLICATES_H_INCLUDED
#define UEBA_DUPLICATES_H_INCLUDED

#include "ueba-identity.h"

/* The identities of the last lines, by which a line that is delivered again is known. Cost: 16 bytes a line of the
 * window, and 10 to 20 bytes of hash table.
 *
 * A line whose time is that of its receipt is not compared with the lines of this run, since two that look the same
 * are two. Only the lines from before the start can be delivered once more: each of them is used up by one that looks
 * the same, during the first lines after the start, as many as the window has. */
typedef struct _UebaDuplicates UebaDuplicates;

UebaDuplicates *ueba_duplicates_new(guint window);
void ueba_duplicates_free(UebaDuplicates *self);
guint ueba_duplicates_window(const UebaDuplicates *self);

/* The next line. TRUE: it is one of the last, delivered again. */
gboolean ueba_duplicates_enter(UebaDuplicates *self, UebaIdentity identity);

/* The next line, which has been judged before. */
void ueba_duplicates_add(UebaDuplicates *self, UebaIdentity identity);
/* what was added until now is from before this start */
void ueba_duplicates_start(UebaDuplicates *self);

/* for saving: the line longest ago first */
typedef void (*UebaIdentityFunc)(UebaIdentity identity, gpointer user_data);
guint ueba_duplicates_size(const UebaDuplicates *self);
guint64 ueba_duplicates_added(const UebaDuplicates *self);      /* all in all, those that are gone too */
void ueba_duplicates_foreach(const UebaDuplicates *self, UebaIdentityFunc func, gpointer user_data);

#endif
