/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_ATTACK_NAMES_H_INCLUDED
#define UEBA_ATTACK_NAMES_H_INCLUDED

#include "ueba-event.h"

/* "T1133", "T1090.003": static, or NULL if it is not known */
const gchar *ueba_attack_name(UebaText technique);
/* "Initial Access": "TA0001", or NULL */
const gchar *ueba_attack_tactic_id(UebaText tactic);

#endif
