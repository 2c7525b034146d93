/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FUZZ_TARGET_H_INCLUDED
#define FUZZ_TARGET_H_INCLUDED

#include <glib.h>

/* libFuzzer's interface: one program a target. It may be called any number of times and must leave nothing behind;
 * what must hold whatever the input is a g_assert. */
int LLVMFuzzerTestOneInput(const guint8 *data, gsize len);

#endif
