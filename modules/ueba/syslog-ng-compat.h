/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SYSLOG_NG_COMPAT_H_INCLUDED
#define SYSLOG_NG_COMPAT_H_INCLUDED

#include <syslog-ng.h>

/* Every difference between the syslog-ng versions that this plugin is built for stands here. */

#endif
