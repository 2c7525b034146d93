/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-field.h"

#include <string.h>

static const gchar *const field_names[UEBA_FIELD_MAX] =
{
#define UEBA_FIELD_NAME(id, name) name,
  UEBA_FIELDS(UEBA_FIELD_NAME)
#undef UEBA_FIELD_NAME
};

const gchar *
ueba_field_name(UebaField field)
{
  g_assert(field < UEBA_FIELD_MAX);
  return field_names[field];
}

UebaField
ueba_field_lookup(const gchar *name, gsize len)
{
  for (guint i = 0; i < UEBA_FIELD_MAX; i++)
    if (strlen(field_names[i]) == len && g_ascii_strncasecmp(field_names[i], name, len) == 0)
      return (UebaField) i;
  return UEBA_FIELD_NONE;
}
