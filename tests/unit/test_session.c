/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-session.h"
#include "ueba-entity.h"
#include "ueba-limits.h"
#include "ueba-time.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>

#define HOUR (3600 * UEBA_TIME_USEC_PER_SEC)
#define START (1000 * UEBA_TIME_USEC_PER_DAY)

static const UebaSessionLimits limits = { .timeout_usec = 8 * HOUR, .max_usec = 24 * HOUR };

typedef struct _AdmitCase
{
  gint64 start_usec;
  gint64 last_usec;
  gint64 time_usec;
  gboolean admits;
} AdmitCase;

ParameterizedTestParameters(ueba_session, ends_by_a_pause_or_by_its_length_to_the_microsecond)
{
  static AdmitCase cases[] =
  {
    { START, START, START, TRUE },
    { START, START, START + 8 * HOUR, TRUE },
    { START, START, START + 8 * HOUR + 1, FALSE },
    { START, START + 20 * HOUR, START + 24 * HOUR, TRUE },
    { START, START + 20 * HOUR, START + 24 * HOUR + 1, FALSE },
    { START, START + 20 * HOUR, START + 1, TRUE },
    { START, START, START - 8 * HOUR, TRUE },
    { START, START, START - 8 * HOUR - 1, FALSE },
    { START, START + 20 * HOUR, START - 4 * HOUR, TRUE },
    { START, START + 20 * HOUR, START - 4 * HOUR - 1, FALSE },
    { G_MAXINT64, G_MAXINT64, G_MININT64 + 1, FALSE },
    { G_MININT64 + 1, G_MININT64 + 1, G_MAXINT64, FALSE },
  };

  return cr_make_param_array(AdmitCase, cases, G_N_ELEMENTS(cases));
}

ParameterizedTest(AdmitCase *c, ueba_session, ends_by_a_pause_or_by_its_length_to_the_microsecond)
{
  UebaSession session = { .start_usec = c->start_usec, .last_usec = c->last_usec };

  cr_assert_eq(ueba_session_admits(&session, c->time_usec, &limits), c->admits);
}

Test(ueba_session, keeps_its_id_when_a_late_event_moves_its_start)
{
  UebaSession session;

  ueba_session_open(&session, START);
  ueba_session_join(&session, START - HOUR);
  ueba_session_join(&session, START + HOUR);
  ueba_session_join(&session, START);

  cr_assert_eq(session.opened_usec, START);
  cr_assert_eq(session.start_usec, START - HOUR);
  cr_assert_eq(session.last_usec, START + HOUR);
}

Test(ueba_session, remembers_rules_in_the_order_of_their_first_firing)
{
  UebaInterner *interner = ueba_interner_new(1);
  UebaSession session;
  guint n;

  ueba_session_open(&session, START);
  cr_assert_not(ueba_session_has_fired(&session, 7));
  ueba_session_add_fired(&session, 700);
  ueba_session_add_fired(&session, 7);
  ueba_session_add_fired(&session, 700);
  const guint32 *fired = ueba_session_fired(&session, &n);

  cr_assert_eq(n, 2);
  cr_assert_eq(fired[0], 700);
  cr_assert_eq(fired[1], 7);
  cr_assert(ueba_session_has_fired(&session, 7));
  cr_assert_not(ueba_session_has_fired(&session, 8));
  cr_assert_not(ueba_session_has_fired(&session, 70000));
  ueba_session_clear(&session, interner);
  ueba_interner_free(interner);
}

Test(ueba_session, adds_scores_and_becomes_notable_once)
{
  UebaInterner *interner = ueba_interner_new(1);
  UebaSession session;

  ueba_session_open(&session, START);
  cr_assert_eq(ueba_session_score(&session), 0);
  ueba_session_add_score(&session, 20);

  cr_assert_eq(ueba_session_add_score(&session, 75), 95);
  cr_assert(ueba_session_become_notable(&session));
  cr_assert_not(ueba_session_become_notable(&session));
  ueba_session_clear(&session, interner);
  ueba_interner_free(interner);
}

Test(ueba_session, keeps_the_newest_ids_as_evidence_each_once)
{
  UebaInterner *interner = ueba_interner_new(1);
  UebaSession session;
  gchar id[16];
  guint n;

  ueba_session_open(&session, START);
  for (guint i = 0; i < 2 * UEBA_LIMIT_EVIDENCE; i++)
    ueba_session_add_evidence(&session, interner,
                              ueba_interner_intern(interner, ueba_text(id, g_snprintf(id, sizeof(id), "m%02u", i))));
  ueba_session_add_evidence(&session, interner, ueba_interner_intern(interner, ueba_text_from_string("m17")));
  const guint32 *evidence = ueba_session_evidence(&session, &n);

  cr_assert_eq(n, UEBA_LIMIT_EVIDENCE);
  cr_assert_str_eq(ueba_interner_text(interner, evidence[0]).str, "m17");
  cr_assert_str_eq(ueba_interner_text(interner, evidence[1]).str, "m19");
  cr_assert_str_eq(ueba_interner_text(interner, evidence[2]).str, "m18");
  cr_assert_str_eq(ueba_interner_text(interner, evidence[3]).str, "m16");
  cr_assert_eq(ueba_interner_size(interner), UEBA_LIMIT_EVIDENCE);
  ueba_session_clear(&session, interner);
  cr_assert_eq(ueba_interner_size(interner), 0);
  ueba_interner_free(interner);
}

Test(ueba_session, knows_its_rules_under_new_numbers)
{
  UebaInterner *interner = ueba_interner_new(1);
  const guint32 new_rules[] = { G_MAXUINT32, 5, 0 };
  UebaSession session;
  guint n;

  ueba_session_open(&session, START);
  for (guint rule = 0; rule < 3; rule++)
    ueba_session_add_fired(&session, rule);
  ueba_session_renumber(&session, interner, NULL, new_rules);
  const guint32 *fired = ueba_session_fired(&session, &n);

  cr_assert_eq(n, 2);
  cr_assert_eq(fired[0], 5);
  cr_assert_eq(fired[1], 0);
  cr_assert(ueba_session_has_fired(&session, 5));
  cr_assert_not(ueba_session_has_fired(&session, 1));
  ueba_session_clear(&session, interner);
  ueba_interner_free(interner);
}
