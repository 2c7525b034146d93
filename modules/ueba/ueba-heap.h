/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_HEAP_H_INCLUDED
#define UEBA_HEAP_H_INCLUDED

#include <glib.h>

/* How much of the end of a heap malloc() keeps when it is free, in bytes. */
#define UEBA_HEAP_KEPT_BYTES (4 * 1024 * 1024)

/* For the whole process, as often as one likes. FALSE: the administrator has tuned malloc() by the environment, or it
 * is not glibc's; nothing is changed. */
gboolean ueba_heap_keep_its_end(void);

#endif
