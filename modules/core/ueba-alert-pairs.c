/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-alert-pairs.h"
#include "ueba-address.h"
#include "ueba-alert-format-private.h"

#define LAST_MSEC G_GINT64_CONSTANT(253402300799999)    /* of the year 9999 */

typedef struct _Form
{
  const gchar *name;
  void (*format)(const UebaAlertPairs *pairs, GString *out);
} Form;

/* by UebaAlertForm */
static const Form forms[] =
{
  { "json", ueba_alert_format_json },
  { "ecs", ueba_alert_format_ecs },
  { "ocsf", ueba_alert_format_ocsf },
  { "cef", ueba_alert_format_cef },
};

void
ueba_alert_pairs_init(UebaAlertPairs *self)
{
  self->values.names = (UebaAlertNameSet) { 0, 0 };
  self->others = NULL;
  self->time_usec = 0;
  self->emitted_usec = 0;
}

void
ueba_alert_pairs_clear(UebaAlertPairs *self)
{
  g_clear_pointer(&self->others, g_array_unref);
}

static void
_add_other(UebaAlertPairs *self, const gchar *name, UebaText value)
{
  UebaAlertPair pair = { name, value };

  if (!self->others)
    self->others = g_array_new(FALSE, FALSE, sizeof(UebaAlertPair));
  g_array_append_val(self->others, pair);
}

void
ueba_alert_pairs_add(UebaAlertPairs *self, const gchar *name, UebaText value)
{
  UebaAlertName number;

  if (!*name || value.len == 0)
    return;
  number = ueba_alert_name_lookup(ueba_text_from_string(name));
  if (number != UEBA_ALERT_NAME_NONE)
    ueba_alert_values_put(&self->values, number, value);
  else
    _add_other(self, name, value);
}

static gint
_compare(gconstpointer a, gconstpointer b)
{
  return strcmp(((const UebaAlertPair *) a)->name, ((const UebaAlertPair *) b)->name);
}

void
ueba_alert_pairs_sort(UebaAlertPairs *self)
{
  if (self->others)
    g_array_sort(self->others, _compare);
}

UebaText
ueba_alert_pairs_get(const UebaAlertPairs *self, const gchar *name)
{
  UebaAlertName number = ueba_alert_name_lookup(ueba_text_from_string(name));
  UebaAlertPair wanted = { .name = name };
  guint i;

  if (number != UEBA_ALERT_NAME_NONE)
    return ueba_alert_values_get(&self->values, number);
  return self->others && g_array_binary_search(self->others, &wanted, _compare, &i)
         ? g_array_index(self->others, UebaAlertPair, i).value : ueba_text(NULL, 0);
}

/* until, as name, is not among them; NULL: all; answers where to go on */
static guint
_foreach_other(const UebaAlertPairs *self, guint from, const gchar *until, UebaAlertPairFunc func, gpointer user_data)
{
  guint i = from;

  for (; self->others && i < self->others->len; i++)
    {
      const UebaAlertPair *other = &g_array_index(self->others, UebaAlertPair, i);
      if (until && strcmp(other->name, until) > 0)
        break;
      func(other, user_data);
    }
  return i;
}

void
ueba_alert_pairs_foreach(const UebaAlertPairs *self, UebaAlertPairFunc func, gpointer user_data)
{
  UebaAlertNameSet left = self->values.names;
  UebaAlertName name;
  guint n_others = 0;

  while ((name = ueba_alert_name_set_pop(&left)) != UEBA_ALERT_NAME_NONE)
    {
      UebaAlertPair pair = { ueba_alert_name_text(name).str, self->values.texts[name] };

      n_others = _foreach_other(self, n_others, pair.name, func, user_data);
      func(&pair, user_data);
    }
  _foreach_other(self, n_others, NULL, func, user_data);
}

gboolean
ueba_alert_form_lookup(const gchar *name, UebaAlertForm *ret_form)
{
  for (guint i = 0; i < G_N_ELEMENTS(forms); i++)
    if (g_str_equal(forms[i].name, name))
      {
        *ret_form = (UebaAlertForm) i;
        return TRUE;
      }
  return FALSE;
}

void
ueba_alert_pairs_append(const UebaAlertPairs *self, UebaAlertForm form, GString *out)
{
  forms[form].format(self, out);
}

/* ---- what several forms need ---- */

UebaSeverity
ueba_alert_pairs_severity(const UebaAlertPairs *pairs)
{
  UebaText name = ueba_alert_pairs_get(pairs, "alert.severity");

  for (UebaSeverity severity = UEBA_SEVERITY_CRITICAL; severity > UEBA_SEVERITY_LOW; severity--)
    if (ueba_text_equal(name, ueba_text_from_string(ueba_severity_name(severity))))
      return severity;
  return UEBA_SEVERITY_LOW;
}

gint64
ueba_alert_form_msec(gint64 time_usec)
{
  return CLAMP(time_usec / 1000, 0, LAST_MSEC);
}

void
ueba_alert_form_text(UebaJsonWriter *json, const gchar *key, const UebaAlertPairs *pairs, const gchar *name)
{
  ueba_json_add_text(json, key, ueba_alert_pairs_get(pairs, name));
}

void
ueba_alert_form_number(UebaJsonWriter *json, const gchar *key, const UebaAlertPairs *pairs, const gchar *name)
{
  ueba_json_add_number(json, key, ueba_alert_pairs_get(pairs, name));
}

void
ueba_alert_form_list(UebaJsonWriter *json, const gchar *key, const UebaAlertPairs *pairs, const gchar *name)
{
  ueba_json_add_list(json, key, ueba_alert_pairs_get(pairs, name));
}

gboolean
ueba_is_count(UebaText text)
{
  for (gsize i = 0; i < text.len; i++)
    if (!g_ascii_isdigit(text.str[i]))
      return FALSE;
  return text.len > 0 && text.len < 10;
}

static gboolean
_is_domain(UebaText text)
{
  for (gsize i = 0; i < text.len; i++)
    if (!g_ascii_isalnum(text.str[i]) && text.str[i] != '.' && text.str[i] != '-')
      return FALSE;
  return text.len > 0;
}

/* dot-atoms only: receivers check addresses against a pattern, and refuse the rest */
static gboolean
_is_local_part(UebaText text)
{
  for (gsize i = 0; i < text.len; i++)
    if (!g_ascii_isalnum(text.str[i]) && (!text.str[i] || !strchr("!#$%&'*+-/=?^_`{|}~.", text.str[i])))
      return FALSE;
  return text.len > 0;
}

UebaText
ueba_mail_domain(UebaText address)
{
  const gchar *at = address.len ? g_strrstr_len(address.str, (gssize) address.len, "@") : NULL;
  UebaText domain, local_part;

  if (!at)
    return ueba_text(NULL, 0);
  local_part = ueba_text(address.str, (gsize) (at - address.str));
  domain = ueba_text(at + 1, address.len - local_part.len - 1);
  return _is_local_part(local_part) && _is_domain(domain) ? domain : ueba_text(NULL, 0);
}

gboolean
ueba_is_address(UebaText text)
{
  UebaAddress address;

  return text.len > 0 && ueba_address_parse(text.str, text.len, &address);
}
