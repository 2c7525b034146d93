/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-alert-names.h"

static const UebaText names[UEBA_ALERT_NAME_MAX] =
{
#define NAME(object, key) UEBA_ALERT_PATH_##object key
#define TEXT(id, object, key) { NAME(object, key), sizeof(NAME(object, key)) - 1 },
  UEBA_ALERT_NAMES(TEXT)
#undef TEXT
#undef NAME
};

static const guint8 names_of_fields[UEBA_FIELD_MAX] =
{
#define NUMBER(id, name) UEBA_ALERT_NAME_##id,
  UEBA_FIELDS(NUMBER)
#undef NUMBER
};

G_STATIC_ASSERT(UEBA_ALERT_NAME_MAX <= G_MAXUINT8);

UebaText
ueba_alert_name_text(UebaAlertName self)
{
  return names[self];
}

UebaAlertName
ueba_alert_name_of_field(UebaField field)
{
  return (UebaAlertName) names_of_fields[field];
}

UebaAlertName
ueba_alert_name_lookup(UebaText text)
{
  guint low = 0, high = UEBA_ALERT_NAME_MAX;

  while (low < high)
    {
      guint middle = (low + high) / 2;
      gint order = ueba_text_compare(names[middle], text);

      if (order == 0)
        return (UebaAlertName) middle;
      if (order < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return UEBA_ALERT_NAME_NONE;
}
