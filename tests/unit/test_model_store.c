/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-model-store.h"

#include <criterion/criterion.h>

enum { OF_USER, OF_GROUP, OF_ALL };

static const gboolean is_of_user[] = { TRUE, FALSE, FALSE };
static const UebaHistogramPolicy policy = { .window_usec = 0, .max_bins = 250 };
static UebaInterner *interner;
static UebaModelStore *store;

static void
_setup(void)
{
  interner = ueba_interner_new(1);
  store = ueba_model_store_new(interner, 3);
  ueba_model_store_set_models(store, is_of_user, G_N_ELEMENTS(is_of_user));
}

static void
_teardown(void)
{
  ueba_model_store_free(store);
  ueba_interner_free(interner);
}

TestSuite(ueba_model_store, .init = _setup, .fini = _teardown);

/* the test's own reference stays */
static guint32
_id(const gchar *text)
{
  return ueba_interner_intern(interner, ueba_text_from_string(text));
}

static void
_train(guint model, guint32 scope, const gchar *value)
{
  ueba_histogram_train(ueba_model_store_get(store, model, scope), &policy, 0, _id(value), interner);
}

static guint64
_total(guint model, guint32 scope)
{
  UebaHistogram *histogram = ueba_model_store_lookup(store, model, scope);

  return histogram ? histogram->total : 0;
}

Test(ueba_model_store, keeps_one_histogram_per_model_and_scope_value)
{
  _train(OF_USER, _id("ann"), "US");
  _train(OF_USER, _id("ann"), "DE");
  _train(OF_USER, _id("bob"), "US");
  _train(OF_GROUP, _id("ann"), "US");
  _train(OF_ALL, UEBA_MODEL_STORE_ORG, "US");

  cr_assert_eq(_total(OF_USER, _id("ann")), 2);
  cr_assert_eq(_total(OF_USER, _id("bob")), 1);
  cr_assert_eq(_total(OF_GROUP, _id("ann")), 1);
  cr_assert_eq(_total(OF_ALL, UEBA_MODEL_STORE_ORG), 1);
  cr_assert_null(ueba_model_store_lookup(store, OF_GROUP, _id("bob")));
  cr_assert_eq(ueba_model_store_size(store), 4);
}

Test(ueba_model_store, forgets_a_user_and_nothing_else)
{
  _train(OF_USER, _id("ann"), "US");
  _train(OF_USER, _id("bob"), "US");
  _train(OF_GROUP, _id("ann"), "US");

  ueba_model_store_drop_user(store, _id("ann"));

  cr_assert_null(ueba_model_store_lookup(store, OF_USER, _id("ann")));
  cr_assert_eq(_total(OF_USER, _id("bob")), 1);
  cr_assert_eq(_total(OF_GROUP, _id("ann")), 1);
}

Test(ueba_model_store, makes_room_by_the_shared_instance_touched_longest_ago)
{
  for (guint i = 0; i < 10; i++)
    {
      gchar name[16];
      _train(OF_USER, _id((g_snprintf(name, sizeof(name), "user%u", i), name)), "US");
    }
  _train(OF_GROUP, _id("sales"), "US");
  _train(OF_GROUP, _id("staff"), "US");
  _train(OF_ALL, UEBA_MODEL_STORE_ORG, "US");
  _total(OF_GROUP, _id("sales"));
  _train(OF_GROUP, _id("it"), "US");

  cr_assert_eq(_total(OF_GROUP, _id("sales")), 1);
  cr_assert_eq(_total(OF_GROUP, _id("staff")), 0);
  cr_assert_eq(_total(OF_USER, _id("user0")), 1);
  cr_assert_eq(ueba_model_store_evictions(store), 1);
}

Test(ueba_model_store, keeps_what_a_model_learned_under_a_new_number)
{
  const guint32 source[] = { OF_GROUP, G_MAXUINT32, OF_USER };
  const gboolean of_user[] = { FALSE, TRUE, TRUE };

  _train(OF_USER, _id("ann"), "US");
  _train(OF_GROUP, _id("sales"), "US");
  _train(OF_ALL, UEBA_MODEL_STORE_ORG, "US");
  ueba_model_store_renumber(store, source, of_user, G_N_ELEMENTS(source));

  cr_assert_eq(_total(0, _id("sales")), 1);
  cr_assert_eq(_total(2, _id("ann")), 1);
  cr_assert_null(ueba_model_store_lookup(store, 1, _id("ann")));
  cr_assert_eq(ueba_model_store_size(store), 2);
  ueba_model_store_drop_user(store, _id("ann"));
  cr_assert_eq(ueba_model_store_size(store), 1);
}

static void
_note_scope(guint model, guint32 scope, const UebaHistogram *histogram, gpointer user_data)
{
  g_string_append_printf(user_data, "%u:%s ", model, scope ? ueba_interner_text(interner, scope).str : "");
}

Test(ueba_model_store, goes_through_all_instances_the_one_touched_longest_ago_first)
{
  GString *seen = g_string_new(NULL);

  _train(OF_GROUP, _id("sales"), "US");
  _train(OF_ALL, UEBA_MODEL_STORE_ORG, "US");
  _train(OF_USER, _id("ann"), "US");
  _train(OF_GROUP, _id("sales"), "US");
  ueba_model_store_foreach(store, _note_scope, seen);

  cr_assert_str_eq(seen->str, "0:ann 2: 1:sales ");
  g_string_free(seen, TRUE);
}
