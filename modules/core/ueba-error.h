/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_ERROR_H_INCLUDED
#define UEBA_ERROR_H_INCLUDED

#include <glib.h>

/* Errors of configuration and files. Bad event data never makes a GError: it is an enum result and a counter. */
#define UEBA_ERROR (ueba_error_quark())

typedef enum
{
  UEBA_ERROR_IO,          /* the file cannot be read or written; the message has the name and the reason */
  UEBA_ERROR_SYNTAX,      /* the file is not what it should be; the message starts with file:line where known */
  UEBA_ERROR_CONTENT,     /* a rule or model is wrong; the message has file, rule and position */
  UEBA_ERROR_LIMIT,       /* larger than ueba-limits.h allows */
  UEBA_ERROR_STATE,       /* the state file is damaged, foreign, newer or in use */
} UebaError;

GQuark ueba_error_quark(void);

#endif
