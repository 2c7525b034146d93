/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_MODEL_STORE_H_INCLUDED
#define UEBA_MODEL_STORE_H_INCLUDED

#include "ueba-histogram.h"

/* All instances of all models: per model a hash table scope value -> histogram. Instances of a user's own go when the
 * user is evicted. All others (peer groups, any field a model names) are bounded together: the one touched longest
 * ago makes room. */
typedef struct _UebaModelStore UebaModelStore;

/* scope value of the one instance of an ORG model */
#define UEBA_MODEL_STORE_ORG UEBA_INTERNER_NO_ID

UebaModelStore *ueba_model_store_new(UebaInterner *interner, guint max_instances);
void ueba_model_store_free(UebaModelStore *self);
void ueba_model_store_set_max(UebaModelStore *self, guint max_instances);
/* The instance touched longest ago goes, of those that are no user's own; FALSE: there is none. */
gboolean ueba_model_store_evict_shared(UebaModelStore *self);

/* models are numbered 0 .. n-1; each is empty at first */
void ueba_model_store_set_models(UebaModelStore *self, const gboolean *is_of_user, guint n_models);
/* The models have new numbers: source[new] is the old number whose instances it keeps, or G_MAXUINT32. */
void ueba_model_store_renumber(UebaModelStore *self, const guint32 *source, const gboolean *is_of_user,
                               guint n_models);

/* NULL: nothing was ever observed; borrowed until the next change */
UebaHistogram *ueba_model_store_lookup(UebaModelStore *self, guint model, guint32 scope);
/* made if need be; a reference to scope is taken then */
UebaHistogram *ueba_model_store_get(UebaModelStore *self, guint model, guint32 scope);
/* the user's own instances, of every model */
void ueba_model_store_drop_user(UebaModelStore *self, guint32 user);

guint64 ueba_model_store_size(const UebaModelStore *self);
guint64 ueba_model_store_evictions(const UebaModelStore *self);

/* for saving: the bounded ones with the one touched longest ago first */
typedef void (*UebaModelStoreFunc)(guint model, guint32 scope, const UebaHistogram *histogram, gpointer user_data);
void ueba_model_store_foreach(const UebaModelStore *self, UebaModelStoreFunc func, gpointer user_data);

/* The changed ones. Of the bounded ones these are in front; the one touched longest ago first. */
void ueba_model_store_foreach_changed(const UebaModelStore *self, UebaModelStoreFunc func, gpointer user_data);
void ueba_model_store_foreach_changed_of_user(const UebaModelStore *self, guint32 user, UebaModelStoreFunc func,
                                              gpointer user_data);
/* they stand in the file now */
void ueba_model_store_set_saved(UebaModelStore *self);
void ueba_model_store_set_saved_of_user(UebaModelStore *self, guint32 user);

/* before a bounded instance that stands in the file makes room or is forgotten */
typedef void (*UebaModelStoreEvictFunc)(guint model, guint32 scope, gpointer user_data);
void ueba_model_store_set_evict_func(UebaModelStore *self, UebaModelStoreEvictFunc func, gpointer user_data);

/* The value goes from the user's own instances; TRUE: one had it, and has changed. */
gboolean ueba_model_store_remove_value_of_user(UebaModelStore *self, guint32 user, guint32 value);
/* .. from the bounded ones, of which that over it goes; of how many it went. The caller holds the value. */
guint ueba_model_store_forget(UebaModelStore *self, guint32 value);

/* One that stands in the file, empty; a bounded one comes in front. NULL: it is there already. */
UebaHistogram *ueba_model_store_restore(UebaModelStore *self, guint model, guint32 scope);
/* of a bounded one, which does not count as a change */
void ueba_model_store_move_to_front(UebaModelStore *self, guint model, guint32 scope);

#endif
