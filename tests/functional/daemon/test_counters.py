#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""The counters that an operator watches are there and count, and what watches them names no other."""
import glob
import json
import os
import re

import samples
from harness import DETECTOR, HOST, PATHS, SOURCES, Case, Daemon, main, until
from stream import Stream

# by the parser, and by the detector
PARSER = ["events", "not_mimecast", "unreadable", "too_deep", "too_long", "empty_page", "not_accepted", "bad_times",
          "recipients_beyond", "layouts_forgotten"]
DETECTOR_OWN = [
    "events", "no_event", "no_entity", "no_time", "late_events", "future_events", "counter_saturated", "bins_evicted",
    "users_evicted", "instances_evicted", "values_full", "outbox_full", "suppressed", "alerts", "alerts_held", "alerts_waiting", "alerts_lost",
    "live_sessions", "users", "users_learned", "model_instances", "values", "bad_lines", "reload_failures", "duplicates",
    "commits", "commits_failed", "checkpoints", "checkpoints_failed", "outbox", "journal_bytes", "state_bytes",
    "alerts.FA-UC-F", "events.failed-app-login", "list_size.tor_ip",
]
MONITORING = os.path.join(samples.EXAMPLES, "monitoring")


class Counters(Case):
    @classmethod
    def setUpClass(cls):
        cls.stream = Stream("adversarial", 51, 1500)

    @classmethod
    def tearDownClass(cls):
        cls.stream.remove()

    def rows(self, daemon, instance):
        """name -> value of the counters of a driver"""
        found = {}
        for row in daemon.control("STATS CSV").splitlines():
            fields = row.split(";")
            if len(fields) == 6 and instance in row:
                found[fields[2].rpartition(",")[2] if fields[4] == "value" else fields[4]] = int(fields[5])
        return found

    def test_every_counter_is_there_and_those_that_must_count(self):
        detector = DETECTOR.replace("ueba-detector(", 'ueba-detector(max-users(1000) ')
        with Daemon(SOURCES + PATHS, tables=self.stream.folder, detector=detector) as daemon:
            daemon.send(self.stream.data + b"no Mimecast log\n")
            daemon.await_written(len(self.stream.lines))
            until(lambda: self.rows(daemon, "ueba-detector,")["alerts"] >= len(self.stream.alerts), "alerts", alive=daemon)
            parser, own = self.rows(daemon, "mimecast-parser"), self.rows(daemon, "ueba-detector,")
        self.assertEqual([], [name for name in PARSER if name not in parser], parser)
        self.assertEqual([], [name for name in DETECTOR_OWN if name not in own], own)
        self.assertGreaterEqual(parser["not_mimecast"], 1)
        self.assertEqual(own["alerts"], len(self.stream.alerts))
        for rule in {rule for rule, *_ in self.stream.alerts if rule != "SESSION-NOTABLE"}:
            self.assertEqual(own["alerts." + rule], sum(alert[0] == rule for alert in self.stream.alerts))
        for name in ("events", "late_events", "live_sessions", "users", "users_learned", "values", "bad_lines"):
            self.assertGreater(own[name], 0, name)

    def has(self, samples_of, selector):
        """whether a metric is given that a selector of Prometheus fits: {instance="a",of=""}; no label is an empty one"""
        name, _, labels = selector.replace('\\"', '"').rstrip("}").partition("{")
        wanted = re.findall(r'([a-z]+)(=~|!=|=)"([^"]*)"', labels)
        fits = {"=": lambda seen, text: seen == text, "!=": lambda seen, text: seen != text,
                "=~": lambda seen, text: re.fullmatch(text, seen)}
        return any(all(fits[how](seen.get(label, ""), text) for label, how, text in wanted)
                   for seen in samples_of.get(name, []))

    def test_prometheus_is_given_what_the_rules_and_the_dashboard_ask_for(self):
        with Daemon(SOURCES + PATHS, tables=self.stream.folder) as daemon:
            daemon.send(self.stream.data)
            daemon.await_written(len(self.stream.lines))
            until(lambda: self.rows(daemon, "ueba-detector,")["alerts"] >= len(self.stream.alerts), "alerts", alive=daemon)
            answer = daemon.control("STATS PROMETHEUS")
        if HOST < (4, 0):
            print("this host has no metrics for Prometheus: it must say so", end=" ")
            self.assertNotIn("syslogng_ueba", answer)
            return
        given = {}
        for name, labels in re.findall(r"^(syslogng_ueba_[a-z_]+)\{([^}]*)\} -?[0-9]", answer, re.MULTILINE):
            given.setdefault(name, []).append(dict(re.findall(r'([a-z]+)="([^"]*)"', labels)))
        asked = set()
        for path in glob.glob(os.path.join(MONITORING, "*ueba*")):
            with open(path, encoding="utf-8") as f:
                asked.update(re.findall(r"syslogng_ueba_[a-z_]+(?:\{[^}]*\})?", f.read()))
        self.assertGreater(len(asked), 25)
        self.assertEqual([], [selector for selector in sorted(asked) if not self.has(given, selector)], answer)

    def metrics(self, text):
        return set(re.findall(r"syslogng_ueba_([a-z_]+)", text))

    def assert_known(self, names):
        known = {name.partition(".")[0] for name in PARSER + DETECTOR_OWN}
        self.assertEqual(set(), names - known)
        self.assertGreater(len(names), 8)

    def test_the_prometheus_rules_name_counters_that_there_are(self):
        with open(os.path.join(MONITORING, "prometheus-ueba.rules.yml"), encoding="utf-8") as f:
            text = f.read()
        self.assert_known(self.metrics(text))
        self.assertEqual(text.count("- alert: "), text.count("    expr: "))
        self.assertEqual(text.count("- alert: "), text.count("      summary: "))

    def test_the_dashboard_names_counters_that_there_are(self):
        with open(os.path.join(MONITORING, "grafana-ueba.json"), encoding="utf-8") as f:
            dashboard = json.load(f)
        self.assert_known(self.metrics(json.dumps(dashboard)))
        places = [(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in dashboard["panels"]]
        self.assertEqual(len(places), len(set(places)))
        self.assertEqual(len(places), len({panel["id"] for panel in dashboard["panels"]}))


if __name__ == "__main__":
    main()
