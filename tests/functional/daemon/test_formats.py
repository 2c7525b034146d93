#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""Alerts in each form are what the readers of that form expect, also when the values in them are hostile."""
import json
import re

import schema
from harness import PATHS, SOURCES, Case, Daemon, main
from stream import Stream

FORMS = ["json", "ecs", "ocsf", "cef"]
INCLUDE = '@include "@source@/scl/ueba/optional/ueba-alert-templates.conf"\n'
FILES = "".join('destination d_%s { file("@folder@/form.%s" template(ueba-alert-%s)); };\n' % (f, f, f) for f in FORMS)
ALL = "".join("destination(d_%s); " % f for f in FORMS)
EXTRA = "log { source(s_alerts); %s flags(flow-control); };\n" % ALL
# any message can be dressed up as an alert: what a sender writes comes in through JSON
HOSTILE = "log { source(s_tcp); parser { json-parser(prefix('.ueba.')); }; %s flags(flow-control); };\n" % ALL
ODD = "a\"b|c\\d=e\nf\rg\th\x01i\u2028j}],\\\"k\x7f"


def parse_cef(line):
    """header fields and extension of a CEF line, by a reading of ArcSight's document of its own"""
    fields, at = [], 0
    while len(fields) < 7:
        text = ""
        while line[at] != "|":
            at += line[at] == "\\"
            text += line[at]
            at += 1
        fields.append(text)
        at += 1
    marks = list(re.finditer(r"(?:^| )([A-Za-z0-9]+)(?<!\\)=", line[at:]))
    ends = [mark.start() for mark in marks[1:]] + [len(line) - at]
    extension = {}
    for mark, end in zip(marks, ends):
        value = line[at:][mark.end() : end]
        assert not re.search(r"(?<!\\)(?:\\\\)*=", value), "an = that is not escaped in %r" % value
        value = re.sub(r"\\(.)", lambda m: {"n": "\n", "r": "\r"}.get(m[1], m[1]), value)
        assert mark[1] not in extension, "%s comes twice" % mark[1]
        extension[mark[1]] = value
    return fields, extension


class Formats(Case):
    @classmethod
    def setUpClass(cls):
        cls.stream = Stream("simple", 21, 6000)
        with Daemon(SOURCES + INCLUDE + FILES + PATHS + EXTRA, tables=cls.stream.folder) as daemon:
            daemon.send(cls.stream.data)
            cls.alerts = daemon.await_alerts(len(cls.stream.alerts))
            cls.lines = {form: daemon.await_lines("form." + form, len(cls.alerts)) for form in FORMS}

    @classmethod
    def tearDownClass(cls):
        cls.stream.remove()

    def documents(self, form):
        return [json.loads(line) for line in self.lines[form]]

    def assert_valid(self, form, name):
        definition = schema.load(name)
        for document in self.documents(form):
            self.assertEqual([], list(schema.faults(document, definition)), document)

    def test_json_says_what_format_json_says(self):
        self.assertEqual(self.alerts, self.documents("json"))

    def test_ecs_follows_its_schema(self):
        self.assert_valid("ecs", "ecs-8.11.json")

    def test_ecs_has_the_event_types_that_go_with_its_category(self):
        expected = schema.load("ecs-8.11.json")["expected_event_types"]
        for document in self.documents("ecs"):
            for category in document["event"]["category"]:
                self.assertLessEqual(set(document["event"]["type"]), set(expected[category]))

    def test_ecs_says_the_same_as_the_alert(self):
        for alert, document in zip(self.alerts, self.documents("ecs")):
            self.assertEqual(document["@timestamp"], alert["alert"]["time"])
            self.assertEqual(document["event"]["id"], alert["alert"]["id"])
            self.assertEqual(document["event"]["reason"], alert["alert"]["reason"])
            self.assertEqual(document["rule"]["id"], alert["alert"]["rule"])
            self.assertEqual(document.get("source", {}).get("ip"), alert.get("src_ip"))

    def test_ocsf_follows_its_schema(self):
        self.assert_valid("ocsf", "ocsf-1.3.0-detection-finding.json")

    def test_ocsf_says_the_same_as_the_alert(self):
        for alert, document in zip(self.alerts, self.documents("ocsf")):
            techniques = {attack.get("sub_technique", attack["technique"])["uid"]
                          for attack in document["finding_info"].get("attacks", [])}
            self.assertEqual(document["finding_info"]["uid"], alert["alert"]["id"])
            self.assertEqual(document["message"], alert["alert"]["reason"])
            self.assertEqual(techniques, set(filter(None, alert["alert"].get("mitre", "").split(","))))

    def test_cef_says_the_same_as_the_alert(self):
        for alert, line in zip(self.alerts, self.lines["cef"]):
            fields, extension = parse_cef(line.decode())
            self.assertEqual(fields[:3] + fields[4:6], ["CEF:0", "syslog-ng", "syslog-ng-mod-ueba",
                                                        alert["alert"]["rule"], alert["alert"]["name"]])
            self.assertEqual(extension["msg"], alert["alert"]["reason"])
            self.assertEqual(extension["externalId"], alert["alert"]["id"])
            self.assertEqual(extension.get("src", extension.get("c6a2")), alert.get("src_ip"))

    def test_every_rule_is_among_them(self):
        self.assertGreaterEqual(len({alert["alert"]["rule"] for alert in self.alerts}), 8)


class Hostile(Case):
    @classmethod
    def setUpClass(cls):
        names = ["reason", "user", "name", "trigger", "score", "use_case", "mitre", "evidence"]
        alert = {"alert": dict({name: ODD for name in names}, rule="R", id="1", severity=ODD), "subject": ODD, "src_ip": ODD}
        with Daemon(SOURCES + INCLUDE + FILES + PATHS + HOSTILE) as daemon:
            daemon.send(json.dumps(alert).encode() + b"\n")
            cls.lines = {form: daemon.await_lines("form." + form, 1)[0] for form in FORMS}

    def test_json_gives_it_back(self):
        self.assertEqual(json.loads(self.lines["json"])["subject"], ODD)
        self.assertEqual(json.loads(self.lines["json"])["alert"]["reason"], ODD)

    def test_ecs_gives_it_back_where_text_may_stand(self):
        document = json.loads(self.lines["ecs"])
        self.assertEqual(document["email"]["subject"], ODD)
        self.assertEqual(document["source"], {"address": ODD})
        self.assertNotIn("risk_score", document["event"])

    def test_ocsf_follows_its_schema_still(self):
        document = json.loads(self.lines["ocsf"])
        definition = schema.load("ocsf-1.3.0-detection-finding.json")
        self.assertEqual([], list(schema.faults(document, definition)))
        self.assertEqual(document["unmapped"]["subject"], ODD)

    def test_cef_gives_it_back_but_for_control_characters(self):
        fields, extension = parse_cef(self.lines["cef"].decode())
        self.assertEqual(extension["msg"], re.sub("[\t\x01\x7f]", " ", ODD))
        self.assertEqual(fields[5], re.sub("[\t\n\r\x01\x7f]", " ", ODD))

    def test_a_message_that_is_no_alert_gives_an_empty_line(self):
        with Daemon(SOURCES + INCLUDE + FILES + PATHS + HOSTILE) as daemon:
            daemon.send(b'{"subject":"no alert"}\n')
            for form in FORMS:
                self.assertEqual(daemon.await_lines("form." + form, 1), [b""])


class Mistakes(Case):
    def test_an_unknown_form_refuses_the_start(self):
        daemon = Daemon(SOURCES + PATHS, alert_file='file("/dev/null" template("$(ueba-alert leef)"));')
        try:
            self.assertRegex(daemon.refusal(), "takes one argument, the form of the alert: json, ecs, ocsf or cef")
        finally:
            daemon.__exit__()


if __name__ == "__main__":
    main()
