/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "uebatool.h"
#include "uebatool-engine.h"
#include "uebatool-output.h"
#include "ueba-json-text.h"

/* A layer for MITRE's ATT&CK Navigator, in the format of its layer version 4.5. */

#define ATTACK_VERSION "18"
#define NAVIGATOR_VERSION "5.1.0"
#define LAYER_VERSION "4.5"

typedef struct _Technique
{
  gint score;           /* the highest of its rules */
  GString *rules;       /* "A (30), B (5)" */
} Technique;

typedef struct _NavigatorOptions
{
  gchar *output;
  gchar *name;
} NavigatorOptions;

static void
_technique_free(gpointer data)
{
  Technique *self = data;

  g_string_free(self->rules, TRUE);
  g_free(self);
}

static Technique *
_technique_of(GHashTable *techniques, const gchar *id)
{
  Technique *technique = g_hash_table_lookup(techniques, id);

  if (technique)
    return technique;
  technique = g_new0(Technique, 1);
  technique->rules = g_string_new(NULL);
  g_hash_table_insert(techniques, (gpointer) id, technique);
  return technique;
}

static gint
_highest_score(const UebaRule *rule)
{
  gint score = rule->score;

  for (guint i = 0; i < rule->score_by_type->len; i++)
    score = MAX(score, g_array_index(rule->score_by_type, UebaTypeScore, i).score);
  return score;
}

/* a retired id stands before its successor, and the Navigator knows the successor only */
static void
_add_rule(GHashTable *techniques, const UebaRule *rule)
{
  gint score = _highest_score(rule);

  for (gchar **id = rule->mitre; *id; id++)
    if (ueba_attack_tactics(*id) && !ueba_attack_successor(*id))
      {
        Technique *technique = _technique_of(techniques, *id);

        technique->score = MAX(technique->score, score);
        g_string_append_printf(technique->rules, "%s%s (%d)", technique->rules->len ? ", " : "", rule->id, score);
      }
}

/* a technique that is here only for its sub-techniques, which the Navigator folds away otherwise */
static void
_append_parent(GString *out, const gchar *id)
{
  g_string_append_printf(out, "{\"techniqueID\":\"%.5s\",\"enabled\":true,\"showSubtechniques\":true}", id);
}

static void
_append_technique(GString *out, const gchar *id, const Technique *technique, gboolean has_sub_techniques)
{
  g_string_append_printf(out, "{\"techniqueID\":\"%s\",\"score\":%d,\"enabled\":true,\"showSubtechniques\":%s,"
                         "\"comment\":", id, technique->score, has_sub_techniques ? "true" : "false");
  ueba_json_append_text(out, ueba_text(technique->rules->str, technique->rules->len));
  g_string_append_c(out, '}');
}

static gint
_compare_ids(gconstpointer a, gconstpointer b)
{
  return strcmp(*(const gchar *const *) a, *(const gchar *const *) b);
}

static GPtrArray *
_sorted_ids(GHashTable *techniques)
{
  GPtrArray *ids = g_ptr_array_new();
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init(&iter, techniques);
  while (g_hash_table_iter_next(&iter, &id, NULL))
    g_ptr_array_add(ids, id);
  g_ptr_array_sort(ids, _compare_ids);
  return ids;
}

static gboolean
_is_of(const gchar *sub_technique, const gchar *technique)
{
  return strncmp(sub_technique, technique, strlen("T1090")) == 0;
}

static void
_append_techniques(GString *out, GHashTable *techniques)
{
  g_autoptr(GPtrArray) ids = _sorted_ids(techniques);

  for (guint i = 0; i < ids->len; i++)
    {
      const gchar *id = g_ptr_array_index(ids, i);
      const gchar *next = i + 1 < ids->len ? g_ptr_array_index(ids, i + 1) : NULL;
      gboolean is_first_of_parent = i == 0 || !_is_of(id, g_ptr_array_index(ids, i - 1));

      g_string_append(out, i ? ",\n    " : "\n    ");
      if (strchr(id, '.') && is_first_of_parent)
        {
          _append_parent(out, id);
          g_string_append(out, ",\n    ");
        }
      _append_technique(out, id, g_hash_table_lookup(techniques, id), !strchr(id, '.') && next && _is_of(next, id));
    }
}

static gint
_greatest_score(GHashTable *techniques)
{
  GHashTableIter iter;
  gpointer technique;
  gint score = 1;

  g_hash_table_iter_init(&iter, techniques);
  while (g_hash_table_iter_next(&iter, NULL, &technique))
    score = MAX(score, ((Technique *) technique)->score);
  return score;
}

static gchar *
_join_pack_names(const UebaContent *content)
{
  GString *names = g_string_new(NULL);

  for (guint i = 0; i < content->pack_names->len; i++)
    g_string_append_printf(names, "%s%s", i ? ", " : "", (const gchar *) g_ptr_array_index(content->pack_names, i));
  return g_string_free(names, FALSE);
}

static void
_append_layer(GString *out, const UebaContent *content, const gchar *name)
{
  g_autoptr(GHashTable) techniques = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, _technique_free);
  g_autofree gchar *packs = _join_pack_names(content);

  for (guint i = 0; i < content->rules->len; i++)
    _add_rule(techniques, g_ptr_array_index(content->rules, i));
  g_string_append(out, "{\n  \"name\": ");
  ueba_json_append_text(out, ueba_text_from_string(name ? name : packs));
  g_string_append(out, ",\n  \"versions\": {\"attack\": \"" ATTACK_VERSION "\", \"navigator\": \"" NAVIGATOR_VERSION
                  "\", \"layer\": \"" LAYER_VERSION "\"},\n  \"domain\": \"enterprise-attack\",\n  \"description\": ");
  ueba_json_append_text(out, ueba_text_from_string("Score: the highest score that one rule adds to a session"));
  g_string_append(out, ",\n  \"sorting\": 3,\n  \"hideDisabled\": false,\n  \"techniques\": [");
  _append_techniques(out, techniques);
  g_string_append_printf(out, "\n  ],\n  \"gradient\": {\"colors\": [\"#ffe766ff\", \"#ff6666ff\"], \"minValue\": 0, "
                         "\"maxValue\": %d}\n}\n", _greatest_score(techniques));
}

static gboolean
_write_layer(const UebaContent *content, const NavigatorOptions *options, GError **error)
{
  UebatoolOutput *output = uebatool_output_new(options->output, error);
  gboolean is_written;

  if (!output)
    return FALSE;
  _append_layer(uebatool_output_buffer(output), content, options->name);
  is_written = uebatool_output_finish(output, error);
  uebatool_output_free(output);
  return is_written;
}

static UebatoolStatus
_make_layer(const NavigatorOptions *options, gchar **packs)
{
  GError *error = NULL;
  UebaContent *content = uebatool_content_load(packs, &error);

  if (content)
    _write_layer(content, options, &error);
  ueba_content_unref(content);
  return error ? uebatool_fail(error) : UEBATOOL_GOOD;
}

static const gchar help[] =
  "Writes which techniques of MITRE ATT&CK the rules cover, as a layer for the\n"
  "ATT&CK Navigator: open https://mitre-attack.github.io/attack-navigator/ and\n"
  "choose \"Open Existing Layer\". Without PACK the shipped one is taken. A\n"
  "technique's score is the highest score that one of its rules adds to a\n"
  "session; its comment names the rules.\n"
  "\n"
  "Example: uebatool navigator -o coverage.json";

UebatoolStatus
uebatool_navigator(gint argc, gchar **argv)
{
  g_autoptr(GOptionContext) context = g_option_context_new("[PACK...] - the rules as a layer for the ATT&CK Navigator");
  NavigatorOptions options = { NULL };
  UebatoolStatus status = UEBATOOL_FAILED;
  const GOptionEntry entries[] =
  {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output, "where the layer goes (standard output)", "FILE" },
    { "name", 0, 0, G_OPTION_ARG_STRING, &options.name, "name of the layer (those of the packs)", "TEXT" },
    { NULL },
  };

  g_option_context_set_description(context, help);
  g_option_context_add_main_entries(context, entries, NULL);
  if (uebatool_parse_options(context, &argc, &argv))
    status = _make_layer(&options, argv + 1);
  g_free(options.output);
  g_free(options.name);
  return status;
}
