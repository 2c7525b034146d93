/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-engine-private.h"

#define USER_FIELDS (UEBA_FIELD_BIT(UEBA_FIELD_PEER_GROUP) | UEBA_FIELD_BIT(UEBA_FIELD_ACCOUNT_STATUS))
#define COUNTRY_FIELDS UEBA_FIELD_BIT(UEBA_FIELD_SRC_COUNTRY)
#define HASH_FIELDS UEBA_FIELD_BIT(UEBA_FIELD_RAW_HASH)

/* what the tables do not know stays as the caller set it */
static inline void
_set_if_known(UebaEvent *event, UebaField field, UebaText value)
{
  if (value.len > 0)
    ueba_event_set(event, field, value);
}

static void
_resolve_alias(UebaEngine *self)
{
  UebaEvent *event = self->now.event;

  if (ueba_event_has(event, UEBA_FIELD_USER))
    _set_if_known(event, UEBA_FIELD_USER, ueba_lookup_alias(&self->lookup, event->fields[UEBA_FIELD_USER]));
}

static void
_look_up_user(UebaEngine *self)
{
  UebaEvent *event = self->now.event;
  UebaText peer_group, account_status;

  if (!ueba_event_has(event, UEBA_FIELD_USER))
    return;
  self->stats.users_asked++;
  if (!ueba_lookup_user(&self->lookup, event->fields[UEBA_FIELD_USER], &peer_group, &account_status))
    return;
  self->stats.users_found++;
  _set_if_known(event, UEBA_FIELD_PEER_GROUP, peer_group);
  _set_if_known(event, UEBA_FIELD_ACCOUNT_STATUS, account_status);
}

static void
_look_up_country(UebaEngine *self)
{
  UebaEvent *event = self->now.event;

  if (ueba_event_has(event, UEBA_FIELD_SRC_IP))
    _set_if_known(event, UEBA_FIELD_SRC_COUNTRY,
                  ueba_lookup_country(&self->lookup, event->fields[UEBA_FIELD_SRC_IP]));
}

static void
_enrich(UebaEngine *self, guint64 wanted)
{
  wanted &= ~self->now.enriched;
  if (wanted & USER_FIELDS)
    _look_up_user(self);
  if (wanted & COUNTRY_FIELDS)
    _look_up_country(self);
  if (wanted & HASH_FIELDS)
    ueba_event_make_raw_hash(self->now.event, self->now.raw_hash);
  self->now.enriched |= (wanted & USER_FIELDS ? USER_FIELDS : 0) | (wanted & (COUNTRY_FIELDS | HASH_FIELDS));
}

void
ueba_engine_enrich_event(UebaEngine *self)
{
  self->now.enriched = 0;
  _resolve_alias(self);
  if (self->now.type != G_MAXUINT)
    _enrich(self, self->content->fields_by_type[self->now.type]);
}

void
ueba_engine_complete_event(UebaEngine *self)
{
  _enrich(self, USER_FIELDS | COUNTRY_FIELDS | HASH_FIELDS);
}
