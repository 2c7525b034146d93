/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-session.h"
#include "ueba-limits.h"
#include "ueba-time.h"

/* so many rules fire in nearly every session, and few packs have more than 64 */
#define FIRED_USUAL 4

struct _UebaStory
{
  gint64 score;
  guint32 *fired;       /* rules, in order; usual_fired, or allocated */
  guint64 *fired_bits;  /* the same as a set; usual_bits, or allocated */
  guint32 n_fired;
  guint32 capacity;
  guint32 n_words;
  guint8 is_notable;
  guint8 n_evidence;
  guint32 evidence[UEBA_LIMIT_EVIDENCE];
  guint32 usual_fired[FIRED_USUAL];
  guint64 usual_bits;
};

void
ueba_session_open(UebaSession *self, gint64 time_usec)
{
  *self = (UebaSession) { .start_usec = time_usec, .last_usec = time_usec, .opened_usec = time_usec };
}

static void
_story_free(UebaStory *self, UebaInterner *interner)
{
  if (!self)
    return;
  for (guint i = 0; i < self->n_evidence; i++)
    ueba_interner_unref(interner, self->evidence[i]);
  if (self->fired != self->usual_fired)
    g_free(self->fired);
  if (self->fired_bits != &self->usual_bits)
    g_free(self->fired_bits);
  g_free(self);
}

void
ueba_session_clear(UebaSession *self, UebaInterner *interner)
{
  ueba_counters_clear(&self->counters, interner);
  _story_free(self->story, interner);
  self->story = NULL;
}

gboolean
ueba_session_admits(const UebaSession *self, gint64 time_usec, const UebaSessionLimits *limits)
{
  if (time_usec >= self->start_usec)
    return ueba_time_difference(time_usec, self->last_usec) <= limits->timeout_usec &&
           ueba_time_difference(time_usec, self->start_usec) <= limits->max_usec;
  return ueba_time_difference(self->start_usec, time_usec) <= limits->timeout_usec &&
         ueba_time_difference(self->last_usec, time_usec) <= limits->max_usec;
}

void
ueba_session_join(UebaSession *self, gint64 time_usec)
{
  self->start_usec = MIN(self->start_usec, time_usec);
  self->last_usec = MAX(self->last_usec, time_usec);
}

static UebaStory *
_story_new(void)
{
  UebaStory *self = g_new0(UebaStory, 1);

  self->fired = self->usual_fired;
  self->capacity = FIRED_USUAL;
  self->fired_bits = &self->usual_bits;
  self->n_words = 1;
  return self;
}

static UebaStory *
_story(UebaSession *self)
{
  if (!self->story)
    self->story = _story_new();
  return self->story;
}

/* .. of so many bytes; usual: where it lies as long as it is not allocated */
static gpointer
_enlarge(gpointer array, gconstpointer usual, gsize bytes, gsize new_bytes)
{
  gpointer larger = g_realloc(array == usual ? NULL : array, new_bytes);

  if (array == usual)
    memcpy(larger, usual, bytes);
  return larger;
}

static void
_set_bit(UebaStory *self, guint rule)
{
  guint32 n_words = rule / 64 + 1, n_before = self->n_words;

  if (n_words > n_before)
    {
      self->fired_bits = _enlarge(self->fired_bits, &self->usual_bits, n_before * sizeof(guint64),
                                  n_words * sizeof(guint64));
      memset(self->fired_bits + n_before, 0, (n_words - n_before) * sizeof(guint64));
      self->n_words = n_words;
    }
  self->fired_bits[rule / 64] |= G_GUINT64_CONSTANT(1) << (rule % 64);
}

void
ueba_session_add_fired(UebaSession *self, guint rule)
{
  UebaStory *story = _story(self);

  if (ueba_session_has_fired(self, rule))
    return;
  _set_bit(story, rule);
  if (story->n_fired == story->capacity)
    {
      story->fired = _enlarge(story->fired, story->usual_fired, story->n_fired * sizeof(guint32),
                              2 * story->capacity * sizeof(guint32));
      story->capacity *= 2;
    }
  story->fired[story->n_fired++] = rule;
}

gboolean
ueba_session_has_fired(const UebaSession *self, guint rule)
{
  const UebaStory *story = self->story;

  return story && rule / 64 < story->n_words && (story->fired_bits[rule / 64] >> (rule % 64) & 1);
}

const guint32 *
ueba_session_fired(const UebaSession *self, guint *ret_n)
{
  *ret_n = self->story ? self->story->n_fired : 0;
  return self->story ? self->story->fired : NULL;
}

gint64
ueba_session_add_score(UebaSession *self, gint score)
{
  return _story(self)->score += score;
}

gint64
ueba_session_score(const UebaSession *self)
{
  return self->story ? self->story->score : 0;
}

void
ueba_session_set_score(UebaSession *self, gint64 score)
{
  _story(self)->score = score;
}

gboolean
ueba_session_become_notable(UebaSession *self)
{
  gboolean is_first = !ueba_session_is_notable(self);

  _story(self)->is_notable = TRUE;
  return is_first;
}

gboolean
ueba_session_is_notable(const UebaSession *self)
{
  return self->story && self->story->is_notable;
}

/* where the id stands, or the place that has to be given up, or the end */
static guint
_evidence_place(UebaStory *self, UebaInterner *interner, guint32 id)
{
  for (guint i = 0; i < self->n_evidence; i++)
    if (self->evidence[i] == id)
      {
        ueba_interner_unref(interner, id);
        return i;
      }
  if (self->n_evidence < UEBA_LIMIT_EVIDENCE)
    return self->n_evidence++;
  ueba_interner_unref(interner, self->evidence[UEBA_LIMIT_EVIDENCE - 1]);
  return UEBA_LIMIT_EVIDENCE - 1;
}

void
ueba_session_add_evidence(UebaSession *self, UebaInterner *interner, guint32 id)
{
  UebaStory *story = _story(self);
  guint place = _evidence_place(story, interner, id);

  memmove(&story->evidence[1], &story->evidence[0], place * sizeof(guint32));
  story->evidence[0] = id;
}

gboolean
ueba_session_remove_evidence(UebaSession *self, guint32 id, UebaInterner *interner)
{
  UebaStory *story = self->story;
  guint8 kept = 0, n = story ? story->n_evidence : 0;

  for (guint8 i = 0; i < n; i++)
    if (story->evidence[i] != id)
      story->evidence[kept++] = story->evidence[i];
    else
      ueba_interner_unref(interner, id);
  if (story)
    story->n_evidence = kept;
  return kept < n;
}

const guint32 *
ueba_session_evidence(const UebaSession *self, guint *ret_n)
{
  *ret_n = self->story ? self->story->n_evidence : 0;
  return self->story ? self->story->evidence : NULL;
}

static void
_renumber_fired(UebaStory *self, const guint32 *new_rules)
{
  guint32 kept = 0;

  memset(self->fired_bits, 0, self->n_words * sizeof(guint64));
  for (guint32 i = 0; i < self->n_fired; i++)
    {
      guint32 rule = new_rules[self->fired[i]];
      if (rule == G_MAXUINT32)
        continue;
      self->fired[kept++] = rule;
      _set_bit(self, rule);
    }
  self->n_fired = kept;
}

void
ueba_session_renumber(UebaSession *self, UebaInterner *interner, const guint32 *new_counters,
                      const guint32 *new_rules)
{
  ueba_counters_renumber(&self->counters, interner, new_counters);
  if (self->story)
    _renumber_fired(self->story, new_rules);
}
