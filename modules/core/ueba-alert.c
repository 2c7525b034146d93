/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-alert.h"
#include "ueba-alert-private.h"
#include "ueba-limits.h"
#include "ueba-string.h"
#include "ueba-time.h"

#define SCORE_MEDIUM 15
#define SCORE_HIGH 30
#define BYTES_USUAL 1280
#define DIGEST_BYTES 32

/* Where a value stands in the one buffer that holds all of them: its length in front of it, a NUL behind it. */
typedef guint32 Place;

/* of a name that is not among UEBA_ALERT_NAMES: an outbox may come from another version */
typedef struct _Other
{
  gchar *name;
  Place value;
} Other;

/* One piece of memory for nearly every alert: a batch may hold hundreds of them, and what is not touched is free. */
struct _UebaAlert
{
  gint ref_count;
  UebaSeverity severity;
  gint64 time_usec;
  gint64 number;
  gchar *bytes;         /* usual_bytes, or if they are too few allocated */
  gsize n_bytes;
  gsize capacity;
  GArray *others;       /* of Other, by name; NULL: none */
  UebaAlertNameSet names;
  Place values[UEBA_ALERT_NAME_MAX];    /* of the names in the set */
  gchar usual_bytes[BYTES_USUAL];
};

const gchar *
ueba_severity_name(UebaSeverity self)
{
  switch (self)
    {
    case UEBA_SEVERITY_LOW:
      return "low";
    case UEBA_SEVERITY_MEDIUM:
      return "medium";
    case UEBA_SEVERITY_HIGH:
      return "high";
    case UEBA_SEVERITY_CRITICAL:
      return "critical";
    }
  g_assert_not_reached();
}

UebaSeverity
ueba_severity_from_score(gint score)
{
  if (score >= SCORE_HIGH)
    return UEBA_SEVERITY_HIGH;
  return score >= SCORE_MEDIUM ? UEBA_SEVERITY_MEDIUM : UEBA_SEVERITY_LOW;
}

UebaAlert *
ueba_alert_new_empty(gint64 time_usec, UebaSeverity severity)
{
  UebaAlert *self = g_new(UebaAlert, 1);

  self->ref_count = 1;
  self->severity = severity;
  self->time_usec = time_usec;
  self->number = 0;
  self->bytes = self->usual_bytes;
  self->n_bytes = 0;
  self->capacity = BYTES_USUAL;
  self->others = NULL;
  self->names = (UebaAlertNameSet) { 0, 0 };
  return self;
}

UebaAlert *
ueba_alert_new(const gchar *rule_id, gint64 time_usec, UebaSeverity severity)
{
  UebaAlert *self = ueba_alert_new_empty(time_usec, severity);
  gchar time_text[UEBA_TIME_TEXT_BYTES];

  ueba_alert_put(self, UEBA_ALERT_NAME_OWN_RULE, ueba_text_from_string(rule_id));
  ueba_alert_put(self, UEBA_ALERT_NAME_OWN_SEVERITY, ueba_text_from_string(ueba_severity_name(severity)));
  ueba_alert_put(self, UEBA_ALERT_NAME_OWN_TIME, ueba_text(time_text, ueba_time_format_iso(time_usec, time_text)));
  return self;
}

UebaAlert *
ueba_alert_ref(UebaAlert *self)
{
  g_atomic_int_inc(&self->ref_count);
  return self;
}

void
ueba_alert_unref(UebaAlert *self)
{
  if (!self || !g_atomic_int_dec_and_test(&self->ref_count))
    return;
  g_clear_pointer(&self->others, g_array_unref);
  if (self->bytes != self->usual_bytes)
    g_free(self->bytes);
  g_free(self);
}

static inline UebaText
_at(const UebaAlert *self, Place place)
{
  guint32 len;

  memcpy(&len, self->bytes + place - sizeof(len), sizeof(len));
  return ueba_text(self->bytes + place, len);
}

static void
_grow(UebaAlert *self, gsize least)
{
  gchar *allocated = self->bytes == self->usual_bytes ? NULL : self->bytes;

  self->capacity = MAX(least, 2 * self->capacity);
  self->bytes = g_realloc(allocated, self->capacity);
  if (!allocated)
    memcpy(self->bytes, self->usual_bytes, self->n_bytes);
}

static Place
_store(UebaAlert *self, UebaText text)
{
  guint32 len = (guint32) text.len;
  gsize start = self->n_bytes + sizeof(len), end = start + text.len + 1;

  if (G_UNLIKELY(end > self->capacity))
    _grow(self, end);
  memcpy(self->bytes + start - sizeof(len), &len, sizeof(len));
  memcpy(self->bytes + start, text.str, text.len);
  self->bytes[end - 1] = '\0';
  self->n_bytes = end;
  return (Place) start;
}

/* ---- names of another version ---- */

static void
_other_clear(gpointer data)
{
  g_free(((Other *) data)->name);
}

static gint
_compare_others(gconstpointer a, gconstpointer b)
{
  return strcmp(((const Other *) a)->name, ((const Other *) b)->name);
}

static Other *
_find_other(const UebaAlert *self, UebaText name)
{
  for (guint i = 0; self->others && i < self->others->len; i++)
    {
      Other *other = &g_array_index(self->others, Other, i);

      if (ueba_text_equal(ueba_text_from_string(other->name), name))
        return other;
    }
  return NULL;
}

static void
_set_other(UebaAlert *self, UebaText name, Place value)
{
  Other *known = _find_other(self, name);
  Other fresh = { NULL, value };

  if (known)
    {
      known->value = value;
      return;
    }
  if (!self->others)
    {
      self->others = g_array_new(FALSE, FALSE, sizeof(Other));
      g_array_set_clear_func(self->others, _other_clear);
    }
  fresh.name = g_strndup(name.str, name.len);
  g_array_append_val(self->others, fresh);
  g_array_sort(self->others, _compare_others);
}

/* ---- names and values ---- */

static inline void
_put(UebaAlert *self, UebaAlertName name, UebaText value)
{
  self->values[name] = _store(self, value);
  ueba_alert_name_set_add(&self->names, name);
}

void
ueba_alert_set_whole(UebaAlert *self, UebaText name, UebaText value)
{
  UebaAlertName number = ueba_alert_name_lookup(name);

  if (number != UEBA_ALERT_NAME_NONE)
    _put(self, number, value);
  else
    _set_other(self, name, _store(self, value));
}

void
ueba_alert_put_whole(UebaAlert *self, UebaAlertName name, UebaText value)
{
  _put(self, name, value);
}

/* between two characters */
static UebaText
_cut(UebaText value)
{
  if (G_LIKELY(value.len <= UEBA_LIMIT_ALERT_VALUE_BYTES))
    return value;
  value.len = UEBA_LIMIT_ALERT_VALUE_BYTES;
  while (value.len > 1 && ((guchar) value.str[value.len] & 0xc0) == 0x80)
    value.len--;
  return value;
}

/* of the same text, which stands there once */
static inline void
_put_again(UebaAlert *self, UebaAlertName name, UebaAlertName as)
{
  if (!ueba_alert_name_set_has(&self->names, as))
    return;
  self->values[name] = self->values[as];
  ueba_alert_name_set_add(&self->names, name);
}

void
ueba_alert_put_event(UebaAlert *self, const UebaEvent *event)
{
  for (guint64 left = event->present; left; left &= left - 1)
    {
      UebaField field = (UebaField) __builtin_ctzll(left);
      _put(self, ueba_alert_name_of_field(field), _cut(event->fields[field]));
    }
  _put_again(self, UEBA_ALERT_NAME_OWN_USER, UEBA_ALERT_NAME_USER);
  _put_again(self, UEBA_ALERT_NAME_OWN_PEER_GROUP, UEBA_ALERT_NAME_PEER_GROUP);
  _put_again(self, UEBA_ALERT_NAME_OWN_EVENT_TYPE, UEBA_ALERT_NAME_EVENT_TYPE);
}

void
ueba_alert_put(UebaAlert *self, UebaAlertName name, UebaText value)
{
  if (value.len > 0)
    _put(self, name, _cut(value));
}

UebaText
ueba_alert_value(const UebaAlert *self, UebaAlertName name)
{
  return ueba_alert_name_set_has(&self->names, name) ? _at(self, self->values[name]) : ueba_text(NULL, 0);
}

void
ueba_alert_values(const UebaAlert *self, UebaAlertValues *ret_values)
{
  UebaAlertNameSet left = self->names;
  UebaAlertName name;

  ret_values->names = left;
  while ((name = ueba_alert_name_set_pop(&left)) != UEBA_ALERT_NAME_NONE)
    ret_values->texts[name] = _at(self, self->values[name]);
}

void
ueba_alert_set(UebaAlert *self, const gchar *name, UebaText value)
{
  if (value.len > 0)
    ueba_alert_set_whole(self, ueba_text_from_string(name), _cut(value));
}

void
ueba_alert_set_string(UebaAlert *self, const gchar *name, const gchar *value)
{
  ueba_alert_set(self, name, ueba_text_from_string(value));
}

const gchar *
ueba_alert_get(const UebaAlert *self, const gchar *name)
{
  UebaText text = ueba_text_from_string(name);
  UebaAlertName number = ueba_alert_name_lookup(text);
  const Other *other;

  if (number != UEBA_ALERT_NAME_NONE)
    return ueba_alert_value(self, number).str;
  other = _find_other(self, text);
  return other ? _at(self, other->value).str : NULL;
}

void
ueba_alert_set_number(UebaAlert *self, gint64 number)
{
  self->number = number;
}

gint64
ueba_alert_number(const UebaAlert *self)
{
  return self->number;
}

void
ueba_alert_foreach_other(const UebaAlert *self, UebaAlertFunc func, gpointer user_data)
{
  for (guint i = 0; self->others && i < self->others->len; i++)
    {
      const Other *other = &g_array_index(self->others, Other, i);
      func(ueba_text_from_string(other->name), _at(self, other->value), user_data);
    }
}

void
ueba_alert_foreach(const UebaAlert *self, UebaAlertFunc func, gpointer user_data)
{
  UebaAlertNameSet left = self->names;
  UebaAlertName name;

  while ((name = ueba_alert_name_set_pop(&left)) != UEBA_ALERT_NAME_NONE)
    func(ueba_alert_name_text(name), _at(self, self->values[name]), user_data);
  ueba_alert_foreach_other(self, func, user_data);
}

const gchar *
ueba_alert_rule(const UebaAlert *self)
{
  return ueba_alert_value(self, UEBA_ALERT_NAME_OWN_RULE).str;
}

const gchar *
ueba_alert_id(const UebaAlert *self)
{
  return ueba_alert_value(self, UEBA_ALERT_NAME_OWN_ID).str;
}

const gchar *
ueba_alert_reason(const UebaAlert *self)
{
  return ueba_alert_value(self, UEBA_ALERT_NAME_OWN_REASON).str;
}

gint64
ueba_alert_time_usec(const UebaAlert *self)
{
  return self->time_usec;
}

UebaSeverity
ueba_alert_severity(const UebaAlert *self)
{
  return self->severity;
}

static void
_put_hex(gchar *to, const guint8 *bytes, gsize n)
{
  static const gchar digits[] = "0123456789abcdef";

  for (gsize i = 0; i < n; i++)
    {
      *to++ = digits[bytes[i] >> 4];
      *to++ = digits[bytes[i] & 15];
    }
  *to = '\0';
}

void
ueba_alert_ids_init(UebaAlertIds *self)
{
  self->checksum = g_checksum_new(G_CHECKSUM_SHA256);
  self->text = g_string_new(NULL);
}

void
ueba_alert_ids_clear(UebaAlertIds *self)
{
  g_checksum_free(self->checksum);
  g_string_free(self->text, TRUE);
}

void
ueba_alert_ids_compute(UebaAlertIds *self, const gchar *rule_id, UebaText session_id, UebaText trigger,
                       gchar ret_id[UEBA_ALERT_ID_BYTES])
{
  guint8 digest[DIGEST_BYTES];
  gsize len = sizeof(digest);

  ueba_string_clear(self->text);
  ueba_string_append(self->text, rule_id, strlen(rule_id) + 1);
  ueba_string_append_text(self->text, session_id);
  ueba_string_append_c(self->text, '\0');
  ueba_string_append_text(self->text, trigger);
  g_checksum_reset(self->checksum);
  g_checksum_update(self->checksum, (const guchar *) self->text->str, (gssize) self->text->len);
  g_checksum_get_digest(self->checksum, digest, &len);
  _put_hex(ret_id, digest, UEBA_ALERT_ID_BYTES / 2);
}

void
ueba_alert_compute_id(const gchar *rule_id, UebaText session_id, UebaText trigger, gchar ret_id[UEBA_ALERT_ID_BYTES])
{
  UebaAlertIds ids;

  ueba_alert_ids_init(&ids);
  ueba_alert_ids_compute(&ids, rule_id, session_id, trigger, ret_id);
  ueba_alert_ids_clear(&ids);
}
