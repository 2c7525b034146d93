/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "fuzz-target.h"
#include "ueba-content.h"

/* a content pack's bytes */

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize len)
{
  GPtrArray *notes = NULL;
  GError *error = NULL;
  UebaContent *content = ueba_content_load_data("fuzz.json", (const gchar *) data, len, &notes, &error);

  g_assert((content == NULL) == (error != NULL));
  if (content)
    for (guint i = 0; i < content->rules->len; i++)
      {
        const UebaRule *rule = g_ptr_array_index(content->rules, i);
        g_assert(ueba_content_lookup_rule(content, rule->id) == rule);
      }
  g_clear_pointer(&notes, g_ptr_array_unref);
  g_clear_error(&error);
  ueba_content_unref(content);
  return 0;
}
