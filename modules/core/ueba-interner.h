/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_INTERNER_H_INCLUDED
#define UEBA_INTERNER_H_INCLUDED

#include "ueba-event.h"

/* Texts that are kept longer than an event: each is stored once and known by a number, so that a counter's or a
 * histogram's cell is a few bytes. Ids are counted by reference; the number of a text that nobody holds any more is
 * used again. Cost: 16 bytes and the text, 12 bytes of hash table at least, 8 bytes of the list of ids. */
typedef struct _UebaInterner UebaInterner;

/* never the id of a text */
#define UEBA_INTERNER_NO_ID 0u

UebaInterner *ueba_interner_new(guint64 hash_seed);
void ueba_interner_free(UebaInterner *self);

/* The text as it is kept: itself, or, beyond UEBA_LIMIT_TEXT_BYTES, its start and a hash of the whole. Borrowed until
 * the next call of any function. What is interned or looked up is fitted. */
UebaText ueba_interner_fit(UebaInterner *self, UebaText text);

/* the reference is the caller's */
guint32 ueba_interner_intern(UebaInterner *self, UebaText text);
/* without a reference; UEBA_INTERNER_NO_ID: nobody holds it */
guint32 ueba_interner_lookup(UebaInterner *self, UebaText text);
guint32 ueba_interner_ref(UebaInterner *self, guint32 id);
/* UEBA_INTERNER_NO_ID is taken too, and means nothing */
void ueba_interner_unref(UebaInterner *self, guint32 id);

/* NUL-terminated; borrowed, in place as long as the id is held */
UebaText ueba_interner_text(const UebaInterner *self, guint32 id);
guint ueba_interner_size(const UebaInterner *self);

#endif
