/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-content-compiler.h"
#include "ueba-limits.h"

typedef struct _Merge
{
  UebaContentCompiler *compiler;
  const gchar *name_key;        /* how the file calls a definition's name */
  GPtrArray *definitions;       /* of UebaDefinition, borrowed */
  GHashTable *places;           /* name -> place in definitions + 1 */
} Merge;

static gboolean
_check_name(const Merge *self, const UebaDefinition *definition)
{
  if (definition->name && *definition->name)
    return TRUE;
  ueba_content_findings_add_error(self->compiler->findings, definition->file, definition->line,
                                  "a %s without %s", definition->noun, self->name_key);
  return FALSE;
}

/* A later one takes the place of an earlier one, so that content order stays. */
static void
_replace(Merge *self, UebaDefinition *definition, guint place)
{
  const UebaDefinition *former = (const UebaDefinition *) g_ptr_array_index(self->definitions, place);

  if (former->file == definition->file)
    ueba_content_compiler_fail(self->compiler, definition, self->name_key,
                               "stands twice in this file, first in line %u", former->line);
  else
    ueba_content_compiler_note(self->compiler, definition, NULL, "replaces the one of %s:%u",
                               former->file, former->line);
  g_ptr_array_index(self->definitions, place) = definition;
}

static void
_add(Merge *self, UebaDefinition *definition)
{
  gpointer place;

  if (!_check_name(self, definition))
    return;
  place = g_hash_table_lookup(self->places, definition->name);
  if (place)
    _replace(self, definition, GPOINTER_TO_UINT(place) - 1);
  else
    {
      g_ptr_array_add(self->definitions, definition);
      g_hash_table_insert(self->places, definition->name, GUINT_TO_POINTER(self->definitions->len));
    }
}

static void
_merge_init(Merge *self, UebaContentCompiler *compiler, const gchar *name_key)
{
  self->compiler = compiler;
  self->name_key = name_key;
  self->definitions = g_ptr_array_new();
  self->places = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, NULL);
}

static GPtrArray *
_merge_finish(Merge *self)
{
  g_hash_table_unref(self->places);
  return self->definitions;
}

GPtrArray *
ueba_content_merge_models(UebaContentCompiler *self, GPtrArray *packs)
{
  Merge merge;

  _merge_init(&merge, self, "name");
  for (guint i = 0; i < packs->len; i++)
    {
      const UebaPack *pack = (const UebaPack *) g_ptr_array_index(packs, i);

      for (guint j = 0; j < pack->models->len; j++)
        _add(&merge, &((UebaModelDefinition *) g_ptr_array_index(pack->models, j))->base);
    }
  return _merge_finish(&merge);
}

GPtrArray *
ueba_content_merge_rules(UebaContentCompiler *self, GPtrArray *packs)
{
  Merge merge;

  _merge_init(&merge, self, "ruleId");
  for (guint i = 0; i < packs->len; i++)
    {
      const UebaPack *pack = (const UebaPack *) g_ptr_array_index(packs, i);

      for (guint j = 0; j < pack->rules->len; j++)
        _add(&merge, &((UebaRuleDefinition *) g_ptr_array_index(pack->rules, j))->base);
    }
  return _merge_finish(&merge);
}
