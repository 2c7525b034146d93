/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-entity.h"
#include "ueba-time.h"

#include <criterion/criterion.h>

#define HOUR (3600 * UEBA_TIME_USEC_PER_SEC)
#define START (1000 * UEBA_TIME_USEC_PER_DAY)

static const UebaSessionLimits limits = { .timeout_usec = 8 * HOUR, .max_usec = 24 * HOUR };
static UebaInterner *interner;
static UebaEntityTable *entities;

static void
_setup(void)
{
  interner = ueba_interner_new(1);
  entities = ueba_entity_table_new(interner, 1, 8);
}

static void
_teardown(void)
{
  ueba_entity_table_free(entities);
  cr_assert_eq(ueba_interner_size(interner), 0);
  ueba_interner_free(interner);
}

TestSuite(ueba_entity, .init = _setup, .fini = _teardown);

static UebaEntity *
_open(const gchar *name, gint64 time_usec)
{
  return ueba_entity_table_get(entities, ueba_text_from_string(name), time_usec);
}

static UebaEntity *
_get(const gchar *name)
{
  return _open(name, START);
}

static gboolean
_is_known(const gchar *name)
{
  return ueba_entity_table_lookup(entities, ueba_text_from_string(name)) != NULL;
}

static UebaSession *
_session_at(UebaEntity *entity, gint64 time_usec, gboolean *ret_is_late)
{
  return ueba_entity_table_session_at(entities, entity, time_usec, &limits, ret_is_late);
}

Test(ueba_entity, is_found_again_by_its_name)
{
  UebaEntity *ann = _get("ann");

  cr_assert_eq(_get("ann"), ann);
  cr_assert_neq(_get("bob"), ann);
  cr_assert_str_eq(ann->name, "ann");
  cr_assert_eq(ueba_entity_table_size(entities), 2);
}

Test(ueba_entity, may_have_a_name_of_any_length)
{
  g_autofree gchar *name = g_strnfill(100000, 'x');
  UebaEntity *entity = _get(name);

  cr_assert_eq(_get(name), entity);
  cr_assert(_is_known(name));
  cr_assert_leq(entity->name_len, 1024);
}

Test(ueba_entity, makes_room_by_the_new_one_touched_longest_ago)
{
  _get("a");
  _get("b");
  _get("a");
  _get("c");

  cr_assert(_is_known("a"));
  cr_assert_not(_is_known("b"));
  cr_assert_eq(ueba_entity_table_size(entities), 2, "new ones are at most a quarter of eight");
  cr_assert_eq(ueba_entity_table_evictions(entities), 1);
}

Test(ueba_entity, keeps_the_learned_through_a_flood_of_invented_names)
{
  gchar name[16];

  for (guint i = 0; i < 6; i++)
    ueba_entity_table_set_learned(entities, _get((g_snprintf(name, sizeof(name), "learned%u", i), name)));
  for (guint i = 0; i < 1000; i++)
    _get((g_snprintf(name, sizeof(name), "flood%u", i), name));

  for (guint i = 0; i < 6; i++)
    cr_assert(_is_known((g_snprintf(name, sizeof(name), "learned%u", i), name)));
  cr_assert_eq(ueba_entity_table_size(entities), 8);
  cr_assert_eq(ueba_entity_table_n_learned(entities), 6);
}

Test(ueba_entity, evicts_the_learned_only_beyond_three_quarters)
{
  gchar name[16];

  for (guint i = 0; i < 7; i++)
    ueba_entity_table_set_learned(entities, _get((g_snprintf(name, sizeof(name), "learned%u", i), name)));

  cr_assert_not(_is_known("learned0"));
  cr_assert(_is_known("learned1"));
  cr_assert_eq(ueba_entity_table_n_learned(entities), 6);
}

Test(ueba_entity, shrinks_when_the_limit_does)
{
  gchar name[16];

  for (guint i = 0; i < 6; i++)
    ueba_entity_table_set_learned(entities, _get((g_snprintf(name, sizeof(name), "learned%u", i), name)));
  ueba_entity_table_set_max(entities, 4);

  cr_assert_eq(ueba_entity_table_n_learned(entities), 3);
  cr_assert(_is_known("learned5"));
}

Test(ueba_entity, opens_a_new_session_and_keeps_the_earlier_one)
{
  UebaEntity *ann = _get("ann");
  gboolean is_late;

  _session_at(ann, START, &is_late);
  UebaSession *next = _session_at(ann, START + 8 * HOUR + 1, &is_late);

  cr_assert_not(is_late);
  cr_assert_eq(next->opened_usec, START + 8 * HOUR + 1);
  cr_assert_eq(ann->earlier->opened_usec, START);
  cr_assert_eq(ueba_entity_table_n_sessions(entities), 2);
  ueba_entity_table_remove(entities, ann);
  cr_assert_eq(ueba_entity_table_n_sessions(entities), 0);
}

Test(ueba_entity, puts_a_late_event_into_the_earlier_session_if_it_fits)
{
  UebaEntity *ann = _open("ann", START + 100 * HOUR);
  gboolean is_late;

  UebaSession *late = _session_at(ann, START + HOUR, &is_late);

  cr_assert_eq(late, ann->earlier);
  cr_assert(is_late);
  cr_assert_eq(late->opened_usec, START + HOUR);
  cr_assert_eq(_session_at(ann, START, &is_late)->start_usec, START);
  cr_assert_eq(ann->earlier->opened_usec, START + HOUR);
  cr_assert(is_late);
}

Test(ueba_entity, opens_another_earlier_session_for_a_late_event_that_fits_nowhere)
{
  UebaEntity *ann = _open("ann", START + 100 * HOUR);
  gboolean is_late;

  _session_at(ann, START + 50 * HOUR, &is_late);
  UebaSession *late = _session_at(ann, START, &is_late);

  cr_assert(is_late);
  cr_assert_eq(late->opened_usec, START);
  cr_assert_eq(ann->newest.opened_usec, START + 100 * HOUR);
  cr_assert_eq(_session_at(ann, START + 50 * HOUR, &is_late)->opened_usec, START + 50 * HOUR);
}

Test(ueba_entity, lets_a_somewhat_late_event_join_the_newest_session)
{
  UebaEntity *ann = _open("ann", START + 8 * HOUR);
  gboolean is_late;

  UebaSession *session = _session_at(ann, START, &is_late);

  cr_assert_not(is_late);
  cr_assert_eq(session, &ann->newest);
  cr_assert_eq(session->start_usec, START);
  cr_assert_eq(session->opened_usec, START + 8 * HOUR);
}
