/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_ALERT_FUNCTION_H_INCLUDED
#define UEBA_ALERT_FUNCTION_H_INCLUDED

#include "syslog-ng-compat.h"

#include <plugin.h>
#include <template/function.h>

/* $(ueba-alert json|ecs|ocsf|cef): the alert that the message is, in that form; nothing if the message is none. */
TEMPLATE_FUNCTION_DECLARE(ueba_alert_function)

#endif
