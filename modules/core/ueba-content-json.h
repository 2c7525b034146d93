/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UEBA_CONTENT_JSON_H_INCLUDED
#define UEBA_CONTENT_JSON_H_INCLUDED

#include "ueba-content-findings.h"

#include <json-glib/json-glib.h>

/* A content file as JSON: strict, with the line of every key, and no key twice in an object. Objects are read by tables
 * of keys into the members of a struct; whatever is wrong with a key becomes a finding and leaves the member alone. */
typedef struct _UebaContentJson UebaContentJson;

/* findings is borrowed and must live longer. NULL: it is not JSON, and a finding says so. */
UebaContentJson *ueba_content_json_parse(const gchar *file, const gchar *data, gsize len,
                                         UebaContentFindings *findings);
void ueba_content_json_free(UebaContentJson *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UebaContentJson, ueba_content_json_free)

/* NULL: the file holds something else than an object */
JsonObject *ueba_content_json_root(const UebaContentJson *self);
/* of a key, or with key NULL of the object's first one */
guint ueba_content_json_line(const UebaContentJson *self, JsonObject *object, const gchar *key);

typedef enum
{
  UEBA_CONTENT_TEXT,            /* gchar * */
  UEBA_CONTENT_LIST,            /* gchar **: an array of texts, or a text with commas; parts are trimmed, never empty */
  UEBA_CONTENT_NUMBER,          /* gdouble: a number, or a text that is one */
  UEBA_CONTENT_BOOLEAN,         /* gboolean: true, false, or a text that says so */
  UEBA_CONTENT_OBJECT,          /* for read */
  UEBA_CONTENT_OBJECTS,         /* an array of objects, each for read */
  UEBA_CONTENT_ELSEWHERE,       /* an array that another reader takes */
} UebaContentKeyType;

/* where begins the messages: "rule 'X'" */
typedef void (*UebaContentReadFunc)(UebaContentJson *self, JsonObject *object, gpointer base, const gchar *where);

typedef struct _UebaContentKey
{
  const gchar *name;
  UebaContentKeyType type;
  gsize offset;                 /* of the member in base */
  UebaContentReadFunc read;     /* of objects, with the same base */
} UebaContentKey;

/* what may stand in one kind of object */
typedef struct _UebaContentShape
{
  const UebaContentKey *keys;
  gsize n_keys;
  const gchar *const *unused;   /* names of keys that are accepted, and noted; NULL-terminated */
} UebaContentShape;

/* Fills the members of base, which holds their defaults; texts and lists there before are freed. null leaves the
 * default. */
void ueba_content_json_read(UebaContentJson *self, JsonObject *object, const UebaContentShape *shape, gpointer base,
                            const gchar *where);

/* A value as one of the scalar types of keys, for objects whose keys are free; FALSE and a finding: it is another. */
gboolean ueba_content_json_read_text(UebaContentJson *self, JsonObject *object, const gchar *key, const gchar *where,
                                     gchar **ret_text);
gboolean ueba_content_json_read_number(UebaContentJson *self, JsonObject *object, const gchar *key, const gchar *where,
                                       gdouble *ret_number);
gboolean ueba_content_json_read_list(UebaContentJson *self, JsonObject *object, const gchar *key, const gchar *where,
                                     gchar ***ret_list);

/* a finding at the line of the key; key NULL: of the object */
void ueba_content_json_error(UebaContentJson *self, JsonObject *object, const gchar *key, const gchar *format, ...)
G_GNUC_PRINTF(4, 5);

/* tells once per key, with their number, which accepted keys have no use */
void ueba_content_json_note_unused(UebaContentJson *self);

#endif
