/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-alert-labels.h"

static gboolean
_has(const GString *list, UebaText label)
{
  const gchar *end = list->str + list->len;
  const gchar *comma;

  for (const gchar *at = list->str; at < end; at = comma + 1)
    {
      comma = memchr(at, ',', (gsize) (end - at));
      comma = comma ? comma : end;
      if (ueba_text_equal(ueba_text(at, (gsize) (comma - at)), label))
        return TRUE;
    }
  return FALSE;
}

void
ueba_label_list_add(GString *list, UebaText label)
{
  if (label.len == 0 || _has(list, label))
    return;
  if (list->len > 0)
    g_string_append_c(list, ',');
  g_string_append_len(list, label.str, (gssize) label.len);
}

void
ueba_label_list_add_all(GString *list, const gchar *labels)
{
  while (labels && *labels)
    {
      const gchar *label = labels + strspn(labels, " ");
      const gchar *end = label + strcspn(label, ",");

      ueba_label_list_add(list, ueba_text(label, (gsize) (end - label)));
      labels = *end ? end + 1 : end;
    }
}

static UebaText
_strip(UebaText text)
{
  while (text.len > 0 && *text.str == ' ')
    text = ueba_text(text.str + 1, text.len - 1);
  while (text.len > 0 && text.str[text.len - 1] == ' ')
    text.len--;
  return text;
}

gboolean
ueba_label_list_next(UebaText *list, UebaText *ret_label)
{
  while (list->len > 0)
    {
      const gchar *comma = memchr(list->str, ',', list->len);
      gsize len = comma ? (gsize) (comma - list->str) : list->len;
      UebaText label = _strip(ueba_text(list->str, len));

      *list = comma ? ueba_text(comma + 1, list->len - len - 1) : ueba_text(NULL, 0);
      if (label.len > 0)
        {
          *ret_label = label;
          return TRUE;
        }
    }
  return FALSE;
}

static void
_add_vector(GString *list, gchar *const *labels)
{
  for (; labels && *labels; labels++)
    ueba_label_list_add_all(list, *labels);
}

static gchar *
_mitre(const UebaRule *rule)
{
  GString *list = g_string_new(NULL);

  for (gchar **id = rule->mitre; id && *id; id++)
    {
      ueba_label_list_add_all(list, *id);
      ueba_label_list_add_all(list, ueba_attack_successor(*id));
    }
  return g_string_free(list, FALSE);
}

static gchar *
_tactics(const UebaRule *rule)
{
  GString *list = g_string_new(NULL);

  _add_vector(list, rule->mitre_tactics);
  if (list->len == 0)
    for (gchar **id = rule->mitre; id && *id; id++)
      ueba_label_list_add_all(list, ueba_attack_tactics(*id));
  return g_string_free(list, FALSE);
}

static gchar *
_use_cases(const UebaRule *rule)
{
  GString *list = g_string_new(NULL);

  _add_vector(list, rule->use_cases);
  return g_string_free(list, FALSE);
}

void
ueba_alert_labels_init(UebaAlertLabels *self, const UebaRule *rule)
{
  self->mitre = _mitre(rule);
  self->tactics = _tactics(rule);
  self->use_cases = _use_cases(rule);
}

void
ueba_alert_labels_clear(UebaAlertLabels *self)
{
  g_free(self->mitre);
  g_free(self->tactics);
  g_free(self->use_cases);
}
