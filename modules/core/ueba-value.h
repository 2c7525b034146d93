/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_VALUE_H_INCLUDED
#define UEBA_VALUE_H_INCLUDED

#include "ueba-expr.h"

typedef enum
{
  UEBA_COMPARE_EQ,
  UEBA_COMPARE_NE,
  UEBA_COMPARE_LT,
  UEBA_COMPARE_LE,
  UEBA_COMPARE_GT,
  UEBA_COMPARE_GE,
} UebaCompare;

static inline UebaValue
ueba_value_null(void)
{
  return (UebaValue) { .type = UEBA_VALUE_NULL };
}

static inline UebaValue
ueba_value_boolean(gboolean boolean)
{
  return (UebaValue) { .type = UEBA_VALUE_BOOLEAN, .boolean = boolean ? TRUE : FALSE };
}

static inline UebaValue
ueba_value_number(gdouble number)
{
  return (UebaValue) { .type = UEBA_VALUE_NUMBER, .number = number };
}

/* borrowed; also an empty one is a text */
static inline UebaValue
ueba_value_text(UebaText text)
{
  return (UebaValue) { .type = UEBA_VALUE_TEXT, .text = text };
}

static inline gboolean
ueba_value_is_null(UebaValue self)
{
  return self.type == UEBA_VALUE_NULL;
}

/* Any operator with a null is false; the literal null is the parser's matter. A boolean is 0 or 1 beside a number, and
 * beside a text that is 'true' or 'false' that; beside any other text only != is true, as for a number. */
gboolean ueba_value_compare(UebaCompare operator, UebaValue a, UebaValue b);
/* the same of two values whose types are known */
gboolean ueba_number_compare(UebaCompare operator, gdouble a, gdouble b);
gboolean ueba_text_fold_compare(UebaCompare operator, UebaText a, UebaText b);

/* a number, a text that is wholly one, a boolean (0 or 1); FALSE otherwise */
gboolean ueba_value_to_number(UebaValue self, gdouble *ret_number);

/* a number as text, whole numbers without a fraction; NUL-terminated; answers its length */
#define UEBA_NUMBER_TEXT_BYTES 32
gsize ueba_number_format(gdouble number, gchar ret_text[UEBA_NUMBER_TEXT_BYTES]);

#endif
