/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "uebatool-definitions.h"

struct _UebatoolDefinitions
{
  GPtrArray *packs;     /* of UebaPack */
  GHashTable *models;   /* name -> UebaDefinition, both borrowed from the packs */
  GHashTable *rules;
};

static void
_add_pack(UebatoolDefinitions *self, UebaPack *pack)
{
  g_ptr_array_add(self->packs, pack);
  for (guint i = 0; i < pack->models->len; i++)
    {
      UebaDefinition *model = &((UebaModelDefinition *) g_ptr_array_index(pack->models, i))->base;
      g_hash_table_insert(self->models, model->name, model);
    }
  for (guint i = 0; i < pack->rules->len; i++)
    {
      UebaDefinition *rule = &((UebaRuleDefinition *) g_ptr_array_index(pack->rules, i))->base;
      g_hash_table_insert(self->rules, rule->name, rule);
    }
}

/* the packs are right, since content was made of them: what is found is found a second time */
UebatoolDefinitions *
uebatool_definitions_new(const UebaContent *content)
{
  g_autoptr(UebaContentFindings) again = ueba_content_findings_new();
  UebatoolDefinitions *self = g_new0(UebatoolDefinitions, 1);

  self->packs = g_ptr_array_new_with_free_func((GDestroyNotify) ueba_pack_free);
  self->models = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, NULL);
  self->rules = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, NULL);
  for (guint i = 0; i < content->pack_texts->len; i++)
    {
      const UebaPackText *text = g_ptr_array_index(content->pack_texts, i);
      gsize len;
      const gchar *data = g_bytes_get_data(text->text, &len);

      _add_pack(self, ueba_content_loader_read(text->file, data, len, again));
    }
  return self;
}

void
uebatool_definitions_free(UebatoolDefinitions *self)
{
  if (!self)
    return;
  g_hash_table_unref(self->models);
  g_hash_table_unref(self->rules);
  g_ptr_array_unref(self->packs);
  g_free(self);
}

const UebaDefinition *
uebatool_definitions_lookup(const UebatoolDefinitions *self, const gchar *name)
{
  const UebaDefinition *rule = g_hash_table_lookup(self->rules, name);

  return rule ? rule : g_hash_table_lookup(self->models, name);
}

void
uebatool_definition_note(const UebaDefinition *self, const gchar *key, UebaContentFindings *findings,
                         const gchar *format, ...)
{
  g_autofree gchar *message = NULL;
  va_list args;

  va_start(args, format);
  message = g_strdup_vprintf(format, args);
  va_end(args);
  ueba_content_findings_add_note(findings, self->file, ueba_definition_line(self, key), "%s '%s'%s%s: %s", self->noun,
                                 self->name, key ? ", " : "", key ? key : "", message);
}
