/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "uebatool-report.h"
#include "uebatool.h"
#include "uebatool-engine.h"
#include "uebatool-html.h"
#include "uebatool-output.h"

#include "config.h"

#include <stdio.h>
#include <string.h>

/* One page that holds everything: no script, nothing fetched, and what comes from logs is text. */

#define FEED_SHOWN 100

/* ---- numbers ---- */

static guint
_count_users(const UebatoolAlerts *alerts)
{
  g_autoptr(GHashTable) users = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, NULL);

  for (guint i = 0; i < alerts->list->len; i++)
    g_hash_table_add(users, (gpointer) uebatool_alerts_get(alerts, i)->user);
  return g_hash_table_size(users);
}

static guint
_count_severities(const UebatoolAlerts *alerts, const gchar *severity)
{
  guint n = 0;

  for (guint i = 0; i < alerts->list->len; i++)
    n += strcmp(uebatool_alerts_get(alerts, i)->severity, severity) == 0;
  return n;
}

static void
_write_tile(GString *out, gint64 number, const gchar *what)
{
  g_string_append(out, "<li><b>");
  uebatool_html_number(out, number);
  g_string_append_printf(out, "</b> %s</li>\n", what);
}

void
uebatool_report_tiles(const UebatoolReport *self, GString *out)
{
  const UebatoolAlerts *alerts = self->alerts;

  g_string_append(out, "<ul class=\"tiles\">\n");
  _write_tile(out, alerts->list->len, "alerts");
  _write_tile(out, _count_users(alerts), "users with alerts");
  _write_tile(out, GPOINTER_TO_UINT(g_hash_table_lookup(alerts->rules, "SESSION-NOTABLE")), "notable sessions");
  _write_tile(out, _count_severities(alerts, "high"), "of high severity");
  if (self->state)
    _write_tile(out, ueba_entity_table_size(self->state->engine->entities), "users and addresses known");
  g_string_append(out, "</ul>\n");
}

/* ---- coverage ---- */

static guint
_alerts_of(const UebatoolAlerts *alerts, const gchar *rule)
{
  return GPOINTER_TO_UINT(g_hash_table_lookup(alerts->rules, rule));
}

static gint
_compare_ids(gconstpointer a, gconstpointer b)
{
  return strcmp(*(const gchar *const *) a, *(const gchar *const *) b);
}

/* ids of the rules' techniques, each once; borrowed */
static GPtrArray *
_techniques(const UebaContent *content)
{
  GPtrArray *techniques = g_ptr_array_new();

  for (guint i = 0; i < content->rules->len; i++)
    for (gchar **id = ((const UebaRule *) g_ptr_array_index(content->rules, i))->mitre; *id; id++)
      if (!g_ptr_array_find_with_equal_func(techniques, *id, g_str_equal, NULL))
        g_ptr_array_add(techniques, *id);
  g_ptr_array_sort(techniques, _compare_ids);
  return techniques;
}

static void
_write_rules_of(const UebatoolReport *self, const gchar *technique, guint *ret_alerts, GString *out)
{
  gboolean is_first = TRUE;

  *ret_alerts = 0;
  for (guint i = 0; i < self->content->rules->len; i++)
    {
      const UebaRule *rule = g_ptr_array_index(self->content->rules, i);

      if (!g_strv_contains((const gchar *const *) rule->mitre, technique))
        continue;
      g_string_append(out, is_first ? "" : ", ");
      uebatool_html_text(out, rule->id);
      *ret_alerts += _alerts_of(self->alerts, rule->id);
      is_first = FALSE;
    }
}

static void
_write_technique(const UebatoolReport *self, const gchar *technique, GString *out)
{
  const gchar *tactics = ueba_attack_tactics(technique);
  const gchar *successor = ueba_attack_successor(technique);
  g_auto(GStrv) parts = g_strsplit(tactics ? tactics : "not in MITRE ATT&CK", ",", -1);
  g_autofree gchar *joined = g_strjoinv(", ", parts);
  guint n_alerts;

  g_string_append(out, "<tr><th scope=\"row\">");
  uebatool_html_text(out, technique);
  if (successor)
    g_string_append_printf(out, " <span class=\"when\">retired, now %s</span>", successor);
  g_string_append(out, "</th><td>");
  uebatool_html_text(out, joined);
  g_string_append(out, "</td><td>");
  _write_rules_of(self, technique, &n_alerts, out);
  g_string_append(out, "</td><td class=\"n\">");
  uebatool_html_number(out, n_alerts);
  g_string_append(out, "</td></tr>\n");
}

void
uebatool_report_coverage(const UebatoolReport *self, GString *out)
{
  g_autoptr(GPtrArray) techniques = _techniques(self->content);

  uebatool_html_begin_scroll(out, "Coverage");
  g_string_append(out, "<table id=\"coverage\"><thead><tr><th scope=\"col\">technique</th>"
                  "<th scope=\"col\">tactics</th>"
                  "<th scope=\"col\">rules</th><th scope=\"col\" class=\"n\">alerts</th></tr></thead><tbody>\n");
  for (guint i = 0; i < techniques->len; i++)
    _write_technique(self, g_ptr_array_index(techniques, i), out);
  g_string_append(out, "</tbody></table></div>\n");
}

/* ---- feed ---- */

static void
_write_entry(const UebatoolAlert *alert, GString *out)
{
  g_string_append(out, "<li><span class=\"when\">");
  uebatool_html_time(out, alert->time_usec);
  g_string_append(out, "</span> ");
  uebatool_report_severity(out, alert);
  g_string_append(out, " <b>");
  uebatool_html_text(out, alert->rule);
  g_string_append(out, "</b> <span class=\"who\">");
  uebatool_html_text(out, alert->user);
  g_string_append(out, "</span> <span class=\"why\">");
  uebatool_html_text(out, alert->reason);
  g_string_append(out, "</span></li>\n");
}

void
uebatool_report_feed(const UebatoolReport *self, GString *out)
{
  guint n = self->alerts->list->len;

  if (n == 0)
    g_string_append(out, "<p class=\"more\">There are no alerts.</p>\n");
  g_string_append(out, "<ol class=\"feed\">\n");
  for (guint i = 0; i < MIN(n, FEED_SHOWN); i++)
    _write_entry(uebatool_alerts_get(self->alerts, n - 1 - i), out);
  g_string_append(out, "</ol>\n");
  if (n > FEED_SHOWN)
    g_string_append_printf(out, "<p class=\"more\">the latest %d of all</p>\n", FEED_SHOWN);
}

/* ---- the page ---- */

static const gchar head[] =
  "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
  "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
  "img-src data:\">\n"
  "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
  "<meta name=\"color-scheme\" content=\"light dark\">\n<link rel=\"icon\" href=\"data:,\">\n"
  "<title>User behaviour report</title>\n<style>\n"
  ":root{--back:#fff;--card:#f6f7f9;--text:#1b1f24;--soft:#59626e;--rule:#d4d9e0;--link:#0b5cad;"
  "--c0:#2f6fb5;--c1:#c9652b;--c2:#2e8b57;--c3:#8a4fb0;--c4:#b08900;--c5:#1a8a96;--c6:#b5406e;--c7:#c62f2f;"
  "--c8:#7d8692;"
  "--bad:#b3261e;--warn:#8a5a00;--good:#2b6a3f}\n"
  "@media (prefers-color-scheme:dark){:root{--back:#14171b;--card:#1d2228;--text:#e7eaee;--soft:#a3adb9;"
  "--rule:#363d46;"
  "--link:#7db7f2;--c0:#5b9fe3;--c1:#e58a54;--c2:#55b882;--c3:#b585da;--c4:#d3b03c;--c5:#4bb8c4;--c6:#e0729d;"
  "--c7:#ef6b62;"
  "--c8:#9aa3ae;--bad:#ff8a80;--warn:#e7b65a;--good:#7ccf98}}\n"
  "*{box-sizing:border-box}\n"
  "body{margin:0;background:var(--back);color:var(--text);font:16px/1.5 system-ui,sans-serif;"
  "overflow-wrap:anywhere}\n"
  "header,main,footer{max-width:68rem;margin:0 auto;padding:1rem}\n"
  "h1{font-size:1.5rem;margin:.2rem 0}h2{font-size:1.15rem;margin:0 0 .7rem}\n"
  "section{background:var(--card);border:1px solid var(--rule);border-radius:.5rem;padding:1rem;margin:0 0 1rem}\n"
  "nav ul,.tiles,.legend{list-style:none;display:flex;flex-wrap:wrap;gap:.3rem 1rem;margin:.4rem 0;padding:0}\n"
  "nav ul{margin-bottom:1rem}a{color:var(--link)}:focus-visible{outline:3px solid var(--link);outline-offset:2px}\n"
  ".tiles{gap:.6rem}.tiles li{background:var(--card);border:1px solid var(--rule);border-radius:.5rem;"
  "padding:.5rem .9rem;"
  "flex:1 1 9rem}.tiles b{display:block;font-size:1.5rem}\n"
  ".scroll{overflow-x:auto}.scroll svg[id]{min-width:40rem}svg{display:block;width:100%;height:auto}\n"
  ".bar{width:22%;min-width:5rem}.bar svg{height:.8rem}\n"
  ".k0{fill:var(--c0);background:var(--c0)}.k1{fill:var(--c1);background:var(--c1)}"
  ".k2{fill:var(--c2);background:var(--c2)}.k3{fill:var(--c3);background:var(--c3)}"
  ".k4{fill:var(--c4);background:var(--c4)}.k5{fill:var(--c5);background:var(--c5)}"
  ".k6{fill:var(--c6);background:var(--c6)}.k7{fill:var(--c7);background:var(--c7)}"
  ".k8{fill:var(--c8);background:var(--c8)}\n"
  ".swatch{display:inline-block;width:.8rem;height:.8rem;border-radius:.2rem;margin-right:.35rem}"
  ".ring{border:2px solid var(--bad);border-radius:50%}\n"
  ".axis{fill:var(--soft);font-size:12px}.empty{fill:var(--soft);font-size:16px}.grid{stroke:var(--rule)}"
  ".track{fill:var(--rule)}.new{fill:none;stroke:var(--bad);stroke-width:2}\n"
  ".climb{stroke:var(--c0);stroke-width:2}.dot{fill:var(--c0)}.mark{fill:var(--bad)}\n"
  "table{border-collapse:collapse;width:100%;min-width:34rem}th,td{text-align:left;padding:.35rem .6rem;"
  "border-bottom:1px solid var(--rule);vertical-align:top;overflow-wrap:break-word}"
  "th[scope=row],.g{min-width:8rem;overflow-wrap:anywhere}.g{min-width:6rem}.n{text-align:right;"
  "white-space:nowrap;font-variant-numeric:tabular-nums}\n"
  "details{border-top:1px solid var(--rule);padding:.5rem 0}summary{cursor:pointer}"
  ".score{font-weight:700}.notable{color:var(--bad)}\n"
  ".when,.more,.who{color:var(--soft);font-size:.88rem}.steps{padding-left:2.2rem}.feed{list-style:none;"
  "padding:0}"
  ".feed li{border-top:1px solid var(--rule);padding:.45rem 0}.steps li{margin:.25rem 0}.why{display:block}\n"
  ".badge{border:1px solid currentColor;border-radius:1rem;padding:0 .5rem;font-size:.8rem}"
  ".low{color:var(--good)}.medium{color:var(--warn)}.high,.critical{color:var(--bad)}.critical{font-weight:700}\n"
  "@media (max-width:40rem){header,main,footer{padding:.6rem}section{padding:.7rem}}\n"
  "@media print{:root{--back:#fff;--card:#fff;--text:#000;--soft:#444;--rule:#bbb}nav{display:none}"
  "body{font-size:11px}"
  ".scroll{overflow:visible}.scroll svg[id],table{min-width:0}details::details-content{content-visibility:visible;"
  "display:block}.feed li,.steps li,tr,svg{break-inside:avoid}*{print-color-adjust:exact;"
  "-webkit-print-color-adjust:exact}}\n"
  "</style>\n</head>\n<body>\n";

typedef struct _Section
{
  const gchar *id;
  const gchar *title;
  void (*write)(const UebatoolReport *report, GString *out);
} Section;

static const Section sections[] =
{
  { "timeline", "Alerts by rule", uebatool_report_timeline },
  { "sessions", "Notable sessions", uebatool_report_sessions },
  { "users", "Users by risk", uebatool_report_users },
  { "countries", "Countries by group", uebatool_report_countries },
  { "attack", "MITRE ATT&amp;CK coverage", uebatool_report_coverage },
  { "maturity", "Model maturity", uebatool_report_maturity },
  { "feed", "Latest alerts", uebatool_report_feed },
};

static void
_write_header(const UebatoolReport *report, GString *out)
{
  guint n = report->alerts->list->len;

  g_string_append(out, "<header>\n<h1>User behaviour report</h1>\n<p class=\"when\">");
  if (n > 0)
    {
      uebatool_html_time(out, uebatool_alerts_get(report->alerts, 0)->time_usec);
      g_string_append(out, " to ");
      uebatool_html_time(out, uebatool_alerts_get(report->alerts, n - 1)->time_usec);
      g_string_append(out, ", all times UTC");
    }
  g_string_append(out, "</p>\n<nav aria-label=\"Sections\"><ul>\n");
  for (guint i = 0; i < G_N_ELEMENTS(sections); i++)
    g_string_append_printf(out, "<li><a href=\"#%s\">%s</a></li>\n", sections[i].id, sections[i].title);
  g_string_append(out, "</ul></nav>\n");
  uebatool_report_tiles(report, out);
  g_string_append(out, "</header>\n");
}

static void
_write_footer(const UebatoolReport *report, GString *out)
{
  const GPtrArray *packs = report->content->pack_names;

  g_string_append(out, "<footer class=\"when\">Made by uebatool " PACKAGE_VERSION ", rules of ");
  for (guint i = 0; i < packs->len; i++)
    {
      g_string_append(out, i ? ", " : "");
      uebatool_html_text(out, g_ptr_array_index(packs, i));
    }
  g_string_append(out, "</footer>\n</body>\n</html>\n");
}

static void
_write_page(const UebatoolReport *report, GString *out)
{
  g_string_append(out, head);
  _write_header(report, out);
  g_string_append(out, "<main>\n");
  for (guint i = 0; i < G_N_ELEMENTS(sections); i++)
    {
      g_string_append_printf(out, "<section id=\"%s\" aria-labelledby=\"h-%s\">\n<h2 id=\"h-%s\">%s</h2>\n",
                             sections[i].id, sections[i].id, sections[i].id, sections[i].title);
      sections[i].write(report, out);
      g_string_append(out, "</section>\n");
    }
  g_string_append(out, "</main>\n");
  _write_footer(report, out);
}

typedef struct _ReportOptions
{
  gchar *state;
  gchar **alerts;
  gchar **content;
  gchar *output;
} ReportOptions;

static gboolean
_write_report(const UebatoolReport *report, const gchar *file, GError **error)
{
  UebatoolOutput *output = uebatool_output_new(file, error);
  gboolean is_written;

  if (!output)
    return FALSE;
  _write_page(report, uebatool_output_buffer(output));
  is_written = uebatool_output_finish(output, error);
  uebatool_output_free(output);
  return is_written;
}

static void
_tell_odd_lines(const UebatoolAlerts *alerts)
{
  if (alerts->n_bad > 0)
    fprintf(stderr, "lines that are no alert: %" G_GUINT64_FORMAT ", the first is line %" G_GUINT64_FORMAT "\n",
            alerts->n_bad, alerts->first_bad);
  if (alerts->n_repeated > 0)
    fprintf(stderr, "alerts that were there already: %" G_GUINT64_FORMAT "\n", alerts->n_repeated);
}

/* NULL and error; the rules that were at work stand in the state */
static UebaContent *
_content(const ReportOptions *options, const UebatoolState *state, GError **error)
{
  return state && !options->content ? ueba_content_ref(state->engine->content)
         : uebatool_content_load(options->content, error);
}

static gboolean
_make_report(const ReportOptions *options, GError **error)
{
  g_autoptr(UebatoolState) state = options->state ? uebatool_state_open(options->state, error) : NULL;
  g_autoptr(UebatoolAlerts) alerts = NULL;
  UebatoolReport report = { .state = state };
  UebaContent *content;
  gboolean is_written;

  if (options->state && !state)
    return FALSE;
  alerts = uebatool_alerts_read(options->alerts, error);
  content = alerts ? _content(options, state, error) : NULL;
  if (!content)
    return FALSE;
  _tell_odd_lines(alerts);
  report.alerts = alerts;
  report.content = content;
  is_written = _write_report(&report, options->output, error);
  ueba_content_unref(content);
  return is_written;
}

static UebatoolStatus
_run(const ReportOptions *options)
{
  GError *error = NULL;

  if (options->alerts)
    return _make_report(options, &error) ? UEBATOOL_GOOD : uebatool_fail(error);
  fputs("uebatool: report needs --alerts FILE\n", stderr);
  return UEBATOOL_FAILED;
}

static const gchar help[] =
  "Writes one HTML page that holds everything it shows: no script, nothing is\n"
  "fetched, so it can be mailed or filed.\n"
  "\n"
  "Alerts by rule over time, the notable sessions with their stories, users by\n"
  "risk, countries by group with what is new, the techniques of MITRE ATT&CK that\n"
  "the rules cover, how far the models are, and the latest alerts.\n"
  "\n"
  "FILE of --alerts holds alerts as JSON lines: what replay prints, or the file\n"
  "destination of the README. It may be packed with gzip or zstd; \"-\" is standard\n"
  "input. The state file may be in use by a daemon.\n"
  "\n"
  "Example: uebatool report --state /var/lib/syslog-ng/ueba-default.db \\\n"
  "           --alerts /var/log/ueba-alerts.json -o report.html";

UebatoolStatus
uebatool_report(gint argc, gchar **argv)
{
  g_autoptr(GOptionContext) context = g_option_context_new("- alerts and state as one HTML page");
  ReportOptions options = { NULL };
  UebatoolStatus status = UEBATOOL_FAILED;
  const GOptionEntry entries[] =
  {
    { "state", 0, 0, G_OPTION_ARG_FILENAME, &options.state, "state file of a detector", "FILE" },
    {
      "alerts", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.alerts,
      "alerts as JSON lines; may be given several times", "FILE"
    },
    {
      "content", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.content,
      "content pack (that of the state, else the shipped one)", "PACK"
    },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output, "where the page goes (standard output)", "FILE" },
    { NULL },
  };

  g_option_context_set_description(context, help);
  g_option_context_add_main_entries(context, entries, NULL);
  if (uebatool_parse_options(context, &argc, &argv) && uebatool_expect_no_files(argc, argv))
    status = _run(&options);
  g_free(options.state);
  g_strfreev(options.alerts);
  g_strfreev(options.content);
  g_free(options.output);
  return status;
}
