/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-content.h"

#include <criterion/criterion.h>
#include <glib/gstdio.h>

/* Packs are written with ` for the double quote. */

#define MODEL(name, more) \
  "{ `name`: `" name "`, `modelType`: `CATEGORICAL`, `scopeType`: `USER`, `scopeValue`: `user`,\n" \
  "  `feature`: `src_country`, `histogramEventTypes`: [`app-login`] " more "}"
#define RULE(id, more) \
  "{ `ruleId`: `" id "`, `ruleDef`: { `ruleEventTypes`: [`failed-app-login`], `score`: 10 " more "} }"
#define PACK(models, rules) "{ `name`: `test`, `version`: `1`, `models`: [" models "],\n`rules`: [" rules "] }"

static UebaContent *
_load_noting(const gchar *pack, GPtrArray **ret_notes)
{
  g_autofree gchar *json = g_strdelimit(g_strdup(pack), "`", '"');
  g_autoptr(GError) error = NULL;
  UebaContent *content = ueba_content_load_data("test.json", json, strlen(json), ret_notes, &error);

  cr_assert(content, "%s", error ? error->message : "");
  return content;
}

static UebaContent *
_load(const gchar *pack)
{
  return _load_noting(pack, NULL);
}

static const UebaRule *
_rule(const UebaContent *content, guint i)
{
  return (const UebaRule *) g_ptr_array_index(content->rules, i);
}

static const UebaModel *
_model(const UebaContent *content, guint i)
{
  return (const UebaModel *) g_ptr_array_index(content->models, i);
}

static guint
_type(const UebaContent *content, const gchar *event_type)
{
  return ueba_content_event_type(content, ueba_text_from_string(event_type));
}

/* "A B": ids of the type's rules in the order of evaluation; owned by the caller */
static gchar *
_rules_of_type(const UebaContent *content, const gchar *event_type)
{
  const GArray *rules = content->rules_by_type[_type(content, event_type)];
  GString *ids = g_string_new(NULL);

  for (guint i = 0; i < rules->len; i++)
    g_string_append_printf(ids, "%s%s", i ? " " : "", _rule(content, g_array_index(rules, guint, i))->id);
  return g_string_free(ids, FALSE);
}

static void
_assert_order(const UebaContent *content, const gchar *event_type, const gchar *expected)
{
  g_autofree gchar *order = _rules_of_type(content, event_type);

  cr_assert_str_eq(order, expected);
}

static gchar *
_join(gchar **texts)
{
  return g_strjoinv(",", texts);
}

static gchar *
_join_notes(const GPtrArray *notes)
{
  GString *text = g_string_new(NULL);

  for (guint i = 0; i < notes->len; i++)
    g_string_append_printf(text, "%s\n", (const gchar *) g_ptr_array_index(notes, i));
  return g_string_free(text, FALSE);
}

/* ---- models ---- */

Test(ueba_content, reads_a_model_as_written)
{
  UebaContent *content =
    _load(PACK(MODEL("UA-UC", ", `modelTemplate`: `Countries for user`, `description`: `d`, `category`: `c`, "
                     "`alpha`: 2, `agingWindow`: 30, `maxNumberOfBins`: 17, "
                     "`convergenceFilter`: `confidence_factor>=0.8`, "
                     "`trainIf`: `count(src_country,'app-login')=1`, `disabled`: false"), ""));
  const UebaModel *model = _model(content, 0);

  cr_assert_str_eq(model->name, "UA-UC");
  cr_assert_str_eq(model->key, "UA-UC(user,src_country)");
  cr_assert_str_eq(model->template_name, "Countries for user");
  cr_assert_eq(model->scope, UEBA_SCOPE_USER);
  cr_assert_str_eq(model->scope_type, "USER");
  cr_assert_eq(model->feature, UEBA_FIELD_SRC_COUNTRY);
  cr_assert_eq(model->alpha, 2);
  cr_assert_eq(model->aging_window_usec, 30 * 86400 * (gint64) G_USEC_PER_SEC);
  cr_assert_eq(model->max_bins, 17);
  cr_assert(model->train_if);
  cr_assert(model->convergence);
  cr_assert_eq(content->models_by_type[_type(content, "app-login")]->len, 1);
  ueba_content_unref(content);
}

Test(ueba_content, gives_a_short_model_the_usual_values)
{
  UebaContent *content = _load(PACK(MODEL("M", ""), ""));
  const UebaModel *model = _model(content, 0);

  cr_assert_eq(model->alpha, 1);
  cr_assert_eq(model->aging_window_usec, 90 * 86400 * (gint64) G_USEC_PER_SEC);
  cr_assert_eq(model->max_bins, 250);
  cr_assert_null(model->train_if);
  cr_assert_null(model->convergence);
  ueba_content_unref(content);
}

typedef struct _ScopeCase
{
  const gchar *scope;
  UebaScope expected;
  UebaField field;
  const gchar *key;
} ScopeCase;

Test(ueba_content, knows_users_peers_the_whole_and_any_other_field_as_scope)
{
  static const ScopeCase cases[] =
  {
    { "`scopeType`: `USER`, `scopeValue`: `user`", UEBA_SCOPE_USER, UEBA_FIELD_USER, "M(user,app)" },
    { "`scopeType`: `user`", UEBA_SCOPE_USER, UEBA_FIELD_USER, "M(user,app)" },
    { "`scopeType`: `PEERS`, `scopeValue`: `app`", UEBA_SCOPE_FIELD, UEBA_FIELD_APP, "M(app,app)" },
    { "`scopeType`: `PEERS`", UEBA_SCOPE_FIELD, UEBA_FIELD_PEER_GROUP, "M(peer_group,app)" },
    { "`scopeType`: `ORG`, `scopeValue`: `org`", UEBA_SCOPE_ORG, UEBA_FIELD_NONE, "M(org,app)" },
    { "`scopeType`: `DEVICE`, `scopeValue`: `src_ip`", UEBA_SCOPE_FIELD, UEBA_FIELD_SRC_IP, "M(src_ip,app)" },
  };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
    {
      g_autofree gchar *pack =
        g_strdup_printf(PACK("{ `name`: `M`, `feature`: `app`, `histogramEventTypes`: `t`, %s }", ""), cases[i].scope);
      UebaContent *content = _load(pack);

      cr_assert_eq(_model(content, 0)->scope, cases[i].expected, "%s", cases[i].scope);
      cr_assert_eq(_model(content, 0)->scope_field, cases[i].field, "%s", cases[i].scope);
      cr_assert_str_eq(_model(content, 0)->key, cases[i].key);
      ueba_content_unref(content);
    }
}

/* ---- rules ---- */

Test(ueba_content, reads_a_rule_as_written)
{
  UebaContent *content =
    _load(PACK(MODEL("UA-UC", ""),
               "{ `ruleId`: `FA-UC-F`, `ruleDef`: { `ruleName`: `n`, `ruleDescription`: `d`, `ruleCategory`: `c`, "
               "`reasonTemplate`: `{user} from {src_country}`, `ruleType`: `session`, "
               "`ruleEventTypes`: [`failed-app-login`, `failed-vpn-login`], `modelName`: `UA-UC`, "
               "`factFeatureName`: `src_country`, `classifyIf`: `count(src_country,'failed-app-login')=1`, "
               "`ruleExpression`: `num_observations=0 && confidence_factor>=0.8`, `dependencyExpression`: `NA`, "
               "`percentileThreshold`: 0.2, `score`: 10, `disabled`: false, "
               "`scoreByEventType`: { `failed-vpn-login`: 7 }, `reasonByEventType`: { `failed-vpn-login`: `VPN` }, "
               "`ruleLabels`: { `mitre`: [`T1133`], `useCase`: [`Abnormal Authentication & Access`] } }, "
               "`tests`: [] }"));
  const UebaRule *rule = _rule(content, 0);

  cr_assert_str_eq(rule->id, "FA-UC-F");
  cr_assert_str_eq(rule->name, "n");
  cr_assert_str_eq(rule->description, "d");
  cr_assert_str_eq(rule->category, "c");
  cr_assert_eq(rule->model, 0);
  cr_assert_eq(rule->percentile_threshold, 0.2);
  cr_assert(rule->classify_if);
  cr_assert(rule->rule_expression);
  cr_assert_null(rule->dependency);
  cr_assert_eq(rule->fact_feature, UEBA_FIELD_SRC_COUNTRY);
  cr_assert_not(rule->fact_is_count);
  cr_assert_str_eq(rule->use_cases[0], "Abnormal Authentication & Access");
  cr_assert_eq(ueba_rule_score(rule, _type(content, "failed-app-login")), 10);
  cr_assert_eq(ueba_rule_score(rule, _type(content, "failed-vpn-login")), 7);
  cr_assert(rule->reason);
  cr_assert(g_ptr_array_index(rule->reason_by_type, _type(content, "failed-vpn-login")));
  cr_assert_eq(ueba_content_lookup_rule(content, "FA-UC-F"), rule);
  cr_assert_null(ueba_content_lookup_rule(content, "fa-uc-f"));
  ueba_content_unref(content);
}

Test(ueba_content, takes_lists_numbers_and_booleans_that_are_texts)
{
  UebaContent *content =
    _load(PACK(MODEL("M", ", `alpha`: `0.5`, `disabled`: `FALSE`"),
               "{ `ruleId`: `R`, `ruleDef`: { `ruleEventTypes`: ` a , b,`, `modelName`: `FACT`, `score`: `12.0`, "
               "`classifyIf`: ``, `ruleExpression`: `NA`, `disabled`: `false`, `percentileThreshold`: ``, "
               "`ruleLabels`: { `mitre`: `T1078, T1133` } } },"
               "{ `ruleId`: `OFF`, `ruleDef`: { `disabled`: `TRUE` } }"));
  const UebaRule *rule = _rule(content, 0);
  g_autofree gchar *mitre = _join(rule->mitre);

  cr_assert_eq(content->rules->len, 1);
  cr_assert_eq(_model(content, 0)->alpha, 0.5);
  cr_assert_eq(rule->model, -1);
  cr_assert_eq(rule->score, 12);
  cr_assert_eq(rule->percentile_threshold, 0.1);
  cr_assert_null(rule->classify_if);
  cr_assert_null(rule->rule_expression);
  cr_assert_str_eq(mitre, "T1078,T1133");
  cr_assert_neq(_type(content, "a"), G_MAXUINT);
  cr_assert_neq(_type(content, "b"), G_MAXUINT);
  ueba_content_unref(content);
}

Test(ueba_content, adds_the_successor_of_a_retired_technique_and_the_tactics)
{
  UebaContent *content = _load(PACK("", RULE("R", ", `ruleLabels`: { `mitre`: [`T1188`, `T1133`, `T1133`] }")));
  g_autofree gchar *mitre = _join(_rule(content, 0)->mitre);
  g_autofree gchar *tactics = _join(_rule(content, 0)->mitre_tactics);

  cr_assert_str_eq(mitre, "T1188,T1090.003,T1133");
  cr_assert_str_eq(tactics, "Command and Control,Initial Access,Persistence");
  ueba_content_unref(content);
}

Test(ueba_content, takes_the_count_of_the_first_counter_for_a_trigger)
{
  UebaContent *content =
    _load(PACK("", RULE("R", ", `factFeatureName`: `count`, `ruleExpression`: `distinctCount(dsn_id,'x')=50`")));
  const UebaRule *rule = _rule(content, 0);

  cr_assert(rule->fact_is_count);
  cr_assert_eq(rule->fact_feature, UEBA_FIELD_NONE);
  cr_assert_eq(rule->counted_fields, UEBA_FIELD_BIT(UEBA_FIELD_DSN_ID));
  ueba_content_unref(content);
}

/* ---- names become numbers ---- */

Test(ueba_content, shares_a_counter_between_expressions_that_ask_for_the_same)
{
  UebaContent *content =
    _load(PACK("", RULE("A", ", `classifyIf`: `count(app,'b','a')=1`") ","
               RULE("B", ", `classifyIf`: `distinctCount(app,'a','b','a')=1 && sum(bytes,'a')>1`") ","
               RULE("C", ", `classifyIf`: `!WasRuleFired('A',app) && !WasRuleFired('A')`")));
  const UebaCounterSpec *specs = (const UebaCounterSpec *) content->counters->data;

  cr_assert_eq(content->counters->len, 3);
  cr_assert_str_eq(specs[0].key, "count(app,a,b)");
  cr_assert_eq(specs[0].kind, UEBA_COUNTER_VALUES);
  cr_assert_str_eq(specs[1].key, "sum(bytes,a)");
  cr_assert_eq(specs[1].field, UEBA_FIELD_BYTES);
  cr_assert_str_eq(specs[2].key, "fired(app,A)");
  cr_assert_eq(specs[2].rule, 0);
  cr_assert_eq(content->counters_by_type[_type(content, "a")]->len, 2);
  cr_assert_eq(content->counters_by_type[_type(content, "b")]->len, 1);
  ueba_content_unref(content);
}

Test(ueba_content, tells_what_an_event_type_needs)
{
  UebaContent *content =
    _load(PACK(MODEL("M", ", `trainIf`: `exists(service)`"),
               RULE("R", ", `modelName`: `M`, `classifyIf`: `count(app,'other')=1 && peer_group='x'`, "
                    "`factFeatureName`: `src_ip`, `reasonTemplate`: `{subject}`") ","
               RULE("S", ", `classifyIf`: `WasRuleFired('R', url)`")));
  guint64 rule_fields = content->fields_by_type[_type(content, "failed-app-login")];

  cr_assert_eq(content->fields_by_type[_type(content, "app-login")],
               UEBA_FIELD_BIT(UEBA_FIELD_USER) | UEBA_FIELD_BIT(UEBA_FIELD_SRC_COUNTRY)
               | UEBA_FIELD_BIT(UEBA_FIELD_SERVICE));
  cr_assert_eq(content->fields_by_type[_type(content, "other")], UEBA_FIELD_BIT(UEBA_FIELD_APP));
  cr_assert(rule_fields & UEBA_FIELD_BIT(UEBA_FIELD_PEER_GROUP));
  cr_assert(rule_fields & UEBA_FIELD_BIT(UEBA_FIELD_SRC_IP));
  cr_assert(rule_fields & UEBA_FIELD_BIT(UEBA_FIELD_SRC_COUNTRY));
  cr_assert(rule_fields & UEBA_FIELD_BIT(UEBA_FIELD_SUBJECT));
  cr_assert(rule_fields & UEBA_FIELD_BIT(UEBA_FIELD_URL));
  ueba_content_unref(content);
}

Test(ueba_content, compares_event_types_byte_for_byte)
{
  UebaContent *content = _load(PACK("", RULE("R", "")));

  cr_assert_eq(_type(content, "failed-app-login"), 0);
  cr_assert_eq(_type(content, "Failed-App-Login"), G_MAXUINT);
  cr_assert_eq(_type(content, ""), G_MAXUINT);
  ueba_content_unref(content);
}

Test(ueba_content, names_the_rules_of_a_list)
{
  UebaContent *content =
    _load(PACK("", RULE("A", ", `classifyIf`: `ContextListContains('tor', src_ip) || "
                        "ContextListContains('tor', dest_ip)`")
               "," RULE("B", ", `ruleExpression`: `ContextListContains('tor', src_ip)`")));
  g_autofree gchar *known = ueba_content_rules_of_list(content, "tor");
  g_autofree gchar *unknown = ueba_content_rules_of_list(content, "none");

  cr_assert_eq(content->lists->len, 1);
  cr_assert_str_eq(known, "A, B");
  cr_assert_str_eq(unknown, "");
  ueba_content_unref(content);
}

/* ---- order ---- */

typedef struct _OrderCase
{
  const gchar *a;
  const gchar *b;
  const gchar *c;
  const gchar *expected;
} OrderCase;

Test(ueba_content, evaluates_a_rule_after_those_it_depends_on)
{
  static const OrderCase cases[] =
  {
    { "NA", "NA", "NA", "A B C" },
    { "C", "NA", "NA", "B C A" },
    { "B", "NA", "NA", "B A C" },
    { "!B && not(C)", "NA", "NA", "B C A" },
    { "B", "C", "NA", "C B A" },
    { "NA", "A || A", "B", "A B C" },
  };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
    {
      g_autofree gchar *pack =
        g_strdup_printf(PACK("", RULE("A", ", `dependencyExpression`: `%s`") ","
                             RULE("B", ", `dependencyExpression`: `%s`") ","
                             RULE("C", ", `dependencyExpression`: `%s`")), cases[i].a, cases[i].b, cases[i].c);
      UebaContent *content = _load(pack);

      _assert_order(content, "failed-app-login", cases[i].expected);
      ueba_content_unref(content);
    }
}

Test(ueba_content, asks_a_rule_once_whose_event_types_name_one_twice)
{
  UebaContent *content = _load(PACK("", "{ `ruleId`: `R`, `ruleDef`: { `ruleEventTypes`: `a,a,b,a` } }"));

  _assert_order(content, "a", "R");
  ueba_content_unref(content);
}

/* ---- what is switched off ---- */

Test(ueba_content, takes_a_rule_that_is_switched_off_for_one_that_never_fires)
{
  UebaContent *content =
    _load(PACK("", RULE("OFF", ", `disabled`: true") ","
               RULE("R", ", `classifyIf`: `!WasRuleFired('OFF')`, `dependencyExpression`: `!OFF`")));

  _assert_order(content, "failed-app-login", "R");
  cr_assert_null(ueba_content_lookup_rule(content, "OFF"));
  ueba_content_unref(content);
}

Test(ueba_content, switches_off_the_rules_of_a_model_that_is_and_says_so)
{
  GPtrArray *notes = NULL;
  UebaContent *content = _load_noting(PACK(MODEL("M", ", `disabled`: true"), RULE("R", ", `modelName`: `M`")), &notes);
  g_autofree gchar *text = _join_notes(notes);

  cr_assert_eq(content->rules->len, 0);
  cr_assert_eq(content->models->len, 0);
  cr_assert_str_eq(text, "test.json:3: rule 'R', modelName: is off, because the model 'M' is\n");
  g_ptr_array_unref(notes);
  ueba_content_unref(content);
}

/* ---- notes ---- */

Test(ueba_content, says_which_keys_have_no_use_and_what_is_doubtful)
{
  GPtrArray *notes = NULL;
  UebaContent *content =
    _load_noting(PACK(MODEL("M", ", `iconName`: `i`, `cutOff`: 10, `maxNumberOfBins`: 1000000"),
                      RULE("R", ", `aggregateReasonTemplate`: `a`, `ruleLabels`: { `mitre`: `T9999` }, "
                           "`reasonTemplate`: `{d|event.nothing|h}`")), &notes);
  g_autofree gchar *text = _join_notes(notes);

  cr_assert_str_eq(text,
                   "test.json:3: key 'aggregateReasonTemplate' is accepted and has no use (1 times)\n"
                   "test.json:2: key 'cutOff' is accepted and has no use (1 times)\n"
                   "test.json:2: key 'iconName' is accepted and has no use (1 times)\n"
                   "test.json:2: model 'M', maxNumberOfBins: 10000 is the most, and is taken\n"
                   "test.json:3: rule 'R': reasonTemplate: {d|event.nothing|h} is not known here and shows as "
                   "'unknown'\n"
                   "test.json:3: rule 'R', mitre: 'T9999' is no technique of MITRE ATT&CK\n");
  cr_assert_eq(_model(content, 0)->max_bins, 10000);
  g_ptr_array_unref(notes);
  ueba_content_unref(content);
}

/* ---- several files ---- */

typedef struct _Files
{
  gchar *directory;
  gchar *names[3];      /* NULL-terminated */
} Files;

static void
_write(Files *self, guint i, const gchar *name, const gchar *pack)
{
  g_autofree gchar *json = g_strdelimit(g_strdup(pack), "`", '"');

  self->names[i] = g_build_filename(self->directory, name, NULL);
  cr_assert(g_file_set_contents(self->names[i], json, -1, NULL));
}

static Files
_files(const gchar *first, const gchar *second)
{
  Files self = { g_dir_make_tmp(NULL, NULL), { NULL } };

  _write(&self, 0, "first.json", first);
  _write(&self, 1, "second.json", second);
  return self;
}

static void
_remove(Files *self)
{
  for (guint i = 0; self->names[i]; i++)
    {
      g_remove(self->names[i]);
      g_free(self->names[i]);
    }
  g_rmdir(self->directory);
  g_free(self->directory);
}

static UebaContent *
_load_files(Files *files, GPtrArray **ret_notes)
{
  g_autoptr(GError) error = NULL;
  UebaContent *content = ueba_content_load((const gchar *const *) files->names, ret_notes, &error);

  cr_assert(content, "%s", error ? error->message : "");
  return content;
}

Test(ueba_content, lets_a_later_pack_replace_rules_and_models_in_their_place)
{
  Files files = _files(PACK(MODEL("M", "") "," MODEL("N", ""), RULE("A", "") "," RULE("B", "") "," RULE("C", "")),
                       PACK(MODEL("M", ", `alpha`: 3"), RULE("B", ", `ruleName`: `mine`") "," RULE("D", "")));
  GPtrArray *notes = NULL;
  UebaContent *content = _load_files(&files, &notes);
  g_autofree gchar *text = _join_notes(notes);
  g_autofree gchar *expected =
    g_strdup_printf("%s:1: model 'M': replaces the one of %s:1\n%s:3: rule 'B': replaces the one of %s:4\n",
                    files.names[1], files.names[0], files.names[1], files.names[0]);

  _assert_order(content, "failed-app-login", "A B C D");
  cr_assert_str_eq(_rule(content, 1)->name, "mine");
  cr_assert_eq(content->models->len, 2);
  cr_assert_eq(_model(content, 0)->alpha, 3);
  cr_assert_eq(content->pack_names->len, 2);
  cr_assert_str_eq(g_ptr_array_index(content->pack_names, 0), "test 1");
  cr_assert_str_eq(text, expected);
  g_ptr_array_unref(notes);
  ueba_content_unref(content);
  _remove(&files);
}

Test(ueba_content, has_a_digest_that_changes_with_the_bytes_and_their_files)
{
  Files files = _files(PACK("", RULE("A", "")), PACK("", RULE("B", "")));
  UebaContent *content = _load_files(&files, NULL);
  UebaContent *again = _load_files(&files, NULL);
  gchar *first = files.names[0];

  files.names[0] = files.names[1];
  files.names[1] = first;
  UebaContent *other = _load_files(&files, NULL);

  cr_assert_str_eq(content->digest, again->digest);
  cr_assert_str_neq(content->digest, other->digest);
  ueba_content_unref(content);
  ueba_content_unref(again);
  ueba_content_unref(other);
  _remove(&files);
}

Test(ueba_content, lives_as_long_as_someone_holds_it)
{
  UebaContent *content = _load(PACK("", RULE("R", "")));

  ueba_content_ref(content);
  ueba_content_unref(content);
  cr_assert_str_eq(_rule(content, 0)->id, "R");
  ueba_content_unref(content);
  ueba_content_unref(NULL);
}
